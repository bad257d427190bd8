//! `GET /live`: the city's changes as server-sent events, to whoever watches.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Web;
use super::failure;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx to pass each frame on as it comes.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// Seconds after which somebody who found no place may ask again.
const RETRY_AFTER: u16 = 30;

/// The places at the live stream: each watcher holds one for as long as it watches.
#[derive(Clone, Debug)]
pub(crate) struct Places(Arc<Semaphore>);

impl Places {
    pub(crate) fn new(most: usize) -> Self {
        Self(Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))))
    }

    /// A place, held for as long as it is kept; `None` when all are taken.
    pub(crate) fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

/// Streams the feed from the event that the browser saw last (`Last-Event-ID`, or `?last=` on a page's first connection).
pub(crate) async fn stream(State(web): State<Web>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let last_seen = match last_seen(&headers, query.as_deref()) {
        Ok(last_seen) => last_seen,
        Err(refused) => return *refused,
    };
    let Some(place) = web.places.take() else { return unavailable("too many watch already") };
    let Some(frames) = web.city.watch(last_seen) else {
        return unavailable("the server is shutting down");
    };
    let frames = frames.map(move |frame| {
        let _held = &place;
        Ok::<_, Infallible>(frame)
    });
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (X_ACCEL_BUFFERING, HeaderValue::from_static("no")),
    ];
    (head, Body::from_stream(frames)).into_response()
}

/// The place in the log that the asker has seen. A browser's own header goes before the address, which it keeps from the first time.
fn last_seen(headers: &HeaderMap, query: Option<&str>) -> Result<Option<i64>, Box<Response>> {
    if let Some(id) = headers.get(LAST_EVENT_ID) {
        // What we never sent cannot be gone on from; a new start serves.
        return Ok(id.to_str().ok().and_then(|id| id.parse().ok()).filter(|&seq: &i64| seq >= 0));
    }
    let mut given = query.unwrap_or_default().split('&').filter_map(|pair| pair.strip_prefix("last="));
    let (first, repeated) = (given.next(), given.next().is_some());
    let refuse = |why: &str| {
        Box::new(failure::json(StatusCode::BAD_REQUEST, "bad_parameter", Some("last"), format!("`last` {why}")))
    };
    match first {
        None => Ok(None),
        Some(_) if repeated => Err(refuse("is given more than once")),
        Some(text) => match text.parse::<i64>() {
            Ok(seq) if seq >= 0 => Ok(Some(seq)),
            _ => Err(refuse("is not a place in the log")),
        },
    }
}

fn unavailable(why: &str) -> Response {
    let mut response = failure::json(StatusCode::SERVICE_UNAVAILABLE, "unavailable", None, why.to_owned());
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response.extensions_mut().insert(failure::Worded);
    response
}
