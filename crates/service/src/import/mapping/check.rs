//! The checks that make a [`Mapping`] of its tables.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;
use domain::classifier::{ExecutorKind, Precision, Urgency};
use domain::event::Channel;
use domain::mercator::BBox;
use domain::workflow::{Resolution, State};
use encoding_rs::Encoding;
use store::request::OWN_SOURCE;

use super::tables::{
    CityTable, ExecutorTable, FileTable, FormatsTable, MappingTables, PlaceTable, RuleTable, StatusTable,
};
use super::{
    Defaults, ExecutorRule, ExecutorTarget, FileFormat, Mapping, MappingError, Rule, RuleTarget, Standing, TimeFormats,
    TypeDefaults,
};
use crate::import::moment::{DEFAULT_FORMATS, Formats};
use crate::import::pattern::{Pattern, fold};

fn fault<T>(key: impl Into<String>, problem: impl Into<String>) -> Result<T, MappingError> {
    Err(MappingError::Value { key: key.into(), problem: problem.into() })
}

impl MappingTables {
    pub(super) fn check(self) -> Result<Mapping, MappingError> {
        check_code("source", &self.source)?;
        if self.source == OWN_SOURCE {
            return fault("source", format!("{OWN_SOURCE:?} is the name of this register: choose another"));
        }
        let Ok(tz) = self.time_zone.parse::<Tz>() else {
            return fault(
                "time_zone",
                format!("there is no time zone {:?}; it is written as in Europe/Kyiv", self.time_zone),
            );
        };
        let columns = self.columns;
        if columns.lat.is_some() != columns.lon.is_some() {
            return fault("columns.lat", "and columns.lon come together");
        }
        let defaults =
            Defaults { channel: self.defaults.channel.unwrap_or(Channel::Other), resolution: self.defaults.resolution };
        let tells_resolution = columns.resolution.is_some() || defaults.resolution.is_some();
        check_words("status", columns.status.as_ref(), self.status.is_empty())?;
        check_words("resolution", columns.resolution.as_ref(), self.resolution.is_empty())?;
        check_words("channel", columns.channel.as_ref(), self.channel.is_empty())?;
        check_words("confirmed_by", columns.confirmed_by.as_ref(), self.confirmed_by.is_empty())?;
        if columns.status.is_none() && columns.closed_at.is_some() && !tells_resolution {
            return fault(
                "defaults.resolution",
                "is needed: a row with a closing time is closed, and nothing else in the mapping says how",
            );
        }
        let status = words("status", self.status, |word, table| table.check(word, tells_resolution))?;
        Ok(Mapping {
            source: self.source,
            tz,
            file: self.file.check()?,
            columns,
            formats: self.formats.check(tz)?,
            status,
            resolution: words("resolution", self.resolution, |_, resolution| Ok(resolution))?,
            confirmed_by: words("confirmed_by", self.confirmed_by, |_, confirmed_by| Ok(confirmed_by))?,
            channel: words("channel", self.channel, |_, channel| Ok(channel))?,
            defaults,
            bounds: self.place.check()?,
            types: TypeDefaults {
                urgency: self.types.urgency.unwrap_or(Urgency::Long),
                precision: self.types.precision.unwrap_or(Precision::Street),
            },
            executors: numbered("executor", self.executor, ExecutorTable::check)?,
            rules: numbered("rule", self.rule, RuleTable::check)?,
            city: self.city.map(CityTable::check).transpose()?,
        })
    }
}

/// A column of words and the table that explains them come together.
fn check_words(key: &str, column: Option<&String>, no_words: bool) -> Result<(), MappingError> {
    match (column, no_words) {
        (Some(_), true) => fault(format!("[{key}]"), format!("is needed to say what the words of columns.{key} mean")),
        (None, false) => fault(format!("columns.{key}"), format!("is needed: [{key}] explains its words")),
        _ => Ok(()),
    }
}

/// A table of words, found again whatever their case and spaces.
fn words<T, U>(
    key: &str,
    table: BTreeMap<String, T>,
    check: impl Fn(&str, T) -> Result<U, MappingError>,
) -> Result<HashMap<String, U>, MappingError> {
    let mut found = HashMap::with_capacity(table.len());
    for (word, meaning) in table {
        let meaning = check(&word, meaning)?;
        if found.insert(fold(&word), meaning).is_some() {
            return fault(format!("{key}.{word:?}"), "stands twice (letter case and spaces make no difference)");
        }
    }
    Ok(found)
}

/// A list of tables, each checked with the name that a message gives it: "rule 3".
fn numbered<T, U>(
    key: &str,
    tables: Vec<T>,
    check: fn(T, &str) -> Result<U, MappingError>,
) -> Result<Vec<U>, MappingError> {
    tables.into_iter().zip(1..).map(|(table, n)| check(table, &format!("{key} {n}"))).collect()
}

fn check_code(key: &str, code: &str) -> Result<(), MappingError> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_' || b == b'.';
    if code.is_empty() || code.len() > 60 || !code.bytes().all(plain) {
        return fault(key, format!("{code:?} is no code: small Latin letters, digits, '-', '_' and '.', at most 60"));
    }
    Ok(())
}

