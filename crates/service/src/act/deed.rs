//! A step as a person asks for it: in words, and without what the register adds to it.

use std::fmt;

use domain::deadline;
use domain::event::Event;
use domain::id::{ExecutorId, RequestId, TypeId};
use domain::intake;
use domain::place::{LatLon, PublicPlace};
use domain::time::Timestamp;
use domain::workflow::{Action, ActionKind, Actor, Resolution, Role};
use store::note::Visibility;
use store::request::PrivatePlace;

use super::{Known, Said, With, in_one_transaction};
use crate::city::City;
use crate::error::{Error, Result};
use crate::photo;

/// A step as a person asks for it.
#[derive(Clone, PartialEq)]
pub enum Deed {
    /// Name an executor.
    Assign {
        /// Who.
        executor: ExecutorId,
    },
    /// Correct the type; the deadline follows.
    CorrectType {
        /// The right type.
        type_id: TypeId,
    },
    /// Correct the place.
    CorrectPlace {
        /// Where the trouble is.
        point: Option<LatLon>,
        /// The address of that place.
        address: String,
    },
    /// Make it part of another.
    Merge {
        /// The one that goes on.
        into: RequestId,
    },
    /// Ask for more time.
    AskExtension {
        /// Until when.
        due_at: Timestamp,
        /// Why.
        reason: String,
    },
    /// Give the time that was asked for.
    Extend,
    /// Give no more time.
    RefuseExtension {
        /// Why.
        reason: String,
    },
    /// Write something down for those who work here; the applicant does not read it.
    Note {
        /// What.
        text: String,
    },
    /// Take it on.
    Accept,
    /// Give it back: not ours.
    Return {
        /// Why.
        reason: String,
    },
    /// Name another executor.
    Redirect {
        /// Who.
        executor: ExecutorId,
        /// Why.
        reason: String,
    },
    /// Report that it is done, or explain.
    Report {
        /// Done or explained.
        resolution: Resolution,
        /// What was done, or the explanation.
        text: String,
    },
    /// Confirm what was reported.
    Confirm,
    /// Send reported work back.
    SendBack {
        /// What is wrong with it.
        reason: String,
    },
    /// Open it again.
    Reopen {
        /// What is wrong.
        reason: String,
    },
    /// Close it with a resolution of the centre's own.
    Close {
        /// How.
        resolution: Resolution,
        /// Why.
        reason: String,
    },
    /// Take it back.
    Withdraw,
    /// Rate the work.
    Rate {
        /// One to five.
        stars: u8,
    },
    /// Add a comment; with photos it may be without words.
    Comment {
        /// The comment.
        text: String,
    },
}

// What people write stays out of logs.
impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Deed({}, …)", self.kind())
    }
}

