//! Following a request without an account and without its link: by its number and the last four digits of the phone.
//!
//! Both are easily seen on a screen, or guessed. So they open nothing: they send a code to the phone that the request was made with, and
//! only that opens it. Whoever asks gets the same answer, whether or not the four digits were right.

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::query::Problem;
use store::applicant::ApplicantId;

use super::Asker;
use super::code::{self, CodeFor, Purpose};
use super::throttle::{self, AskedFor};
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;
use crate::sender::Message;

/// How many digits of the phone are asked for.
pub const LAST_DIGITS: usize = 4;

/// Sends a code to the phone that the request was made with, if these are its last digits; else to nobody.
///
/// # Errors
/// `id` is no number, `last_digits` are not four digits; [`Error::NoSender`]; [`Error::Wait`] when it was asked too often of this request
/// or from this address; the register failed.
pub async fn begin(city: &City, id: &str, last_digits: &str, lang: Lang, asker: &Asker) -> Result<RequestId> {
    let id = number(id)?;
    let last_digits = last_digits.trim();
    if last_digits.len() != LAST_DIGITS || !last_digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::Form { field: "last_digits", problem: Problem::Malformed });
    }
    throttle::may_ask(city, AskedFor::Request(id), asker).await?;
    let mut tx = city.db().begin().await?;
    let phone = store::applicant::of_request(&mut tx, id).await?.map(|applicant| applicant.phone);
    let phone = phone.filter(|phone| phone.ends_with(last_digits));
    let name = id.to_string();
    let issued = code::issue(&mut tx, city, code_for(&name), AskedFor::Request(id), phone.as_deref(), asker).await?;
    tx.commit().await?;
    if let Some(to) = issued.to {
        code::send(city, &to, &Message::TrackingCode { code: issued.code, request: id }, lang);
    }
    Ok(id)
}

/// Gives a link of its own to whoever got the code: the token that the link is made of.
///
/// # Errors
/// `id` is no number; `code` is wrong or no longer holds; the register failed. Then nothing was kept.
pub async fn finish(city: &City, id: &str, typed: &str) -> Result<String> {
    let id = number(id)?;
    let name = id.to_string();
    let what = code_for(&name);
    code::check(city, what, typed).await?;
    let token = keys::random_hex::<16>()?;
    let mut tx = city.db().begin().await?;
    code::take(&mut tx, city, what, typed).await?;
    let applicant: Option<ApplicantId> = store::applicant::id_of_request(&mut tx, id).await?;
    // The code went to nobody else; the person was taken out of the register meanwhile.
    let applicant = applicant.ok_or(Error::Form { field: "code", problem: Problem::Expired })?;
    store::tracking::insert(&mut tx, &[(keys::hash(&token).as_str(), id, applicant)], city.now()).await?;
    tx.commit().await?;
    Ok(token)
}

fn number(typed: &str) -> Result<RequestId> {
    let digits = typed.trim().trim_start_matches(['№', '#', ' ', '\u{a0}']);
    let id = digits.parse::<i64>().ok().filter(|id| *id > 0);
    id.map(RequestId).ok_or(Error::Form { field: "id", problem: Problem::Malformed })
}

const fn code_for(request: &str) -> CodeFor<'_> {
    CodeFor { purpose: Purpose::Track, of: request }
}
