//! Open requests like the one that somebody is about to make: perhaps they need not make it.

use domain::classifier::{Name, Precision};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::State;

use crate::city::City;
use crate::error::{Error, Result};

/// How many are offered.
const OFFERED: usize = 3;

/// An open request of the same type, near and of late. All of it is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearby {
    /// Its number.
    pub id: RequestId,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// By when it must be done.
    pub due_at: Option<Timestamp>,
    /// How far it is, in tens of metres; `None` where its place is shown by street only.
    pub metres: Option<u32>,
    /// How many joined it.
    pub joined: u64,
}

/// The open requests of the type near the point, the nearest first: see [`domain::facts::FactTable::open_like`] for what is told of which
/// types. While places are not public, there are none.
///
/// # Errors
/// The register failed.
pub async fn open_like(city: &City, type_code: &str, point: LatLon) -> Result<Vec<Nearby>> {
    let view = city.view();
    let Some(kind) = view.classifier.type_by_code(type_code.trim()).filter(|_| view.settings.places_public) else {
        return Ok(Vec::new());
    };
    let found = view.facts.open_like(kind, point, city.public_now_of(&view), OFFERED);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = city.db().read().await?;
    let mut nearby = Vec::with_capacity(found.len());
    for like in found {
        nearby.push(Nearby {
            id: like.fact.id,
            registered_at: like.fact.registered_at,
            state: like.fact.state,
            due_at: like.fact.due_at,
            metres: (kind.precision == Precision::Exact).then(|| tens(like.metres)),
            joined: store::joined::count(&mut tx, like.fact.id).await?,
        });
    }
    Ok(nearby)
}

/// To tens of metres: a tap on a map is no more exact.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn tens(metres: f64) -> u32 {
    ((metres / 10.0).round() * 10.0).clamp(0.0, 10_000.0) as u32
}

/// The mass incidents that somebody may be about to report, as open requests: see [`crate::incident::known_near`]. With each, what the city
/// says of it.
///
/// # Errors
/// The register failed.
pub async fn incidents_like(city: &City, type_code: &str, point: Option<LatLon>) -> Result<Vec<(Nearby, Name)>> {
    let mut tx = city.db().read().await?;
    let mut nearby = Vec::new();
    for known in crate::incident::known_near(city, type_code, point) {
        let Some(fact) = store::request::fact(&mut tx, known.request).await?.filter(|fact| fact.state.is_open()) else {
            continue;
        };
        let joined = store::joined::count(&mut tx, fact.id).await?;
        let Fact { id, registered_at, state, due_at, .. } = fact;
        nearby.push((Nearby { id, registered_at, state, due_at, metres: None, joined }, known.shown().text));
    }
    Ok(nearby)
}

/// Whether strangers may be told that there is such a request, and join it: it is open, and the public sees where it is.
///
/// # Errors
/// [`Error::NotFound`]: they may not.
pub(crate) fn may_be_joined(city: &City, fact: &Fact) -> Result<()> {
    let view = city.view();
    let shown = view
        .classifier
        .request_type(fact.type_id)
        .is_some_and(|kind| matches!(kind.precision, Precision::Exact | Precision::Street) && fact.place.is_some());
    // Of an incident the site tells everybody, whatever its type.
    let shown = shown || view.incidents.carries(fact.id);
    if shown && fact.state != State::Closed && view.settings.places_public { Ok(()) } else { Err(Error::NotFound) }
}
