//! Passwords: hashed with argon2, a few at a time, and changed by their owners.
//!
//! A hash costs 19 MiB and some tens of milliseconds of a core on purpose. So two are made at once, a queue waits for them, and who finds
//! the queue full is told to come again: a flood of sign-ins takes neither the memory nor the other pages with it.

use std::fmt;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::account::MAX_PASSWORD;
use domain::intake::FormError;
use domain::query::Problem;
use rand::TryRngCore;
use rand::rngs::OsRng;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::session::HalfIn;
use super::throttle::Try;
use super::{Asker, SignedIn};
use crate::city::City;
use crate::error::{Error, Result};

/// How many are hashed at once.
const AT_ONCE: usize = 2;
/// How many more may wait: a few seconds' work.
const WAITING: usize = 62;
/// Kibibytes, passes, lanes: what OWASP asks for.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// What is compared where there is no account: a hash of the same cost, of a password that nobody knows.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bWlzdG8gbm9ib2R5IGF0IGFsbA$PrsMZ0I6QJrKcGhQh1m3uU0Ov9i1k2QkZKc3d5bXyzE";

/// The places for hashing.
pub(crate) struct Passwords {
    /// Who hashes or waits.
    places: Semaphore,
    /// Who hashes.
    working: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_ONCE + WAITING), working: Semaphore::new(AT_ONCE) }
    }
}

impl Passwords {
    /// The hash of a password, with a salt of its own, in the PHC format.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many wait.
    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        let work = move || {
            let mut salt = [0; 16];
            OsRng.try_fill_bytes(&mut salt).map_err(failed)?;
            let salt = SaltString::encode_b64(&salt).map_err(failed)?;
            Ok(argon2()?.hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
        };
        self.place()?.work(work).await
    }

    /// A place in the queue. To be had before a try is counted: whom we have no time for did not fail.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many wait.
    pub(crate) fn place(&self) -> Result<Place<'_>> {
        let place =
            self.places.try_acquire().map_err(|_| Error::Unavailable("too many passwords at once".to_owned()))?;
        Ok(Place { working: &self.working, _place: place })
    }
}

/// A place in the queue of those whose password is hashed.
pub(crate) struct Place<'a> {
    working: &'a Semaphore,
    _place: SemaphorePermit<'a>,
}

impl Place<'_> {
    /// Whether this is the password of that hash; `None`: of nobody, which takes as long.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the hash is none.
    pub(crate) async fn is(self, password: &str, hash: Option<&str>) -> Result<bool> {
        // A longer one is nobody's.
        let known = hash.is_some() && password.chars().count() <= MAX_PASSWORD;
        let hash = hash.filter(|_| known).unwrap_or(NOBODY).to_owned();
        let password: String = password.chars().take(MAX_PASSWORD).collect();
        self.work(move || {
            let hash = PasswordHash::new(&hash).map_err(failed)?;
            let same = argon2()?.verify_password(password.as_bytes(), &hash).is_ok();
            Ok(same && known)
        })
        .await
    }

    async fn work<T: Send + 'static>(self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _turn = self.working.acquire().await.map_err(failed)?;
        tokio::task::spawn_blocking(work).await.map_err(failed)?
    }
}

fn argon2() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl fmt::Display) -> Error {
    Error::Unavailable(format!("password: {error}"))
}

/// Makes sure that it is really they: who finds a browser signed in must not take the account over.
///
/// # Errors
/// `field` is not the password ([`Problem::Wrong`]); [`Error::Wait`] after too many wrong ones; too many wait; the register failed.
pub(super) async fn confirm(
    city: &City,
    who: &SignedIn,
    field: &'static str,
    typed: &str,
    asker: &Asker,
) -> Result<store::account::Credentials> {
    if typed.is_empty() {
        return Err(Error::Form { field, problem: Problem::Missing });
    }
    let credentials = store::account::credentials_by_id(&mut city.db().read().await?, who.account).await?;
    let credentials = credentials.ok_or(Error::NotFound)?;
    let place = city.passwords().place()?;
    let counted = Try::begin(city, &credentials.phone, asker).await?;
    if !place.is(typed, Some(&credentials.password)).await? {
        return Err(Error::Form { field, problem: Problem::Wrong });
    }
    let mut tx = city.db().begin().await?;
    counted.succeeded(&mut tx).await?;
    tx.commit().await?;
    Ok(credentials)
}

