//! Sessions: whoever holds the cookie of such a hash is signed in. The cookie itself is known to their browser alone.

use std::fmt;

use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId};
use domain::time::Timestamp;
use domain::workflow::Role;

use crate::code::{instant, narrow_opt, word};
use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// A session as it is to be.
#[derive(Clone, Copy)]
pub struct NewSession<'a> {
    /// The hash of the cookie.
    pub token_hash: &'a str,
    /// Who is signed in.
    pub account: AccountId,
    /// When they signed in.
    pub at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// What kind of browser, in a few words.
    pub agent: &'a str,
}

/// A session as its owner may see it.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of its cookie: names the session, and opens nothing.
    pub token_hash: String,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When they were last seen, to the hour.
    pub seen_at: Timestamp,
    /// What kind of browser, in a few words.
    pub agent: String,
}

/// Who is signed in: what every page of theirs needs to know.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// What they do here.
    pub role: Role,
    /// The organisation that a person of an executor works for.
    pub executor: Option<ExecutorId>,
    /// Surname.
    pub surname: String,
    /// First name.
    pub first_name: String,
    /// The language in which they want to be told.
    pub lang: Lang,
    /// When they were last seen, to the hour.
    pub seen_at: Timestamp,
    /// When they gave the second factor.
    pub second_at: Option<Timestamp>,
    /// Whether the identity provider has let them in.
    pub from_provider: bool,
    /// Whether they have a second factor.
    pub enrolled: bool,
    /// Whether their password is one that somebody else has made.
    pub first_password: bool,
}

// Who is signed in, and by what, stays out of logs.
impl fmt::Debug for NewSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("account", &self.account).finish_non_exhaustive()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("created_at", &self.created_at).finish_non_exhaustive()
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, role, .. } = self;
        f.debug_struct("Holder").field("account", account).field("role", role).finish_non_exhaustive()
    }
}

/// Begins a session.
///
/// # Errors
/// [`Error::Conflict`] when there is one of this hash; when the database cannot be written.
pub async fn insert(tx: &mut Tx, new: NewSession<'_>) -> Result<()> {
    let sql = "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at, agent)
        VALUES ($1, $2, $3, $3, $4, $5)";
    on_either!(tx, conn => {
        sqlx::query(sql)
            .bind(new.token_hash)
            .bind(new.account.0)
            .bind(new.at.millis())
            .bind(new.expires_at.millis())
            .bind(new.agent)
            .execute(conn)
            .await
            .map(drop)
            .map_err(Error::taken("session"))?;
    });
    Ok(())
}

/// Who holds the session of this hash, unless it has ended.
///
/// # Errors
/// When the database cannot be read.
pub async fn holder(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<Option<Holder>> {
    let sql = "SELECT a.id, a.role, a.executor_id, a.surname, a.first_name, a.lang, s.seen_at, s.second_at,
            s.provider_at IS NOT NULL AS from_provider, f.account_id IS NOT NULL AS enrolled,
            a.first_password_until IS NOT NULL AS first_password
        FROM session s JOIN account a ON a.id = s.account_id
            LEFT JOIN second_factor f ON f.account_id = a.id AND f.confirmed_at IS NOT NULL
        WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL";
    let row: Option<HolderRow> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(token_hash).bind(now.millis()).fetch_optional(conn).await?
    });
    row.map(HolderRow::into_holder).transpose()
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    id: i64,
    role: i64,
    executor_id: Option<i64>,
    surname: String,
    first_name: String,
    lang: i64,
    seen_at: i64,
    second_at: Option<i64>,
    from_provider: bool,
    enrolled: bool,
    first_password: bool,
}

