//! Importing a classifier: directions and request types.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use domain::classifier::{Classifier, Direction, Name, Precision, RequestType, Urgency};
use domain::id::{DirectionId, TypeId};
use store::classifier::{NewDirection, NewType};
use store::{Db, Tx};

use super::changes::{Change, Changes};
use super::error::Error;
use super::file::FileFault;
use super::places::Anew;
use super::table::{Table, TableRow};

const COLUMNS: &[&str] = &[
    "direction_code",
    "direction_uk",
    "direction_en",
    "type_code",
    "type_uk",
    "type_en",
    "sla_class",
    "executor_code",
    "public_geo",
];
const OPTIONAL: &[&str] = &["sla_hours"];

/// Imports a classifier from a CSV file, by code: new directions and types are entered, changed ones changed, the others left as they
/// are; none is removed. Where a type's places are to be shown otherwise than before, its requests are. All of the file or nothing. Returns what was done to directions, and to types.
///
/// Columns: `direction_code`, `direction_uk`, `direction_en`, `type_code`, `type_uk`, `type_en`, `sla_class` (E, S, M or L),
/// `executor_code` (empty, or of an executor in the register), `public_geo` (exact, street, district or hidden); optional:
/// `sla_hours`, which must then agree with the class. Other columns are passed over.
///
/// # Errors
/// The file cannot be read or has a fault, named by its line; the register failed. Nothing was written.
pub async fn classifier(db: &Db, path: &Path) -> Result<(Changes, Changes), Error> {
    let text = std::fs::read(path).map_err(Error::io(path))?;
    classifier_from(db, &text).await.map_err(|error| error.of(path))
}

/// The same from the text of such a file.
///
/// # Errors
/// As [`classifier`].
pub async fn classifier_from(db: &Db, text: &[u8]) -> Result<(Changes, Changes), Error> {
    let whole = |fault| Error::File { path: String::new(), fault };
    let rows = read(text).map_err(whole)?;
    let mut tx = db.begin().await?;
    let known = store::classifier::load(&mut tx).await?;
    let (directions, ids) = put_directions(&mut tx, &known, &rows).await?;
    let mut types = Changes::default();
    for row in &rows {
        let Some(&direction) = ids.get(row.direction.as_str()) else { continue };
        put_type(&mut tx, &known, row, direction, &mut types).await?.map_err(whole)?;
    }
    show_otherwise(&mut tx, &known).await?;
    tx.commit().await?;
    Ok((directions, types))
}

/// Shows the requests of types whose precision changed as it now says. It is of the same transaction: once it says "hidden", nothing is
/// left that an import which was cut off might have forgotten to hide.
pub(crate) async fn show_otherwise(tx: &mut Tx, known: &Classifier) -> Result<(), store::Error> {
    let now = store::classifier::load(tx).await?;
    let changed = |old: &&RequestType| now.request_type(old.id).is_some_and(|new| new.precision != old.precision);
    let types: BTreeSet<TypeId> = known.types().filter(changed).map(|row| row.id).collect();
    if !types.is_empty() {
        Anew { before: known, after: &now }.place_types(tx, &types).await?;
        store::settings::raise_facts_reload(tx).await?;
    }
    Ok(())
}

async fn put_directions<'a>(
    tx: &mut Tx,
    known: &Classifier,
    rows: &'a [Row],
) -> Result<(Changes, HashMap<&'a str, DirectionId>), Error> {
    let mut changes = Changes::default();
    let mut ids: HashMap<&str, DirectionId> = HashMap::new();
    for row in rows {
        let code = row.direction.as_str();
        if ids.contains_key(code) {
            continue;
        }
        let old: Option<&Direction> = known.direction_by_code(code);
        let id = match (changes.count(old.map(|old| &old.name), &row.direction_name), old) {
            (Change::Keep, Some(old)) => old.id,
            _ => store::classifier::put_direction(tx, NewDirection { code, name: &row.direction_name }).await?,
        };
        ids.insert(code, id);
    }
    Ok((changes, ids))
}

async fn put_type(
    tx: &mut Tx,
    known: &Classifier,
    row: &Row,
    direction: DirectionId,
    changes: &mut Changes,
) -> Result<Result<(), FileFault>, Error> {
    let executor = match row.executor.as_deref().map(|code| (code, known.executor_by_code(code))) {
        None => None,
        Some((_, Some(executor))) => Some(executor.id),
        Some((code, None)) => {
            let problem = format!("executor_code: the register has no executor {code:?}; import the executors first");
            return Ok(Err(FileFault::Cell { line: row.line, problem }));
        }
    };
    let told = (direction, &row.name, row.urgency, row.precision, executor);
    let old =
        known.type_by_code(&row.code).map(|old| (old.direction, &old.name, old.urgency, old.precision, old.executor));
    if changes.count(old.as_ref(), &told) != Change::Keep {
        let (urgency, precision) = (row.urgency, row.precision);
        let new = NewType { code: &row.code, direction, name: &row.name, urgency, precision, executor };
        store::classifier::put_type(tx, new).await?;
    }
    Ok(Ok(()))
}

