//! Every request has an id, and leaves one line in the log and one count in the metrics when its answer has been sent.
//!
//! The line holds the method, the path without its query and its secrets, the status, milliseconds, bytes and the id. Never logged: query strings,
//! bodies, addresses of people, headers other than the id.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use percent_encoding::percent_decode_str;
use tracing::Instrument;

use super::metrics;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// No id that a proxy gives is longer.
const MAX_ID: usize = 64;

/// The name of one request in logs and in answers that failed: a proxy's, if it gave a sane one, or one of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestId(String);

impl RequestId {
    fn of(headers: &HeaderMap) -> Self {
        headers
            .get(X_REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .filter(|id| is_sane(id))
            .map_or_else(Self::fresh, |id| Self(id.to_owned()))
    }

    /// 128 random bits: two processes never give the same.
    fn fresh() -> Self {
        Self(leptos::nonce::Nonce::new().to_string())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Letters, digits and a little punctuation: nothing that could break a line of the log or a page.
fn is_sane(id: &str) -> bool {
    (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
}

/// Gives the request its id, and tells of it once its answer has been sent or its asker has gone.
pub(crate) async fn tell(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    let record = Record {
        started: Instant::now(),
        method: request.method().clone(),
        path: path_of(&request),
        route: route_of(&request),
        id: id.clone(),
        status: StatusCode::INTERNAL_SERVER_ERROR,
        answered: Duration::ZERO,
        bytes: 0,
    };
    let header = HeaderValue::from_str(&id.0).ok();
    if let Some(header) = &header {
        request.headers_mut().insert(X_REQUEST_ID, header.clone());
    }
    request.extensions_mut().insert(id.clone());
    // What goes wrong on the way is logged with the id, at whatever level lines are kept.
    let span = tracing::error_span!("request", %id);
    let mut response = next.run(request).instrument(span).await;
    if let Some(header) = header {
        response.headers_mut().insert(X_REQUEST_ID, header);
    }
    let status = response.status();
    response.map(|body| {
        let answered = record.started.elapsed();
        Body::new(Counted { body, record: Record { status, answered, ..record } })
    })
}

/// The path, or, where a part of it is a secret of its holder, only its pattern or its beginning.
fn path_of(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    told(matched, request.uri().path())
}

/// What follows these in an address opens a request or a photo for whoever knows it.
const BEFORE_SECRETS: [&str; 3] = ["track", "answer", "photos"];

/// What may be told of a path. An address that no route has may still hold a secret: with a slash too many, in a wrong language.
fn told(matched: Option<&str>, path: &str) -> String {
    match matched {
        Some(pattern) if pattern.contains("{token}") => return pattern.to_owned(),
        Some(pattern) if !pattern.contains('{') => return path.to_owned(),
        _ => {}
    }
    // A slash may be written as a number, too.
    let plain = percent_decode_str(path).decode_utf8_lossy();
    let mut told = String::new();
    let mut segments = plain.split('/').filter(|segment| !segment.is_empty()).peekable();
    while let Some(segment) = segments.next() {
        if BEFORE_SECRETS.iter().any(|word| segment.eq_ignore_ascii_case(word)) && segments.peek().is_some() {
            return format!("{told}/{segment}/…");
        }
        told.push('/');
        told.push_str(segment);
    }
    path.to_owned()
}

/// The pattern that the router matched: few values, none of them a person's.
fn route_of(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(matched) if matched.as_str().starts_with("/api/") => super::api::route_of(request.uri().path()),
        Some(matched) => matched.as_str().to_owned(),
        None if request.uri().path().starts_with("/pkg/") => "/pkg/{*file}".to_owned(),
        None => "other".to_owned(),
    }
}

/// What is told of a request.
struct Record {
    started: Instant,
    method: Method,
    path: String,
    route: String,
    id: RequestId,
    status: StatusCode,
    /// Until the answer began.
    answered: Duration,
    bytes: u64,
}

impl Record {
    fn tell(&self) {
        metrics::answered(&self.route, self.status, self.answered);
        let ms = milliseconds(self.started.elapsed());
        let status = self.status.as_u16();
        let Self { method, path, bytes, id, .. } = self;
        if self.status.is_server_error() {
            tracing::error!(target: "misto::request", %method, path, status, ms, bytes, %id, "answered");
        } else {
            tracing::info!(target: "misto::request", %method, path, status, ms, bytes, %id, "answered");
        }
    }
}

/// To the hundredth.
fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 100_000.0).round() / 100.0
}

/// A body that counts what is sent, and tells of the request when it is dropped: sent whole, or cut off.
struct Counted {
    body: Body,
    record: Record,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.record.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.record.tell();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_id_is_taken_only_if_it_is_sane() {
        for sane in ["7f3a", "A-b_c.d:9", &"x".repeat(MAX_ID)] {
            assert!(is_sane(sane), "{sane}");
        }
        for other in ["", "two words", "a\tb", "<b>", "ї", &"x".repeat(MAX_ID + 1)] {
            assert!(!is_sane(other), "{other}");
        }
    }

    #[test]
    fn no_address_that_opens_anything_is_told() {
        const SECRET: &str = "0123456789abcdef0123456789abcdef";
        for (matched, path, expected) in [
            (Some("/track/{token}"), "/track/S", "/track/{token}"),
            (Some("/track/{token}/{deed}"), "/track/S/confirm", "/track/{token}/{deed}"),
            (Some("/live/track/{token}"), "/live/track/S", "/live/track/{token}"),
            (Some("/report/photos/{photo}"), "/report/photos/S", "/report/photos/…"),
            (
                Some("/cabinet/requests/{id}/photos/{photo}"),
                "/cabinet/requests/7/photos/S",
                "/cabinet/requests/7/photos/…",
            ),
            (
                Some("/en/cabinet/requests/{id}/photos/{photo}"),
                "/en/cabinet/requests/7/photos/S",
                "/en/cabinet/requests/7/photos/…",
            ),
            (None, "/track/S/", "/track/…"),
            (None, "/en/track/S/", "/en/track/…"),
            (None, "/answer/S/", "/answer/…"),
            (None, "/en/answer/S/confirm/now", "/en/answer/…"),
            (None, "/uk/track/S", "/uk/track/…"),
            (None, "//track//S", "/track/…"),
            (None, "/Track/S", "/Track/…"),
            (None, "/track%2FS", "/track/…"),
            (None, "/%74rack/S", "/track/…"),
            (None, "/live/track/S/", "/live/track/…"),
            (None, "/report/photos/S/", "/report/photos/…"),
            (Some("/track/code"), "/track/code", "/track/code"),
            (Some("/requests/{id}"), "/requests/7", "/requests/7"),
            (None, "/no/such/page", "/no/such/page"),
            (None, "/track/", "/track/"),
        ] {
            let (path, found) = (path.replace('S', SECRET), told(matched, &path.replace('S', SECRET)));
            assert!(!found.contains(SECRET), "{path}: {found}");
            assert_eq!(found, expected, "{path}");
        }
    }
}
