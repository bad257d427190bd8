//! Importing the city's register of addresses: `street,house,lat,lon`.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use domain::place::LatLon;
use encoding_rs::UTF_8;
use store::Db;
use store::address::Address;

use super::changes::Changes;
use super::error::Error;
use super::file::records::Piece;
use super::file::scan::{Scan, positions, records, scan};
use super::file::{self, FileFault};
use super::pattern::{fold, tidy};
use super::progress::{Progress, Step};
use super::reject::{Reason, Reject, RejectsFile};
use super::summary::Summary;

/// What the columns may be called.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("street", &["street", "вулиця", "назва вулиці"]),
    ("house", &["house", "будинок", "номер", "номер будинку"]),
    ("lat", &["lat", "latitude", "широта"]),
    ("lon", &["lon", "lng", "longitude", "довгота"]),
];
/// The longest name of a street and number of a house, in characters.
const LONGEST: [usize; 2] = [120, 20];
/// How many addresses are written in one transaction.
const BATCH: usize = 5000;

/// What an import of addresses did. `rows` is the sum of all the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressesSummary {
    /// Rows of the file, the header and blank lines not counted.
    pub rows: u64,
    /// New ones, those that have another point now, and those that were there.
    pub addresses: Changes,
    /// Rows whose address stands earlier in the file.
    pub repeats: u64,
    /// Rows that could not be taken, by [`Reason::code`].
    pub rejected: BTreeMap<&'static str, u64>,
    /// The first of them.
    pub first_rejects: Vec<Reject>,
}

