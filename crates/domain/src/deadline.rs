//! Hours to finish: the deadline that the kind of a request sets, and what a deadline given as a date means.

use chrono::{NaiveDate, TimeZone};

use crate::classifier::Urgency;
use crate::period::{day_after, start_of_day};
use crate::time::Timestamp;

/// The deadline by the kind of a request: so many calendar hours after its registration, around the clock.
///
/// Counted in UTC, so that a night on which the clocks change gives nobody an hour more or less.
#[must_use]
pub fn original_due_at(registered_at: Timestamp, urgency: Urgency) -> Timestamp {
    registered_at.plus_hours(urgency.hours())
}

/// The date that work goes by which was sent back or opened again at `now`: the hours of its kind, anew. The deadline by its kind, that
/// of its registration, stays where it was.
#[must_use]
pub fn after_send_back(now: Timestamp, urgency: Urgency) -> Timestamp {
    now.plus_hours(urgency.hours())
}

/// What a deadline given as a date means: the last whole second of that local day (23:59:59 as a rule).
///
/// The last second and not the next midnight, so that the deadline belongs to the day, the week and the month that it names.
pub fn end_of_day<Tz: TimeZone>(date: NaiveDate, tz: &Tz) -> Timestamp {
    start_of_day(day_after(date), tz).plus_seconds(-1)
}

/// A deadline as another register states it; `None` when it lies before the registration, which nobody can have meant.
#[must_use]
pub fn stated(deadline: Timestamp, registered_at: Timestamp) -> Option<Timestamp> {
    (deadline >= registered_at).then_some(deadline)
}

#[cfg(test)]
mod tests;
