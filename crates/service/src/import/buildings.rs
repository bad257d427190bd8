//! Importing the register of buildings: who looks after which house, `street,house,executor,contractor,name,phone,email`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::address::{self, Address};
use domain::classifier::{Classifier, ExecutorKind};
use domain::id::{ContractorId, ExecutorId, RequestId};
use encoding_rs::UTF_8;
use store::Db;
use store::contractor::{Building, Contractor};

use super::changes::{Change, Changes};
use super::error::Error;
use super::file::records::Piece;
use super::file::scan::{positions, records, scan};
use super::file::{self, FileFault};
use super::pattern::{fold, tidy};
use super::progress::{Progress, Step};
use super::reject::{Reason, Reject, RejectsFile};
use super::summary::Summary;

/// What the columns may be called, and how long a cell of each may be, in characters.
const COLUMNS: [(&str, &[&str], usize); 7] = [
    ("street", &["street", "вулиця", "назва вулиці"], 120),
    ("house", &["house", "будинок", "номер", "номер будинку"], 20),
    ("executor", &["executor", "виконавець"], 60),
    ("contractor", &["contractor", "код підрядника", "код управителя"], 60),
    ("name", &["name", "назва", "підрядник", "управитель"], 300),
    ("phone", &["phone", "телефон"], 60),
    ("email", &["email", "e-mail", "пошта"], 200),
];
/// What may be empty: not every manager has a phone or a mailbox.
const MAY_BE_EMPTY: [&str; 2] = ["phone", "email"];
/// How many houses are written in one transaction.
const BATCH: usize = 5000;
/// How many requests are given their contractor in one transaction.
const REQUESTS: u32 = 500;

/// What an import of buildings did. `rows` is the sum of the houses, the repeats and what was rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildingsSummary {
    /// Rows of the file, the header and blank lines not counted.
    pub rows: u64,
    /// Contractors by code.
    pub contractors: Changes,
    /// Houses: new ones, those that another contractor looks after now, and those that were there.
    pub buildings: Changes,
    /// Rows that stand earlier in the file just so.
    pub repeats: u64,
    /// Open requests that got their contractor by it.
    pub requests: u64,
    /// Rows that could not be taken, by [`Reason::code`].
    pub rejected: BTreeMap<&'static str, u64>,
    /// The first of them.
    pub first_rejects: Vec<Reject>,
}

