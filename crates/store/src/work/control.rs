//! What waits for a controller. What was taken over from another register is that register's to close, and not listed here.

use domain::id::{DistrictId, ExecutorId, TypeId};
use domain::time::Timestamp;

use super::{Line, LineRow, Mark, due, lines, read};
use crate::code::narrow;
use crate::error::Result;
use crate::request::OWN_SOURCE;
use crate::tx::{Tx, on_either};

/// To what a list is narrowed down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// To one executor.
    pub executor: Option<ExecutorId>,
    /// To one type.
    pub type_id: Option<TypeId>,
    /// To one district.
    pub district: Option<DistrictId>,
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Reported, and not checked.
    pub reported: u32,
    /// Of it, reported by the instant given.
    pub soon: u32,
    /// More time was asked for.
    pub asked: u32,
}

/// The narrowing, in every statement alike: to one executor, so that its own index serves, or to none.
macro_rules! narrowed {
    (one) => {
        concat!(" AND executor_id = $6", narrowed!())
    };
    (any) => {
        concat!(" AND CAST($6 AS BIGINT) IS NULL", narrowed!())
    };
    () => {
        " AND source = $5 AND (CAST($7 AS BIGINT) IS NULL OR type_id = $7)
            AND (CAST($8 AS BIGINT) IS NULL OR district_id = $8) "
    };
}

/// Both statements of a list: for one executor, and for any.
macro_rules! either {
    ($before:expr, $after:expr) => {
        [lines!($before, narrowed!(one), $after), lines!($before, narrowed!(any), $after)]
    };
}

/// Reported work that waits for a check, the longest waiting first; reported by `until`.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(tx: &mut Tx, narrow: Narrow, until: Timestamp, after: Mark, limit: u32) -> Result<Vec<Line>> {
    let sql = either!(
        "state = 3 AND done_at >= $1 AND (done_at, id) > ($1, $2) AND done_at <= $4",
        "ORDER BY done_at, id LIMIT $3"
    );
    list(tx, sql, narrow, until, after, limit).await
}

/// What was closed as reported because nobody answered, since then, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn lapsed(tx: &mut Tx, narrow: Narrow, since: Timestamp, after: Mark, limit: u32) -> Result<Vec<Line>> {
    let sql = either!(
        "state = 5 AND confirmed_by = 2 AND resolution IN (0, 1) AND reported AND closed_at <= $1
            AND (closed_at, id) < ($1, $2) AND closed_at >= $4",
        "ORDER BY closed_at DESC, id DESC LIMIT $3"
    );
    list(tx, sql, narrow, since, after, limit).await
}

/// What more time was asked for by somebody, the nearest deadline first.
///
/// # Errors
/// When the database cannot be read.
pub async fn asked(tx: &mut Tx, narrow: Narrow, after: Mark, limit: u32) -> Result<Vec<Line>> {
    let sql = either!(
        concat!("asked_due_at IS NOT NULL AND ", due!(), " >= $1 AND (", due!(), ", id) > ($1, $2) AND $4 <> 0"),
        concat!("ORDER BY ", due!(), ", id LIMIT $3")
    );
    list(tx, sql, narrow, Timestamp::from_millis(1), after, limit).await
}

async fn list(
    tx: &mut Tx,
    [of_one, of_any]: [&'static str; 2],
    narrow: Narrow,
    moment: Timestamp,
    after: Mark,
    limit: u32,
) -> Result<Vec<Line>> {
    let sql = if narrow.executor.is_some() { of_one } else { of_any };
    let rows: Vec<LineRow> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(after.at)
            .bind(after.id)
            .bind(i64::from(limit))
            .bind(moment.millis())
            .bind(OWN_SOURCE)
            .bind(narrow.executor.map(|id| i64::from(id.0)))
            .bind(narrow.type_id.map(|id| i64::from(id.0)))
            .bind(narrow.district.map(|id| i64::from(id.0)))
            .fetch_all(conn)
            .await?
    });
    read(rows)
}

/// How much waits for a controller; `soon` counts what was reported by then.
///
/// # Errors
/// When the database cannot be read.
pub async fn waits(tx: &mut Tx, soon: Timestamp) -> Result<Waits> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN done_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT)
        FROM request WHERE state = 3 AND source = $2";
    let (reported, soon): (i64, i64) =
        on_either!(tx, conn => sqlx::query_as(sql).bind(soon.millis()).bind(OWN_SOURCE).fetch_one(conn).await?);
    let sql = "SELECT COUNT(*) FROM request WHERE asked_due_at IS NOT NULL AND source = $1";
    let asked: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).bind(OWN_SOURCE).fetch_one(conn).await?);
    Ok(Waits { reported: narrow(reported, "count")?, soon: narrow(soon, "count")?, asked: narrow(asked, "count")? })
}
