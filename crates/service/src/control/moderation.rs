//! What everybody may see of what people write and send: nothing before a controller has looked, and nothing that was taken back.

use domain::answer::Named;
use domain::classifier::Lang;
use domain::permission::Permission;
use domain::time::Timestamp;
use domain::workflow::Role;
use store::moderation;

pub use store::moderation::{Content, Piece};

use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::Result;
use crate::read::type_named;
use crate::staff::Staff;

/// How many are shown at once.
const AT_ONCE: u32 = 20;

/// A text or a photo, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which it is.
    pub piece: Piece,
    /// The number of the request.
    pub request: i64,
    /// Its type.
    pub request_type: Named,
    /// When it was written or sent.
    pub at: Timestamp,
    /// In what role somebody did.
    pub by: Role,
    /// What it holds.
    pub content: Content,
    /// When somebody looked at it.
    pub looked_at: Option<Timestamp>,
}

/// What nobody has looked at, the latest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] for who passes nothing; the register failed.
pub async fn unlooked(city: &City, staff: &Staff, lang: Lang) -> Result<Vec<Shown>> {
    staff.need(city, Permission::Moderate).await?;
    let all = moderation::unlooked(&mut city.db().read().await?, AT_ONCE).await?;
    Ok(all.into_iter().map(|shown| of(city, shown, lang)).collect())
}

/// What everybody may see, what was passed last first.
///
/// # Errors
/// As [`unlooked`].
pub async fn passed(city: &City, staff: &Staff, lang: Lang) -> Result<Vec<Shown>> {
    staff.need(city, Permission::Moderate).await?;
    let all = moderation::passed(&mut city.db().read().await?, AT_ONCE).await?;
    Ok(all.into_iter().map(|shown| of(city, shown, lang)).collect())
}

fn of(city: &City, shown: moderation::Shown, lang: Lang) -> Shown {
    let moderation::Shown { piece, request, type_id, at, by, content, looked_at } = shown;
    let request_type = type_named(&city.classifier(), type_id, lang);
    Shown { piece, request: request.0, request_type, at, by, content, looked_at }
}

/// Passes a piece for everybody to see, or keeps it back. Who did stands in the audit log.
///
/// # Errors
/// [`crate::Error::Conflict`] when somebody else has looked at it meanwhile; there is none; as [`unlooked`].
pub async fn look(city: &City, staff: &Staff, piece: &Piece, pass: bool) -> Result<()> {
    staff.need(city, Permission::Moderate).await?;
    let mut tx = city.db().begin().await?;
    let request = moderation::look(&mut tx, piece, pass, staff.account, city.now()).await?;
    let action = if pass { "passed" } else { "kept_back" };
    let entry = Entry { action, request: Some(request), subject: &subject(piece), detail: "" };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a piece back that everybody could see. Who did stands in the audit log.
///
/// # Errors
/// [`crate::Error::Conflict`] when it is not shown; there is none; as [`unlooked`].
pub async fn retract(city: &City, staff: &Staff, piece: &Piece) -> Result<()> {
    staff.need(city, Permission::Moderate).await?;
    let mut tx = city.db().begin().await?;
    let request = moderation::retract(&mut tx, piece, staff.account, city.now()).await?;
    let entry = Entry { action: "retracted", request: Some(request), subject: &subject(piece), detail: "" };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// What an audit line says that it was done to: its number alone.
fn subject(piece: &Piece) -> String {
    match piece {
        Piece::Note(id) => format!("note {id}"),
        Piece::Photo(id) => format!("photo {id}"),
    }
}
