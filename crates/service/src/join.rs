//! Joining a request of another: the same happened to more people than one.
//!
//! Who joins is counted in and hears of what becomes of it; they get a link of their own, which shows the request and changes nothing of
//! it. By a phone alone nobody is told whether it stands in the request already: one who joins twice without an account has two links, and
//! is counted once.

use domain::id::RequestId;
use domain::intake::ApplicantForm;
use domain::query::Problem;
use store::applicant::{ApplicantId, Asked, NewApplicant};
use store::idempotency::Used;

use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;
use crate::nearby;
use crate::report::MAX_KEY;

/// What came of joining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The request.
    pub request: RequestId,
    /// What the link is made of by which they follow it; `None` for somebody whose account stands in the request already.
    pub token: Option<String>,
}

/// Counts somebody in. When this returns, it is on the disk; the same key with the same person gets the same answer.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request, it is closed, or its place is not for strangers to know; a field could not be taken;
/// the key came before with something else; the register failed (nothing was kept).
pub async fn join(
    city: &City,
    request: RequestId,
    form: &ApplicantForm,
    asked: Asked,
    key: Option<&str>,
) -> Result<Joined> {
    let key = match key.map(str::trim).filter(|key| !key.is_empty()) {
        Some(key) if key.chars().count() > MAX_KEY => {
            return Err(Error::Form { field: "idempotency_key", problem: Problem::TooLong });
        }
        Some(key) => key.to_owned(),
        None => keys::random_hex::<16>()?,
    };
    let person = form.check()?;
    let token = city.key().mark("tracking by one who joined", [key.as_str(), &request.to_string()])[..32].to_owned();
    let joining = Joining {
        request,
        key_mac: city.key().mark("idempotency of joining", [key.as_str()]),
        body_mac: city.key().mark("joining", [request.to_string().as_str(), &person.surname, &person.phone]),
        token_hash: keys::hash(&token),
        new: NewApplicant { person, asked },
    };
    let counted_in = match write(city, &joining).await {
        // Another process has used the key at the same moment: by now it is known what for.
        Err(Error::Conflict) => write(city, &joining).await?,
        done => done?,
    };
    Ok(Joined { request, token: counted_in.then_some(token) })
}

/// Somebody who joins, with the marks that tell whether they did.
struct Joining {
    request: RequestId,
    key_mac: String,
    body_mac: String,
    token_hash: String,
    new: NewApplicant,
}

/// Returns whether they have a link now: not one whose account stands in the request already.
async fn write(city: &City, joining: &Joining) -> Result<bool> {
    let request = joining.request;
    let mut tx = city.db().begin().await?;
    let used = store::idempotency::used(&mut tx, &[joining.key_mac.as_str()]).await?;
    if let Some(used) = used.get(&joining.key_mac) {
        let same = used.body_mac == joining.body_mac;
        return if same { Ok(true) } else { Err(Error::KeyReused) };
    }
    // Whoever closes it or merges it into another one comes before or after: nobody is counted in where nobody looks any more.
    let fact = store::request::locked(&mut tx, request).await?.ok_or(Error::NotFound)?;
    nearby::may_be_joined(city, &fact)?;
    if let Some(account) = joining.new.asked.account
        && store::joined::stands_in(&mut tx, request, account).await?
    {
        return Ok(false);
    }
    let ids = store::applicant::insert_all(&mut tx, std::slice::from_ref(&joining.new)).await?;
    let applicant: ApplicantId = ids.first().copied().ok_or(Error::NotFound)?;
    let now = city.now();
    store::joined::insert(&mut tx, request, applicant, now).await?;
    // A key that was forgotten since may come again, and its link stands.
    store::tracking::keep(&mut tx, &[(joining.token_hash.as_str(), request, applicant)], now).await?;
    let used = Used { body_mac: joining.body_mac.clone(), request };
    if !store::idempotency::keep(&mut tx, &[(joining.key_mac.as_str(), used)], now).await? {
        return Err(Error::Conflict);
    }
    tx.commit().await?;
    Ok(true)
}
