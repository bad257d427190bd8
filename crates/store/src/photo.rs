//! Photos of requests: which there are, whose, and who may see them. The pictures themselves lie elsewhere, under the same names.

use domain::id::{NoteId, RequestId};
use domain::photo::Stage;
use domain::time::Timestamp;
use domain::workflow::Role;

use crate::code::{word, word_opt};
use crate::error::{Error, Result};
use crate::note::Visibility;
use crate::settings;
use crate::tx::{Tx, on_either};

/// A photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Its name: 128 random bits.
    pub id: String,
    /// The request that it was sent with; `None`: uploaded, and not sent yet.
    pub request: Option<RequestId>,
    /// The text that it belongs to.
    pub note: Option<NoteId>,
    /// When it was uploaded.
    pub at: Timestamp,
    /// In what role somebody did.
    pub by: Role,
    /// Who may see it. Staff always may, and who sent it.
    pub visibility: Visibility,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// What it shows, if an executor took it.
    pub stage: Option<Stage>,
}

const COLUMNS: &str = "id, request_id, note_id, at, role, visibility, width, height, stage";
type Row = (String, Option<i64>, Option<i64>, i64, i64, i64, i64, i64, Option<i64>);

fn photo((id, request, note, at, role, visibility, width, height, stage): Row) -> Result<Photo> {
    let pixels = |side: i64| u32::try_from(side).map_err(|_| Error::corrupt(format!("a side of {side} pixels")));
    Ok(Photo {
        id,
        request: request.map(RequestId),
        note: note.map(NoteId),
        at: Timestamp::from_millis(at),
        by: word(role, Role::from_number, "role")?,
        visibility: word(visibility, Visibility::from_number, "visibility")?,
        width: pixels(width)?,
        height: pixels(height)?,
        stage: word_opt(stage, Stage::from_number, "stage of work")?,
    })
}

/// Enters a photo.
///
/// # Errors
/// When the database cannot be written.
pub async fn insert(tx: &mut Tx, new: &Photo) -> Result<()> {
    let sql = "INSERT INTO photo (id, request_id, note_id, at, role, visibility, width, height, stage)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(&*new.id)
            .bind(new.request.map(|id| id.0))
            .bind(new.note.map(|id| id.0))
            .bind(new.at.millis())
            .bind(i64::from(new.by.number()))
            .bind(i64::from(new.visibility as u8))
            .bind(i64::from(new.width))
            .bind(i64::from(new.height))
            .bind(new.stage.map(|stage| i64::from(stage.number())))
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// Makes an uploaded photo part of a request, and of what somebody says of it. Returns whether it was there and not sent yet, uploaded in
/// that role.
///
/// # Errors
/// When the database cannot be written.
pub async fn attach(
    tx: &mut Tx,
    id: &str,
    by: Role,
    request: RequestId,
    note: Option<NoteId>,
    visibility: Visibility,
) -> Result<bool> {
    let sql = "UPDATE photo SET request_id = $3, note_id = $4, visibility = $5
        WHERE id = $1 AND role = $2 AND request_id IS NULL";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(id)
            .bind(i64::from(by.number()))
            .bind(request.0)
            .bind(note.map(|id| id.0))
            .bind(i64::from(visibility as u8))
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(changed == 1)
}

/// The photo of that name.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<Photo>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM photo WHERE id = $1"));
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id).fetch_optional(conn).await?);
    row.map(photo).transpose()
}

/// The photos of a request, in the order of uploading.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Vec<Photo>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM photo WHERE request_id = $1 ORDER BY at, id"));
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
    rows.into_iter().map(photo).collect()
}

/// The photos of a request that everybody may see, of what was sent by `until`, in the order of uploading.
///
/// # Errors
/// When the database cannot be read.
pub async fn public_of_request(tx: &mut Tx, request: RequestId, until: Timestamp) -> Result<Vec<Photo>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM photo WHERE request_id = $1 AND visibility = 2
            AND COALESCE((SELECT note.at FROM note WHERE note.id = photo.note_id), at) <= $2 ORDER BY at, id"
    ));
    let rows: Vec<Row> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(request.0).bind(until.millis()).fetch_all(conn).await?
    });
    rows.into_iter().map(photo).collect()
}

/// Lets others see a photo, or no longer. Running servers forget what they have answered.
///
/// # Errors
/// [`Error::NotFound`] when there is no such photo.
pub async fn set_visibility(tx: &mut Tx, id: &str, visibility: Visibility) -> Result<()> {
    settings::bump(tx).await?;
    let sql = "UPDATE photo SET visibility = $2 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(id).bind(i64::from(visibility as u8)).execute(conn).await?.rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("photo")) }
}

/// The names of photos that were uploaded before that instant and never sent.
///
/// # Errors
/// When the database cannot be read.
pub async fn unsent(tx: &mut Tx, before: Timestamp) -> Result<Vec<String>> {
    let sql = "SELECT id FROM photo WHERE request_id IS NULL AND at < $1 ORDER BY at, id";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).bind(before.millis()).fetch_all(conn).await?))
}

/// How many photos wait to be sent.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_unsent(tx: &mut Tx) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM photo WHERE request_id IS NULL";
    let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
    u64::try_from(count).map_err(|_| Error::corrupt("a negative count"))
}

/// Forgets a photo, unless it was sent meanwhile.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_unsent(tx: &mut Tx, id: &str) -> Result<()> {
    let sql = "DELETE FROM photo WHERE id = $1 AND request_id IS NULL";
    on_either!(tx, conn => sqlx::query(sql).bind(id).execute(conn).await.map(drop)?);
    Ok(())
}
