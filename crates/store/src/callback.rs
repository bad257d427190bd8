//! Tries to speak to applicants about reported work.

use std::collections::HashMap;

use domain::callback::Outcome;
use domain::id::{AccountId, RequestId};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::code::word;
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// A try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Of which report: when it was made.
    pub reported_at: Timestamp,
    /// When it was tried.
    pub at: Timestamp,
    /// Who tried.
    pub account: AccountId,
    /// What came of it.
    pub outcome: Outcome,
}

/// Enters a try.
///
/// # Errors
/// When there is no such request or account, or the database cannot be written.
pub async fn insert(tx: &mut Tx, request: RequestId, new: &Callback) -> Result<()> {
    let sql = "INSERT INTO callback (request_id, reported_at, at, account_id, outcome) VALUES ($1, $2, $3, $4, $5)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(request.0)
            .bind(new.reported_at.millis())
            .bind(new.at.millis())
            .bind(new.account.0)
            .bind(i64::from(new.outcome.number()))
            .execute(conn)
            .await
            .map(drop)?;
    });
    Ok(())
}

/// All tries of a request, in their order, those about earlier reports too.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Vec<Callback>> {
    let sql = "SELECT reported_at, at, account_id, outcome FROM callback WHERE request_id = $1 ORDER BY id";
    let rows: Vec<(i64, i64, i64, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
    let callback = |(reported_at, at, account, outcome)| {
        Ok(Callback {
            reported_at: Timestamp::from_millis(reported_at),
            at: Timestamp::from_millis(at),
            account: AccountId(account),
            outcome: word(outcome, Outcome::from_number, "outcome of a call")?,
        })
    };
    rows.into_iter().map(callback).collect()
}

/// What came of all tries about the reports that stand, of each of these requests that has any.
///
/// # Errors
/// When the database cannot be read.
pub async fn outcomes(tx: &mut Tx, requests: &[RequestId]) -> Result<HashMap<RequestId, Vec<Outcome>>> {
    let mut found: HashMap<RequestId, Vec<Outcome>> = HashMap::new();
    if requests.is_empty() {
        return Ok(found);
    }
    // Made of numbers alone.
    let ids = requests.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(", ");
    let sql = AssertSqlSafe(format!(
        "SELECT c.request_id, c.outcome FROM callback c JOIN request r ON r.id = c.request_id AND r.done_at = c.reported_at
        WHERE c.request_id IN ({ids}) ORDER BY c.id"
    ));
    let rows: Vec<(i64, i64)> = on_either!(tx, conn => sqlx::query_as(sql).persistent(false).fetch_all(conn).await?);
    for (request, outcome) in rows {
        found.entry(RequestId(request)).or_default().push(word(outcome, Outcome::from_number, "outcome of a call")?);
    }
    Ok(found)
}
