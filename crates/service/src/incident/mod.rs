//! Mass incidents: what may be one, what runs, and what is told of it.
//!
//! The rule is [`domain::incident`]. It looks at the true places of open requests, which only staff may see: [`suggestions`] is theirs. Of an
//! incident that runs everybody reads the words that staff wrote for everybody, and nothing else. What runs stands in memory with
//! the settings, so that the form of a report asks nothing of the register to know of it.

mod make;
mod suggest;

use std::fmt;

use domain::answer::IncidentAnswer;
use domain::classifier::{Classifier, Name, Precision};
use domain::id::{IncidentId, RequestId, TypeId};
use domain::incident::{Families, FamilyId, Thresholds};
use domain::place::{LatLon, public_point};
use domain::time::Timestamp;
use store::Tx;

use crate::city::City;
use crate::error::Result;
use crate::load::View;
use crate::settings::Settings;

pub use crate::merge::Left;
pub use make::{Made, Making, add, dismiss, make, reword};
pub use store::incident::{Banner, Incident};
pub use suggest::{Going, Member, Overview, Suggested, overview, suggested_for};

/// The longest words of an incident, in characters.
pub const MAX_BANNER: usize = 200;

/// An incident that runs.
#[derive(Clone, PartialEq)]
pub struct Known {
    /// Its number.
    pub id: IncidentId,
    /// The request that goes on for all.
    pub request: RequestId,
    /// What it is.
    pub type_id: TypeId,
    /// What the site says of it.
    pub banner: Banner,
    /// Since when the city knows of it.
    pub made_at: Timestamp,
    family: FamilyId,
    /// Where its requests lie: the true points.
    places: Vec<LatLon>,
}

// Where people live stays out of logs.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("id", &self.id).field("request", &self.request).finish_non_exhaustive()
    }
}

impl Known {
    /// What everybody is told of it.
    #[must_use]
    pub fn shown(&self) -> IncidentAnswer {
        let text = Name { uk: self.banner.uk.clone(), en: self.banner.en.clone() };
        IncidentAnswer { request: self.request, text, since: self.made_at }
    }

    /// Whether somebody at the place may mean it, as far as the public may know where its requests lie.
    fn may_be_at(&self, view: &View, place: LatLon) -> bool {
        let (classifier, thresholds) = (&view.classifier, view.settings.incident);
        let cell = |point: LatLon| public_point(Precision::Street, Some(point), None).unwrap_or(point);
        match classifier.request_type(self.type_id).map_or(Precision::Hidden, |kind| kind.precision) {
            Precision::Exact | Precision::Street => {
                let here = cell(place);
                self.places.iter().any(|own| thresholds.near(cell(*own), here))
            }
            Precision::District => {
                let of = |point: LatLon| classifier.district_at(point).map(|district| district.id);
                let here = of(place);
                self.places.iter().any(|own| of(*own) == here)
            }
            // Where it is, only its words tell.
            Precision::Hidden => true,
        }
    }
}

/// The incidents that run, the latest first, and the families by which they are told apart.
#[derive(Debug, Default)]
pub(crate) struct Running {
    pub(crate) all: Vec<Known>,
    pub(crate) families: Families,
}

impl Running {
    /// Reads them.
    pub(crate) async fn load(tx: &mut Tx, settings: &Settings, classifier: &Classifier) -> Result<Self> {
        let families = Families::parse(&settings.incident_families, classifier);
        let incidents = store::incident::running(tx).await?;
        let places = if incidents.is_empty() { Vec::new() } else { store::incident::places(tx).await? };
        let known = |row: Incident| Known {
            id: row.id,
            request: row.request,
            type_id: row.type_id,
            banner: row.banner,
            made_at: row.made_at,
            family: families.of(row.type_id),
            places: places.iter().filter(|(id, _)| *id == row.id).map(|(_, place)| *place).collect(),
        };
        let all = incidents.into_iter().map(known).collect();
        Ok(Self { all, families })
    }

    /// Whether an incident runs in the request.
    pub(crate) fn carries(&self, request: RequestId) -> bool {
        self.all.iter().any(|known| known.request == request)
    }

    /// The incidents that something of this type in this place belongs to, as far as that can be told.
    pub(crate) fn near(&self, thresholds: Thresholds, kind: TypeId, place: LatLon) -> impl Iterator<Item = &Known> {
        let family = self.families.of(kind);
        self.all
            .iter()
            .filter(move |known| known.family == family && known.places.iter().any(|own| thresholds.near(*own, place)))
    }
}

/// What everybody is told of the incidents that run, the latest first. While no places are public nothing is said: the words name streets.
pub(crate) fn shown(view: &View) -> Vec<IncidentAnswer> {
    if !view.settings.places_public {
        return Vec::new();
    }
    view.incidents.all.iter().map(Known::shown).collect()
}

/// The incidents that somebody may be about to report: of the family of the type and near the place. Where the place is not known yet, all of
/// the family.
///
/// Anybody may ask, from any place. So nothing is compared that is more precise than the public may know: cells of 100 m, or districts, by the
/// type of the incident; no series of questions finds a house.
#[must_use]
pub fn known_near(city: &City, type_code: &str, place: Option<LatLon>) -> Vec<Known> {
    let view = city.view();
    let Some(kind) = view.classifier.type_by_code(type_code.trim()).filter(|_| view.settings.places_public) else {
        return Vec::new();
    };
    let family = view.incidents.families.of(kind.id);
    let of_family = view.incidents.all.iter().filter(|known| known.family == family);
    let near = |known: &&Known| place.is_none_or(|place| known.may_be_at(&view, place));
    of_family.filter(near).cloned().collect()
}
