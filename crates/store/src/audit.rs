//! The audit log: what was changed beside requests, and what was refused. Appended to, never changed; what happened to a request is in
//! its events.

use domain::id::{AccountId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{Actor, Role};

use crate::code::word;
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// A line as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewLine<'a> {
    /// When.
    pub at: Timestamp,
    /// Who did it, or tried to.
    pub by: Actor,
    /// What: a word.
    pub action: &'a str,
    /// With which request.
    pub request: Option<RequestId>,
    /// To what it was done: a key, a code, a number.
    pub subject: &'a str,
    /// How it was and is, or why it was refused. Never a secret, and nothing that people wrote.
    pub detail: &'a str,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it, or tried to.
    pub by: Actor,
    /// What: a word.
    pub action: String,
    /// With which request.
    pub request: Option<RequestId>,
    /// To what it was done.
    pub subject: String,
    /// How it was and is, or why it was refused.
    pub detail: String,
}

/// Appends a line.
///
/// # Errors
/// When the database cannot be written.
pub async fn append(tx: &mut Tx, new: NewLine<'_>) -> Result<()> {
    let sql = "INSERT INTO audit (at, account_id, role, action, request_id, subject, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(new.at.millis())
            .bind(new.by.account.map(|account| account.0))
            .bind(i64::from(new.by.role.number()))
            .bind(new.action)
            .bind(new.request.map(|request| request.0))
            .bind(new.subject)
            .bind(new.detail)
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// The lines before a number, newest first, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn before(tx: &mut Tx, id: i64, limit: u32) -> Result<Vec<Line>> {
    let sql = "SELECT id, at, account_id, role, action, request_id, subject, detail FROM audit
        WHERE id < $1 ORDER BY id DESC LIMIT $2";
    type Row = (i64, i64, Option<i64>, i64, String, Option<i64>, String, String);
    let rows: Vec<Row> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(id).bind(i64::from(limit)).fetch_all(conn).await?);
    let line = |(id, at, account, role, action, request, subject, detail): Row| {
        Ok(Line {
            id,
            at: Timestamp::from_millis(at),
            by: Actor { role: word(role, Role::from_number, "role")?, account: account.map(AccountId) },
            action,
            request: request.map(RequestId),
            subject,
            detail,
        })
    };
    rows.into_iter().map(line).collect()
}