impl BuildingsSummary {
    /// How many rows could not be taken.
    #[must_use]
    pub fn rejected_rows(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// A house of the file.
struct Row {
    line: u64,
    text: String,
    address: Address,
    executor: ExecutorId,
    cells: Vec<String>,
}

/// Imports who looks after which house from a CSV file (also packed with gzip) with the columns `street`, `house`, `executor` (the code of an
/// executor that is a group of contractors), `contractor` (its code), `name`, `phone` and `email`, or their Ukrainian names; parted by commas,
/// or by semicolons. A house that the register has gets the contractor of the file; those that the file does not have stay. Then open requests
/// of such executors without a contractor get theirs.
///
/// # Errors
/// The file has a fault (nothing was written); the rejects file cannot be written; the register failed (the batches before stay, and
/// running it again goes on from there).
pub async fn buildings(
    db: &Db,
    path: &Path,
    rejects_path: &Path,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<BuildingsSummary, Error> {
    progress(Progress { step: Step::Checking, done: 0, of: None });
    let mut rejects = RejectsFile::new(Some(rejects_path), path).map_err(Error::io(rejects_path))?;
    let classifier = store::classifier::load(&mut db.read().await?).await?;
    let known = store::contractor::all(&mut db.read().await?).await?;
    let file = path.to_path_buf();
    let read = tokio::task::spawn_blocking(move || read(&file, &classifier)).await;
    let (rows, mut rejected) = read.map_err(|error| Error::CutOff(error.to_string()))??;
    let mut summary = BuildingsSummary { rows: (rows.len() + rejected.len()) as u64, ..BuildingsSummary::default() };
    let (rows, contractors) = consistent(rows, &known, &mut summary, &mut rejected);
    rejected.sort_by_key(|reject| reject.line);
    for reject in rejected {
        rejects.put(&reject).map_err(Error::io(rejects_path))?;
        *summary.rejected.entry(reject.reason.code()).or_default() += 1;
        if summary.first_rejects.len() < Summary::FIRST_REJECTS {
            summary.first_rejects.push(reject);
        }
    }
    rejects.finish().map_err(Error::io(rejects_path))?;

    let ids = put_contractors(db, &contractors, &known, &mut summary).await?;
    let count = rows.len() as u64;
    for (batch, n) in rows.chunks(BATCH).zip(1_u64..) {
        put_batch(db, batch, &ids, &mut summary).await?;
        let done = (n * BATCH as u64).min(count);
        progress(Progress { step: Step::Writing, done, of: Some(count) });
    }
    summary.requests = give_contractors(db, &mut progress).await?;
    Ok(summary)
}

/// The rows that contradict neither each other nor the register, each house once, and the contractors that they name by code. The first row
/// of a house and of a contractor holds.
fn consistent(
    rows: Vec<Row>,
    known: &[Contractor],
    summary: &mut BuildingsSummary,
    rejected: &mut Vec<Reject>,
) -> (Vec<Row>, BTreeMap<String, Contractor>) {
    let mut contractors: BTreeMap<String, Contractor> = BTreeMap::new();
    let mut houses: HashMap<(Address, ExecutorId), String> = HashMap::new();
    let mut once = Vec::with_capacity(rows.len());
    for row in rows {
        let [_, _, _, code, name, phone, email] = &row.cells[..] else { continue };
        let new = Contractor {
            id: ContractorId(0),
            executor: row.executor,
            code: code.clone(),
            name: name.clone(),
            phone: phone.clone(),
            email: email.clone(),
        };
        let before = contractors.get(code).cloned().unwrap_or_else(|| new.clone());
        let of_another = known.iter().any(|known| known.code == *code && known.executor != row.executor);
        let contradicts = before != new || of_another;
        let house = (row.address.clone(), row.executor);
        let reason = if contradicts {
            Some(Reason::Contradicts { column: "contractor".to_owned(), value: code.clone() })
        } else {
            match houses.get(&house) {
                Some(same) if same == code => {
                    summary.repeats += 1;
                    continue;
                }
                Some(_) => Some(Reason::Contradicts { column: "house".to_owned(), value: row.cells[1].clone() }),
                None => None,
            }
        };
        match reason {
            Some(reason) => rejected.push(Reject { line: row.line, reason, text: row.text }),
            None => {
                contractors.insert(code.clone(), new);
                houses.insert(house, code.clone());
                once.push(row);
            }
        }
    }
    (once, contractors)
}

/// Enters the contractors. Returns their numbers by code.
async fn put_contractors(
    db: &Db,
    contractors: &BTreeMap<String, Contractor>,
    known: &[Contractor],
    summary: &mut BuildingsSummary,
) -> Result<HashMap<String, ContractorId>, Error> {
    let mut ids = HashMap::new();
    let mut tx = db.begin().await?;
    for new in contractors.values() {
        let old = known.iter().find(|old| old.code == new.code);
        let as_new = old.map(|old| Contractor { id: new.id, ..old.clone() });
        let id = match (summary.contractors.count(as_new.as_ref(), new), old) {
            (Change::Keep, Some(old)) => old.id,
            _ => store::contractor::put(&mut tx, new).await?,
        };
        ids.insert(new.code.clone(), id);
    }
    tx.commit().await?;
    Ok(ids)
}

async fn put_batch(
    db: &Db,
    batch: &[Row],
    ids: &HashMap<String, ContractorId>,
    summary: &mut BuildingsSummary,
) -> Result<(), Error> {
    let building = |row: &Row| {
        Some(Building {
            address: row.address.clone(),
            executor: row.executor,
            contractor: *ids.get(&row.cells[3])?,
            street: row.cells[0].clone(),
            number: row.cells[1].clone(),
        })
    };
    let all: Vec<Building> = batch.iter().filter_map(building).collect();
    let mut tx = db.begin().await?;
    let known = store::contractor::known(&mut tx, &all).await?;
    let mut changed = Vec::new();
    for row in all {
        let before = store::contractor::contractor_in(&known, &row);
        if summary.buildings.count(before.as_ref(), &row.contractor) != Change::Keep {
            changed.push(row);
        }
    }
    if !changed.is_empty() {
        store::contractor::put_buildings(&mut tx, &changed).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Gives open requests of groups that have no contractor theirs. Returns how many.
async fn give_contractors(db: &Db, progress: &mut impl FnMut(Progress)) -> Result<u64, Error> {
    let (mut after, mut looked, mut given) = (RequestId(0), 0, 0);
    loop {
        let mut tx = db.begin().await?;
        let waiting = store::contractor::houseless_after(&mut tx, after, REQUESTS).await?;
        let Some(last) = waiting.last() else { return Ok(given) };
        after = last.0;
        looked += waiting.len() as u64;
        let with_house = waiting.into_iter().filter_map(|(id, executor, text)| {
            let address = Address::parse(&text).filter(|address| address.house.is_some())?;
            Some((id, (address, executor)))
        });
        let (ids, asked): (Vec<RequestId>, Vec<_>) = with_house.unzip();
        let found = store::contractor::looking_after(&mut tx, &asked).await?;
        for (id, contractor) in ids.into_iter().zip(found) {
            if contractor.is_some() {
                store::contractor::set_of_request(&mut tx, id, contractor).await?;
                given += 1;
            }
        }
        tx.commit().await?;
        progress(Progress { step: Step::Placing, done: looked, of: None });
    }
}

/// The rows of the file, and what could not be taken of it.
fn read(path: &Path, classifier: &Classifier) -> Result<(Vec<Row>, Vec<Reject>), Error> {
    let open = || file::open(path).map_err(Error::io(path));
    let fault = Error::file(path);
    let comma = scan(open()?, UTF_8, b',', None).map_err(&fault)?;
    let delimiter = if comma.header.len() == 1 && comma.header[0].contains(';') { b';' } else { b',' };
    let found = if delimiter == b',' { comma } else { scan(open()?, UTF_8, delimiter, None).map_err(&fault)? };
    read_rows(open()?, &found.header, delimiter, classifier).map_err(fault)
}

fn read_rows(
    input: Box<dyn std::io::BufRead + Send>,
    header: &[String],
    delimiter: u8,
    classifier: &Classifier,
) -> Result<(Vec<Row>, Vec<Reject>), FileFault> {
    let places = places(header)?;
    let mut records = records(input, UTF_8, delimiter, None, &|_| false)?;
    let (mut rows, mut rejects) = (Vec::new(), Vec::new());
    while let Some(piece) = records.next()? {
        match piece {
            Piece::Broken { line, text, fault } => rejects.push(Reject { line, reason: fault.into(), text }),
            Piece::Record(record) => {
                let cells: Vec<String> =
                    places.iter().map(|&at| record.fields.get(at).map(tidy).unwrap_or_default()).collect();
                match house(&cells, classifier) {
                    Ok((address, executor)) => {
                        rows.push(Row { line: record.line, text: record.text, address, executor, cells });
                    }
                    Err(reason) => rejects.push(Reject { line: record.line, reason, text: record.text }),
                }
            }
        }
    }
    Ok((rows, rejects))
}

/// Where the columns stand.
fn places(header: &[String]) -> Result<Vec<usize>, FileFault> {
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let column = |(own, names, _): &(&'static str, &[&str], usize)| {
        names.iter().find(|name| folded.iter().any(|there| there == *name)).map_or(*own, |name| *name).to_owned()
    };
    let columns: Vec<String> = COLUMNS.iter().map(column).collect();
    positions(&folded, columns.iter().map(|column| (None, column.as_str())))
}

/// The house of a row as it is compared, and the group that looks after it.
fn house(cells: &[String], classifier: &Classifier) -> Result<(Address, ExecutorId), Reason> {
    for ((column, _, limit), value) in COLUMNS.iter().zip(cells) {
        let column = || (*column).to_owned();
        if value.is_empty() && !MAY_BE_EMPTY.contains(&&*column()) {
            return Err(Reason::Empty { column: column() });
        }
        if value.chars().count() > *limit {
            return Err(Reason::TooLong { column: column(), limit: *limit });
        }
        if value.chars().any(char::is_control) {
            return Err(Reason::Control { column: column() });
        }
    }
    let unknown =
        |at: usize, what| Reason::Unknown { column: COLUMNS[at].0.to_owned(), value: cells[at].clone(), what };
    let executor = classifier.executor_by_code(&cells[2]).filter(|row| row.kind == ExecutorKind::ByBuilding);
    let executor = executor.ok_or_else(|| unknown(2, "executor that is a group of contractors"))?.id;
    let number = address::house(&cells[1]).ok_or_else(|| unknown(1, "number of a house"))?;
    let street = Address::parse(&cells[0]).ok_or_else(|| unknown(0, "street"))?.street;
    Ok((Address { street, house: Some(number) }, executor))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use store::testing::TestDb;

    use super::*;

    async fn import(db: &Db, text: &str) -> Result<BuildingsSummary, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("buildings.csv");
        std::fs::write(&path, text).unwrap();
        buildings(db, &path, &folder.path().join("rejects.csv"), |_| ()).await
    }

    async fn city(db: &Db) {
        super::super::executors_from(db, super::super::DEFAULT_EXECUTORS.as_bytes()).await.unwrap();
    }

    const TEXT: &str = "street,house,executor,contractor,name,phone,email
вулиця Тиха,12,manager,kk-1,Керуюча перша,0501112233,
вулиця Тиха,12-А,manager,kk-1,Керуюча перша,0501112233,
вулиця Тиха,12,lift,lift-1,Ліфти,,lift@example.org
";

    #[tokio::test]
    async fn a_second_run_adds_nothing() {
        TestDb::each(|db| async move {
            city(&db).await;
            let first = import(&db, TEXT).await.unwrap();
            assert_eq!((first.rows, first.contractors.created, first.buildings.created), (3, 2, 3));
            let version = store::settings::version(&mut db.read().await.unwrap()).await.unwrap();
            let second = import(&db, TEXT).await.unwrap();
            assert_eq!((second.contractors.unchanged, second.buildings.unchanged), (2, 3));
            assert_eq!((second.contractors.created, second.buildings.created), (0, 0));
            assert_eq!(store::settings::version(&mut db.read().await.unwrap()).await.unwrap(), version);

            let other = TEXT.replace("12-А,manager,kk-1,Керуюча перша", "12-А,manager,kk-2,Керуюча друга");
            let moved = import(&db, &other).await.unwrap();
            assert_eq!((moved.buildings.updated, moved.buildings.unchanged, moved.contractors.created), (1, 2, 1));
        })
        .await;
    }

    #[tokio::test]
    async fn bad_rows_are_put_aside_and_a_bad_file_writes_nothing() {
        TestDb::on_sqlite(|db| async move {
            city(&db).await;
            let text = format!(
                "{TEXT}вулиця Тиха,12 а,manager,kk-1,Керуюча перша,0501112233,
вулиця Тиха,12,manager,kk-9,Інша,,
вулиця Тиха,14,manager,kk-1,Під іншою назвою,,
вулиця Тиха,14,vodokanal,kk-3,Третя,,
вулиця Тиха,ліворуч,manager,kk-3,Третя,,
вул.,14,manager,kk-3,Третя,,
вулиця Тиха,14,manager,,Третя,,
вулиця Тиха,14,manager,lift-1,Ліфти,,lift@example.org
вулиця Тиха,14,manager
"
            );
            let summary = import(&db, &text).await.unwrap();
            assert_eq!((summary.rows, summary.buildings.created, summary.repeats), (12, 3, 1));
            let expected = BTreeMap::from([("contradicts", 3), ("unknown", 3), ("empty", 1), ("fields", 1)]);
            assert_eq!(summary.rejected, expected, "{:?}", summary.first_rejects);

            let missing = import(&db, "street,house,executor\nx,1,manager\n").await.unwrap_err().to_string();
            assert!(missing.contains("\"contractor\""), "{missing}");
            let count = store::contractor::count_buildings(&mut db.read().await.unwrap()).await.unwrap();
            assert_eq!(count, 3);
        })
        .await;
    }
}
