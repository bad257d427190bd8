//! Rows that cannot be taken: why, and the file that they are put aside in.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::file::records::RecordFault;

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A quote is opened and not closed, or closed in the middle of a field.
    #[error("a quote is not closed, or closed in the middle of a field")]
    Quote,
    /// Another number of fields than there are columns.
    #[error("{found} fields instead of {expected}")]
    Fields {
        /// How many there are.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// It has no id of its own.
    #[error("{column} is empty: a row needs an id of its own")]
    NoId {
        /// The column.
        column: String,
    },
    /// It is not told when it was registered.
    #[error("{column} is empty: a row needs the time of its registration")]
    NoRegistration {
        /// The column.
        column: String,
    },
    /// A cell holds no date or time of the formats that the mapping gives.
    #[error("{column}: {value:?} is no date of the mapping's formats")]
    Date {
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// A date before 1990 or after 2100.
    #[error("{column}: {value:?} lies before 1990 or after 2100")]
    Year {
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// It was registered later than now.
    #[error("{column}: {value:?} lies in the future")]
    Future {
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// A word that the mapping does not explain.
    #[error("{column}: the mapping does not say what {value:?} means")]
    Word {
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// It is closed, and neither the row nor the mapping says how.
    #[error("it is closed, and nothing says how")]
    NoResolution,
    /// A cell that is no latitude or longitude.
    #[error("{column}: {value:?} is no {what} in degrees")]
    Degrees {
        /// The column.
        column: String,
        /// The cell.
        value: String,
        /// Latitude or longitude.
        what: &'static str,
    },
    /// Only one half of a point.
    #[error("{column} is empty, the other half of the point is not")]
    HalfPoint {
        /// The empty column.
        column: String,
    },
    /// A cell is empty that must hold something.
    #[error("{column} is empty")]
    Empty {
        /// The column.
        column: String,
    },
    /// A cell that is too long for what it is.
    #[error("{column}: more than {limit} characters")]
    TooLong {
        /// The column.
        column: String,
        /// The most that it may have.
        limit: usize,
    },
    /// A cell that means nothing that the city knows.
    #[error("{column}: {value:?} is no {what}")]
    Unknown {
        /// The column.
        column: String,
        /// The cell.
        value: String,
        /// What it should be.
        what: &'static str,
    },
    /// A row says something else of a thing than an earlier one, or than the register.
    #[error("{column}: {value:?} is told otherwise before")]
    Contradicts {
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// A cell holds a control character.
    #[error("{column} holds a control character")]
    Control {
        /// The column.
        column: String,
    },
}

impl Reason {
    /// A short name of the kind of fault, by which faults are counted.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Fields { .. } => "fields",
            Self::NoId { .. } => "no_id",
            Self::NoRegistration { .. } => "no_registration",
            Self::Date { .. } => "date",
            Self::Year { .. } => "year",
            Self::Future { .. } => "future",
            Self::Word { .. } => "word",
            Self::NoResolution => "no_resolution",
            Self::Degrees { .. } => "degrees",
            Self::HalfPoint { .. } => "half_point",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::Control { .. } => "control",
            Self::Unknown { .. } => "unknown",
            Self::Contradicts { .. } => "contradicts",
        }
    }
}

impl From<RecordFault> for Reason {
    fn from(fault: RecordFault) -> Self {
        match fault {
            RecordFault::Quote => Self::Quote,
            RecordFault::Fields { found, expected } => Self::Fields { found, expected },
        }
    }
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The line that it begins in.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// Its text, as it stands in the file.
    pub text: String,
}

/// The file of rejected rows: CSV with the columns `line,reason,record`. It is made with the first of them.
pub(super) struct RejectsFile {
    path: Option<PathBuf>,
    writer: Option<csv::Writer<BufWriter<File>>>,
}

/// How such a file begins. Spreadsheets take a file without the mark for another encoding.
const HEAD: &str = "\u{feff}line,reason,record\n";

impl RejectsFile {
    /// Rejects go to the path; nowhere without one. Those of an earlier run are taken away.
    ///
    /// # Errors
    /// The path is that of the file which is read; an earlier file cannot be taken away.
    pub(super) fn new(path: Option<&Path>, source: &Path) -> io::Result<Self> {
        if let Some(path) = path.filter(|path| path.exists()) {
            if path.canonicalize()? == source.canonicalize()? {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "the rejects would be written over the rows"));
            }
            if is_of_an_earlier_run(path)? {
                std::fs::remove_file(path)?;
            }
        }
        Ok(Self { path: path.map(Path::to_path_buf), writer: None })
    }

    pub(super) fn put(&mut self, reject: &Reject) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(create(path)?),
        };
        let line = reject.line.to_string();
        writer.write_record([&line, &reject.reason.to_string(), &reject.text]).map_err(io::Error::from)
    }

    /// Writes what is not yet on the disk.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), csv::Writer::flush)
    }
}

fn is_of_an_earlier_run(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(HEAD.len() as u64).read_to_end(&mut start)?;
    Ok(start == HEAD.as_bytes())
}

fn create(path: &Path) -> io::Result<csv::Writer<BufWriter<File>>> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    // Rows of another register may hold what is nobody else's business.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = BufWriter::new(options.open(path)?);
    file.write_all(HEAD.as_bytes())?;
    Ok(csv::Writer::from_writer(file))
}
