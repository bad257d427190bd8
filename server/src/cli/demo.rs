//! `misto demo`, and the demo city of `misto serve --demo`.

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use clap::Args;
use domain::time::Timestamp;
use service::demo::{Options, Summary, fill, is_wanted};
use service::{Clock, Error};
use store::{Db, Kind};

use super::Failure;
use super::failure::Because;
use super::progress::Progress;

/// The demo city is Dnipro.
const ZONE: chrono_tz::Tz = chrono_tz::Europe::Kyiv;
const NOT_MADE: &str = "no city was made";

/// Fills an empty register with a made-up Dnipro. The same seed and the same end give the same city.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// How many requests
    #[arg(long, value_name = "N", default_value_t = Options::REQUESTS)]
    requests: u32,
    /// Over how many days
    #[arg(long, value_name = "D", default_value_t = Options::DAYS)]
    days: u32,
    /// Another seed, another city
    #[arg(long, value_name = "S", default_value_t = Options::SEED)]
    seed: u64,
    /// Its last day (2026-11-22) or instant (2026-11-22T12:00:00Z) [default: now]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<Timestamp>,
}

impl Demo {
    pub(super) async fn run(self, database: &str) -> Result<(), Failure> {
        let now = Clock::system().now();
        let until = self.until.unwrap_or(now);
        if until > now {
            return Err(Failure::new(NOT_MADE, "--until lies in the future"));
        }
        let options = Options { requests: self.requests, days: self.days, seed: self.seed, until };
        let db = super::open(database).await?;
        let Summary { requests, open, overdue, events, surges, .. } = made(&db, &options).await?;
        println!("{requests} requests over {} days until {until}, seed {}", self.days, self.seed);
        println!("{open} open, {overdue} of them overdue; {events} events; {surges} surges");
        db.close().await;
        Ok(())
    }
}

/// Makes the usual demo city if the register is empty, or if the making of one was cut off in it.
pub(super) async fn fill_if_empty(db: &Db) -> Result<(), Failure> {
    if is_wanted(db).await.because("reading the register")? {
        let Summary { requests, .. } = made(db, &usual(db.kind(), Clock::system().now())).await?;
        tracing::info!(requests, "a demo city was made");
    }
    Ok(())
}

/// The usual demo city. PostgreSQL takes three times as long to fill: there it is a smaller one, for whoever only looks around should
/// not wait longer than a quarter of a minute.
fn usual(kind: Kind, until: Timestamp) -> Options {
    let usual = Options::until(until);
    match kind {
        Kind::Sqlite => usual,
        Kind::Postgres => Options { requests: 100_000, ..usual },
    }
}

async fn made(db: &Db, options: &Options) -> Result<Summary, Failure> {
    let mut progress = Progress::new("making a city", "requests");
    let filled = fill(db, options, |done, of| progress.at(done, Some(of))).await;
    progress.end();
    match filled {
        Err(Error::Store(store::Error::NotEmpty)) => {
            Err(Failure::new(NOT_MADE, "the register is not empty; name another with --database"))
        }
        Err(Error::Form { field, .. }) => Err(Failure::new(NOT_MADE, format!("--{field} is out of range"))),
        filled => filled.because(NOT_MADE),
    }
}

/// An instant, or the end of a day in the demo city.
fn instant(text: &str) -> Result<Timestamp, String> {
    if let Some(instant) = Timestamp::parse(text) {
        return Ok(instant.whole_second());
    }
    let midnight_after = || {
        let day = text.parse::<NaiveDate>().ok()?.checked_add_days(Days::new(1))?;
        ZONE.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()
    };
    let midnight = midnight_after().ok_or("neither a date (2026-11-22) nor an instant (2026-11-22T12:00:00Z)")?;
    Ok(Timestamp::from_seconds(midnight.timestamp() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_is_an_instant_or_the_last_second_of_a_day() {
        let told = |text| instant(text).map(|t| t.to_string());
        assert_eq!(told("2026-11-22"), Ok("2026-11-22T21:59:59Z".to_owned()));
        assert_eq!(told("2026-07-01"), Ok("2026-07-01T20:59:59Z".to_owned()));
        assert_eq!(told("2026-11-22T12:00:00Z"), Ok("2026-11-22T12:00:00Z".to_owned()));
        assert!(told("2026-02-30").is_err());
        assert!(told("yesterday").is_err());
    }
}
