//! Executors, and how they are reached: kept by an admin.

use domain::classifier::ExecutorKind;
use domain::intake::{self, FormError};
use domain::permission::Permission;
use domain::query::Problem;
use store::classifier::NewExecutor;
pub use store::contact::ExecutorContact;

use super::{By, changes, code, name};
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};

/// An executor as it is typed in.
#[derive(Clone, Debug, Default)]
pub struct ExecutorForm {
    /// Its code. It stays.
    pub code: String,
    /// Its name in Ukrainian.
    pub name_uk: String,
    /// In English; may be empty.
    pub name_en: String,
    /// What kind it is, by its code.
    pub kind: String,
    /// Its mailbox; may be empty.
    pub email: String,
    /// The mailbox of its head; may be empty.
    pub head_email: String,
    /// Its phone; may be empty.
    pub phone: String,
}

/// How each executor is reached, in the order of the classifier.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn contacts(city: &City, by: By<'_>) -> Result<Vec<(domain::id::ExecutorId, ExecutorContact)>> {
    by.may(city, Permission::ManageClassifier).await?;
    Ok(store::contact::all(&mut city.db().read().await?).await?)
}

/// Enters an executor; one with this code must not be there.
///
/// # Errors
/// A field could not be taken; [`Error::Forbidden`]; the register failed.
pub async fn add(city: &City, by: By<'_>, form: &ExecutorForm) -> Result<()> {
    put(city, by, form, false).await
}

/// Changes the executor with this code.
///
/// # Errors
/// A field could not be taken; [`Error::NotFound`]; [`Error::Forbidden`]; the register failed.
pub async fn change(city: &City, by: By<'_>, form: &ExecutorForm) -> Result<()> {
    put(city, by, form, true).await
}

async fn put(city: &City, by: By<'_>, form: &ExecutorForm, is_there: bool) -> Result<()> {
    let actor = by.may(city, Permission::ManageClassifier).await?;
    let (code, name) = (code(&form.code)?, name(&form.name_uk, &form.name_en)?);
    let kind = ExecutorKind::from_code(form.kind.trim());
    let kind = kind.ok_or(Error::Form { field: "kind", problem: Problem::Unknown })?;
    let contact = ExecutorContact {
        email: mailbox("email", &form.email)?,
        head_email: mailbox("head_email", &form.head_email)?,
        phone: phone(&form.phone)?,
    };
    let mut tx = city.db().begin().await?;
    // Two who enter the same code at once come one after the other.
    store::settings::bump(&mut tx).await?;
    let classifier = store::classifier::load(&mut tx).await?;
    let old = classifier.executor_by_code(&code);
    match (old, is_there) {
        (None, true) => return Err(Error::NotFound),
        (Some(_), false) => return Err(Error::Form { field: "code", problem: Problem::Repeated }),
        _ => {}
    }
    let old_contact = match old {
        Some(old) => store::contact::of_executor(&mut tx, old.id).await?.unwrap_or_default(),
        None => ExecutorContact::default(),
    };
    let id = store::classifier::put_executor(&mut tx, NewExecutor { code: &code, name: &name, kind }).await?;
    store::contact::put(&mut tx, id, &contact).await?;
    let told = |text: Option<String>| text.unwrap_or_default();
    let detail = changes([
        ("name_uk", told(old.map(|old| old.name.uk.clone())), name.uk.clone()),
        ("name_en", told(old.map(|old| old.name.en.clone())), name.en.clone()),
        ("kind", told(old.map(|old| old.kind.code().to_owned())), kind.code().to_owned()),
        ("email", told(old_contact.email), told(contact.email)),
        ("head_email", told(old_contact.head_email), told(contact.head_email)),
        ("phone", told(old_contact.phone), told(contact.phone)),
    ]);
    if !detail.is_empty() {
        let action = if is_there { "executor_changed" } else { "executor_added" };
        audit::write(&mut tx, city, actor, &Entry { action, request: None, subject: &code, detail: &detail }).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn mailbox(field: &'static str, typed: &str) -> Result<Option<String>> {
    Ok(intake::email(typed).map_err(|error| FormError { field, ..error })?)
}

fn phone(typed: &str) -> Result<Option<String>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    // Short numbers of services (1562) are phones, too.
    let short = typed.trim();
    if (3..=5).contains(&short.len()) && short.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(short.to_owned()));
    }
    Ok(Some(intake::phone(typed)?))
}
