//! The parameters of the public read API and of the pages' addresses: parsed here, and refused with the name of the bad one.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::classifier::{Classifier, Lang};
use crate::code::coded;
use crate::id::{DirectionId, DistrictId, ExecutorId, RequestId};
use crate::mercator::BBox;
use crate::period::Period;
use crate::workflow::State;

/// Parameters that choose a window of the calendar and filter its requests, as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SelectionParams {
    /// `day`, `week`, `month` or `year`.
    pub period: Option<String>,
    /// Any day inside the period, `YYYY-MM-DD`; today by default.
    pub date: Option<String>,
    /// Codes of directions, comma-separated.
    pub direction: Option<String>,
    /// `open`, `overdue` or `closed`.
    pub state: Option<String>,
    /// The code of an executor.
    pub executor: Option<String>,
    /// The code of a district.
    pub district: Option<String>,
}

/// A window of the calendar and what to keep of its requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The kind of window.
    pub period: Period,
    /// A day inside it.
    pub date: NaiveDate,
    /// Directions to keep, sorted, each once; empty: all.
    pub directions: Vec<DirectionId>,
    /// States to keep.
    pub state: Option<StateFilter>,
    /// The executor to keep.
    pub executor: Option<ExecutorId>,
    /// The district to keep.
    pub district: Option<DistrictId>,
}

coded! {
    /// Which requests to keep by their state now.
    pub enum StateFilter {
        /// Not closed.
        Open = 0 "open",
        /// Overdue now.
        Overdue = 1 "overdue",
        /// Closed.
        Closed = 2 "closed",
    }
}

impl StateFilter {
    /// Whether a request in the state, overdue or not, is kept.
    #[must_use]
    pub const fn keeps(self, state: State, overdue: bool) -> bool {
        match self {
            Self::Open => state.is_open(),
            Self::Overdue => overdue,
            Self::Closed => !state.is_open(),
        }
    }
}

/// A parameter that could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field}: {problem}")]
pub struct FieldError {
    /// Which one.
    pub field: Field,
    /// Why.
    pub problem: Problem,
}

coded! {
    /// The parameters by name.
    pub enum Field {
        /// West, south, east, north.
        Bbox = 0 "bbox",
        /// The zoom of the map.
        Zoom = 1 "zoom",
        /// The kind of window.
        Period = 2 "period",
        /// A day of it.
        Date = 3 "date",
        /// Directions.
        Direction = 4 "direction",
        /// State.
        State = 5 "state",
        /// Executor.
        Executor = 6 "executor",
        /// District.
        District = 7 "district",
        /// Request number.
        Id = 8 "id",
        /// Language.
        Lang = 9 "lang",
        /// The next page of a list.
        Before = 10 "before",
        /// An executor's code, where it is asked for by itself.
        Code = 11 "code",
        /// The column that a table is sorted by.
        Sort = 12 "sort",
    }
}

coded! {
    /// Why a parameter could not be taken.
    pub enum Problem {
        /// It is needed and was not given.
        Missing = 0 "missing",
        /// It has another form than asked for.
        Malformed = 1 "malformed",
        /// It lies outside what makes sense.
        OutOfRange = 2 "out_of_range",
        /// Nothing has this code.
        Unknown = 3 "unknown",
        /// It was given more than once.
        Repeated = 4 "repeated",
        /// It is longer than any sensible value.
        TooLong = 5 "too_long",
        /// It is shorter than is safe.
        TooShort = 6 "too_short",
        /// It is a password that others guess first.
        Guessable = 7 "guessable",
        /// It is not what it is compared with: a code, a password.
        Wrong = 8 "wrong",
        /// It held for a time, or for some tries, and no longer does.
        Expired = 9 "expired",
        /// There are more of them than may be.
        TooMany = 10 "too_many",
        /// It is larger than may be.
        TooLarge = 11 "too_large",
        /// It cannot be taken now, and may be later.
        Later = 12 "later",
    }
}

/// No parameter is longer than this, in bytes.
pub const MAX_LENGTH: usize = 512;
/// The deepest zoom of a map.
pub const MAX_ZOOM: u8 = 20;

fn refuse<T>(field: Field, problem: Problem) -> Result<T, FieldError> {
    Err(FieldError { field, problem })
}

/// A parameter that was given and is not blank.
fn given(field: Field, value: Option<&str>) -> Result<Option<&str>, FieldError> {
    match value.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) if text.len() > MAX_LENGTH => refuse(field, Problem::TooLong),
        Some(text) => Ok(Some(text)),
    }
}

fn required(field: Field, value: Option<&str>) -> Result<&str, FieldError> {
    given(field, value)?.map_or_else(|| refuse(field, Problem::Missing), Ok)
}

