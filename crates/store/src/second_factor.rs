//! Second factors: what the codes of an app are made from, sealed, and the codes of sheets, which can only be compared.

use std::fmt;

use domain::id::AccountId;
use domain::time::Timestamp;

use crate::code::instant;
use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// A second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// What its codes are made from, sealed.
    pub sealed: String,
    /// Since when it is asked for; `None`: it was shown, and no code of it was typed yet.
    pub confirmed_at: Option<Timestamp>,
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor").field("confirmed_at", &self.confirmed_at).finish_non_exhaustive()
    }
}

/// The second factor of an account.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Option<SecondFactor>> {
    let sql = "SELECT secret, confirmed_at FROM second_factor WHERE account_id = $1";
    let row: Option<(String, Option<i64>)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(account.0).fetch_optional(conn).await?);
    Ok(row.map(|(sealed, confirmed_at)| SecondFactor { sealed, confirmed_at: instant(confirmed_at) }))
}

/// Keeps what was shown to somebody. One that is asked for already stays: of two that are shown at once the first stays.
///
/// # Errors
/// When there is no such account, or the database cannot be written.
pub async fn put_shown(tx: &mut Tx, account: AccountId, sealed: &str) -> Result<()> {
    let sql = "INSERT INTO second_factor (account_id, secret, confirmed_at, used_step) VALUES ($1, $2, NULL, 0)
        ON CONFLICT (account_id) DO NOTHING";
    on_either!(tx, conn => sqlx::query(sql).bind(account.0).bind(sealed).execute(conn).await.map(drop)?);
    Ok(())
}

/// Takes a code of that step, unless it or a later one was taken before. Returns whether it was.
///
/// # Errors
/// When the database cannot be written.
pub async fn use_step(tx: &mut Tx, account: AccountId, step: u64) -> Result<bool> {
    let sql = "UPDATE second_factor SET used_step = $2 WHERE account_id = $1 AND used_step < $2";
    let step = i64::try_from(step).map_err(|_| Error::corrupt("a step beyond all time"))?;
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(account.0).bind(step).execute(conn).await?.rows_affected()) == 1)
}

/// Asks for it from now on. Returns whether it was not asked for before.
///
/// # Errors
/// When the database cannot be written.
pub async fn confirm(tx: &mut Tx, account: AccountId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE second_factor SET confirmed_at = $2 WHERE account_id = $1 AND confirmed_at IS NULL";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(account.0).bind(at.millis()).execute(conn).await?.rows_affected())
        == 1)
}

/// Takes the second factor away, and the codes of the sheet. Returns whether there was one.
///
/// # Errors
/// When the database cannot be written.
pub async fn remove(tx: &mut Tx, account: AccountId) -> Result<bool> {
    let sql = "DELETE FROM recovery_code WHERE account_id = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(account.0).execute(conn).await.map(drop)?);
    let sql = "DELETE FROM second_factor WHERE account_id = $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(account.0).execute(conn).await?.rows_affected()) == 1)
}

/// Gives an account a new sheet; codes of the one before open nothing any more.
///
/// # Errors
/// When there is no such account, or the database cannot be written.
pub async fn put_sheet(tx: &mut Tx, account: AccountId, code_macs: &[String]) -> Result<()> {
    let sql = "DELETE FROM recovery_code WHERE account_id = $1";
    on_either!(tx, conn => sqlx::query(sql).bind(account.0).execute(conn).await.map(drop)?);
    for code_mac in code_macs {
        let sql = "INSERT INTO recovery_code (code_mac, account_id) VALUES ($1, $2)";
        on_either!(tx, conn => sqlx::query(sql).bind(&**code_mac).bind(account.0).execute(conn).await.map(drop)?);
    }
    Ok(())
}

/// Uses a code of the sheet up. Returns whether there was such a one.
///
/// # Errors
/// When the database cannot be written.
pub async fn use_sheet(tx: &mut Tx, account: AccountId, code_mac: &str) -> Result<bool> {
    let sql = "DELETE FROM recovery_code WHERE code_mac = $1 AND account_id = $2";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(code_mac).bind(account.0).execute(conn).await?.rows_affected())
        == 1)
}

/// How many codes of the sheet are left.
///
/// # Errors
/// When the database cannot be read.
pub async fn left_of_sheet(tx: &mut Tx, account: AccountId) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM recovery_code WHERE account_id = $1";
    let left: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).bind(account.0).fetch_one(conn).await?);
    u64::try_from(left).map_err(|_| Error::corrupt("a negative count"))
}
