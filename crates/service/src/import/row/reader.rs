//! The cells of a row, read as the mapping says.

use std::collections::{BTreeMap, HashMap};

use csv::StringRecord;
use domain::event::Channel;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::State;

use super::{Remark, Row};
use crate::import::file::FileFault;
use crate::import::file::scan::positions;
use crate::import::mapping::{Mapping, Standing};
use crate::import::moment::{Formats, Unreadable, Written};
use crate::import::pattern::{fold, tidy};
use crate::import::reject::Reason;

/// No id of another register is longer, in characters.
const MAX_ID: usize = 100;
/// No category or name of an executor is longer, in characters.
const MAX_NAME: usize = 300;

/// A column: what it is called and where it stands.
#[derive(Clone, Debug)]
struct Column {
    name: String,
    position: usize,
}

/// Where the columns of the mapping stand in the file.
#[derive(Clone, Debug)]
struct Positions {
    id: Column,
    registered_at: Column,
    due: Option<Column>,
    done_at: Option<Column>,
    closed_at: Option<Column>,
    status: Option<Column>,
    resolution: Option<Column>,
    confirmed_by: Option<Column>,
    category: Option<Column>,
    executor: Option<Column>,
    channel: Option<Column>,
    district: Option<Column>,
    point: Option<(Column, Column)>,
}

/// Reads rows as a mapping says.
pub(in crate::import) struct RowReader<'a> {
    mapping: &'a Mapping,
    at: Positions,
    now: Timestamp,
    /// Words of columns that the mapping does not explain and that cost no row: the column, the word, how often.
    pub(in crate::import) unknown_words: BTreeMap<(&'static str, String), u64>,
}

impl<'a> RowReader<'a> {
    /// # Errors
    /// A column of the mapping is not in the header, or there twice.
    pub(in crate::import) fn new(mapping: &'a Mapping, header: &[String], now: Timestamp) -> Result<Self, FileFault> {
        let wanted = mapping.wanted_columns();
        let found = positions(header, wanted.iter().map(|&(key, column)| (Some(key), column)))?;
        let mut columns: BTreeMap<&str, Column> = wanted
            .iter()
            .zip(found)
            .map(|(&(key, name), position)| (key, Column { name: name.to_owned(), position }))
            .collect();
        let missing = |key: &str| FileFault::MissingColumn {
            column: key.to_owned(),
            role: String::new(),
            present: header.join(", "),
        };
        let id = columns.remove("id").ok_or_else(|| missing("id"))?;
        let registered_at = columns.remove("registered_at").ok_or_else(|| missing("registered_at"))?;
        let mut take = |key: &str| columns.remove(key);
        let at = Positions {
            id,
            registered_at,
            due: take("due"),
            done_at: take("done_at"),
            closed_at: take("closed_at"),
            status: take("status"),
            resolution: take("resolution"),
            confirmed_by: take("confirmed_by"),
            category: take("category"),
            executor: take("executor"),
            channel: take("channel"),
            district: take("district"),
            point: take("lat").zip(take("lon")),
        };
        Ok(Self { mapping, at, now, unknown_words: BTreeMap::new() })
    }

    /// Whether the fields may well be a row: they have an id and a time of registration.
    pub(in crate::import) fn is_row(&self, fields: &StringRecord) -> bool {
        let cell = |column: &Column| self.cell(fields, column);
        cell(&self.at.id).is_some()
            && cell(&self.at.registered_at).is_some_and(|text| self.mapping.formats.registered_at.read(text).is_ok())
    }

