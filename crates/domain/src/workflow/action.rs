//! What somebody does with a request.

use super::{ActionKind, Resolution};
use crate::classifier::Urgency;
use crate::id::{DistrictId, ExecutorId, NoteId, RequestId, TypeId};
use crate::place::LatLon;
use crate::time::Timestamp;

/// What somebody does with a request. Texts are notes already, named by their ids.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Name an executor.
    Assign {
        /// Who.
        executor: ExecutorId,
    },
    /// Give it back: not ours.
    Return {
        /// The reason.
        note: Option<NoteId>,
    },
    /// Name another executor.
    Redirect {
        /// Who.
        executor: ExecutorId,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Correct the type; the deadline follows.
    CorrectType {
        /// The right type.
        type_id: TypeId,
        /// Its urgency.
        urgency: Urgency,
        /// The place, as precise as that type allows.
        place: Option<LatLon>,
        /// Its district, by the same measure.
        district: Option<DistrictId>,
    },
    /// Correct the place.
    CorrectPlace {
        /// The right place, as precise as the public may see it.
        place: Option<LatLon>,
        /// Its district.
        district: Option<DistrictId>,
    },
    /// Take it on.
    Accept,
    /// Report that it is done, or explain.
    Report {
        /// Done or explained.
        resolution: Resolution,
        /// The report.
        note: Option<NoteId>,
    },
    /// Confirm what was reported.
    Confirm {
        /// Whether a controller spoke to the applicant about this very report; an applicant need not be called.
        spoken: bool,
    },
    /// Send reported work back.
    SendBack {
        /// The date that the work goes by from now on.
        due_at: Timestamp,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Close what nobody answered in time.
    Lapse,
    /// Open it again.
    Reopen {
        /// The date that the work goes by from now on.
        due_at: Timestamp,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Close it with a resolution of the centre's own.
    Close {
        /// How; duplicates and withdrawals have actions of their own.
        resolution: Resolution,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Make it part of another.
    Merge {
        /// The one that goes on.
        into: RequestId,
    },
    /// Take it back.
    Withdraw,
    /// Ask for more time.
    AskExtension {
        /// The date asked for.
        due_at: Timestamp,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Give the time that was asked for, or some of it.
    Extend {
        /// The date that the work goes by from now on.
        due_at: Timestamp,
        /// The date that the executor has asked for; `None` when nothing waits for an answer.
        asked: Option<Timestamp>,
    },
    /// Give no more time.
    RefuseExtension {
        /// The date that the executor has asked for; `None` when nothing waits for an answer.
        asked: Option<Timestamp>,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Rate the work.
    Rate {
        /// One to five.
        stars: u8,
    },
    /// Add a note.
    Comment {
        /// The note.
        note: NoteId,
    },
}

impl Action {
    /// What kind of action it is.
    #[must_use]
    pub const fn kind(self) -> ActionKind {
        match self {
            Self::Assign { .. } => ActionKind::Assign,
            Self::Return { .. } => ActionKind::Return,
            Self::Redirect { .. } => ActionKind::Redirect,
            Self::CorrectType { .. } => ActionKind::CorrectType,
            Self::CorrectPlace { .. } => ActionKind::CorrectPlace,
            Self::Accept => ActionKind::Accept,
            Self::Report { .. } => ActionKind::Report,
            Self::Confirm { .. } => ActionKind::Confirm,
            Self::SendBack { .. } => ActionKind::SendBack,
            Self::Lapse => ActionKind::Lapse,
            Self::Reopen { .. } => ActionKind::Reopen,
            Self::Close { .. } => ActionKind::Close,
            Self::Merge { .. } => ActionKind::Merge,
            Self::Withdraw => ActionKind::Withdraw,
            Self::AskExtension { .. } => ActionKind::AskExtension,
            Self::Extend { .. } => ActionKind::Extend,
            Self::RefuseExtension { .. } => ActionKind::RefuseExtension,
            Self::Rate { .. } => ActionKind::Rate,
            Self::Comment { .. } => ActionKind::Comment,
        }
    }
}
