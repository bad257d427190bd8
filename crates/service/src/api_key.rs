//! Keys by which other programs are let in: made by an admin, shown once, and kept so that they cannot be told from the register.

use domain::permission::{Permission, Scope};
use domain::query::Problem;
use store::api_key::NewApiKey;
pub use store::api_key::{ApiKey, ApiKeyId};

use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;
use crate::staff::Staff;

/// The longest name of a key, in characters.
const MAX_NAME: usize = 100;
/// What every key begins with, so that one that got somewhere is known for what it is.
const START: &str = "misto_";
/// When it was used is noted to the minute.
const SAME_USE_SECONDS: i64 = 60;

/// A key that was just made.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// Its number.
    pub id: ApiKeyId,
    /// The key: shown now, and never again.
    pub secret: String,
}

// The key itself stays out of logs.
impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Makes a key. `name` says what for.
///
/// # Errors
/// [`Error::Forbidden`]; `name` is missing or too long; the register failed.
pub async fn make(city: &City, staff: &Staff, name: &str, scope: Scope) -> Result<Made> {
    staff.need(city, Permission::ManageKeys).await?;
    let name = name.trim();
    let refuse = |problem| Err(Error::Form { field: "name", problem });
    if name.is_empty() {
        return refuse(Problem::Missing);
    }
    if name.chars().count() > MAX_NAME {
        return refuse(Problem::TooLong);
    }
    if name.chars().any(char::is_control) {
        return refuse(Problem::Malformed);
    }
    let secret = format!("{START}{}", keys::random_hex::<32>()?);
    let mut tx = city.db().begin().await?;
    let hash = keys::hash(&secret);
    let new = NewApiKey { name, scope: scope.code(), hash: &hash, by: staff.account, at: city.now() };
    let id = store::api_key::insert(&mut tx, new).await?;
    let (subject, detail) = (id.0.to_string(), format!("{scope}: {name}"));
    let entry = Entry { action: "api_key_made", request: None, subject: &subject, detail: &detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(Made { id, secret })
}

/// All keys, those that were made last first.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn all(city: &City, staff: &Staff) -> Result<Vec<ApiKey>> {
    staff.need(city, Permission::ManageKeys).await?;
    Ok(store::api_key::all(&mut city.db().read().await?).await?)
}

/// Takes a key out of use, from now on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such key; the register failed.
pub async fn revoke(city: &City, staff: &Staff, id: ApiKeyId) -> Result<()> {
    staff.need(city, Permission::ManageKeys).await?;
    let mut tx = city.db().begin().await?;
    store::api_key::revoke(&mut tx, id, city.now()).await?;
    let subject = id.0.to_string();
    let entry = Entry { action: "api_key_revoked", request: None, subject: &subject, detail: "" };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The key that a program shows, if it opens this; `None` for one that was never made, was revoked, or opens something else.
///
/// # Errors
/// The register failed.
pub async fn opening(city: &City, shown: &str, scope: Scope) -> Result<Option<ApiKey>> {
    let found = store::api_key::by_hash(&mut city.db().read().await?, &keys::hash(shown)).await?;
    let Some(key) = found.filter(|key| key.revoked_at.is_none() && key.scope == scope.code()) else { return Ok(None) };
    let (now, since) = (city.now(), city.now().plus_seconds(-SAME_USE_SECONDS));
    if key.last_used_at.is_none_or(|at| at < since) {
        let mut tx = city.db().begin().await?;
        store::api_key::used(&mut tx, key.id, now, since).await?;
        tx.commit().await?;
    }
    Ok(Some(key))
}
