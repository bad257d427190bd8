//! Looking for any request.

use domain::id::RequestId;
use domain::permission::Permission;
use domain::search::Sought;
use store::desk::Row;

use super::seen;
use crate::audit;
use crate::city::City;
use crate::error::Result;
use crate::staff::Staff;

/// How many stand on a page.
const PAGE: u32 = 20;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The request whose very number was typed comes first, then the newest.
    pub rows: Vec<Row>,
    /// How many of them are such a request: 1 or 0.
    pub exact: usize,
    /// Where to look further, if there may be more.
    pub next: Option<RequestId>,
}

/// The requests that meet all that was typed, newest first, with numbers below `before`. That they are seen, is written down.
///
/// # Errors
/// [`crate::Error::Forbidden`]; `q` is too long; the register failed.
pub async fn search(city: &City, staff: &Staff, typed: &str, before: Option<RequestId>) -> Result<Page> {
    staff.need(city, Permission::SeeRequests).await?;
    let sought = Sought::parse(typed)?;
    let mut tx = city.db().read().await?;
    let found = store::search::find(&mut tx, &sought, before, PAGE).await?;
    let exact = usize::from(found.exact.is_some());
    let ids: Vec<RequestId> = found.exact.into_iter().chain(found.ids).collect();
    let rows = store::desk::rows(&mut tx, &ids).await?;
    drop(tx);
    audit::saw_all(city, staff, &seen(&rows), "search").await?;
    Ok(Page { rows, exact, next: found.next })
}
