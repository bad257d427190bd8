//! The query string of the read API, checked before any server function sees it.
//!
//! A server function that cannot decode its arguments answers 500 before its own code runs. What passes here always decodes: only
//! the names that the API knows, each at most once, as well-formed text, in one order, so that equal questions are equal strings.

use std::borrow::Cow;
use std::str;

use domain::query::{Field, FieldError, MAX_LENGTH, Problem, refuse_repeated};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// No query string is longer than this, in bytes: every parameter at its longest, percent-encoded, fits.
const MAX_QUERY: usize = 24 * 1024;

/// Why a query string was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadQuery {
    /// A parameter that can be named.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A name that is no text.
    #[error("the query string is not percent-encoded UTF-8")]
    Encoding,
    /// More than all parameters together may take.
    #[error("the query string is too long")]
    TooLong,
}

/// The parameters that the API knows, sorted by name and percent-encoded in one way. Unknown names are left out.
///
/// # Errors
/// A parameter given twice, one that is too long, or one that is not text.
pub(crate) fn canonical(raw: &str) -> Result<String, BadQuery> {
    if raw.len() > MAX_QUERY {
        return Err(BadQuery::TooLong);
    }
    let mut known = Vec::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name).ok_or(BadQuery::Encoding)?;
        if let Some(field) = Field::from_code(&name) {
            known.push((field, value));
        }
    }
    refuse_repeated(known.iter().map(|(field, _)| field.code()))?;
    known.sort_unstable_by_key(|(field, _)| field.code());
    let mut query = String::with_capacity(raw.len());
    for (field, value) in known {
        let value = checked(field, value)?;
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(field.code());
        query.push('=');
        query.extend(utf8_percent_encode(&value, NON_ALPHANUMERIC));
    }
    Ok(query)
}

/// A parameter's value as text.
fn checked(field: Field, value: &str) -> Result<Cow<'_, str>, FieldError> {
    let refuse = |problem| FieldError { field, problem };
    let value = decode(value).ok_or(refuse(Problem::Malformed))?;
    if value.len() > MAX_LENGTH {
        return Err(refuse(Problem::TooLong));
    }
    // A NUL can stand in no code, number or date, and not every database takes it.
    if value.contains('\0') {
        return Err(refuse(Problem::Malformed));
    }
    Ok(value)
}

/// The text behind `application/x-www-form-urlencoded`; `None` where a `%` is followed by anything but two hexadecimal digits, or
/// the bytes are not UTF-8.
pub(crate) fn decode(raw: &str) -> Option<Cow<'_, str>> {
    let well_formed = raw
        .split('%')
        .skip(1)
        .all(|after| after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
    if !well_formed {
        return None;
    }
    if !raw.contains(['+', '%']) {
        return Some(Cow::Borrowed(raw));
    }
    let spaced = raw.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?.into_owned();
    Some(Cow::Owned(decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(field: Field, problem: Problem) -> Result<String, BadQuery> {
        Err(BadQuery::Field(FieldError { field, problem }))
    }

    #[test]
    fn equal_questions_are_equal_strings() {
        let expected = Ok("date=2026%2D11%2D22&period=week".to_owned());
        for raw in [
            "period=week&date=2026-11-22",
            "date=2026%2d11-22&period=week",
            "&&date=2026-11-22&utm_source=x&period=week&utm_source=y",
            "dat%65=2026-11-22&period=week&date[]=1",
        ] {
            assert_eq!(canonical(raw), expected, "{raw}");
        }
        assert_eq!(canonical(""), Ok(String::new()));
    }

    #[test]
    fn a_plus_is_a_space_and_stays_one() {
        assert_eq!(canonical("direction=a+b,%D0%B2%2B"), Ok("direction=a%20b%2C%D0%B2%2B".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(canonical("date=1&zoom=2&date=1"), refused(Field::Date, Problem::Repeated));
        assert_eq!(canonical("date=1&d%61te=2"), refused(Field::Date, Problem::Repeated));
        assert_eq!(canonical("zoom=%"), refused(Field::Zoom, Problem::Malformed));
        assert_eq!(canonical("zoom=%4"), refused(Field::Zoom, Problem::Malformed));
        assert_eq!(canonical("zoom=%zz"), refused(Field::Zoom, Problem::Malformed));
        assert_eq!(canonical("zoom=%FF"), refused(Field::Zoom, Problem::Malformed));
        assert_eq!(canonical("zoom=%00"), refused(Field::Zoom, Problem::Malformed));
        assert_eq!(canonical("%FF=1"), Err(BadQuery::Encoding));
        let long = "7".repeat(MAX_LENGTH + 1);
        assert_eq!(canonical(&format!("id={long}")), refused(Field::Id, Problem::TooLong));
        assert_eq!(canonical(&"x".repeat(MAX_QUERY + 1)), Err(BadQuery::TooLong));
    }
}
