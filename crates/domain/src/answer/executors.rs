//! `/api/executors` and `/api/executor`: who works how well.

use serde::{Deserialize, Serialize};

use super::Share;
use crate::time::{Timestamp, Window};

/// One executor's efficiency in the window. The formulae stand in [`crate::efficiency`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutorAnswer {
    /// The code that URLs use.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Registered in the window.
    pub received: u32,
    /// Whose deadline fell in the window.
    pub due: u32,
    /// Of them, done in time.
    pub on_time_share: Option<f64>,
    /// Overdue at min(now, the window's end).
    pub overdue_now: Option<u32>,
    /// Median hours from registration to done, of those done in the window.
    pub median_hours: Option<f64>,
    /// Of those closed as done or explained with a known confirmation, confirmed by the applicant.
    pub confirmed_share: Option<f64>,
    /// How many that share is of.
    pub confirmed_of: u32,
    /// Of those reported, sent back.
    pub rework_share: Option<f64>,
    /// How many that share is of.
    pub rework_of: u32,
    /// Of those due, given more time.
    pub extended_share: Option<f64>,
    /// Mean rating, 1–5.
    pub rating: Option<f64>,
    /// How many ratings.
    pub rating_count: u32,
    /// 0–100; `None` under 20 due.
    pub score: Option<f64>,
}

/// `/api/executors`: the efficiency table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutorsAnswer {
    /// The window of the calendar.
    pub window: Window,
    /// A row for each executor that has any number in the window, by score, then by received.
    pub executors: Vec<ExecutorAnswer>,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// `/api/executor?code=`: one executor with its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutorHistoryAnswer {
    /// The window of the calendar.
    pub window: Window,
    /// Its numbers in the window.
    pub executor: ExecutorAnswer,
    /// The same for the last 12 periods, oldest first, the window last.
    pub history: Vec<HistoryStep>,
    /// Received in the window, by request type, commonest first.
    pub by_type: Vec<Share>,
    /// What this is as of: the city's clock, less the publication delay.
    pub server_now: Timestamp,
}

/// One period of an executor's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryStep {
    /// The start of the period.
    pub from: Timestamp,
    /// Registered in it.
    pub received: u32,
    /// On time, of those due in it.
    pub on_time_share: Option<f64>,
    /// The score of that period.
    pub score: Option<f64>,
}
