//! Directions and request types, kept by an admin.
//!
//! A type that has requests is never deleted: retired, it is reported no more, and its requests stay what they are.

use domain::classifier::{Precision, Urgency};
use domain::id::TypeId;
use domain::permission::Permission;
use domain::query::Problem;
use store::classifier::{NewDirection, NewType};

use super::{By, changes, code, name};
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};
use crate::import::show_otherwise;

/// A direction as it is typed in.
#[derive(Clone, Debug, Default)]
pub struct DirectionForm {
    /// Its code. It stays.
    pub code: String,
    /// Its name in Ukrainian.
    pub name_uk: String,
    /// In English; may be empty.
    pub name_en: String,
}

/// A request type as it is typed in.
#[derive(Clone, Debug, Default)]
pub struct TypeForm {
    /// Its code. It stays.
    pub code: String,
    /// The code of its direction.
    pub direction: String,
    /// Its name in Ukrainian.
    pub name_uk: String,
    /// In English; may be empty.
    pub name_en: String,
    /// How soon it must be done, by its code.
    pub urgency: String,
    /// How exactly its place may be shown, by its code.
    pub precision: String,
    /// The code of who does it when no rule says otherwise; may be empty.
    pub executor: String,
}

/// Enters a direction (`is_there` false), or changes the one with this code.
///
/// # Errors
/// A field could not be taken, `code` because it is there already ([`Problem::Repeated`]); [`Error::NotFound`] when it is not;
/// [`Error::Forbidden`]; the register failed.
pub async fn put_direction(city: &City, by: By<'_>, form: &DirectionForm, is_there: bool) -> Result<()> {
    let actor = by.may(city, Permission::ManageClassifier).await?;
    let (code, name) = (code(&form.code)?, name(&form.name_uk, &form.name_en)?);
    let mut tx = city.db().begin().await?;
    // Two who enter the same code at once come one after the other.
    store::settings::bump(&mut tx).await?;
    let classifier = store::classifier::load(&mut tx).await?;
    let old = expected(classifier.direction_by_code(&code), is_there)?;
    store::classifier::put_direction(&mut tx, NewDirection { code: &code, name: &name }).await?;
    let told = |text: Option<&String>| text.cloned().unwrap_or_default();
    let detail = changes([
        ("name_uk", told(old.map(|old| &old.name.uk)), name.uk.clone()),
        ("name_en", told(old.map(|old| &old.name.en)), name.en.clone()),
    ]);
    if !detail.is_empty() {
        let action = if is_there { "direction_changed" } else { "direction_added" };
        audit::write(&mut tx, city, actor, &Entry { action, request: None, subject: &code, detail: &detail }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Enters a request type (`is_there` false), or changes the one with this code. Where its places are to be shown otherwise than before, its
/// requests are, in the same transaction; deadlines that were promised stay.
///
/// # Errors
/// As [`put_direction`].
pub async fn put_type(city: &City, by: By<'_>, form: &TypeForm, is_there: bool) -> Result<()> {
    let actor = by.may(city, Permission::ManageClassifier).await?;
    let (code, name) = (code(&form.code)?, name(&form.name_uk, &form.name_en)?);
    let unknown = |field| Error::Form { field, problem: Problem::Unknown };
    let urgency = Urgency::from_code(form.urgency.trim()).ok_or_else(|| unknown("urgency"))?;
    let precision = Precision::from_code(form.precision.trim()).ok_or_else(|| unknown("precision"))?;
    let mut tx = city.db().begin().await?;
    // Two who enter the same code at once come one after the other.
    store::settings::bump(&mut tx).await?;
    let classifier = store::classifier::load(&mut tx).await?;
    let old = expected(classifier.type_by_code(&code), is_there)?;
    let direction = classifier.direction_by_code(form.direction.trim()).ok_or_else(|| unknown("direction"))?;
    let executor = match form.executor.trim() {
        "" => None,
        code => Some(classifier.executor_by_code(code).ok_or_else(|| unknown("executor"))?),
    };
    let new = NewType {
        code: &code,
        direction: direction.id,
        name: &name,
        urgency,
        precision,
        executor: executor.map(|row| row.id),
    };
    store::classifier::put_type(&mut tx, new).await?;
    show_otherwise(&mut tx, &classifier).await?;
    let direction_code = |id| classifier.direction(id).map_or_else(String::new, |row| row.code.clone());
    let executor_code = |id| classifier.executor(id).map_or_else(String::new, |row| row.code.clone());
    let was = |told: fn(&domain::classifier::RequestType) -> String| old.map(told).unwrap_or_default();
    let detail = changes([
        ("name_uk", was(|old| old.name.uk.clone()), name.uk.clone()),
        ("name_en", was(|old| old.name.en.clone()), name.en.clone()),
        ("direction", old.map(|old| direction_code(old.direction)).unwrap_or_default(), direction.code.clone()),
        ("urgency", was(|old| old.urgency.code().to_owned()), urgency.code().to_owned()),
        ("precision", was(|old| old.precision.code().to_owned()), precision.code().to_owned()),
        (
            "executor",
            old.and_then(|old| old.executor).map(executor_code).unwrap_or_default(),
            executor.map(|row| row.code.clone()).unwrap_or_default(),
        ),
    ]);
    if !detail.is_empty() {
        let action = if is_there { "type_changed" } else { "type_added" };
        audit::write(&mut tx, city, actor, &Entry { action, request: None, subject: &code, detail: &detail }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Retires a type, or offers it again.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`]; the register failed.
pub async fn set_retired(city: &City, by: By<'_>, code: &str, retired: bool) -> Result<()> {
    let actor = by.may(city, Permission::ManageClassifier).await?;
    let mut tx = city.db().begin().await?;
    store::settings::bump(&mut tx).await?;
    let classifier = store::classifier::load(&mut tx).await?;
    let row = classifier.type_by_code(code).ok_or(Error::NotFound)?;
    if classifier.is_retired(row.id) == retired {
        return Ok(());
    }
    store::classifier::set_retired(&mut tx, row.id, retired.then(|| city.now())).await?;
    let action = if retired { "type_retired" } else { "type_offered" };
    audit::write(&mut tx, city, actor, &Entry { action, request: None, subject: code, detail: "" }).await?;
    tx.commit().await?;
    Ok(())
}

/// How many requests each type has, told by its id.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn uses(city: &City, by: By<'_>) -> Result<Vec<(TypeId, u64)>> {
    by.may(city, Permission::ManageClassifier).await?;
    Ok(store::classifier::uses(&mut city.db().read().await?).await?)
}

fn expected<T>(old: Option<T>, is_there: bool) -> Result<Option<T>> {
    match (&old, is_there) {
        (None, true) => Err(Error::NotFound),
        (Some(_), false) => Err(Error::Form { field: "code", problem: Problem::Repeated }),
        _ => Ok(old),
    }
}
