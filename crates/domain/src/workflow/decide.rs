//! What an action does to a request, or why it may not be done.

use super::{Action, ActionKind, ConfirmedBy, Refusal, Resolution, Role, step};
use crate::deadline;
use crate::event::Change;
use crate::fact::Fact;
use crate::time::Timestamp;

/// Hours without an answer after which reported work is closed, confirmed by nobody.
pub const LAPSE_HOURS: i64 = 72;

/// Hours after the close within which the applicant may open a request again: seven days.
pub const REOPEN_HOURS: i64 = 7 * 24;

/// What happens to the request when somebody in this role does this now.
///
/// # Errors
/// Why it may not be done.
pub fn decide(fact: &Fact, role: Role, action: Action, now: Timestamp) -> Result<Change, Refusal> {
    let kind = action.kind();
    step(kind, fact.state, role)?;
    if is_executors_work(kind) && fact.executor.is_none() {
        return Err(Refusal::NoExecutor { action: kind });
    }
    Ok(match action {
        Action::Assign { executor } => Change::Assigned { executor },
        Action::Return { note } => Change::Returned { note },
        Action::Redirect { executor, note } => Change::Redirected { executor, note },
        Action::CorrectType { type_id, urgency, place, district } => {
            not_after(kind, now, fact.original_due_at.ok_or(Refusal::UnknownTime { action: kind })?)?;
            let original_due_at = deadline::original_due_at(fact.registered_at, urgency);
            Change::TypeCorrected { type_id, original_due_at, place, district }
        }
        Action::CorrectPlace { place, district } => Change::PlaceCorrected { place, district },
        Action::Accept => Change::Accepted,
        Action::Report { resolution, note } => {
            let reportable = matches!(resolution, Resolution::Done | Resolution::Explained);
            fitting(kind, Some(resolution), reportable)?;
            Change::Reported { resolution, note }
        }
        Action::Confirm { spoken: false } if role == Role::Controller => return Err(Refusal::NotSpoken),
        Action::Confirm { .. } => Change::Confirmed { by: confirmed_by(role) },
        Action::SendBack { due_at, note } => {
            later(due_at, now)?;
            Change::SentBack { due_at, note }
        }
        Action::Lapse => {
            let reported_at = fact.done_at.ok_or(Refusal::UnknownTime { action: kind })?;
            not_before(kind, now, reported_at.plus_hours(LAPSE_HOURS))?;
            Change::Lapsed
        }
        Action::Reopen { due_at, note } => {
            fitting(kind, fact.resolution, fact.resolution.is_some_and(is_reopenable))?;
            let closed_at = fact.closed_at.ok_or(Refusal::UnknownTime { action: kind })?;
            not_after(kind, now, closed_at.plus_hours(REOPEN_HOURS))?;
            later(due_at, now)?;
            Change::Reopened { due_at, note }
        }
        Action::Close { resolution, note } => {
            let own_action = matches!(resolution, Resolution::Duplicate | Resolution::Withdrawn);
            fitting(kind, Some(resolution), !own_action)?;
            Change::Closed { resolution, note }
        }
        Action::Merge { into } if into == fact.id => return Err(Refusal::IntoItself),
        Action::Merge { into } => Change::Merged { into },
        Action::Withdraw => Change::Withdrawn,
        Action::AskExtension { due_at, note } => {
            asked_in_time(fact, now)?;
            extends(fact, due_at, now)?;
            Change::ExtensionAsked { due_at, note }
        }
        Action::Extend { due_at, asked } => {
            asked.ok_or(Refusal::NotAsked)?;
            extends(fact, due_at, now)?;
            Change::Extended { due_at }
        }
        Action::RefuseExtension { asked, note } => {
            asked.ok_or(Refusal::NotAsked)?;
            Change::ExtensionRefused { note }
        }
        Action::Rate { stars: stars @ 1..=5 } => Change::Rated { stars },
        Action::Rate { stars } => return Err(Refusal::BadStars { stars }),
        Action::Comment { note } => Change::Commented { note },
    })
}

/// Whether it is done by the executor that has the request.
const fn is_executors_work(action: ActionKind) -> bool {
    matches!(action, ActionKind::Return | ActionKind::Accept | ActionKind::Report | ActionKind::AskExtension)
}

/// Whether the applicant may open again what was closed so. The rest ended outside the city's work, or goes on in another request.
const fn is_reopenable(resolution: Resolution) -> bool {
    matches!(resolution, Resolution::Done | Resolution::Explained | Resolution::Refused | Resolution::NeedsFunding)
}

/// The table lets only these two confirm.
const fn confirmed_by(role: Role) -> ConfirmedBy {
    if matches!(role, Role::Applicant) { ConfirmedBy::Applicant } else { ConfirmedBy::Controller }
}

fn fitting(action: ActionKind, resolution: Option<Resolution>, fits: bool) -> Result<(), Refusal> {
    if fits { Ok(()) } else { Err(Refusal::BadResolution { action, resolution }) }
}

fn not_before(action: ActionKind, now: Timestamp, limit: Timestamp) -> Result<(), Refusal> {
    if now >= limit { Ok(()) } else { Err(Refusal::TooEarly { action, limit }) }
}

fn not_after(action: ActionKind, now: Timestamp, limit: Timestamp) -> Result<(), Refusal> {
    if now <= limit { Ok(()) } else { Err(Refusal::TooLate { action, limit }) }
}

fn later(due_at: Timestamp, after: Timestamp) -> Result<(), Refusal> {
    if due_at > after { Ok(()) } else { Err(Refusal::BadDate { after }) }
}

/// More time is asked for before the deadline; there is nothing to keep to where none is known.
fn asked_in_time(fact: &Fact, now: Timestamp) -> Result<(), Refusal> {
    match fact.due_at {
        Some(limit) if now >= limit => Err(Refusal::TooLate { action: ActionKind::AskExtension, limit }),
        _ => Ok(()),
    }
}

/// An extension is later than now and than the present deadline (where that is known).
fn extends(fact: &Fact, due_at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    later(due_at, fact.due_at.map_or(now, |due| due.max(now)))
}
