//! The event log: appended to, never changed. Its order is the order of commits: see docs/adr/0001-event-order.md.

use std::collections::HashSet;

use domain::event::{Change, Event};
use domain::id::{ExecutorId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{Actor, Role};

use crate::bulk::{self, ROWS, recurs};
use crate::code::{narrow, word};
use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// An event of the log, with the time at which its request was registered: that tells where the register in memory keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// The event.
    pub event: Event,
    /// When the request was registered.
    pub registered_at: Timestamp,
}

/// An event that is to be appended.
pub(crate) struct NewEvent<'a> {
    pub(crate) request: RequestId,
    pub(crate) version: u32,
    pub(crate) at: Timestamp,
    pub(crate) by: Actor,
    pub(crate) change: &'a Change,
}

/// Appends what happened; `version` is that of the request after it. Returns its place in the log.
///
/// On PostgreSQL the log is this transaction's until it ends: append last, then commit.
///
/// # Errors
/// [`Error::Conflict`] when the request has an event of that version; when there is no such request.
pub async fn append(
    tx: &mut Tx,
    request: RequestId,
    version: u32,
    at: Timestamp,
    by: Actor,
    change: &Change,
) -> Result<i64> {
    tx.take_turn().await?;
    let sql = "INSERT INTO event (request_id, version, at, role, payload, account_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING seq";
    let payload = payload(change)?;
    on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(request.0)
            .bind(i64::from(version))
            .bind(at.millis())
            .bind(i64::from(by.role.number()))
            .bind(payload)
            .bind(by.account.map(|account| account.0))
            .fetch_one(conn)
            .await
            .map_err(Error::taken("request"))
    })
}

/// Appends many, in their order.
pub(crate) async fn append_all(tx: &mut Tx, events: &[NewEvent<'_>]) -> Result<()> {
    tx.take_turn().await?;
    for chunk in events.chunks(ROWS) {
        let sql = bulk::insert(tx, "event (request_id, version, at, role, payload, account_id)", 6, chunk.len(), "");
        let payloads: Vec<String> = chunk.iter().map(|event| payload(event.change)).collect::<Result<_>>()?;
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for (event, payload) in chunk.iter().zip(payloads) {
                query = query
                    .bind(event.request.0)
                    .bind(i64::from(event.version))
                    .bind(event.at.millis())
                    .bind(i64::from(event.by.role.number()))
                    .bind(payload)
                    .bind(event.by.account.map(|account| account.0));
            }
            query.execute(conn).await.map(drop).map_err(Error::taken("request"))?;
        });
    }
    Ok(())
}

fn payload(change: &Change) -> Result<String> {
    serde_json::to_string(change).map_err(|error| Error::corrupt(format!("an event that is no JSON: {error}")))
}

type EventRow = (i64, i64, i64, i64, i64, String);

fn event((seq, request, version, at, role, payload): EventRow) -> Result<Event> {
    let change = serde_json::from_str(&payload).map_err(|error| Error::corrupt(format!("event {seq}: {error}")))?;
    Ok(Event {
        seq,
        request: RequestId(request),
        version: narrow(version, "version")?,
        at: Timestamp::from_millis(at),
        by: word(role, Role::from_number, "role")?,
        change,
    })
}

type LoggedRow = (i64, i64, i64, i64, i64, String, i64);

fn logged((seq, request, version, at, role, payload, registered_at): LoggedRow) -> Result<Logged> {
    let event = event((seq, request, version, at, role, payload))?;
    Ok(Logged { event, registered_at: Timestamp::from_millis(registered_at) })
}

/// The next events of the log after a place in it, at most `limit`.
///
/// # Errors
/// [`Error::Corrupt`] when an event is not what Misto writes; when the database cannot be read.
pub async fn after(tx: &mut Tx, seq: i64, limit: u32) -> Result<Vec<Logged>> {
    let sql = "SELECT e.seq, e.request_id, e.version, e.at, e.role, e.payload, r.registered_at
        FROM event e JOIN request r ON r.id = e.request_id WHERE e.seq > $1 ORDER BY e.seq LIMIT $2";
    let rows: Vec<LoggedRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(seq).bind(i64::from(limit)).fetch_all(conn).await?);
    rows.into_iter().map(logged).collect()
}

/// As [`after`], up to the first event that happened after `until`: what the public may see when it sees all with a delay. Without
/// `until` it sees all.
///
/// # Errors
/// As [`after`].
pub async fn after_until(tx: &mut Tx, seq: i64, until: Option<Timestamp>, limit: u32) -> Result<Vec<Logged>> {
    let mut events = after(tx, seq, limit).await?;
    if let Some(first_later) = events.iter().position(|logged| until.is_some_and(|until| logged.event.at > until)) {
        events.truncate(first_later);
    }
    Ok(events)
}

/// Which request an event is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The event's place in the log.
    pub seq: i64,
    /// The request that changed.
    pub request: RequestId,
    /// Its version after that; the first event makes version 1.
    pub version: u32,
}

