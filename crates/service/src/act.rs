//! One step of one request, taken by somebody in a role.

use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::time::Timestamp;
use domain::workflow::{Action, Role, decide};
use store::Tx;

use crate::city::City;
use crate::error::{Error, Result};

/// Takes the step: the rules decide, then the row and the event are written in one transaction.
///
/// With `expected_version`, a request that somebody else changed in the meantime is a conflict.
///
/// # Errors
/// There is no such request; the rules do not allow the step; a conflict; the register failed (nothing was kept).
pub async fn act(
    city: &City,
    id: RequestId,
    role: Role,
    action: Action,
    expected_version: Option<u32>,
) -> Result<Event> {
    let now = city.now();
    let mut tx = city.db().begin().await?;
    let mut fact = store::request::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if expected_version.is_some_and(|expected| expected != fact.version) {
        return Err(Error::Conflict);
    }
    let change = decide(&fact, role, action, now)?;
    let event = write(&mut tx, &mut fact, role, change, now).await?;
    tx.commit().await?;
    Ok(event)
}

/// Writes a change that the rules have allowed: the row by compare-and-set on its version, and the event.
pub(crate) async fn write(tx: &mut Tx, fact: &mut Fact, role: Role, change: Change, now: Timestamp) -> Result<Event> {
    let before = fact.version;
    let mut event = Event { seq: 0, request: fact.id, version: before + 1, at: now, by: role, change };
    fact.apply(&event);
    store::request::update(tx, fact, before).await?;
    if let Change::Merged { into } = event.change {
        store::request::set_merged_into(tx, fact.id, into).await?;
    }
    event.seq = store::event::append(tx, fact.id, event.version, now, role, &event.change).await?;
    Ok(event)
}
