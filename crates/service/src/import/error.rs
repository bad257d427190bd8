//! Why an import did not come about.

use std::path::Path;

use super::file::FileFault;
use super::geojson::GeoFault;
use super::mapping::MappingError;

/// Why an import did not come about. Said in words for the person at the command line.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be opened, read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The mapping cannot be used.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The file cannot be taken; nothing was written.
    #[error("{}{fault}", named(path))]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        fault: FileFault,
    },
    /// The map cannot be taken; nothing was written.
    #[error("{}{fault}", named(path))]
    Geo {
        /// The file.
        path: String,
        /// What is wrong with it.
        fault: GeoFault,
    },
    /// The register failed. The batches that were committed before stay.
    #[error("the register failed: {0}")]
    Store(#[from] store::Error),
    /// The reading side stopped. The batches that were committed before stay.
    #[error("the import was cut off: {0}")]
    CutOff(String),
}

impl Error {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { path: path.display().to_string(), source }
    }

    /// The same error, told of this file.
    pub(super) fn of(self, path: &Path) -> Self {
        match self {
            Self::File { fault, .. } => Self::File { path: path.display().to_string(), fault },
            Self::Geo { fault, .. } => Self::Geo { path: path.display().to_string(), fault },
            other => other,
        }
    }

    pub(super) fn file(path: &Path) -> impl Fn(FileFault) -> Self {
        move |fault| Self::File { path: path.display().to_string(), fault }
    }
}

/// A fault of a text that comes from no file has no path.
fn named(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}
