//! Reported work that nobody answered for in time is closed as reported, confirmed by nobody; and everybody can see that.

use std::time::Duration;

use domain::workflow::{Action, LAPSE_HOURS, Role};

use crate::act::act;
use crate::city::City;
use crate::error::{Error, Result};

/// How many are closed before others get a turn to write.
const AT_ONCE: u32 = 100;
/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(60);

/// Closes what has waited for its answer for too long. Returns how many.
///
/// # Errors
/// The register failed; what was closed before stays so.
pub async fn lapse(city: &City) -> Result<u64> {
    let until = city.now().plus_hours(-LAPSE_HOURS);
    let waiting = store::request::reported_until(&mut city.db().read().await?, until, AT_ONCE).await?;
    let mut closed = 0;
    for id in waiting {
        match act(city, id, Role::System, Action::Lapse, None).await {
            Ok(_) => closed += 1,
            // Somebody answered meanwhile, or another process closed it.
            Err(Error::Refused(_) | Error::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(closed)
}

/// Does so now and every minute, until the city shuts down.
pub async fn every_minute(city: City) {
    let mut shutdown = city.shutdown_signal();
    let mut minutes = tokio::time::interval(PAUSE);
    loop {
        tokio::select! {
            _ = minutes.tick() => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
        match lapse(&city).await {
            Ok(0) => {}
            Ok(closed) => tracing::info!(closed, "reported work that nobody answered for was closed"),
            Err(error) => tracing::error!(%error, "what waits for an answer could not be looked at; trying again"),
        }
    }
}
