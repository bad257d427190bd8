//! Importing districts: their borders, and then where each request lies.

use std::path::Path;

use domain::classifier::{Classifier, Name, Precision};
use domain::id::RequestId;
use domain::place::{LatLon, public_point};
use store::classifier::NewDistrict;
use store::request::{Placed, Redistricted};
use store::{Db, Tx};

use super::changes::{Change, Changes};
use super::error::Error;
use super::geojson::{self, MappedDistrict};
use super::progress::{Progress, Step};

/// How many requests are told their district in one transaction.
const BATCH: u32 = 2000;

/// The key of the setting that tells running servers to read their facts anew.
const FACTS_RELOAD: &str = "facts_reload";

/// What an import of districts did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DistrictsSummary {
    /// To the districts.
    pub districts: Changes,
    /// Requests with a point, all of which were told their district anew.
    pub placed: u64,
    /// Those of them that lie in no district.
    pub outside: u64,
}

/// Imports districts from a GeoJSON FeatureCollection of polygons with the properties `name`, `name:en`, `katotth` and
/// `label_point`; all but the first may lack. Their code is the katotth, or is made of the English name. Districts that the file does
/// not have stay.
///
/// Then every request with a point is told which district it lies in, also where the public sees it if that is the district's label
/// point. An import that was cut off there is finished by running it again.
///
/// # Errors
/// The file cannot be read or has a fault, named by its feature (nothing was written); the register failed.
pub async fn districts(
    db: &Db,
    path: &Path,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<DistrictsSummary, Error> {
    progress(Progress { step: Step::Checking, done: 0, of: None });
    let text = std::fs::read(path).map_err(Error::io(path))?;
    let districts = geojson::read(&text).map_err(|fault| Error::Geo { path: path.display().to_string(), fault })?;
    let (changes, classifier, of) = put(db, &districts).await?;
    let mut summary = DistrictsSummary { districts: changes, ..DistrictsSummary::default() };
    let mut after = RequestId(0);
    loop {
        let mut tx = db.begin().await?;
        let placed = store::request::places_after(&mut tx, after, BATCH).await?;
        let Some(last) = placed.last() else {
            raise_facts_reload(&mut tx).await?;
            tx.commit().await?;
            return Ok(summary);
        };
        after = last.id;
        let moved: Vec<Redistricted> = placed.iter().map(|placed| redistricted(&classifier, placed)).collect();
        store::request::set_district(&mut tx, &moved).await?;
        tx.commit().await?;
        summary.placed += moved.len() as u64;
        summary.outside += moved.iter().filter(|moved| moved.district.is_none()).count() as u64;
        progress(Progress { step: Step::Placing, done: summary.placed, of: Some(of) });
    }
}

/// Enters the districts, all or none. Returns what that did, the classifier with them, and how many requests there are.
async fn put(db: &Db, districts: &[MappedDistrict]) -> Result<(Changes, Classifier, u64), Error> {
    let mut tx = db.begin().await?;
    let known = store::classifier::load(&mut tx).await?;
    let mut changes = Changes::default();
    for new in districts {
        let told = |name: &Name, label: LatLon, border| (name.clone(), micro(label), border);
        let old = known.district_by_code(&new.code).map(|old| told(&old.name, old.label_point, &old.border));
        if changes.count(old.as_ref(), &told(&new.name, new.label_point, &new.border)) != Change::Keep {
            let district =
                NewDistrict { code: &new.code, name: &new.name, label_point: new.label_point, border: &new.border };
            store::classifier::put_district(&mut tx, district).await?;
        }
    }
    let classifier = store::classifier::load(&mut tx).await?;
    let requests = store::request::count(&mut tx).await?;
    tx.commit().await?;
    Ok((changes, classifier, requests))
}

/// Millionths of a degree: the register keeps a label point to a few more decimals, and no further.
#[allow(clippy::cast_possible_truncation)]
fn micro(point: LatLon) -> (i64, i64) {
    let micro = |degrees: f64| (degrees * 1e6).round() as i64;
    (micro(point.lat), micro(point.lon))
}

fn redistricted(classifier: &Classifier, placed: &Placed) -> Redistricted {
    let district = classifier.district_at(placed.point);
    // A type that is gone shows its requests as little as any.
    let precision = classifier.request_type(placed.type_id).map_or(Precision::Hidden, |row| row.precision);
    Redistricted {
        id: placed.id,
        district: district.map(|row| row.id),
        public: public_point(precision, Some(placed.point), district.map(|row| row.label_point)),
    }
}

/// What changed leaves no event: running servers learn of it by this.
async fn raise_facts_reload(tx: &mut Tx) -> Result<(), store::Error> {
    let settings = store::settings::load(tx).await?;
    let count = settings.get(FACTS_RELOAD).and_then(|value| value.parse::<i64>().ok()).unwrap_or(0);
    store::settings::set(tx, FACTS_RELOAD, &(count + 1).to_string()).await
}
