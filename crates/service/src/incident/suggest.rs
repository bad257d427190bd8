//! What may be an incident, and what comes in near one that runs.

use std::collections::HashMap;
use std::fmt;

use domain::classifier::Precision;
use domain::id::{DistrictId, RequestId, TypeId};
use domain::incident::{Sighting, Suggestion, Watch};
use domain::permission::Permission;
use domain::place::LatLon;
use domain::time::Timestamp;

use super::{Incident, Known};
use crate::city::City;
use crate::error::Result;
use crate::places::plain_address;
use crate::staff::Staff;

/// The most open requests that are looked at: those that came last.
const LOOKED_AT: u32 = 5000;
/// How many incidents that ended are shown.
const ENDED: u32 = 20;

/// A request of an incident, or of what may be one. For staff.
#[derive(Clone, PartialEq)]
pub struct Member {
    /// Its number.
    pub id: RequestId,
    /// Its type.
    pub type_id: TypeId,
    /// When it was registered.
    pub at: Timestamp,
    /// The address of its place.
    pub address: Option<String>,
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Open requests that may be one incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggested {
    /// The type that most of them are of.
    pub type_id: TypeId,
    /// The requests, the earliest first.
    pub members: Vec<Member>,
    /// The district in which the first of them lies.
    pub district: Option<DistrictId>,
    /// The street that most of them name: only where the public may see that much of such a type, and never with a house.
    pub street: Option<String>,
}

/// An incident that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Going {
    /// What it is and what the site says of it.
    pub known: Known,
    /// The requests that were merged into it.
    pub merged: Vec<RequestId>,
    /// Open requests of its family near it that are not in it.
    pub near: Vec<Member>,
}

/// What runs, what may be, and what ended last.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// What may be an incident, the latest first.
    pub suggested: Vec<Suggested>,
    /// What runs, the latest first.
    pub going: Vec<Going>,
    /// What ended last.
    pub ended: Vec<Incident>,
}

/// All of that, for who makes incidents.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn overview(city: &City, staff: &Staff) -> Result<Overview> {
    staff.need(city, Permission::RunIncidents).await?;
    let (suggestions, near) = look(city).await?;
    let view = city.view();
    let mut tx = city.db().read().await?;
    let numbers: Vec<RequestId> = suggestions
        .iter()
        .flat_map(|suggestion| &suggestion.requests)
        .chain(near.iter().map(|(_, sighting)| sighting))
        .map(|sighting| sighting.id)
        .collect();
    let addresses = store::incident::addresses(&mut tx, &numbers).await?;
    let mut going = Vec::new();
    for known in &view.incidents.all {
        let own = near.iter().filter(|(request, _)| *request == known.request);
        going.push(Going {
            known: known.clone(),
            merged: store::incident::merged(&mut tx, known.request).await?,
            near: own.map(|(_, sighting)| member(sighting, &addresses)).collect(),
        });
    }
    let ended = store::incident::ended(&mut tx, ENDED).await?;
    drop(tx);
    let suggested = suggestions.iter().filter_map(|one| suggested(city, one, &addresses)).collect();
    Ok(Overview { suggested, going, ended })
}

/// What of the suggestions concerns a request of this type in this place: what the desk offers before it registers one more.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn suggested_for(city: &City, staff: &Staff, type_code: &str, place: LatLon) -> Result<Vec<Suggested>> {
    staff.need(city, Permission::RunIncidents).await?;
    let view = city.view();
    let Some(kind) = view.classifier.type_by_code(type_code.trim()) else { return Ok(Vec::new()) };
    let (mut suggestions, _) = look(city).await?;
    let (family, thresholds) = (view.incidents.families.of(kind.id), view.settings.incident);
    suggestions.retain(|one| one.family == family && one.requests.iter().any(|own| thresholds.near(own.place, place)));
    let numbers: Vec<RequestId> =
        suggestions.iter().flat_map(|one| &one.requests).map(|sighting| sighting.id).collect();
    let addresses = store::incident::addresses(&mut city.db().read().await?, &numbers).await?;
    Ok(suggestions.iter().filter_map(|one| suggested(city, one, &addresses)).collect())
}

/// The suggestions, and the open requests near an incident that runs, with the request in which it does.
async fn look(city: &City) -> Result<(Vec<Suggestion>, Vec<(RequestId, Sighting)>)> {
    let view = city.view();
    let thresholds = view.settings.incident;
    let since = city.now().plus_seconds(-60 * thresholds.look_back_minutes());
    let sightings = store::incident::open_since(&mut city.db().read().await?, since, LOOKED_AT).await?;
    let mut watch = Watch::new(thresholds, &view.incidents.families);
    let mut near = Vec::new();
    for sighting in sightings {
        match view.incidents.near(thresholds, sighting.type_id, sighting.place).next() {
            Some(known) => near.push((known.request, sighting)),
            None => {
                watch.see(sighting);
            }
        }
    }
    Ok((watch.suggestions(), near))
}

fn member(sighting: &Sighting, addresses: &HashMap<RequestId, String>) -> Member {
    let Sighting { id, type_id, at, .. } = *sighting;
    Member { id, type_id, at, address: addresses.get(&id).cloned() }
}

fn suggested(city: &City, one: &Suggestion, addresses: &HashMap<RequestId, String>) -> Option<Suggested> {
    let (first, type_id) = (one.earliest()?, one.commonest_type()?);
    let members: Vec<Member> = one.requests.iter().map(|sighting| member(sighting, addresses)).collect();
    let classifier = city.classifier();
    let shown = classifier.request_type(type_id).map_or(Precision::Hidden, |kind| kind.precision);
    Some(Suggested {
        type_id,
        district: classifier
            .district_at(first.place)
            .map(|district| district.id)
            .filter(|_| shown != Precision::Hidden),
        street: matches!(shown, Precision::Exact | Precision::Street).then(|| commonest_street(&members)).flatten(),
        members,
    })
}

/// The street that most of them name, of equals the one that came first. What is more than an address is passed over.
pub(super) fn commonest_street(members: &[Member]) -> Option<String> {
    let streets: Vec<String> =
        members.iter().filter_map(|member| Some(plain_address(member.address.as_deref()?)?.0)).collect();
    let count = |street: &String| streets.iter().filter(|other| *other == street).count();
    streets.iter().rev().max_by_key(|street| count(street)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_street_is_told_without_a_house() {
        let member = |id: i64, address: &str| Member {
            id: RequestId(id),
            type_id: TypeId(1),
            at: Timestamp::from_seconds(0),
            address: Some(address.to_owned()),
        };
        for (addresses, street) in [
            (vec!["вул. Тиха, 5", "вул. Довга, 7", "вул. Довга, 9"], Some("вул. Довга")),
            (vec!["вул. Тиха, 5", "вул. Довга, 7"], Some("вул. Тиха")),
            (vec!["біля під'їзду пані Олени, 5", "вул. Тиха, 5 кв. 12"], None),
            (vec![], None),
        ] {
            let members: Vec<Member> = (1..).zip(&addresses).map(|(id, address)| member(id, address)).collect();
            assert_eq!(commonest_street(&members).as_deref(), street, "{addresses:?}");
        }
    }
}