fn coded_value<T>(
    field: Field,
    value: Option<&str>,
    find: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, FieldError> {
    given(field, value)?.map(|text| find(text).map_or_else(|| refuse(field, Problem::Unknown), Ok)).transpose()
}

impl SelectionParams {
    /// What is selected. `today` is the city's day, taken where no date is given; `default_period` where no period is.
    ///
    /// # Errors
    /// The first parameter that could not be taken.
    pub fn parse(
        &self,
        classifier: &Classifier,
        default_period: Period,
        today: NaiveDate,
    ) -> Result<Selection, FieldError> {
        Ok(Selection {
            period: period(self.period.as_deref())?.unwrap_or(default_period),
            date: date(self.date.as_deref())?.unwrap_or(today),
            directions: directions(self.direction.as_deref(), classifier)?,
            state: coded_value(Field::State, self.state.as_deref(), StateFilter::from_code)?,
            executor: coded_value(Field::Executor, self.executor.as_deref(), |code| {
                classifier.executor_by_code(code).map(|row| row.id)
            })?,
            district: coded_value(Field::District, self.district.as_deref(), |code| {
                classifier.district_by_code(code).map(|row| row.id)
            })?,
        })
    }
}

/// Reads `period`.
///
/// # Errors
/// It is none of the four words.
pub fn period(value: Option<&str>) -> Result<Option<Period>, FieldError> {
    coded_value(Field::Period, value, Period::from_code)
}

/// Reads `date`: a day from 1990 to 2100.
///
/// # Errors
/// It is no date of the calendar, or too far away.
pub fn date(value: Option<&str>) -> Result<Option<NaiveDate>, FieldError> {
    let Some(text) = given(Field::Date, value)? else { return Ok(None) };
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return refuse(Field::Date, Problem::Malformed);
    }
    let Ok(date) = text.parse::<NaiveDate>() else { return refuse(Field::Date, Problem::OutOfRange) };
    if !(1990..=2100).contains(&date.year()) {
        return refuse(Field::Date, Problem::OutOfRange);
    }
    Ok(Some(date))
}

fn directions(value: Option<&str>, classifier: &Classifier) -> Result<Vec<DirectionId>, FieldError> {
    let Some(text) = given(Field::Direction, value)? else { return Ok(Vec::new()) };
    let mut ids = text
        .split(',')
        .map(|code| {
            classifier
                .direction_by_code(code.trim())
                .map_or_else(|| refuse(Field::Direction, Problem::Unknown), |row| Ok(row.id))
        })
        .collect::<Result<Vec<_>, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Reads `bbox`: `west,south,east,north` in degrees.
///
/// # Errors
/// It is missing, is not four numbers, or its edges are not degrees in order.
pub fn bbox(value: Option<&str>) -> Result<BBox, FieldError> {
    optional_bbox(value)?.map_or_else(|| refuse(Field::Bbox, Problem::Missing), Ok)
}

/// Reads `bbox` where the whole city is meant when it is missing.
///
/// # Errors
/// It is not four numbers, or its edges are not degrees in order.
pub fn optional_bbox(value: Option<&str>) -> Result<Option<BBox>, FieldError> {
    let Some(text) = given(Field::Bbox, value)? else { return Ok(None) };
    let numbers: Vec<f64> = text
        .split(',')
        .map(|part| part.trim().parse::<f64>().ok().filter(|n| n.is_finite()))
        .collect::<Option<_>>()
        .map_or_else(|| refuse(Field::Bbox, Problem::Malformed), Ok)?;
    let [west, south, east, north] = numbers[..] else { return refuse(Field::Bbox, Problem::Malformed) };
    BBox::new(west, south, east, north).map_or_else(|| refuse(Field::Bbox, Problem::OutOfRange), |bbox| Ok(Some(bbox)))
}

/// Reads `zoom`: 0 to [`MAX_ZOOM`].
///
/// # Errors
/// It is missing, not a whole number, or too deep.
pub fn zoom(value: Option<&str>) -> Result<u8, FieldError> {
    let text = required(Field::Zoom, value)?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return refuse(Field::Zoom, Problem::Malformed);
    }
    text.parse().ok().filter(|&zoom| zoom <= MAX_ZOOM).map_or_else(|| refuse(Field::Zoom, Problem::OutOfRange), Ok)
}

/// Reads a request's number.
///
/// # Errors
/// It is missing, has other signs than digits, or is larger than any number that is given out.
pub fn request_id(value: Option<&str>) -> Result<RequestId, FieldError> {
    let text = required(Field::Id, value)?;
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return refuse(Field::Id, Problem::Malformed);
    }
    text.parse::<i64>()
        .ok()
        .filter(|&id| id > 0)
        .map_or_else(|| refuse(Field::Id, Problem::OutOfRange), |id| Ok(RequestId(id)))
}

/// Reads `lang`; Ukrainian by default.
///
/// # Errors
/// It is neither `uk` nor `en`.
pub fn lang(value: Option<&str>) -> Result<Lang, FieldError> {
    Ok(coded_value(Field::Lang, value, Lang::from_code)?.unwrap_or(Lang::Uk))
}

/// Reads `code`: an executor's.
///
/// # Errors
/// It is missing or unknown.
pub fn executor(value: Option<&str>, classifier: &Classifier) -> Result<ExecutorId, FieldError> {
    let code = required(Field::Code, value)?;
    classifier.executor_by_code(code).map_or_else(|| refuse(Field::Code, Problem::Unknown), |row| Ok(row.id))
}

/// Refuses a query string that names a parameter twice.
///
/// # Errors
/// The parameter that stands twice. Names that are none of [`Field`] are let through.
pub fn refuse_repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), FieldError> {
    let mut seen = 0_u32;
    for field in names.into_iter().filter_map(Field::from_code) {
        let bit = 1 << field.number();
        if seen & bit != 0 {
            return refuse(field, Problem::Repeated);
        }
        seen |= bit;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
