//! Notices that wait to be sent. They hold no name, phone or mailbox: whom they reach, and in which language, is read when they leave.

use std::collections::HashMap;
use std::fmt;

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::notice::{NoticeChannel, NoticeKind, Whom};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::applicant::ApplicantId;
use crate::bulk::{self, ROWS, recurs};
use crate::code::{narrow, word, word_opt};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// How somebody is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their mailbox: that of their account, which may have none; without an account the one that they gave with the request.
    pub email: Option<String>,
    /// Their phone (E.164).
    pub phone: Option<String>,
    /// Whether they want letters: an account can switch them off.
    pub wants_mail: bool,
    /// The language of their account; without one that in which they asked.
    pub lang: Option<Lang>,
}

// Whom the city writes to stays out of logs.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// Somebody who follows a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follower {
    /// Their number.
    pub applicant: ApplicantId,
    /// Whether the request is theirs.
    pub whom: Whom,
    /// How they are reached.
    pub contact: Contact,
}

type ContactRow = (Option<String>, String, Option<i64>, Option<i64>, Option<i64>);

/// The columns of [`ContactRow`], from `applicant a LEFT JOIN account c`.
macro_rules! contact_columns {
    () => {
        "CASE WHEN c.id IS NULL THEN a.email ELSE c.email END, a.phone, c.mail_notices, a.lang, c.lang"
    };
}

fn contact((email, phone, mail_notices, asked, own): ContactRow) -> Result<Contact> {
    Ok(Contact {
        email: email.filter(|email| !email.is_empty()),
        phone: Some(phone).filter(|phone| !phone.is_empty()),
        wants_mail: mail_notices != Some(0),
        lang: word_opt(own.or(asked), Lang::from_number, "language")?,
    })
}

/// Those who follow a request: first its applicant, then those who joined, in the order of their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn followers(tx: &mut Tx, request: RequestId) -> Result<Vec<Follower>> {
    let own = concat!(
        "SELECT a.id, ",
        contact_columns!(),
        " FROM request r JOIN applicant a ON a.id = r.applicant_id LEFT JOIN account c ON c.id = a.account_id WHERE r.id = $1"
    );
    let joined = concat!(
        "SELECT a.id, ",
        contact_columns!(),
        " FROM joined j JOIN applicant a ON a.id = j.applicant_id LEFT JOIN account c ON c.id = a.account_id
        WHERE j.request_id = $1 ORDER BY a.id"
    );
    let mut followers = Vec::new();
    for (sql, whom) in [(own, Whom::Applicant), (joined, Whom::Joined)] {
        type Row = (i64, Option<String>, String, Option<i64>, Option<i64>, Option<i64>);
        let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
        for (id, email, phone, mail_notices, asked, own) in rows {
            let contact = contact((email, phone, mail_notices, asked, own))?;
            followers.push(Follower { applicant: ApplicantId(id), whom, contact });
        }
    }
    Ok(followers)
}

/// Those who follow each of these requests, in the order of [`followers`]; a request that nobody follows is left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn followers_of_all(tx: &mut Tx, requests: &[RequestId]) -> Result<HashMap<RequestId, Vec<Follower>>> {
    let mut all: HashMap<RequestId, Vec<Follower>> = HashMap::new();
    for chunk in requests.chunks(ROWS) {
        let values = bulk::values(tx, 1, chunk.len());
        let own = format!(
            concat!(
                "SELECT r.id, a.id, ",
                contact_columns!(),
                " FROM request r JOIN applicant a ON a.id = r.applicant_id LEFT JOIN account c ON c.id = a.account_id
                WHERE r.id IN ({values}) ORDER BY r.id"
            ),
            values = values
        );
        let joined = format!(
            concat!(
                "SELECT j.request_id, a.id, ",
                contact_columns!(),
                " FROM joined j JOIN applicant a ON a.id = j.applicant_id LEFT JOIN account c ON c.id = a.account_id
                WHERE j.request_id IN ({values}) ORDER BY j.request_id, a.id"
            ),
            values = values
        );
        for (sql, whom) in [(own, Whom::Applicant), (joined, Whom::Joined)] {
            let sql = AssertSqlSafe(sql);
            type Row = (i64, i64, Option<String>, String, Option<i64>, Option<i64>, Option<i64>);
            let rows: Vec<Row> = on_either!(tx, conn => {
                let mut query = sqlx::query_as(sql).persistent(false);
                for request in chunk {
                    query = query.bind(request.0);
                }
                query.fetch_all(conn).await?
            });
            for (request, id, email, phone, mail_notices, asked, own) in rows {
                let contact = contact((email, phone, mail_notices, asked, own))?;
                let follower = Follower { applicant: ApplicantId(id), whom, contact };
                all.entry(RequestId(request)).or_default().push(follower);
            }
        }
    }
    Ok(all)
}

/// How somebody is reached now; `None` when there is no such person any more.
///
/// # Errors
/// When the database cannot be read.
pub async fn contact_of(tx: &mut Tx, applicant: ApplicantId) -> Result<Option<Contact>> {
    let sql = concat!(
        "SELECT ",
        contact_columns!(),
        " FROM applicant a LEFT JOIN account c ON c.id = a.account_id WHERE a.id = $1"
    );
    let row: Option<ContactRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(applicant.0).fetch_optional(conn).await?);
    row.map(contact).transpose()
}

/// Whether the request is this person's own.
///
/// # Errors
/// When the database cannot be read.
pub async fn whom(tx: &mut Tx, request: RequestId, applicant: ApplicantId) -> Result<Whom> {
    let sql = "SELECT id FROM request WHERE id = $1 AND applicant_id = $2";
    let own: Option<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(request.0).bind(applicant.0).fetch_optional(conn).await?
    });
    Ok(if own.is_some() { Whom::Applicant } else { Whom::Joined })
}

