//! Opening an account: first a code goes to the phone, then it is typed in together with who it is.

use std::fmt;

use domain::account::PRIVACY_VERSION;
use domain::classifier::Lang;
use domain::intake::{self, ApplicantForm};
use domain::query::Problem;
use domain::workflow::Role;
use store::account::NewAccount;

use super::code::{self, CodeFor, Purpose};
use super::throttle::{self, AskedFor};
use super::{Asker, Opened, session};
use crate::cabinet;
use crate::city::City;
use crate::error::{Error, Result};
use crate::sender::Message;

/// Who wants an account, as they typed it. By sending it they say that they have read the privacy notice that is shown beside it.
#[derive(Clone, Default)]
pub struct SignUpForm {
    /// Who they are.
    pub person: ApplicantForm,
    /// The password that they want.
    pub password: String,
    /// The code that came to the phone.
    pub code: String,
}

impl fmt::Debug for SignUpForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignUpForm(…)")
    }
}

/// Sends a code to a phone that has no account; to one that has, word that it has. Whoever asks gets the same answer.
///
/// # Errors
/// `phone` is no phone, or abroad where no texts go; [`Error::NoSender`] when no phone can be reached; [`Error::Wait`] when too many were asked for; the register failed.
pub async fn begin(city: &City, phone: &str, lang: Lang, asker: &Asker) -> Result<()> {
    let phone = intake::phone(phone)?;
    if !city.settings().texts_to(&phone) {
        // Known from the number alone, and so no secret: nobody should wait for a code that cannot come.
        return Err(Error::Form { field: "phone", problem: Problem::OutOfRange });
    }
    throttle::may_ask(city, AskedFor::Phone(&phone), asker).await?;
    let mut tx = city.db().begin().await?;
    let known = store::account::credentials_by_phone(&mut tx, &phone).await?.is_some();
    let issued = code::issue(&mut tx, city, code_for(&phone), AskedFor::Phone(&phone), Some(&phone), asker).await?;
    tx.commit().await?;
    if let Some(to) = issued.to {
        let message = if known { Message::AccountExists } else { Message::SignUpCode { code: issued.code } };
        code::send(city, &to, &message, lang);
    }
    Ok(())
}

/// Opens the account, and signs in.
///
/// # Errors
/// A field could not be taken, `code` and `password` among them; too many wait; the register failed. Then nothing was kept.
pub async fn finish(city: &City, form: &SignUpForm, lang: Lang, asker: &Asker) -> Result<Opened> {
    let person = form.person.check()?;
    domain::account::password(&form.password, &person.phone, &person.surname)?;
    let what = code_for(&person.phone);
    code::check(city, what, &form.code).await?;
    // Only for who has the code: the work is dear.
    let password = city.passwords().hash(&form.password).await?;
    let mut tx = city.db().begin().await?;
    code::take(&mut tx, city, what, &form.code).await?;
    let new = NewAccount {
        person: &person,
        password: &password,
        role: Role::Applicant,
        executor: None,
        lang,
        privacy: PRIVACY_VERSION,
        at: city.now(),
    };
    let account = match store::account::insert(&mut tx, &new).await {
        // Opened in another window meanwhile, with another code: this one no longer holds.
        Err(store::Error::Conflict(_)) => {
            return Err(Error::Form { field: "code", problem: Problem::Expired });
        }
        done => done?,
    };
    cabinet::adopt(&mut tx, city, account).await?;
    let opened = session::open(&mut tx, city, account, asker).await?;
    tx.commit().await?;
    Ok(opened)
}

const fn code_for(phone: &str) -> CodeFor<'_> {
    CodeFor { purpose: Purpose::SignUp, of: phone }
}
