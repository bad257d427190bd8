//! Taking several requests on at once.

use domain::id::RequestId;

use super::whose;
use crate::act::Deed;
use crate::city::City;
use crate::error::{Error, Result};
use crate::staff::{Staff, act};
use crate::work::PAGE;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Taken on.
    pub accepted: Vec<RequestId>,
    /// Not: somebody was faster, or it is another's by now. Nothing was changed of them.
    pub left: Vec<RequestId>,
}

/// Takes on each of these requests that still is of the version that was seen: one that somebody else moved on meanwhile holds up none of
/// the others.
///
/// # Errors
/// [`Error::Forbidden`] for who has no queue; the register failed: those before stay taken on.
pub async fn accept_all(city: &City, staff: &Staff, seen: &[(RequestId, u32)]) -> Result<Accepted> {
    whose(city, staff).await?;
    let mut done = Accepted::default();
    for &(id, version) in seen.iter().take(PAGE) {
        match act(city, staff, id, &Deed::Accept, &[], Some(version)).await {
            Ok(_) => done.accepted.push(id),
            Err(Error::Conflict | Error::Refused(_) | Error::NotFound) => done.left.push(id),
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
