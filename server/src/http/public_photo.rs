//! `/requests/{id}/photos/{photo}`: a photo that staff have passed for everybody, small with `?small`.

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use service::error::Kind;
use service::photo::Size;

use super::Web;

/// No longer than this anybody keeps it: it may be taken back.
const KEPT: &str = "public, max-age=5";

/// The picture. What is not public is not found, whatever its name.
pub(crate) async fn answer(
    State(web): State<Web>,
    Path((id, photo)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let size = if query.as_deref() == Some("small") { Size::Small } else { Size::Whole };
    match service::read::photo(&web.city, Some(&id), &photo, size).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, KEPT)], bytes).into_response(),
        Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Invalid) => {
            (StatusCode::NOT_FOUND, "not found\n").into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a public photo could not be shown");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