impl HolderRow {
    fn into_holder(self) -> Result<Holder> {
        Ok(Holder {
            account: AccountId(self.id),
            role: word(self.role, Role::from_number, "role")?,
            executor: narrow_opt(self.executor_id, "executor")?.map(ExecutorId),
            surname: self.surname,
            first_name: self.first_name,
            lang: word(self.lang, Lang::from_number, "language")?,
            seen_at: Timestamp::from_millis(self.seen_at),
            second_at: instant(self.second_at),
            from_provider: self.from_provider,
            enrolled: self.enrolled,
            first_password: self.first_password,
        })
    }
}

/// Writes down that its holder gave the second factor, and until when it lasts now.
///
/// # Errors
/// When the database cannot be written.
pub async fn second_given(tx: &mut Tx, token_hash: &str, at: Timestamp, expires_at: Timestamp) -> Result<()> {
    let sql = "UPDATE session SET second_at = $2, expires_at = $3 WHERE token_hash = $1";
    on_either!(tx, conn => {
        sqlx::query(sql).bind(token_hash).bind(at.millis()).bind(expires_at.millis()).execute(conn).await.map(drop)?;
    });
    Ok(())
}

/// Writes down that the identity provider has let its holder in, and whether that is the second factor as well.
///
/// # Errors
/// When the database cannot be written.
pub async fn let_in_by_provider(tx: &mut Tx, token_hash: &str, at: Timestamp, second: bool) -> Result<()> {
    let sql = "UPDATE session SET provider_at = $2, second_at = $3 WHERE token_hash = $1";
    let second_at = second.then(|| at.millis());
    on_either!(tx, conn => {
        sqlx::query(sql).bind(token_hash).bind(at.millis()).bind(second_at).execute(conn).await.map(drop)?;
    });
    Ok(())
}

/// Writes down that its holder came back, and until when it lasts now. One that has been ended meanwhile stays ended.
///
/// # Errors
/// When the database cannot be written.
pub async fn renew(tx: &mut Tx, token_hash: &str, now: Timestamp, expires_at: Timestamp) -> Result<()> {
    let sql = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1";
    on_either!(tx, conn => {
        sqlx::query(sql).bind(token_hash).bind(now.millis()).bind(expires_at.millis()).execute(conn).await.map(drop)?;
    });
    Ok(())
}

/// The sessions of an account that have not ended, the latest seen first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_account(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<Vec<Session>> {
    let sql = "SELECT token_hash, created_at, seen_at, agent FROM session WHERE account_id = $1 AND expires_at > $2
        ORDER BY seen_at DESC, created_at DESC, token_hash";
    let rows: Vec<(String, i64, i64, String)> = on_either!(tx, conn => {
        sqlx::query_as(sql).bind(account.0).bind(now.millis()).fetch_all(conn).await?
    });
    let session = |(token_hash, created_at, seen_at, agent)| Session {
        token_hash,
        created_at: Timestamp::from_millis(created_at),
        seen_at: Timestamp::from_millis(seen_at),
        agent,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Ends one session of an account. Returns whether it had such a one.
///
/// # Errors
/// When the database cannot be written.
pub async fn end(tx: &mut Tx, account: AccountId, token_hash: &str) -> Result<bool> {
    let sql = "DELETE FROM session WHERE token_hash = $1 AND account_id = $2";
    let ended = on_either!(tx, conn => {
        sqlx::query(sql).bind(token_hash).bind(account.0).execute(conn).await?.rows_affected()
    });
    Ok(ended == 1)
}

/// Ends the sessions of an account, all but that of this hash, if one is to stay. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn end_all(tx: &mut Tx, account: AccountId, but: Option<&str>) -> Result<u64> {
    let sql = "DELETE FROM session WHERE account_id = $1 AND token_hash <> $2";
    let but = but.unwrap_or_default();
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(account.0).bind(but).execute(conn).await?.rows_affected()))
}

/// Forgets sessions that ended before that instant. Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM session WHERE expires_at < $1";
    Ok(on_either!(tx, conn => sqlx::query(sql).bind(at.millis()).execute(conn).await?.rows_affected()))
}
