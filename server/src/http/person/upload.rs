//! A form with photos.
//!
//! Photos are taken one by one, as they come: what is no photo, is too large or is one too many is told by name, and the rest of the form
//! is kept. A photo that was taken stays, under a name that only this form knows, however the form fares.
//!
//! Reading is asked for by who has looked first whether somebody may send anything: nobody's photos are neither decoded nor kept.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use app::documents::Fault;
use app::documents::problem::Trouble;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::photo::{MOST, MOST_BYTES, Stage};
use domain::query::Problem;
use domain::workflow::Role;
use service::Error;
use service::photo;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::Web;
use super::failed::said;
use super::{Typed, Visitor};

/// No form with photos is larger, in bytes: all photos at their largest, and the words.
const WHOLE_FORM: usize = MOST * MOST_BYTES + ALL_WORDS;
/// No field of words is longer, in bytes: what is, is cut, and still longer than any field may be.
const WORDS: usize = 32 * 1024;
/// All words of a form together.
const ALL_WORDS: usize = 128 * 1024;
/// No form of ours has more parts, photos included.
const PARTS: usize = 64;
/// So many are read at once: each holds a photo in memory.
const READ_AT_ONCE: usize = 8;
/// How long somebody waits for their turn.
const TURN: Duration = Duration::from_secs(5);

/// A form with photos.
pub(crate) struct Upload {
    /// Its words.
    pub(crate) typed: Typed,
    /// The names of its photos: those that came now, and those that came with the same form before.
    pub(crate) photos: Vec<String>,
    /// Why a photo could not be taken.
    pub(crate) fault: Option<Fault>,
}

/// Whose turn it is to send photos.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(READ_AT_ONCE)))
    }
}

impl Turns {
    /// A turn; `None` when others have them all, and none ends soon.
    async fn take(&self) -> Option<OwnedSemaphorePermit> {
        let turn = Arc::clone(&self.0).acquire_owned();
        tokio::time::timeout(TURN, turn).await.ok()?.ok()
    }
}

/// How large the body of such a form may be.
pub(crate) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(WHOLE_FORM)
}

/// Why a form could not be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unread {
    TooLarge,
    Malformed,
    Busy,
    Down,
}

impl From<MultipartError> for Unread {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Malformed }
    }
}

impl Unread {
    const fn told(self) -> (StatusCode, Trouble) {
        match self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Trouble::TooLarge),
            Self::Malformed => (StatusCode::BAD_REQUEST, Trouble::Unreadable),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, Trouble::Busy),
            Self::Down => (StatusCode::SERVICE_UNAVAILABLE, Trouble::Down),
        }
    }
}

/// Reads an applicant's form, with or without photos, of somebody who may send one. If it cannot be read, the page that says why.
pub(crate) async fn read(web: &Web, visitor: &Visitor, request: Request) -> Result<Upload, Response> {
    read_as(web, visitor, Role::Applicant, request).await
}

/// The same of somebody in this role.
pub(crate) async fn read_as(web: &Web, visitor: &Visitor, role: Role, request: Request) -> Result<Upload, Response> {
    match parts(web, visitor, role, request).await {
        Ok(upload) => Ok(upload),
        Err(unread) => {
            let (status, trouble) = unread.told();
            Err(said(web, visitor, status, trouble).await)
        }
    }
}

/// For forms that anybody may send.
impl FromRequest<Web> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, web).await.map_err(IntoResponse::into_response)?;
        read(web, &visitor, Request::from_parts(parts, body)).await
    }
}

