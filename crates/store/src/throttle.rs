//! How often something was tried lately, by the mark of who or what for.
//!
//! Two kinds of counts share the table: failed tries, each of which is remembered for a time after the last of them, and what happens in
//! a window of time that begins with the first.

use domain::time::Timestamp;

use crate::code::narrow;
use crate::error::Result;
use crate::tx::{Connection, Tx, on_either};

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How often.
    pub count: u32,
    /// The last of failed tries; the first of what is counted in a window.
    pub at: Timestamp,
}

/// What was counted for this mark so far.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, key_mac: &str, now: Timestamp) -> Result<Counted> {
    read(tx, "SELECT count, at FROM throttle WHERE key_mac = $1", key_mac, now).await
}

/// What was counted for this mark, which nobody else may count on before this transaction ends.
///
/// # Errors
/// When the database cannot be written: where there is nothing yet, a row of none is made to be held.
pub async fn locked(tx: &mut Tx, key_mac: &str, now: Timestamp) -> Result<Counted> {
    if matches!(tx.on, Connection::Postgres(_)) {
        let sql = "INSERT INTO throttle (key_mac, count, at) VALUES ($1, 0, $2) ON CONFLICT (key_mac) DO NOTHING";
        on_either!(tx, conn => sqlx::query(sql).bind(key_mac).bind(now.millis()).execute(conn).await.map(drop)?);
    }
    let sql = match tx.on {
        // The transaction that may write is the only one.
        Connection::Sqlite(_) => "SELECT count, at FROM throttle WHERE key_mac = $1",
        Connection::Postgres(_) => "SELECT count, at FROM throttle WHERE key_mac = $1 FOR UPDATE",
    };
    read(tx, sql, key_mac, now).await
}

async fn read(tx: &mut Tx, sql: &'static str, key_mac: &str, now: Timestamp) -> Result<Counted> {
    let row: Option<(i64, i64)> = on_either!(tx, conn => sqlx::query_as(sql).bind(key_mac).fetch_optional(conn).await?);
    let Some((count, at)) = row else { return Ok(Counted { count: 0, at: now }) };
    Ok(Counted { count: narrow(count, "count")?, at: Timestamp::from_millis(at) })
}

/// Writes what is counted for this mark now.
///
/// # Errors
/// When the database cannot be written.
pub async fn put(tx: &mut Tx, key_mac: &str, counted: Counted) -> Result<()> {
    let sql = "INSERT INTO throttle (key_mac, count, at) VALUES ($1, $2, $3)
        ON CONFLICT (key_mac) DO UPDATE SET count = excluded.count, at = excluded.at";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(key_mac)
            .bind(i64::from(counted.count))
            .bind(counted.at.millis())
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// Takes one count back: what looked like a failure was none.
///
/// # Errors
/// When the database cannot be written.
pub async fn take_back(tx: &mut Tx, key_mac: &str) -> Result<()> {
    let sql = "UPDATE throttle SET count = count - 1 WHERE key_mac = $1 AND count > 0";
    on_either!(tx, conn => sqlx::query(sql).bind(key_mac).execute(conn).await.map(drop)?);
    Ok(())
}

/// Forgets what was counted for this mark.
///
/// # Errors
/// When the database cannot be written.
pub async fn clear(tx: &mut Tx, key_mac: &str) -> Result<()> {
    let sql = "DELETE FROM throttle WHERE key_mac = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(key_mac).execute(conn).await.map(drop)?);
    Ok(())
}

/// Forgets what was counted before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM throttle WHERE at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
