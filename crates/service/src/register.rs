//! Registering a request, whatever channel it came by.

use domain::answer::Named;
use domain::classifier::{Classifier, Lang, RequestType};
use domain::deadline;
use domain::event::{Change, Channel, Event, Registration};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::intake::{self, Applicant, ApplicantForm, FormError};
use domain::place::{LatLon, public_point};
use domain::query::Problem;
use domain::time::Timestamp;
use domain::workflow::{Action, Role, decide};
use store::Tx;
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

/// Registers a request; when its type names an executor, assigns it at once. When this returns, it is on the disk.
///
/// # Errors
/// A field could not be taken; the register failed (nothing was kept).
pub async fn register(city: &City, role: Role, new: NewRequest) -> Result<Registered> {
    let checked = Checked::of(city, role, &new)?;
    let fact = city.db().write(move |tx| Box::pin(async move { checked.write(tx).await })).await?;
    Ok(Registered::of(&fact, &city.classifier()))
}

impl Registered {
    /// What the applicant is told of a request.
    pub(crate) fn of(fact: &Fact, classifier: &Classifier) -> Self {
        let executor = fact.executor.and_then(|id| classifier.executor(id));
        Self {
            id: fact.id,
            due_at: fact.due_at.unwrap_or(fact.registered_at),
            executor: executor.map(|row| Named { code: row.code.clone(), name: row.name.get(Lang::Uk).to_owned() }),
        }
    }
}

/// A request that can be taken: all that will be written of it, before it has a number.
pub(crate) struct Checked {
    role: Role,
    now: Timestamp,
    /// After the registration, and the assignment if its type names an executor.
    fact: Fact,
    changes: Vec<(Role, Change)>,
    place: Option<LatLon>,
    place_address: Option<String>,
    text: String,
    applicant: Applicant,
}

impl Checked {
    /// Checks what was typed against the city as it is now.
    ///
    /// # Errors
    /// A field could not be taken.
    pub(crate) fn of(city: &City, role: Role, new: &NewRequest) -> Result<Self> {
        let classifier = city.classifier();
        let request_type = classifier
            .type_by_code(new.type_code.trim())
            .ok_or(Error::Form { field: "type", problem: Problem::Unknown })?;
        let applicant = new.applicant.check()?;
        let place_address = intake::place(new.point, &new.place_address)?;
        let text = intake::text(&new.text)?;
        let now = city.now();
        let registration = registration(&classifier, request_type, new.channel, new.point, now);
        let mut fact = Fact::registered(RequestId(0), 1, &registration);
        let mut changes = vec![(role, Change::Registered(registration))];
        if let Some(executor) = request_type.executor {
            let change = decide(&fact, Role::System, Action::Assign { executor }, now)?;
            fact.apply(&Event {
                seq: 0,
                request: fact.id,
                version: 2,
                at: now,
                by: Role::System,
                change: change.clone(),
            });
            changes.push((Role::System, change));
        }
        Ok(Self { role, now, fact, changes, place: new.point, place_address, text, applicant })
    }

    /// Writes it: the applicant, the row, the text, the events. Returns what the register knows now.
    ///
    /// # Errors
    /// The register failed.
    pub(crate) async fn write(&self, tx: &mut Tx) -> Result<Fact> {
        let applicant = store::applicant::insert(tx, &self.applicant).await?;
        let row = store::request::NewRequest {
            fact: &self.fact,
            place: self.place,
            place_address: self.place_address.as_deref(),
            applicant: Some(applicant),
        };
        let id = store::request::insert(tx, &row).await?;
        let note =
            NewNote { request: id, at: self.now, by: self.role, visibility: Visibility::Internal, body: &self.text };
        store::note::insert(tx, note).await?;
        store::event::append_first(tx, id, self.now, &self.changes).await?;
        Ok(Fact { id, ..self.fact.clone() })
    }

    /// When it was checked, and with that registered.
    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }
}

/// What the register keeps of a new request: its deadline by its kind, its district by its point, its place as precise as its type allows.
#[must_use]
pub fn registration(
    classifier: &Classifier,
    request_type: &RequestType,
    channel: Channel,
    point: Option<LatLon>,
    now: Timestamp,
) -> Registration {
    let district = point.and_then(|point| classifier.district_at(point));
    Registration {
        registered_at: now,
        type_id: request_type.id,
        channel,
        district: district.map(|row| row.id),
        place: public_point(request_type.precision, point, district.map(|row| row.label_point)),
        original_due_at: Some(deadline::original_due_at(now, request_type.urgency)),
    }
}
