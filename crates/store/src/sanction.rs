//! The log of sanctions, and what may belong into it.

use domain::id::{AccountId, ExecutorId, NoteId, RequestId};
use domain::sanction::Case;
use domain::time::{Timestamp, Window};

use crate::code::{narrow, word};
use crate::error::Result;
use crate::request::OWN_SOURCE;
use crate::tx::{Tx, on_either};

/// What a controller found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Of which request.
    pub request: RequestId,
    /// Of which report: when it was made.
    pub reported_at: Timestamp,
    /// What it looked like.
    pub suspected: Case,
    /// What it was; `None`: nothing that is held against anybody.
    pub case: Option<Case>,
    /// Who answers for it.
    pub executor: ExecutorId,
    /// When it came about.
    pub at: Timestamp,
    /// When the controller found it.
    pub decided_at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// What they wrote: for controllers to read.
    pub note: Option<NoteId>,
}

/// A report that looks like a case, and that nobody has decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Of which request.
    pub request: RequestId,
    /// When it was made.
    pub reported_at: Timestamp,
    /// What it looks like.
    pub suspected: Case,
}

/// Reports that look like cases, made since the instant and not decided on, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn undecided(tx: &mut Tx, since: Timestamp, offset: u32, limit: u32) -> Result<Vec<Undecided>> {
    // 0 and 1 are the numbers of poor and of late work; 3 and 5 of what is reported and closed.
    const { assert!(Case::PoorQuality.number() == 0 && Case::Late.number() == 1) };
    // Each half has its own index, and is read from its newest end no further than the page goes.
    let sql = "SELECT request_id, reported_at, suspected FROM (
        SELECT * FROM (SELECT b.request_id AS request_id, b.reported_at AS reported_at, CAST(0 AS BIGINT) AS suspected
            FROM sent_back b JOIN request r ON r.id = b.request_id WHERE b.reported_at >= $1 AND r.source = $2
            AND NOT EXISTS (SELECT 1 FROM sanction s
                WHERE s.request_id = b.request_id AND s.reported_at = b.reported_at AND s.suspected = 0)
            ORDER BY b.reported_at DESC, b.request_id DESC LIMIT $3 + $4) AS poor
        UNION ALL
        SELECT * FROM (SELECT r.id AS request_id, r.done_at AS reported_at, CAST(1 AS BIGINT) AS suspected FROM request r
            WHERE r.state IN (3, 5) AND r.reported AND r.done_at > r.original_due_at AND r.done_at >= $1 AND r.source = $2
            AND NOT EXISTS (SELECT 1 FROM sanction s
                WHERE s.request_id = r.id AND s.reported_at = r.done_at AND s.suspected = 1)
            ORDER BY r.done_at DESC, r.id DESC LIMIT $3 + $4) AS late
        ) AS found ORDER BY reported_at DESC, request_id DESC, suspected LIMIT $3 OFFSET $4";
    let rows: Vec<(i64, i64, i64)> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(since.millis())
            .bind(OWN_SOURCE)
            .bind(i64::from(limit))
            .bind(i64::from(offset))
            .fetch_all(conn)
            .await?
    });
    let undecided = |(request, reported_at, suspected)| {
        Ok(Undecided {
            request: RequestId(request),
            reported_at: Timestamp::from_millis(reported_at),
            suspected: word(suspected, Case::from_number, "case")?,
        })
    };
    rows.into_iter().map(undecided).collect()
}

/// Enters what was found. Returns whether nobody had decided on it before.
///
/// # Errors
/// When the database cannot be written.
pub async fn insert(tx: &mut Tx, new: &Finding) -> Result<bool> {
    let sql = "INSERT INTO sanction
            (request_id, reported_at, suspected, kind, executor_id, at, decided_at, account_id, note_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (request_id, reported_at, suspected) DO NOTHING";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(new.request.0)
            .bind(new.reported_at.millis())
            .bind(i64::from(new.suspected.number()))
            .bind(new.case.map(|case| i64::from(case.number())))
            .bind(i64::from(new.executor.0))
            .bind(new.at.millis())
            .bind(new.decided_at.millis())
            .bind(new.account.0)
            .bind(new.note.map(|note| note.0))
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(changed == 1)
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// What was found.
    pub finding: Finding,
}

type EntryRow = (i64, i64, i64, i64, Option<i64>, i64, i64, i64, i64, Option<i64>);

fn entry(row: EntryRow) -> Result<Entry> {
    let (id, request, reported_at, suspected, kind, executor, at, decided_at, account, note) = row;
    let finding = Finding {
        request: RequestId(request),
        reported_at: Timestamp::from_millis(reported_at),
        suspected: word(suspected, Case::from_number, "case")?,
        case: kind.map(|kind| word(kind, Case::from_number, "case")).transpose()?,
        executor: ExecutorId(narrow(executor, "executor")?),
        at: Timestamp::from_millis(at),
        decided_at: Timestamp::from_millis(decided_at),
        account: AccountId(account),
        note: note.map(NoteId),
    };
    Ok(Entry { id, finding })
}

/// The log of what came about within the window, of one executor or of all, the latest first, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn log(tx: &mut Tx, within: Window, executor: Option<ExecutorId>, limit: u32) -> Result<Vec<Entry>> {
    let sql = "SELECT id, request_id, reported_at, suspected, kind, executor_id, at, decided_at, account_id, note_id
        FROM sanction WHERE kind IS NOT NULL AND at >= $1 AND at < $2
            AND (CAST($3 AS BIGINT) IS NULL OR executor_id = $3)
        ORDER BY at DESC, id DESC LIMIT $4";
    let rows: Vec<EntryRow> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(within.from.millis())
            .bind(within.to.millis())
            .bind(executor.map(|id| i64::from(id.0)))
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    rows.into_iter().map(entry).collect()
}

/// How many of each case each executor has within the window.
///
/// # Errors
/// When the database cannot be read.
pub async fn tally(tx: &mut Tx, within: Window) -> Result<Vec<(ExecutorId, Case, u32)>> {
    let sql = "SELECT executor_id, kind, COUNT(*) FROM sanction WHERE kind IS NOT NULL AND at >= $1 AND at < $2
        GROUP BY executor_id, kind ORDER BY executor_id, kind";
    let rows: Vec<(i64, i64, i64)> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(within.from.millis()).bind(within.to.millis()).fetch_all(conn).await?
    });
    let counted = |(executor, kind, count)| {
        Ok((ExecutorId(narrow(executor, "executor")?), word(kind, Case::from_number, "case")?, narrow(count, "count")?))
    };
    rows.into_iter().map(counted).collect()
}

/// All that was found of a request, in the order of finding.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_request(tx: &mut Tx, request: RequestId) -> Result<Vec<Entry>> {
    let sql = "SELECT id, request_id, reported_at, suspected, kind, executor_id, at, decided_at, account_id, note_id
        FROM sanction WHERE request_id = $1 ORDER BY id";
    let rows: Vec<EntryRow> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
    rows.into_iter().map(entry).collect()
}

/// Takes an entry out of the log: it was found to be nothing after all. Returns of which request it was; `None` when it was not in the log.
///
/// # Errors
/// When the database cannot be written.
pub async fn take_out(tx: &mut Tx, id: i64, at: Timestamp, account: AccountId) -> Result<Option<RequestId>> {
    let sql = "UPDATE sanction SET kind = NULL, decided_at = $2, account_id = $3 WHERE id = $1 AND kind IS NOT NULL
        RETURNING request_id";
    let request: Option<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(id).bind(at.millis()).bind(account.0).fetch_optional(conn).await?
    });
    Ok(request.map(RequestId))
}
