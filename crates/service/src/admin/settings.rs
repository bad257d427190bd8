//! The city's settings, changed by an admin.

use domain::permission::Permission;

use super::{By, changes};
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::Result;
use crate::settings::{Key, Settings};

/// Sets some settings, all or none; each that becomes another stands in the audit log.
///
/// # Errors
/// [`crate::Error::Setting`] for the first that there is not, or that cannot have this value; [`crate::Error::Forbidden`]; the register failed.
pub async fn set(city: &City, by: By<'_>, values: &[(&str, &str)]) -> Result<()> {
    let actor = by.may(city, Permission::ManageSettings).await?;
    for (key, value) in values {
        Key::of(key)?.check(value)?;
    }
    let mut tx = city.db().begin().await?;
    let was = Settings::from_rows(&store::settings::load(&mut tx).await?);
    for (key, value) in values {
        let (old, new) = (was.value(key).unwrap_or_default(), (*value).to_owned());
        if old == new {
            continue;
        }
        store::settings::set(&mut tx, key, value).await?;
        let detail = changes([(*key, old, new)]);
        audit::write(&mut tx, city, actor, &Entry { action: "setting", request: None, subject: key, detail: &detail })
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
