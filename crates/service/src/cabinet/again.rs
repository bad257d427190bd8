//! A deed that is sent twice: by a double click, or because the answer was lost on the way.

use domain::event::{Change, Event};
use domain::id::RequestId;
use domain::workflow::{ConfirmedBy, Role};
use store::note::Visibility;

use super::Holder;
use crate::act::Deed;
use crate::city::City;
use crate::error::Result;

/// Whether this very deed, based on that version, is the last change of the holder's request: then it was done.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is no such request, or it is not theirs; the words could not be taken; the register failed.
pub async fn is_done(
    city: &City,
    holder: &Holder,
    id: RequestId,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<bool> {
    let said = deed.said(photos)?;
    let mut tx = city.db().read().await?;
    if holder.own(&mut tx, city, id).await?.joined {
        return Ok(false);
    }
    let events = store::event::of_request(&mut tx, id).await?;
    let next = expected_version.and_then(|version| version.checked_add(1));
    let is_last = |event: &&Event| event.by == Role::Applicant && Some(event.version) == next;
    let Some(last) = events.last().filter(is_last) else { return Ok(false) };
    let note = match (deed, &last.change) {
        (Deed::Confirm, Change::Confirmed { by: ConfirmedBy::Applicant }) | (Deed::Withdraw, Change::Withdrawn) => {
            return Ok(true);
        }
        (Deed::Rate { stars }, Change::Rated { stars: given }) => return Ok(stars == given),
        (Deed::SendBack { .. }, Change::SentBack { note, .. })
        | (Deed::Reopen { .. }, Change::Reopened { note, .. }) => *note,
        (Deed::Comment { .. }, Change::Commented { note }) => Some(*note),
        _ => return Ok(false),
    };
    let notes = store::note::of_request(&mut tx, id, Visibility::Internal).await?;
    let kept = notes.into_iter().find(|row| Some(row.id) == note);
    // Two comments without words may be two photos.
    Ok(said.zip(kept).is_some_and(|(said, kept)| !said.text.is_empty() && said.text == kept.body))
}
