//! Calling the applicant back about a report.

use std::collections::{HashMap, HashSet};

use domain::callback::{Calls, Outcome};
use domain::id::{AccountId, RequestId};
use domain::permission::Permission;
use domain::time::Timestamp;
use domain::workflow::{ActionKind, Refusal, State};
use store::callback::Callback;

use crate::city::City;
use crate::error::{Error, Result};
use crate::staff::Staff;

/// A try to speak to the applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLine {
    /// When.
    pub at: Timestamp,
    /// Who tried.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether it was about the report that stands.
    pub of_this_report: bool,
}

/// All tries about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLog {
    /// The tries, the latest first.
    pub lines: Vec<CallLine>,
    /// How far those about the report that stands have got.
    pub calls: Calls,
    /// When that report was made; `None` when nothing waits for a check.
    pub reported_at: Option<Timestamp>,
}

/// The tries about a request, for its card.
///
/// # Errors
/// [`Error::Forbidden`] for who controls nothing; there is no such request; the register failed.
pub async fn calls(city: &City, staff: &Staff, id: RequestId) -> Result<CallLog> {
    staff.need(city, Permission::Control).await?;
    let mut tx = city.db().read().await?;
    let fact = store::request::fact(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let all = store::callback::of_request(&mut tx, id).await?;
    let mut names: HashMap<AccountId, String> = HashMap::new();
    for account in all.iter().map(|try_| try_.account).collect::<HashSet<_>>() {
        let person = store::account::by_id(&mut tx, account).await?.map(|row| row.person);
        let name = person.map(|person| format!("{} {}", person.surname, person.first_name)).unwrap_or_default();
        names.insert(account, name);
    }
    drop(tx);
    let reported_at = fact.done_at.filter(|_| fact.state == State::OnControl);
    let of_this = |try_: &Callback| Some(try_.reported_at) == fact.done_at;
    let calls = Calls::of(all.iter().filter(|try_| of_this(try_)).map(|try_| try_.outcome));
    let line = |try_: &Callback| CallLine {
        at: try_.at,
        name: names.get(&try_.account).cloned().unwrap_or_default(),
        outcome: try_.outcome,
        of_this_report: of_this(try_),
    };
    Ok(CallLog { lines: all.iter().rev().map(line).collect(), calls, reported_at })
}

/// Logs a try about the report that was made at `reported_at`.
///
/// # Errors
/// [`Error::Conflict`] when another report stands by now; [`Error::Refused`] when nothing waits for a check; [`Error::Forbidden`] for who
/// controls nothing; there is no such request; the register failed.
pub async fn call(
    city: &City,
    staff: &Staff,
    id: RequestId,
    outcome: Outcome,
    reported_at: Option<Timestamp>,
) -> Result<()> {
    staff.need(city, Permission::Control).await?;
    let mut tx = city.db().begin().await?;
    let fact = store::request::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let Some(report) = fact.done_at.filter(|_| fact.state == State::OnControl) else {
        return Err(Refusal::WrongState { action: ActionKind::Confirm, state: fact.state }.into());
    };
    if reported_at.is_some_and(|seen| seen != report) {
        return Err(Error::Conflict);
    }
    let new = Callback { reported_at: report, at: city.now(), account: staff.account, outcome };
    store::callback::insert(&mut tx, id, &new).await?;
    tx.commit().await?;
    Ok(())
}