    /// Reads a row.
    pub(in crate::import) fn read(&mut self, fields: &StringRecord) -> Result<Row, Reason> {
        let id =
            self.short(fields, &self.at.id, MAX_ID)?.ok_or_else(|| Reason::NoId { column: self.at.id.name.clone() })?;
        let registered_at = self.registered_at(fields)?;
        let mut remarks = Vec::new();
        let original_due_at = self.deadline(fields, registered_at, &mut remarks)?;
        let category = self.optional(fields, self.at.category.as_ref())?.unwrap_or_default();
        let executor = self.optional(fields, self.at.executor.as_ref())?;
        let district = self.optional(fields, self.at.district.as_ref())?;
        let point = self.point(fields, &mut remarks)?;
        let done_at =
            self.past(fields, self.at.done_at.as_ref(), &self.mapping.formats.done_at, registered_at, &mut remarks)?;
        let closed_at = self.past(
            fields,
            self.at.closed_at.as_ref(),
            &self.mapping.formats.closed_at,
            registered_at,
            &mut remarks,
        )?;
        let done_at = done_at.filter(|&done| {
            let possible = closed_at.is_none_or(|closed| done <= closed);
            if !possible {
                remarks.push(Remark::ImpossibleTime);
            }
            possible
        });
        let standing = self.standing(fields, executor.is_some(), done_at, closed_at)?;
        if standing.state == State::Assigned && executor.is_none() {
            remarks.push(Remark::AssignedToNobody);
        }
        let channel = self.channel(fields);
        let state = match (standing.state, &executor) {
            (State::Assigned, None) => State::Registered,
            (State::Registered, Some(_)) => State::Assigned,
            (state, _) => state,
        };
        Ok(Row {
            id,
            registered_at,
            original_due_at,
            category,
            executor,
            channel,
            district,
            point,
            state,
            resolution: standing.resolution,
            confirmed_by: standing.confirmed_by,
            // Work that is not reported, or was sent back, is not done.
            done_at: done_at.filter(|_| matches!(state, State::OnControl | State::Closed)),
            closed_at: closed_at.filter(|_| state == State::Closed),
            remarks,
        })
    }