async fn parts(web: &Web, visitor: &Visitor, role: Role, request: Request) -> Result<Upload, Unread> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let typed = Typed::from_request(request, web).await.map_err(|_| Unread::TooLarge)?;
        return Ok(Upload { typed, photos: Vec::new(), fault: None });
    }
    let _turn = web.uploads.take().await.ok_or(Unread::Busy)?;
    let mut multipart = Multipart::from_request(request, web).await.map_err(|_| Unread::Malformed)?;
    let (mut typed, mut photos, mut fault) = (Typed::default(), Vec::new(), None);
    let (mut left, from) = (ALL_WORDS, visitor.asker().address);
    for _ in 0..PARTS {
        let Some(field) = multipart.next_field().await? else { return Ok(Upload { typed, photos, fault }) };
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            match take(web, (from, role, stage_of(&name)), field, photos.len()).await? {
                Taken::Photo(id) => photos.push(id),
                Taken::Nothing => {}
                Taken::Refused(problem) => fault = fault.or(Some(Fault { field: photo::FIELD, problem })),
            }
            continue;
        }
        let (bytes, _) = bounded(field, WORDS).await?;
        left = left.checked_sub(name.len() + bytes.len()).ok_or(Unread::TooLarge)?;
        let Some(text) = text(bytes) else { continue };
        // A photo that came with the same form before, and was kept while something else was corrected.
        if name == "photo_id" {
            photos.push(text);
        } else {
            typed.put(name, text);
        }
    }
    Err(Unread::TooLarge)
}

/// The text; if it was cut within a letter, without that letter.
fn text(bytes: Vec<u8>) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.utf8_error().error_len().is_none() => {
            let whole = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(whole);
            String::from_utf8(bytes).ok()
        }
        Err(_) => None,
    }
}

/// What became of a file.
enum Taken {
    Photo(String),
    /// A field in which no file was chosen.
    Nothing,
    Refused(Problem),
}

/// What a photo shows, as the name of its field tells.
fn stage_of(field: &str) -> Option<Stage> {
    Stage::from_code(field.strip_prefix("photo_")?)
}

async fn take(
    web: &Web,
    (from, role, stage): (IpAddr, Role, Option<Stage>),
    field: Field<'_>,
    taken: usize,
) -> Result<Taken, Unread> {
    let (bytes, whole) = bounded(field, MOST_BYTES).await?;
    if !whole {
        return Ok(Taken::Refused(Problem::TooLarge));
    }
    if bytes.is_empty() {
        return Ok(Taken::Nothing);
    }
    if taken >= MOST {
        return Ok(Taken::Refused(Problem::TooMany));
    }
    match photo::take_from(&web.city, from, role, stage, bytes.into()).await {
        Ok(id) => Ok(Taken::Photo(id)),
        Err(Error::Form { problem, .. }) => Ok(Taken::Refused(problem)),
        Err(error) => {
            tracing::error!(%error, "a photo could not be kept");
            Err(Unread::Down)
        }
    }
}

/// The content of a field, cut at that length, and whether it is the whole of it. What is longer is read to its end all the same: the
/// fields after it count.
async fn bounded(mut field: Field<'_>, most: usize) -> Result<(Vec<u8>, bool), Unread> {
    let mut content = Vec::new();
    let mut whole = true;
    while let Some(chunk) = field.chunk().await? {
        let room = most - content.len();
        whole &= chunk.len() <= room;
        content.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok((content, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_cut_has_whole_letters() {
        assert_eq!(text("їжак".as_bytes()[..3].to_vec()).as_deref(), Some("ї"));
        assert_eq!(text("їжак".into()).as_deref(), Some("їжак"));
        assert_eq!(text(b"a\xffb".to_vec()), None);
    }

    #[tokio::test(start_paused = true)]
    async fn so_many_send_photos_at_once_and_the_others_wait_a_little() {
        let turns = Turns::default();
        let mut taken = Vec::new();
        for _ in 0..READ_AT_ONCE {
            taken.extend(turns.take().await);
        }
        assert_eq!(taken.len(), READ_AT_ONCE);
        assert!(turns.take().await.is_none());
        let ends = async {
            tokio::time::sleep(TURN / 2).await;
            taken.pop();
        };
        let (turn, ()) = tokio::join!(turns.take(), ends);
        assert!(turn.is_some(), "a turn ended in time");
        let (status, trouble) = Unread::Busy.told();
        assert_eq!((status, trouble), (StatusCode::SERVICE_UNAVAILABLE, Trouble::Busy));
    }
}