/// Changes one's password, and ends all of one's other sessions.
///
/// # Errors
/// `current_password` is not the password; `password` cannot be one; [`Error::Wait`] after too many wrong ones; too many wait; the register
/// failed.
pub async fn change(city: &City, who: &SignedIn, current: &str, new: &str, asker: &Asker) -> Result<()> {
    let credentials = confirm(city, who, "current_password", current, asker).await?;
    domain::account::password(new, &credentials.phone, &credentials.surname)?;
    let hash = city.passwords().hash(new).await?;
    let mut tx = city.db().begin().await?;
    store::account::set_password(&mut tx, who.account, &hash).await?;
    store::session::end_all(&mut tx, who.account, Some(&who.session)).await?;
    tx.commit().await?;
    Ok(())
}

/// Chooses a password of one's own instead of the one that somebody else has made, and ends all of one's other sessions.
///
/// # Errors
/// `password` cannot be one, or is the one that was made; too many wait; the register failed.
pub async fn choose(city: &City, half: &HalfIn, new: &str) -> Result<()> {
    let who = half.who();
    let credentials = store::account::credentials_by_id(&mut city.db().read().await?, who.account).await?;
    let credentials = credentials.ok_or(Error::NotFound)?;
    domain::account::password(new, &credentials.phone, &credentials.surname)?;
    if city.passwords().place()?.is(new, Some(&credentials.password)).await? {
        return Err(Error::Form { field: "password", problem: Problem::Guessable });
    }
    let hash = city.passwords().hash(new).await?;
    let mut tx = city.db().begin().await?;
    store::account::set_password(&mut tx, who.account, &hash).await?;
    store::session::end_all(&mut tx, who.account, Some(&who.session)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether this can be a password at all, before it is known whose.
pub(super) fn could_be(password: &str, phone: &str) -> std::result::Result<(), FormError> {
    domain::account::password(password, phone, "")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::time::Timestamp;
    use store::testing::TestDb;

    use super::*;
    use crate::account::sign_in;
    use crate::clock::Clock;

    const PASSWORD: &str = "correct horse";

    #[tokio::test]
    async fn a_password_is_known_by_its_hash() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(passwords.hash("correct horse").await.unwrap(), hash, "each has a salt of its own");
        assert!(passwords.place().unwrap().is("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.place().unwrap().is("correct horsf", Some(&hash)).await.unwrap());
        assert!(!passwords.place().unwrap().is("", None).await.unwrap());
        assert!(!passwords.place().unwrap().is("correct horse", None).await.unwrap());
        let longest = "x".repeat(MAX_PASSWORD);
        let hash = passwords.hash(&longest).await.unwrap();
        assert!(
            !passwords.place().unwrap().is(&format!("{longest}x"), Some(&hash)).await.unwrap(),
            "nothing is cut off"
        );
    }

    #[test]
    fn nobodys_hash_costs_what_everybodys_does() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&hash).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), COST);
        assert_eq!(hash.hash.unwrap().len(), 32);
    }

    #[tokio::test]
    async fn beyond_the_queue_one_is_told_to_come_again() {
        let passwords = Passwords::default();
        let others = u32::try_from(AT_ONCE + WAITING - 1).unwrap();
        let others = passwords.places.try_acquire_many(others).unwrap();
        passwords.place().unwrap().work(|| Ok(())).await.unwrap();
        let last = passwords.places.try_acquire().unwrap();
        assert!(matches!(passwords.place(), Err(Error::Unavailable(_))));
        drop((others, last));
        passwords.place().unwrap().work(|| Ok(())).await.unwrap();
    }

    #[tokio::test]
    async fn whom_we_had_no_time_for_did_not_fail() {
        TestDb::on_sqlite(|db| async move {
            let city =
                City::open(db.another().await, Clock::fixed(Timestamp::from_seconds(1_795_341_600))).await.unwrap();
            let asker = Asker { address: [192, 0, 2, 1].into(), agent: String::new() };
            let sign_in = || sign_in::sign_in(&city, "+380500000001", PASSWORD, &asker);
            let others = u32::try_from(AT_ONCE + WAITING).unwrap();
            let others = city.passwords().places.try_acquire_many(others).unwrap();
            for _ in 0..10 {
                assert!(matches!(sign_in().await, Err(Error::Unavailable(_))));
            }
            drop(others);
            assert!(matches!(sign_in().await, Err(Error::WrongPassword)));
        })
        .await;
    }
}
