//! The made-up city in the present: somebody calls, somebody is on the way, every few seconds.
//!
//! It goes the way of every other city: calls through [`crate::register`], steps through [`crate::act`]. What the rules
//! refuse, because somebody at a desk was faster, is let go.

use std::time::Duration;

use domain::time::Timestamp;
use tokio::time::{sleep, timeout};

use super::Options;
use super::dice::{Dice, Topic};
use super::present::Present;
use super::rhythm::{busyness, local};
use crate::city::City;
use crate::error::{Error, Result};

/// The mean pause between two events at the busiest hour, in seconds.
const BUSY_PAUSE: f64 = 4.5;

/// The mean pause in the dead of night.
const QUIET_PAUSE: f64 = 10.0;

/// The longest pause: whoever watches the map sees it move.
const LONGEST_PAUSE: f64 = 19.0;

/// After a failure of the register.
const RETRY: Duration = Duration::from_secs(10);

/// Keeps a demo city alive until it shuts down: new requests, and steps of those that are open. In a city
/// that is not made up, or not of these districts, it says so in the log and ends.
pub async fn trickle(city: City) {
    let mut shutdown = city.shutdown_signal();
    tokio::select! {
        () = live(&city, Options::SEED) => {}
        _ = shutdown.wait_for(|down| *down) => {}
    }
}

async fn live(city: &City, seed: u64) {
    let mut present = loop {
        match Present::new(city, seed).await {
            Ok(Some(present)) => break present,
            Ok(None) => {
                tracing::warn!("this city is not the demo city: nothing is made up in it");
                return;
            }
            Err(error) => tracing::error!(%error, "the demo cannot read the register; trying again"),
        }
        sleep(RETRY).await;
    };
    let mut dice = Dice::of(seed, Topic::Trickle, city.now().seconds().unsigned_abs());
    loop {
        sleep(pause(city.now(), city.tz(), &mut dice)).await;
        if let Err(error) = step(&mut present, city).await {
            tracing::error!(%error, "the demo could not go on; trying again");
            sleep(RETRY).await;
        }
    }
}

/// One event. What the rules or somebody's faster hand forbid is no failure.
async fn step(present: &mut Present, city: &City) -> Result<()> {
    /// A writer that holds the register for longer than this is an import: the demo waits for its turn.
    const PATIENCE: Duration = Duration::from_secs(60);
    let step = timeout(PATIENCE, present.step(city)).await;
    match step.unwrap_or_else(|_| Err(Error::Unavailable("the register is busy".to_owned()))) {
        Err(Error::Conflict | Error::Refused(_) | Error::NotFound) => Ok(()),
        other => other,
    }
}

/// How long nothing happens: shorter by day, never longer than [`LONGEST_PAUSE`].
fn pause(now: Timestamp, tz: chrono_tz::Tz, dice: &mut Dice) -> Duration {
    let mean = QUIET_PAUSE + (BUSY_PAUSE - QUIET_PAUSE) * busyness(local(now, tz));
    Duration::from_secs_f64(dice.exponential(mean).clamp(0.8, LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_silent_for_long_and_livelier_by_day() {
        let mut dice = Dice::of(1, Topic::Trickle, 0);
        let mut mean = |text: &str| {
            let now = Timestamp::parse(text).unwrap();
            let pauses: Vec<f64> =
                (0..2_000).map(|_| pause(now, chrono_tz::Europe::Kyiv, &mut dice).as_secs_f64()).collect();
            assert!(pauses.iter().all(|pause| (0.5..20.0).contains(pause)));
            pauses.iter().sum::<f64>() / 2_000.0
        };
        let (day, night) = (mean("2026-11-23T07:30:00Z"), mean("2026-11-23T01:30:00Z"));
        assert!(day < 5.5 && night > 7.0, "{day} s by day, {night} s by night");
    }
}
