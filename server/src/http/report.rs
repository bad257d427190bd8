//! `POST /api/report`: the way in for residents, from the page's form and from other programs.
//!
//! The body is a form (`application/x-www-form-urlencoded`). The answer comes only after the report is on the disk; a report that is sent
//! again with its `idempotency_key` gets the answer that it got.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::event::Channel;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::query::Problem;
use serde::Serialize;
use service::Error;
use service::register::{Asked, NewRequest};
use service::report::{Filed, report};

use super::{Web, failure, query};

/// No form is larger, in bytes: every field at its longest, percent-encoded, fits.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// The fields of the form. Others are not looked at.
const FIELDS: [&str; 12] = [
    "type",
    "text",
    "lat",
    "lon",
    "place_address",
    "surname",
    "first_name",
    "patronymic",
    "phone",
    "email",
    "applicant_address",
    "idempotency_key",
];

/// A field that could not be taken.
type Refused = (&'static str, Problem);

/// Takes a report.
pub(crate) async fn take(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Response {
    if !is_form(&headers) {
        let message = "a form is expected: application/x-www-form-urlencoded".to_owned();
        return failure::json(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_form", None, message);
    }
    let form = match Form::read(&body) {
        Ok(form) => form,
        Err((field, problem)) => return bad_field(field, problem),
    };
    let key = Some(form.value("idempotency_key"));
    let filed = match form.request() {
        Ok(new) => report(&web.city, &new, key).await,
        Err((field, problem)) => return bad_field(field, problem),
    };
    match filed {
        Ok(filed) => answer(filed),
        Err(Error::Form { field, problem }) => bad_field(field, problem),
        Err(error @ Error::KeyReused) => {
            failure::json(StatusCode::CONFLICT, "key_reused", Some("idempotency_key"), error.to_string())
        }
        Err(error) => {
            tracing::error!(%error, "a report could not be taken");
            failure::json(StatusCode::SERVICE_UNAVAILABLE, "unavailable", None, "try again in a minute".to_owned())
        }
    }
}

#[derive(Serialize)]
struct Answer {
    id: i64,
    due_at: domain::time::Timestamp,
    executor: Option<domain::answer::Named>,
    tracking: String,
}

fn answer(Filed { registered, token }: Filed) -> Response {
    let answer =
        Answer { id: registered.id.0, due_at: registered.due_at, executor: registered.executor, tracking: token };
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(answer)).into_response()
}

fn bad_field(field: &str, problem: Problem) -> Response {
    failure::json(StatusCode::BAD_REQUEST, "bad_field", Some(field), format!("{field}: {problem}"))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// What was typed, field by field; what is missing is empty.
#[derive(Debug, PartialEq)]
struct Form([String; FIELDS.len()]);

impl Form {
    /// # Errors
    /// A field is given twice or is not text.
    fn read(body: &[u8]) -> Result<Self, Refused> {
        let mut given: [Option<String>; FIELDS.len()] = std::array::from_fn(|_| None);
        for pair in body.split(|&byte| byte == b'&') {
            let at = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
            let (name, value) = (&pair[..at], pair.get(at + 1..).unwrap_or_default());
            let text = |raw| std::str::from_utf8(raw).ok().and_then(query::decode);
            let Some(index) = text(name).and_then(|name| FIELDS.iter().position(|field| *field == name)) else {
                continue;
            };
            let value = text(value).ok_or((FIELDS[index], Problem::Malformed))?;
            if given[index].replace(value.into_owned()).is_some() {
                return Err((FIELDS[index], Problem::Repeated));
            }
        }
        Ok(Self(given.map(Option::unwrap_or_default)))
    }

    fn value(&self, name: &str) -> &str {
        FIELDS.iter().position(|field| *field == name).map_or("", |index| &self.0[index])
    }

    fn request(&self) -> Result<NewRequest, Refused> {
        let own = |name| self.value(name).to_owned();
        Ok(NewRequest {
            type_code: own("type"),
            channel: Channel::Web,
            point: self.point()?,
            place_address: own("place_address"),
            text: own("text"),
            applicant: ApplicantForm {
                surname: own("surname"),
                first_name: own("first_name"),
                patronymic: own("patronymic"),
                phone: own("phone"),
                email: own("email"),
                address: own("applicant_address"),
            },
            asked: Asked::default(),
            photos: Vec::new(),
        })
    }

    /// The point, if both of its halves are given.
    fn point(&self) -> Result<Option<LatLon>, Refused> {
        let half = |name: &'static str| match self.value(name).trim() {
            "" => Ok(None),
            degrees => degrees.parse::<f64>().map(Some).map_err(|_| (name, Problem::Malformed)),
        };
        match (half("lat")?, half("lon")?) {
            (None, None) => Ok(None),
            (Some(lat), Some(lon)) => LatLon::new(lat, lon).map(Some).ok_or(("lat", Problem::OutOfRange)),
            (None, Some(_)) => Err(("lat", Problem::Missing)),
            (Some(_), None) => Err(("lon", Problem::Missing)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let form = Form::read(
            "type=05.01&text=%D0%BD%D0%B5%D0%BC%D0%B0+%D0%B2%D0%BE%D0%B4%D0%B8&utm=1&utm=2&lat=48.46&lon=35.04"
                .as_bytes(),
        )
        .unwrap();
        let new = form.request().unwrap();
        assert_eq!((new.type_code.as_str(), new.text.as_str()), ("05.01", "нема води"));
        assert_eq!(new.point, LatLon::new(48.46, 35.04));
        assert_eq!(form.value("email"), "");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (body, refused) in [
            ("surname=a&surname=b", ("surname", Problem::Repeated)),
            ("text=%ff", ("text", Problem::Malformed)),
            ("text=%zz", ("text", Problem::Malformed)),
            ("lat=48.4", ("lon", Problem::Missing)),
            ("lon=35", ("lat", Problem::Missing)),
            ("lat=north&lon=35", ("lat", Problem::Malformed)),
            ("lat=999&lon=35", ("lat", Problem::OutOfRange)),
            ("lat=NaN&lon=35", ("lat", Problem::OutOfRange)),
        ] {
            let found = Form::read(body.as_bytes()).and_then(|form| form.request().map(drop));
            assert_eq!(found, Err(refused), "{body}");
        }
    }
}
