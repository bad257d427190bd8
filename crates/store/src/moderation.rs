//! Texts and photos that somebody looks at before everybody may see them.
//!
//! Looked at is what applicants write and send, and what is written to them. What staff write for themselves is never offered.

use std::fmt;

use domain::id::{AccountId, NoteId, RequestId, TypeId};
use domain::photo::Stage;
use domain::time::Timestamp;
use domain::workflow::Role;

use crate::code::{instant, narrow, word, word_opt};
use crate::error::{Error, Result};
use crate::note::Visibility;
use crate::request::OWN_SOURCE;
use crate::settings;
use crate::tx::{Tx, on_either};

/// A text or a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The text of that number.
    Note(NoteId),
    /// The photo of that name.
    Photo(String),
}

/// What it holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// These words.
    Text(String),
    /// A picture.
    Picture {
        /// Width and height, in pixels.
        size: (u32, u32),
        /// What it shows, if an executor took it.
        stage: Option<Stage>,
    },
}

// What people write stays out of logs.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Picture { .. } => "Picture",
        })
    }
}

/// A piece, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which it is.
    pub piece: Piece,
    /// Of which request.
    pub request: RequestId,
    /// The type of that.
    pub type_id: TypeId,
    /// When it was written or sent.
    pub at: Timestamp,
    /// In what role somebody did.
    pub by: Role,
    /// What it holds.
    pub content: Content,
    /// When somebody looked at it.
    pub looked_at: Option<Timestamp>,
}

/// What is offered of notes: what the applicant may read, and the text that the request was registered with. The request is asked about each
/// note by itself: joined (or with EXISTS, which is the same to it), it would have SQLite look through all requests before the first note.
macro_rules! offered {
    () => {
        "n.looked_at IS NULL AND n.visibility <> 2 AND n.body <> '' 
            AND (SELECT r.source = $2 AND (n.visibility = 1 OR n.at = r.registered_at) FROM request r WHERE r.id = n.request_id)
            AND (n.visibility = 1 OR NOT EXISTS (SELECT 1 FROM note f WHERE f.request_id = n.request_id AND f.id < n.id))"
    };
}

macro_rules! offered_photos {
    () => {
        "p.looked_at IS NULL AND (p.visibility = 1 OR p.visibility = 0 AND p.role = 1) AND p.request_id IS NOT NULL
            AND (SELECT r.source = $2 FROM request r WHERE r.id = p.request_id)"
    };
}

macro_rules! notes {
    ($($which:expr),+) => {
        concat!(
            "SELECT n.id, n.request_id, (SELECT r.type_id FROM request r WHERE r.id = n.request_id), n.at, n.role, n.body,
                n.looked_at FROM note n WHERE ",
            $($which),+
        )
    };
}

macro_rules! photos {
    ($($which:expr),+) => {
        concat!(
            "SELECT p.id, p.request_id, (SELECT r.type_id FROM request r WHERE r.id = p.request_id), p.at, p.role, p.width,
                p.height, p.stage, p.looked_at FROM photo p WHERE ",
            $($which),+
        )
    };
}

type NoteRow = (i64, i64, i64, i64, i64, String, Option<i64>);
type PhotoRow = (String, i64, i64, i64, i64, i64, i64, Option<i64>, Option<i64>);

fn of_note((id, request, type_id, at, role, body, looked_at): NoteRow) -> Result<Shown> {
    Ok(Shown {
        piece: Piece::Note(NoteId(id)),
        request: RequestId(request),
        type_id: TypeId(narrow(type_id, "request type")?),
        at: Timestamp::from_millis(at),
        by: word(role, Role::from_number, "role")?,
        content: Content::Text(body),
        looked_at: instant(looked_at),
    })
}

fn of_photo((id, request, type_id, at, role, width, height, stage, looked_at): PhotoRow) -> Result<Shown> {
    Ok(Shown {
        piece: Piece::Photo(id),
        request: RequestId(request),
        type_id: TypeId(narrow(type_id, "request type")?),
        at: Timestamp::from_millis(at),
        by: word(role, Role::from_number, "role")?,
        content: Content::Picture {
            size: (narrow(width, "width")?, narrow(height, "height")?),
            stage: word_opt(stage, Stage::from_number, "stage of work")?,
        },
        looked_at: instant(looked_at),
    })
}

/// What nobody has looked at, the latest first, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn unlooked(tx: &mut Tx, limit: u32) -> Result<Vec<Shown>> {
    let notes_sql = notes!(offered!(), " ORDER BY n.at DESC, n.id DESC LIMIT $1");
    let photos_sql = photos!(offered_photos!(), " ORDER BY p.at DESC, p.id DESC LIMIT $1");
    let mut all = both(tx, notes_sql, photos_sql, limit).await?;
    all.sort_by_key(|shown| std::cmp::Reverse(shown.at));
    all.truncate(limit as usize);
    Ok(all)
}

/// What everybody may see, what was passed last first, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn passed(tx: &mut Tx, limit: u32) -> Result<Vec<Shown>> {
    let notes_sql = notes!(
        "n.looked_at IS NOT NULL AND n.visibility = 2 AND $2 <> '' ORDER BY n.looked_at DESC, n.id DESC LIMIT $1"
    );
    let photos_sql = photos!(
        "p.looked_at IS NOT NULL AND p.visibility = 2 AND $2 <> '' ORDER BY p.looked_at DESC, p.id DESC LIMIT $1"
    );
    let mut all = both(tx, notes_sql, photos_sql, limit).await?;
    all.sort_by_key(|shown| std::cmp::Reverse(shown.looked_at));
    all.truncate(limit as usize);
    Ok(all)
}

