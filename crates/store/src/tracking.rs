//! Links by which somebody without an account follows a request. The register knows only their hashes.

use domain::id::RequestId;
use domain::time::Timestamp;

use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// Lets whoever holds the token of this hash follow the request.
///
/// # Errors
/// [`Error::Conflict`] when the token is taken; when there is no such request.
pub async fn insert(tx: &mut Tx, token_hash: &str, request: RequestId, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO tracking (token_hash, request_id, at) VALUES ($1, $2, $3)";
    on_either!(tx, conn => {
        let query = sqlx::query(sql).bind(token_hash).bind(request.0).bind(at.millis());
        query.execute(conn).await.map(drop).map_err(Error::taken("link"))
    })
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
