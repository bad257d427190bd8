//! Merging many requests into one at once, with a statement for all of them: others wait to write no longer than for one.

use std::collections::HashMap;

use domain::event::Change;
use domain::fact::Fact;
use domain::id::RequestId;
use domain::time::Timestamp;
use domain::workflow::{Actor, ConfirmedBy, Resolution, State};
use sqlx::AssertSqlSafe;

use crate::bulk::{self, ROWS};
use crate::code::millis;
use crate::error::{Error, Result};
use crate::event::{self, NewEvent};
use crate::row::{FactRow, changing_columns};
use crate::tx::{Connection, Tx, on_either};

/// What is known of these requests, by rising numbers: nobody else may change them before this transaction ends. Unknown numbers are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn locked(tx: &mut Tx, ids: &[RequestId]) -> Result<Vec<Fact>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut facts = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS) {
        let values = bulk::values(tx, 1, chunk.len());
        let suffix = if matches!(tx.on, Connection::Postgres(_)) { " FOR NO KEY UPDATE" } else { "" };
        let columns = changing_columns!();
        let sql = AssertSqlSafe(format!(
            "SELECT id, registered_at, channel, {columns} FROM request WHERE id IN ({values}) ORDER BY id{suffix}"
        ));
        let rows: Vec<FactRow> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(false);
            for id in chunk {
                query = query.bind(id.0);
            }
            query.fetch_all(conn).await?
        });
        let values = bulk::values(tx, 1, chunk.len());
        let sql = AssertSqlSafe(format!(
            "SELECT request_id, reported_at FROM sent_back WHERE request_id IN ({values}) ORDER BY request_id, n"
        ));
        let sent_back: Vec<(i64, i64)> = on_either!(tx, conn => {
            let mut query = sqlx::query_as(sql).persistent(false);
            for id in chunk {
                query = query.bind(id.0);
            }
            query.fetch_all(conn).await?
        });
        let mut by_request: HashMap<i64, Vec<Timestamp>> = HashMap::new();
        for (request, at) in sent_back {
            by_request.entry(request).or_default().push(Timestamp::from_millis(at));
        }
        for row in rows {
            let sent_back = by_request.remove(&row.id).unwrap_or_default();
            facts.push(row.into_fact(sent_back)?);
        }
    }
    Ok(facts)
}

/// The requests in which a merged one goes on, one after the other; none for one that was not merged.
///
/// # Errors
/// When the database cannot be read.
pub async fn onward(tx: &mut Tx, id: RequestId) -> Result<Vec<RequestId>> {
    let mut onward = Vec::new();
    let mut at = id;
    while let Some(next) = crate::request::merged_into(tx, at).await? {
        // A damaged register may hold a ring.
        if next == id || onward.contains(&next) {
            break;
        }
        onward.push(next);
        at = next;
    }
    Ok(onward)
}

/// Writes that these requests were merged: `facts` are what the change made of each, one version on.
///
/// # Errors
/// [`Error::Conflict`] when one of them is of another version by now; when the database cannot be written.
pub async fn merge_all(tx: &mut Tx, facts: &[Fact], into: RequestId) -> Result<()> {
    for chunk in facts.chunks(ROWS) {
        let values = bulk::values(tx, 4, chunk.len());
        let n = chunk.len() * 4;
        let (state, resolution, by) =
            (State::Closed.number(), Resolution::Duplicate.number(), ConfirmedBy::Nobody.number());
        let sql = AssertSqlSafe(format!(
            "WITH gone (id, version, done_at, reported) AS ({values})
            UPDATE request SET version = gone.version, state = {state}, resolution = {resolution}, confirmed_by = {by},
                done_at = gone.done_at, reported = gone.reported, closed_at = ${}, merged_into = ${}, asked_due_at = NULL
            FROM gone WHERE request.id = gone.id AND request.version = gone.version - 1",
            n + 1,
            n + 2
        ));
        let closed_at = chunk.first().and_then(|fact| fact.closed_at);
        let changed = on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(false);
            for fact in chunk {
                query = query
                    .bind(fact.id.0)
                    .bind(i64::from(fact.version))
                    .bind(millis(fact.done_at))
                    .bind(fact.reported);
            }
            query.bind(millis(closed_at)).bind(into.0).execute(conn).await?.rows_affected()
        });
        if changed != chunk.len() as u64 {
            return Err(Error::Conflict("request"));
        }
    }
    Ok(())
}

/// Lets all who follow these requests follow the one in which they go on.
///
/// # Errors
/// When there is no such request, or the database cannot be written.
pub async fn follow_on_all(tx: &mut Tx, from: &[RequestId], into: RequestId, at: Timestamp) -> Result<()> {
    for chunk in from.chunks(ROWS) {
        let values = bulk::values(tx, 1, chunk.len());
        let n = chunk.len();
        let sql = AssertSqlSafe(format!(
            "WITH gone (id) AS ({values}) INSERT INTO joined (request_id, applicant_id, at)
            SELECT CAST(${} AS BIGINT), follower.id, CAST(${} AS BIGINT) FROM (
                SELECT r.applicant_id AS id FROM request r JOIN gone ON gone.id = r.id WHERE r.applicant_id IS NOT NULL
                UNION SELECT j.applicant_id FROM joined j JOIN gone ON gone.id = j.request_id) AS follower
            WHERE true ON CONFLICT (request_id, applicant_id) DO NOTHING",
            n + 1,
            n + 2
        ));
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(false);
            for id in chunk {
                query = query.bind(id.0);
            }
            query.bind(into.0).bind(at.millis()).execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

/// Appends to the log that these requests were merged: last, then commit.
///
/// # Errors
/// As [`event::append`].
pub async fn append_all(tx: &mut Tx, facts: &[Fact], into: RequestId, at: Timestamp, by: Actor) -> Result<()> {
    let change = Change::Merged { into };
    let events: Vec<NewEvent<'_>> = facts
        .iter()
        .map(|fact| NewEvent { request: fact.id, version: fact.version, at, by, change: &change })
        .collect();
    event::append_all(tx, &events).await
}
