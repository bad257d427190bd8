//! What comes of a call: a request, another's request joined, a question answered, or nothing.

use domain::call::{Direction, MAX_SECONDS, Outcome, Topic};
use domain::classifier::Classifier;
use domain::id::{CallId, RequestId};
use domain::intake::ApplicantForm;
use domain::query::Problem;
use store::Tx;
use store::applicant::{Asked, NewApplicant};
use store::call::{Call, End};

use super::need;
use crate::city::City;
use crate::error::{Error, Result};
use crate::register::{Checked, NewRequest, Registered, write_all};
use crate::staff::Staff;

/// The call that something comes of.
async fn call_of(tx: &mut Tx, id: CallId) -> Result<Call> {
    store::call::get(tx, id).await?.ok_or(Error::NotFound)
}

/// Writes what came of the call. Who was called back was reached.
async fn end(tx: &mut Tx, city: &City, call: &Call, end: End<'_>, requests: u32) -> Result<()> {
    store::call::end(tx, call.id, end, requests).await?;
    if call.course.direction == Direction::Out && end.outcome != Outcome::Dropped {
        let now = city.now();
        store::call::reached(tx, &call.phone, now, now, true).await?;
    }
    Ok(())
}

/// Whether a form that was made when so many requests had come of the call was taken already.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such call; the register failed.
pub async fn is_taken(city: &City, staff: &Staff, id: CallId, requests: u32) -> Result<bool> {
    need(city, staff).await?;
    let call = call_of(&mut city.db().read().await?, id).await?;
    Ok(call.requests != requests)
}

/// Registers a request for the caller, as the operator who asks. `requests` is how many had come of the call before: so a form that is sent
/// twice is taken once.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such call; [`Error::Conflict`] when the form was taken already; a field could not
/// be taken; the register failed (nothing was kept).
pub async fn register(city: &City, staff: &Staff, id: CallId, new: &NewRequest, requests: u32) -> Result<Registered> {
    need(city, staff).await?;
    let checked = Checked::of(city, staff.actor(), new)?;
    let mut tx = city.db().begin().await?;
    let call = call_of(&mut tx, id).await?;
    let written = write_all(&mut tx, &[&checked]).await?;
    let (fact, _) = written.first().ok_or(Error::NotFound)?;
    let seconds = call.course.seconds_by(city.now());
    let registered = End { outcome: Outcome::Registered, seconds, request: Some(fact.id), topic: None };
    end(&mut tx, city, &call, registered, requests).await?;
    tx.commit().await?;
    Ok(Registered::of(fact, &city.classifier()))
}

/// Counts the caller in with a request of another that is open. Who stands in it already, by their phone, stays in it once.
///
/// # Errors
/// As [`register`]; `join` is no open request.
pub async fn join(
    city: &City,
    staff: &Staff,
    id: CallId,
    request: RequestId,
    form: &ApplicantForm,
    requests: u32,
) -> Result<()> {
    need(city, staff).await?;
    let person = form.check()?;
    let mut tx = city.db().begin().await?;
    let call = call_of(&mut tx, id).await?;
    let fact = store::request::locked(&mut tx, request).await?.filter(|fact| fact.state.is_open());
    let fact = fact.ok_or(Error::Form { field: "join", problem: Problem::Unknown })?;
    let known = store::desk::of_phone(&mut tx, &person.phone, u32::MAX).await?;
    if !known.iter().any(|row| row.id == fact.id) {
        let new = NewApplicant { person, asked: Asked::default() };
        for applicant in store::applicant::insert_all(&mut tx, &[new]).await? {
            store::joined::insert(&mut tx, fact.id, applicant, city.now()).await?;
        }
    }
    let seconds = call.course.seconds_by(city.now());
    let joined = End { outcome: Outcome::Joined, seconds, request: Some(fact.id), topic: None };
    end(&mut tx, city, &call, joined, requests).await?;
    tx.commit().await?;
    Ok(())
}

/// A question that was answered without a request.
#[derive(Clone, Debug)]
pub struct Consulted {
    /// What about: the code of a direction, or of a [`Topic`].
    pub topic: String,
    /// For how many seconds, as it was typed; as long as the call was, if it is empty.
    pub seconds: String,
}

impl Consulted {
    fn topic(&self, classifier: &Classifier) -> Result<&str> {
        let refuse = |problem| Err(Error::Form { field: "topic", problem });
        match self.topic.trim() {
            "" => refuse(Problem::Missing),
            topic if Topic::from_code(topic).is_some() || classifier.direction_by_code(topic).is_some() => Ok(topic),
            _ => refuse(Problem::Unknown),
        }
    }

    fn seconds(&self) -> Result<Option<u32>> {
        let refuse = |problem| Error::Form { field: "seconds", problem };
        match self.seconds.trim() {
            "" => Ok(None),
            typed => {
                let seconds: u32 = typed.parse().map_err(|_| refuse(Problem::Malformed))?;
                if seconds > MAX_SECONDS { Err(refuse(Problem::OutOfRange)) } else { Ok(Some(seconds)) }
            }
        }
    }
}

/// Enters that a question was answered without a request.
///
/// # Errors
/// As [`register`].
pub async fn consult(city: &City, staff: &Staff, id: CallId, consulted: &Consulted, requests: u32) -> Result<()> {
    need(city, staff).await?;
    let classifier = city.classifier();
    let (topic, seconds) = (consulted.topic(&classifier)?, consulted.seconds()?);
    let mut tx = city.db().begin().await?;
    let call = call_of(&mut tx, id).await?;
    let seconds = seconds.unwrap_or_else(|| call.course.seconds_by(city.now()));
    let consultation = End { outcome: Outcome::Consultation, seconds, request: None, topic: Some(topic) };
    end(&mut tx, city, &call, consultation, requests).await?;
    tx.commit().await?;
    Ok(())
}

/// Enters that nothing came of the call: it broke off, nobody spoke, or nobody was reached.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such call; [`Error::Conflict`] when a request has come of it; the register failed.
pub async fn drop_call(city: &City, staff: &Staff, id: CallId) -> Result<()> {
    need(city, staff).await?;
    let mut tx = city.db().begin().await?;
    let call = call_of(&mut tx, id).await?;
    let seconds = call.course.seconds_by(city.now());
    end(&mut tx, city, &call, End { outcome: Outcome::Dropped, seconds, request: None, topic: None }, 0).await?;
    tx.commit().await?;
    Ok(())
}
