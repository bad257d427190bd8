//! A step as a person asks for it: in words, and without what the register adds to it.

use std::fmt;

use domain::deadline;
use domain::event::Event;
use domain::id::{ExecutorId, RequestId};
use domain::intake;
use domain::time::Timestamp;
use domain::workflow::{Action, ActionKind, Resolution, Role};
use store::note::Visibility;

use super::{Known, Said, in_one_transaction};
use crate::city::City;
use crate::error::{Error, Result};
use crate::photo;

/// A step as a person asks for it.
#[derive(Clone, PartialEq, Eq)]
pub enum Deed {
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
            Self::Comment { .. } => ActionKind::Comment,
        }
    }

    /// The field of its words, and the words as they were typed.
    fn words(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Return { reason }
            | Self::Redirect { reason, .. }
            | Self::SendBack { reason }
            | Self::Reopen { reason }
            | Self::Close { reason, .. } => Some(("reason", reason)),
            Self::Report { text, .. } | Self::Comment { text } => Some(("text", text)),
            Self::Accept | Self::Confirm | Self::Withdraw | Self::Rate { .. } => None,
        }
    }

    /// What is kept of its words. The applicant may read all of it, the public nothing before staff have passed it.
    ///
    /// # Errors
    /// The words are missing where there must be some, or could not be taken.
    pub(crate) fn said(&self, photos: &[String]) -> Result<Option<Said>> {
        photo::check_names(photos)?;
        let Some((field, typed)) = self.words() else { return Ok(None) };
        let wordless = !photos.is_empty() && matches!(self, Self::Comment { .. }) && typed.trim().is_empty();
        let text = if wordless { String::new() } else { intake::words(field, typed)? };
        Ok(Some(Said { text, visibility: Visibility::Applicant, photos: photos.to_vec() }))
    }

    /// The action that the rules decide on.
    ///
    /// # Errors
    /// Its type is gone from the classifier.
    pub(crate) fn action(&self, known: &Known<'_>) -> Result<Action> {
        let note = known.note;
        Ok(match self {
            Self::Accept => Action::Accept,
            Self::Return { .. } => Action::Return { note },
            Self::Redirect { executor, .. } => Action::Redirect { executor: *executor, note },
            Self::Report { resolution, .. } => Action::Report { resolution: *resolution, note },
            Self::Confirm => Action::Confirm,
            Self::SendBack { .. } => Action::SendBack { due_at: again_due_at(known)?, note },
            Self::Reopen { .. } => Action::Reopen { due_at: again_due_at(known)?, note },
            Self::Close { resolution, .. } => Action::Close { resolution: *resolution, note },
            Self::Withdraw => Action::Withdraw,
            Self::Rate { stars } => Action::Rate { stars: *stars },
            Self::Comment { .. } => Action::Comment { note: note.ok_or(Error::NotFound)? },
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
    role: Role,
    deed: &Deed,
    photos: &[String],
    expected_version: Option<u32>,
) -> Result<Event> {
    let said = deed.said(photos)?;
    in_one_transaction(city, id, role, said.as_ref(), expected_version, |known| deed.action(&known)).await
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
