//! What happens to a request. Each event is at once a line of the timeline that a resident reads, the audit trail, and what the map,
//! the statistics and the live feed follow.
//!
//! Events never hold personal data or free text: texts are notes, and an event names at most a note's id.

use serde::{Deserialize, Serialize};

use crate::code::coded;
use crate::id::{DistrictId, ExecutorId, NoteId, RequestId, TypeId};
use crate::place::LatLon;
use crate::time::Timestamp;
use crate::workflow::{ConfirmedBy, Resolution, Role, State};

coded! {
    /// How a request came in (канал надходження).
    pub enum Channel {
        /// A call to the centre.
        Phone = 0 "phone",
        /// The site.
        Web = 1 "web",
        /// A mobile app, the city's or a super-app.
        App = 2 "app",
        /// A messenger bot.
        Messenger = 3 "messenger",
        /// Passed on by the government's contact centre.
        Government = 4 "government",
        /// A reception of an official, also online.
        Reception = 5 "reception",
        /// Anything else, or unknown.
        Other = 6 "other",
    }
}

/// One change of one request, as it stands in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its place in the log: the order of commits.
    pub seq: i64,
    /// The request that changed.
    pub request: RequestId,
    /// The version of the request after the change; the first event makes version 1.
    pub version: u32,
    /// When it happened.
    pub at: Timestamp,
    /// In what role somebody did it.
    pub by: Role,
    /// What happened.
    pub change: Change,
}

/// What is known of a request when it enters the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    /// When it was registered; an import may know of it long after.
    pub registered_at: Timestamp,
    /// Its type.
    pub type_id: TypeId,
    /// How it came in.
    pub channel: Channel,
    /// The district of its place, as far as the public may know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<DistrictId>,
    /// Its place, already as precise as the public may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<LatLon>,
    /// The deadline by its kind; `None` when the register that it came from does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_due_at: Option<Timestamp>,
}

/// Where an imported request stood in the register that it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Its state there.
    pub state: State,
    /// Who had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<ExecutorId>,
    /// How it was closed, or is reported to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Who confirmed it; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<ConfirmedBy>,
    /// When it was reported done; `None` when not, or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    /// When it was closed; `None` when not, or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// It entered the register.
    Registered(Registration),
    /// It was taken over from another register, where it stood thus.
    Imported {
        /// As it was registered there.
        #[serde(flatten)]
        registration: Registration,
        /// Where it stood.
        standing: Standing,
    },
    /// An executor was named.
    Assigned {
        /// Who.
        executor: ExecutorId,
    },
    /// The executor gave it back: not ours.
    Returned {
        /// The reason.
        note: Option<NoteId>,
    },
    /// Another executor was named.
    Redirected {
        /// Who has it now.
        executor: ExecutorId,
        /// The reason.
        note: Option<NoteId>,
    },
    /// The executor took it on.
    Accepted,
    /// The executor reported that it is done, or explained.
    Reported {
        /// Done or explained.
        resolution: Resolution,
        /// The report.
        note: Option<NoteId>,
    },
    /// The work was confirmed, and the request closed as reported.
    Confirmed {
        /// By whom.
        by: ConfirmedBy,
    },
    /// The work was found wanting and sent back.
    SentBack {
        /// The date that the work now goes by.
        due_at: Timestamp,
        /// The reason.
        note: Option<NoteId>,
    },
    /// Nobody answered in time: closed as reported, confirmed by nobody.
    Lapsed,
    /// The applicant opened it again.
    Reopened {
        /// The date that the work now goes by.
        due_at: Timestamp,
        /// The reason.
        note: Option<NoteId>,
    },
    /// The centre closed it with a resolution of its own.
    Closed {
        /// How.
        resolution: Resolution,
        /// The reason.
        note: Option<NoteId>,
    },
    /// It became part of an earlier request or of an incident.
    Merged {
        /// The one that goes on.
        into: RequestId,
    },
    /// The applicant took it back.
    Withdrawn,
    /// The type was corrected, and with it the deadline.
    TypeCorrected {
        /// The right type.
        type_id: TypeId,
        /// The deadline of that type.
        original_due_at: Timestamp,
        /// The place, as precise as that type allows.
        place: Option<LatLon>,
        /// Its district, by the same measure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        district: Option<DistrictId>,
    },
    /// The place was corrected.
    PlaceCorrected {
        /// The right place, as precise as the public may see it.
        place: Option<LatLon>,
        /// Its district.
        district: Option<DistrictId>,
    },
    /// The executor asked for more time.
    ExtensionAsked {
        /// The date asked for.
        due_at: Timestamp,
        /// The reason.
        note: Option<NoteId>,
    },
    /// A controller gave more time.
    Extended {
        /// The date that the work now goes by.
        due_at: Timestamp,
    },
    /// A controller gave no more time than there was.
    ExtensionRefused {
        /// The reason.
        note: Option<NoteId>,
    },
    /// The applicant rated the work.
    Rated {
        /// One to five.
        stars: u8,
    },
    /// Somebody added a note.
    Commented {
        /// The note.
        note: NoteId,
    },
}

impl Change {
    /// The code of the kind, as it stands in the log and in JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
            Self::Imported { .. } => "imported",
            Self::Assigned { .. } => "assigned",
            Self::Returned { .. } => "returned",
            Self::Redirected { .. } => "redirected",
            Self::Accepted => "accepted",
            Self::Reported { .. } => "reported",
            Self::Confirmed { .. } => "confirmed",
            Self::SentBack { .. } => "sent_back",
            Self::Lapsed => "lapsed",
            Self::Reopened { .. } => "reopened",
            Self::Closed { .. } => "closed",
            Self::Merged { .. } => "merged",
            Self::Withdrawn => "withdrawn",
            Self::TypeCorrected { .. } => "type_corrected",
            Self::PlaceCorrected { .. } => "place_corrected",
            Self::ExtensionAsked { .. } => "extension_asked",
            Self::Extended { .. } => "extended",
            Self::ExtensionRefused { .. } => "extension_refused",
            Self::Rated { .. } => "rated",
            Self::Commented { .. } => "commented",
        }
    }

    /// Whether the public timeline tells of it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        !matches!(self, Self::Commented { .. } | Self::ExtensionAsked { .. } | Self::ExtensionRefused { .. })
    }

    /// Whether it tells where the request lies.
    #[must_use]
    pub const fn tells_place(&self) -> bool {
        matches!(
            self,
            Self::Registered(_) | Self::Imported { .. } | Self::TypeCorrected { .. } | Self::PlaceCorrected { .. }
        )
    }

    /// What it makes of more time that was asked for: the date that waits for an answer from now on, `Some(None)` where none does any
    /// longer, `None` where it leaves that as it was.
    #[must_use]
    pub const fn asked_due_at(&self) -> Option<Option<Timestamp>> {
        match self {
            Self::ExtensionAsked { due_at, .. } => Some(Some(*due_at)),
            // A comment, a rating or another place says nothing of it; all else answers it, or leaves nothing to ask for.
            Self::Commented { .. } | Self::Rated { .. } | Self::PlaceCorrected { .. } | Self::Accepted => None,
            _ => Some(None),
        }
    }

    /// The note that it names.
    #[must_use]
    pub const fn note(&self) -> Option<NoteId> {
        match self {
            Self::Returned { note }
            | Self::Redirected { note, .. }
            | Self::Reported { note, .. }
            | Self::SentBack { note, .. }
            | Self::Reopened { note, .. }
            | Self::Closed { note, .. }
            | Self::ExtensionAsked { note, .. }
            | Self::ExtensionRefused { note } => *note,
            Self::Commented { note } => Some(*note),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
