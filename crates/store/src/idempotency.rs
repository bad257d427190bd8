//! What makes a report that is sent twice harmless: the key that it was sent with.

use std::collections::HashMap;

use domain::id::RequestId;
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::bulk::{self, ROWS, recurs};
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

/// What these keys were used for; new ones are not in it.
///
/// # Errors
/// When the database cannot be read.
pub async fn used(tx: &mut Tx, key_macs: &[&str]) -> Result<HashMap<String, Used>> {
    let mut all = HashMap::new();
    for chunk in key_macs.chunks(ROWS) {
        let values = bulk::values(tx, 1, chunk.len());
        let sql = AssertSqlSafe(format!(
            "SELECT key_mac, body_mac, request_id FROM idempotency WHERE key_mac IN ({values}) ORDER BY key_mac"
        ));
        let rows: Vec<(String, String, i64)> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(recurs(chunk.len()));
            for key_mac in chunk {
                query = query.bind(*key_mac);
            }
            query.fetch_all(conn).await?
        });
        all.extend(
            rows.into_iter()
                .map(|(key_mac, body_mac, request)| (key_mac, Used { body_mac, request: RequestId(request) })),
        );
    }
    Ok(all)
}

/// Keeps what new keys were used for. Returns whether all of them were new; another process may have used one meanwhile.
///
/// # Errors
/// When the database cannot be written.
pub async fn keep(tx: &mut Tx, uses: &[(&str, Used)], at: Timestamp) -> Result<bool> {
    let mut kept = 0;
    for chunk in uses.chunks(ROWS) {
        let into = "idempotency (key_mac, body_mac, request_id, at)";
        let sql = bulk::insert(tx, into, 4, chunk.len(), "ON CONFLICT (key_mac) DO NOTHING");
        kept += on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for (key_mac, used) in chunk {
                query = query.bind(*key_mac).bind(&*used.body_mac).bind(used.request.0).bind(at.millis());
            }
            query.execute(conn).await?.rows_affected()
        });
    }
    Ok(kept == uses.len() as u64)
}

/// Forgets what was kept before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM idempotency WHERE at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
