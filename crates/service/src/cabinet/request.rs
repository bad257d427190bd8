//! One of one's own requests, and what one does with it.

use std::collections::HashMap;

use domain::answer::RequestAnswer;
use domain::classifier::{Lang, Precision};
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::{NoteId, RequestId};
use domain::time::Timestamp;
use domain::workflow::{ActionKind, LAPSE_HOURS, REOPEN_HOURS, Resolution, Role, State, open_to};
use store::note::{Note, Visibility};

use super::Holder;
use crate::act::{Deed, applicant_act};
use crate::city::City;
use crate::error::{Error, Result};
use crate::photo;
use crate::read::card;

/// One of one's own requests, as it stands now: without any delay, and with what the public does not see.
#[derive(Clone, PartialEq)]
pub struct OwnRequest {
    /// What the public may see as well, but with the true place and all texts that the applicant may read.
    pub card: RequestAnswer,
    /// What an action is based on: if somebody else was faster, it is refused.
    pub version: u32,
    /// Whether one joined a request of another: then one sees what the public sees, and hears of its end.
    pub joined: bool,
    /// What one wrote, or said on the phone.
    pub text: Option<String>,
    /// The address of the place.
    pub place_address: Option<String>,
    /// What the executor wrote in the report that now waits for an answer, or that closed the request.
    pub report: Option<String>,
    /// How many people joined.
    pub others: u64,
    /// The photos that one may see, in the order of their upload.
    pub photos: Vec<OwnPhoto>,
    /// What one may do now.
    pub may: Vec<ActionKind>,
    /// Until when reported work waits for an answer.
    pub answer_until: Option<Timestamp>,
    /// Until when one may open it again.
    pub reopen_until: Option<Timestamp>,
}

/// A photo of one's own request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPhoto {
    /// Its name.
    pub id: String,
    /// When it was uploaded.
    pub at: Timestamp,
    /// In what role.
    pub by: Role,
    /// How large it is: width and height in pixels.
    pub size: (u32, u32),
}

// What people write, and where they live, stays out of logs.
impl std::fmt::Debug for OwnRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnRequest").field("id", &self.card.id).field("version", &self.version).finish_non_exhaustive()
    }
}

/// One of the holder's requests.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request, or it is not theirs; the register failed.
pub async fn request(city: &City, holder: &Holder, id: RequestId, lang: Lang) -> Result<OwnRequest> {
    let (view, now) = (city.view(), city.now());
    let mut tx = city.db().read().await?;
    let own = holder.own(&mut tx, city, id).await?;
    let events = store::event::of_request(&mut tx, id).await?;
    let first = store::own::first_note(&mut tx, id).await?;
    let notes = store::note::of_request(&mut tx, id, Visibility::Internal).await?;
    let others = store::joined::count(&mut tx, id).await?;
    let photos = store::photo::of_request(&mut tx, id).await?;
    drop(tx);

    let fact = Fact::fold(&events).ok_or(Error::NotFound)?;
    let readable = |note: &Note| match note.visibility {
        Visibility::Public => true,
        Visibility::Applicant => !own.joined,
        Visibility::Internal => !own.joined && note.by == Role::Applicant,
    };
    let texts: HashMap<NoteId, String> = notes
        .into_iter()
        .filter(readable)
        .map(|note| (note.id, note.body))
        .filter(|(_, body)| !body.is_empty())
        .collect();
    let mut card = card(&view, &fact, &events, &texts, lang, now);
    if !own.joined {
        card.place = own.point;
        card.precision = Precision::Exact;
    }
    Ok(OwnRequest {
        report: last_report(&fact, &events).and_then(|id| texts.get(&id).cloned()),
        version: fact.version,
        joined: own.joined,
        text: first.filter(|_| !own.joined).map(|(_, body)| body),
        place_address: own.place_address.filter(|_| !own.joined),
        others,
        photos: photos.into_iter().filter(|photo| photo::is_shown(photo, own.joined)).map(OwnPhoto::from).collect(),
        may: if own.joined { Vec::new() } else { allowed(&fact, now) },
        answer_until: fact.done_at.filter(|_| fact.state == State::OnControl).map(|at| at.plus_hours(LAPSE_HOURS)),
        reopen_until: fact.closed_at.map(|at| at.plus_hours(REOPEN_HOURS)).filter(|&until| until >= now),
        card,
    })
}

impl From<store::photo::Photo> for OwnPhoto {
    fn from(photo: store::photo::Photo) -> Self {
        Self { id: photo.id, at: photo.at, by: photo.by, size: (photo.width, photo.height) }
    }
}

/// Does something with one of the holder's own requests.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request, or it is not theirs (one who joined watches, and does nothing); otherwise as
/// [`applicant_act`].
pub async fn act(
    city: &City,
    holder: &Holder,
    id: RequestId,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<Event> {
    let own = holder.own(&mut city.db().read().await?, city, id).await?;
    if own.joined {
        return Err(Error::NotFound);
    }
    applicant_act(city, id, deed, photos, expected_version).await
}

/// The text of the report that stands: the latest, if nobody sent it back.
fn last_report(fact: &Fact, events: &[Event]) -> Option<NoteId> {
    if !matches!(fact.state, State::OnControl | State::Closed) {
        return None;
    }
    events.iter().rev().find_map(|event| match event.change {
        Change::Reported { note, .. } => Some(note),
        _ => None,
    })?
}

/// What the applicant may do now.
fn allowed(fact: &Fact, now: Timestamp) -> Vec<ActionKind> {
    let worked = matches!(fact.resolution, Some(Resolution::Done | Resolution::Explained));
    // There is nothing to rate in what nobody worked on.
    let fits = |kind: &ActionKind| *kind != ActionKind::Rate || worked && fact.executor.is_some();
    open_to(fact, Role::Applicant, None, now).into_iter().filter(fits).collect()
}
