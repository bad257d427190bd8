//! Importing districts: their borders, and then where each request lies.

use std::path::Path;

use domain::classifier::{Classifier, Name};
use domain::id::RequestId;
use domain::place::LatLon;
use store::Db;
use store::classifier::NewDistrict;
use store::request::Redistricted;

use super::changes::{Change, Changes};
use super::error::Error;
use super::geojson::{self, MappedDistrict};
use super::places::{Anew, BATCH};
use super::progress::{Progress, Step};

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
/// Then every request with a point is told which district it lies in, and where the public sees it if that is the district's label
/// point. A district that the file of an import named stays where no border holds the point. An import that was cut off there is finished by running it again.
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
    let (changes, before, after, of) = put(db, &districts).await?;
    let anew = Anew { before: &before, after: &after };
    let mut summary = DistrictsSummary { districts: changes, ..DistrictsSummary::default() };
    let mut done = RequestId(0);
    loop {
        let mut tx = db.begin().await?;
        let placed = store::request::places_after(&mut tx, done, BATCH).await?;
        let Some(last) = placed.last() else {
            store::settings::raise_facts_reload(&mut tx).await?;
            tx.commit().await?;
            return Ok(summary);
        };
        done = last.id;
        let moved: Vec<Redistricted> = placed.iter().map(|placed| anew.place(placed)).collect();
        store::request::set_district(&mut tx, &moved).await?;
        tx.commit().await?;
        for point in placed.iter().filter_map(|placed| placed.point) {
            summary.placed += 1;
            summary.outside += u64::from(after.district_at(point).is_none());
        }
        progress(Progress { step: Step::Placing, done: summary.placed, of: Some(of) });
    }
}

/// Enters the districts, all or none. Returns what that did, the classifier before and after, and how many requests there are.
async fn put(db: &Db, districts: &[MappedDistrict]) -> Result<(Changes, Classifier, Classifier, u64), Error> {
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
    Ok((changes, known, classifier, requests))
}

/// Millionths of a degree: the register keeps a label point to a few more decimals, and no further.
#[allow(clippy::cast_possible_truncation)]
fn micro(point: LatLon) -> (i64, i64) {
    let micro = |degrees: f64| (degrees * 1e6).round() as i64;
    (micro(point.lat), micro(point.lon))
}
