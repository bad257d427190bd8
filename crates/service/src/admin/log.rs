//! Who changed what, what was refused, and who saw whose personal data: read by an admin. Reading who saw what is written down as well.

use domain::id::{AccountId, RequestId};
use domain::permission::Permission;
use domain::time::Timestamp;
use store::applicant::ApplicantId;
pub use store::audit::Line;
use store::log::{AccessFilter, AuditFilter};
pub use store::log::{Looked, Named};

use super::By;
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::Result;

/// How many lines a page has.
pub const PAGE: u32 = 100;

/// Which lines of the audit log are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditWanted {
    /// By whom.
    pub account: Option<AccountId>,
    /// What: its word.
    pub action: Option<String>,
    /// With which request.
    pub request: Option<RequestId>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// Before which line: the page after it.
    pub before: Option<i64>,
}

/// Which looks at personal data are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessWanted {
    /// By whom.
    pub account: Option<AccountId>,
    /// At which request.
    pub request: Option<RequestId>,
    /// At whom.
    pub applicant: Option<i64>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// Before which line: the page after it.
    pub before: Option<i64>,
}

/// Lines of a log, newest first, and before which line the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines<T> {
    /// The lines.
    pub lines: Vec<T>,
    /// Where the next page begins; `None`: there is none.
    pub next: Option<i64>,
}

impl<T> Lines<T> {
    fn of(mut lines: Vec<T>, id: impl Fn(&T) -> i64) -> Self {
        let more = lines.len() > PAGE as usize;
        lines.truncate(PAGE as usize);
        Self { next: lines.last().filter(|_| more).map(id), lines }
    }
}

/// Lines of the audit log.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn changes(city: &City, by: By<'_>, wanted: &AuditWanted) -> Result<Lines<Line>> {
    by.may(city, Permission::ReadAudit).await?;
    let AuditWanted { account, action, request, from, to, before } = wanted;
    let filter = AuditFilter {
        account: *account,
        action: action.as_deref(),
        request: *request,
        from: *from,
        to: *to,
        before: *before,
    };
    let lines = store::log::audit(&mut city.db().read().await?, filter, PAGE + 1).await?;
    Ok(Lines::of(lines, |line| line.id))
}

/// Who saw whose personal data. That it was read stands in the audit log.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn looks(city: &City, by: By<'_>, wanted: &AccessWanted) -> Result<Lines<Looked>> {
    let actor = by.may(city, Permission::ReadAudit).await?;
    let AccessWanted { account, request, applicant, from, to, before } = wanted;
    let filter = AccessFilter {
        account: *account,
        request: *request,
        applicant: applicant.map(ApplicantId),
        from: *from,
        to: *to,
        before: *before,
    };
    let subject = [
        account.map(|account| format!("account {}", account.0)),
        request.map(|request| format!("request {request}")),
        applicant.map(|applicant| format!("applicant {applicant}")),
    ];
    let subject = subject.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut tx = city.db().begin().await?;
    let entry = Entry { action: "access_read", request: None, subject: &subject, detail: "" };
    audit::write(&mut tx, city, actor, &entry).await?;
    tx.commit().await?;
    let lines = store::log::looks(&mut city.db().read().await?, filter, PAGE + 1).await?;
    Ok(Lines::of(lines, |line| line.id))
}

/// Those of the staff whom lines may name, by surname.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn people(city: &City, by: By<'_>) -> Result<Vec<Named>> {
    by.may(city, Permission::ReadAudit).await?;
    Ok(store::log::people(&mut city.db().read().await?).await?)
}

/// The words of what stands in the log.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn actions(city: &City, by: By<'_>) -> Result<Vec<String>> {
    by.may(city, Permission::ReadAudit).await?;
    Ok(store::log::actions(&mut city.db().read().await?).await?)
}
