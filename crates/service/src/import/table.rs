//! A small CSV file that is taken as a whole or not at all.

use std::io::BufRead;

use csv::StringRecord;
use encoding_rs::UTF_8;

use super::file::FileFault;
use super::file::records::Piece;
use super::file::scan::{positions, records, scan};
use super::pattern::tidy;

/// The rows of a small CSV file, column by column as they were asked for.
pub(super) struct Table {
    pub(super) rows: Vec<TableRow>,
}

/// A row, with its line for messages.
pub(super) struct TableRow {
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Table {
    /// Reads UTF-8, comma-separated, with a header that has all of `columns`; the columns of `optional` may lack.
    ///
    /// # Errors
    /// The first fault, by its line.
    pub(super) fn read(text: &[u8], columns: &[&str], optional: &[&str]) -> Result<Self, FileFault> {
        let header = scan(text, UTF_8, b',', None)?.header;
        let required = positions(&header, columns.iter().map(|&column| (None, column)))?;
        let optional = optional.iter().map(|&column| header.iter().position(|name| name == column));
        let places: Vec<Option<usize>> = required.into_iter().map(Some).chain(optional).collect();
        let rows = read_rows(text, &places)?;
        if rows.is_empty() {
            return Err(FileFault::Cell { line: 1, problem: "there is no row after the header".to_owned() });
        }
        Ok(Self { rows })
    }
}

fn read_rows(text: impl BufRead, places: &[Option<usize>]) -> Result<Vec<TableRow>, FileFault> {
    let mut records = records(text, UTF_8, b',', None, &|_| false)?;
    let mut rows = Vec::new();
    while let Some(piece) = records.next()? {
        match piece {
            Piece::Record(record) => rows.push(TableRow { line: record.line, cells: cells(&record.fields, places) }),
            Piece::Broken { line, fault, .. } => {
                let problem = super::reject::Reason::from(fault).to_string();
                return Err(FileFault::Cell { line, problem });
            }
        }
    }
    Ok(rows)
}

fn cells(fields: &StringRecord, places: &[Option<usize>]) -> Vec<String> {
    places.iter().map(|place| place.and_then(|place| fields.get(place)).map(tidy).unwrap_or_default()).collect()
}

impl TableRow {
    /// The cell of the column that was asked for at this place; empty where an optional column lacks.
    pub(super) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map(String::as_str).unwrap_or_default()
    }

    /// A cell that must hold something, of at most 300 characters.
    pub(super) fn needed(&self, place: usize, column: &str) -> Result<&str, FileFault> {
        match self.cell(place) {
            "" => self.fault(format!("{column} is empty")),
            text if text.chars().count() > 300 => self.fault(format!("{column} has more than 300 characters")),
            text if text.chars().any(char::is_control) => self.fault(format!("{column} holds a control character")),
            text => Ok(text),
        }
    }

    /// A code: small Latin letters, digits, `-`, `_` and `.`.
    pub(super) fn code(&self, place: usize, column: &str) -> Result<&str, FileFault> {
        let code = self.needed(place, column)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
        if code.len() > 60 || !code.bytes().all(plain) {
            return self.fault(format!(
                "{column}: {code:?} is no code: small Latin letters, digits, '-', '_' and '.', at most 60"
            ));
        }
        Ok(code)
    }

    pub(super) fn fault<T>(&self, problem: String) -> Result<T, FileFault> {
        Err(FileFault::Cell { line: self.line, problem })
    }
}
