//! Deadlines that come near or have passed: which step of which deadline was noticed, and the letters about them.

use domain::classifier::Urgency;
use domain::escalation::{Step, Told};
use domain::id::{DistrictId, ExecutorId, RequestId, TypeId};
use domain::time::Timestamp;
use domain::workflow::State;

use crate::code::{instant, narrow, narrow_opt, word};
use crate::error::Result;
use crate::notice::Outcome;
use crate::request::OWN_SOURCE;
use crate::tx::{Tx, on_either};

/// Keeps since when each of the city's steps is one, and forgets those that are none any more. Returns each with that instant.
///
/// # Errors
/// When the database cannot be written.
pub async fn watch(tx: &mut Tx, steps: &[Step], now: Timestamp) -> Result<Vec<(Step, Timestamp)>> {
    let sql = "SELECT hours, told, since FROM escalation_step ORDER BY hours, told";
    let rows: Vec<(i64, i64, i64)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let mut known = Vec::with_capacity(rows.len());
    for (hours, told, since) in rows {
        let step = Step { hours, told: word(told, Told::from_number, "one to be told")? };
        if steps.contains(&step) {
            known.push((step, Timestamp::from_millis(since)));
        } else {
            let sql = "DELETE FROM escalation_step WHERE hours = $1 AND told = $2";
            on_either!(tx, conn => sqlx::query(sql).bind(hours).bind(told).execute(conn).await.map(drop)?);
        }
    }
    for step in steps {
        if known.iter().all(|(of, _)| of != step) {
            let sql = "INSERT INTO escalation_step (hours, told, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
            let told = i64::from(step.told.number());
            on_either!(tx, conn => {
                sqlx::query(sql).bind(step.hours).bind(told).bind(now.millis()).execute(conn).await.map(drop)?;
            });
            known.push((*step, now));
        }
    }
    Ok(known)
}

/// Which deadlines a step is noticed for.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// The step.
    pub step: Step,
    /// Those after this instant,
    pub after: Timestamp,
    /// and until this one.
    pub until: Timestamp,
    /// Of requests whose kind has at least this term.
    pub least: Urgency,
    /// Whether somebody can be written to.
    pub writes: bool,
}

/// Notices a step for the deadlines that it has come to, at most `limit`, the oldest first. What was noticed before, by whichever process,
/// is not noticed again. Returns how many were.
///
/// # Errors
/// When the database cannot be written.
pub async fn notice(tx: &mut Tx, due: Due, now: Timestamp, limit: u32) -> Result<u64> {
    // The numbers of the states in which work is pending: written out, so that the databases see that the index serves.
    const { assert!(State::OnControl.number() == 3 && State::Closed.number() == 5) };
    let sql = "INSERT INTO escalation (request_id, due_at, hours, told, at, try_at, tries)
        SELECT r.id, r.due_at, $1, $2, $3, $4, 0 FROM request r JOIN request_type t ON t.id = r.type_id
        WHERE r.state IN (0, 1, 2, 4) AND r.due_at > $5 AND r.due_at <= $6 AND t.urgency >= $7 AND r.source = $8
            AND NOT EXISTS (SELECT 1 FROM escalation e
                WHERE e.request_id = r.id AND e.due_at = r.due_at AND e.hours = $1 AND e.told = $2)
        ORDER BY r.due_at, r.id LIMIT $9
        ON CONFLICT (request_id, due_at, hours, told) DO NOTHING";
    let noticed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(due.step.hours)
            .bind(i64::from(due.step.told.number()))
            .bind(now.millis())
            .bind(due.writes.then(|| now.millis()))
            .bind(due.after.millis())
            .bind(due.until.millis())
            .bind(i64::from(due.least.number()))
            .bind(OWN_SOURCE)
            .bind(i64::from(limit))
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(noticed)
}

/// Whether a step of this kind has come for a deadline and was not noticed yet: cheaper to ask than to notice.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_any(tx: &mut Tx, due: Due) -> Result<bool> {
    let sql = "SELECT r.id FROM request r JOIN request_type t ON t.id = r.type_id
        WHERE r.state IN (0, 1, 2, 4) AND r.due_at > $1 AND r.due_at <= $2 AND t.urgency >= $3 AND r.source = $4
            AND NOT EXISTS (SELECT 1 FROM escalation e
                WHERE e.request_id = r.id AND e.due_at = r.due_at AND e.hours = $5 AND e.told = $6)
        ORDER BY r.due_at, r.id LIMIT 1";
    let any: Option<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(due.after.millis())
            .bind(due.until.millis())
            .bind(i64::from(due.least.number()))
            .bind(OWN_SOURCE)
            .bind(due.step.hours)
            .bind(i64::from(due.step.told.number()))
            .fetch_optional(conn)
            .await?
    });
    Ok(any.is_some())
}

