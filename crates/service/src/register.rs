//! Registering a request, whatever channel it came by.

use std::fmt;

use domain::answer::Named;
use domain::classifier::{Classifier, Lang, RequestType};
use domain::deadline;
use domain::event::{Change, Channel, Event, Registration};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::intake::{self, ApplicantForm, FormError};
use domain::place::{LatLon, PublicPlace};
use domain::query::Problem;
use domain::routing::{Case, Routed, Rules};
use domain::time::Timestamp;
use domain::workflow::{Action, Actor, Role, decide};
pub use store::applicant::Asked;
use store::applicant::{ApplicantId, NewApplicant};
use store::import::{History, Past, PastNote};
use store::note::Visibility;
use store::{Db, Tx};

use crate::city::City;
use crate::error::{Error, Result};
use crate::notice::{self, NewComer};
use crate::photo;
use crate::routing;

/// A request as somebody asks for it.
#[derive(Clone)]
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
    /// How they came.
    pub asked: Asked,
    /// The names of the photos that they uploaded for it.
    pub photos: Vec<String>,
}

// Place, text and person stay out of logs.
impl fmt::Debug for NewRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_code, channel, .. } = self;
        f.debug_struct("NewRequest").field("type_code", type_code).field("channel", channel).finish_non_exhaustive()
    }
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

/// Registers a request; when the rules name an executor, assigns it at once. When this returns, it is on the disk.
///
/// # Errors
/// A field could not be taken; the register failed (nothing was kept).
pub async fn register(city: &City, by: impl Into<Actor>, new: NewRequest) -> Result<Registered> {
    let checked = Checked::of(city, by.into(), &new)?;
    let mut tx = city.db().begin().await?;
    let written = write_all(&mut tx, &[&checked]).await?;
    tx.commit().await?;
    let (fact, _) = written.first().ok_or(Error::NotFound)?;
    Ok(Registered::of(fact, &city.classifier()))
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

/// A request in which nothing is missing: what is to be written, once the transaction knows the classifier that holds.
pub(crate) struct Checked {
    city: City,
    by: Actor,
    now: Timestamp,
    type_code: String,
    channel: Channel,
    place: Option<LatLon>,
    place_address: Option<String>,
    text: String,
    applicant: NewApplicant,
    photos: Vec<String>,
}

/// What happens to a request at once.
struct Begun {
    fact: Fact,
    events: Vec<Past>,
    routed: Routed,
    case: Case,
}

impl Checked {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A field could not be taken.
    pub(crate) fn of(city: &City, by: Actor, new: &NewRequest) -> Result<Self> {
        type_of(&city.classifier(), &new.type_code)?;
        photo::check_names(&new.photos)?;
        Ok(Self {
            by,
            now: city.now(),
            type_code: new.type_code.clone(),
            channel: new.channel,
            place: new.point,
            applicant: NewApplicant { person: new.applicant.check()?, asked: new.asked },
            place_address: intake::place(new.point, &new.place_address)?,
            text: intake::text(&new.text)?,
            photos: new.photos.clone(),
            city: city.clone(),
        })
    }

    /// What happens to it at once: it is registered and, if the rules name an executor, assigned.
    fn begin(&self, classifier: &Classifier, rules: &Rules) -> Result<Begun> {
        let request_type = type_of(classifier, &self.type_code)?;
        let registration = registration(classifier, request_type, self.channel, self.place, self.now);
        let mut fact = Fact::registered(RequestId(0), 1, &registration);
        let past = |by, change| Past { at: self.now, by, change };
        let mut events = vec![past(self.by.role, Change::Registered(registration))];
        let case = routing::case(classifier, request_type.id, self.place, self.place_address.as_deref());
        let routed = rules.route(classifier, &case);
        if let Some(executor) = routed.executor {
            let change = decide(&fact, Role::System, Action::Assign { executor }, self.now)?;
            let (request, by) = (fact.id, Role::System);
            fact.apply(&Event { seq: 0, request, version: 2, at: self.now, by, change: change.clone() });
            events.push(past(by, change));
        }
        Ok(Begun { fact, events, routed, case })
    }

    /// The city that it is for.
    pub(crate) const fn city(&self) -> &City {
        &self.city
    }

    /// The register that it is for.
    pub(crate) fn db(&self) -> &Db {
        self.city.db()
    }

    /// When it was checked, and with that registered.
    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }
}

/// Writes requests that were checked: applicants, rows, texts, events. Returns what the register knows of each now, and as whom its
/// applicant stands in it.
///
/// # Errors
/// A type is gone from the classifier since; the register failed. Then none of them may be kept.
pub(crate) async fn write_all(tx: &mut Tx, all: &[&Checked]) -> Result<Vec<(Fact, ApplicantId)>> {
    let Some(first) = all.first() else { return Ok(Vec::new()) };
    let (classifier, rules) = first.city.routing_in(tx).await?;
    let begun = all.iter().map(|checked| checked.begin(&classifier, &rules)).collect::<Result<Vec<_>>>()?;
    let routes: Vec<_> = begun.iter().map(|begun| (&begun.case, begun.routed.executor)).collect();
    let contractors = routing::contractors(tx, &classifier, &routes).await?;
    let count = u32::try_from(all.len()).map_err(|_| Error::Unavailable(format!("{} requests at once", all.len())))?;
    let people: Vec<NewApplicant> = all.iter().map(|checked| checked.applicant.clone()).collect();
    let applicants = store::applicant::insert_all(tx, &people).await?;
    let numbers = store::ids::reserve_requests(tx, count).await?;
    let notes = store::ids::reserve_notes(tx, count).await?;
    let numbered = numbers.into_iter().zip(notes).zip(applicants.iter().copied());
    let histories: Vec<History> = all
        .iter()
        .zip(begun)
        .zip(contractors)
        .zip(numbered)
        .map(|(((checked, begun), contractor), ((id, note), applicant))| History {
            fact: Fact { id, ..begun.fact },
            place: checked.place,
            place_address: checked.place_address.clone(),
            applicant: Some(applicant),
            merged_into: None,
            taken_by: checked.by.account,
            contractor,
            routed: routing::kept(begun.routed),
            events: begun.events,
            notes: vec![PastNote {
                id: note,
                at: checked.now,
                by: checked.by.role,
                visibility: Visibility::Internal,
                body: checked.text.clone(),
            }],
        })
        .collect();
    store::import::insert_history(tx, &histories).await?;
    for (checked, history) in all.iter().zip(&histories) {
        let (request, note) = (history.fact.id, history.notes.first().map(|note| note.id));
        photo::attach(tx, &checked.photos, checked.by.role, request, note, Visibility::Internal).await?;
    }
    let comers: Vec<NewComer<'_>> = histories
        .iter()
        .zip(&people)
        .filter_map(|(history, new)| Some(NewComer { fact: &history.fact, applicant: history.applicant?, new }))
        .collect();
    notice::of_registrations(&first.city, tx, &comers).await?;
    Ok(histories.into_iter().map(|history| history.fact).zip(applicants).collect())
}

fn type_of<'a>(classifier: &'a Classifier, code: &str) -> Result<&'a RequestType> {
    let row = classifier.type_by_code(code.trim()).filter(|row| !classifier.is_retired(row.id));
    row.ok_or(Error::Form { field: "type", problem: Problem::Unknown })
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
