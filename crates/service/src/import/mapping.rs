//! The mapping file: what the columns and the words of another register mean. Its keys are told in `docs/import/README.md`.

mod check;
mod tables;

use std::collections::HashMap;
use std::path::Path;

use chrono_tz::Tz;
use domain::classifier::{ExecutorKind, Precision, Urgency};
use domain::event::Channel;
use domain::mercator::BBox;
use domain::place::LatLon;
use domain::workflow::{ConfirmedBy, Resolution, State};
use encoding_rs::Encoding;
use serde::Deserialize;

use super::moment::Formats;
use super::pattern::Pattern;

/// Why a mapping file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It cannot be opened.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is no TOML, has a key that no mapping has, lacks one that every mapping has, or a value of another kind.
    #[error("the mapping is not valid:\n{0}")]
    Toml(String),
    /// A value cannot be.
    #[error("the mapping's {key}: {problem}")]
    Value {
        /// Where: `columns.due`, `rule 3`.
        key: String,
        /// Why.
        problem: String,
    },
}

/// What the columns and the words of another register mean.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The register that the file comes from. With a row's own id it is the identity of a request.
    pub(super) source: String,
    pub(super) tz: Tz,
    pub(super) file: FileFormat,
    pub(super) columns: Columns,
    pub(super) formats: TimeFormats,
    pub(super) status: HashMap<String, Standing>,
    pub(super) resolution: HashMap<String, Resolution>,
    pub(super) confirmed_by: HashMap<String, ConfirmedBy>,
    pub(super) channel: HashMap<String, Channel>,
    pub(super) defaults: Defaults,
    /// A point outside is not taken for a place of the city.
    pub(super) bounds: Option<BBox>,
    pub(super) types: TypeDefaults,
    /// The first that matches an executor's name wins.
    pub(super) executors: Vec<ExecutorRule>,
    /// The first that matches a category wins.
    pub(super) rules: Vec<Rule>,
    pub(super) city: Option<CityTable>,
}

pub(super) use tables::CityTable;

/// How the file is written.
#[derive(Clone, Debug)]
pub(super) struct FileFormat {
    pub(super) delimiter: u8,
    pub(super) encoding: &'static Encoding,
    pub(super) decimal_comma: bool,
    /// The names of the columns where the file itself has no header.
    pub(super) header: Option<Vec<String>>,
    /// Folded words that stand for an empty cell (`NULL`).
    pub(super) empty: Vec<String>,
}

/// The names of the columns, as the file's header has them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub(super) id: String,
    pub(super) registered_at: String,
    pub(super) due: Option<String>,
    pub(super) done_at: Option<String>,
    pub(super) closed_at: Option<String>,
    pub(super) status: Option<String>,
    pub(super) resolution: Option<String>,
    pub(super) confirmed_by: Option<String>,
    pub(super) category: Option<String>,
    pub(super) executor: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) district: Option<String>,
    pub(super) lat: Option<String>,
    pub(super) lon: Option<String>,
}

/// The formats of the columns that hold dates and times.
#[derive(Clone, Debug)]
pub(super) struct TimeFormats {
    pub(super) registered_at: Formats,
    pub(super) due: Formats,
    pub(super) done_at: Formats,
    pub(super) closed_at: Formats,
}

/// What a status word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) state: State,
    pub(super) resolution: Option<Resolution>,
    pub(super) confirmed_by: Option<ConfirmedBy>,
}

/// What is taken where the file says nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Defaults {
    pub(super) channel: Channel,
    pub(super) resolution: Option<Resolution>,
}

/// What request types are created with.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypeDefaults {
    pub(super) urgency: Urgency,
    pub(super) precision: Precision,
}

/// Executors that a mapping brings together or renames.
#[derive(Clone, Debug)]
pub(super) struct ExecutorRule {
    pub(super) patterns: Vec<Pattern>,
    /// Whom the names mean. `None`: whom they say.
    pub(super) target: Option<ExecutorTarget>,
}

/// An executor that a mapping names.
#[derive(Clone, Debug)]
pub(super) struct ExecutorTarget {
    pub(super) code: String,
    /// The name to create it with; the first name that matched where there is none.
    pub(super) name: Option<String>,
    pub(super) name_en: Option<String>,
    pub(super) kind: ExecutorKind,
}

/// Where the categories that match belong.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) patterns: Vec<Pattern>,
    pub(super) target: RuleTarget,
}

/// Where a category belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RuleTarget {
    /// To a direction, by its code; as a type of its own name.
    Direction(String),
    /// To a type that the register has, by its code.
    Type(String),
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// It cannot be opened, or see [`Mapping::parse`].
    pub fn read(path: &Path) -> Result<Self, MappingError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| MappingError::Unreadable { path: path.display().to_string(), source })?;
        Self::parse(&text)
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// It is no TOML; a key is unknown or missing; a value cannot be. The message names the key.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let tables: tables::MappingTables =
            toml::from_str(text).map_err(|error| MappingError::Toml(error.to_string()))?;
        tables.check()
    }

    /// The register that the file comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The columns that the file must have: the key of the mapping, the name of the column.
    pub(super) fn wanted_columns(&self) -> Vec<(&'static str, &str)> {
        let columns = &self.columns;
        let optional = [
            ("due", &columns.due),
            ("done_at", &columns.done_at),
            ("closed_at", &columns.closed_at),
            ("status", &columns.status),
            ("resolution", &columns.resolution),
            ("confirmed_by", &columns.confirmed_by),
            ("category", &columns.category),
            ("executor", &columns.executor),
            ("channel", &columns.channel),
            ("district", &columns.district),
            ("lat", &columns.lat),
            ("lon", &columns.lon),
        ];
        let required = [("id", columns.id.as_str()), ("registered_at", columns.registered_at.as_str())];
        let optional = optional.into_iter().filter_map(|(key, name)| Some((key, name.as_deref()?)));
        required.into_iter().chain(optional).collect()
    }

    /// Whether the point may be a place of the city.
    pub(super) fn is_within_bounds(&self, point: LatLon) -> bool {
        self.bounds.is_none_or(|b| (b.west..=b.east).contains(&point.lon) && (b.south..=b.north).contains(&point.lat))
    }
}

#[cfg(test)]
mod tests;
