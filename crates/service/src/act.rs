//! One step of one request, taken by somebody in a role.
//!
//! [`act`] takes a step that the rules know already. [`perform`] takes a [`Deed`], a step in a person's words: it enters what they wrote,
//! reckons the new deadline, and all of it with the step in one transaction.

mod deed;
mod follow;

use domain::callback::Calls;
use domain::classifier::Classifier;
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::{ExecutorId, NoteId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{Action, Actor, Role, State, decide};
use store::Tx;
use store::note::{NewNote, Visibility};
use store::request::{Beside, PrivatePlace};

use crate::city::City;
use crate::error::{Error, Result};
use crate::notice;
use crate::photo;

pub use deed::{Deed, applicant_act, perform};
pub(crate) use deed::{perform_of, return_ownerless};

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
    by: impl Into<Actor>,
    action: Action,
    expected_version: Option<u32>,
) -> Result<Event> {
    let into = match action {
        Action::Merge { into } => Some(into),
        _ => None,
    };
    let with = With { into, ..With::default() };
    in_one_transaction(city, id, by.into(), with, expected_version, |_| Ok(action)).await
}

/// Takes a step with a text: the note is entered in the same transaction, and `action` is told its number.
///
/// # Errors
/// As [`act`].
pub async fn act_with_text(
    city: &City,
    id: RequestId,
    by: impl Into<Actor>,
    said: &Said,
    expected_version: Option<u32>,
    action: impl FnOnce(NoteId) -> Action,
) -> Result<Event> {
    let action = |known: Known<'_>| known.note.map(action).ok_or(Error::NotFound);
    in_one_transaction(city, id, by.into(), With::said(Some(said)), expected_version, action).await
}

/// What is written together with a step.
#[derive(Clone, Copy, Default)]
pub(crate) struct With<'a> {
    /// What was said.
    said: Option<&'a Said>,
    /// The true place, if the step corrects it.
    place: Option<&'a PrivatePlace>,
    /// The organisation that must have the request: whoever lost it meanwhile does nothing with it any more.
    only_of: Option<ExecutorId>,
    /// The request into which the step merges, if it does: it is locked with the other, and must be able to go on.
    into: Option<RequestId>,
    /// Whether it is about what nobody has on the books.
    ownerless: bool,
}

impl<'a> With<'a> {
    /// A step with a text, or without.
    pub(crate) fn said(said: Option<&'a Said>) -> Self {
        Self { said, ..Self::default() }
    }
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
    /// Its true place, and the date that the executor has asked for.
    pub(crate) beside: &'a Beside,
    /// Whether a controller has spoken to the applicant about the report that stands.
    pub(crate) spoken: bool,
}

async fn in_one_transaction(
    city: &City,
    id: RequestId,
    by: Actor,
    with: With<'_>,
    expected_version: Option<u32>,
    action: impl FnOnce(Known<'_>) -> Result<Action>,
) -> Result<Event> {
    let mut tx = city.db().begin().await?;
    let mut fact = match with.into {
        None => store::request::locked(&mut tx, id).await?,
        // Both at once, by rising numbers: whoever merges the other way round waits, and is not waited for.
        Some(into) => store::merge::locked(&mut tx, &[id, into]).await?.into_iter().find(|fact| fact.id == id),
    }
    .ok_or(Error::NotFound)?;
    if let Some(executor) = with.only_of {
        let hidden = match by.account {
            Some(account) => store::contractor::hides(&mut tx, account, id).await?,
            None => false,
        };
        if fact.executor != Some(executor) || hidden {
            return Err(Error::NotFound);
        }
    }
    if expected_version.is_some_and(|expected| expected != fact.version) {
        return Err(Error::Conflict);
    }
    let event = step(city, &mut tx, &mut fact, by, with, action).await?;
    tx.commit().await?;
    Ok(event)
}

/// Takes a step of a locked request within a transaction that others may add to.
pub(crate) async fn step(
    city: &City,
    tx: &mut Tx,
    fact: &mut Fact,
    by: Actor,
    with: With<'_>,
    action: impl FnOnce(Known<'_>) -> Result<Action>,
) -> Result<Event> {
    let now = city.now();
    let classifier = city.classifier_in(tx).await?;
    let note = match with.said {
        Some(Said { text, visibility, photos }) => {
            let new = NewNote { request: fact.id, at: now, by, visibility: *visibility, body: text };
            let note = store::note::insert(tx, new).await?;
            photo::attach(tx, photos, by.role, fact.id, Some(note), *visibility).await?;
            Some(note)
        }
        None => None,
    };
    let beside = store::request::beside(tx, fact.id).await?.ok_or(Error::NotFound)?;
    let spoken = by.role == Role::Controller && spoken(tx, fact).await?;
    let action = action(Known { fact, classifier: &classifier, now, note, beside: &beside, spoken })?;
    let change = decide(fact, by.role, action, now)?;
    follow::check(tx, fact.id, &change).await?;
    if let Some(place) = with.place {
        store::request::set_private_place(tx, fact.id, place).await?;
    }
    let event = write(city, tx, fact, by, change, now).await?;
    if with.ownerless {
        store::dispatch::mark_ownerless(tx, fact.id, now, by.role, by.account).await?;
    }
    if let Some(executor) = follow::routed_anew(city, tx, fact, &event.change).await? {
        let change = decide(fact, Role::System, Action::Assign { executor }, now)?;
        write(city, tx, fact, Role::System.into(), change, now).await?;
    }
    Ok(event)
}

/// Whether somebody has spoken to the applicant about the report that stands.
async fn spoken(tx: &mut Tx, fact: &Fact) -> Result<bool> {
    if fact.state != State::OnControl {
        return Ok(false);
    }
    let outcomes = store::callback::outcomes(tx, &[fact.id]).await?.remove(&fact.id);
    Ok(Calls::of(outcomes.unwrap_or_default()).spoken())
}

/// Writes a change that the rules have allowed: the row by compare-and-set on its version, the notices of it, and the event.
async fn write(city: &City, tx: &mut Tx, fact: &mut Fact, by: Actor, change: Change, now: Timestamp) -> Result<Event> {
    let (before, had) = (fact.version, fact.executor);
    let mut event = Event { seq: 0, request: fact.id, version: before + 1, at: now, by: by.role, change };
    fact.apply(&event);
    store::request::update(tx, fact, before).await?;
    if let Change::Merged { into } = event.change {
        store::request::set_merged_into(tx, fact.id, into).await?;
    }
    if let Some(asked) = event.change.asked_due_at() {
        store::request::set_asked_due_at(tx, fact.id, asked).await?;
    }
    let of_incident = follow::of_change(city, tx, fact, had, &event).await?;
    notice::of_change(city, tx, &event, of_incident).await?;
    event.seq = store::event::append(tx, fact.id, event.version, now, by, &event.change).await?;
    Ok(event)
}
