//! Calls to the centre and from it. Phones are personal data: they stand here, and in no event.

use std::fmt;

use domain::call::{Course, Direction, Outcome};
use domain::id::{AccountId, CallId, RequestId};
use domain::time::{Timestamp, Window};

use crate::api_key::ApiKeyId;
use crate::code::{instant, narrow, narrow_opt, word};
use crate::error::{Error, Result};
use crate::tx::{Connection, Tx, on_either};

/// A call.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number.
    pub id: CallId,
    /// The caller's phone in E.164; empty where it is withheld.
    pub phone: String,
    /// The line that it came by; empty where none is known.
    pub line: String,
    /// At whose desk.
    pub account: Option<AccountId>,
    /// Who that is: surname and first name.
    pub operator: Option<String>,
    /// What is known of it.
    pub course: Course,
    /// Of a missed one: when the caller was reached, or got through.
    pub done_at: Option<Timestamp>,
    /// The last request that came of it.
    pub request: Option<RequestId>,
    /// How many requests came of it.
    pub requests: u32,
    /// What a consultation was about.
    pub topic: Option<String>,
}

// Phones stay out of logs.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("id", &self.id).field("course", &self.course).finish_non_exhaustive()
    }
}

/// A call as it is to be.
#[derive(Clone, Copy)]
pub struct NewCall<'a> {
    /// Its number in the exchange that a key belongs to; `None` for one that is entered at the desk.
    pub external: Option<(ApiKeyId, &'a str)>,
    /// The caller's phone.
    pub phone: &'a str,
    /// The line that it came by.
    pub line: &'a str,
    /// At whose desk.
    pub account: Option<AccountId>,
    /// What is known of it.
    pub course: Course,
}

#[derive(sqlx::FromRow)]
struct CallRow {
    id: i64,
    direction: i64,
    phone: String,
    line: String,
    account_id: Option<i64>,
    surname: Option<String>,
    first_name: Option<String>,
    started_at: i64,
    answered_at: Option<i64>,
    ended_at: Option<i64>,
    seconds: Option<i64>,
    outcome: i64,
    done_at: Option<i64>,
    request_id: Option<i64>,
    requests: i64,
    topic: Option<String>,
}

impl CallRow {
    fn into_call(self) -> Result<Call> {
        let operator = self.surname.zip(self.first_name);
        Ok(Call {
            id: CallId(self.id),
            phone: self.phone,
            line: self.line,
            account: self.account_id.map(AccountId),
            operator: operator.map(|(surname, first_name)| format!("{surname} {first_name}")),
            course: Course {
                direction: word(self.direction, Direction::from_number, "direction")?,
                started_at: Timestamp::from_millis(self.started_at),
                answered_at: instant(self.answered_at),
                ended_at: instant(self.ended_at),
                seconds: narrow_opt(self.seconds, "length of a call")?,
                outcome: word(self.outcome, Outcome::from_number, "outcome")?,
            },
            done_at: instant(self.done_at),
            request: self.request_id.map(RequestId),
            requests: narrow(self.requests, "count")?,
            topic: self.topic,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.direction, c.phone, c.line, c.account_id, a.surname, a.first_name, c.started_at, c.answered_at,
            c.ended_at, c.seconds, c.outcome, c.done_at, c.request_id, c.requests, c.topic
            FROM call c LEFT JOIN account a ON a.id = c.account_id ",
            $rest
        )
    };
}

/// Enters a call.
///
/// # Errors
/// [`Error::Conflict`] when the exchange's call is entered already; when the database cannot be written.
pub async fn insert(tx: &mut Tx, new: NewCall<'_>) -> Result<CallId> {
    let sql = "INSERT INTO call (api_key_id, external_id, direction, phone, line, account_id, started_at, answered_at, ended_at,
            seconds, outcome, requests)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0) RETURNING id";
    let course = new.course;
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(new.external.map(|(key, _)| key.0))
            .bind(new.external.map(|(_, id)| id))
            .bind(i64::from(course.direction.number()))
            .bind(new.phone)
            .bind(new.line)
            .bind(new.account.map(|account| account.0))
            .bind(course.started_at.millis())
            .bind(course.answered_at.map(Timestamp::millis))
            .bind(course.ended_at.map(Timestamp::millis))
            .bind(course.seconds.map(i64::from))
            .bind(i64::from(course.outcome.number()))
            .fetch_one(conn)
            .await
            .map_err(Error::taken("call"))?
    });
    tx.notify().await?;
    Ok(CallId(id))
}

