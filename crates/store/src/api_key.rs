//! Keys by which other programs are let in. The register knows them by their hashes alone.

use domain::id::AccountId;
use domain::time::Timestamp;

use crate::code::instant;
use crate::error::{Error, Result};
use crate::tx::{Tx, on_either};

/// The number of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApiKeyId(pub i64);

/// A key as it is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewApiKey<'a> {
    /// What for, in the words of who makes it.
    pub name: &'a str,
    /// What it opens: a word.
    pub scope: &'a str,
    /// Its hash.
    pub hash: &'a str,
    /// Who makes it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// A key, as it may be shown: it cannot be told from this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub id: ApiKeyId,
    /// What for.
    pub name: String,
    /// What it opens.
    pub scope: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: surname and first name.
    pub made_by: String,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Timestamp>,
}

/// Enters a key.
///
/// # Errors
/// When there is no such account, or the database cannot be written.
pub async fn insert(tx: &mut Tx, new: NewApiKey<'_>) -> Result<ApiKeyId> {
    let sql =
        "INSERT INTO api_key (name, scope, key_hash, created_at, account_id) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    let id = on_either!(tx, conn => {
        sqlx::query_scalar(sql)
            .bind(new.name)
            .bind(new.scope)
            .bind(new.hash)
            .bind(new.at.millis())
            .bind(new.by.0)
            .fetch_one(conn)
            .await?
    });
    Ok(ApiKeyId(id))
}

type Row = (i64, String, String, i64, String, String, Option<i64>, Option<i64>);

fn key((id, name, scope, created_at, surname, first_name, last_used_at, revoked_at): Row) -> ApiKey {
    ApiKey {
        id: ApiKeyId(id),
        name,
        scope,
        created_at: Timestamp::from_millis(created_at),
        made_by: format!("{surname} {first_name}"),
        last_used_at: instant(last_used_at),
        revoked_at: instant(revoked_at),
    }
}

/// All keys, those that were made last first.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<ApiKey>> {
    let sql = "SELECT k.id, k.name, k.scope, k.created_at, a.surname, a.first_name, k.last_used_at, k.revoked_at
        FROM api_key k JOIN account a ON a.id = k.account_id ORDER BY k.id DESC";
    let rows: Vec<Row> = on_either!(tx, conn => sqlx::query_as(sql).fetch_all(conn).await?);
    Ok(rows.into_iter().map(key).collect())
}

/// The key of this hash; `None` when there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_hash(tx: &mut Tx, hash: &str) -> Result<Option<ApiKey>> {
    let sql = "SELECT k.id, k.name, k.scope, k.created_at, a.surname, a.first_name, k.last_used_at, k.revoked_at
        FROM api_key k JOIN account a ON a.id = k.account_id WHERE k.key_hash = $1";
    let row: Option<Row> = on_either!(tx, conn => sqlx::query_as(sql).bind(hash).fetch_optional(conn).await?);
    Ok(row.map(key))
}

/// Notes that a key was used, unless that was noted since `unless_since`.
///
/// # Errors
/// When the database cannot be written.
pub async fn used(tx: &mut Tx, id: ApiKeyId, at: Timestamp, unless_since: Timestamp) -> Result<()> {
    let sql = "UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)";
    on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(at.millis()).bind(unless_since.millis()).execute(conn).await.map(drop)?;
    });
    Ok(())
}

/// Takes a key out of use; one that is already, stays so from when it was.
///
/// # Errors
/// [`Error::NotFound`] when there is no such key; when the database cannot be written.
pub async fn revoke(tx: &mut Tx, id: ApiKeyId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE api_key SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1";
    let changed = on_either!(tx, conn => {
        sqlx::query(sql).bind(id.0).bind(at.millis()).execute(conn).await?.rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound("api_key")) }
}
