//! `/live/me` and `/live/track/{token}`: that something of one's own has changed, as server-sent events. What, the page then asks.
//!
//! A line ends with the session that it was opened by, and takes a place among those who watch. Nobody takes more than a few.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use futures::stream;
use service::account::session;
use service::cabinet::{Follower, Hears, Holder, Told, follow_as};
use tokio::sync::OwnedSemaphorePermit;

use super::super::Web;
use super::visitor::session_token;

/// Tells nginx to pass each event on as it comes.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
const HELLO: Bytes = Bytes::from_static(b"retry: 3000\nevent: hello\ndata: \n\n");
const CHANGED: Bytes = Bytes::from_static(b"event: changed\ndata: \n\n");
const CALL: Bytes = Bytes::from_static(b"event: call\ndata: \n\n");
const OPEN: Bytes = Bytes::from_static(b": open\n\n");

/// The lines.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/live/me", get(of_session))
        .route("/en/live/me", get(of_session))
        .route("/live/track/{token}", get(of_link))
}

/// By what a line may stay open.
enum Leave {
    Session(String),
    Link(String),
}

async fn of_session(State(web): State<Web>, headers: HeaderMap) -> Response {
    let Some(token) = session_token(&headers, web.behind_tls) else { return StatusCode::UNAUTHORIZED.into_response() };
    line(web, Leave::Session(token)).await
}

async fn of_link(State(web): State<Web>, Path(token): Path<String>) -> Response {
    line(web, Leave::Link(token)).await
}

async fn line(web: Web, leave: Leave) -> Response {
    let (holder, hears) = match leave.holder(&web).await {
        Ok(Some(found)) => found,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(status) => return status.into_response(),
    };
    let Some(place) = web.places.take() else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let follower = match follow_as(&web.city, holder, hears).await {
        Ok(follower) => follower,
        // One's own lines, left open on other pages.
        Err(service::Error::Wait { .. }) => return StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(error) => {
            tracing::error!(%error, "a line for one's own requests could not be opened");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let line = Line { web, leave, hears, follower, greeted: false, _place: place };
    let events = stream::unfold(line, |mut line| async move { Some((Ok::<_, Infallible>(line.next().await?), line)) });
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (X_ACCEL_BUFFERING, HeaderValue::from_static("no")),
    ];
    (head, Body::from_stream(events)).into_response()
}

/// An open line.
struct Line {
    web: Web,
    leave: Leave,
    hears: Hears,
    follower: Follower,
    greeted: bool,
    _place: OwnedSemaphorePermit,
}

impl Line {
    /// The next event; `None` ends the line.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(HELLO);
        }
        let mut shutdown = self.web.city.shutdown_signal();
        let told = tokio::select! {
            told = self.follower.next() => told.ok()?,
            _ = shutdown.wait_for(|down| *down) => return None,
        };
        // Somebody who has signed out, or whose session was ended elsewhere, hears of nothing more.
        let (_, hears) = self.leave.holder(&self.web).await.ok()??;
        // Who works elsewhere by now begins anew.
        if hears != self.hears {
            return None;
        }
        Some(match told {
            Told::Changed => CHANGED,
            Told::Call => CALL,
            Told::Nothing => OPEN,
        })
    }
}

impl Leave {
    /// Whose requests it is about, and of what else they hear; `None` when it has ended.
    async fn holder(&self, web: &Web) -> Result<Option<(Holder, Hears)>, StatusCode> {
        let found = match self {
            Self::Session(token) => {
                let who = session::signed_in(&web.city, token).await;
                who.map(|who| who.map(|who| (Holder::of(&who), Hears::of(&who))))
            }
            Self::Link(token) => {
                let holder = Holder::of_link(&web.city, token).await;
                holder.map(|holder| holder.map(|holder| (holder, Hears::Own)))
            }
        };
        found.map_err(|error| {
            tracing::error!(%error, "it could not be told who listens");
            StatusCode::SERVICE_UNAVAILABLE
        })
    }
}
