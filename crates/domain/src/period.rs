//! Windows of the calendar in the city's own time: a day, an ISO week, a month, a year.
//!
//! Generic over [`chrono::TimeZone`]: the tables of the world's zones stay out of this crate.

use chrono::{Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};

use crate::code::coded;
use crate::local::{first_second, naive, offset_at};
use crate::time::{Timestamp, Window};

coded! {
    /// A kind of window. "The week of a date" is the one that the date lies in.
    pub enum Period {
        /// From midnight to midnight: 23 or 25 hours when the clocks change.
        Day = 0 "day",
        /// From Monday to Sunday (ISO 8601).
        Week = 1 "week",
        /// A month of the calendar.
        Month = 2 "month",
        /// A year of the calendar.
        Year = 3 "year",
    }
}

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 24 * HOUR_S;

/// A week's year ago: 52 whole weeks, so that Mondays meet Mondays.
const WEEKS_OF_A_YEAR: Days = Days::new(364);

impl Period {
    /// The first day of the period that the date lies in.
    #[must_use]
    pub fn first_day(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => date,
            Self::Week => days_before(date, date.weekday().num_days_from_monday().into()),
            Self::Month => day_of(date.year(), date.month(), date),
            Self::Year => day_of(date.year(), 1, date),
        }
    }

    /// The first day after the period that the date lies in: the first one of the next.
    #[must_use]
    pub fn first_day_after(self, date: NaiveDate) -> NaiveDate {
        let first = self.first_day(date);
        match self {
            Self::Day => day_after(first),
            Self::Week => days_after(first, 7),
            Self::Month if first.month() == 12 => day_of(first.year() + 1, 1, NaiveDate::MAX),
            Self::Month => day_of(first.year(), first.month() + 1, NaiveDate::MAX),
            Self::Year => day_of(first.year() + 1, 1, NaiveDate::MAX),
        }
    }

    /// The first day of the period before the one that the date lies in.
    #[must_use]
    pub fn previous(self, date: NaiveDate) -> NaiveDate {
        self.first_day(days_before(self.first_day(date), 1))
    }

    /// The first day of the period after the one that the date lies in.
    #[must_use]
    pub fn next(self, date: NaiveDate) -> NaiveDate {
        self.first_day_after(date)
    }

    /// The period that the date lies in, from its first instant to the first one after it.
    pub fn window<Tz: TimeZone>(self, date: NaiveDate, tz: &Tz) -> Window {
        Window { from: start_of_day(self.first_day(date), tz), to: start_of_day(self.first_day_after(date), tz) }
    }

    /// Where the steps of a series over the period start, and at last the end of the period.
    ///
    /// A day goes by real hours (23 or 25 of them when the clocks change), a week and a month by days, a year by months.
    pub fn steps<Tz: TimeZone>(self, date: NaiveDate, tz: &Tz) -> Vec<Timestamp> {
        let window = self.window(date, tz);
        let mut steps = match self {
            Self::Day => hours(window),
            Self::Week | Self::Month => self.starts_within(Self::Day, date, tz),
            Self::Year => self.starts_within(Self::Month, date, tz),
        };
        steps.push(window.to);
        // A day that the calendar of a zone skips has no step of its own.
        steps.dedup();
        steps
    }

    /// When the smaller periods start that make up the one that the date lies in.
    fn starts_within<Tz: TimeZone>(self, part: Self, date: NaiveDate, tz: &Tz) -> Vec<Timestamp> {
        let after = self.first_day_after(date);
        let mut starts = Vec::with_capacity(31);
        let mut day = self.first_day(date);
        while day < after {
            starts.push(start_of_day(day, tz));
            day = part.next(day);
        }
        starts
    }

    /// The same elapsed part of the previous period: what the part of this one until `now` is compared with.
    ///
    /// The whole previous period once this one is over. Else as many days and as much of the clock into it as `now` is into this
    /// one, and never beyond its end: on 31 March at noon it is the whole of February.
    pub fn previous_part<Tz: TimeZone>(self, date: NaiveDate, now: Timestamp, tz: &Tz) -> Window {
        self.same_part(date, self.previous(date), now, tz)
    }

    /// The same elapsed part of the period a year ago: of the one with the same date (28 February for the 29th), for a week of the
    /// one 364 days back. How much of it is counted as in [`Period::previous_part`].
    pub fn year_ago_part<Tz: TimeZone>(self, date: NaiveDate, now: Timestamp, tz: &Tz) -> Window {
        let then = match self {
            Self::Week => date.checked_sub_days(WEEKS_OF_A_YEAR).unwrap_or(NaiveDate::MIN),
            Self::Day | Self::Month | Self::Year => year_before(date),
        };
        self.same_part(date, then, now, tz)
    }

    fn same_part<Tz: TimeZone>(self, date: NaiveDate, then: NaiveDate, now: Timestamp, tz: &Tz) -> Window {
        let (this, that) = (self.window(date, tz), self.window(then, tz));
        if now >= this.to {
            return that;
        }
        if now <= this.from {
            return Window { from: that.from, to: that.from };
        }
        let local_now = to_local(now, tz);
        let elapsed = local_now.date().signed_duration_since(self.first_day(date));
        let day = self.first_day(then).checked_add_signed(elapsed).unwrap_or(NaiveDate::MAX);
        that.until(to_instant(day.and_time(local_now.time()), tz))
    }
}

/// The starts of the real hours of a window.
fn hours(window: Window) -> Vec<Timestamp> {
    let mut starts = Vec::with_capacity(26);
    let mut at = window.from;
    while at < window.to {
        starts.push(at);
        at = at.plus_seconds(HOUR_S);
    }
    starts
}

/// The first instant of the local day. Where the clocks jump over midnight it is the jump; where midnight comes twice, the earlier.
pub fn start_of_day<Tz: TimeZone>(date: NaiveDate, tz: &Tz) -> Timestamp {
    to_instant(date.and_time(NaiveTime::MIN), tz)
}

/// The day after the date.
pub(crate) fn day_after(date: NaiveDate) -> NaiveDate {
    days_after(date, 1)
}

/// When the clocks of the zone show this: the earlier of two such instants; the end of the gap, if they jump over it.
fn to_instant<Tz: TimeZone>(local: NaiveDateTime, tz: &Tz) -> Timestamp {
    let as_utc = local.and_utc().timestamp();
    let seconds = match tz.offset_from_local_datetime(&local) {
        MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => {
            as_utc - i64::from(offset.fix().local_minus_utc())
        }
        // No zone is more than a day from UTC, and none jumps further than a day.
        MappedLocalTime::None => {
            first_second(as_utc - 2 * DAY_S, as_utc + 2 * DAY_S, |t| t + i64::from(offset_at(tz, t)) >= as_utc)
        }
    };
    Timestamp::from_seconds(seconds)
}

/// What the clocks of the zone show, to the second.
fn to_local<Tz: TimeZone>(t: Timestamp, tz: &Tz) -> NaiveDateTime {
    naive(t.seconds() + i64::from(offset_at(tz, t.seconds())))
}

fn days_after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn days_before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// The first day of the month; `otherwise` beyond what the calendar holds (the year 262,000).
fn day_of(year: i32, month: u32, otherwise: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(otherwise)
}

fn year_before(date: NaiveDate) -> NaiveDate {
    let year = date.year() - 1;
    date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests;
