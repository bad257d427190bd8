//! Signing in with phone and password.

use domain::intake;
use domain::query::Problem;

use super::throttle::Try;
use super::{Asker, Opened, session};
use crate::cabinet;
use crate::city::City;
use crate::error::{Error, Result};

/// Signs in.
///
/// # Errors
/// `phone` is no phone, `password` is missing; [`Error::WrongPassword`] when there is no account of this phone with this password, whichever
/// of the two it is, after the same work; [`Error::Wait`] after too many failed tries; too many wait; the register failed.
pub async fn sign_in(city: &City, phone: &str, password: &str, asker: &Asker) -> Result<Opened> {
    let phone = intake::phone(phone)?;
    if password.is_empty() {
        return Err(Error::Form { field: "password", problem: Problem::Missing });
    }
    let place = city.passwords().place()?;
    let counted = Try::begin(city, &phone, asker).await?;
    let credentials = store::account::credentials_by_phone(&mut city.db().read().await?, &phone).await?;
    let hash = credentials.as_ref().map(|credentials| credentials.password.as_str());
    let is_right = place.is(password, hash).await?;
    let account = credentials.filter(|_| is_right).ok_or(Error::WrongPassword)?.account;
    let mut tx = city.db().begin().await?;
    counted.succeeded(&mut tx).await?;
    cabinet::adopt(&mut tx, city, account).await?;
    let opened = session::open(&mut tx, city, account, asker).await?;
    tx.commit().await?;
    Ok(opened)
}
