//! A photo of a request, for those who work on it.

use bytes::Bytes;
use domain::id::RequestId;
use domain::permission::Permission;

use super::Staff;
use crate::city::City;
use crate::error::{Error, Result};
use crate::photo::Size;
use domain::photo::is_id;

/// The picture.
///
/// # Errors
/// [`Error::NotFound`] when the request has no such photo, or is none of their organisation's; the register or the store of photos failed.
pub async fn photo(city: &City, staff: &Staff, request: RequestId, id: &str, size: Size) -> Result<Bytes> {
    let store = city.outside().photos.as_ref().filter(|_| is_id(id)).ok_or(Error::NotFound)?;
    let mut tx = city.db().read().await?;
    let photo = store::photo::get(&mut tx, id).await?.filter(|photo| photo.request == Some(request));
    let fact = store::request::fact(&mut tx, request).await?.ok_or(Error::NotFound)?;
    let hidden = store::contractor::hides(&mut tx, staff.account, request).await?;
    drop(tx);
    let is_own =
        staff.may(Permission::WorkQueue) && fact.executor.is_some() && fact.executor == staff.executor && !hidden;
    if photo.is_none() || !(is_own || staff.may(Permission::SeeRequests)) {
        return Err(Error::NotFound);
    }
    store.get(id, size).await
}
