//! The log of sanctions: poor and late work, and false closings, of each executor.
//!
//! The rules tell what looks like a case ([`domain::sanction`]); a controller enters it, or says that it is none. Who reads the log sees
//! numbers of requests, never people; what a controller wrote about a case is for controllers.

use std::collections::BTreeMap;

use domain::answer::Named;
use domain::classifier::Lang;
use domain::id::{ExecutorId, NoteId, RequestId};
use domain::intake;
use domain::period::Period;
use domain::permission::Permission;
use domain::query::{Problem, SelectionParams};
use domain::sanction::{Case, Suspicion, suspicions};
use domain::time::{Timestamp, Window};
use store::Tx;
use store::note::{NewNote, Visibility};
use store::sanction::{Entry, Finding, Undecided};

use crate::audit;
use crate::city::{City, local_date};
use crate::error::{Error, Result};
use crate::read::{executor_named, type_named};
use crate::staff::Staff;

/// What looks like a case is offered for so many hours: sixty days.
const OFFERED_HOURS: i64 = 60 * 24;
/// How many are offered at once.
const AT_ONCE: u32 = 20;
/// How many entries a page of the log shows. A file has all of them.
const SHOWN: u32 = 200;
/// No more entries go into one file.
const IN_A_FILE: u32 = 100_000;

/// A report that looks like a case.
#[derive(Clone, PartialEq)]
pub struct Suspected {
    /// The number of the request.
    pub request: i64,
    /// Its type.
    pub request_type: Named,
    /// Who made the report.
    pub executor: Named,
    /// What it looks like.
    pub case: Case,
    /// When the report was made.
    pub reported_at: Timestamp,
    /// When it came about.
    pub at: Timestamp,
    /// The deadline by the kind of the request.
    pub original_due_at: Option<Timestamp>,
    /// Why it was sent back.
    pub reason: Option<String>,
}

// What people write stays out of logs.
impl std::fmt::Debug for Suspected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { request, case, .. } = self;
        f.debug_struct("Suspected").field("request", request).field("case", case).finish_non_exhaustive()
    }
}

/// What looks like cases.
#[derive(Clone, Debug, PartialEq)]
pub struct SuspectedList {
    /// The latest first.
    pub items: Vec<Suspected>,
    /// Where the next page begins.
    pub next: Option<u32>,
}

/// What looks like a case and nobody has decided on, the latest first.
///
/// # Errors
/// [`Error::Forbidden`] for who enters nothing; the register failed.
pub async fn suspected(city: &City, staff: &Staff, offset: u32, lang: Lang) -> Result<SuspectedList> {
    staff.need(city, Permission::Sanction).await?;
    let classifier = city.classifier();
    let mut tx = city.db().read().await?;
    let since = city.now().plus_hours(-OFFERED_HOURS);
    let mut found = store::sanction::undecided(&mut tx, since, offset, AT_ONCE + 1).await?;
    let next = (found.len() > AT_ONCE as usize).then_some(offset.saturating_add(AT_ONCE));
    found.truncate(AT_ONCE as usize);
    let mut items = Vec::with_capacity(found.len());
    for undecided in found {
        let events = store::event::of_request(&mut tx, undecided.request).await?;
        let Some(suspicion) = of_report(&suspicions(&events), undecided) else { continue };
        let Some(fact) = store::request::fact(&mut tx, undecided.request).await? else { continue };
        let back = events.iter().find(|event| event.at == suspicion.at && suspicion.case == Case::PoorQuality);
        let note = back.and_then(|event| event.change.note());
        items.push(Suspected {
            request: undecided.request.0,
            request_type: type_named(&classifier, fact.type_id, lang),
            executor: executor_named(&classifier, suspicion.executor, lang),
            case: suspicion.case,
            reported_at: suspicion.reported_at,
            at: suspicion.at,
            original_due_at: fact.original_due_at,
            reason: text_of(&mut tx, undecided.request, note).await?,
        });
    }
    Ok(SuspectedList { items, next })
}

