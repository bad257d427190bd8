//! The reading side of an import: a thread of its own that turns the file into rows, while the other writes them.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::classifier::Classifier;
use domain::id::DistrictId;
use domain::time::Timestamp;
use tokio::sync::mpsc;

use super::error::Error;
use super::file::records::Piece;
use super::file::scan::{Scan, records, scan};
use super::file::{self, FileFault};
use super::mapping::Mapping;
use super::pattern::fold;
use super::reject::Reject;
use super::row::{Row, RowReader};

/// Words that were not known: the column, the word, how often.
pub(super) type UnknownWords = BTreeMap<(&'static str, String), u64>;

/// A stretch of the file.
#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) rows: Vec<PlacedRow>,
    pub(super) rejects: Vec<Reject>,
    /// The last line of it.
    pub(super) line: u64,
}

/// A row, and the district that it names.
#[derive(Debug)]
pub(super) struct PlacedRow {
    pub(super) row: Row,
    pub(super) named: Option<DistrictId>,
}

/// What reading needs to know.
pub(super) struct Reading {
    pub(super) path: PathBuf,
    pub(super) mapping: Arc<Mapping>,
    pub(super) classifier: Arc<Classifier>,
    pub(super) now: Timestamp,
    /// How many rows make a stretch.
    pub(super) stretch: usize,
}

/// Looks through the file for faults of the whole.
///
/// # Errors
/// There is one: it is no text in the mapping's encoding, a column of the mapping is missing, …
pub(super) fn check(path: &Path, mapping: &Mapping, now: Timestamp) -> Result<Scan, Error> {
    let input = file::open(path).map_err(Error::io(path))?;
    let format = &mapping.file;
    let found = scan(input, format.encoding, format.delimiter, format.header.as_deref()).map_err(Error::file(path))?;
    RowReader::new(mapping, &found.header, now).map_err(Error::file(path))?;
    Ok(found)
}

impl Reading {
    /// Reads the file to its end, or until nobody listens any more.
    pub(super) fn run(&self, scan: &Scan, to: &mpsc::Sender<Stretch>) -> Result<UnknownWords, Error> {
        let input = file::open(&self.path).map_err(Error::io(&self.path))?;
        self.read(input, scan, to).map_err(Error::file(&self.path))
    }

    fn read(
        &self,
        input: Box<dyn std::io::BufRead + Send>,
        scan: &Scan,
        to: &mpsc::Sender<Stretch>,
    ) -> Result<UnknownWords, FileFault> {
        let format = &self.mapping.file;
        let mut reader = RowReader::new(&self.mapping, &scan.header, self.now)?;
        let judge = RowReader::new(&self.mapping, &scan.header, self.now)?;
        let is_record = |fields: &csv::StringRecord| judge.is_row(fields);
        let mut records = records(input, format.encoding, format.delimiter, format.header.as_deref(), &is_record)?;
        let mut places = Places::new(&self.classifier);
        let mut stretch = Stretch { rows: Vec::new(), rejects: Vec::new(), line: 0 };
        while let Some(piece) = records.next()? {
            match piece {
                Piece::Broken { line, text, fault } => {
                    stretch.rejects.push(Reject { line, reason: fault.into(), text });
                }
                Piece::Record(record) => match reader.read(&record.fields) {
                    Ok(row) => stretch.rows.push(places.place(row)),
                    Err(reason) => stretch.rejects.push(Reject { line: record.line, reason, text: record.text }),
                },
            }
            stretch.line = records.lines_read();
            if stretch.rows.len() + stretch.rejects.len() >= self.stretch {
                let full = std::mem::replace(&mut stretch, Stretch { rows: Vec::new(), rejects: Vec::new(), line: 0 });
                if to.blocking_send(full).is_err() {
                    return Ok(UnknownWords::new());
                }
            }
        }
        if stretch.line > 0 && to.blocking_send(stretch).is_err() {
            return Ok(UnknownWords::new());
        }
        let mut unknown = reader.unknown_words;
        unknown.append(&mut places.unknown);
        Ok(unknown)
    }
}

/// Finds the district that a row names. Where a border holds its place, that one counts instead.
struct Places {
    by_name: HashMap<String, DistrictId>,
    unknown: UnknownWords,
}

impl Places {
    fn new(classifier: &Classifier) -> Self {
        let names = |row: &domain::classifier::District| {
            let id = row.id;
            [&row.code, &row.name.uk, &row.name.en].map(|name| (fold(name), id))
        };
        Self { by_name: classifier.districts().flat_map(names).collect(), unknown: UnknownWords::new() }
    }

    fn place(&mut self, row: Row) -> PlacedRow {
        let named = row.district.as_deref().and_then(|name| self.named(name));
        PlacedRow { row, named }
    }

    fn named(&mut self, name: &str) -> Option<DistrictId> {
        let found = self.by_name.get(&fold(name)).copied();
        if found.is_none() {
            *self.unknown.entry(("district", name.to_owned())).or_default() += 1;
        }
        found
    }
}
