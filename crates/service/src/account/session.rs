//! Sessions: who holds the cookie is signed in.

mod agent;

use std::fmt;

use domain::account::SEEN_HOURS;
use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId};
use domain::query::Problem;
use domain::second_factor::{Still, still};
use domain::staff::{HALF_MINUTES, session_hours};
use domain::time::Timestamp;
use domain::workflow::Role;
use store::Tx;
use store::session::Holder;

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

/// Somebody who works here, has given the password, and must give something more before they are signed in. Nothing but that can be done
/// with it: to everything else they are nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct HalfIn {
    /// What is asked for next.
    pub asked: Asked,
    who: SignedIn,
}

/// What is asked for after the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A code of the second factor.
    Code,
    /// A password of their own, instead of the one that somebody else has made.
    Password,
    /// A second factor, which they have not made yet.
    Enrolment,
}

impl fmt::Debug for HalfIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HalfIn").field("asked", &self.asked).finish_non_exhaustive()
    }
}

impl HalfIn {
    pub(super) const fn who(&self) -> &SignedIn {
        &self.who
    }

    /// Their first name, to greet them.
    #[must_use]
    pub fn first_name(&self) -> &str {
        &self.who.first_name
    }
}

/// Who holds a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Somebody who is signed in.
    Whole(SignedIn),
    /// Somebody who has given the password, and must give something more.
    Half(HalfIn),
}

/// Begins a session with a password or a code.
///
/// # Errors
/// [`Error::WrongPassword`] when nobody signs in with the account any more; `password` no longer holds, when it is one that somebody else
/// made; the register failed.
pub(super) async fn open(tx: &mut Tx, city: &City, account: AccountId, asker: &Asker) -> Result<Opened> {
    let person = store::staff::by_id(tx, account).await?;
    let now = city.now();
    if let Some(person) = &person {
        if person.disabled_at.is_some() {
            return Err(Error::WrongPassword);
        }
        if person.first_password_until.is_some_and(|until| until <= now) {
            return Err(Error::Form { field: "password", problem: Problem::Expired });
        }
    }
    begin(tx, city, account, person.map_or(Role::Applicant, |person| person.role), asker).await
}

/// Begins a session of somebody whom the identity provider has let in.
pub(super) async fn open_from_provider(tx: &mut Tx, city: &City, account: AccountId, asker: &Asker) -> Result<Opened> {
    let role = store::staff::by_id(tx, account).await?.ok_or(Error::NotFound)?.role;
    let opened = begin(tx, city, account, role, asker).await?;
    let second = city.settings().second_factor_of_provider;
    store::session::let_in_by_provider(tx, &keys::hash(&opened.token), city.now(), second).await?;
    Ok(opened)
}

async fn begin(tx: &mut Tx, city: &City, account: AccountId, role: Role, asker: &Asker) -> Result<Opened> {
    let token = keys::random_hex::<32>()?;
    let now = city.now();
    let session = store::session::NewSession {
        token_hash: &keys::hash(&token),
        account,
        at: now,
        expires_at: now.plus_hours(session_hours(role)),
        agent: &agent::in_few_words(&asker.agent),
    };
    store::session::insert(tx, session).await?;
    Ok(Opened { account, token })
}

/// Who holds this token, and is signed in; `None` when it opens nothing, no longer does, or does not yet.
///
/// # Errors
/// The register failed.
pub async fn signed_in(city: &City, token: &str) -> Result<Option<SignedIn>> {
    Ok(match held(city, token).await? {
        Some(Held::Whole(who)) => Some(who),
        Some(Held::Half(_)) | None => None,
    })
}

/// Who holds this token; `None` when it opens nothing, or no longer does. One question to the register; once an hour it writes down that they
/// came back.
///
/// # Errors
/// The register failed.
pub async fn held(city: &City, token: &str) -> Result<Option<Held>> {
    if token.len() != TOKEN_LENGTH {
        return Ok(None);
    }
    let (session, now) = (keys::hash(token), city.now());
    let holder = store::session::holder(&mut city.db().read().await?, &session, now).await?;
    let Some(holder) = holder else { return Ok(None) };
    let asked = asked(city, &holder);
    if asked.is_some() && holder.seen_at.plus_seconds(60 * HALF_MINUTES) <= now {
        return Ok(None);
    }
    if asked.is_none() && holder.seen_at <= now.plus_hours(-SEEN_HOURS) {
        // Who comes to read must not wait for an import, or fail with it: the next page writes it down as well.
        if let Err(error) = renew(city, &session, holder.role, now).await {
            tracing::warn!(%error, "it was not written down that somebody came back");
        }
    }
    let Holder { account, role, executor, surname, first_name, lang, .. } = holder;
    let who = SignedIn { account, role, executor, surname, first_name, lang, session };
    Ok(Some(match asked {
        Some(asked) => Held::Half(HalfIn { asked, who }),
        None => Held::Whole(who),
    }))
}

/// What the holder of a session must still give. The one place where it is told: whoever has not given it is nobody to everything else.
fn asked(city: &City, holder: &Holder) -> Option<Asked> {
    let settings = city.settings();
    let second = match holder.second_at {
        Some(_) => Still::Nothing,
        None => still(settings.second_factor, &settings.second_factor_roles, holder.role, holder.enrolled),
    };
    match second {
        Still::Code => Some(Asked::Code),
        // Who comes from the identity provider never typed the password.
        _ if holder.first_password && !holder.from_provider => Some(Asked::Password),
        Still::Enrolment => Some(Asked::Enrolment),
        Still::Nothing => None,
    }
}

/// The second factor was given.
pub(super) async fn second_given(tx: &mut Tx, city: &City, who: &SignedIn) -> Result<()> {
    let now = city.now();
    Ok(store::session::second_given(tx, &who.session, now, now.plus_hours(session_hours(who.role))).await?)
}

async fn renew(city: &City, session: &str, role: Role, now: Timestamp) -> Result<()> {
    let mut tx = city.db().begin().await?;
    store::session::renew(&mut tx, session, now, now.plus_hours(session_hours(role))).await?;
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

/// Ends a session that is not a whole one yet.
///
/// # Errors
/// The register failed.
pub async fn give_up(city: &City, half: &HalfIn) -> Result<()> {
    sign_out(city, &half.who).await
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
