//! Photos that are not sent yet: shown to who uploaded them, who alone knows their names.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use service::photo::{Size, Viewer, read};

use super::super::super::Web;
use super::super::failed::failed;
use super::super::{Asked, Visitor};

/// A photo that is not sent yet.
pub(super) async fn unsent(
    State(web): State<Web>,
    visitor: Visitor,
    Path(photo): Path<String>,
    asked: Asked,
) -> Response {
    let size = if asked.has("small") { Size::Small } else { Size::Whole };
    match read(&web.city, Viewer::default(), &photo, size).await {
        Ok(jpeg) => ([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=3600")], jpeg)
            .into_response(),
        Err(error) => failed(&web, &visitor, error).await,
    }
}
