//! Free text of a request: reports, reasons, comments. Events name at most a note's number.

use domain::id::{NoteId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{Actor, Role};

use crate::code::word;
use crate::error::{Error, Result};
use crate::settings;
use crate::tx::{Tx, on_either};

/// Who may read a note. Staff always may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Visibility {
    /// Staff only.
    Internal = 0,
    /// The applicant too.
    Applicant = 1,
    /// Everybody: staff have read it and found nothing personal in it.
    Public = 2,
}

impl Visibility {
    pub(crate) const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Internal),
            1 => Some(Self::Applicant),
            2 => Some(Self::Public),
            _ => None,
        }
    }
}

/// A note as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewNote<'a> {
    /// The request that it belongs to.
    pub request: RequestId,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Actor,
    /// Who may read it.
    pub visibility: Visibility,
    /// The text.
    pub body: &'a str,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number, by which events name it.
    pub id: NoteId,
    /// When it was written.
    pub at: Timestamp,
    /// In what role somebody wrote it.
    pub by: Role,
    /// Who may read it.
    pub visibility: Visibility,
    /// The text.
    pub body: String,
}

/// Enters a note.
///
/// # Errors
/// When the database cannot be written.
pub async fn insert(tx: &mut Tx, new: NewNote<'_>) -> Result<NoteId> {
    let sql = "INSERT INTO note (request_id, at, role, visibility, body, account_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(new.request.0)
            .bind(new.at.millis())
            .bind(i64::from(new.by.role.number()))
            .bind(i64::from(new.visibility as u8))
            .bind(new.body)
            .bind(new.by.account.map(|account| account.0))
            .fetch_one(conn)
            .await?
    });
    Ok(NoteId(id))
}

/// The notes of a request that `reader` may read, in the order of their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, request: RequestId, reader: Visibility) -> Result<Vec<Note>> {
    let sql = "SELECT id, at, role, visibility, body FROM note WHERE request_id = $1 AND visibility >= $2 ORDER BY id";
    let rows: Vec<(i64, i64, i64, i64, String)> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(request.0).bind(i64::from(reader as u8)).fetch_all(conn).await?
    });
    let note = |(id, at, role, visibility, body)| {
        Ok(Note {
            id: NoteId(id),
            at: Timestamp::from_millis(at),
            by: word(role, Role::from_number, "role")?,
            visibility: word(visibility, Visibility::from_number, "visibility")?,
            body,
        })
    };
    rows.into_iter().map(note).collect()
}

/// The notes of a request that everybody may read, in the order of their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn public_of_request(tx: &mut Tx, request: RequestId) -> Result<Vec<Note>> {
    of_request(tx, request, Visibility::Public).await
}

/// Lets others read a note, or no longer. Running servers forget what they have answered.
///
/// # Errors
/// [`Error::NotFound`] when there is no such note.
pub async fn set_visibility(tx: &mut Tx, note: NoteId, visibility: Visibility) -> Result<()> {
    settings::bump(tx).await?;
    let sql = "UPDATE note SET visibility = $2 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(note.0).bind(i64::from(visibility as u8)).execute(conn).await?.rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("note")) }
}
