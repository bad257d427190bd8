//! `/control`: whether work that is said to be done really was, who gets more time, what everybody may see, and what is held against
//! executors.

mod calls;
mod moderation;
mod sanctions;

use domain::callback::Calls;
use domain::classifier::Lang;
use domain::id::RequestId;
use domain::permission::Permission;
use domain::query::{Field, FieldError, Problem};
use domain::time::Timestamp;
use domain::workflow::LAPSE_HOURS;
use store::work::{Line, Mark, Narrow};

pub use calls::{CallLine, CallLog, call, calls};
pub use moderation::{Content, Piece, Shown, look, passed, retract, unlooked};
pub use sanctions::{Log, LogEntry, Suspected, SuspectedList, csv, decide, log, suspected, take_out};
pub use store::sanction::Undecided;

use crate::city::City;
use crate::error::{Error, Result};
use crate::staff::Staff;
use crate::work::{READ, WorkItem, cut};

/// So many hours before a report lapses it counts as about to.
pub const SOON_HOURS: i64 = 12;
/// What lapsed is shown for so many hours: thirty days.
pub const LAPSED_HOURS: i64 = 30 * 24;
/// Of what nobody has looked at, texts and photos are counted up to so many each.
pub const MOST_UNLOOKED: u32 = 500;

/// A part of what waits for a controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Reported, and not checked: the longest waiting first.
    #[default]
    Waiting,
    /// Of it, what lapses soon.
    Soon,
    /// More time was asked for.
    Asked,
    /// Closed because nobody answered, the latest first.
    Lapsed,
}

/// To what the list is narrowed down: codes of the classifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One executor's.
    pub executor: String,
    /// Of one type.
    pub request_type: String,
    /// In one district.
    pub district: String,
}

impl Filter {
    /// # Errors
    /// A code is nobody's.
    fn narrow(&self, city: &City) -> Result<Narrow> {
        let classifier = city.classifier();
        let unknown = |field| Error::Field(FieldError { field, problem: Problem::Unknown });
        let given = |code: &str| Some(code.trim().to_owned()).filter(|code| !code.is_empty());
        let executor = given(&self.executor)
            .map(|code| classifier.executor_by_code(&code).map(|row| row.id).ok_or(unknown(Field::Executor)));
        let type_id = given(&self.request_type)
            .map(|code| classifier.type_by_code(&code).map(|row| row.id).ok_or(unknown(Field::Code)));
        let district = given(&self.district)
            .map(|code| classifier.district_by_code(&code).map(|row| row.id).ok_or(unknown(Field::District)));
        Ok(Narrow { executor: executor.transpose()?, type_id: type_id.transpose()?, district: district.transpose()? })
    }
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlItem {
    /// The request.
    pub item: WorkItem,
    /// How far the calls about its report have got.
    pub calls: Calls,
    /// When it lapses, if nobody answers.
    pub lapses_at: Option<Timestamp>,
}

/// A page of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlList {
    /// What is shown.
    pub items: Vec<ControlItem>,
    /// How much waits.
    pub waits: Waits,
    /// Where the next page begins.
    pub next: Option<Mark>,
}

/// How much waits for a controller, of all kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Reported, and not checked.
    pub reported: u32,
    /// Of it, lapses soon.
    pub soon: u32,
    /// More time was asked for.
    pub asked: u32,
    /// Texts and photos that nobody has looked at; counted up to a bound.
    pub unlooked: u32,
}

/// How much waits.
///
/// # Errors
/// [`Error::Forbidden`] for who controls nothing; the register failed.
pub async fn waits(city: &City, staff: &Staff) -> Result<Waits> {
    staff.need(city, Permission::Control).await?;
    let mut tx = city.db().read().await?;
    let store::work::Waits { reported, soon, asked } = store::work::waits(&mut tx, soon(city.now())).await?;
    let unlooked = store::moderation::count_unlooked(&mut tx, MOST_UNLOOKED).await?;
    Ok(Waits { reported, soon, asked, unlooked })
}

/// What was reported by then lapses soon.
fn soon(now: Timestamp) -> Timestamp {
    now.plus_hours(SOON_HOURS - LAPSE_HOURS)
}

/// A page of what waits, after the mark.
///
/// # Errors
/// A code of the filter is nobody's; [`Error::Forbidden`] for who controls nothing; the register failed.
pub async fn list(
    city: &City,
    staff: &Staff,
    tab: Tab,
    filter: &Filter,
    after: Option<Mark>,
    lang: Lang,
) -> Result<ControlList> {
    let waits = waits(city, staff).await?;
    let narrow = filter.narrow(city)?;
    let (classifier, now) = (city.classifier(), city.now());
    let mut tx = city.db().read().await?;
    let first = after.unwrap_or(Mark::FIRST);
    let (lines, key): (_, fn(&Line) -> Mark) = match tab {
        Tab::Waiting => (store::work::waiting(&mut tx, narrow, now, first, READ).await?, store::work::by_report),
        Tab::Soon => (store::work::waiting(&mut tx, narrow, soon(now), first, READ).await?, store::work::by_report),
        Tab::Asked => (store::work::asked(&mut tx, narrow, first, READ).await?, store::work::by_due),
        Tab::Lapsed => {
            let last = after.unwrap_or(Mark::LAST);
            (
                store::work::lapsed(&mut tx, narrow, now.plus_hours(-LAPSED_HOURS), last, READ).await?,
                store::work::by_close,
            )
        }
    };
    let (lines, next) = cut(lines, key);
    let ids: Vec<RequestId> = lines.iter().map(|line| line.fact.id).collect();
    let mut outcomes = store::callback::outcomes(&mut tx, &ids).await?;
    drop(tx);
    let item = |line: Line| {
        let calls = Calls::of(outcomes.remove(&line.fact.id).unwrap_or_default());
        let waiting = matches!(tab, Tab::Waiting | Tab::Soon);
        let lapses_at = line.fact.done_at.filter(|_| waiting).map(|at| at.plus_hours(LAPSE_HOURS));
        ControlItem { item: WorkItem::of(line, &classifier, lang, now), calls, lapses_at }
    };
    Ok(ControlList { items: lines.into_iter().map(item).collect(), waits, next })
}
