//! `POST /telephony/calls`: what a telephone exchange tells of calls. See docs/telephony.md.

use std::num::NonZeroU32;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use domain::permission::Scope;
use domain::query::Problem;
use serde::Serialize;
use serde_json::{Map, Value};
use service::telephony::{CallEvent, take};
use service::{Error, api_key};

use super::rate_limit::{self, Limit};
use super::{Options, Web, failure};

/// No event is larger, in bytes.
const MOST_BYTES: usize = 16 * 1024;
/// How many a minute may come from one address: an exchange tells three or four times of each call.
const A_MINUTE: u32 = 3_000;

/// The way in of exchanges.
pub(super) fn route(options: &Options) -> MethodRouter<Web> {
    let a_minute = options.reports_a_minute.and(NonZeroU32::new(A_MINUTE));
    post(call)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(Limit::new(a_minute, options.behind_proxy), rate_limit::hold))
}

#[derive(Serialize)]
struct Answer {
    /// The call's number at the desk.
    id: i64,
}

async fn call(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(key) = bearer(&headers) else {
        return unauthorised("a key is expected: Authorization: Bearer misto_…");
    };
    let key = match api_key::opening(&web.city, key, Scope::Telephony).await {
        Ok(Some(key)) => key,
        Ok(None) => return unauthorised("this key opens nothing here: it was revoked, or is another"),
        Err(error) => return unavailable(&error),
    };
    let event = match read(&body) {
        Ok(event) => event,
        Err(refused) => return refused.answer(),
    };
    match take(&web.city, &key, &event).await {
        Ok(id) => ([(header::CACHE_CONTROL, "no-store")], axum::Json(Answer { id: id.0 })).into_response(),
        Err(Error::Form { field, problem }) => Refused::Field(field, problem).answer(),
        Err(error) => unavailable(&error),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim()).filter(|key| !key.is_empty())
}

fn unauthorised(message: &str) -> Response {
    let answer = failure::json(StatusCode::UNAUTHORIZED, "unauthorised", None, message.to_owned());
    ([(header::WWW_AUTHENTICATE, "Bearer")], answer).into_response()
}

fn unavailable(error: &Error) -> Response {
    tracing::error!(%error, "a call could not be taken");
    failure::json(StatusCode::SERVICE_UNAVAILABLE, "unavailable", None, "try again in a minute".to_owned())
}

/// Why an event could not be read.
#[derive(Debug, PartialEq, Eq)]
enum Refused {
    /// It is no JSON object.
    Body,
    /// This field.
    Field(&'static str, Problem),
}

impl Refused {
    fn answer(&self) -> Response {
        match self {
            Self::Body => {
                let message = "a JSON object is expected".to_owned();
                failure::json(StatusCode::BAD_REQUEST, "bad_body", None, message)
            }
            Self::Field(field, problem) => {
                failure::json(StatusCode::BAD_REQUEST, "bad_field", Some(field), format!("{field}: {problem}"))
            }
        }
    }
}

/// Reads an event. Fields of other names are not looked at: exchanges tell more than is asked.
fn read(body: &[u8]) -> Result<CallEvent, Refused> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return Err(Refused::Body) };
    Ok(CallEvent {
        event: text(&fields, "event")?,
        call: text(&fields, "call")?,
        phone: text(&fields, "phone")?,
        line: text(&fields, "line")?,
        login: text(&fields, "login")?,
        direction: text(&fields, "direction")?,
        at: text(&fields, "at")?,
        seconds: match fields.get("seconds") {
            None | Some(Value::Null) => None,
            Some(value) => Some(value.as_i64().ok_or(Refused::Field("seconds", Problem::Malformed))?),
        },
    })
}

/// A text; a number serves where exchanges have one (a line, a call). What is missing is empty.
fn text(fields: &Map<String, Value>, name: &'static str) -> Result<String, Refused> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(Refused::Field(name, Problem::Malformed)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_event_is_read_as_it_was_told() {
        let body = r#"{"event":"ended","call":17,"phone":"0671112233","line":101,"seconds":42,"queue":{"name":"x"}}"#;
        let event = read(body.as_bytes()).unwrap();
        assert_eq!((event.event.as_str(), event.call.as_str(), event.line.as_str()), ("ended", "17", "101"));
        assert_eq!((event.seconds, event.at.as_str()), (Some(42), ""));
        for (body, refused) in [
            ("", Refused::Body),
            ("[]", Refused::Body),
            (r#"{"event":"#, Refused::Body),
            (r#"{"phone":[]}"#, Refused::Field("phone", Problem::Malformed)),
            (r#"{"seconds":"long"}"#, Refused::Field("seconds", Problem::Malformed)),
            (r#"{"seconds":1.5}"#, Refused::Field("seconds", Problem::Malformed)),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err(), refused, "{body}");
        }
    }

    #[test]
    fn a_key_stands_behind_bearer() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            headers
        };
        assert_eq!(bearer(&with("Bearer misto_1")), Some("misto_1"));
        assert_eq!(bearer(&with("bearer  misto_1 ")), Some("misto_1"));
        assert_eq!(bearer(&with("Basic misto_1")), None);
        assert_eq!(bearer(&with("Bearer ")), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }
}
