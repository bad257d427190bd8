//! The first pass over a file: all that could be wrong with it as a whole, before anything is written.

use std::collections::HashSet;
use std::io::BufRead;

use csv::StringRecord;
use encoding_rs::{Encoding, UTF_8};

use super::FileFault;
use super::lines::{Line, Lines};
use super::records::{IsRecord, Records, Split, split};

/// What the first pass found.
#[derive(Debug)]
pub(in crate::import) struct Scan {
    /// How many lines the file has.
    pub(in crate::import) lines: u64,
    /// The names of its columns.
    pub(in crate::import) header: Vec<String>,
}

/// Reads all of a file: can it be unpacked, is it text in the encoding, has it a header?
///
/// `header` are the names of the columns of a file that has none itself.
///
/// # Errors
/// The first fault of the file, by its line.
pub(in crate::import) fn scan(
    input: impl BufRead,
    encoding: &'static Encoding,
    delimiter: u8,
    header: Option<&[String]>,
) -> Result<Scan, FileFault> {
    let mut lines = Lines::new(input, encoding);
    let header = match header {
        Some(names) => names.to_vec(),
        None => read_header(&mut lines, delimiter)?,
    };
    while lines.next()?.is_some() {}
    if lines.read() == 0 {
        return Err(FileFault::Empty);
    }
    if encoding != UTF_8 && lines.beyond_ascii && lines.all_utf8 {
        let hint = "all of the file is UTF-8: leave `encoding` out of the mapping's [file]";
        return Err(FileFault::Encoding { line: 1, encoding: encoding.name().to_owned(), hint });
    }
    Ok(Scan { lines: lines.read(), header })
}

/// The records of a file after its header.
///
/// # Errors
/// The header cannot be read.
pub(in crate::import) fn records<'a, R: BufRead>(
    input: R,
    encoding: &'static Encoding,
    delimiter: u8,
    header: Option<&[String]>,
    is_record: IsRecord<'a>,
) -> Result<Records<'a, R>, FileFault> {
    let mut lines = Lines::new(input, encoding);
    let columns = match header {
        Some(names) => names.len(),
        None => read_header(&mut lines, delimiter)?.len(),
    };
    Ok(Records::new(lines, delimiter, columns, is_record))
}

/// The names of the columns, without spaces around them. The header may span lines, as any record.
fn read_header<R: BufRead>(lines: &mut Lines<R>, delimiter: u8) -> Result<Vec<String>, FileFault> {
    let mut first: Option<Line> = None;
    while let Some(line) = lines.next()? {
        let header = match first.take() {
            None if line.text.trim().is_empty() => continue,
            None => line,
            Some(before) => Line { number: before.number, text: before.text + "\n" + &line.text },
        };
        match split(&header.text, delimiter) {
            Split::Fields(_) if header.text.contains('\r') => return Err(FileFault::LineEnds { line: header.number }),
            Split::Fields(fields) => return Ok(names(&fields)),
            Split::Stray => return Err(FileFault::Header { line: header.number }),
            Split::Open => first = Some(header),
        }
    }
    Err(first.map_or(FileFault::Empty, |header| FileFault::Header { line: header.number }))
}

fn names(fields: &StringRecord) -> Vec<String> {
    fields.iter().map(|name| name.trim().to_owned()).collect()
}

/// Where each of the wanted columns stands in the header. They come with the mapping's key for them, if a mapping names them.
///
/// # Errors
/// One of them is not there, or there twice.
pub(in crate::import) fn positions<'a>(
    header: &[String],
    wanted: impl IntoIterator<Item = (Option<&'a str>, &'a str)>,
) -> Result<Vec<usize>, FileFault> {
    let find = |(key, column): (Option<&str>, &str)| {
        let mut found = header.iter().enumerate().filter(|(_, name)| *name == column);
        match (found.next(), found.next()) {
            (Some((position, _)), None) => Ok(position),
            (Some(_), Some(_)) => Err(FileFault::TwiceColumn { column: column.to_owned() }),
            (None, _) => Err(FileFault::MissingColumn {
                column: column.to_owned(),
                role: key.map(|key| format!(" (columns.{key} of the mapping)")).unwrap_or_default(),
                present: list(header),
            }),
        }
    };
    wanted.into_iter().map(find).collect()
}

fn list(header: &[String]) -> String {
    let mut seen = HashSet::new();
    let names: Vec<_> =
        header.iter().filter(|name| seen.insert(name.as_str())).map(|name| format!("{name:?}")).collect();
    names.join(", ")
}
