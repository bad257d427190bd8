//! The file that comes in: opened, unpacked, cut into lines and records. Every fault is named by its physical line.

pub(super) mod lines;
pub(super) mod records;
pub(super) mod scan;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

/// A fault of the file as a whole: nothing of it can be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// There is not even a header.
    #[error("the file is empty")]
    Empty,
    /// It cannot be read, or its compression is broken.
    #[error("line {line}: the file cannot be read any further: {reason}")]
    Unreadable {
        /// The line that reading stopped in.
        line: u64,
        /// Why.
        reason: String,
    },
    /// Bytes that are no text in the encoding.
    #[error("line {line}: not {encoding} text; {hint}")]
    Encoding {
        /// The first such line.
        line: u64,
        /// The encoding that the mapping gives.
        encoding: String,
        /// What to do.
        hint: &'static str,
    },
    /// A line that no CSV has.
    #[error("line {line} is longer than {} KiB: is it a CSV file?", lines::MAX_LINE / 1024)]
    LongLine {
        /// Which.
        line: u64,
    },
    /// The lines end as on computers of the last century.
    #[error("line {line}: lines end with a carriage return alone; save the file with line feeds")]
    LineEnds {
        /// Where it was seen.
        line: u64,
    },
    /// The header's quotes do not match.
    #[error("line {line}: the header has a quote that is not closed")]
    Header {
        /// Where it begins.
        line: u64,
    },
    /// A column that is needed is not there.
    #[error("there is no column {column:?}{role}; the file has: {present}{}", semicolons(.present))]
    MissingColumn {
        /// Its name.
        column: String,
        /// What the mapping needs it for.
        role: String,
        /// The columns that there are.
        present: String,
    },
    /// A column that is needed is there twice.
    #[error("the column {column:?} stands twice in the header")]
    TwiceColumn {
        /// Its name.
        column: String,
    },
    /// A cell of a file that is taken as a whole or not at all.
    #[error("line {line}: {problem}")]
    Cell {
        /// Where.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
}

/// A text file, unpacked if it is packed with gzip, which is told by its first bytes and not by its name.
///
/// # Errors
/// It cannot be opened.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    const BUFFER: usize = 128 * 1024;
    let mut file = File::open(path)?;
    let mut start = [0; 2];
    let packed = match file.read_exact(&mut start) {
        Ok(()) => start == GZIP,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
        Err(error) => return Err(error),
    };
    file.rewind()?;
    let file = BufReader::with_capacity(BUFFER, file);
    Ok(if packed { Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file))) } else { Box::new(file) })
}
/// The commonest reason for a header of one column.
fn semicolons(present: &str) -> &'static str {
    if present.contains(';') && !present.contains(", ") {
        " (columns are separated by commas; for requests, delimiter = \";\" under [file] in the mapping changes that)"
    } else {
        ""
    }
}
