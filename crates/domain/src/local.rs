//! The city's own time without time-zone tables: the offsets of a range of years, small enough to travel with a page.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::time::{Timestamp, civil_from_days, days_from_civil};

const DAY_S: i64 = 86_400;

/// The UTC offsets of a city over a range of years. Before and after the range the nearest offset holds.
///
/// It is built where the time-zone tables are (on the server) and sent to the browser, which then needs none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    /// From when (seconds since the epoch) which offset holds (seconds east of Greenwich), in order of time.
    offsets: Vec<(i64, i32)>,
}

/// What a clock and a calendar on the wall show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// Monday is 1, Sunday 7.
    pub weekday: u8,
}

impl LocalTime {
    /// The offsets of the zone from the first of these years to the last, to the second.
    pub fn of<Tz: TimeZone>(tz: &Tz, first_year: i32, last_year: i32) -> Self {
        // A day of margin on both sides: the local year starts up to 14 hours before or after the UTC one.
        let start = (days_from_civil(first_year.into(), 1, 1) - 1) * DAY_S;
        let end = (days_from_civil(i64::from(last_year) + 1, 1, 1) + 1) * DAY_S;
        let mut offsets = vec![(start, offset_at(tz, start))];
        let mut day = start;
        // No zone changes its offset twice within a day.
        while day < end {
            let before = offset_at(tz, day);
            let after = offset_at(tz, day + DAY_S);
            if before != after {
                offsets.push((first_second(day, day + DAY_S, |t| offset_at(tz, t) != before), after));
            }
            day += DAY_S;
        }
        Self { offsets }
    }

    /// What the clock and the calendar of the city show at the instant.
    #[must_use]
    pub fn civil(&self, t: Timestamp) -> Civil {
        let local = self.local_seconds(t);
        let (days, of_day) = (local.div_euclid(DAY_S), local.rem_euclid(DAY_S));
        let (year, month, day) = civil_from_days(days);
        Civil {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: small(month),
            day: small(day),
            hour: small(of_day / 3600),
            minute: small(of_day / 60 % 60),
            second: small(of_day % 60),
            // Day 0 of the epoch was a Thursday.
            weekday: small((days + 3).rem_euclid(7) + 1),
        }
    }

    /// The date in the city at the instant.
    #[must_use]
    pub fn date(&self, t: Timestamp) -> NaiveDate {
        date_of_day(self.local_seconds(t).div_euclid(DAY_S))
    }

    fn local_seconds(&self, t: Timestamp) -> i64 {
        let after = self.offsets.partition_point(|&(from, _)| from <= t.seconds());
        let offset = self.offsets.get(after.saturating_sub(1)).map_or(0, |&(_, offset)| offset);
        t.seconds() + i64::from(offset)
    }
}

/// A part of a date or of a time of day: all of them are 0 to 59.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn small(part: i64) -> u8 {
    part as u8
}

/// The date so many days after 1970-01-01.
fn date_of_day(days: i64) -> NaiveDate {
    const EPOCH_FROM_CE: i64 = 719_163;
    i32::try_from(days + EPOCH_FROM_CE).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(NaiveDate::MAX)
}

/// The offset of the zone at the instant (seconds since the epoch), in seconds east of Greenwich.
pub(crate) fn offset_at<Tz: TimeZone>(tz: &Tz, seconds: i64) -> i32 {
    tz.offset_from_utc_datetime(&naive(seconds)).fix().local_minus_utc()
}

/// The instant (seconds since the epoch) as a date and a time of day in UTC; what chrono cannot hold becomes its last instant.
pub(crate) fn naive(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC).naive_utc()
}

/// The first second in `(from, to]` for which `holds` is true, if it is false at `from`, true at `to`, and changes once between.
pub(crate) fn first_second(mut from: i64, mut to: i64, holds: impl Fn(i64) -> bool) -> i64 {
    while to - from > 1 {
        let middle = from + (to - from) / 2;
        if holds(middle) {
            to = middle;
        } else {
            from = middle;
        }
    }
    to
}

#[cfg(test)]
mod tests;
