//! Whether a register holds anything, and making it hold nothing.

use sqlx::AssertSqlSafe;

use crate::error::Result;
use crate::ids::{self, SEQUENCES};
use crate::schema::TABLES;
use crate::tx::{Tx, on_either};
use crate::{job, search, secret, settings};

/// The city's own, which is there before anything is entered.
const OWN: [&str; 3] = [settings::TABLE, secret::TABLE, job::TABLE];

/// Whether nothing was entered yet: no classifier, no requests. Settings and keys do not count.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_empty(tx: &mut Tx) -> Result<bool> {
    for table in TABLES.iter().filter(|table| !OWN.contains(&table.name)) {
        let sql = AssertSqlSafe(format!("SELECT EXISTS (SELECT 1 FROM {})", table.name));
        if on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes everything away, but settings and keys; numbers begin anew. Running servers read their facts again. It cannot be undone: for what
/// was made up.
///
/// # Errors
/// When the database cannot be written.
pub async fn erase_all(tx: &mut Tx) -> Result<()> {
    settings::raise_facts_reload(tx).await?;
    tx.take_turn().await?;
    for table in TABLES.iter().rev().filter(|table| !OWN.contains(&table.name)) {
        delete_rows(tx, table.name).await?;
    }
    search::clear(tx).await?;
    for &sequence in SEQUENCES {
        ids::set_position(tx, sequence, 0).await?;
    }
    Ok(())
}

/// Deletes all rows of a table.
pub(crate) async fn delete_rows(tx: &mut Tx, table: &'static str) -> Result<()> {
    let sql = AssertSqlSafe(format!("DELETE FROM {table}"));
    on_either!(tx, conn => sqlx::query(sql).execute(conn).await.map(drop)?);
    Ok(())
}