async fn both(tx: &mut Tx, notes: &'static str, photos: &'static str, limit: u32) -> Result<Vec<Shown>> {
    let limit = i64::from(limit);
    let notes: Vec<NoteRow> =
        on_either!(tx, conn => sqlx::query_as(notes).bind(limit).bind(OWN_SOURCE).fetch_all(conn).await?);
    let photos: Vec<PhotoRow> =
        on_either!(tx, conn => sqlx::query_as(photos).bind(limit).bind(OWN_SOURCE).fetch_all(conn).await?);
    notes.into_iter().map(of_note).chain(photos.into_iter().map(of_photo)).collect()
}

/// How much nobody has looked at, counted up to `most` of each.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_unlooked(tx: &mut Tx, most: u32) -> Result<u32> {
    let notes = concat!("SELECT COUNT(*) FROM (SELECT 1 FROM note n WHERE ", offered!(), " LIMIT $1) AS waiting");
    let photos =
        concat!("SELECT COUNT(*) FROM (SELECT 1 FROM photo p WHERE ", offered_photos!(), " LIMIT $1) AS waiting");
    let mut count = 0_i64;
    for sql in [notes, photos] {
        count += on_either!(tx, conn => {
            sqlx::query_scalar::<_, i64>(sql).bind(i64::from(most)).bind(OWN_SOURCE).fetch_one(conn).await?
        });
    }
    narrow(count, "count")
}

/// Says who looked at a piece, and whether everybody may see it. Running servers forget what they have answered.
///
/// # Errors
/// [`Error::Conflict`] when somebody has looked at it meanwhile, or nobody is to; [`Error::NotFound`] when there is none.
pub async fn look(tx: &mut Tx, piece: &Piece, pass: bool, by: AccountId, at: Timestamp) -> Result<RequestId> {
    // What the lists offer and nothing else, whatever number a form names: what staff write for themselves is not to be passed.
    const { assert!(Role::Applicant.number() == 1 && Visibility::Applicant as u8 == 1) };
    macro_rules! note {
        ($set:literal) => {
            concat!(
                "UPDATE note SET looked_at = $2, looked_by = $3",
                $set,
                " WHERE id = $1 AND looked_at IS NULL AND (visibility = 1 OR visibility = 0
                    AND at = (SELECT r.registered_at FROM request r WHERE r.id = note.request_id)
                    AND NOT EXISTS (SELECT 1 FROM note f WHERE f.request_id = note.request_id AND f.id < note.id))
                RETURNING request_id"
            )
        };
    }
    macro_rules! photo {
        ($set:literal) => {
            concat!(
                "UPDATE photo SET looked_at = $2, looked_by = $3",
                $set,
                " WHERE id = $1 AND looked_at IS NULL AND (visibility = 1 OR visibility = 0 AND role = 1)
                    AND request_id IS NOT NULL RETURNING request_id"
            )
        };
    }
    let (note, photo) =
        if pass { (note!(", visibility = 2"), photo!(", visibility = 2")) } else { (note!(""), photo!("")) };
    set(tx, piece, note, photo, by, at).await
}

/// Takes back what everybody could see: only the applicant may from now on, and staff.
///
/// # Errors
/// [`Error::Conflict`] when it is not public; [`Error::NotFound`] when there is none.
pub async fn retract(tx: &mut Tx, piece: &Piece, by: AccountId, at: Timestamp) -> Result<RequestId> {
    const { assert!(Visibility::Applicant as u8 == 1 && Visibility::Public as u8 == 2) };
    let note = "UPDATE note SET looked_at = $2, looked_by = $3, visibility = 1 WHERE id = $1 AND visibility = 2
        RETURNING request_id";
    let photo = "UPDATE photo SET looked_at = $2, looked_by = $3, visibility = 1 WHERE id = $1 AND visibility = 2
        RETURNING request_id";
    set(tx, piece, note, photo, by, at).await
}

async fn set(
    tx: &mut Tx,
    piece: &Piece,
    note: &'static str,
    photo: &'static str,
    by: AccountId,
    at: Timestamp,
) -> Result<RequestId> {
    settings::bump(tx).await?;
    let (at, by) = (at.millis(), by.0);
    let found: Option<i64> = match piece {
        Piece::Note(id) => on_either!(tx, conn => {
            sqlx::query_scalar(note).bind(id.0).bind(at).bind(by).fetch_optional(conn).await?
        }),
        Piece::Photo(id) => on_either!(tx, conn => {
            sqlx::query_scalar(photo).bind(&**id).bind(at).bind(by).fetch_optional(conn).await?
        }),
    };
    if let Some(request) = found {
        return Ok(RequestId(request));
    }
    Err(if exists(tx, piece).await? { Error::Conflict("look") } else { Error::NotFound("text or photo") })
}

async fn exists(tx: &mut Tx, piece: &Piece) -> Result<bool> {
    let count: i64 = match piece {
        Piece::Note(id) => {
            let sql = "SELECT COUNT(*) FROM note WHERE id = $1";
            on_either!(tx, conn => sqlx::query_scalar(sql).bind(id.0).fetch_one(conn).await?)
        }
        Piece::Photo(id) => {
            let sql = "SELECT COUNT(*) FROM photo WHERE id = $1";
            on_either!(tx, conn => sqlx::query_scalar(sql).bind(&**id).fetch_one(conn).await?)
        }
    };
    Ok(count > 0)
}