/// Lets those who follow a request follow another from now on: the one that goes on for it.
///
/// # Errors
/// When there is no such request, or the database cannot be written.
pub async fn follow_on(tx: &mut Tx, from: RequestId, into: RequestId, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO joined (request_id, applicant_id, at)
        SELECT CAST($2 AS BIGINT), follower.id, CAST($3 AS BIGINT) FROM (
            SELECT applicant_id AS id FROM request WHERE id = $1 AND applicant_id IS NOT NULL
            UNION SELECT applicant_id FROM joined WHERE request_id = $1) AS follower
        WHERE true ON CONFLICT (request_id, applicant_id) DO NOTHING";
    on_either!(tx, conn => sqlx::query(sql).bind(from.0).bind(into.0).bind(at.millis()).execute(conn).await.map(drop)?);
    Ok(())
}

/// A notice as it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// Of which request.
    pub request: RequestId,
    /// To which version of it the change came.
    pub version: u32,
    /// To whom.
    pub applicant: ApplicantId,
    /// What it tells.
    pub kind: NoticeKind,
    /// By what way.
    pub channel: NoticeChannel,
}

/// Enters notices that are to leave at once.
///
/// # Errors
/// When a request or an applicant is not there, or the database cannot be written.
pub async fn insert(tx: &mut Tx, notices: &[NewNotice], at: Timestamp) -> Result<()> {
    for chunk in notices.chunks(ROWS) {
        let into = "notice (request_id, version, applicant_id, kind, channel, at, try_at, tries)";
        let sql = bulk::insert(tx, into, 8, chunk.len(), "");
        on_either!(tx, conn => {
            let mut query = sqlx::query(sql).persistent(recurs(chunk.len()));
            for new in chunk {
                query = query
                    .bind(new.request.0)
                    .bind(i64::from(new.version))
                    .bind(new.applicant.0)
                    .bind(i64::from(new.kind.number()))
                    .bind(i64::from(new.channel.number()))
                    .bind(at.millis())
                    .bind(at.millis())
                    .bind(0_i64);
            }
            query.execute(conn).await.map(drop)?;
        });
    }
    Ok(())
}

/// A notice that is this process's to send, until its lease ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Its number.
    pub id: i64,
    /// Of which request.
    pub request: RequestId,
    /// To which version of it the change came.
    pub version: u32,
    /// To whom.
    pub applicant: ApplicantId,
    /// What it tells.
    pub kind: NoticeKind,
    /// By what way.
    pub channel: NoticeChannel,
    /// How often it was tried, with this time.
    pub tries: u32,
    /// When the lease ends: then anybody may try.
    pub until: Timestamp,
}

/// Whether a notice is due: cheaper to ask than to lease.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_due(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let sql = "SELECT id FROM notice WHERE try_at <= $1 ORDER BY try_at LIMIT 1";
    let due: Option<i64> =
        on_either!(tx, conn => sqlx::query_scalar(sql).bind(now.millis()).fetch_optional(conn).await?);
    Ok(due.is_some())
}

/// Takes notices that are due, at most `limit`, the longest waiting first. Nobody else gets them before `until`.
///
/// # Errors
/// When the database cannot be written.
pub async fn lease(tx: &mut Tx, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Leased>> {
    // The second condition is the comparison of compare-and-set: PostgreSQL looks at it again once it has waited for another's lease.
    let sql = "UPDATE notice SET try_at = $2, tries = tries + 1
        WHERE id IN (SELECT id FROM notice WHERE try_at <= $1 ORDER BY try_at, id LIMIT $3) AND try_at <= $1
        RETURNING id, request_id, version, applicant_id, kind, channel, tries";
    type Row = (i64, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    let leased = |(id, request, version, applicant, kind, channel, tries)| {
        Ok(Leased {
            id,
            request: RequestId(request),
            version: narrow(version, "version")?,
            applicant: ApplicantId(applicant),
            kind: word(kind, NoticeKind::from_number, "kind of notice")?,
            channel: word(channel, NoticeChannel::from_number, "way of a notice")?,
            tries: narrow(tries, "number of tries")?,
            until,
        })
    };
    let mut all = rows.into_iter().map(leased).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|leased| leased.id);
    Ok(all)
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It left.
    Sent(Timestamp),
    /// It is to be tried again.
    Later(Timestamp),
    /// It will not be tried again: refused for good, tried too often, or nobody is there to be told.
    GivenUp,
}

impl Outcome {
    /// When it is tried next, and when it left, as they are stored.
    pub(crate) const fn columns(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Sent(at) => (None, Some(at.millis())),
            Self::Later(at) => (Some(at.millis()), None),
            Self::GivenUp => (None, None),
        }
    }
}

/// Says what became of a leased notice. Returns false, and changes nothing, when the lease has ended and somebody else has it.
///
/// # Errors
/// When the database cannot be written.
pub async fn settle(tx: &mut Tx, leased: &Leased, outcome: Outcome) -> Result<bool> {
    let (try_at, sent_at) = outcome.columns();
    let sql = "UPDATE notice SET try_at = $3, sent_at = $4 WHERE id = $1 AND try_at = $2";
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

/// How many notices wait to be sent.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(tx: &mut Tx) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM notice WHERE try_at IS NOT NULL";
    let count: i64 = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn).await?);
    narrow(count, "count")
}

/// Forgets notices that are done with and were made before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM notice WHERE try_at IS NULL AND at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
