//! Accounts of those who work here, as an admin keeps them.

use std::fmt;

use domain::id::{AccountId, ExecutorId};
use domain::time::Timestamp;
use domain::workflow::Role;

use crate::code::{instant, millis, narrow_opt, word};
use crate::error::{Error, Result};
use crate::tx::{Connection, Tx, on_either};

/// Somebody who works here.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub account: AccountId,
    /// Surname.
    pub surname: String,
    /// First name.
    pub first_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// The phone that they sign in with (E.164).
    pub phone: String,
    /// What they do.
    pub role: Role,
    /// The organisation that a person of an executor works for.
    pub executor: Option<ExecutorId>,
    /// Since when they may not sign in.
    pub disabled_at: Option<Timestamp>,
    /// Until when the first password that somebody else has made holds; `None`: they have one of their own.
    pub first_password_until: Option<Timestamp>,
    /// By what an identity provider names them.
    pub work_email: Option<String>,
    /// Whether they have come from the provider.
    pub from_provider: bool,
    /// Since when they have a second factor.
    pub second_since: Option<Timestamp>,
    /// When they were last seen, to the hour: of the sessions that are kept.
    pub seen_at: Option<Timestamp>,
}

// Whose account it is stays out of logs.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, role, executor, .. } = self;
        f.debug_struct("Person")
            .field("account", account)
            .field("role", role)
            .field("executor", executor)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    surname: String,
    first_name: String,
    patronymic: Option<String>,
    phone: String,
    role: i64,
    executor_id: Option<i64>,
    disabled_at: Option<i64>,
    first_password_until: Option<i64>,
    work_email: Option<String>,
    subject: Option<String>,
    confirmed_at: Option<i64>,
    seen_at: Option<i64>,
}

impl Row {
    fn into_person(self) -> Result<Person> {
        Ok(Person {
            account: AccountId(self.id),
            surname: self.surname,
            first_name: self.first_name,
            patronymic: self.patronymic,
            phone: self.phone,
            role: word(self.role, Role::from_number, "role")?,
            executor: narrow_opt(self.executor_id, "executor")?.map(ExecutorId),
            disabled_at: instant(self.disabled_at),
            first_password_until: instant(self.first_password_until),
            work_email: self.work_email,
            from_provider: self.subject.is_some(),
            second_since: instant(self.confirmed_at),
            seen_at: instant(self.seen_at),
        })
    }
}

// 1 is the number of the applicant's role: written out, so that the databases see that the index serves.
const _: () = assert!(Role::Applicant.number() == 1);

macro_rules! people {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.surname, a.first_name, a.patronymic, a.phone, a.role, a.executor_id, a.disabled_at,
                a.first_password_until, a.work_email, a.subject, f.confirmed_at,
                (SELECT MAX(s.seen_at) FROM session s WHERE s.account_id = a.id) AS seen_at
            FROM account a LEFT JOIN second_factor f ON f.account_id = a.id WHERE a.role <> 1",
            $rest
        )
    };
}

/// All who work here, or did, by surname.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<Person>> {
    let sql = people!(" ORDER BY a.surname, a.first_name, a.id");
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    rows.into_iter().map(Row::into_person).collect()
}

/// Somebody who works here; `None` for a resident and an unknown number.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Person>> {
    let sql = people!(" AND a.id = $1");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    row.map(Row::into_person).transpose()
}

/// The one whom an identity provider names so; `None` when nobody has come as that yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_subject(tx: &mut Tx, subject: &str) -> Result<Option<Person>> {
    let sql = people!(" AND a.subject = $1");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(subject).fetch_optional(conn).await?);
    row.map(Row::into_person).transpose()
}

/// The one for whom an admin has entered this address of e-mail (in lower case).
///
/// # Errors
/// When the database cannot be read.
pub async fn by_work_email(tx: &mut Tx, email: &str) -> Result<Option<Person>> {
    let sql = people!(" AND a.work_email = $1");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(email).fetch_optional(conn).await?);
    row.map(Row::into_person).transpose()
}

/// The one with this phone (E.164).
///
/// # Errors
/// When the database cannot be read.
pub async fn by_phone(tx: &mut Tx, phone: &str) -> Result<Option<Person>> {
    let sql = people!(" AND a.phone = $1");
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(phone).fetch_optional(conn).await?);
    row.map(Row::into_person).transpose()
}

/// How many admins beside this one may sign in, none of whom may cease to be one before this transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn other_admins(tx: &mut Tx, but: AccountId) -> Result<u64> {
    const { assert!(Role::Admin.number() == 7) };
    let sql = match tx.on {
        // The transaction that may write is the only one.
        Connection::Sqlite(_) => "SELECT id FROM account WHERE role = 7 AND disabled_at IS NULL ORDER BY id",
        Connection::Postgres(_) => {
            "SELECT id FROM account WHERE role = 7 AND disabled_at IS NULL ORDER BY id FOR UPDATE"
        }
    };
    let ids: Vec<i64> = on_either!(tx, conn => sqlx::query_scalar(sql).fetch_all(conn).await?);
    Ok(ids.into_iter().filter(|id| *id != but.0).count() as u64)
}

/// Gives somebody another role. Who works for another executor from now on is of no contractor of the one before.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_post(tx: &mut Tx, id: AccountId, role: Role, executor: Option<ExecutorId>) -> Result<()> {
    let sql = "UPDATE account SET role = $2, executor_id = $3,
        contractor_id = CASE WHEN COALESCE(executor_id, 0) = COALESCE($3, 0) THEN contractor_id END WHERE id = $1";
    let executor = executor.map(|executor| i64::from(executor.0));
    found(on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(i64::from(role.number())).bind(executor).execute(conn).await?.rows_affected()
    }))
}

/// Says since when somebody may not sign in; `None`: they may.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_disabled(tx: &mut Tx, id: AccountId, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE account SET disabled_at = $2 WHERE id = $1";
    found(on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(millis(at)).execute(conn).await?.rows_affected()))
}

/// Says until when a password that somebody else has made holds; `None`: it is their own.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_first_password_until(tx: &mut Tx, id: AccountId, until: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE account SET first_password_until = $2 WHERE id = $1";
    found(on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(millis(until)).execute(conn).await?.rows_affected()))
}

/// Says by what an identity provider names somebody who has not come from there yet; who has is known anew.
///
/// # Errors
/// [`Error::Conflict`] when it is another's; [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_work_email(tx: &mut Tx, id: AccountId, email: Option<&str>) -> Result<()> {
    let sql = "UPDATE account SET work_email = $2, subject = NULL WHERE id = $1";
    found(on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(email).execute(conn).await.map_err(Error::taken("work e-mail"))?.rows_affected()
    }))
}

/// Remembers as whom somebody came from the identity provider, if they had not come before. Returns whether they had not.
///
/// # Errors
/// [`Error::Conflict`] when somebody else came as that; when the database cannot be written.
pub async fn bind_subject(tx: &mut Tx, id: AccountId, subject: &str) -> Result<bool> {
    let sql = "UPDATE account SET subject = $2 WHERE id = $1 AND subject IS NULL";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(subject).execute(conn).await.map_err(Error::taken("subject"))?.rows_affected()
    });
    Ok(changed == 1)
}

fn found(changed: u64) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("account")) }
}
