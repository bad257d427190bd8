//! Making an incident of many requests, adding to it, saying something else of it, and saying that it is none.

use domain::id::{IncidentId, RequestId};
use domain::merge::check_target;
use domain::permission::Permission;
use domain::query::Problem;
use store::incident::Banner;

use super::MAX_BANNER;
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};
use crate::merge::{Left, merge_locked};
use crate::staff::Staff;

/// An incident as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Making {
    /// The request that goes on for all.
    pub into: RequestId,
    /// The requests that become part of it; the one that goes on may be among them.
    pub requests: Vec<RequestId>,
    /// What the site is to say of it.
    pub banner: Banner,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The incident.
    pub id: IncidentId,
    /// The request that goes on.
    pub request: RequestId,
    /// The requests that were merged now.
    pub merged: Vec<RequestId>,
    /// Those that could not be, and why. One that was part of the incident already is not among them.
    pub left: Vec<Left>,
}

/// Makes an incident: merges the requests into the one that goes on, tells all who follow them, and lets the site say so. All in one
/// transaction; what cannot be merged is left out and told. Where the incident runs already, the requests are added to it: whoever of two
/// operators comes second finds the one of the first.
///
/// # Errors
/// [`Error::Forbidden`]; the words could not be taken (`text_uk`, `text_en`); the request that is to go on is unknown, closed, or part of
/// another ([`Error::Refused`]); the register failed.
pub async fn make(city: &City, staff: &Staff, making: &Making) -> Result<Made> {
    staff.need(city, Permission::RunIncidents).await?;
    let banner = checked(&making.banner)?;
    let now = city.now();
    let mut tx = city.db().begin().await?;
    let all: Vec<RequestId> = making.requests.iter().copied().chain([making.into]).collect();
    let mut facts = store::merge::locked(&mut tx, &all).await?;
    let at = facts.iter().position(|fact| fact.id == making.into).ok_or(Error::NotFound)?;
    let into = facts.remove(at);
    let onward = store::merge::onward(&mut tx, into.id).await?;
    // Whoever is merged into it, it must be able to go on.
    check_target(RequestId(0), &into, &onward)?;
    let id = match store::incident::running_in(&mut tx, into.id).await? {
        Some(running) => running.id,
        None => {
            let made =
                store::incident::insert(&mut tx, into.id, into.type_id, &banner, now, Some(staff.account)).await?;
            let subject = made.to_string();
            let detail = format!("{} requests", facts.len() + 1);
            let entry = Entry { action: "incident_made", request: Some(into.id), subject: &subject, detail: &detail };
            audit::write(&mut tx, city, staff.actor(), &entry).await?;
            made
        }
    };
    // The places of an incident stand in memory: whoever has them reads them anew.
    store::settings::bump(&mut tx).await?;
    let done = merge_locked(city, &mut tx, staff.actor(), &into, facts, &making.requests, true).await?;
    tx.commit().await?;
    Ok(Made { id, request: into.id, merged: done.merged, left: done.left })
}

/// Adds requests to an incident that runs.
///
/// # Errors
/// [`Error::NotFound`] when no such incident runs; as [`make`].
pub async fn add(city: &City, staff: &Staff, incident: IncidentId, requests: &[RequestId]) -> Result<Made> {
    staff.need(city, Permission::RunIncidents).await?;
    let running = store::incident::get(&mut city.db().read().await?, incident).await?;
    let running = running.filter(|row| row.closed_at.is_none()).ok_or(Error::NotFound)?;
    let making = Making { into: running.request, requests: requests.to_vec(), banner: running.banner };
    make(city, staff, &making).await
}

/// Lets the site say something else of an incident that runs.
///
/// # Errors
/// [`Error::Forbidden`]; the words could not be taken; [`Error::NotFound`] when no such incident runs; the register failed.
pub async fn reword(city: &City, staff: &Staff, incident: IncidentId, banner: &Banner) -> Result<()> {
    staff.need(city, Permission::RunIncidents).await?;
    let banner = checked(banner)?;
    let mut tx = city.db().begin().await?;
    store::incident::set_banner(&mut tx, incident, &banner).await?;
    let subject = incident.to_string();
    let detail = format!("{} / {}", banner.uk, banner.en);
    let entry = Entry { action: "incident_reworded", request: None, subject: &subject, detail: &detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Says that these requests are no incident: they are not suggested again; as many new ones would be.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such request; the register failed.
pub async fn dismiss(city: &City, staff: &Staff, requests: &[RequestId]) -> Result<()> {
    staff.need(city, Permission::RunIncidents).await?;
    let mut tx = city.db().begin().await?;
    let known = store::merge::locked(&mut tx, requests).await?;
    let first = known.first().ok_or(Error::NotFound)?.id;
    let numbers: Vec<RequestId> = known.iter().map(|fact| fact.id).collect();
    store::incident::dismiss(&mut tx, &numbers, city.now(), Some(staff.account)).await?;
    let list: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let detail = list.join(" ");
    let entry =
        Entry { action: "incident_dismissed", request: Some(first), subject: &first.to_string(), detail: &detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The words, if they can stand on the site.
fn checked(banner: &Banner) -> Result<Banner> {
    let line = |field: &'static str, typed: &str| {
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let problem = if text.is_empty() {
            Problem::Missing
        } else if text.chars().count() > MAX_BANNER {
            Problem::TooLong
        } else {
            return Ok(text);
        };
        Err(Error::Form { field, problem })
    };
    Ok(Banner { uk: line("text_uk", &banner.uk)?, en: line("text_en", &banner.en)? })
}