fn of_report(all: &[Suspicion], of: Undecided) -> Option<Suspicion> {
    all.iter().find(|found| found.reported_at == of.reported_at && found.case == of.suspected).copied()
}

async fn text_of(tx: &mut Tx, request: RequestId, note: Option<NoteId>) -> Result<Option<String>> {
    let Some(id) = note else { return Ok(None) };
    let notes = store::note::of_request(tx, request, Visibility::Internal).await?;
    Ok(notes.into_iter().find(|note| note.id == id).map(|note| note.body).filter(|body| !body.is_empty()))
}

/// Enters a case into the log, with what the controller has to say about it; or, without a case, says that it is none.
///
/// # Errors
/// `note` is missing or too long; [`Error::NotFound`] when no report of that time looks like it; [`Error::Form`] of `case` when it cannot
/// be that; [`Error::Conflict`] when somebody else has decided; as [`suspected`].
pub async fn decide(city: &City, staff: &Staff, of: Undecided, case: Option<Case>, note: &str) -> Result<()> {
    staff.need(city, Permission::Sanction).await?;
    let said = match case {
        Some(_) => Some(intake::words("note", note)?),
        None => None,
    };
    let mut tx = city.db().begin().await?;
    store::request::locked(&mut tx, of.request).await?.ok_or(Error::NotFound)?;
    let events = store::event::of_request(&mut tx, of.request).await?;
    let suspicion = of_report(&suspicions(&events), of).ok_or(Error::NotFound)?;
    if case.is_some_and(|case| !suspicion.may_be(case)) {
        return Err(Error::Form { field: "case", problem: Problem::OutOfRange });
    }
    let now = city.now();
    let note = match said {
        Some(body) => {
            let (request, by) = (of.request, staff.actor());
            let new = NewNote { request, at: now, by, visibility: Visibility::Internal, body: &body };
            Some(store::note::insert(&mut tx, new).await?)
        }
        None => None,
    };
    let finding = Finding {
        request: of.request,
        reported_at: of.reported_at,
        suspected: of.suspected,
        case,
        executor: suspicion.executor,
        at: suspicion.at,
        decided_at: now,
        account: staff.account,
        note,
    };
    if !store::sanction::insert(&mut tx, &finding).await? {
        return Err(Error::Conflict);
    }
    let detail = case.map_or("none", Case::code);
    let entry = audit::Entry { action: "sanction", request: Some(of.request), subject: of.suspected.code(), detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an entry out of the log: it was none after all. Who did stands in the audit log.
///
/// # Errors
/// [`Error::NotFound`] when it is not in the log; as [`suspected`].
pub async fn take_out(city: &City, staff: &Staff, entry: i64) -> Result<()> {
    staff.need(city, Permission::Sanction).await?;
    let mut tx = city.db().begin().await?;
    let request = store::sanction::take_out(&mut tx, entry, city.now(), staff.account).await?.ok_or(Error::NotFound)?;
    let subject = entry.to_string();
    let entry = audit::Entry { action: "sanction_taken_out", request: Some(request), subject: &subject, detail: "" };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// An entry of the log, as it is read.
#[derive(Clone, PartialEq)]
pub struct LogEntry {
    /// Its number.
    pub id: i64,
    /// The number of the request.
    pub request: i64,
    /// Its type.
    pub request_type: Named,
    /// Who answers for it.
    pub executor: Named,
    /// What it is.
    pub case: Case,
    /// When it came about.
    pub at: Timestamp,
    /// When the report was made.
    pub reported_at: Timestamp,
    /// When it was entered.
    pub decided_at: Timestamp,
    /// What the controller wrote: for controllers alone.
    pub note: Option<String>,
}

// What people write stays out of logs.
impl std::fmt::Debug for LogEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, request, case, .. } = self;
        f.debug_struct("LogEntry").field("id", id).field("request", request).field("case", case).finish_non_exhaustive()
    }
}

