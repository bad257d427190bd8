//! Accounts: residents and staff who sign in with their phone.

use std::fmt;

use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId, RequestId};
use domain::intake::Applicant;
use domain::time::Timestamp;
use domain::workflow::Role;

use crate::code::{narrow, narrow_opt, word};
use crate::error::{Error, Result};
use crate::search;
use crate::tx::{Connection, Tx, on_either};

/// An account as it is to be.
#[derive(Clone)]
pub struct NewAccount<'a> {
    /// Whose it is. The phone was confirmed.
    pub person: &'a Applicant,
    /// An argon2 hash in the PHC format.
    pub password: &'a str,
    /// What they do here.
    pub role: Role,
    /// The organisation that a person of an executor works for.
    pub executor: Option<ExecutorId>,
    /// The language in which they want to be told.
    pub lang: Lang,
    /// The version of the privacy notice that they were shown.
    pub privacy: u16,
    /// When it is made.
    pub at: Timestamp,
}

/// An account, without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Whose it is.
    pub person: Applicant,
    /// What they do here.
    pub role: Role,
    /// The organisation that a person of an executor works for.
    pub executor: Option<ExecutorId>,
    /// The language in which they want to be told.
    pub lang: Lang,
    /// Whether they want to be told by e-mail.
    pub mail_notices: bool,
    /// The version of the privacy notice that they were shown.
    pub privacy: u16,
    /// When it was made.
    pub created_at: Timestamp,
    /// The surname that was given when it was made, whatever it is now.
    pub opened_as: String,
}

// Whose account it is stays out of logs.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, role, .. } = self;
        f.debug_struct("Account").field("id", id).field("role", role).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewAccount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAccount").field("role", &self.role).finish_non_exhaustive()
    }
}

/// Makes an account.
///
/// # Errors
/// [`Error::Conflict`] when the phone has one already; when the database cannot be written.
pub async fn insert(tx: &mut Tx, new: &NewAccount<'_>) -> Result<AccountId> {
    let sql = "INSERT INTO account (phone, password, role, executor_id, surname, first_name, patronymic, address, email, lang,
            mail_notices, privacy, created_at, opened_as)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $5) RETURNING id";
    let NewAccount { person, password, role, executor, lang, privacy, at } = new;
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(&*person.phone)
            .bind(*password)
            .bind(i64::from(role.number()))
            .bind(executor.map(|executor| i64::from(executor.0)))
            .bind(&*person.surname)
            .bind(&*person.first_name)
            .bind(person.patronymic.as_deref())
            .bind(&*person.address)
            .bind(person.email.as_deref())
            .bind(i64::from(lang.number()))
            .bind(i64::from(*privacy))
            .bind(at.millis())
            .fetch_one(conn)
            .await
            .map_err(Error::taken("account"))?
    });
    Ok(AccountId(id))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    phone: String,
    role: i64,
    executor_id: Option<i64>,
    surname: String,
    first_name: String,
    patronymic: Option<String>,
    address: String,
    email: Option<String>,
    lang: i64,
    mail_notices: i64,
    privacy: i64,
    created_at: i64,
    opened_as: String,
}

impl Row {
    fn into_account(self) -> Result<Account> {
        Ok(Account {
            id: AccountId(self.id),
            person: Applicant {
                surname: self.surname,
                first_name: self.first_name,
                patronymic: self.patronymic,
                phone: self.phone,
                email: self.email,
                address: self.address,
            },
            role: word(self.role, Role::from_number, "role")?,
            executor: narrow_opt(self.executor_id, "executor")?.map(ExecutorId),
            lang: word(self.lang, Lang::from_number, "language")?,
            mail_notices: self.mail_notices != 0,
            privacy: narrow(self.privacy, "privacy notice")?,
            created_at: Timestamp::from_millis(self.created_at),
            opened_as: self.opened_as,
        })
    }
}

/// The account of that number.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    let sql = "SELECT id, phone, role, executor_id, surname, first_name, patronymic, address, email, lang, mail_notices, privacy,
            created_at, opened_as
        FROM account WHERE id = $1";
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    row.map(Row::into_account).transpose()
}

/// What it takes to sign in: the account, and the hash of its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Its phone.
    pub phone: String,
    /// The surname of whose it is, which no password may be.
    pub surname: String,
    /// An argon2 hash in the PHC format.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("account", &self.account).finish_non_exhaustive()
    }
}

type CredentialsRow = (i64, String, String, String);

fn credentials((id, phone, surname, password): CredentialsRow) -> Credentials {
    Credentials { account: AccountId(id), phone, surname, password }
}

/// What it takes to sign in with this phone (E.164).
///
/// # Errors
/// When the database cannot be read.
pub async fn credentials_by_phone(tx: &mut Tx, phone: &str) -> Result<Option<Credentials>> {
    let sql = "SELECT id, phone, surname, password FROM account WHERE phone = $1";
    let row: Option<CredentialsRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(phone).fetch_optional(conn).await?);
    Ok(row.map(credentials))
}

/// What it takes to sign in to this account.
///
/// # Errors
/// When the database cannot be read.
pub async fn credentials_by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Credentials>> {
    let sql = "SELECT id, phone, surname, password FROM account WHERE id = $1";
    let row: Option<CredentialsRow> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await?);
    Ok(row.map(credentials))
}