impl AddressesSummary {
    /// How many rows could not be taken.
    #[must_use]
    pub fn rejected_rows(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// Imports addresses from a CSV file (also packed with gzip) with the columns `street`, `house`, `lat` and `lon`, or their Ukrainian
/// names; parted by commas, or by semicolons. An address that the register has moves to the point of the file; those that the file does not
/// have stay.
///
/// # Errors
/// The file has a fault (nothing was written); the rejects file cannot be written; the register failed (the batches before stay, and
/// running it again goes on from there).
pub async fn addresses(
    db: &Db,
    path: &Path,
    rejects_path: &Path,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<AddressesSummary, Error> {
    progress(Progress { step: Step::Checking, done: 0, of: None });
    let mut rejects = RejectsFile::new(Some(rejects_path), path).map_err(Error::io(rejects_path))?;
    let file = path.to_path_buf();
    let read = tokio::task::spawn_blocking(move || read(&file)).await;
    let (rows, rejected) = read.map_err(|error| Error::CutOff(error.to_string()))??;
    let mut summary = AddressesSummary { rows: (rows.len() + rejected.len()) as u64, ..AddressesSummary::default() };
    for reject in rejected {
        rejects.put(&reject).map_err(Error::io(rejects_path))?;
        *summary.rejected.entry(reject.reason.code()).or_default() += 1;
        if summary.first_rejects.len() < Summary::FIRST_REJECTS {
            summary.first_rejects.push(reject);
        }
    }
    rejects.finish().map_err(Error::io(rejects_path))?;
    let mut seen = HashSet::new();
    let count = rows.len();
    let once: Vec<Address> =
        rows.into_iter().filter(|row| seen.insert((row.street.clone(), row.house.clone()))).collect();
    summary.repeats = (count - once.len()) as u64;
    for (batch, n) in once.chunks(BATCH).zip(1_u64..) {
        let mut tx = db.begin().await?;
        let known = store::address::known(&mut tx, batch).await?;
        let mut changed = Vec::new();
        for row in batch {
            let before = known.get(&(row.street.clone(), row.house.clone())).map(|point| micro(*point));
            if summary.addresses.count(before.as_ref(), &micro(row.point)) != super::changes::Change::Keep {
                changed.push(row.clone());
            }
        }
        if !changed.is_empty() {
            store::address::put_all(&mut tx, &changed).await?;
            tx.commit().await?;
        }
        let done = (n * BATCH as u64).min(once.len() as u64);
        progress(Progress { step: Step::Writing, done, of: Some(once.len() as u64) });
    }
    Ok(summary)
}

/// Millionths of a degree: what tells points apart.
#[allow(clippy::cast_possible_truncation)]
fn micro(point: LatLon) -> (i64, i64) {
    let micro = |degrees: f64| (degrees * 1e6).round() as i64;
    (micro(point.lat), micro(point.lon))
}

/// The rows of the file, and what could not be taken of it.
fn read(path: &Path) -> Result<(Vec<Address>, Vec<Reject>), Error> {
    let open = || file::open(path).map_err(Error::io(path));
    let fault = Error::file(path);
    let comma = scan(open()?, UTF_8, b',', None).map_err(&fault)?;
    let delimiter = if comma.header.len() == 1 && comma.header[0].contains(';') { b';' } else { b',' };
    let found = if delimiter == b',' { comma } else { scan(open()?, UTF_8, delimiter, None).map_err(&fault)? };
    read_rows(open()?, &found, delimiter).map_err(fault)
}

fn read_rows(
    input: Box<dyn std::io::BufRead + Send>,
    scan: &Scan,
    delimiter: u8,
) -> Result<(Vec<Address>, Vec<Reject>), FileFault> {
    let places = places(&scan.header)?;
    let mut records = records(input, UTF_8, delimiter, None, &|_| false)?;
    let (mut rows, mut rejects) = (Vec::new(), Vec::new());
    while let Some(piece) = records.next()? {
        match piece {
            Piece::Broken { line, text, fault } => rejects.push(Reject { line, reason: fault.into(), text }),
            Piece::Record(record) => {
                let cells: Vec<String> =
                    places.iter().map(|&at| record.fields.get(at).map(tidy).unwrap_or_default()).collect();
                match address(&cells) {
                    Ok(row) => rows.push(row),
                    Err(reason) => rejects.push(Reject { line: record.line, reason, text: record.text }),
                }
            }
        }
    }
    Ok((rows, rejects))
}

/// Where the four columns stand.
fn places(header: &[String]) -> Result<Vec<usize>, FileFault> {
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let column = |(own, names): &(&'static str, &[&str])| {
        names.iter().find(|name| folded.iter().any(|there| there == *name)).map_or(*own, |name| *name).to_owned()
    };
    let columns: Vec<String> = COLUMNS.iter().map(column).collect();
    positions(&folded, columns.iter().map(|column| (None, column.as_str())))
}

fn address(cells: &[String]) -> Result<Address, Reason> {
    let text = |at: usize| {
        let (column, value) = (COLUMNS[at].0.to_owned(), cells[at].as_str());
        if value.is_empty() {
            Err(Reason::Empty { column })
        } else if value.chars().count() > LONGEST[at] {
            Err(Reason::TooLong { column, limit: LONGEST[at] })
        } else if value.chars().any(char::is_control) {
            Err(Reason::Control { column })
        } else {
            Ok(value.to_owned())
        }
    };
    let degrees = |at: usize, most: f64, what| {
        let (column, value) = (COLUMNS[at].0.to_owned(), cells[at].clone());
        let number = value.replace(',', ".").parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
        number.ok_or(Reason::Degrees { column, value, what })
    };
    let (street, house) = (text(0)?, text(1)?);
    let point = LatLon { lat: degrees(2, 90.0, "latitude")?, lon: degrees(3, 180.0, "longitude")? };
    Ok(Address { street, house, point })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;
    use std::path::PathBuf;

    use store::testing::TestDb;

    use super::*;

    fn file(folder: &Path, text: &[u8]) -> PathBuf {
        let path = folder.join("addresses.csv");
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn import(db: &Db, text: &[u8]) -> Result<AddressesSummary, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), text);
        addresses(db, &path, &folder.path().join("rejects.csv"), |_| ()).await
    }

    const TEXT: &str =
        "street,house,lat,lon,postcode\nвулиця Тиха,12,48.46,35.04,49000\nвулиця Тиха,12-А,48.461,35.041,\n";

    #[tokio::test]
    async fn a_second_run_adds_nothing() {
        TestDb::each(|db| async move {
            let first = import(&db, TEXT.as_bytes()).await.unwrap();
            assert_eq!((first.rows, first.addresses.created), (2, 2));
            let version = store::settings::version(&mut db.read().await.unwrap()).await.unwrap();
            let second = import(&db, TEXT.as_bytes()).await.unwrap();
            assert_eq!((second.addresses.created, second.addresses.unchanged), (0, 2));
            assert_eq!(store::settings::version(&mut db.read().await.unwrap()).await.unwrap(), version);

            let moved = import(&db, TEXT.replace("48.461", "48.462").as_bytes()).await.unwrap();
            assert_eq!((moved.addresses.updated, moved.addresses.unchanged), (1, 1));
            let all = store::address::all(&mut db.read().await.unwrap()).await.unwrap();
            assert_eq!(all.iter().map(|row| row.point.lat).collect::<Vec<_>>(), [48.46, 48.462]);
        })
        .await;
    }

    #[tokio::test]
    async fn a_fault_of_the_file_aborts_before_anything_is_written() {
        TestDb::on_sqlite(|db| async move {
            for (text, told) in [
                (&b""[..], "empty"),
                (b"street,house,lat\nx,1,48\n", "\"lon\""),
                (b"street,street,house,lat,lon\nx,x,1,48,35\n", "twice"),
                ("вулиця;будинок;широта\nТиха;1;48\n".as_bytes(), "\"lon\""),
                (b"street,house,lat,lon\n\xd2\xe8\xf5\xe0,1,48,35\n", "line 2"),
                (b"\x1f\x8b\x08\0broken", "line 1"),
            ] {
                let error = import(&db, text).await.unwrap_err().to_string();
                assert!(error.contains(told) && error.contains("addresses.csv"), "{error}");
            }
            assert!(store::address::all(&mut db.read().await.unwrap()).await.unwrap().is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn bad_rows_are_put_aside_with_line_and_reason() {
        TestDb::on_sqlite(|db| async move {
            let folder = tempfile::tempdir().unwrap();
            let text = "\u{feff}Вулиця;Будинок;Широта;Довгота\nТиха;1;48,46;35,04\n;2;48,46;35,04\nТиха;;48,46;35,04\nТиха;4;північ;35\nТиха;5;48,46\nТиха;1;48,5;35\nТиха;6;148;35\n";
            let path = file(folder.path(), text.as_bytes());
            let rejects = folder.path().join("rejects.csv");
            let summary = addresses(&db, &path, &rejects, |_| ()).await.unwrap();
            assert_eq!((summary.rows, summary.addresses.created, summary.repeats), (7, 1, 1));
            assert_eq!(summary.rejected, BTreeMap::from([("empty", 2), ("degrees", 2), ("fields", 1)]));
            let lines: Vec<u64> = summary.first_rejects.iter().map(|reject| reject.line).collect();
            assert_eq!(lines, [3, 4, 5, 6, 8]);
            assert!(std::fs::read_to_string(rejects).unwrap().contains("is no latitude in degrees"));
        })
        .await;
    }

    #[tokio::test]
    async fn a_packed_file_is_unpacked() {
        TestDb::on_sqlite(|db| async move {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(TEXT.as_bytes()).unwrap();
            assert_eq!(import(&db, &packed.finish().unwrap()).await.unwrap().addresses.created, 2);
        })
        .await;
    }
}
