//! Choosing a new password: a code goes to the phone of the account, and whoever types it in has it.

use domain::classifier::Lang;
use domain::intake;
use domain::permission::is_staff;
use domain::query::Problem;
use store::Tx;
use store::account::Credentials;

use super::code::{self, CodeFor, Purpose};
use super::throttle::{self, AskedFor};
use super::{Asker, Opened, password, session};
use crate::city::City;
use crate::error::{Error, Result};
use crate::sender::Message;

/// Sends a code to a phone that has an account; to another, nothing. Whoever asks gets the same answer.
///
/// # Errors
/// `phone` is no phone; [`Error::NoSender`] when no phone can be reached; [`Error::Wait`] when too many were asked for; the register failed.
pub async fn begin(city: &City, phone: &str, lang: Lang, asker: &Asker) -> Result<()> {
    let phone = intake::phone(phone)?;
    throttle::may_ask(city, AskedFor::Phone(&phone), asker).await?;
    let mut tx = city.db().begin().await?;
    let known = residents(&mut tx, &phone).await?.is_some();
    let to = known.then_some(phone.as_str());
    let issued = code::issue(&mut tx, city, code_for(&phone), AskedFor::Phone(&phone), to, asker).await?;
    tx.commit().await?;
    if let Some(to) = issued.to {
        code::send(city, &to, &Message::ResetCode { code: issued.code }, lang);
    }
    Ok(())
}

/// Sets the new password, ends all sessions, forgets failed tries, and signs in.
///
/// # Errors
/// `phone` is no phone; `code` is wrong or no longer holds; `password` cannot be one; too many wait; the register failed. Then nothing
/// was kept.
pub async fn finish(city: &City, phone: &str, typed: &str, new: &str, asker: &Asker) -> Result<Opened> {
    let phone = intake::phone(phone)?;
    password::could_be(new, &phone)?;
    let what = code_for(&phone);
    code::check(city, what, typed).await?;
    let credentials = residents(&mut city.db().read().await?, &phone).await?;
    // Nobody was sent a code for a phone without an account; it was deleted meanwhile.
    let credentials = credentials.ok_or(Error::Form { field: "code", problem: Problem::Expired })?;
    domain::account::password(new, &phone, &credentials.surname)?;
    let hash = city.passwords().hash(new).await?;
    let mut tx = city.db().begin().await?;
    code::take(&mut tx, city, what, typed).await?;
    store::account::set_password(&mut tx, credentials.account, &hash).await?;
    store::session::end_all(&mut tx, credentials.account, None).await?;
    throttle::forgive(&mut tx, city, &phone).await?;
    let opened = session::open(&mut tx, city, credentials.account, asker).await?;
    tx.commit().await?;
    Ok(opened)
}

/// What a resident with this phone signs in with. Those who work here get a new password from an admin: their phone was typed by
/// somebody else, and whoever reads a text on it has not shown to be them.
async fn residents(tx: &mut Tx, phone: &str) -> Result<Option<Credentials>> {
    let Some(credentials) = store::account::credentials_by_phone(tx, phone).await? else { return Ok(None) };
    let account = store::account::by_id(tx, credentials.account).await?;
    Ok(account.filter(|account| !is_staff(account.role)).map(|_| credentials))
}

const fn code_for(phone: &str) -> CodeFor<'_> {
    CodeFor { purpose: Purpose::Reset, of: phone }
}
