//! Codes that go to a phone: whoever types one has that phone before them.
//!
//! The register knows neither whose a code is nor the code itself: both are marks by the city's own key.

use domain::account::{CODE_DIGITS, CODE_SECONDS, CODE_TRIES};
use domain::classifier::Lang;
use domain::query::Problem;
use rand::TryRngCore;
use rand::rngs::OsRng;
use store::Tx;
use store::one_time_code::Sent;
use subtle::ConstantTimeEq;

use super::Asker;
use super::throttle::{self, AskedFor};
use crate::city::City;
use crate::error::{Error, Result};
use crate::sender::{Message, SendError};

/// What a code is for, and whose it is.
#[derive(Clone, Copy)]
pub(crate) struct CodeFor<'a> {
    /// What it is for: a code for one thing does for no other.
    pub(crate) purpose: Purpose,
    /// Whose: a phone, or the number of a request.
    pub(crate) of: &'a str,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To open an account.
    SignUp,
    /// To choose a new password.
    Reset,
    /// To follow a request.
    Track,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign up",
            Self::Reset => "reset",
            Self::Track => "track",
        }
    }
}

impl CodeFor<'_> {
    fn key_mark(&self, city: &City) -> String {
        city.key().mark("code of", [self.purpose.name(), self.of])
    }

    fn code_mark(&self, city: &City, code: &str) -> String {
        city.key().mark("code", [self.purpose.name(), self.of, code])
    }
}

/// A code that was made.
pub(crate) struct Issued {
    /// Its digits.
    pub(crate) code: String,
    /// The phone that it goes to after the commit; `None`: to nobody.
    pub(crate) to: Option<String>,
}

/// Makes a code, counts it and keeps its mark; one that was made before for the same no longer holds. It goes to `phone`, if that is
/// somebody's whom texts go to, and its share of codes and the city's are not used up; else to nobody: the same work, the same answer, and nobody can tell.
///
/// # Errors
/// [`Error::NoSender`] when no phone can be reached; [`Error::Wait`] when too much was asked; the register failed. Then nothing may be kept.
pub(crate) async fn issue(
    tx: &mut Tx,
    city: &City,
    what: CodeFor<'_>,
    asked: AskedFor<'_>,
    phone: Option<&str>,
    asker: &Asker,
) -> Result<Issued> {
    if !city.outside().senders.has_sms() {
        return Err(Error::NoSender);
    }
    throttle::count_asked(tx, city, asked, asker).await?;
    let code = digits()?;
    let now = city.now();
    let (key, mark) = (what.key_mark(city), what.code_mark(city, &code));
    store::one_time_code::put(tx, &key, &mark, now, now.plus_seconds(CODE_SECONDS)).await?;
    let phone = phone.filter(|phone| city.settings().texts_to(phone));
    let may = throttle::may_send(tx, city, phone).await?;
    if phone.is_some() && !may {
        tracing::warn!("a code was not sent: its phone or the city (codes_an_hour) had as many as may be in an hour");
    }
    Ok(Issued { code, to: phone.filter(|_| may).map(str::to_owned) })
}

/// Sends a message in the background: nobody can tell from the time of an answer whether there was one.
pub(crate) fn send(city: &City, phone: &str, message: &Message, lang: Lang) {
    /// The pauses between tries, in seconds: a code is of use for minutes.
    const PAUSES: [u64; 2] = [2, 10];
    let text = (city.outside().words)(message, lang);
    let (city, phone) = (city.clone(), phone.to_owned());
    tokio::spawn(async move {
        let mut pauses = PAUSES.into_iter();
        while let Err(error) = city.outside().senders.sms(&phone, &text).await {
            let pause = pauses.next().filter(|_| matches!(error, SendError::Later(_)));
            tracing::warn!(%error, again = pause.is_some(), "a code was not sent");
            let Some(seconds) = pause else { return };
            tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
        }
    });
}

/// Whether this is the code. It stays, to be used up by [`take`] together with what it is for; a wrong try is counted.
///
/// # Errors
/// `code` is no code, wrong, or no longer holds; the register failed.
pub(crate) async fn check(city: &City, what: CodeFor<'_>, typed: &str) -> Result<()> {
    let code = domain::account::code(typed)?;
    let key = what.key_mark(city);
    let mut tx = city.db().begin().await?;
    let Some(sent) = holding(&mut tx, city, &key).await? else { return refuse(Problem::Expired) };
    if is_same(&sent.code_mac, &what.code_mark(city, &code)) {
        tx.rollback().await?;
        return Ok(());
    }
    store::one_time_code::count_try(&mut tx, &key).await?;
    tx.commit().await?;
    refuse(Problem::Wrong)
}

/// Uses up a code that was checked, in the transaction of what it is for: it serves once.
///
/// # Errors
/// `code` was used meanwhile, or no longer holds; the register failed. Then nothing may be kept.
pub(crate) async fn take(tx: &mut Tx, city: &City, what: CodeFor<'_>, typed: &str) -> Result<()> {
    let code = domain::account::code(typed)?;
    let key = what.key_mark(city);
    match holding(tx, city, &key).await? {
        Some(sent) if is_same(&sent.code_mac, &what.code_mark(city, &code)) => {
            Ok(store::one_time_code::remove(tx, &key).await?)
        }
        _ => refuse(Problem::Expired),
    }
}

/// The code of this mark, if it still holds.
async fn holding(tx: &mut Tx, city: &City, key: &str) -> Result<Option<Sent>> {
    let sent = store::one_time_code::locked(tx, key).await?;
    Ok(sent.filter(|sent| sent.expires_at > city.now() && sent.tries < CODE_TRIES))
}

fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn refuse<T>(problem: Problem) -> Result<T> {
    Err(Error::Form { field: "code", problem })
}

/// Digits that nobody can foresee, each of the million codes as likely as any other.
fn digits() -> Result<String> {
    const CODES: u32 = 10_u32.pow(CODE_DIGITS as u32);
    /// The numbers above it would make small codes likelier.
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = OsRng.try_next_u32().map_err(|error| Error::Unavailable(error.to_string()))?;
        if number < FAIR {
            return Ok(format!("{:0width$}", number % CODES, width = CODE_DIGITS));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        let codes: Vec<String> = (0..100).map(|_| digits().unwrap()).collect();
        assert!(codes.iter().all(|code| domain::account::code(code).as_ref() == Ok(code)));
        assert!(codes.iter().any(|code| *code != codes[0]));
    }
}
