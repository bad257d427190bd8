//! Whose desk each line of the telephone exchange rings at.

use domain::id::AccountId;

use crate::error::Result;
use crate::tx::{Tx, on_either};

/// Says that the line rings at this desk from now on, whosever it was; an empty one: that none does.
///
/// # Errors
/// When there is no such account, or the database cannot be written.
pub async fn set(tx: &mut Tx, account: AccountId, line: &str) -> Result<()> {
    let sql = "DELETE FROM line WHERE account_id = $1 OR name = $2";
    on_either!(tx, conn => sqlx::query(sql).bind(account.0).bind(line).execute(conn).await.map(drop)?);
    if !line.is_empty() {
        let sql = "INSERT INTO line (name, account_id) VALUES ($1, $2)";
        on_either!(tx, conn => sqlx::query(sql).bind(line).bind(account.0).execute(conn).await.map(drop)?);
    }
    Ok(())
}

/// The line that rings at this desk.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(tx: &mut Tx, account: AccountId) -> Result<Option<String>> {
    let sql = "SELECT name FROM line WHERE account_id = $1";
    Ok(on_either!(tx, conn => sqlx::query_scalar(sql).bind(account.0).fetch_optional(conn).await?))
}

/// At whose desk the line rings.
///
/// # Errors
/// When the database cannot be read.
pub async fn holder(tx: &mut Tx, line: &str) -> Result<Option<AccountId>> {
    let sql = "SELECT account_id FROM line WHERE name = $1";
    let id: Option<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(line).fetch_optional(conn).await?);
    Ok(id.map(AccountId))
}