impl Deed {
    /// What kind of action it is.
    #[must_use]
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Assign { .. } => ActionKind::Assign,
            Self::CorrectType { .. } => ActionKind::CorrectType,
            Self::CorrectPlace { .. } => ActionKind::CorrectPlace,
            Self::Merge { .. } => ActionKind::Merge,
            Self::AskExtension { .. } => ActionKind::AskExtension,
            Self::Extend => ActionKind::Extend,
            Self::RefuseExtension { .. } => ActionKind::RefuseExtension,
            Self::Accept => ActionKind::Accept,
            Self::Return { .. } => ActionKind::Return,
            Self::Redirect { .. } => ActionKind::Redirect,
            Self::Report { .. } => ActionKind::Report,
            Self::Confirm => ActionKind::Confirm,
            Self::SendBack { .. } => ActionKind::SendBack,
            Self::Reopen { .. } => ActionKind::Reopen,
            Self::Close { .. } => ActionKind::Close,
            Self::Withdraw => ActionKind::Withdraw,
            Self::Rate { .. } => ActionKind::Rate,
            Self::Comment { .. } | Self::Note { .. } => ActionKind::Comment,
        }
    }

    /// The field of its words, and the words as they were typed.
    fn words(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Return { reason }
            | Self::Redirect { reason, .. }
            | Self::SendBack { reason }
            | Self::Reopen { reason }
            | Self::AskExtension { reason, .. }
            | Self::RefuseExtension { reason }
            | Self::Close { reason, .. } => Some(("reason", reason)),
            Self::Report { text, .. } | Self::Comment { text } | Self::Note { text } => Some(("text", text)),
            Self::Assign { .. }
            | Self::CorrectType { .. }
            | Self::CorrectPlace { .. }
            | Self::Merge { .. }
            | Self::Extend
            | Self::Accept
            | Self::Confirm
            | Self::Withdraw
            | Self::Rate { .. } => None,
        }
    }

    /// What is kept of its words. The applicant may read them, but for what is written for staff alone; the public nothing before staff
    /// have passed it.
    ///
    /// # Errors
    /// The words are missing where there must be some, or could not be taken.
    pub(crate) fn said(&self, photos: &[String]) -> Result<Option<Said>> {
        photo::check_names(photos)?;
        let Some((field, typed)) = self.words() else { return Ok(None) };
        let wordless =
            !photos.is_empty() && matches!(self, Self::Comment { .. } | Self::Note { .. }) && typed.trim().is_empty();
        let text = if wordless { String::new() } else { intake::words(field, typed)? };
        let visibility = match self {
            // Between the executor and the centre.
            Self::Note { .. } | Self::RefuseExtension { .. } => Visibility::Internal,
            _ => Visibility::Applicant,
        };
        Ok(Some(Said { text, visibility, photos: photos.to_vec() }))
    }

    /// The true place that it gives the request.
    ///
    /// # Errors
    /// There is neither a point nor an address, or the address is too long.
    fn place(&self) -> Result<Option<PrivatePlace>> {
        let Self::CorrectPlace { point, address } = self else { return Ok(None) };
        Ok(Some(PrivatePlace { point: *point, address: intake::place(*point, address)? }))
    }

    /// The action that the rules decide on.
    ///
    /// # Errors
    /// Its type is gone from the classifier.
    pub(crate) fn action(&self, known: &Known<'_>) -> Result<Action> {
        let note = known.note;
        let asked = known.beside.asked_due_at;
        Ok(match self {
            Self::Assign { executor } => Action::Assign { executor: *executor },
            Self::CorrectType { type_id } => {
                let kind = known.classifier.request_type(*type_id).ok_or(Error::NotFound)?;
                let PublicPlace { point: place, district } =
                    PublicPlace::of(known.classifier, kind.precision, known.beside.place.point, known.fact.district);
                Action::CorrectType { type_id: *type_id, urgency: kind.urgency, place, district }
            }
            Self::CorrectPlace { point, .. } => {
                let kind = known.classifier.request_type(known.fact.type_id).ok_or(Error::NotFound)?;
                let PublicPlace { point: place, district } =
                    PublicPlace::of(known.classifier, kind.precision, *point, None);
                Action::CorrectPlace { place, district }
            }
            Self::Merge { into } => Action::Merge { into: *into },
            Self::AskExtension { due_at, .. } => Action::AskExtension { due_at: *due_at, note },
            Self::Extend => Action::Extend { due_at: asked.unwrap_or(known.now), asked },
            Self::RefuseExtension { .. } => Action::RefuseExtension { asked, note },
            Self::Accept => Action::Accept,
            Self::Return { .. } => Action::Return { note },
            Self::Redirect { executor, .. } => Action::Redirect { executor: *executor, note },
            Self::Report { resolution, .. } => Action::Report { resolution: *resolution, note },
            Self::Confirm => Action::Confirm { spoken: known.spoken },
            Self::SendBack { .. } => Action::SendBack { due_at: again_due_at(known)?, note },
            Self::Reopen { .. } => Action::Reopen { due_at: again_due_at(known)?, note },
            Self::Close { resolution, .. } => Action::Close { resolution: *resolution, note },
            Self::Withdraw => Action::Withdraw,
            Self::Rate { stars } => Action::Rate { stars: *stars },
            Self::Comment { .. } | Self::Note { .. } => Action::Comment { note: note.ok_or(Error::NotFound)? },
        })
    }
}

/// By when work is done that is to be done again.
fn again_due_at(known: &Known<'_>) -> Result<Timestamp> {
    let kind = known.classifier.request_type(known.fact.type_id).ok_or(Error::NotFound)?;
    Ok(deadline::after_send_back(known.now, kind.urgency))
}

/// Takes a step in somebody's words. `photos` are the ids of uploaded photos that belong to what they say.
///
/// # Errors
/// The words or photos could not be taken (`reason`, `text`, `photo`); as [`super::act`].
pub async fn perform(
    city: &City,
    id: RequestId,
    by: impl Into<Actor>,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<Event> {
    perform_of(city, id, by.into(), None, deed, photos, expected_version).await
}

/// The same, only if this organisation has the request.
pub(crate) async fn perform_of(
    city: &City,
    id: RequestId,
    by: Actor,
    only_of: Option<ExecutorId>,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<Event> {
    let (said, place) = (deed.said(photos)?, deed.place()?);
    let into = match deed {
        Deed::Merge { into } => Some(*into),
        _ => None,
    };
    let with = With { said: said.as_ref(), place: place.as_ref(), only_of, into, ownerless: false };
    in_one_transaction(city, id, by, with, expected_version, |known| deed.action(&known)).await
}

/// Gives a request back because nobody has on the books what it is about.
pub(crate) async fn return_ownerless(
    city: &City,
    id: RequestId,
    by: Actor,
    only_of: Option<ExecutorId>,
    reason: &str,
    expected_version: Option<u32>,
) -> Result<Event> {
    let deed = Deed::Return { reason: reason.to_owned() };
    let said = deed.said(&[])?;
    let with = With { said: said.as_ref(), only_of, ownerless: true, ..With::default() };
    in_one_transaction(city, id, by, with, expected_version, |known| deed.action(&known)).await
}

/// The same by the applicant. Whose request it is, the caller has made sure of.
///
/// # Errors
/// As [`perform`].
pub async fn applicant_act(
    city: &City,
    id: RequestId,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<Event> {
    perform(city, id, Role::Applicant, deed, photos, expected_version).await
}