/// Writes what is known of a call by now, and whose it is.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call; when the database cannot be written.
pub async fn update(tx: &mut Tx, id: CallId, course: Course, line: &str, account: Option<AccountId>) -> Result<()> {
    let sql = "UPDATE call SET started_at = $2, answered_at = $3, ended_at = $4, seconds = $5, outcome = $6, line = $7, account_id = $8
        WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(id.0)
            .bind(course.started_at.millis())
            .bind(course.answered_at.map(Timestamp::millis))
            .bind(course.ended_at.map(Timestamp::millis))
            .bind(course.seconds.map(i64::from))
            .bind(i64::from(course.outcome.number()))
            .bind(line)
            .bind(account.map(|account| account.0))
            .execute(conn)
            .await?
            .rows_affected()
    });
    tx.notify().await?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("call")) }
}

/// What came of a call, as its operator says.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// What.
    pub outcome: Outcome,
    /// For how long they talked.
    pub seconds: u32,
    /// The request.
    pub request: Option<RequestId>,
    /// What a consultation was about.
    pub topic: Option<&'a str>,
}

/// Writes what came of a call, if so many requests had come of it before.
///
/// # Errors
/// [`Error::Conflict`] when others have come of it since: the same form was sent twice; when the database cannot be written.
pub async fn end(tx: &mut Tx, id: CallId, end: End<'_>, requests: u32) -> Result<()> {
    let sql = "UPDATE call SET outcome = $3, seconds = COALESCE(seconds, $4), request_id = COALESCE($5, request_id),
            topic = COALESCE($6, topic), requests = requests + $7
        WHERE id = $1 AND requests = $2";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(id.0)
            .bind(i64::from(requests))
            .bind(i64::from(end.outcome.number()))
            .bind(i64::from(end.seconds))
            .bind(end.request.map(|request| request.0))
            .bind(end.topic)
            .bind(i64::from(end.request.is_some()))
            .execute(conn)
            .await?
            .rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::Conflict("call")) }
}

/// A call; `None` when there is none of the number.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(tx: &mut Tx, id: CallId) -> Result<Option<Call>> {
    let sql = select!("WHERE c.id = $1");
    let row: Option<CallRow> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    row.map(CallRow::into_call).transpose()
}

/// The exchange's call, which nobody else may change before this transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn external(tx: &mut Tx, key: ApiKeyId, external_id: &str) -> Result<Option<Call>> {
    let sql = match tx.on {
        Connection::Sqlite(_) => select!("WHERE c.api_key_id = $1 AND c.external_id = $2"),
        Connection::Postgres(_) => select!("WHERE c.api_key_id = $1 AND c.external_id = $2 FOR UPDATE OF c"),
    };
    let row: Option<CallRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(key.0).bind(external_id).fetch_optional(conn).await?);
    row.map(CallRow::into_call).transpose()
}

/// The last calls with a phone, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn with_phone(tx: &mut Tx, phone: &str, limit: u32) -> Result<Vec<Call>> {
    let sql = select!("WHERE c.phone = $1 ORDER BY c.id DESC LIMIT $2");
    let rows: Vec<CallRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(phone).bind(i64::from(limit)).fetch_all(conn).await?);
    rows.into_iter().map(CallRow::into_call).collect()
}

/// The calls that began in the window, newest first, with numbers below `before`; those at one desk, or all.
///
/// # Errors
/// When the database cannot be read.
pub async fn log(
    tx: &mut Tx,
    window: Window,
    account: Option<AccountId>,
    before: Option<CallId>,
    limit: u32,
) -> Result<Vec<Call>> {
    let sql = select!(
        "WHERE c.started_at >= $1 AND c.started_at < $2 AND ($3 < 0 OR c.account_id = $3) AND c.id < $4
        ORDER BY c.id DESC LIMIT $5"
    );
    let rows: Vec<CallRow> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(window.from.millis())
            .bind(window.to.millis())
            .bind(account.map_or(-1, |account| account.0))
            .bind(before.map_or(i64::MAX, |before| before.0))
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    rows.into_iter().map(CallRow::into_call).collect()
}

/// The newest call that rings or is being talked at this desk, of those that the exchange told of since then.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_at(tx: &mut Tx, account: AccountId, since: Timestamp) -> Result<Option<Call>> {
    // 0 and 1 are the numbers of `Outcome::Ringing` and `Outcome::Answered`: written out, so that the databases see that the index serves.
    const { assert!(Outcome::Ringing.number() == 0 && Outcome::Answered.number() == 1) };
    let sql = select!(
        "WHERE c.account_id = $1 AND c.outcome IN (0, 1) AND c.external_id IS NOT NULL AND c.ended_at IS NULL AND c.started_at >= $2
        ORDER BY c.id DESC LIMIT 1"
    );
    let row: Option<CallRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(account.0).bind(since.millis()).fetch_optional(conn).await?);
    row.map(CallRow::into_call).transpose()
}

