//! Photos of what is the matter: taken, made small and plain, kept, and shown to whom they concern.
//!
//! An upload is a draft that only its uploader knows the name of (128 random bits); sent with a report or an answer it becomes part of it.
//! What is not sent within a day is forgotten, picture and all. Staff see photos, and who sent them does; the applicant sees those that an
//! executor reports with; everybody only those that staff have passed.

mod drafts;
mod picture;
mod store;

use std::net::IpAddr;

use ::store::Tx;
use ::store::note::Visibility;
use ::store::photo::Photo;
use bytes::Bytes;
use domain::id::{NoteId, RequestId};
use domain::photo::{MOST, Stage, is_id};
use domain::query::Problem;
use domain::workflow::Role;

use crate::cabinet::Holder;
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;

pub use drafts::{MOST_UNSENT, MOST_UNSENT_OF_ONE};
pub use store::{PhotoStore, PhotoStoreError};

/// The field of forms that photos are sent in.
pub const FIELD: &str = "photo";
/// How long an upload may wait to be sent, in hours.
pub const DRAFT_HOURS: i64 = 24;

/// Which of the two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// At most 1600 pixels wide and high.
    Whole,
    /// At most 320.
    Small,
}

const fn refused(problem: Problem) -> Error {
    Error::Form { field: FIELD, problem }
}

/// Takes an upload. Returns the name of the photo: whoever knows it may send it.
///
/// # Errors
/// It is no photo, or too large (`photo`); the city keeps none, or the store of them failed (nothing was kept).
pub async fn take(city: &City, by: Role, bytes: Bytes) -> Result<String> {
    keep(city, by, None, bytes).await
}

async fn keep(city: &City, by: Role, stage: Option<Stage>, bytes: Bytes) -> Result<String> {
    let store = city.outside().photos.as_ref().ok_or_else(no_store)?;
    // Most of what is refused is so by its first bytes, and waits for nobody.
    picture::check(&bytes).map_err(refused)?;
    let turn = store.turn().await?;
    let pictures = tokio::task::spawn_blocking(move || picture::make(&bytes)).await;
    drop(turn);
    let pictures = pictures.map_err(|error| Error::Unavailable(error.to_string()))?.map_err(refused)?;
    let id = keys::random_hex::<16>()?;
    let new = Photo {
        id: id.clone(),
        request: None,
        note: None,
        at: city.now(),
        by,
        visibility: Visibility::Internal,
        width: pictures.width,
        height: pictures.height,
        stage,
    };
    // The row first: a picture without one would never be forgotten.
    let mut tx = city.db().begin().await?;
    ::store::photo::insert(&mut tx, &new).await?;
    tx.commit().await?;
    store.put(&id, Size::Whole, pictures.whole).await?;
    store.put(&id, Size::Small, pictures.small).await?;
    Ok(id)
}

/// The same from somebody's address, with what it shows of an executor's work: from where too many came that wait to be sent, and while too many wait in all, nothing is taken, and
/// nothing decoded.
///
/// # Errors
/// There is no room for more now ([`Problem::Later`] of `photo`); as [`take`].
pub async fn take_from(city: &City, from: IpAddr, by: Role, stage: Option<Stage>, bytes: Bytes) -> Result<String> {
    let store = city.outside().photos.as_ref().ok_or_else(no_store)?;
    picture::check(&bytes).map_err(refused)?;
    if !store.drafts().has_room(city, from).await? {
        return Err(refused(Problem::Later));
    }
    let id = keep(city, by, stage, bytes).await?;
    store.drafts().came(from, &id, city.now());
    Ok(id)
}

fn no_store() -> Error {
    Error::Unavailable("the city has no place for photos".to_owned())
}

/// Whether these can be the names of photos for one text.
///
/// # Errors
/// There are too many; one of them is no name, or stands twice.
pub fn check_names(ids: &[String]) -> Result<()> {
    if ids.len() > MOST {
        return Err(refused(Problem::TooMany));
    }
    let twice = |(at, id): (usize, &String)| ids[..at].contains(id);
    if ids.iter().any(|id| !is_id(id)) || ids.iter().enumerate().any(twice) {
        return Err(refused(Problem::Unknown));
    }
    Ok(())
}

