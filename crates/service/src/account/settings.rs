//! What people change about their own account.

use domain::classifier::Lang;
use domain::intake::ApplicantForm;

use super::SignedIn;
use crate::city::City;
use crate::error::Result;

/// Changes what one said of oneself. The phone stays: it is what was confirmed. Requests keep what was said when they were made.
///
/// # Errors
/// A field could not be taken; the register failed.
pub async fn set_profile(city: &City, who: &SignedIn, form: &ApplicantForm) -> Result<()> {
    let phone = super::own(city, who).await?.person.phone;
    let person = ApplicantForm { phone, ..form.clone() }.check()?;
    let mut tx = city.db().begin().await?;
    store::account::set_profile(&mut tx, who.account, &person).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes whether one is told by e-mail, and in which language.
///
/// # Errors
/// The register failed.
pub async fn set_notices(city: &City, who: &SignedIn, by_mail: bool, lang: Lang) -> Result<()> {
    let mut tx = city.db().begin().await?;
    store::account::set_notices(&mut tx, who.account, by_mail, lang).await?;
    tx.commit().await?;
    Ok(())
}
