//! `/queue`: what an executor has to do, for its people.
//!
//! They see what their organisation has, and nothing of others. What they do with one request is a step of its card
//! ([`crate::staff::act`]); here are the lists, and what is done with several at once.

mod accept;
mod find;
mod print;

use domain::answer::Named;
use domain::classifier::Lang;
use domain::permission::Permission;
use domain::time::Timestamp;
use domain::workflow::State;
use store::work::{Mark, Part, Whose};

pub use accept::{Accepted, accept_all};
pub use find::find;
pub use print::{PrintItem, print};
pub use store::work::Counts;

use crate::city::City;
use crate::error::{Error, Result};
use crate::read::executor_named;
use crate::staff::Staff;
use crate::work::{READ, WorkItem, cut};

/// How many hours back a request counts as closed lately: a week.
pub const LATELY_HOURS: i64 = 7 * 24;

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// All that is to be done: overdue first, then by deadline.
    #[default]
    Work,
    /// Of it, what is overdue.
    Overdue,
    /// Assigned, and not taken on.
    New,
    /// Taken on.
    InProgress,
    /// Sent back.
    Rework,
    /// Reported, and not checked.
    OnControl,
    /// More time was asked for, and nobody has answered.
    Asked,
    /// Closed, the latest first.
    Closed,
}

impl Tab {
    const fn part(self) -> Part {
        match self {
            Self::Work => Part::Work,
            Self::Overdue => Part::Overdue,
            Self::New => Part::In(State::Assigned),
            Self::InProgress => Part::In(State::InProgress),
            Self::Rework => Part::In(State::Rework),
            Self::OnControl => Part::In(State::OnControl),
            Self::Asked => Part::Asked,
            Self::Closed => Part::Closed,
        }
    }

    const fn first(self) -> Mark {
        if matches!(self, Self::Closed) { Mark::LAST } else { Mark::FIRST }
    }

    fn key(self) -> fn(&store::work::Line) -> Mark {
        if matches!(self, Self::Closed) { store::work::by_close } else { store::work::by_due }
    }
}

/// A page of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueList {
    /// Whose queue it is.
    pub executor: Named,
    /// What is shown.
    pub items: Vec<WorkItem>,
    /// How much there is of each.
    pub counts: Counts,
    /// Where the next page begins.
    pub next: Option<Mark>,
}

/// The organisation of somebody whose queue this is, and the contractor whose houses they look after.
pub(crate) async fn whose(city: &City, staff: &Staff) -> Result<Whose> {
    staff.need(city, Permission::WorkQueue).await?;
    let executor = staff.executor.ok_or(Error::NotFound)?;
    // People of a house manager see what is about their own houses, and nothing of another's.
    let contractor = store::contractor::of_account(&mut city.db().read().await?, staff.account).await?;
    Ok(Whose { executor, contractor })
}

fn lately(now: Timestamp) -> Timestamp {
    now.plus_hours(-LATELY_HOURS)
}

/// A page of the queue, after the mark.
///
/// # Errors
/// [`Error::Forbidden`] for who has no queue; the register failed.
pub async fn list(city: &City, staff: &Staff, tab: Tab, after: Option<Mark>, lang: Lang) -> Result<QueueList> {
    let whose = whose(city, staff).await?;
    let (classifier, now) = (city.classifier(), city.now());
    let mut tx = city.db().read().await?;
    let after = after.unwrap_or_else(|| tab.first());
    let lines = store::work::page(&mut tx, whose, tab.part(), now, after, READ).await?;
    let counts = store::work::counts(&mut tx, whose, now, lately(now)).await?;
    drop(tx);
    let (lines, next) = cut(lines, tab.key());
    Ok(QueueList {
        executor: executor_named(&classifier, whose.executor, lang),
        items: lines.into_iter().map(|line| WorkItem::of(line, &classifier, lang, now)).collect(),
        counts,
        next,
    })
}

/// At most so many are drawn on the map.
const ON_MAP: u32 = 300;

/// What is to be done, for the map: the most urgent of it.
///
/// # Errors
/// As [`list`].
pub async fn on_map(city: &City, staff: &Staff, lang: Lang) -> Result<QueueList> {
    let whose = whose(city, staff).await?;
    let (classifier, now) = (city.classifier(), city.now());
    let mut tx = city.db().read().await?;
    let lines = store::work::page(&mut tx, whose, Part::Work, now, Mark::FIRST, ON_MAP).await?;
    let counts = store::work::counts(&mut tx, whose, now, lately(now)).await?;
    drop(tx);
    Ok(QueueList {
        executor: executor_named(&classifier, whose.executor, lang),
        items: lines.into_iter().map(|line| WorkItem::of(line, &classifier, lang, now)).collect(),
        counts,
        next: None,
    })
}
