//! The public read API: what the pages show and anyone may ask for.
//!
//! Parameters come as raw strings and are parsed by [`domain::query`]; answers are the JSON shapes of [`domain::answer`].
//! Everything is computed from the facts in memory, but for the timeline of one request, which is read from the log.

mod city;
mod districts;
mod executors;
mod items;
mod list;
mod map;
mod memo;
mod request;
mod stats;
mod today;

use std::sync::Arc;

use domain::classifier::Classifier;
use domain::facts::{FactTable, Filter};
use domain::period::Period;
use domain::query::{Selection, SelectionParams};
use domain::time::{Timestamp, Window};

pub(crate) use city::bounds;
pub use city::city;
pub use districts::districts;
pub use executors::{executor, executors};
pub(crate) use items::{direction_named, executor_named, type_named};
pub use list::list;
pub use map::map;
pub(crate) use request::{card, line};
pub use request::{photo, request};
pub use stats::stats;
pub use today::today;

pub(crate) use items::feed_item;
pub(crate) use memo::{Asked, Memos};

use crate::city::{City, Stamp, local_date, stamp_of};
use crate::error::Result;
use crate::load::View;

/// What one question is asked of: a selection of one view of the city at one moment.
struct Question {
    view: Arc<View>,
    selection: Selection,
    filter: Filter,
    window: Window,
    /// The moment that the public view is as of: what is due and overdue, and how much of a period has gone by, is told as of it.
    now: Timestamp,
}

impl Question {
    fn new(city: &City, params: &SelectionParams, default_period: Period) -> Result<Self> {
        let view = city.view();
        let now = city.public_now_of(&view);
        let tz = view.settings.time_zone;
        let mut selection = params.parse(&view.classifier, default_period, local_date(now, tz))?;
        if !view.settings.places_public {
            // A district is a place: while places are not shown, a filter must not tell what lies in one.
            selection.district = None;
        }
        let window = selection.period.window(selection.date, &tz);
        let filter = Filter::from(&selection);
        Ok(Self { view, selection, filter, window, now })
    }

    /// What the answer is as of: the key of its memo.
    fn stamp(&self) -> Stamp {
        stamp_of(&self.view, self.now)
    }

    fn facts(&self) -> &FactTable {
        &self.view.facts
    }

    fn classifier(&self) -> &Classifier {
        &self.view.classifier
    }

    fn places_public(&self) -> bool {
        self.view.settings.places_public
    }

    /// About how many rows a scan of the window reads; whole columns are read for what was due, done or closed in it.
    fn rows_in_window(&self) -> usize {
        let months = match self.selection.period {
            Period::Day | Period::Week | Period::Month => 2,
            Period::Year => 13,
        };
        let facts = self.facts();
        let span = match (facts.first_registered(), facts.last_registered()) {
            (Some(first), Some(last)) => {
                1 + usize::try_from((last.seconds() - first.seconds()) / 2_629_746).unwrap_or(0)
            }
            _ => 1,
        };
        facts.len() / span.max(months) * months
    }
}
