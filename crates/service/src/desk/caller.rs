//! Who calls.

use std::fmt;

use domain::call::{Course, Direction, Outcome};
use domain::id::CallId;
use domain::intake::{self, Applicant};
use store::call::{Call, NewCall};
use store::desk::Row;

use super::{need, seen};
use crate::audit;
use crate::city::City;
use crate::error::{Error, Result};
use crate::staff::Staff;

/// How many people a phone is shown to be of.
const PEOPLE: u32 = 5;
/// How many of the caller's requests and calls are shown.
const REQUESTS: u32 = 30;
const CALLS: u32 = 10;
/// A call that began longer ago is on no screen any more, whatever its exchange has forgotten to tell.
pub(super) const OPEN_HOURS: i64 = 2;

/// The card of a call: it, and who calls.
#[derive(Clone)]
pub struct CallCard {
    /// The call.
    pub call: Call,
    /// Whose phone it is, as far as is known: who was entered last first.
    pub people: Vec<Applicant>,
    /// The caller's requests, those that are open first.
    pub requests: Vec<Row>,
    /// Earlier calls, newest first.
    pub calls: Vec<Call>,
    /// The request that came of this call last.
    pub registered: Option<Row>,
}

impl fmt::Debug for CallCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallCard").field("call", &self.call).finish_non_exhaustive()
    }
}

/// Opens a card for somebody who is on the line. `typed` is their phone; an empty one is withheld. Who called before and was not answered has
/// got through.
///
/// # Errors
/// [`Error::Forbidden`]; `phone` could not be taken; the register failed.
pub async fn open(city: &City, staff: &Staff, typed: &str) -> Result<CallId> {
    need(city, staff).await?;
    let phone = if typed.trim().is_empty() { String::new() } else { intake::phone(typed)? };
    let now = city.now();
    let course = Course { answered_at: Some(now), outcome: Outcome::Answered, ..Course::begun(Direction::In, now) };
    let mut tx = city.db().begin().await?;
    let line = store::line::of(&mut tx, staff.account).await?.unwrap_or_default();
    let new = NewCall { external: None, phone: &phone, line: &line, account: Some(staff.account), course };
    let id = store::call::insert(&mut tx, new).await?;
    store::call::reached(&mut tx, &phone, now, now, false).await?;
    tx.commit().await?;
    Ok(id)
}

/// The card of a call. That the caller is seen, is written down.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such call; the register failed.
pub async fn card(city: &City, staff: &Staff, id: CallId) -> Result<CallCard> {
    need(city, staff).await?;
    let mut tx = city.db().read().await?;
    let call = store::call::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let (mut people, mut requests, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    if !call.phone.is_empty() {
        people = store::desk::people(&mut tx, &call.phone, PEOPLE).await?;
        requests = store::desk::of_phone(&mut tx, &call.phone, REQUESTS).await?;
        calls = store::call::with_phone(&mut tx, &call.phone, CALLS + 1).await?;
        calls.retain(|other| other.id != id);
    }
    let registered = match call.request {
        Some(request) => store::desk::rows(&mut tx, &[request]).await?.pop(),
        None => None,
    };
    drop(tx);
    for (applicant, _) in &people {
        audit::saw(city, staff, None, Some(*applicant), "caller").await?;
    }
    audit::saw_all(city, staff, &seen(requests.iter().chain(&registered)), "caller").await?;
    let people = people.into_iter().map(|(_, person)| person).collect();
    Ok(CallCard { call, people, requests, calls, registered })
}

/// The call that rings or is being talked at this desk, as the exchange tells.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn ringing(city: &City, staff: &Staff) -> Result<Option<Call>> {
    need(city, staff).await?;
    let since = city.now().plus_hours(-OPEN_HOURS);
    Ok(store::call::open_at(&mut city.db().read().await?, staff.account, since).await?)
}