/// All calls that ring or are being talked at a desk, of those that an exchange told of since then: which, whose, and which of the two.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_at_desks(tx: &mut Tx, since: Timestamp) -> Result<Vec<(CallId, AccountId, Outcome)>> {
    let sql = "SELECT id, account_id, outcome FROM call
        WHERE outcome IN (0, 1) AND account_id IS NOT NULL AND external_id IS NOT NULL AND ended_at IS NULL AND started_at >= $1
        ORDER BY id";
    let rows: Vec<(i64, i64, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(since.millis()).fetch_all(conn).await?);
    let one =
        |(id, account, outcome)| Ok((CallId(id), AccountId(account), word(outcome, Outcome::from_number, "outcome")?));
    rows.into_iter().map(one).collect()
}

/// How many calls nobody took whose callers were not reached since.
///
/// # Errors
/// When the database cannot be read.
pub async fn missed(tx: &mut Tx) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM call WHERE outcome = 2 AND done_at IS NULL AND phone <> ''";
    let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
    narrow(count, "count")
}

/// What was done at one desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// Calls that were answered or made.
    pub calls: u64,
    /// Requests that were registered.
    pub requests: u64,
    /// Callers who joined a request of another.
    pub joined: u64,
    /// Questions that were answered without a request.
    pub consultations: u64,
    /// Seconds of all calls whose length is known, and how many these are.
    pub seconds: (u64, u64),
}

/// What was done at one desk in a window.
///
/// # Errors
/// When the database cannot be read.
pub async fn shift(tx: &mut Tx, account: AccountId, window: Window) -> Result<Shift> {
    const {
        assert!(Outcome::Missed.number() == 2 && Outcome::Consultation.number() == 3 && Outcome::Joined.number() == 5);
        assert!(Outcome::CalledBack.number() == 7);
    };
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN outcome = 4 THEN requests ELSE 0 END), 0) AS BIGINT),
            COUNT(*) FILTER (WHERE outcome = 5), COUNT(*) FILTER (WHERE outcome = 3),
            CAST(COALESCE(SUM(seconds), 0) AS BIGINT), COUNT(seconds)
        FROM call WHERE account_id = $1 AND started_at >= $2 AND started_at < $3 AND outcome NOT IN (0, 2, 7)";
    let row: (i64, i64, i64, i64, i64, i64) = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(account.0).bind(window.from.millis()).bind(window.to.millis()).fetch_one(conn).await?
    });
    let count = |number| narrow(number, "count");
    Ok(Shift {
        calls: count(row.0)?,
        requests: count(row.1)?,
        joined: count(row.2)?,
        consultations: count(row.3)?,
        seconds: (count(row.4)?, count(row.5)?),
    })
}

/// Somebody whose calls nobody took.
#[derive(Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The first of the calls.
    pub call: CallId,
    /// Their phone.
    pub phone: String,
    /// When they called first.
    pub since: Timestamp,
    /// When they called last.
    pub last: Timestamp,
    /// How often.
    pub calls: u64,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").field("call", &self.call).field("calls", &self.calls).finish_non_exhaustive()
    }
}

/// Those whose calls nobody took, and who were not reached since; who has waited longest comes first.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(tx: &mut Tx, limit: u32) -> Result<Vec<Waiting>> {
    let sql = "SELECT MIN(id), phone, MIN(started_at), MAX(started_at), COUNT(*) FROM call
        WHERE outcome = 2 AND done_at IS NULL AND phone <> '' GROUP BY phone ORDER BY MIN(started_at), MIN(id) LIMIT $1";
    let rows: Vec<(i64, String, i64, i64, i64)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(i64::from(limit)).fetch_all(conn).await?);
    let one = |(call, phone, since, last, calls)| {
        let (since, last) = (Timestamp::from_millis(since), Timestamp::from_millis(last));
        Ok(Waiting { call: CallId(call), phone, since, last, calls: narrow(calls, "count")? })
    };
    rows.into_iter().map(one).collect()
}

/// Says of all missed calls from a phone that began by then that the caller was reached: was called back, or got through.
/// Returns how many that are.
///
/// # Errors
/// When the database cannot be written.
pub async fn reached(tx: &mut Tx, phone: &str, by: Timestamp, at: Timestamp, called_back: bool) -> Result<u64> {
    if phone.is_empty() {
        return Ok(0);
    }
    let sql = "UPDATE call SET done_at = $3, outcome = CASE WHEN $4 = 1 THEN 7 ELSE outcome END
        WHERE phone = $1 AND outcome = 2 AND done_at IS NULL AND started_at <= $2";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(phone)
            .bind(by.millis())
            .bind(at.millis())
            .bind(i64::from(called_back))
            .execute(conn)
            .await?
            .rows_affected()
    });
    tx.notify().await?;
    Ok(changed)
}
