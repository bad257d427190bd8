//! Codes sent to phones. What they are for and whose, and the codes themselves, can only be compared.

use domain::time::Timestamp;

use crate::code::narrow;
use crate::error::Result;
use crate::tx::{Connection, Tx, on_either};

/// A code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The code, as a MAC.
    pub code_mac: String,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// How many wrong ones were tried.
    pub tries: u32,
}

/// Keeps a code; one that was sent before for the same no longer holds.
///
/// # Errors
/// When the database cannot be written.
pub async fn put(tx: &mut Tx, key_mac: &str, code_mac: &str, at: Timestamp, expires_at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO one_time_code (key_mac, code_mac, at, expires_at, tries) VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT (key_mac) DO UPDATE
        SET code_mac = excluded.code_mac, at = excluded.at, expires_at = excluded.expires_at, tries = 0";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(key_mac)
            .bind(code_mac)
            .bind(at.millis())
            .bind(expires_at.millis())
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// The code that was sent, which nobody else may try before this transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn locked(tx: &mut Tx, key_mac: &str) -> Result<Option<Sent>> {
    let sql = match tx.on {
        // The transaction that may write is the only one.
        Connection::Sqlite(_) => "SELECT code_mac, expires_at, tries FROM one_time_code WHERE key_mac = $1",
        Connection::Postgres(_) => {
            "SELECT code_mac, expires_at, tries FROM one_time_code WHERE key_mac = $1 FOR UPDATE"
        }
    };
    let row: Option<(String, i64, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(key_mac).fetch_optional(conn).await?);
    let sent = |(code_mac, expires_at, tries)| {
        Ok(Sent { code_mac, expires_at: Timestamp::from_millis(expires_at), tries: narrow(tries, "count of tries")? })
    };
    row.map(sent).transpose()
}

/// Counts a wrong try.
///
/// # Errors
/// When the database cannot be written.
pub async fn count_try(tx: &mut Tx, key_mac: &str) -> Result<()> {
    let sql = "UPDATE one_time_code SET tries = tries + 1 WHERE key_mac = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(key_mac).execute(conn).await.map(drop)?);
    Ok(())
}

/// Uses a code up.
///
/// # Errors
/// When the database cannot be written.
pub async fn remove(tx: &mut Tx, key_mac: &str) -> Result<()> {
    let sql = "DELETE FROM one_time_code WHERE key_mac = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(key_mac).execute(conn).await.map(drop)?);
    Ok(())
}

/// Forgets codes that held until before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM one_time_code WHERE expires_at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
