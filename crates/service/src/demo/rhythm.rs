//! When people call: the hours of a day, the days of a week, and the hours of a stretch of time in the city's own zone.

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;
use domain::time::{HOUR_MS, Timestamp};

/// An hour of the city's time, or the part of one that lies inside the stretch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// Its first instant.
    pub(super) from: Timestamp,
    /// How long it is; an hour but at both ends.
    pub(super) seconds: i64,
    /// The day.
    pub(super) date: NaiveDate,
    /// 0–23 on the city's clock.
    pub(super) hour: usize,
}

impl Slot {
    /// How many calls the clock and the calendar bring, beside what there is to report.
    pub(super) fn bustle(&self) -> f64 {
        let weekday = usize::try_from(self.date.weekday().num_days_from_monday()).unwrap_or(0);
        let hours = if weekday >= 5 { &WEEKEND_HOURS } else { &WORKDAY_HOURS };
        WEEKDAYS[weekday] * hours[self.hour] * seconds_as_f64(self.seconds) / 3600.0
    }
}

/// How busy the hours of a workday are.
const WORKDAY_HOURS: [f64; 24] = [
    0.9, 0.6, 0.45, 0.4, 0.5, 1.1, 2.6, 4.6, 7.2, 8.6, 8.4, 7.4, 6.6, 6.4, 6.2, 5.9, 5.6, 5.6, 5.5, 4.9, 4.0, 3.0, 2.0,
    1.3,
];

/// How busy the hours of a Saturday or Sunday are.
const WEEKEND_HOURS: [f64; 24] = [
    1.1, 0.8, 0.6, 0.5, 0.5, 0.8, 1.7, 3.2, 5.4, 7.3, 7.9, 7.5, 6.9, 6.3, 6.0, 5.7, 5.6, 5.7, 5.8, 5.4, 4.6, 3.5, 2.4,
    1.6,
];

/// How busy the hour is, from 0 in the dead of night to 1 at the busiest.
pub(super) fn busyness(local: chrono::NaiveDateTime) -> f64 {
    let hour = usize::try_from(local.hour()).unwrap_or(0);
    (WORKDAY_HOURS[hour] / 8.6).min(1.0)
}

/// Monday to Sunday: what broke at the weekend is told on Monday.
const WEEKDAYS: [f64; 7] = [1.22, 1.1, 1.06, 1.03, 1.0, 0.66, 0.56];

/// The hours of the stretch `[from, until)`, in order; days on which the clocks change have 23 or 25.
pub(super) fn slots(from: Timestamp, until: Timestamp, tz: Tz) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut at = from;
    while at < until {
        let whole_hour = Timestamp::from_millis((at.millis().div_euclid(HOUR_MS) + 1) * HOUR_MS);
        let end = whole_hour.min(until);
        let local = local(at, tz);
        slots.push(Slot {
            from: at,
            seconds: end.seconds() - at.seconds(),
            date: local.date(),
            hour: usize::try_from(local.hour()).unwrap_or(0),
        });
        at = end;
    }
    slots
}

/// What the clock and the calendar of the city show.
pub(super) fn local(at: Timestamp, tz: Tz) -> chrono::NaiveDateTime {
    chrono::DateTime::from_timestamp_millis(at.millis()).unwrap_or_default().with_timezone(&tz).naive_local()
}

/// Seconds as a number to reckon with.
#[allow(clippy::cast_precision_loss)] // stretches of years
pub(super) fn seconds_as_f64(seconds: i64) -> f64 {
    seconds as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn hours_cover_the_stretch_and_follow_the_citys_clock() {
        // The clocks went back in the night to 25 October 2026: 03:00–04:00 comes twice.
        let slots = slots(at("2026-10-24T20:30:00Z"), at("2026-10-25T22:15:00Z"), chrono_tz::Europe::Kyiv);
        assert_eq!(slots.iter().map(|s| s.seconds).sum::<i64>(), (25 * 60 + 45) * 60);
        assert_eq!(slots[0].seconds, 1800);
        assert_eq!(slots[0].hour, 23);
        let sunday = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
        let of_sunday: Vec<_> = slots.iter().filter(|s| s.date == sunday).map(|s| s.hour).collect();
        assert_eq!(of_sunday.len(), 25);
        assert_eq!(&of_sunday[..6], [0, 1, 2, 3, 3, 4]);
    }
}
