//! Registering a request, whatever channel it came by.

use domain::answer::Named;
use domain::classifier::{Classifier, Lang, RequestType};
use domain::deadline;
use domain::event::{Change, Channel, Registration};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::intake::{self, ApplicantForm, FormError};
use domain::place::{LatLon, PublicPlace};
use domain::query::Problem;
use domain::time::Timestamp;
use domain::workflow::{Action, Role, decide};
use store::note::{NewNote, Visibility};

use crate::city::City;
use crate::error::{Error, Result};

/// A request as somebody asks for it.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// The code of its type.
    pub type_code: String,
    /// How it came in.
    pub channel: Channel,
    /// Where the trouble is.
    pub point: Option<LatLon>,
    /// The address of that place.
    pub place_address: String,
    /// What is the matter, in the applicant's words.
    pub text: String,
    /// Who asks.
    pub applicant: ApplicantForm,
}

/// What the applicant is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Registered {
    /// The number.
    pub id: RequestId,
    /// By when it must be done.
    pub due_at: Timestamp,
    /// Who answers for it; `None` while a dispatcher looks for whom.
    pub executor: Option<Named>,
}

impl From<FormError> for Error {
    fn from(error: FormError) -> Self {
        Self::Form { field: error.field, problem: error.problem }
    }
}

/// Registers a request; when its type names an executor, assigns it at once. One transaction: when this returns, it is on the disk.
///
/// # Errors
/// A field could not be taken; the register failed (nothing was kept).
pub async fn register(city: &City, role: Role, new: NewRequest) -> Result<Registered> {
    type_of(&city.classifier(), &new.type_code)?;
    let applicant = new.applicant.check()?;
    let address = intake::place(new.point, &new.place_address)?;
    let text = intake::text(&new.text)?;
    let now = city.now();

    let mut tx = city.db().begin().await?;
    let classifier = city.classifier_in(&mut tx).await?;
    let request_type = type_of(&classifier, &new.type_code)?;
    let registration = registration(&classifier, request_type, new.channel, new.point, now);
    let applicant = store::applicant::insert(&mut tx, &applicant).await?;
    let row = store::request::NewRequest {
        registration: &registration,
        place: new.point,
        place_address: address.as_deref(),
        applicant: Some(applicant),
    };
    let id = store::request::insert(&mut tx, &row).await?;
    let note = NewNote { request: id, at: now, by: role, visibility: Visibility::Internal, body: &text };
    store::note::insert(&mut tx, note).await?;
    let mut fact = Fact::registered(id, 1, &registration);
    store::event::append(&mut tx, id, 1, now, role, &Change::Registered(registration)).await?;
    if let Some(executor) = request_type.executor {
        let change = decide(&fact, Role::System, Action::Assign { executor }, now)?;
        crate::act::write(&mut tx, &mut fact, Role::System, change, now).await?;
    }
    tx.commit().await?;

    Ok(Registered {
        id,
        due_at: fact.due_at.unwrap_or(now),
        executor: fact
            .executor
            .and_then(|id| classifier.executor(id))
            .map(|row| Named { code: row.code.clone(), name: row.name.get(Lang::Uk).to_owned() }),
    })
}

fn type_of<'a>(classifier: &'a Classifier, code: &str) -> Result<&'a RequestType> {
    classifier.type_by_code(code.trim()).ok_or(Error::Form { field: "type", problem: Problem::Unknown })
}

/// What the public may know of a new request: its deadline by its kind, its place and district as precise as its type allows.
#[must_use]
pub fn registration(
    classifier: &Classifier,
    request_type: &RequestType,
    channel: Channel,
    point: Option<LatLon>,
    now: Timestamp,
) -> Registration {
    let place = PublicPlace::of(classifier, request_type.precision, point, None);
    Registration {
        registered_at: now,
        type_id: request_type.id,
        channel,
        district: place.district,
        place: place.point,
        original_due_at: Some(deadline::original_due_at(now, request_type.urgency)),
    }
}
