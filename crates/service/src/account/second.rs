//! The second factor of those who work here: a code of an app, or one of a sheet.
//!
//! What the codes are made from lies sealed in the register, by the city's own key. A code opens once; wrong ones make wait, as wrong
//! passwords do. Who loses both app and sheet asks an admin, who takes the second factor away.

use std::fmt;

use domain::id::AccountId;
use domain::query::Problem;
use domain::second_factor::{self as rules, Demand, SHEET, SHEET_SIGNS, SKEW, STEP_SECONDS, Typed};
use domain::workflow::Actor;
use rand::TryRngCore;
use rand::rngs::OsRng;
use store::Tx;
use totp_rs::{Builder, Secret, Totp};

use super::session::{HalfIn, SignedIn};
use super::throttle::Try;
use super::{Asker, password, session};
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};

/// How many random bytes the codes of an app are made from, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// What the city seals it for.
const PURPOSE: &str = "second factor";

/// What somebody's app is to make codes from.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    /// To be typed by hand: letters and digits in fours.
    pub text: String,
    /// The same as an address (`otpauth://`), for the camera.
    pub address: String,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(…)")
    }
}

/// How somebody's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether they have one.
    pub enrolled: bool,
    /// How many codes of the sheet are left.
    pub left: u64,
    /// Whether they may do without.
    pub may_remove: bool,
}

/// Somebody at a second factor: half signed in, or wholly.
#[derive(Clone, Copy)]
pub struct Owner<'a>(&'a SignedIn);

impl<'a> From<&'a SignedIn> for Owner<'a> {
    fn from(who: &'a SignedIn) -> Self {
        Self(who)
    }
}

impl<'a> From<&'a HalfIn> for Owner<'a> {
    fn from(half: &'a HalfIn) -> Self {
        Self(half.who())
    }
}

impl Owner<'_> {
    fn mark(self) -> String {
        self.0.account.0.to_string()
    }

    fn actor(self) -> Actor {
        Actor { role: self.0.role, account: Some(self.0.account) }
    }
}

/// How one's own stands.
///
/// # Errors
/// The register failed.
pub async fn standing(city: &City, who: &SignedIn) -> Result<Standing> {
    let mut tx = city.db().read().await?;
    let factor = store::second_factor::of_account(&mut tx, who.account).await?;
    let settings = city.settings();
    Ok(Standing {
        enrolled: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
        left: store::second_factor::left_of_sheet(&mut tx, who.account).await?,
        may_remove: !(settings.second_factor == Demand::Required && settings.second_factor_roles.contains(who.role)),
    })
}

/// What one's app is to make codes from: the same until the first code of it was typed.
///
/// # Errors
/// [`Error::Conflict`] when one has a second factor already; the register failed.
pub async fn show(city: &City, owner: Owner<'_>) -> Result<Shown> {
    let (account, mark) = (owner.0.account, owner.mark());
    let kept = store::second_factor::of_account(&mut city.db().read().await?, account).await?;
    let factor = match kept {
        Some(factor) => factor,
        None => {
            let mut secret = [0; SECRET_BYTES];
            OsRng.try_fill_bytes(&mut secret).map_err(|error| Error::Unavailable(error.to_string()))?;
            let mut tx = city.db().begin().await?;
            store::second_factor::put_shown(&mut tx, account, &city.key().seal(PURPOSE, &mark, &secret)?).await?;
            let stays = store::second_factor::of_account(&mut tx, account).await?.ok_or(Error::NotFound)?;
            tx.commit().await?;
            stays
        }
    };
    if factor.confirmed_at.is_some() {
        return Err(Error::Conflict);
    }
    let totp = opened(city, &mark, &factor.sealed)?;
    let text = totp.secret().to_base32().trim_end_matches('=').to_owned();
    // Latin letters make a square with fewer points.
    let city_name = &city.settings().city_name.en;
    Ok(Shown { address: address(&text, &format!("Misto {city_name}"), &owner.0.surname), text: in_fours(&text) })
}

