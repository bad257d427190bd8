//! Signing in through the city's identity provider: for those who work here, and have an account already. Nobody gets rights by it.
//!
//! Somebody is known by issuer and subject. Who comes for the first time is found by the address of e-mail that an admin has entered for
//! them, if the provider vouches that it is theirs; from then on by the subject alone.

use domain::classifier::Lang;
use domain::workflow::Actor;
use serde::{Deserialize, Serialize};
use store::staff::Person;
use subtle::ConstantTimeEq;

use super::{Asker, Opened, session};
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;
use crate::provider::{Known, ProviderRefusal, Way};

/// How long somebody may take at the provider, in minutes.
pub const WAY_MINUTES: i64 = 15;
/// What the city seals it for.
const PURPOSE: &str = "way through the provider";

/// Somebody who is on the way.
pub struct Begun {
    /// Where their browser is to go.
    pub address: String,
    /// What it must bring back, sealed: for a cookie.
    pub sealed: String,
}

/// Somebody who has come back.
pub struct Came {
    /// The session.
    pub opened: Opened,
    /// Where they wanted to go.
    pub next: Option<String>,
    /// The language that they began in.
    pub lang: Lang,
}

/// What a browser brings back.
#[derive(Clone, Copy, Default)]
pub struct Brought<'a> {
    /// What it was sent away with, sealed.
    pub sealed: &'a str,
    /// `state` of the address.
    pub state: &'a str,
    /// `code` of the address.
    pub code: &'a str,
    /// `iss` of the address.
    pub issuer: &'a str,
}

#[derive(Deserialize, Serialize)]
struct Kept {
    state: String,
    nonce: String,
    verifier: String,
    next: Option<String>,
    lang: String,
    until: i64,
}

/// Begins the way to the provider.
///
/// # Errors
/// The city has none; it cannot be reached.
pub async fn begin(city: &City, next: Option<&str>, lang: Lang) -> Result<Begun> {
    let provider = city.outside().provider.as_ref().ok_or(ProviderRefusal::NotSet)?;
    let way =
        Way { state: keys::random_hex::<16>()?, nonce: keys::random_hex::<16>()?, verifier: keys::random_hex::<32>()? };
    let address = provider.address(&way, city.now()).await?;
    let Way { state, nonce, verifier } = way;
    let until = city.now().plus_seconds(60 * WAY_MINUTES).seconds();
    let kept = Kept { state, nonce, verifier, next: next.map(str::to_owned), lang: lang.code().to_owned(), until };
    let kept = serde_json::to_vec(&kept).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(Begun { address, sealed: city.key().seal(PURPOSE, "", &kept)? })
}

/// In which language somebody began, as far as it can be told.
#[must_use]
pub fn began_in(city: &City, sealed: &str) -> Option<Lang> {
    Lang::from_code(&kept(city, sealed)?.lang)
}

/// Ends the way: who comes back is signed in.
///
/// # Errors
/// Why not: [`Error::Provider`]; the register failed.
pub async fn finish(city: &City, brought: Brought<'_>, asker: &Asker) -> Result<Came> {
    let provider = city.outside().provider.as_ref().ok_or(ProviderRefusal::NotSet)?;
    let now = city.now();
    let kept = kept(city, brought.sealed).filter(|kept| kept.until > now.seconds()).ok_or(ProviderRefusal::State)?;
    if !bool::from(kept.state.as_bytes().ct_eq(brought.state.as_bytes())) {
        return Err(ProviderRefusal::State.into());
    }
    if !provider.is_from(brought.issuer) {
        return Err(ProviderRefusal::Issuer.into());
    }
    if brought.code.is_empty() {
        return Err(ProviderRefusal::Declined.into());
    }
    let way = Way { state: kept.state, nonce: kept.nonce, verifier: kept.verifier };
    let known = provider.who(brought.code, &way, now).await?;
    let opened = open(city, &known, asker).await?;
    Ok(Came { opened, next: kept.next, lang: Lang::from_code(&kept.lang).unwrap_or(Lang::Uk) })
}

fn kept(city: &City, sealed: &str) -> Option<Kept> {
    serde_json::from_slice(&city.key().open(PURPOSE, "", sealed)?).ok()
}

async fn open(city: &City, known: &Known, asker: &Asker) -> Result<Opened> {
    let mut tx = city.db().begin().await?;
    let person = match store::staff::by_subject(&mut tx, &known.subject).await? {
        Some(person) => person,
        None => {
            let email = known.email.as_deref().ok_or(ProviderRefusal::Unverified)?;
            let person = store::staff::by_work_email(&mut tx, email).await?.ok_or(ProviderRefusal::NoAccount)?;
            // Whoever has the address now is another person than who came with it first.
            if !store::staff::bind_subject(&mut tx, person.account, &known.subject).await? {
                return Err(ProviderRefusal::NoAccount.into());
            }
            let subject = person.account.0.to_string();
            let entry = Entry { action: "provider_bound", request: None, subject: &subject, detail: "" };
            audit::write(&mut tx, city, actor(&person), &entry).await?;
            person
        }
    };
    if person.disabled_at.is_some() {
        return Err(ProviderRefusal::NoAccount.into());
    }
    let opened = session::open_from_provider(&mut tx, city, person.account, asker).await?;
    tx.commit().await?;
    Ok(opened)
}

const fn actor(person: &Person) -> Actor {
    Actor { role: person.role, account: Some(person.account) }
}
