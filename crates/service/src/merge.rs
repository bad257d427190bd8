//! Merging many requests into one, in one transaction and with few statements: whoever reports something meanwhile hardly waits.

use domain::event::Event;
use domain::fact::Fact;
use domain::id::RequestId;
use domain::merge::check_target;
use domain::time::Timestamp;
use domain::workflow::{Action, Actor, decide};
use store::Tx;

use crate::city::City;
use crate::error::{Error, Result};
use crate::notice;

/// A request that could not be merged.
#[derive(Debug)]
pub struct Left {
    /// Which one.
    pub request: RequestId,
    /// Why.
    pub why: Error,
}

// Errors of the register cannot be compared, and none of them is ever left here: why it was left is told by its words.
impl PartialEq for Left {
    fn eq(&self, other: &Self) -> bool {
        self.request == other.request && self.why.to_string() == other.why.to_string()
    }
}

impl Clone for Left {
    fn clone(&self) -> Self {
        let why = match &self.why {
            Error::Refused(refusal) => Error::Refused(refusal.clone()),
            Error::Conflict => Error::Conflict,
            _ => Error::NotFound,
        };
        Self { request: self.request, why }
    }
}

/// What came of merging.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    pub(crate) merged: Vec<RequestId>,
    pub(crate) left: Vec<Left>,
}

/// Merges those of the locked requests that may be into `into`, which is locked as well; `asked` are the numbers that were asked for. What
/// goes on in it already is done with. Incidents that run in merged ones go on in it, or end in the one that runs there. The log comes last:
/// after this, commit.
pub(crate) async fn merge_locked(
    city: &City,
    tx: &mut Tx,
    by: Actor,
    into: &Fact,
    facts: Vec<Fact>,
    asked: &[RequestId],
    as_incident: bool,
) -> Result<Merged> {
    let now = city.now();
    let onward = store::merge::onward(tx, into.id).await?;
    let mut done = Merged::default();
    let unknown = asked.iter().filter(|id| **id != into.id && !facts.iter().any(|fact| fact.id == **id));
    done.left.extend(unknown.map(|id| Left { request: *id, why: Error::NotFound }));
    let (mut gone, mut events) = (Vec::new(), Vec::new());
    for mut fact in facts {
        let action = Action::Merge { into: into.id };
        let change = check_target(fact.id, into, &onward).and_then(|()| decide(&fact, by.role, action, now));
        match change {
            Ok(change) => {
                let version = fact.version + 1;
                let event = Event { seq: 0, request: fact.id, version, at: now, by: by.role, change };
                fact.apply(&event);
                events.push(event);
                gone.push(fact);
            }
            Err(_) if store::request::merged_into(tx, fact.id).await? == Some(into.id) => {}
            Err(refusal) => done.left.push(Left { request: fact.id, why: refusal.into() }),
        }
    }
    if gone.is_empty() {
        return Ok(done);
    }
    done.merged = gone.iter().map(|fact| fact.id).collect();
    store::merge::merge_all(tx, &gone, into.id).await?;
    for running in store::incident::running(tx).await? {
        if done.merged.contains(&running.request) {
            hand_on(tx, running.request, into.id, now).await?;
        }
    }
    notice::of_merges(city, tx, &events, as_incident).await?;
    store::merge::follow_on_all(tx, &done.merged, into.id, now).await?;
    store::merge::append_all(tx, &gone, into.id, now, by).await?;
    Ok(done)
}

/// Lets the incident of a merged request go on in the other, if none runs there; else it is part of that one.
pub(crate) async fn hand_on(tx: &mut Tx, from: RequestId, into: RequestId, now: Timestamp) -> Result<()> {
    if store::incident::running_in(tx, into).await?.is_some() {
        store::incident::end(tx, from, now).await?;
    } else {
        store::incident::go_on(tx, from, into).await?;
    }
    Ok(())
}
