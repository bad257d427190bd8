//! What one executor has.

use domain::id::{ContractorId, ExecutorId};
use domain::time::Timestamp;
use domain::workflow::State;

use super::{Line, LineRow, Mark, due, lines, read};
use crate::code::{narrow, word};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// A part of what an executor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All that is to be done: assigned, in progress, rework; by deadline.
    Work,
    /// Of it, what is overdue.
    Overdue,
    /// What is open in this state, by deadline.
    In(State),
    /// What more time was asked for, and not answered, by deadline.
    Asked,
    /// What is closed, the latest first.
    Closed,
}

/// Whose queue it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The executor that has the requests.
    pub executor: ExecutorId,
    /// Of an executor that is a group: the contractor whose houses they are about; `None`: all of them.
    pub contractor: Option<ContractorId>,
}

/// How much of each an executor has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Assigned, and not taken on.
    pub assigned: u32,
    /// Taken on.
    pub in_progress: u32,
    /// Sent back.
    pub rework: u32,
    /// Reported, and not checked.
    pub on_control: u32,
    /// Of what is to be done, overdue.
    pub overdue: u32,
    /// More time was asked for.
    pub asked: u32,
    /// Closed since the instant given.
    pub closed: u32,
}

/// Whose requests they are, in every statement alike.
macro_rules! whose {
    () => {
        "executor_id = $1 AND (CAST($6 AS BIGINT) IS NULL OR contractor_id = $6) AND "
    };
}

/// The same where the contractor is the third value.
macro_rules! whose_of {
    ($rest:expr) => {
        concat!("executor_id = $1 AND (CAST($3 AS BIGINT) IS NULL OR contractor_id = $3) AND ", $rest)
    };
}

/// A page of a part, after the mark.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(tx: &mut Tx, whose: Whose, part: Part, now: Timestamp, after: Mark, limit: u32) -> Result<Vec<Line>> {
    // $5 is the instant or the state, $6 the contractor; each statement names them, so that both databases know their type.
    let (sql, fifth) = match part {
        Part::Work => (
            lines!(
                whose!(),
                "state IN (1, 2, 4) AND ",
                due!(),
                " >= $2 AND (",
                due!(),
                ", id) > ($2, $3)
                AND $5 >= 0 ORDER BY ",
                due!(),
                ", id LIMIT $4"
            ),
            0,
        ),
        Part::Overdue => (
            lines!(
                whose!(),
                "state IN (1, 2, 4) AND ",
                due!(),
                " >= $2 AND (",
                due!(),
                ", id) > ($2, $3)
                AND ",
                due!(),
                " < $5 ORDER BY ",
                due!(),
                ", id LIMIT $4"
            ),
            now.millis(),
        ),
        Part::In(state) => (
            lines!(
                whose!(),
                "state <> 5 AND state = $5 AND ",
                due!(),
                " >= $2
                AND (",
                due!(),
                ", id) > ($2, $3) ORDER BY ",
                due!(),
                ", id LIMIT $4"
            ),
            i64::from(state.number()),
        ),
        Part::Asked => (
            lines!(
                whose!(),
                "asked_due_at IS NOT NULL AND ",
                due!(),
                " >= $2
                AND (",
                due!(),
                ", id) > ($2, $3) AND $5 >= 0 ORDER BY ",
                due!(),
                ", id LIMIT $4"
            ),
            0,
        ),
        Part::Closed => (
            lines!(
                whose!(),
                "state = 5 AND closed_at <= $2 AND (closed_at, id) < ($2, $3)
                AND $5 >= 0 ORDER BY closed_at DESC, id DESC LIMIT $4"
            ),
            0,
        ),
    };
    let rows: Vec<LineRow> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(i64::from(whose.executor.0))
            .bind(after.at)
            .bind(after.id)
            .bind(i64::from(limit))
            .bind(fifth)
            .bind(whose.contractor.map(|contractor| contractor.0))
            .fetch_all(conn)
            .await?
    });
    read(rows)
}

/// How much of each the executor has now; closed since `closed_since`.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(tx: &mut Tx, whose: Whose, now: Timestamp, closed_since: Timestamp) -> Result<Counts> {
    let sql = concat!(
        "SELECT state, COUNT(*) FROM request WHERE ",
        whose_of!("state <> 5 AND $2 >= 0 GROUP BY state ORDER BY state")
    );
    let (executor, contractor) = (i64::from(whose.executor.0), whose.contractor.map(|contractor| contractor.0));
    let by_state: Vec<(i64, i64)> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(executor).bind(now.millis()).bind(contractor).fetch_all(conn).await?
    });
    let mut counts = Counts::default();
    for (state, count) in by_state {
        let count = narrow(count, "count")?;
        match word(state, State::from_number, "state")? {
            State::Assigned => counts.assigned = count,
            State::InProgress => counts.in_progress = count,
            State::Rework => counts.rework = count,
            State::OnControl => counts.on_control = count,
            State::Registered | State::Closed => {}
        }
    }
    let overdue = concat!("SELECT COUNT(*) FROM request WHERE ", whose_of!("state IN (1, 2, 4) AND "), due!(), " < $2");
    let asked = concat!("SELECT COUNT(*) FROM request WHERE ", whose_of!("asked_due_at IS NOT NULL AND $2 >= 0"));
    let closed = concat!("SELECT COUNT(*) FROM request WHERE ", whose_of!("state = 5 AND closed_at >= $2"));
    counts.overdue = count(tx, overdue, whose, now).await?;
    counts.asked = count(tx, asked, whose, now).await?;
    counts.closed = count(tx, closed, whose, closed_since).await?;
    Ok(counts)
}

async fn count(tx: &mut Tx, sql: &'static str, whose: Whose, at: Timestamp) -> Result<u32> {
    let count: i64 = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(i64::from(whose.executor.0))
            .bind(at.millis())
            .bind(whose.contractor.map(|contractor| contractor.0))
            .fetch_one(conn)
            .await?
    });
    narrow(count, "count")
}
