//! What makes a report that is sent twice harmless: the key that it was sent with.

use domain::id::RequestId;
use domain::time::Timestamp;

use crate::error::Result;
use crate::tx::{Tx, on_either};

/// What a key was first used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// What it was sent with, as a MAC.
    pub body_mac: String,
    /// What came of it.
    pub request: RequestId,
}

/// What the key was used for; `None` when it is new.
///
/// # Errors
/// When the database cannot be read.
pub async fn used(tx: &mut Tx, key_mac: &str) -> Result<Option<Used>> {
    let sql = "SELECT body_mac, request_id FROM idempotency WHERE key_mac = $1";
    let row: Option<(String, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(key_mac).fetch_optional(conn).await?);
    Ok(row.map(|(body_mac, request)| Used { body_mac, request: RequestId(request) }))
}

/// Keeps what the key was used for. Returns whether it is the first use; a second one, in a transaction that came a moment before,
/// stays as it is.
///
/// # Errors
/// When the database cannot be written.
pub async fn keep(tx: &mut Tx, key_mac: &str, use_of: &Used, at: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO idempotency (key_mac, body_mac, request_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (key_mac) DO NOTHING";
    let kept = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(key_mac)
            .bind(&*use_of.body_mac)
            .bind(use_of.request.0)
            .bind(at.millis())
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(kept == 1)
}

/// Forgets what was kept before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM idempotency WHERE at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
