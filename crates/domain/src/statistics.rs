//! The city in a period: what was received and closed, how, and what stood open at its end.
//!
//! - `received`: registered in the window; `duplicates`: of those, closed as duplicates by now (they count in `received` and `closed` too);
//! - `closed`: closed in the window; by resolution and by whom confirmed, as far as the resolution is known;
//! - `open`, `overdue`: of all requests, whenever registered, at t = min(now, the window's end). For a past t they are told from the
//!   times of registration, done and close: `facts::moment` says how;
//! - `on_time_share`, `confirmed_share`, `median_hours`: as for an executor, over the whole city: see [`crate::efficiency`];
//! - `series`: the same by hour, day or month; `previous` and `year_ago`: over the same elapsed part of those periods.
//!
//! A count that needs a time which nobody knows is `None`, by the rule of `facts::unknown`; each step of the series by itself. A request
//! that was reopened is not closed: its earlier close is no longer counted.

mod count;
#[cfg(test)]
mod tests;

use chrono::{NaiveDate, TimeZone};

use self::count::{Scan, Steps};
use crate::answer::{Comparison, SeriesStep};
use crate::classifier::Classifier;
use crate::efficiency::city;
use crate::event::Channel;
use crate::facts::{Counts, FactTable, Filter, Moment, Seconds, Sieve, by_direction, commonest_first};
use crate::id::{DirectionId, DistrictId, TypeId};
use crate::period::Period;
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, State};

/// How many requests were closed in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResolutionCount {
    /// How they were closed.
    pub resolution: Resolution,
    /// By whom confirmed; `None`: unknown.
    pub confirmed_by: Option<ConfirmedBy>,
    /// How many.
    pub count: u32,
}

/// The city in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The window.
    pub window: Window,
    /// Registered in it.
    pub received: u32,
    /// Closed in it.
    pub closed: Option<u32>,
    /// Open at min(now, its end).
    pub open: Option<u32>,
    /// Overdue then.
    pub overdue: Option<u32>,
    /// Of those received, closed as duplicates by now.
    pub duplicates: u32,
    /// As for an executor, over the whole city.
    pub on_time_share: Option<f64>,
    /// As for an executor, over the whole city.
    pub confirmed_share: Option<f64>,
    /// As for an executor, over the whole city.
    pub median_hours: Option<f64>,
    /// Received by direction, commonest first.
    pub by_direction: Vec<(DirectionId, u32)>,
    /// Received by state now: all six in their order.
    pub by_state: Vec<(State, u32)>,
    /// Received by channel, commonest first.
    pub by_channel: Vec<(Channel, u32)>,
    /// Received by district, commonest first.
    pub by_district: Vec<(Option<DistrictId>, u32)>,
    /// Closed by resolution and confirmation, commonest first.
    pub by_resolution: Option<Vec<ResolutionCount>>,
    /// Received and closed step by step.
    pub series: Vec<SeriesStep>,
    /// The same part of the previous period.
    pub previous: Comparison,
    /// The same part a year ago.
    pub year_ago: Comparison,
}

/// The city in the period that the date lies in. Of the filter, directions and district are looked at.
#[must_use]
pub fn statistics<Tz: TimeZone>(
    table: &FactTable,
    classifier: &Classifier,
    period: Period,
    date: NaiveDate,
    tz: &Tz,
    filter: &Filter,
    now: Timestamp,
) -> Statistics {
    let filter = Filter { state: None, executor: None, ..filter.clone() };
    let window = period.window(date, tz);
    let scan = Scan::new(table, Sieve::new(&filter, classifier, now));
    let steps = Steps::new(&period.steps(date, tz));
    let received = scan.received(Seconds::of(window), &steps);
    let closed = scan.closed(Seconds::of(window), &steps);
    let as_for_an_executor = city(table, classifier, window, &filter, now);
    Statistics {
        window,
        received: received.total,
        closed: scan.known_closed(Seconds::of(window), closed.total),
        open: scan.open(Moment::of(window, now, table.unknown())),
        overdue: as_for_an_executor.overdue_now,
        duplicates: received.duplicates,
        on_time_share: as_for_an_executor.on_time_share,
        confirmed_share: as_for_an_executor.confirmed_share,
        median_hours: as_for_an_executor.median_hours,
        by_direction: by_direction(&received.by_type, classifier),
        by_state: received.states(),
        by_channel: received.channels(),
        by_district: received.districts(),
        by_resolution: scan.known_closed(Seconds::of(window), closed.resolutions()),
        series: scan.series(&steps, &received.by_step, &closed.by_step),
        previous: scan.comparison(period.previous_part(date, now, tz)),
        year_ago: scan.comparison(period.year_ago_part(date, now, tz)),
    }
}

/// The requests of the window that the filter keeps, by direction, commonest first.
#[must_use]
pub fn received_by_direction(
    table: &FactTable,
    classifier: &Classifier,
    window: Window,
    filter: &Filter,
    now: Timestamp,
) -> Vec<(DirectionId, u32)> {
    by_direction(&by_type(table, classifier, window, filter, now), classifier)
}

/// The requests of the window that the filter keeps, by type, commonest first.
#[must_use]
pub fn received_by_type(
    table: &FactTable,
    classifier: &Classifier,
    window: Window,
    filter: &Filter,
    now: Timestamp,
) -> Vec<(TypeId, u32)> {
    let counts = by_type(table, classifier, window, filter, now);
    commonest_first(counts.iter().map(|(id, n)| (TypeId(id), n)))
}

fn by_type(table: &FactTable, classifier: &Classifier, window: Window, filter: &Filter, now: Timestamp) -> Counts {
    let scan = Scan::new(table, Sieve::new(filter, classifier, now));
    let mut counts = Counts::default();
    scan.each_received(Seconds::of(window), |columns, row| counts.add(columns.type_id[row]));
    counts
}