/// The log of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// The period.
    pub period: Period,
    /// Its window.
    pub window: Window,
    /// Whose log it is; `None`: everybody's.
    pub executor: Option<Named>,
    /// How many of each case each executor has: poor, late, false closings; most first.
    pub tally: Vec<(Named, [u32; 3])>,
    /// The entries, the latest first; at most two hundred.
    pub entries: Vec<LogEntry>,
    /// Whether there are more.
    pub more: bool,
}

/// The log of a period, by a month where none is given.
///
/// # Errors
/// A parameter could not be taken; [`Error::Forbidden`] for who may not read it; the register failed.
pub async fn log(city: &City, staff: &Staff, asked: &SelectionParams, lang: Lang) -> Result<Log> {
    staff.need(city, Permission::ReadSanctions).await?;
    let classifier = city.classifier();
    let (period, window, executor) = selection(city, asked)?;
    let mut tx = city.db().read().await?;
    let mut counted: BTreeMap<ExecutorId, [u32; 3]> = BTreeMap::new();
    for (of, case, count) in store::sanction::tally(&mut tx, window).await? {
        counted.entry(of).or_default()[usize::from(case.number())] = count;
    }
    let mut found = store::sanction::log(&mut tx, window, executor, SHOWN + 1).await?;
    let more = found.len() > SHOWN as usize;
    found.truncate(SHOWN as usize);
    let mut entries = Vec::with_capacity(found.len());
    for Entry { id, finding } in found {
        let (Some(case), Some(fact)) = (finding.case, store::request::fact(&mut tx, finding.request).await?) else {
            continue;
        };
        let readable = staff.may(Permission::Sanction);
        entries.push(LogEntry {
            id,
            request: finding.request.0,
            request_type: type_named(&classifier, fact.type_id, lang),
            executor: executor_named(&classifier, finding.executor, lang),
            case,
            at: finding.at,
            reported_at: finding.reported_at,
            decided_at: finding.decided_at,
            note: text_of(&mut tx, finding.request, finding.note.filter(|_| readable)).await?,
        });
    }
    drop(tx);
    let mut tally: Vec<(Named, [u32; 3])> =
        counted.into_iter().map(|(id, counts)| (executor_named(&classifier, id, lang), counts)).collect();
    tally.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<u32>()));
    let executor = executor.map(|id| executor_named(&classifier, id, lang));
    Ok(Log { period, window, executor, tally, entries, more })
}

fn selection(city: &City, asked: &SelectionParams) -> Result<(Period, Window, Option<ExecutorId>)> {
    let tz = city.tz();
    let selected = asked.parse(&city.classifier(), Period::Month, local_date(city.now(), tz))?;
    Ok((selected.period, selected.period.window(selected.date, &tz), selected.executor))
}

/// The columns of the file.
const COLUMNS: [&str; 7] = ["request", "type", "executor", "case", "reported_at", "at", "entered_at"];

/// The log of a period as rows of CSV, the names of the columns first: codes, and instants in RFC 3339. Nothing in it is personal.
///
/// # Errors
/// As [`log`].
pub async fn csv(city: &City, staff: &Staff, asked: &SelectionParams) -> Result<Vec<Vec<String>>> {
    staff.need(city, Permission::ReadSanctions).await?;
    let classifier = city.classifier();
    let (_, window, executor) = selection(city, asked)?;
    let mut tx = city.db().read().await?;
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for Entry { finding, .. } in store::sanction::log(&mut tx, window, executor, IN_A_FILE).await? {
        let (Some(case), Some(fact)) = (finding.case, store::request::fact(&mut tx, finding.request).await?) else {
            continue;
        };
        let type_code = classifier.request_type(fact.type_id).map(|row| row.code.clone());
        let executor = classifier.executor(finding.executor).map(|row| row.code.clone());
        rows.push(vec![
            finding.request.to_string(),
            type_code.unwrap_or_default(),
            executor.unwrap_or_default(),
            case.to_string(),
            finding.reported_at.to_string(),
            finding.at.to_string(),
            finding.decided_at.to_string(),
        ]);
    }
    Ok(rows)
}