fn patterns(key: &str, texts: &[String]) -> Result<Vec<Pattern>, MappingError> {
    if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
        return fault(format!("{key}: match"), "needs at least one pattern, and none may be empty");
    }
    Ok(texts.iter().map(|text| Pattern::new(text)).collect())
}

impl FileTable {
    fn check(self) -> Result<FileFormat, MappingError> {
        let delimiter = match self.delimiter.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => *byte,
            _ => return fault("file.delimiter", "is one ASCII character, such as \",\", \";\" or \"\\t\""),
        };
        let encoding = match Encoding::for_label_no_replacement(self.encoding.as_bytes()) {
            Some(encoding) if encoding.is_ascii_compatible() => encoding,
            Some(_) => return fault("file.encoding", "is not an extension of ASCII: save the file as UTF-8"),
            None => {
                return fault(
                    "file.encoding",
                    format!("there is no encoding {:?}; try \"windows-1251\"", self.encoding),
                );
            }
        };
        Ok(FileFormat {
            delimiter,
            encoding,
            decimal_comma: self.decimal_comma,
            header: self.header,
            empty: self.empty.iter().map(|word| fold(word)).collect(),
        })
    }
}

impl FormatsTable {
    fn check(self, tz: Tz) -> Result<TimeFormats, MappingError> {
        Ok(TimeFormats {
            registered_at: formats("registered_at", self.registered_at, tz)?,
            due: formats("due", self.due, tz)?,
            done_at: formats("done_at", self.done_at, tz)?,
            closed_at: formats("closed_at", self.closed_at, tz)?,
        })
    }
}

fn formats(key: &str, texts: Option<Vec<String>>, tz: Tz) -> Result<Formats, MappingError> {
    let texts = texts.unwrap_or_else(|| DEFAULT_FORMATS.iter().map(|&text| text.to_owned()).collect());
    Formats::new(&texts, tz).or_else(|text| {
        fault(
            format!("formats.{key}"),
            format!("{text:?} is no format of a date; it is written as in \"%d.%m.%Y %H:%M\""),
        )
    })
}

impl StatusTable {
    fn check(self, word: &str, tells_resolution: bool) -> Result<Standing, MappingError> {
        let key = format!("status.{word:?}");
        match (self.state, self.resolution) {
            (State::Closed, None) if !tells_resolution => {
                return fault(
                    key,
                    "is closed, so it needs a resolution (or columns.resolution, or defaults.resolution)",
                );
            }
            (State::Closed, _) | (_, None) | (State::OnControl, Some(Resolution::Done | Resolution::Explained)) => {}
            (State::OnControl, Some(_)) => {
                return fault(key, "is on control, so it is reported as done or explained, if known");
            }
            (state, Some(_)) => return fault(key, format!("is {state}: it has no resolution yet")),
        }
        if self.state != State::Closed && self.confirmed_by.is_some() {
            return fault(key, "is open: nobody has confirmed it");
        }
        Ok(Standing { state: self.state, resolution: self.resolution, confirmed_by: self.confirmed_by })
    }
}

impl PlaceTable {
    fn check(self) -> Result<Option<BBox>, MappingError> {
        let Some([west, south, east, north]) = self.bounds else { return Ok(None) };
        BBox::new(west, south, east, north).map_or_else(
            || fault("place.bounds", "are [west, south, east, north] in degrees"),
            |bounds| Ok(Some(bounds)),
        )
    }
}

impl ExecutorTable {
    fn check(self, key: &str) -> Result<ExecutorRule, MappingError> {
        let patterns = patterns(key, &self.r#match)?;
        let Some(code) = self.code else {
            if self.name.is_some() || self.name_en.is_some() || self.kind.is_some() {
                return fault(key, "needs a code (without one, names that match are taken as they are written)");
            }
            return Ok(ExecutorRule { patterns, target: None });
        };
        check_code(&format!("{key}: code"), &code)?;
        let target = ExecutorTarget {
            code,
            name: self.name,
            name_en: self.name_en,
            kind: self.kind.unwrap_or(ExecutorKind::Organisation),
        };
        Ok(ExecutorRule { patterns, target: Some(target) })
    }
}

impl RuleTable {
    fn check(self, key: &str) -> Result<Rule, MappingError> {
        let patterns = patterns(key, &self.r#match)?;
        let target = match (self.direction, self.r#type) {
            (Some(code), None) => RuleTarget::Direction(code),
            (None, Some(code)) => RuleTarget::Type(code),
            _ => return fault(key, "needs either a direction or a type"),
        };
        Ok(Rule { patterns, target })
    }
}

impl CityTable {
    fn check(self) -> Result<Self, MappingError> {
        if self.zoom.is_some_and(|zoom| !(1..=18).contains(&zoom)) {
            return fault("city.zoom", "is a whole number from 1 to 18");
        }
        if self.centre.is_some_and(|[lat, lon]| domain::place::LatLon::new(lat, lon).is_none()) {
            return fault("city.centre", "is [latitude, longitude] in degrees");
        }
        Ok(self)
    }
}
