//! A form with photos.
//!
//! Photos are taken one by one, as they come: what is no photo, is too large or is one too many is told by name, and the rest of the form
//! is kept. A photo that was taken stays, under a name that only this form knows, however the form fares.

use app::documents::Fault;
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{StatusCode, header};
use domain::photo::{MOST, MOST_BYTES};
use domain::query::Problem;
use domain::workflow::Role;
use service::Error;
use service::photo;

use super::super::Web;
use super::Typed;

/// No form with photos is larger, in bytes: all photos at their largest, and the words.
const WHOLE_FORM: usize = MOST * MOST_BYTES + 128 * 1024;
/// No field of words is larger, in bytes.
const WORDS: usize = 64 * 1024;

/// A form with photos.
pub(crate) struct Upload {
    /// Its words.
    pub(crate) typed: Typed,
    /// The names of its photos: those that came now, and those that came with the same form before.
    pub(crate) photos: Vec<String>,
    /// Why a photo could not be taken.
    pub(crate) fault: Option<Fault>,
}

/// How large the body of such a form may be.
pub(crate) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(WHOLE_FORM)
}

impl FromRequest<Web> for Upload {
    type Rejection = StatusCode;

    async fn from_request(request: Request, web: &Web) -> Result<Self, StatusCode> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let typed = Typed::from_request(request, web).await?;
            return Ok(Self { typed, photos: Vec::new(), fault: None });
        }
        let multipart = Multipart::from_request(request, web).await.map_err(|_| StatusCode::BAD_REQUEST)?;
        read(web, multipart).await
    }
}

async fn read(web: &Web, mut multipart: Multipart) -> Result<Upload, StatusCode> {
    let (mut typed, mut photos, mut fault) = (Typed::default(), Vec::new(), None);
    while let Some(field) = multipart.next_field().await.map_err(|error| error.status())? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            match take(web, field, photos.len()).await? {
                Taken::Photo(id) => photos.push(id),
                Taken::Nothing => {}
                Taken::Refused(problem) => fault = fault.or(Some(Fault { field: photo::FIELD, problem })),
            }
            continue;
        }
        let bytes = bounded(field, WORDS).await?.ok_or(StatusCode::PAYLOAD_TOO_LARGE)?;
        let Ok(text) = String::from_utf8(bytes.into()) else { continue };
        // A photo that came with the same form before, and was kept while something else was corrected.
        if name == "photo_id" {
            photos.push(text);
        } else {
            typed.put(name, text);
        }
    }
    Ok(Upload { typed, photos, fault })
}

/// What became of a file.
enum Taken {
    Photo(String),
    /// A field in which no file was chosen.
    Nothing,
    Refused(Problem),
}

async fn take(web: &Web, field: Field<'_>, taken: usize) -> Result<Taken, StatusCode> {
    let Some(bytes) = bounded(field, MOST_BYTES).await? else { return Ok(Taken::Refused(Problem::TooLarge)) };
    if bytes.is_empty() {
        return Ok(Taken::Nothing);
    }
    if taken >= MOST {
        return Ok(Taken::Refused(Problem::TooMany));
    }
    match photo::take(&web.city, Role::Applicant, bytes).await {
        Ok(id) => Ok(Taken::Photo(id)),
        Err(Error::Form { problem, .. }) => Ok(Taken::Refused(problem)),
        Err(error) => {
            tracing::error!(%error, "a photo could not be kept");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// The content of a field; `None` if it is longer than that. What is longer is read to its end all the same: the fields after it count.
async fn bounded(mut field: Field<'_>, most: usize) -> Result<Option<Bytes>, StatusCode> {
    let mut content = Vec::new();
    let mut whole = true;
    while let Some(chunk) = field.chunk().await.map_err(|error| error.status())? {
        whole &= content.len() + chunk.len() <= most;
        if whole {
            content.extend_from_slice(&chunk);
        }
    }
    Ok(whole.then(|| content.into()))
}
