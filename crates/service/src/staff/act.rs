//! A step that somebody of the staff takes.

use domain::event::Event;
use domain::id::RequestId;
use domain::workflow::Role;

use super::Staff;
use crate::act::{Deed, perform_of};
use crate::audit;
use crate::city::City;
use crate::error::{Error, Result};

/// Takes a step in the role of who is signed in. People of an executor take steps with what their own organisation has, and find nothing
/// else. `photos` are the ids of uploaded photos that belong to what they say. What is refused leaves a line in the audit log, and
/// nothing else.
///
/// # Errors
/// As [`crate::act::perform`].
pub async fn act(
    city: &City,
    staff: &Staff,
    id: RequestId,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<Event> {
    let only_of = match (staff.role, staff.executor) {
        (Role::Executor, None) => return Err(Error::NotFound),
        (Role::Executor, executor) => executor,
        _ => None,
    };
    let done = perform_of(city, id, staff.actor(), only_of, deed, photos, expected_version).await;
    let why = match &done {
        Err(Error::Refused(refusal)) => refusal.to_string(),
        Err(Error::NotFound) => "not found".to_owned(),
        _ => return done,
    };
    // A number that is no request's stands in the line as what it was done to.
    let known = store::request::fact(&mut city.db().read().await?, id).await?.map(|_| id);
    audit::refused(city, staff.actor(), known, deed.kind().code(), &why).await?;
    done
}
