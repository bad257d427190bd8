//! The audit log and the log of looks at personal data, read page by page, newest first.

use std::fmt;

use domain::id::{AccountId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{Actor, Role};

use crate::applicant::ApplicantId;
use crate::audit::Line;
use crate::code::{millis, word};
use crate::error::Result;
use crate::tx::{Tx, on_either};

/// Which lines of the audit log.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter<'a> {
    /// By whom.
    pub account: Option<AccountId>,
    /// What.
    pub action: Option<&'a str>,
    /// With which request.
    pub request: Option<RequestId>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// Before which line.
    pub before: Option<i64>,
}

/// Which looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessFilter {
    /// By whom.
    pub account: Option<AccountId>,
    /// At which request.
    pub request: Option<RequestId>,
    /// At whom.
    pub applicant: Option<ApplicantId>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// Before which line.
    pub before: Option<i64>,
}

/// A look at personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// Of which request.
    pub request: Option<RequestId>,
    /// Of whom.
    pub applicant: Option<ApplicantId>,
    /// Where.
    pub what: String,
}

/// Somebody of the staff by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Named {
    /// Their account.
    pub account: AccountId,
    /// Surname and first name.
    pub name: String,
    /// What they do.
    pub role: Role,
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named").field("account", &self.account).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Lines of the audit log, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit(tx: &mut Tx, wanted: AuditFilter<'_>, limit: u32) -> Result<Vec<Line>> {
    let sql = "SELECT id, at, account_id, role, action, request_id, subject, detail FROM audit
        WHERE id < COALESCE($1, id + 1) AND ($2 IS NULL OR account_id = $2) AND ($3 IS NULL OR action = $3)
            AND ($4 IS NULL OR request_id = $4) AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
        ORDER BY id DESC LIMIT $7";
    type Row = (i64, i64, Option<i64>, i64, String, Option<i64>, String, String);
    let rows: Vec<Row> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(wanted.before)
            .bind(wanted.account.map(|account| account.0))
            .bind(wanted.action)
            .bind(wanted.request.map(|request| request.0))
            .bind(millis(wanted.from))
            .bind(millis(wanted.to))
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    let line = |(id, at, account, role, action, request, subject, detail): Row| {
        Ok(Line {
            id,
            at: Timestamp::from_millis(at),
            by: Actor { role: word(role, Role::from_number, "role")?, account: account.map(AccountId) },
            action,
            request: request.map(RequestId),
            subject,
            detail,
        })
    };
    rows.into_iter().map(line).collect()
}

/// Looks at personal data, at most `limit`. Who is looked for by one request is found in looks at the person alone, too.
///
/// # Errors
/// When the database cannot be read.
pub async fn looks(tx: &mut Tx, wanted: AccessFilter, limit: u32) -> Result<Vec<Looked>> {
    let sql = "SELECT id, at, account_id, request_id, applicant_id, what FROM viewed
        WHERE id < COALESCE($1, id + 1) AND ($2 IS NULL OR account_id = $2)
            AND ($3 IS NULL OR request_id = $3 OR applicant_id = (SELECT applicant_id FROM request WHERE request.id = $3))
            AND ($4 IS NULL OR applicant_id = $4
                OR request_id IN (SELECT id FROM request WHERE request.applicant_id = $4))
            AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
        ORDER BY id DESC LIMIT $7";
    type Row = (i64, i64, i64, Option<i64>, Option<i64>, String);
    let rows: Vec<Row> = on_either!(tx, conn => {
        sqlx::query_as(sql)
            .bind(wanted.before)
            .bind(wanted.account.map(|account| account.0))
            .bind(wanted.request.map(|request| request.0))
            .bind(wanted.applicant.map(|applicant| applicant.0))
            .bind(millis(wanted.from))
            .bind(millis(wanted.to))
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?
    });
    let looked = |(id, at, account, request, applicant, what): Row| Looked {
        id,
        at: Timestamp::from_millis(at),
        account: AccountId(account),
        request: request.map(RequestId),
        applicant: applicant.map(ApplicantId),
        what,
    };
    Ok(rows.into_iter().map(looked).collect())
}

/// Those of the staff whom lines may name, by surname. Who became a resident again stands in no list of the staff, and in old lines.
///
/// # Errors
/// When the database cannot be read.
pub async fn people(tx: &mut Tx) -> Result<Vec<Named>> {
    const { assert!(Role::Applicant.number() == 1) };
    let sql = "SELECT id, surname, first_name, role FROM account WHERE role <> 1 ORDER BY surname, first_name, id";
    let rows: Vec<(i64, String, String, i64)> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    let named = |(id, surname, first_name, role)| {
        let name = format!("{surname} {first_name}");
        Ok(Named { account: AccountId(id), name, role: word(role, Role::from_number, "role")? })
    };
    rows.into_iter().map(named).collect()
}

/// The words of what stands in the audit log.
///
/// # Errors
/// When the database cannot be read.
pub async fn actions(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT action FROM audit ORDER BY action";
    on_either!(tx, conn => Ok(sqlx::query_scalar(sql).fetch_all(conn).await?))
}
