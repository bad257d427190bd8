//! A request as those who work on it see it: the whole of it, with its applicant, and what they may do with it now.

use std::collections::HashMap;
use std::fmt;

use domain::answer::{RequestAnswer, TimelineItem};
use domain::classifier::{Lang, Precision};
use domain::event::Event;
use domain::fact::Fact;
use domain::id::{AccountId, NoteId, RequestId};
use domain::intake::Applicant;
use domain::permission::Permission;
use domain::photo::Stage;
use domain::time::Timestamp;
use domain::workflow::{ActionKind, LAPSE_HOURS, Role, State, open_to};
use store::escalation::Noticed;
use store::note::Visibility;

use super::Staff;
use crate::audit;
use crate::city::City;
use crate::error::{Error, Result};
use crate::read::{card, line};

/// A request as those who work on it see it.
#[derive(Clone, PartialEq)]
pub struct StaffRequest {
    /// What the public may see as well, but with the true place. Its timeline is [`Self::lines`].
    pub card: RequestAnswer,
    /// What an action is based on: if somebody else was faster, it is refused.
    pub version: u32,
    /// Who asks; `None` of an imported request.
    pub applicant: Option<Applicant>,
    /// What they wrote, or said on the phone.
    pub text: Option<String>,
    /// The address of the place.
    pub place_address: Option<String>,
    /// How many people joined.
    pub others: u64,
    /// Its photos, in the order of their upload.
    pub photos: Vec<StaffPhoto>,
    /// All that happened to it, newest first.
    pub lines: Vec<StaffLine>,
    /// What they may do with it now.
    pub may: Vec<ActionKind>,
    /// The date that the executor has asked for and nobody has answered yet.
    pub asked_due_at: Option<Timestamp>,
    /// Who was told of its present deadline, and when.
    pub told: Vec<Noticed>,
    /// Until when reported work waits for the applicant's answer.
    pub answer_until: Option<Timestamp>,
}

/// Something that happened to a request.
#[derive(Clone, PartialEq)]
pub struct StaffLine {
    /// What, as the public is told, with all that was written.
    pub item: TimelineItem,
    /// In what role somebody did it.
    pub by: Role,
    /// Their name, of somebody of the staff.
    pub name: Option<String>,
    /// Who may read what was written with it.
    pub visibility: Option<Visibility>,
}

/// A photo of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffPhoto {
    /// Its name.
    pub id: String,
    /// When it was uploaded.
    pub at: Timestamp,
    /// In what role.
    pub by: Role,
    /// How large it is: width and height in pixels.
    pub size: (u32, u32),
    /// Who may see it.
    pub visibility: Visibility,
    /// What it shows, if an executor took it.
    pub stage: Option<Stage>,
}

// What people write, and where they live, stays out of logs.
impl fmt::Debug for StaffRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, may, .. } = self;
        f.debug_struct("StaffRequest").field("version", version).field("may", may).finish_non_exhaustive()
    }
}

impl fmt::Debug for StaffLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffLine").field("by", &self.by).finish_non_exhaustive()
    }
}

/// A request, for somebody of the staff. That they see whose it is, is written down.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request, or it is none of their organisation's; [`Error::Forbidden`] when their role sees no
/// requests; the register failed.
pub async fn request(city: &City, staff: &Staff, id: RequestId, lang: Lang) -> Result<StaffRequest> {
    let only_own = !staff.may(Permission::SeeRequests);
    if only_own {
        staff.need(city, Permission::WorkQueue).await?;
    }
    let (view, now) = (city.view(), city.now());
    let mut tx = city.db().read().await?;
    let events = store::event::of_request(&mut tx, id).await?;
    let fact = Fact::fold(&events).ok_or(Error::NotFound)?;
    let is_anothers = fact.executor.is_none() || fact.executor != staff.executor;
    if only_own && (is_anothers || store::contractor::hides(&mut tx, staff.account, id).await?) {
        drop(tx);
        audit::refused(city, staff.actor(), Some(id), "card", "another organisation's").await?;
        return Err(Error::NotFound);
    }
    let beside = store::request::beside(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let applicant = store::applicant::of_request(&mut tx, id).await?;
    let applicant_id = store::applicant::id_of_request(&mut tx, id).await?;
    let first = store::own::first_note(&mut tx, id).await?;
    let notes = store::note::of_request(&mut tx, id, Visibility::Internal).await?;
    let others = store::joined::count(&mut tx, id).await?;
    let photos = store::photo::of_request(&mut tx, id).await?;
    let names = store::account::names_of_staff(&mut tx, id).await?;
    let mut told = store::escalation::of_request(&mut tx, id).await?;
    told.retain(|noticed| Some(noticed.due_at) == fact.due_at);
    drop(tx);
    if applicant.is_some() {
        audit::saw(city, staff, Some(id), applicant_id, "card").await?;
    }

    let visibility: HashMap<NoteId, Visibility> = notes.iter().map(|note| (note.id, note.visibility)).collect();
    let texts: HashMap<NoteId, String> =
        notes.into_iter().map(|note| (note.id, note.body)).filter(|(_, body)| !body.is_empty()).collect();
    let mut card = card(&view, &fact, &events, &texts, lang, now);
    card.events = Vec::new();
    card.place = beside.place.point;
    card.precision = Precision::Exact;
    let happened = |event: &Event| StaffLine {
        item: line(event, &view.classifier, &texts, lang),
        by: event.by,
        name: name_of(&names, event.version),
        visibility: event.change.note().and_then(|note| visibility.get(&note).copied()),
    };
    Ok(StaffRequest {
        card,
        version: fact.version,
        applicant,
        text: first.map(|(_, body)| body),
        place_address: beside.place.address,
        others,
        photos: photos.into_iter().map(StaffPhoto::from).collect(),
        lines: events.iter().rev().map(happened).collect(),
        may: open_to(&fact, staff.role, beside.asked_due_at, now),
        asked_due_at: beside.asked_due_at,
        told,
        answer_until: fact.done_at.filter(|_| fact.state == State::OnControl).map(|at| at.plus_hours(LAPSE_HOURS)),
    })
}

/// Who made this version.
fn name_of(names: &[(u32, AccountId, String)], version: u32) -> Option<String> {
    names.iter().find(|(of, ..)| *of == version).map(|(.., name)| name.clone())
}

impl From<store::photo::Photo> for StaffPhoto {
    fn from(photo: store::photo::Photo) -> Self {
        let store::photo::Photo { id, at, by, width, height, visibility, stage, .. } = photo;
        Self { id, at, by, size: (width, height), visibility, stage }
    }
}
