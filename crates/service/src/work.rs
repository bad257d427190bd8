//! A line of a list that people work through: an executor's queue, a controller's checks.

use domain::answer::Named;
use domain::classifier::{Classifier, Lang};
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, State};
use store::work::{Line, Mark};

use crate::read::{direction_named, executor_named, type_named};

/// How many lines a page has.
pub const PAGE: usize = 50;

/// A request in such a list. The address of its place is there for those who go there; who asked, its card tells.
#[derive(Clone, PartialEq)]
pub struct WorkItem {
    /// The number.
    pub id: i64,
    /// What a step is based on: if somebody else was faster, it is refused.
    pub version: u32,
    /// The type.
    pub request_type: Named,
    /// Its direction.
    pub direction: Named,
    /// The state.
    pub state: State,
    /// How it was closed, or what is reported.
    pub resolution: Option<Resolution>,
    /// Who confirmed it.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Whether it is overdue now.
    pub overdue: bool,
    /// Who has it.
    pub executor: Option<Named>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The date that work goes by.
    pub due_at: Option<Timestamp>,
    /// More time, until then, that was asked for and not answered.
    pub asked_due_at: Option<Timestamp>,
    /// When it was reported done.
    pub done_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The true place.
    pub point: Option<LatLon>,
    /// Its address.
    pub place_address: Option<String>,
}

// Where people live stays out of logs.
impl std::fmt::Debug for WorkItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, version, state, .. } = self;
        f.debug_struct("WorkItem")
            .field("id", id)
            .field("version", version)
            .field("state", state)
            .finish_non_exhaustive()
    }
}

impl WorkItem {
    pub(crate) fn of(line: Line, classifier: &Classifier, lang: Lang, now: Timestamp) -> Self {
        let Line { fact, point, place_address, asked_due_at } = line;
        Self {
            id: fact.id.0,
            version: fact.version,
            request_type: type_named(classifier, fact.type_id, lang),
            direction: direction_named(classifier, classifier.direction_of_type(fact.type_id), lang),
            state: fact.state,
            resolution: fact.resolution,
            confirmed_by: fact.confirmed_by,
            overdue: fact.is_overdue(now),
            executor: fact.executor.map(|id| executor_named(classifier, id, lang)),
            registered_at: fact.registered_at,
            due_at: fact.due_at,
            asked_due_at,
            done_at: fact.done_at,
            closed_at: fact.closed_at,
            point,
            place_address,
        }
    }
}

/// A page, read with one line more than it has: that one tells whether there is another page, which goes on after the mark.
pub(crate) fn cut(mut lines: Vec<Line>, key: fn(&Line) -> Mark) -> (Vec<Line>, Option<Mark>) {
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(key);
    (lines, next)
}

/// How many lines are read for a page.
#[allow(clippy::cast_possible_truncation)] // fifty-one
pub(crate) const READ: u32 = PAGE as u32 + 1;

/// A mark as it stands in an address: `<milliseconds>.<number>`, neither of which tells of anybody.
#[must_use]
pub fn mark_text(mark: Mark) -> String {
    format!("{}.{}", mark.at, mark.id)
}

/// The mark of an address; `None` for anything else.
#[must_use]
pub fn mark_of(text: &str) -> Option<Mark> {
    let (at, id) = text.split_once('.')?;
    Some(Mark { at: at.parse().ok()?, id: id.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back_from_its_address() {
        for mark in [Mark::FIRST, Mark::LAST, Mark { at: 1_795_341_600_000, id: 7 }] {
            assert_eq!(mark_of(&mark_text(mark)), Some(mark));
        }
        for text in ["", ".", "1", "1.", "a.b", "1.2.3", "99999999999999999999.1"] {
            assert_eq!(mark_of(text), None, "{text}");
        }
    }
}
