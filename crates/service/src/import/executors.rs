//! Importing executors: `code,name_uk[,name_en][,name_is][,rule]`.

use std::collections::HashMap;
use std::path::Path;

use domain::classifier::{ExecutorKind, Name};
use store::Db;
use store::classifier::NewExecutor;

use super::changes::{Change, Changes};
use super::error::Error;
use super::file::FileFault;
use super::table::{Table, TableRow};

/// Imports executors from a CSV file, by code: new ones are entered, changed ones changed, the others left as they are. All of the
/// file or nothing.
///
/// Columns: `code`, `name_uk`; optional: `name_en` (the Ukrainian name where it is missing), `rule` (empty, `by_building` or
/// `triage`). Other columns are passed over.
///
/// # Errors
/// The file cannot be read or has a fault, named by its line; the register failed. Nothing was written.
pub async fn executors(db: &Db, path: &Path) -> Result<Changes, Error> {
    let text = std::fs::read(path).map_err(Error::io(path))?;
    executors_from(db, &text).await.map_err(|error| error.of(path))
}

/// The same from the text of such a file.
///
/// # Errors
/// As [`executors`].
pub async fn executors_from(db: &Db, text: &[u8]) -> Result<Changes, Error> {
    let rows = read(text).map_err(|fault| Error::File { path: String::new(), fault })?;
    let mut tx = db.begin().await?;
    let known = store::classifier::load(&mut tx).await?;
    let mut changes = Changes::default();
    for new in &rows {
        let old = known.executor_by_code(&new.code).map(|row| Row {
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind,
        });
        if changes.count(old.as_ref(), new) != Change::Keep {
            store::classifier::put_executor(&mut tx, NewExecutor { code: &new.code, name: &new.name, kind: new.kind })
                .await?;
        }
    }
    tx.commit().await?;
    Ok(changes)
}

#[derive(Debug, PartialEq)]
struct Row {
    code: String,
    name: Name,
    kind: ExecutorKind,
}

fn read(text: &[u8]) -> Result<Vec<Row>, FileFault> {
    let table = Table::read(text, &["code", "name_uk"], &["name_en", "rule"])?;
    let mut lines: HashMap<&str, u64> = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let code = row.code(0, "code")?;
        if let Some(before) = lines.insert(code, row.line) {
            return row.fault(format!("code: {code:?} stands in line {before} already"));
        }
        rows.push(Row { code: code.to_owned(), name: name(row)?, kind: kind(row)? });
    }
    Ok(rows)
}

fn name(row: &TableRow) -> Result<Name, FileFault> {
    let uk = row.needed(1, "name_uk")?;
    let en = if row.cell(2).is_empty() { uk } else { row.needed(2, "name_en")? };
    Ok(Name { uk: uk.to_owned(), en: en.to_owned() })
}

fn kind(row: &TableRow) -> Result<ExecutorKind, FileFault> {
    match row.cell(3) {
        "" => Ok(ExecutorKind::Organisation),
        rule => ExecutorKind::from_code(rule)
            .map_or_else(|| row.fault(format!("rule: {rule:?} is neither empty nor by_building nor triage")), Ok),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_default_executors() {
        let rows = read(super::super::DEFAULT_EXECUTORS.as_bytes()).unwrap();
        assert_eq!(rows.len(), 24);
        assert!(rows.iter().all(|row| row.name.en.is_ascii()), "each has an English name");
        assert_eq!(rows.iter().filter(|row| row.kind == ExecutorKind::ByBuilding).count(), 2);
        assert_eq!(rows.iter().filter(|row| row.kind == ExecutorKind::Triage).count(), 1);
    }

    #[test]
    fn faults_are_named_by_line() {
        let fault = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(fault("").contains("empty"));
        assert!(fault("code,name\nx,X\n").contains("\"name_uk\""));
        assert!(fault("code,name_uk\n").contains("no row"));
        assert!(fault("code,name_uk\nx,X\nВодоканал,Y\n").contains("line 3: code"));
        assert!(fault("code,name_uk\nx,X\n\nx,Y\n").contains("line 4"));
        assert!(fault("code,name_uk\nx,\n").contains("line 2: name_uk is empty"));
        assert!(fault("code,name_uk,rule\nx,X,tomorrow\n").contains("line 2: rule"));
        assert!(fault("code,name_uk\nx,X,Y\n").contains("line 2: 3 fields"));
    }
}
