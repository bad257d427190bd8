//! What the city set for itself: words under keys. What a key means, and what holds when it is not set, is for the service to say.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// The table of the settings, which holds rows from the first migration on.
pub(crate) const TABLE: &str = "setting";

/// The key under which changes are counted; no setting.
const VERSION: &str = "version";

/// The key of the setting that tells running servers to read their facts anew, since these changed without an event.
pub const FACTS_RELOAD: &str = "facts_reload";

/// All settings.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(tx: &mut Tx) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT key, value FROM setting WHERE key <> $1 ORDER BY key";
    let rows: Vec<(String, String)> = on_either!(tx, conn => sqlx::query_as(sql).bind(VERSION).fetch_all(conn).await?);
    Ok(rows.into_iter().collect())
}

/// Sets the value of a key.
///
/// # Errors
/// [`Error::NotFound`] for the one key that is no setting; when the database cannot be written.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    if key == VERSION {
        return Err(Error::NotFound("setting"));
    }
    bump(tx).await?;
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    on_either!(tx, conn => sqlx::query(sql).bind(key).bind(value).execute(conn).await.map(drop)?);
    Ok(())
}

/// How many changes there were of what a running server keeps in memory beside the facts: settings, classifier, executors,
/// districts. Another number than last time: load them again, and the facts with them.
///
/// # Errors
/// When the database cannot be read.
pub async fn version(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT CAST(value AS BIGINT) FROM setting WHERE key = $1";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).bind(VERSION).fetch_one(conn).await?))
}

/// Counts one more change. Every function that changes one of those things calls it; whoever changes facts past the event log does.
///
/// It also makes such changes wait for each other: the row stays locked until the commit. Call it before events are appended.
///
/// # Errors
/// When the database cannot be written.
pub async fn bump(tx: &mut Tx) -> Result<()> {
    let sql = "UPDATE setting SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(VERSION).execute(conn).await.map(drop)?);
    tx.notify().await
}

/// Has running servers read their facts anew, after these changed without an event.
///
/// # Errors
/// When the database cannot be written.
pub async fn raise_facts_reload(tx: &mut Tx) -> Result<()> {
    // The number of this change is one that the setting has not had, whichever register was restored before.
    let next = version(tx).await? + 1;
    set(tx, FACTS_RELOAD, &next.to_string()).await
}

/// Sets nothing for the key any more.
///
/// # Errors
/// [`Error::NotFound`] for the one key that is no setting; when the database cannot be written.
pub async fn unset(tx: &mut Tx, key: &str) -> Result<()> {
    if key == VERSION {
        return Err(Error::NotFound("setting"));
    }
    bump(tx).await?;
    let sql = "DELETE FROM setting WHERE key = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(key).execute(conn).await.map(drop)?);
    Ok(())
}

/// Counts one more change after a restore, so that the count is new to every server, whether it knew the old register or the
/// restored one.
pub(crate) async fn bump_above(tx: &mut Tx, version: i64) -> Result<()> {
    let sql = "UPDATE setting SET value = $2 WHERE key = $1";
    let next = version.max(self::version(tx).await?) + 1;
    on_either!(tx, conn => sqlx::query(sql).bind(VERSION).bind(next.to_string()).execute(conn).await.map(drop)?);
    tx.notify().await
}