    /// The text of a cell without spaces around it; `None` when it is empty or a word for it.
    fn cell<'f>(&self, fields: &'f StringRecord, column: &Column) -> Option<&'f str> {
        let text = fields.get(column.position)?.trim();
        let is_empty =
            text.is_empty() || (!self.mapping.file.empty.is_empty() && self.mapping.file.empty.contains(&fold(text)));
        (!is_empty).then_some(text)
    }

    /// A text that people read: tidied, not too long, without control characters.
    fn short(&self, fields: &StringRecord, column: &Column, limit: usize) -> Result<Option<String>, Reason> {
        let Some(text) = self.cell(fields, column) else { return Ok(None) };
        let text = tidy(text);
        if text.chars().any(char::is_control) {
            return Err(Reason::Control { column: column.name.clone() });
        }
        if text.chars().count() > limit {
            return Err(Reason::TooLong { column: column.name.clone(), limit });
        }
        Ok(Some(text))
    }

    fn optional(&self, fields: &StringRecord, column: Option<&Column>) -> Result<Option<String>, Reason> {
        column.map_or(Ok(None), |column| self.short(fields, column, MAX_NAME))
    }

    fn written(&self, fields: &StringRecord, column: &Column, formats: &Formats) -> Result<Option<Written>, Reason> {
        let Some(text) = self.cell(fields, column) else { return Ok(None) };
        let (name, value) = (|| column.name.clone(), || excerpt(text));
        match formats.read(text) {
            Ok(written) => Ok(Some(written)),
            Err(Unreadable::Format) => Err(Reason::Date { column: name(), value: value() }),
            Err(Unreadable::Year) => Err(Reason::Year { column: name(), value: value() }),
        }
    }

    fn registered_at(&self, fields: &StringRecord) -> Result<Timestamp, Reason> {
        let column = &self.at.registered_at;
        let written = self
            .written(fields, column, &self.mapping.formats.registered_at)?
            .ok_or_else(|| Reason::NoRegistration { column: column.name.clone() })?;
        let at = written.at_the_earliest(self.mapping.tz);
        if at > self.now {
            let value = self.cell(fields, column).map(excerpt).unwrap_or_default();
            return Err(Reason::Future { column: column.name.clone(), value });
        }
        Ok(at)
    }

    fn deadline(
        &self,
        fields: &StringRecord,
        registered_at: Timestamp,
        remarks: &mut Vec<Remark>,
    ) -> Result<Option<Timestamp>, Reason> {
        let Some(column) = &self.at.due else { return Ok(None) };
        let written = match self.written(fields, column, &self.mapping.formats.due) {
            // Some registers write the first day of their calendar where they know none.
            Err(Reason::Year { .. }) => Some(None),
            written => written?.map(Some),
        };
        let Some(written) = written else {
            remarks.push(Remark::NoDeadline);
            return Ok(None);
        };
        let stated =
            written.and_then(|written| domain::deadline::stated(written.at_the_latest(self.mapping.tz), registered_at));
        if stated.is_none() {
            remarks.push(Remark::ImpossibleDeadline);
        }
        Ok(stated)
    }

    /// A time that lies between the registration and now; a day is over at its last second, or now.
    fn past(
        &self,
        fields: &StringRecord,
        column: Option<&Column>,
        formats: &Formats,
        registered_at: Timestamp,
        remarks: &mut Vec<Remark>,
    ) -> Result<Option<Timestamp>, Reason> {
        let Some(column) = column else { return Ok(None) };
        let Some(written) = self.written(fields, column, formats)? else { return Ok(None) };
        let latest = written.at_the_latest(self.mapping.tz);
        if latest < registered_at || written.at_the_earliest(self.mapping.tz) > self.now {
            remarks.push(Remark::ImpossibleTime);
            return Ok(None);
        }
        Ok(Some(latest.min(self.now)))
    }

    fn point(&self, fields: &StringRecord, remarks: &mut Vec<Remark>) -> Result<Option<LatLon>, Reason> {
        let Some((lat, lon)) = &self.at.point else { return Ok(None) };
        let point = match (self.cell(fields, lat), self.cell(fields, lon)) {
            (Some(north), Some(east)) => {
                let point = LatLon {
                    lat: self.degrees(lat, north, 90.0, "latitude")?,
                    lon: self.degrees(lon, east, 180.0, "longitude")?,
                };
                // In the sea off Africa there is no city: it is how registers write "unknown".
                (point.lat != 0.0 || point.lon != 0.0).then_some(point)
            }
            (None, None) => None,
            (None, Some(_)) => return Err(Reason::HalfPoint { column: lat.name.clone() }),
            (Some(_), None) => return Err(Reason::HalfPoint { column: lon.name.clone() }),
        };
        let inside = point.filter(|&point| self.mapping.is_within_bounds(point));
        match (point, inside) {
            (None, _) => remarks.push(Remark::NoPoint),
            (Some(_), None) => remarks.push(Remark::PointOutside),
            (Some(_), Some(_)) => {}
        }
        Ok(inside)
    }

    fn degrees(&self, column: &Column, text: &str, most: f64, what: &'static str) -> Result<f64, Reason> {
        let number = if self.mapping.file.decimal_comma { text.replace(',', ".").parse() } else { text.parse() };
        number.ok().filter(|degrees: &f64| degrees.abs() <= most).ok_or_else(|| Reason::Degrees {
            column: column.name.clone(),
            value: excerpt(text),
            what,
        })
    }

    fn standing(
        &self,
        fields: &StringRecord,
        has_executor: bool,
        done_at: Option<Timestamp>,
        closed_at: Option<Timestamp>,
    ) -> Result<Standing, Reason> {
        let told = match &self.at.status {
            Some(column) => self.word(fields, column, &self.mapping.status)?,
            None => Standing {
                state: told_by_times(has_executor, done_at, closed_at),
                resolution: None,
                confirmed_by: None,
            },
        };
        if told.state != State::Closed {
            return Ok(told);
        }
        let resolution = match &self.at.resolution {
            Some(column) if self.cell(fields, column).is_some() => {
                Some(self.word(fields, column, &self.mapping.resolution)?)
            }
            _ => told.resolution.or(self.mapping.defaults.resolution),
        };
        let confirmed_by = match &self.at.confirmed_by {
            Some(column) if self.cell(fields, column).is_some() => {
                Some(self.word(fields, column, &self.mapping.confirmed_by)?)
            }
            _ => told.confirmed_by,
        };
        Ok(Standing { resolution: Some(resolution.ok_or(Reason::NoResolution)?), confirmed_by, ..told })
    }

    fn word<T: Copy>(&self, fields: &StringRecord, column: &Column, words: &HashMap<String, T>) -> Result<T, Reason> {
        let text = self.cell(fields, column).unwrap_or_default();
        words
            .get(&fold(text))
            .copied()
            .ok_or_else(|| Reason::Word { column: column.name.clone(), value: excerpt(text) })
    }

    fn channel(&mut self, fields: &StringRecord) -> Channel {
        let Some(text) = self.at.channel.as_ref().and_then(|column| self.cell(fields, column)) else {
            return self.mapping.defaults.channel;
        };
        self.mapping.channel.get(&fold(text)).copied().unwrap_or_else(|| {
            *self.unknown_words.entry(("channel", excerpt(text))).or_default() += 1;
            Channel::Other
        })
    }
}

/// The state of a row that has no word for it.
const fn told_by_times(has_executor: bool, done_at: Option<Timestamp>, closed_at: Option<Timestamp>) -> State {
    match (closed_at, done_at) {
        (Some(_), _) => State::Closed,
        (None, Some(_)) => State::OnControl,
        (None, None) if has_executor => State::Assigned,
        (None, None) => State::Registered,
    }
}

/// Enough of a cell to find it by.
fn excerpt(text: &str) -> String {
    const LENGTH: usize = 60;
    let mut short: String = text.chars().take(LENGTH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
