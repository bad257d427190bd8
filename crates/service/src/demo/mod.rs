//! A made-up Dnipro, for trying Misto out: believable in its numbers, true in none of its cases.
//!
//! - [`fill`] tells the past of the city: shares of directions and types as published (`shares`), the rhythm of days,
//!   weeks and seasons (`rhythm`, `weather`), surges around a burst main (`surge`), executors of differing
//!   quality, one getting better and one worse (`executors`), and for each request a life that the rules of the
//!   workflow allow (`life`).
//! - [`trickle()`] lets it go on in the present, through the same use cases as any other city.
//!
//! The names and label points of the eight districts are Dnipro's; their borders are schematic (`districts`).
//! Streets, people and telephone numbers are invented. The same seed, end, number and days make the same city.

mod arrivals;
mod check;
mod demand;
mod dice;
mod districts;
mod executors;
mod fate;
mod fill;
mod life;
mod people;
mod places;
mod present;
mod rhythm;
mod shares;
mod stream;
mod surge;
mod texts;
mod town;
mod trickle;
mod weather;
mod work;

#[cfg(test)]
mod tests;

use domain::query::Problem;
use domain::time::{Timestamp, Window};

use crate::error::{Error, Result};

pub use fill::{fill, is_wanted};
pub use trickle::trickle;

/// Which made-up city to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many requests it has, surges and all.
    pub requests: u32,
    /// Over how many days back from the end they come.
    pub days: u32,
    /// Another seed, another city.
    pub seed: u64,
    /// The last instant at which anything may have happened.
    pub until: Timestamp,
}

impl Options {
    /// How many requests a demo city has when nobody says otherwise: some 210 a day, as Dnipro's centre took in 2021.
    pub const REQUESTS: u32 = 153_000;
    /// Over how many days: two years, so that this year has a whole year ago.
    pub const DAYS: u32 = 731;
    /// The seed when nobody says otherwise.
    pub const SEED: u64 = 1;
    /// The most days that a demo city goes back.
    pub const MOST_DAYS: u32 = 3660;
    /// The most requests that it has.
    pub const MOST_REQUESTS: u32 = 10_000_000;

    /// The usual demo city, ending then.
    #[must_use]
    pub const fn until(until: Timestamp) -> Self {
        Self { requests: Self::REQUESTS, days: Self::DAYS, seed: Self::SEED, until: until.whole_second() }
    }

    /// The stretch of time that the city's past fills.
    fn window(&self) -> Window {
        let until = self.until.whole_second();
        Window { from: until.plus_hours(-24 * i64::from(self.days)), to: until }
    }

    fn check(&self) -> Result<()> {
        let refuse = |field| Err(Error::Form { field, problem: Problem::OutOfRange });
        if !(1..=Self::MOST_REQUESTS).contains(&self.requests) {
            return refuse("requests");
        }
        if !(1..=Self::MOST_DAYS).contains(&self.days) {
            return refuse("days");
        }
        Ok(())
    }
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Requests.
    pub requests: u64,
    /// Of them, not closed at the end.
    pub open: u64,
    /// Of those, overdue.
    pub overdue: u64,
    /// Events.
    pub events: u64,
    /// Texts.
    pub notes: u64,
    /// People who called.
    pub applicants: u64,
    /// Surges, from a house without water to a burst main.
    pub surges: u64,
}
