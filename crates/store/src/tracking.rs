//! Links by which somebody without an account follows a request. The register knows only their hashes.

use domain::id::RequestId;
use domain::time::Timestamp;

use crate::applicant::ApplicantId;
use crate::bulk::{self, ROWS, recurs};
use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// A link: the hash of its token, the request that it follows, and who holds it: the applicant, or somebody who joined.
pub type Link<'a> = (&'a str, RequestId, ApplicantId);

/// Lets whoever holds the token of such a hash follow the request beside it.
///
/// # Errors
/// [`Error::Conflict`] when a token is taken; when there is no such request.
pub async fn insert(tx: &mut Tx, links: &[Link<'_>], at: Timestamp) -> Result<()> {
    put(tx, links, at, "").await
}

/// As [`insert`], for links that may have been given before: then nothing changes.
///
/// # Errors
/// When there is no such request, or the database cannot be written.
pub async fn keep(tx: &mut Tx, links: &[Link<'_>], at: Timestamp) -> Result<()> {
    put(tx, links, at, "ON CONFLICT (token_hash) DO NOTHING").await
}

async fn put(tx: &mut Tx, links: &[Link<'_>], at: Timestamp, tail: &'static str) -> Result<()> {
    for chunk in links.chunks(ROWS) {
        let sql = bulk::insert(tx, "tracking (token_hash, request_id, at, applicant_id)", 4, chunk.len(), tail);
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for (token_hash, request, applicant) in chunk {
                query = query.bind(*token_hash).bind(request.0).bind(at.millis()).bind(applicant.0);
            }
            query.execute(conn).await.map(drop).map_err(Error::taken("link"))?;
        });
    }
    Ok(())
}

/// The request that the token of this hash follows.
///
/// # Errors
/// When the database cannot be read.
pub async fn request(tx: &mut Tx, token_hash: &str) -> Result<Option<RequestId>> {
    let sql = "SELECT request_id FROM tracking WHERE token_hash = $1";
    let id: Option<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(token_hash).fetch_optional(conn).await?);
    Ok(id.map(RequestId))
}

/// The request that the token of this hash follows, and as whom its holder made or joined it.
///
/// # Errors
/// When the database cannot be read.
pub async fn holder(tx: &mut Tx, token_hash: &str) -> Result<Option<(RequestId, ApplicantId)>> {
    let sql = "SELECT request_id, applicant_id FROM tracking WHERE token_hash = $1 AND applicant_id IS NOT NULL";
    let row: Option<(i64, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(token_hash).fetch_optional(conn).await?);
    Ok(row.map(|(request, applicant)| (RequestId(request), ApplicantId(applicant))))
}
