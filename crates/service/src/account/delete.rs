//! Deleting one's account.

use domain::permission::is_staff;

use super::{Asker, SignedIn, password};
use crate::cabinet;
use crate::city::City;
use crate::error::{Error, Result};

/// Deletes one's account with all its sessions. The requests of the cabinet stay: the city has to mend what was reported; but whose they were,
/// nobody can tell any more, and the links that showed their texts and photos lead nowhere.
///
/// # Errors
/// [`Error::NotFound`] for somebody who works here: an admin closes their account, and what they did stays theirs; `password` is not the
/// password; [`Error::Wait`] after too many wrong ones; too many wait; the register failed.
pub async fn delete(city: &City, who: &SignedIn, typed: &str, asker: &Asker) -> Result<()> {
    if is_staff(who.role) {
        return Err(Error::NotFound);
    }
    password::confirm(city, who, "password", typed, asker).await?;
    let mut tx = city.db().begin().await?;
    store::account::lock(&mut tx, who.account).await?;
    cabinet::adopt(&mut tx, city, who.account).await?;
    store::account::delete(&mut tx, who.account).await?;
    tx.commit().await?;
    Ok(())
}