/// Makes uploaded photos part of a request and of what was said of it, in the transaction that says it.
///
/// # Errors
/// One of them is not there, was sent before, or was uploaded in another role (`photo`).
pub(crate) async fn attach(
    tx: &mut Tx,
    ids: &[String],
    by: Role,
    request: RequestId,
    note: Option<NoteId>,
    visibility: Visibility,
) -> Result<()> {
    for id in ids {
        if !::store::photo::attach(tx, id, by, request, note, visibility).await? {
            return Err(refused(Problem::Unknown));
        }
    }
    Ok(())
}

/// Who wants to see a photo.
#[derive(Clone, Copy, Default)]
pub struct Viewer<'a> {
    /// The role that they are signed in with.
    pub role: Option<Role>,
    /// By what they get at requests of their own.
    pub holder: Option<&'a Holder>,
}

impl Viewer<'_> {
    /// Whether it is somebody of the centre. An executor sees photos on its own pages only.
    fn is_staff(self) -> bool {
        matches!(self.role, Some(Role::Operator | Role::Dispatcher | Role::Controller))
    }
}

/// The picture, if the viewer may see it.
///
/// # Errors
/// [`Error::NotFound`] when there is no such photo, or it is none of theirs; the store of photos failed.
pub async fn read(city: &City, viewer: Viewer<'_>, id: &str, size: Size) -> Result<Bytes> {
    if !is_id(id) {
        return Err(Error::NotFound);
    }
    let store = city.outside().photos.as_ref().ok_or(Error::NotFound)?;
    let photo = ::store::photo::get(&mut city.db().read().await?, id).await?.ok_or(Error::NotFound)?;
    if !may_see(city, viewer, &photo).await? {
        return Err(Error::NotFound);
    }
    store.get(id, size).await
}

/// The picture of a photo that the caller has made sure may be seen.
pub(crate) async fn bytes(city: &City, id: &str, size: Size) -> Result<Bytes> {
    let store = city.outside().photos.as_ref().ok_or(Error::NotFound)?;
    store.get(id, size).await
}

async fn may_see(city: &City, viewer: Viewer<'_>, photo: &Photo) -> Result<bool> {
    // Only who uploaded it knows the name of one that is not sent yet.
    let Some(request) = photo.request else { return Ok(true) };
    if photo.visibility == Visibility::Public || viewer.is_staff() {
        return Ok(true);
    }
    let Some(holder) = viewer.holder else { return Ok(false) };
    let mine = match holder.own(&mut city.db().read().await?, city, request).await {
        Err(Error::NotFound) => return Ok(false),
        mine => mine?,
    };
    Ok(is_shown(photo, mine.joined))
}

/// Whether somebody whose request it is may see the photo. Who joined sees what the executor shows, and not what another applicant took
/// before their door.
pub(crate) fn is_shown(photo: &Photo, joined: bool) -> bool {
    match photo.visibility {
        Visibility::Public => true,
        Visibility::Applicant => !joined || photo.by != Role::Applicant,
        Visibility::Internal => !joined && photo.by == Role::Applicant,
    }
}

/// Forgets uploads that were never sent, and their pictures. Returns how many.
///
/// # Errors
/// The register or the store of photos failed; what is left is forgotten the next time.
pub async fn forget_unsent(city: &City) -> Result<u64> {
    let Some(store) = city.outside().photos.as_ref() else { return Ok(0) };
    let before = city.now().plus_hours(-DRAFT_HOURS);
    let gone = ::store::photo::unsent(&mut city.db().read().await?, before).await?;
    // The pictures first: a row without one is found again the next time, a picture without a row never.
    for id in &gone {
        store.delete(id).await?;
    }
    if !gone.is_empty() {
        let mut tx = city.db().begin().await?;
        for id in &gone {
            ::store::photo::forget_unsent(&mut tx, id).await?;
        }
        tx.commit().await?;
    }
    Ok(gone.len() as u64)
}
