//! Keys that only this city knows.

use crate::error::Result;
use crate::tx::{Tx, on_either};

/// The table that they are kept in.
pub(crate) const TABLE: &str = "secret";

/// The secret of that name, if there is one.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM secret WHERE name = $1";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).bind(name).fetch_optional(conn).await?))
}

/// The secret of that name. Where there is none, `new` becomes it: of two processes that come at once, both get the one that stays.
///
/// # Errors
/// When the database cannot be written.
pub async fn get_or_insert(tx: &mut Tx, name: &str, new: &str) -> Result<String> {
    let sql = "INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = secret.value RETURNING value";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).bind(name).bind(new).fetch_one(conn).await?))
}
