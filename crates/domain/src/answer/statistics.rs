//! `/api/stats`: the city in a window.

use serde::{Deserialize, Serialize};

use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution};

/// A part of a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The code of the part; empty for requests that have none (no district).
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How many.
    pub count: u32,
    /// Of the whole.
    pub share: f64,
}

/// A part of the closed requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResolutionShare {
    /// How they were closed.
    pub code: Resolution,
    /// By whom confirmed; `None`: unknown.
    pub confirmed_by: Option<ConfirmedBy>,
    /// How many.
    pub count: u32,
    /// Of all closed in the window.
    pub share: f64,
}

/// A step of a time series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesStep {
    /// The start of the step.
    pub from: Timestamp,
    /// Registered in the step.
    pub received: u32,
    /// Closed in the step; `None`: unknown.
    pub closed: Option<u32>,
}

/// The same counts in another window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Registered in it.
    pub received: u32,
    /// Closed in it; `None`: unknown.
    pub closed: Option<u32>,
}

/// `/api/stats`: the city in the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatsAnswer {
    /// The window of the calendar.
    pub window: Window,
    /// Registered in it.
    pub received: u32,
    /// Closed in it.
    pub closed: Option<u32>,
    /// Of all requests: open at min(now, the window's end).
    pub open: Option<u32>,
    /// Of all requests: overdue then.
    pub overdue: Option<u32>,
    /// Of those received: closed as duplicates by now.
    pub duplicates: u32,
    /// As for an executor, over the whole city.
    pub on_time_share: Option<f64>,
    /// As for an executor, over the whole city.
    pub confirmed_share: Option<f64>,
    /// As for an executor, over the whole city.
    pub median_hours: Option<f64>,
    /// Received, by direction, commonest first.
    pub by_direction: Vec<Share>,
    /// Received, by their state now.
    pub by_state: Vec<Share>,
    /// Received, by channel, commonest first.
    pub by_channel: Vec<Share>,
    /// Received, by district, commonest first.
    pub by_district: Vec<Share>,
    /// Closed, by resolution and by whom confirmed; `None`: unknown.
    pub by_resolution: Option<Vec<ResolutionShare>>,
    /// By hour for a day, by day for a week and a month, by month for a year.
    pub series: Vec<SeriesStep>,
    /// The same elapsed part of the previous period.
    pub previous: Comparison,
    /// The same elapsed part a year ago.
    pub year_ago: Comparison,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}