/// Which requests the next events of the log are of, at most `limit`: without what happened.
///
/// # Errors
/// When the database cannot be read.
pub async fn touched_after(tx: &mut Tx, seq: i64, limit: u32) -> Result<Vec<Touched>> {
    let sql = "SELECT seq, request_id, version FROM event WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows: Vec<(i64, i64, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(seq).bind(i64::from(limit)).fetch_all(conn).await?);
    let touched = |(seq, request, version)| {
        Ok(Touched { seq, request: RequestId(request), version: narrow(version, "version")? })
    };
    rows.into_iter().map(touched).collect()
}

/// The executors that have the requests of the events after one place of the log up to another, and those that had them before one of these
/// events took them away.
///
/// # Errors
/// [`Error::Corrupt`] when an event is not what Misto writes; when the database cannot be read.
pub async fn executors_of(tx: &mut Tx, after: i64, until: i64) -> Result<HashSet<ExecutorId>> {
    let sql = "SELECT DISTINCT r.executor_id FROM event e JOIN request r ON r.id = e.request_id
        WHERE e.seq > $1 AND e.seq <= $2 AND r.executor_id IS NOT NULL ORDER BY r.executor_id";
    let have: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(after).bind(until).fetch_all(conn).await?);
    let mut executors: HashSet<ExecutorId> =
        have.into_iter().map(|id| Ok(ExecutorId(narrow(id, "executor")?))).collect::<Result<_>>()?;
    // The kind of a change is the first thing in its payload.
    let sql = "SELECT DISTINCT request_id FROM event WHERE seq > $1 AND seq <= $2
        AND (payload LIKE '{\"kind\":\"returned\"%' OR payload LIKE '{\"kind\":\"redirected\"%') ORDER BY request_id";
    let left: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(after).bind(until).fetch_all(conn).await?);
    for request in left {
        let named = of_request(tx, RequestId(request)).await?.into_iter().filter_map(|event| match event.change {
            Change::Assigned { executor } | Change::Redirected { executor, .. } => Some(executor),
            _ => None,
        });
        executors.extend(named);
    }
    Ok(executors)
}

/// The latest events that happened by `until`, newest first, at most `limit`. Takeovers from other registers are no news.
///
/// # Errors
/// As [`after`].
pub async fn latest(tx: &mut Tx, until: Timestamp, limit: u32) -> Result<Vec<Logged>> {
    // 8 is the number of `Role::Import`: written out, so that the databases see that the index of news serves.
    const { assert!(Role::Import.number() == 8) };
    let sql = "SELECT e.seq, e.request_id, e.version, e.at, e.role, e.payload, r.registered_at
        FROM event e JOIN request r ON r.id = e.request_id WHERE e.at <= $1 AND e.role <> 8
        ORDER BY e.at DESC, e.seq DESC LIMIT $2";
    let rows: Vec<LoggedRow> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(until.millis())
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    rows.into_iter().map(logged).collect()
}

/// All events of a request, in their order; none for an unknown number.
///
/// # Errors
/// As [`after`].
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Vec<Event>> {
    let sql = "SELECT seq, request_id, version, at, role, payload FROM event WHERE request_id = $1 ORDER BY version";
    let rows: Vec<EventRow> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
    rows.into_iter().map(event).collect()
}

/// The last place of the log; 0 when it is empty.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_seq(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(seq), 0) FROM event";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).fetch_one(conn).await?))
}

/// The place of the log just before the first event that happened after `until`: where a delayed view goes on from.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_seq_until(tx: &mut Tx, until: Timestamp) -> Result<i64> {
    // Without the sum both databases would look for the first such event from the beginning of the log.
    let sql = "SELECT MIN(seq + 0) - 1 FROM event WHERE at > $1";
    let before: Option<i64> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(until.millis()).fetch_one(conn).await?);
    match before {
        Some(seq) => Ok(seq),
        None => last_seq(tx).await,
    }
}

/// The requests that something happened to after `until`, by rising number.
///
/// # Errors
/// When the database cannot be read.
pub async fn changed_after(tx: &mut Tx, until: Timestamp) -> Result<Vec<RequestId>> {
    // DISTINCT would have SQLite go through all events by their requests, and not through the latest by time.
    let sql = "SELECT request_id FROM event WHERE at > $1 ORDER BY at, seq";
    let mut ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).bind(until.millis()).fetch_all(conn).await?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids.into_iter().map(RequestId).collect())
}

/// What had happened by `until` to the requests of [`changed_after`], request by request, each in order: a delayed view folds those
/// from their events, since their rows already say more. A request that came in later has none.
///
/// # Errors
/// As [`after`].
pub async fn before_of_changed_after(tx: &mut Tx, until: Timestamp) -> Result<Vec<Event>> {
    let sql = "SELECT seq, request_id, version, at, role, payload FROM event
        WHERE request_id IN (SELECT request_id FROM event WHERE at > $1) AND at <= $1 ORDER BY request_id, version";
    let rows: Vec<EventRow> = on_either!(tx, conn => sqlx::query_as(sql).bind(until.millis()).fetch_all(conn).await?);
    rows.into_iter().map(event).collect()
}
