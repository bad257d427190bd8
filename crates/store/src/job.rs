//! Work that is done from time to time by one process of all that share the register.

use domain::time::Timestamp;

use crate::code::{instant, narrow};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// The table, whose rows say nothing of the city.
pub(crate) const TABLE: &str = "job";

/// How a piece of work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Until when it is somebody's.
    pub leased_until: Timestamp,
    /// When it was last done to its end.
    pub ran_at: Option<Timestamp>,
    /// How much there was to do then.
    pub done: u64,
}

/// How it stands; `None` when nobody has ever done it.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<Job>> {
    let sql = "SELECT leased_until, ran_at, done FROM job WHERE name = $1";
    let row: Option<(i64, Option<i64>, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(name).fetch_optional(conn).await?);
    let job = |(leased_until, ran_at, done)| {
        Ok(Job {
            leased_until: Timestamp::from_millis(leased_until),
            ran_at: instant(ran_at),
            done: narrow(done, "count")?,
        })
    };
    row.map(job).transpose()
}

/// Takes the work until that instant, if nobody has it now. Of two processes that come at once, one gets it.
///
/// # Errors
/// When the database cannot be written.
pub async fn lease(tx: &mut Tx, name: &str, now: Timestamp, until: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO job (name, leased_until, ran_at, done) VALUES ($1, $3, NULL, 0)
        ON CONFLICT (name) DO UPDATE SET leased_until = excluded.leased_until WHERE job.leased_until <= $2";
    let taken = on_either!(tx, conn => {
        sqlx::query(sql).bind(name).bind(now.millis()).bind(until.millis()).execute(conn).await?.rows_affected()
    });
    Ok(taken == 1)
}

/// Keeps it until a later instant, if it still is that of who leased it until `leased_until`. Returns whether it was.
///
/// # Errors
/// When the database cannot be written.
pub async fn keep(tx: &mut Tx, name: &str, leased_until: Timestamp, until: Timestamp) -> Result<bool> {
    let sql = "UPDATE job SET leased_until = $3 WHERE name = $1 AND leased_until = $2";
    let kept = on_either!(tx, conn => {
        sqlx::query(sql).bind(name).bind(leased_until.millis()).bind(until.millis()).execute(conn).await?.rows_affected()
    });
    Ok(kept == 1)
}

/// Writes down that it was done to its end, and how much there was to do; others may take it from `free_at` on.
///
/// # Errors
/// When the database cannot be written.
pub async fn ran(tx: &mut Tx, name: &str, at: Timestamp, done: u64, free_at: Timestamp) -> Result<()> {
    let sql = "UPDATE job SET ran_at = $2, done = $3, leased_until = $4 WHERE name = $1";
    let done = i64::try_from(done).unwrap_or(i64::MAX);
    on_either!(tx, conn => {
        sqlx::query(sql).bind(name).bind(at.millis()).bind(done).bind(free_at.millis()).execute(conn).await.map(drop)?;
    });
    Ok(())
}
