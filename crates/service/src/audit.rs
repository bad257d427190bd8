//! Who changed what beside requests, what was refused, and who saw whose personal data.
//!
//! What happened to a request stands in its events. Here stands what else must be told of one day: changes by an admin, in the same
//! transaction as the change; steps and pages that were refused, which leave nothing but this line; and each look at somebody's name,
//! phone or address, before they are shown.

use domain::id::RequestId;
use domain::workflow::Actor;
use store::Tx;
use store::applicant::ApplicantId;
use store::audit::NewLine;
use store::viewed::View;

use crate::city::City;
use crate::error::Result;
use crate::staff::Staff;

/// Within so many hours, the same person who looks at the same data in the same place has seen it once.
const SAME_LOOK_HOURS: i64 = 1;

/// The word of a line about something that was refused.
pub const REFUSED: &str = "refused";

/// What is to be remembered.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What was done: a word, such as `setting` or `account_added`.
    pub action: &'a str,
    /// With which request.
    pub request: Option<RequestId>,
    /// To what it was done: a key, a code, a number.
    pub subject: &'a str,
    /// How it was and is. Never a secret, and nothing that people wrote.
    pub detail: &'a str,
}

/// Writes a line, in the transaction of what it tells of.
///
/// # Errors
/// The register failed.
pub async fn write(tx: &mut Tx, city: &City, by: Actor, entry: &Entry<'_>) -> Result<()> {
    let Entry { action, request, subject, detail } = *entry;
    store::audit::append(tx, NewLine { at: city.now(), by, action, request, subject, detail }).await?;
    Ok(())
}

/// Writes down that something was refused: `what`, and `why` in a word or two.
///
/// # Errors
/// The register failed.
pub async fn refused(city: &City, by: Actor, request: Option<RequestId>, what: &str, why: &str) -> Result<()> {
    let mut tx = city.db().begin().await?;
    write(&mut tx, city, by, &Entry { action: REFUSED, request, subject: what, detail: why }).await?;
    tx.commit().await?;
    Ok(())
}

/// The same of many requests that stand on one page.
///
/// # Errors
/// The register failed.
pub async fn saw_all(city: &City, staff: &Staff, seen: &[(RequestId, ApplicantId)], what: &str) -> Result<()> {
    if seen.is_empty() {
        return Ok(());
    }
    let at = city.now();
    let mut tx = city.db().begin().await?;
    // By rising numbers, as everything that names several requests.
    let mut seen = seen.to_vec();
    seen.sort_unstable_by_key(|(request, _)| *request);
    for (request, applicant) in seen {
        let view = View { at, account: staff.account, request: Some(request), applicant: Some(applicant), what };
        store::viewed::append(&mut tx, view, at.plus_hours(-SAME_LOOK_HOURS)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes down that somebody of the staff sees personal data: of a request, of a person, or of both. `what` is where: `card`, `caller`.
/// To be called before they are shown: what cannot be written down is not shown.
///
/// # Errors
/// The register failed.
pub async fn saw(
    city: &City,
    staff: &Staff,
    request: Option<RequestId>,
    applicant: Option<ApplicantId>,
    what: &str,
) -> Result<()> {
    let at = city.now();
    let (view, since) =
        (View { at, account: staff.account, request, applicant, what }, at.plus_hours(-SAME_LOOK_HOURS));
    if store::viewed::is_written(&mut city.db().read().await?, view, since).await? {
        return Ok(());
    }
    let mut tx = city.db().begin().await?;
    store::viewed::append(&mut tx, view, since).await?;
    tx.commit().await?;
    Ok(())
}