#[derive(Debug)]
struct Row {
    line: u64,
    direction: String,
    direction_name: Name,
    code: String,
    name: Name,
    urgency: Urgency,
    executor: Option<String>,
    precision: Precision,
}

fn read(text: &[u8]) -> Result<Vec<Row>, FileFault> {
    let table = Table::read(text, COLUMNS, OPTIONAL)?;
    let mut directions: HashMap<String, (u64, Name)> = HashMap::new();
    let mut types: HashMap<String, u64> = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for cells in &table.rows {
        let row = read_row(cells)?;
        if let Some(before) = types.insert(row.code.clone(), row.line) {
            return cells.fault(format!("type_code: {:?} stands in line {before} already", row.code));
        }
        let (before, name) =
            directions.entry(row.direction.clone()).or_insert_with(|| (row.line, row.direction_name.clone()));
        if *name != row.direction_name {
            return cells
                .fault(format!("direction_uk, direction_en: {:?} has other names in line {before}", row.direction));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn read_row(cells: &TableRow) -> Result<Row, FileFault> {
    let name = |place: usize| -> Result<Name, FileFault> {
        Ok(Name {
            uk: cells.needed(place, COLUMNS[place])?.to_owned(),
            en: cells.needed(place + 1, COLUMNS[place + 1])?.to_owned(),
        })
    };
    let urgency = Urgency::from_code(cells.cell(6))
        .map_or_else(|| cells.fault(format!("sla_class: {:?} is none of E, S, M, L", cells.cell(6))), Ok)?;
    let hours = cells.cell(9);
    if !hours.is_empty() && hours != urgency.hours().to_string() {
        return cells.fault(format!("sla_hours: {hours:?}, but class {urgency} is {} hours", urgency.hours()));
    }
    let precision = Precision::from_code(cells.cell(8)).map_or_else(
        || cells.fault(format!("public_geo: {:?} is none of exact, street, district, hidden", cells.cell(8))),
        Ok,
    )?;
    Ok(Row {
        line: cells.line,
        direction: cells.code(0, COLUMNS[0])?.to_owned(),
        direction_name: name(1)?,
        code: cells.code(3, COLUMNS[3])?.to_owned(),
        name: name(4)?,
        urgency,
        executor: if cells.cell(7).is_empty() { None } else { Some(cells.code(7, COLUMNS[7])?.to_owned()) },
        precision,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HEADER: &str =
        "direction_code,direction_uk,direction_en,type_code,type_uk,type_en,sla_class,executor_code,public_geo";

    fn fault(rows: &str) -> String {
        read(format!("{HEADER}\n{rows}").as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn the_default_classifier() {
        let rows = read(super::super::DEFAULT_CLASSIFIER.as_bytes()).unwrap();
        assert_eq!(rows.len(), 85);
        assert_eq!(rows[0].code, "01.01");
        assert_eq!(rows[0].urgency, Urgency::Emergency);
        assert_eq!(rows[0].executor.as_deref(), Some("avtoshliakhy"));
    }

    #[test]
    fn faults_are_named_by_line() {
        assert!(fault("water,Вода,Water,1,Витік,Leak,X,,street\n").contains("line 2: sla_class"));
        assert!(
            fault("water,Вода,Water,1,Витік,Leak,E,,street\nwater,Воді,Water,2,Тиск,Low,E,,street").contains("line 3")
        );
        assert!(
            fault("water,Вода,Water,1,Витік,Leak,E,,street\nwater,Вода,Water,1,Тиск,Low,E,,street")
                .contains("type_code")
        );
        assert!(fault("water,Вода,Water,1,Витік,Leak,E,,nearby").contains("public_geo"));
        assert!(fault("Вода,Вода,Water,1,Витік,Leak,E,,exact").contains("direction_code"));
        assert!(fault("water,Вода,Water,1,\"Витік,Leak,E,,exact").contains("line 2: a quote"));
        assert!(read(b"direction_code\nx").unwrap_err().to_string().contains("direction_uk"));
    }

    #[test]
    fn hours_must_agree_with_the_class() {
        let text = format!("{HEADER},sla_hours\nwater,Вода,Water,1,Витік,Leak,E,,street,24\n");
        assert!(read(text.as_bytes()).unwrap_err().to_string().contains("line 2: sla_hours"));
    }
}
