//! Sessions: who holds the cookie is signed in.

mod agent;

use std::fmt;

use domain::account::{SEEN_HOURS, SESSION_HOURS};
use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId};
use domain::time::Timestamp;
use domain::workflow::Role;
use store::Tx;

use super::Asker;
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;

/// A session that has just begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// Whose.
    pub account: AccountId,
    /// What goes into the cookie: 256 bits that only this browser has. The register knows its hash.
    pub token: String,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Who is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Their account.
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
    /// Which session it is: names it, and opens nothing.
    pub session: String,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, role, .. } = self;
        f.debug_struct("SignedIn").field("account", account).field("role", role).finish_non_exhaustive()
    }
}

/// One of one's own sessions.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Which: names it, and opens nothing.
    pub id: String,
    /// What kind of browser, in a few words; empty where it did not say.
    pub agent: String,
    /// When one signed in.
    pub created_at: Timestamp,
    /// When one was last seen, to the hour.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl fmt::Debug for OwnSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnSession").field("is_this", &self.is_this).finish_non_exhaustive()
    }
}

/// How many signs a token has.
const TOKEN_LENGTH: usize = 64;

/// Begins a session.
pub(super) async fn open(tx: &mut Tx, city: &City, account: AccountId, asker: &Asker) -> Result<Opened> {
    let token = keys::random_hex::<32>()?;
    let now = city.now();
    let session = store::session::NewSession {
        token_hash: &keys::hash(&token),
        account,
        at: now,
        expires_at: now.plus_hours(SESSION_HOURS),
        agent: &agent::in_few_words(&asker.agent),
    };
    store::session::insert(tx, session).await?;
    Ok(Opened { account, token })
}

/// Who holds this token; `None` when it opens nothing, or no longer does. One question to the register; once an hour it writes down that they
/// came back.
///
/// # Errors
/// The register failed.
pub async fn signed_in(city: &City, token: &str) -> Result<Option<SignedIn>> {
    if token.len() != TOKEN_LENGTH {
        return Ok(None);
    }
    let (session, now) = (keys::hash(token), city.now());
    let holder = store::session::holder(&mut city.db().read().await?, &session, now).await?;
    let Some(holder) = holder else { return Ok(None) };
    if holder.seen_at <= now.plus_hours(-SEEN_HOURS) {
        // Who comes to read must not wait for an import, or fail with it: the next page writes it down as well.
        if let Err(error) = renew(city, &session, now).await {
            tracing::warn!(%error, "it was not written down that somebody came back");
        }
    }
    let store::session::Holder { account, role, executor, surname, first_name, lang, .. } = holder;
    Ok(Some(SignedIn { account, role, executor, surname, first_name, lang, session }))
}

async fn renew(city: &City, session: &str, now: Timestamp) -> Result<()> {
    let mut tx = city.db().begin().await?;
    store::session::renew(&mut tx, session, now, now.plus_hours(SESSION_HOURS)).await?;
    tx.commit().await?;
    Ok(())
}

/// One's own sessions, the latest seen first.
///
/// # Errors
/// The register failed.
pub async fn list(city: &City, who: &SignedIn) -> Result<Vec<OwnSession>> {
    let sessions = store::session::of_account(&mut city.db().read().await?, who.account, city.now()).await?;
    let own = |session: store::session::Session| OwnSession {
        is_this: session.token_hash == who.session,
        id: session.token_hash,
        agent: session.agent,
        created_at: session.created_at,
        seen_at: session.seen_at,
    };
    Ok(sessions.into_iter().map(own).collect())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own, or has ended; the register failed.
pub async fn end(city: &City, who: &SignedIn, id: &str) -> Result<()> {
    let mut tx = city.db().begin().await?;
    let ended = store::session::end(&mut tx, who.account, id).await?;
    tx.commit().await?;
    if ended { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends all of one's sessions but the one that asks. Returns how many.
///
/// # Errors
/// The register failed.
pub async fn end_others(city: &City, who: &SignedIn) -> Result<u64> {
    let mut tx = city.db().begin().await?;
    let ended = store::session::end_all(&mut tx, who.account, Some(&who.session)).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Signs out: the session that asks ends.
///
/// # Errors
/// The register failed.
pub async fn sign_out(city: &City, who: &SignedIn) -> Result<()> {
    match end(city, who, &who.session).await {
        // Somebody else has ended it: that is what was asked for.
        Err(Error::NotFound) => Ok(()),
        done => done,
    }
}
