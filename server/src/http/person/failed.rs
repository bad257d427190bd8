//! A person's page that cannot be shown: why, in words, and the way out.

use app::documents::problem::{Trouble, problem};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use service::Error;
use service::error::Kind;

use super::super::Web;
use super::{Visitor, page};

/// When to send again what came while too much was being sent, in seconds.
const BUSY_SECONDS: u64 = 10;

/// The page that says why.
pub(crate) async fn failed(web: &Web, visitor: &Visitor, error: Error) -> Response {
    let (status, trouble) = match (&error, error.kind()) {
        (_, Kind::NotFound) => (StatusCode::NOT_FOUND, Trouble::NotFound),
        (Error::Wait { seconds }, _) => (StatusCode::TOO_MANY_REQUESTS, Trouble::Wait { seconds: *seconds }),
        (_, Kind::Invalid) => (StatusCode::BAD_REQUEST, Trouble::Unreadable),
        (_, Kind::Forbidden) => (StatusCode::FORBIDDEN, Trouble::Refused),
        (_, Kind::Conflict) => (StatusCode::CONFLICT, Trouble::Changed),
        _ => {
            tracing::error!(%error, "a person's page could not be shown");
            (StatusCode::SERVICE_UNAVAILABLE, Trouble::Down)
        }
    };
    said(web, visitor, status, trouble).await
}

/// The page that says that.
pub(crate) async fn said(web: &Web, visitor: &Visitor, status: StatusCode, trouble: Trouble) -> Response {
    let answer = page(web, visitor, status, |frame| problem(frame, trouble)).await;
    let seconds = match trouble {
        Trouble::Wait { seconds } | Trouble::Often { seconds } => seconds,
        Trouble::Busy => BUSY_SECONDS,
        _ => return answer,
    };
    ([(header::RETRY_AFTER, seconds.to_string())], answer).into_response()
}