/// Makes it one's second factor, by the first code of the app. Returns the sheet, which is shown once.
///
/// # Errors
/// `code` is none of the app's, or was used; [`Error::Wait`] after too many; [`Error::Conflict`] when one has a second factor already; the
/// register failed.
pub async fn enrol(city: &City, owner: Owner<'_>, typed: &str, asker: &Asker) -> Result<Vec<String>> {
    let Typed::App(code) = rules::typed(typed)? else { return Err(wrong()) };
    let (account, now) = (owner.0.account, city.now());
    let counted = Try::begin_second(city, account, asker).await?;
    let mut tx = city.db().begin().await?;
    let factor = store::second_factor::of_account(&mut tx, account).await?.ok_or(Error::NotFound)?;
    if factor.confirmed_at.is_some() {
        return Err(Error::Conflict);
    }
    take_app(&mut tx, city, owner, &factor.sealed, &code).await?;
    if !store::second_factor::confirm(&mut tx, account, now).await? {
        return Err(Error::Conflict);
    }
    let sheet = new_sheet_in(&mut tx, city, account).await?;
    counted.succeeded(&mut tx).await?;
    session::second_given(&mut tx, city, owner.0).await?;
    noted(&mut tx, city, owner, "second_factor_made", "").await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Gives a code, of the app or of the sheet: the session is a whole one. Returns how many codes of the sheet are left, if it was one of them.
///
/// # Errors
/// `code` is none, or was used; [`Error::Wait`] after too many; the register failed.
pub async fn give(city: &City, half: &HalfIn, typed: &str, asker: &Asker) -> Result<Option<u64>> {
    let typed = rules::typed(typed)?;
    let owner = Owner::from(half);
    let counted = Try::begin_second(city, owner.0.account, asker).await?;
    let mut tx = city.db().begin().await?;
    let left = take(&mut tx, city, owner, &typed).await?;
    counted.succeeded(&mut tx).await?;
    session::second_given(&mut tx, city, owner.0).await?;
    tx.commit().await?;
    Ok(left)
}

/// A new sheet, by a code of the app; the one before opens nothing any more.
///
/// # Errors
/// As [`give`].
pub async fn new_sheet(city: &City, who: &SignedIn, typed: &str, asker: &Asker) -> Result<Vec<String>> {
    let Typed::App(code) = rules::typed(typed)? else { return Err(wrong()) };
    let counted = Try::begin_second(city, who.account, asker).await?;
    let mut tx = city.db().begin().await?;
    take(&mut tx, city, who.into(), &Typed::App(code)).await?;
    let sheet = new_sheet_in(&mut tx, city, who.account).await?;
    counted.succeeded(&mut tx).await?;
    noted(&mut tx, city, who.into(), "second_factor_sheet", "").await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Takes one's own second factor away, by the password, where the city lets one do without.
///
/// # Errors
/// `password` is wrong; [`Error::Conflict`] where the city asks for a second factor; as [`password::confirm`].
pub async fn remove(city: &City, who: &SignedIn, typed: &str, asker: &Asker) -> Result<()> {
    if !standing(city, who).await?.may_remove {
        return Err(Error::Conflict);
    }
    password::confirm(city, who, "password", typed, asker).await?;
    let mut tx = city.db().begin().await?;
    if store::second_factor::remove(&mut tx, who.account).await? {
        noted(&mut tx, city, who.into(), "second_factor_removed", "").await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn take(tx: &mut Tx, city: &City, owner: Owner<'_>, typed: &Typed) -> Result<Option<u64>> {
    let account = owner.0.account;
    match typed {
        Typed::App(code) => {
            let factor = store::second_factor::of_account(tx, account).await?;
            let factor = factor.filter(|factor| factor.confirmed_at.is_some()).ok_or_else(wrong)?;
            take_app(tx, city, owner, &factor.sealed, code).await.map(|()| None)
        }
        Typed::Sheet(code) => {
            if !store::second_factor::use_sheet(tx, account, &sheet_mark(city, account, code)).await? {
                return Err(wrong());
            }
            let left = store::second_factor::left_of_sheet(tx, account).await?;
            noted(tx, city, owner, "sheet_code_used", &format!("left: {left}")).await?;
            Ok(Some(left))
        }
    }
}

async fn take_app(tx: &mut Tx, city: &City, owner: Owner<'_>, sealed: &str, code: &str) -> Result<()> {
    let seconds = u64::try_from(city.now().seconds()).unwrap_or_default();
    let step = opened(city, &owner.mark(), sealed)?.check(code, seconds).ok_or_else(wrong)?;
    if store::second_factor::use_step(tx, owner.0.account, step).await? {
        Ok(())
    } else {
        Err(Error::Form { field: "code", problem: Problem::Repeated })
    }
}

async fn new_sheet_in(tx: &mut Tx, city: &City, account: AccountId) -> Result<Vec<String>> {
    let mut sheet = Vec::with_capacity(SHEET);
    for _ in 0..SHEET {
        let mut random = [0; SHEET_SIGNS];
        OsRng.try_fill_bytes(&mut random).map_err(|error| Error::Unavailable(error.to_string()))?;
        sheet.push(rules::sheet_code(random));
    }
    let marks: Vec<String> = sheet.iter().map(|code| sheet_mark(city, account, code)).collect();
    store::second_factor::put_sheet(tx, account, &marks).await?;
    Ok(sheet.iter().map(|code| rules::divided(code)).collect())
}

async fn noted(tx: &mut Tx, city: &City, owner: Owner<'_>, action: &str, detail: &str) -> Result<()> {
    audit::write(tx, city, owner.actor(), &Entry { action, request: None, subject: &owner.mark(), detail }).await
}

fn sheet_mark(city: &City, account: AccountId, code: &str) -> String {
    city.key().mark("code of a sheet", [account.0.to_string().as_str(), code])
}

fn opened(city: &City, mark: &str, sealed: &str) -> Result<Totp> {
    let secret = city.key().open(PURPOSE, mark, sealed);
    // A register that was restored without its key, say: only an admin can help.
    let secret =
        secret.ok_or_else(|| Error::Unavailable("a second factor cannot be opened with the city's key".to_owned()))?;
    totp(&secret)
}

fn totp(secret: &[u8]) -> Result<Totp> {
    let builder = Builder::new().with_skew(SKEW).with_step_duration(STEP_SECONDS);
    let secret = Secret::new(secret.into());
    builder.with_secret(secret).build().map_err(|error| Error::Unavailable(error.to_string()))
}

const fn wrong() -> Error {
    Error::Form { field: "code", problem: Problem::Wrong }
}

/// `otpauth://totp/Misto%20Дніпро:Перевіренко?secret=…`: what apps read from a camera.
fn address(secret: &str, issuer: &str, name: &str) -> String {
    let encoded = |text: &str| {
        // The colon divides the two.
        text.replace(':', " ").bytes().fold(String::new(), |mut all, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                all.push(char::from(byte));
            } else {
                let _ = fmt::Write::write_fmt(&mut all, format_args!("%{byte:02X}"));
            }
            all
        })
    };
    let (issuer, name) = (encoded(issuer), encoded(name));
    format!(
        "otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_SECONDS}"
    )
}

fn in_fours(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The values of RFC 6238, appendix B, by their last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp(b"12345678901234567890").unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.check(code, seconds), Some(seconds / 30), "at {seconds}");
            assert_eq!(totp.check(code, seconds + 30), Some(seconds / 30), "a clock that is half a minute late");
            assert_eq!(totp.check(code, seconds + 90), None);
        }
    }

    #[test]
    fn an_app_reads_the_address_and_a_person_the_text() {
        let address = address("ABCD", "Misto Дніпро", "О:К&");
        assert_eq!(
            address,
            "otpauth://totp/Misto%20%D0%94%D0%BD%D1%96%D0%BF%D1%80%D0%BE:%D0%9E%20%D0%9A%26?secret=ABCD\
             &issuer=Misto%20%D0%94%D0%BD%D1%96%D0%BF%D1%80%D0%BE&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