/// A line of a letter that is this process's to send, until its lease ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Its number.
    pub id: i64,
    /// The request.
    pub request: RequestId,
    /// Its deadline.
    pub due_at: Timestamp,
    /// The step that was come to.
    pub step: Step,
    /// What it is about.
    pub type_id: TypeId,
    /// Where.
    pub district: Option<DistrictId>,
    /// Who has it now.
    pub executor: Option<ExecutorId>,
    /// Whether the work is still to be done, by that deadline.
    pub stands: bool,
    /// How often it was tried, with this time.
    pub tries: u32,
    /// When the lease ends: then anybody may try.
    pub until: Timestamp,
}

/// Takes lines that are due, at most `limit`. Nobody else gets them before `until`.
///
/// # Errors
/// When the database cannot be written.
pub async fn lease(tx: &mut Tx, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Leased>> {
    let sql = "UPDATE escalation SET try_at = $2, tries = tries + 1
        WHERE id IN (SELECT id FROM escalation WHERE try_at <= $1 ORDER BY try_at, id LIMIT $3) AND try_at <= $1
        RETURNING id, tries";
    let rows: Vec<(i64, i64)> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    let mut all = Vec::with_capacity(rows.len());
    for (id, tries) in rows {
        let sql = "SELECT r.id, e.due_at, e.hours, e.told, r.type_id, r.district_id, r.executor_id,
                r.state IN (0, 1, 2, 4) AND r.due_at = e.due_at
            FROM escalation e JOIN request r ON r.id = e.request_id WHERE e.id = $1";
        type Row = (i64, i64, i64, i64, i64, Option<i64>, Option<i64>, bool);
        let row: Row = on_either!(tx, conn => sqlx::query_as(sql).bind(id).fetch_one(conn).await?);
        let (request, due_at, hours, told, type_id, district, executor, stands) = row;
        all.push(Leased {
            id,
            request: RequestId(request),
            due_at: Timestamp::from_millis(due_at),
            step: Step { hours, told: word(told, Told::from_number, "one to be told")? },
            type_id: TypeId(narrow(type_id, "request type")?),
            district: narrow_opt(district, "district")?.map(DistrictId),
            executor: narrow_opt(executor, "executor")?.map(ExecutorId),
            stands,
            tries: narrow(tries, "number of tries")?,
            until,
        });
    }
    all.sort_by_key(|leased| (leased.due_at, leased.id));
    Ok(all)
}

/// Whether a line is due: cheaper to ask than to lease.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_due(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let sql = "SELECT id FROM escalation WHERE try_at <= $1 ORDER BY try_at LIMIT 1";
    let due: Option<i64> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(now.millis()).fetch_optional(conn).await?);
    Ok(due.is_some())
}

/// Says what became of a leased line. Returns false, and changes nothing, when the lease has ended and somebody else has it.
///
/// # Errors
/// When the database cannot be written.
pub async fn settle(tx: &mut Tx, leased: &Leased, outcome: Outcome) -> Result<bool> {
    let (try_at, sent_at) = outcome.columns();
    let sql = "UPDATE escalation SET try_at = $3, sent_at = $4 WHERE id = $1 AND try_at = $2";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(leased.id)
            .bind(leased.until.millis())
            .bind(try_at)
            .bind(sent_at)
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(changed == 1)
}

/// A step that was noticed for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// Of which deadline.
    pub due_at: Timestamp,
    /// Which step.
    pub step: Step,
    /// When.
    pub at: Timestamp,
    /// When the letter about it left.
    pub sent_at: Option<Timestamp>,
}

/// The steps that were noticed for a request, in their order.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Vec<Noticed>> {
    let sql = "SELECT due_at, hours, told, at, sent_at FROM escalation WHERE request_id = $1 ORDER BY id";
    type Row = (i64, i64, i64, i64, Option<i64>);
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
    let noticed = |(due_at, hours, told, at, sent_at)| {
        Ok(Noticed {
            due_at: Timestamp::from_millis(due_at),
            step: Step { hours, told: word(told, Told::from_number, "one to be told")? },
            at: Timestamp::from_millis(at),
            sent_at: instant(sent_at),
        })
    };
    rows.into_iter().map(noticed).collect()
}
