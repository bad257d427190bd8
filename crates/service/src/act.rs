//! One step of one request, taken by somebody in a role.
//!
//! [`act`] takes a step that the rules know already. [`perform`] takes a [`Deed`], a step in a person's words: it enters what they wrote,
//! reckons the new deadline, and all of it with the step in one transaction.

mod deed;

use domain::classifier::Classifier;
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::{NoteId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{Action, Role, decide};
use store::Tx;
use store::note::{NewNote, Visibility};

use crate::city::City;
use crate::error::{Error, Result};
use crate::notice;
use crate::photo;

pub use deed::{Deed, applicant_act, perform};

/// What somebody writes with a step.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// The names of uploaded photos that belong to it.
    pub photos: Vec<String>,
}

// What people write stays out of logs.
impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Said").field("visibility", &self.visibility).finish_non_exhaustive()
    }
}

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
    in_one_transaction(city, id, role, None, expected_version, |_| Ok(action)).await
}

/// Takes a step with a text: the note is entered in the same transaction, and `action` is told its number.
///
/// # Errors
/// As [`act`].
pub async fn act_with_text(
    city: &City,
    id: RequestId,
    role: Role,
    said: &Said,
    expected_version: Option<u32>,
    action: impl FnOnce(NoteId) -> Action,
) -> Result<Event> {
    let action = |known: Known<'_>| known.note.map(action).ok_or(Error::NotFound);
    in_one_transaction(city, id, role, Some(said), expected_version, action).await
}

/// What the register knows when it is told which action to take.
pub(crate) struct Known<'a> {
    /// The request, which nobody else can change meanwhile.
    pub(crate) fact: &'a Fact,
    /// The classifier.
    pub(crate) classifier: &'a Classifier,
    /// Now.
    pub(crate) now: Timestamp,
    /// The number of what was said.
    pub(crate) note: Option<NoteId>,
}

async fn in_one_transaction(
    city: &City,
    id: RequestId,
    role: Role,
    said: Option<&Said>,
    expected_version: Option<u32>,
    action: impl FnOnce(Known<'_>) -> Result<Action>,
) -> Result<Event> {
    let mut tx = city.db().begin().await?;
    let mut fact = store::request::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if expected_version.is_some_and(|expected| expected != fact.version) {
        return Err(Error::Conflict);
    }
    let event = step(city, &mut tx, &mut fact, role, said, action).await?;
    tx.commit().await?;
    Ok(event)
}

/// Takes a step of a locked request within a transaction that others may add to.
pub(crate) async fn step(
    city: &City,
    tx: &mut Tx,
    fact: &mut Fact,
    role: Role,
    said: Option<&Said>,
    action: impl FnOnce(Known<'_>) -> Result<Action>,
) -> Result<Event> {
    let now = city.now();
    let classifier = city.classifier_in(tx).await?;
    let note = match said {
        Some(Said { text, visibility, photos }) => {
            let new = NewNote { request: fact.id, at: now, by: role, visibility: *visibility, body: text };
            let note = store::note::insert(tx, new).await?;
            photo::attach(tx, photos, role, fact.id, Some(note), *visibility).await?;
            Some(note)
        }
        None => None,
    };
    let action = action(Known { fact, classifier: &classifier, now, note })?;
    let change = decide(fact, role, action, now)?;
    write(city, tx, fact, role, change, now).await
}

/// Writes a change that the rules have allowed: the row by compare-and-set on its version, the notices of it, and the event.
async fn write(city: &City, tx: &mut Tx, fact: &mut Fact, role: Role, change: Change, now: Timestamp) -> Result<Event> {
    let before = fact.version;
    let mut event = Event { seq: 0, request: fact.id, version: before + 1, at: now, by: role, change };
    fact.apply(&event);
    store::request::update(tx, fact, before).await?;
    if let Change::Merged { into } = event.change {
        store::request::set_merged_into(tx, fact.id, into).await?;
    }
    notice::of_change(city, tx, &event).await?;
    event.seq = store::event::append(tx, fact.id, event.version, now, role, &event.change).await?;
    Ok(event)
}
