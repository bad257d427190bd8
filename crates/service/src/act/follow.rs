//! What a change of a request brings with it: in the lists of dispatchers, in the register of houses, in an incident.

use domain::classifier::ExecutorKind;
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::{ExecutorId, RequestId};
use domain::merge::check_target;
use domain::workflow::{ActionKind, Refusal, State};
use store::Tx;

use crate::city::City;
use crate::error::{Error, Result};
use crate::{merge, routing};

/// What the register must still be asked before a change that the rules allow is written.
///
/// # Errors
/// What the request is merged into is unknown, closed or part of another; the applicant takes back a request in which an incident runs; the
/// register failed.
pub(super) async fn check(tx: &mut Tx, request: RequestId, change: &Change) -> Result<()> {
    match *change {
        Change::Merged { into } => {
            let target = store::request::fact(tx, into)
                .await?
                .ok_or(Error::Form { field: "into", problem: domain::query::Problem::Unknown })?;
            check_target(request, &target, &store::merge::onward(tx, into).await?)?;
        }
        Change::Withdrawn if store::incident::running_in(tx, request).await?.is_some() => {
            return Err(Refusal::CarriesIncident { action: ActionKind::Withdraw }.into());
        }
        _ => {}
    }
    Ok(())
}

/// Writes what follows from a change; `had` is who had the request before. Returns whether people are told of it as of a mass incident: the
/// request became part of one, or ended it.
pub(super) async fn of_change(
    city: &City,
    tx: &mut Tx,
    fact: &Fact,
    had: Option<ExecutorId>,
    event: &Event,
) -> Result<bool> {
    match &event.change {
        Change::Returned { note } => {
            store::dispatch::give_back(tx, fact.id, event.version, event.at, had, *note).await?;
            store::contractor::set_of_request(tx, fact.id, None).await?;
        }
        Change::Assigned { executor } | Change::Redirected { executor, .. } => {
            let classifier = city.classifier_in(tx).await?;
            // The centre's own dispatcher is nobody's owner: they look for one.
            if classifier.executor(*executor).is_some_and(|row| row.kind != ExecutorKind::Triage) {
                store::dispatch::owner_found(tx, fact.id, event.at).await?;
            }
            find_contractor(city, tx, fact).await?;
        }
        Change::PlaceCorrected { .. } => find_contractor(city, tx, fact).await?,
        Change::Merged { into } => {
            if store::incident::running_in(tx, fact.id).await?.is_some() {
                merge::hand_on(tx, fact.id, *into, event.at).await?;
            }
            let known = store::incident::running_in(tx, *into).await?.is_some();
            if known {
                // Its places are known anew.
                store::settings::bump(tx).await?;
            }
            return Ok(known);
        }
        _ if fact.state == State::Closed => return Ok(store::incident::end(tx, fact.id, event.at).await?),
        _ => {}
    }
    Ok(false)
}

/// Finds who looks after the house for the executor that has the request now.
async fn find_contractor(city: &City, tx: &mut Tx, fact: &Fact) -> Result<()> {
    let classifier = city.classifier_in(tx).await?;
    let Some(place) = store::request::private_place(tx, fact.id).await? else { return Ok(()) };
    let case = routing::case(&classifier, fact.type_id, place.point, place.address.as_deref());
    let found = routing::contractors(tx, &classifier, &[(&case, fact.executor)]).await?;
    let contractor = found.into_iter().next().flatten();
    if store::contractor::of_request(tx, fact.id).await? != contractor {
        store::contractor::set_of_request(tx, fact.id, contractor).await?;
    }
    Ok(())
}

/// Whom the rules name for a request that nobody has, after its type or place was corrected; not one who gave it back before. Keeps why.
pub(super) async fn routed_anew(city: &City, tx: &mut Tx, fact: &Fact, change: &Change) -> Result<Option<ExecutorId>> {
    let corrected = matches!(change, Change::TypeCorrected { .. } | Change::PlaceCorrected { .. });
    if !corrected || fact.state != State::Registered {
        return Ok(None);
    }
    let (classifier, rules) = city.routing_in(tx).await?;
    let place = store::request::private_place(tx, fact.id).await?.ok_or(Error::NotFound)?;
    let case = routing::case(&classifier, fact.type_id, place.point, place.address.as_deref());
    let routed = rules.route(&classifier, &case);
    if let Some(kept) = routing::kept(routed) {
        store::dispatch::set_routed(tx, fact.id, &kept).await?;
    }
    let Some(executor) = routed.executor else { return Ok(None) };
    let gave_back = store::dispatch::gave_back(tx, fact.id).await?;
    Ok((!gave_back.contains(&executor)).then_some(executor))
}