/// Changes what somebody said of themselves; their phone stays.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_profile(tx: &mut Tx, id: AccountId, person: &Applicant) -> Result<()> {
    let sql =
        "UPDATE account SET surname = $2, first_name = $3, patronymic = $4, address = $5, email = $6 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(id.0)
            .bind(&*person.surname)
            .bind(&*person.first_name)
            .bind(person.patronymic.as_deref())
            .bind(&*person.address)
            .bind(person.email.as_deref())
            .execute(conn)
            .await?
            .rows_affected()
    });
    found(changed)
}

/// Changes how somebody wants to be told.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_notices(tx: &mut Tx, id: AccountId, mail_notices: bool, lang: Lang) -> Result<()> {
    let sql = "UPDATE account SET mail_notices = $2, lang = $3 WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(id.0)
            .bind(i64::from(mail_notices))
            .bind(i64::from(lang.number()))
            .execute(conn)
            .await?
            .rows_affected()
    });
    found(changed)
}

/// Changes the password: an argon2 hash in the PHC format. It counts as their own.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn set_password(tx: &mut Tx, id: AccountId, password: &str) -> Result<()> {
    let sql = "UPDATE account SET password = $2, first_password_until = NULL WHERE id = $1";
    found(on_either!(tx, conn => sqlx::query(sql).bind(id.0).bind(password).execute(conn).await?.rows_affected()))
}

fn found(changed: u64) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("account")) }
}

/// Holds an account: whoever reports in it at this moment comes before or after.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn lock(tx: &mut Tx, id: AccountId) -> Result<()> {
    if let Connection::Postgres(connection) = &mut tx.on {
        let sql = "SELECT id FROM account WHERE id = $1 FOR UPDATE";
        let found: Option<i64> = sqlx::query_scalar(sql).bind(id.0).fetch_optional(&mut **connection).await?;
        return found.map(drop).ok_or(Error::NotFound("account"));
    }
    // The transaction that may write is the only one.
    Ok(())
}

/// Whose account has this phone, of those who work here and may sign in; `None` when nobody's has.
///
/// # Errors
/// When the database cannot be read.
pub async fn staff_by_phone(tx: &mut Tx, phone: &str) -> Result<Option<AccountId>> {
    let sql = "SELECT id FROM account WHERE phone = $1 AND role <> $2 AND disabled_at IS NULL";
    let id: Option<i64> = on_either!(tx, conn => {
        sqlx::query_scalar(sql).bind(phone).bind(i64::from(Role::Applicant.number())).fetch_optional(conn).await?
    });
    Ok(id.map(AccountId))
}

/// Deletes an account, its sessions, and the links to its requests. The requests stay, and nobody can tell any more whose they were.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; when the database cannot be written.
pub async fn delete(tx: &mut Tx, id: AccountId) -> Result<()> {
    // None of theirs is left out.
    lock(tx, id).await?;
    let requests = search::requests_of(tx, id).await?;
    for sql in [
        "UPDATE notice SET try_at = NULL
            WHERE try_at IS NOT NULL AND applicant_id IN (SELECT id FROM applicant WHERE account_id = $1)",
        "DELETE FROM answer_link WHERE applicant_id IN (SELECT id FROM applicant WHERE account_id = $1)",
        // By way of the requests: links have no index of those who hold them, which every report would have to keep up.
        "DELETE FROM tracking WHERE applicant_id IN (SELECT id FROM applicant WHERE account_id = $1)
            AND request_id IN (
                SELECT r.id FROM request r JOIN applicant a ON a.id = r.applicant_id WHERE a.account_id = $1
                UNION SELECT j.request_id FROM joined j JOIN applicant a ON a.id = j.applicant_id WHERE a.account_id = $1)",
        "UPDATE applicant SET surname = '—', first_name = '—', patronymic = NULL, phone = '', email = NULL, address = '',
            search = '', account_id = NULL
            WHERE account_id = $1",
        "DELETE FROM session WHERE account_id = $1",
    ] {
        on_either!(tx, conn => sqlx::query(sql).bind(id.0).execute(conn).await.map(drop)?);
    }
    search::refresh(tx, &requests).await?;
    let sql = "DELETE FROM account WHERE id = $1";
    found(on_either!(tx, conn => sqlx::query(sql).bind(id.0).execute(conn).await?.rows_affected()))
}

/// Who of the staff made which version of a request: its number, their account, and their name.
///
/// # Errors
/// When the database cannot be read.
pub async fn names_of_staff(tx: &mut Tx, request: RequestId) -> Result<Vec<(u32, AccountId, String)>> {
    let sql = "SELECT e.version, a.id, a.surname, a.first_name FROM event e JOIN account a ON a.id = e.account_id
        WHERE e.request_id = $1 ORDER BY e.version";
    let rows: Vec<(i64, i64, String, String)> =
        on_either!(tx, conn => sqlx::query_as(sql).bind(request.0).fetch_all(conn).await?);
    let named = |(version, account, surname, first_name)| {
        Ok((narrow(version, "version")?, AccountId(account), format!("{surname} {first_name}")))
    };
    rows.into_iter().map(named).collect()
}
