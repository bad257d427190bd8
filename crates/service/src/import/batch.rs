//! The writing side of an import: one stretch of the file is one transaction.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use domain::classifier::Classifier;
use domain::event::Registration;
use domain::place::PublicPlace;
use store::import::ImportedRequest;
use store::{Db, Tx};

use super::catalog::Catalog;
use super::error::Error;
use super::mapping::Mapping;
use super::reading::{PlacedRow, Stretch};
use super::reject::{Reject, RejectsFile};
use super::summary::Summary;
use crate::clock::Clock;

/// Writes what is read.
pub(super) struct Writing<'a> {
    pub(super) db: &'a Db,
    pub(super) clock: &'a Clock,
    pub(super) mapping: &'a Mapping,
    pub(super) classifier: Arc<Classifier>,
    pub(super) catalog: Catalog<'a>,
    pub(super) rejects: RejectsFile,
    pub(super) rejects_path: Option<&'a Path>,
    /// Ids that stood in the file so far.
    pub(super) seen: HashSet<String>,
    pub(super) summary: Summary,
    /// Types and executors that a trial would use.
    pub(super) used: (HashSet<usize>, HashSet<usize>),
    /// Whether the city was told about itself, if it needed to be.
    pub(super) introduced: bool,
}

/// A row that is to be written, with the slots of its type and executor.
struct Wanted {
    placed: PlacedRow,
    type_slot: usize,
    executor_slot: Option<usize>,
}

impl Writing<'_> {
    /// Takes in one stretch of the file.
    pub(super) async fn take(&mut self, stretch: Stretch) -> Result<(), Error> {
        self.summary.rows += (stretch.rows.len() + stretch.rejects.len()) as u64;
        for reject in stretch.rejects {
            self.reject(reject)?;
        }
        let mut rows = Vec::with_capacity(stretch.rows.len());
        for row in stretch.rows {
            if self.seen.insert(row.row.id.clone()) {
                rows.push(row);
            } else {
                self.summary.repeats += 1;
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        if self.summary.dry_run {
            let mut tx = self.db.read().await?;
            let wanted = self.unknown(&mut tx, rows).await?;
            self.pretend(&wanted);
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        let wanted = self.unknown(&mut tx, rows).await?;
        if !wanted.is_empty() {
            let written = self.write(&mut tx, &wanted).await?;
            tx.commit().await?;
            for (wanted, _) in wanted.iter().zip(&written).filter(|(_, written)| **written) {
                self.count(wanted);
            }
            self.summary.already_there += written.iter().filter(|written| !**written).count() as u64;
        }
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Error> {
        if let Some(path) = self.rejects_path {
            self.rejects.put(&reject).map_err(Error::io(path))?;
        }
        *self.summary.rejected.entry(reject.reason.code()).or_default() += 1;
        if self.summary.first_rejects.len() < Summary::FIRST_REJECTS {
            self.summary.first_rejects.push(reject);
        }
        Ok(())
    }

    /// Those that the register does not have yet.
    async fn unknown(&mut self, tx: &mut Tx, rows: Vec<PlacedRow>) -> Result<Vec<Wanted>, Error> {
        let ids: Vec<&str> = rows.iter().map(|row| row.row.id.as_str()).collect();
        let known = store::import::known(tx, self.mapping.source(), &ids).await?;
        self.summary.already_there += known.len() as u64;
        let unknown = rows.into_iter().filter(|row| !known.contains(&row.row.id));
        Ok(unknown
            .map(|placed| Wanted {
                type_slot: self.catalog.type_of(&placed.row.category),
                executor_slot: placed.row.executor.as_deref().map(|name| self.catalog.executor_of(name)),
                placed,
            })
            .collect())
    }

    fn pretend(&mut self, wanted: &[Wanted]) {
        for wanted in wanted {
            self.used.0.insert(wanted.type_slot);
            self.used.1.extend(wanted.executor_slot);
            self.count(wanted);
        }
    }

    /// Writes them; tells for each whether it was new.
    async fn write(&mut self, tx: &mut Tx, wanted: &[Wanted]) -> Result<Vec<bool>, Error> {
        if !self.introduced {
            introduce(tx, self.mapping).await?;
            self.introduced = true;
        }
        // In the order of the rows, so that the same file gives the same codes.
        let types = first_seen(wanted.iter().map(|wanted| wanted.type_slot));
        let executors = first_seen(wanted.iter().filter_map(|wanted| wanted.executor_slot));
        self.catalog.create(tx, &types, &executors).await?;
        let batch: Vec<ImportedRequest> = wanted.iter().map(|wanted| self.request(wanted)).collect::<Result<_, _>>()?;
        let ids = store::import::insert_batch(tx, self.mapping.source(), self.clock.now(), &batch).await?;
        Ok(ids.iter().map(Option::is_some).collect())
    }

    fn request(&self, wanted: &Wanted) -> Result<ImportedRequest, Error> {
        let PlacedRow { row, named } = &wanted.placed;
        let kind = &self.catalog.types[wanted.type_slot];
        let type_id = kind.id.ok_or(store::Error::NotFound("request type"))?;
        let executor = wanted.executor_slot.and_then(|slot| self.catalog.executors[slot].id);
        let place = PublicPlace::of(&self.classifier, kind.precision, row.point, *named);
        Ok(ImportedRequest {
            source_id: row.id.clone(),
            registration: Registration {
                registered_at: row.registered_at,
                type_id,
                channel: row.channel,
                district: place.district,
                place: place.point,
                original_due_at: row.original_due_at,
            },
            standing: row.standing(executor),
            place: row.point,
            place_address: None,
        })
    }

    fn count(&mut self, wanted: &Wanted) {
        let kind = &self.catalog.types[wanted.type_slot];
        let summary = &mut self.summary;
        summary.imported += 1;
        *summary.by_direction.entry(kind.direction.clone()).or_default() += 1;
        if kind.unmatched {
            *summary.unmatched.entry(kind.name.uk.clone()).or_default() += 1;
        }
        for &remark in &wanted.placed.row.remarks {
            *summary.remarks.entry(remark).or_default() += 1;
        }
    }
}

/// Each slot once, in the order in which it is first met.
fn first_seen(slots: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    slots.filter(|&slot| seen.insert(slot)).collect()
}

/// Tells an empty register of its city, as far as nobody has told it before.
async fn introduce(tx: &mut Tx, mapping: &Mapping) -> Result<(), store::Error> {
    let Some(city) = &mapping.city else { return Ok(()) };
    if store::request::count(tx).await? > 0 {
        return Ok(());
    }
    let told = [
        ("city_name_uk", city.name_uk.clone()),
        ("city_name_en", city.name_en.clone()),
        ("time_zone", Some(mapping.tz.name().to_owned())),
        ("centre", city.centre.map(|[lat, lon]| format!("{lat},{lon}"))),
        ("zoom", city.zoom.map(|zoom| zoom.to_string())),
    ];
    let settings = store::settings::load(tx).await?;
    for (key, value) in told {
        if let Some(value) = value.filter(|_| !settings.contains_key(key)) {
            store::settings::set(tx, key, &value).await?;
        }
    }
    Ok(())
}
