//! Links by which an applicant answers a report without signing in. The register knows only their hashes.

use domain::id::RequestId;
use domain::time::Timestamp;

use crate::applicant::ApplicantId;
use crate::code::{instant, narrow};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerLink {
    /// The request.
    pub request: RequestId,
    /// The version that the report made.
    pub version: u32,
    /// Whose answer it is.
    pub applicant: ApplicantId,
    /// Until when it serves.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// Lets whoever holds the token of such a hash answer.
///
/// # Errors
/// When the request or the applicant is not there, or the database cannot be written.
pub async fn insert(tx: &mut Tx, token_hash: &str, link: &AnswerLink) -> Result<()> {
    let sql = "INSERT INTO answer_link (token_hash, request_id, version, applicant_id, expires_at) VALUES ($1, $2, $3, $4, $5)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(token_hash)
            .bind(link.request.0)
            .bind(i64::from(link.version))
            .bind(link.applicant.0)
            .bind(link.expires_at.millis())
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// What the token of this hash is for; `None` for one that was never given.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, token_hash: &str) -> Result<Option<AnswerLink>> {
    let sql = "SELECT request_id, version, applicant_id, expires_at, used_at FROM answer_link WHERE token_hash = $1";
    let row: Option<(i64, i64, i64, i64, Option<i64>)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(token_hash).fetch_optional(conn).await?);
    row.map(|(request, version, applicant, expires_at, used_at)| {
        Ok(AnswerLink {
            request: RequestId(request),
            version: narrow(version, "version")?,
            applicant: ApplicantId(applicant),
            expires_at: Timestamp::from_millis(expires_at),
            used_at: instant(used_at),
        })
    })
    .transpose()
}

/// Uses the link up. Returns false, and changes nothing, when it was used before.
///
/// # Errors
/// When the database cannot be written.
pub async fn use_up(tx: &mut Tx, token_hash: &str, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE answer_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(token_hash).bind(at.millis()).execute(conn).await?.rows_affected()
    });
    Ok(changed == 1)
}

/// Forgets links that ended before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM answer_link WHERE expires_at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
