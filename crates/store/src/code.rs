//! Numbers of the database as the words that they stand for, and back.

use domain::place::LatLon;
use domain::time::Timestamp;

use crate::error::{Error, Result};

/// The word that a stored number stands for.
pub(crate) fn word<T>(number: i64, from_number: fn(u8) -> Option<T>, what: &'static str) -> Result<T> {
    u8::try_from(number).ok().and_then(from_number).ok_or_else(|| Error::corrupt(format!("{number} is no {what}")))
}

/// The word that a stored number stands for, where there is one.
pub(crate) fn word_opt<T>(
    number: Option<i64>,
    from_number: fn(u8) -> Option<T>,
    what: &'static str,
) -> Result<Option<T>> {
    number.map(|number| word(number, from_number, what)).transpose()
}

/// A stored whole number in the narrower type that Rust keeps it in.
pub(crate) fn narrow<T: TryFrom<i64>>(number: i64, what: &'static str) -> Result<T> {
    T::try_from(number).map_err(|_| Error::corrupt(format!("{number} is no {what}")))
}

/// A stored whole number in the narrower type that Rust keeps it in, where there is one.
pub(crate) fn narrow_opt<T: TryFrom<i64>>(number: Option<i64>, what: &'static str) -> Result<Option<T>> {
    number.map(|number| narrow(number, what)).transpose()
}

/// A stored point, where there is one.
pub(crate) fn point(lat: Option<f64>, lon: Option<f64>) -> Option<LatLon> {
    Some(LatLon { lat: lat?, lon: lon? })
}

/// A stored instant, where there is one.
pub(crate) fn instant(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(Timestamp::from_millis)
}

/// An instant as it is stored.
pub(crate) fn millis(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(Timestamp::millis)
}
