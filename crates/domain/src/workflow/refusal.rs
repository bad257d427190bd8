//! Why an action may not be done.

use super::{ActionKind, Resolution, Role, State};
use crate::id::RequestId;
use crate::time::Timestamp;

/// Why an action may not be done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Nobody may do it in this state.
    #[error("{action} is not for a request that is {state}")]
    WrongState {
        /// What was to be done.
        action: ActionKind,
        /// The state of the request.
        state: State,
    },
    /// The role may never do it.
    #[error("{action} is not for the {role}")]
    WrongRole {
        /// What was to be done.
        action: ActionKind,
        /// Who was to do it.
        role: Role,
    },
    /// It is an executor's to do, and no executor is named: what was closed before anybody had it and then opened again, or an
    /// import that does not know.
    #[error("{action} needs an executor, and none is named")]
    NoExecutor {
        /// What was to be done.
        action: ActionKind,
    },
    /// Its time has not come.
    #[error("{action} may be done from {limit} on")]
    TooEarly {
        /// What was to be done.
        action: ActionKind,
        /// The first instant at which it may be.
        limit: Timestamp,
    },
    /// Its time is over.
    #[error("{action} could be done until {limit}")]
    TooLate {
        /// What was to be done.
        action: ActionKind,
        /// The end of its time.
        limit: Timestamp,
    },
    /// Whether it may be done hangs on a time that the register does not know (of an imported request).
    #[error("{action} hangs on a time that is not known")]
    UnknownTime {
        /// What was to be done.
        action: ActionKind,
    },
    /// The action does not go with this resolution: the one that it would give or, when reopening, the one that the request has.
    #[error("{action} does not go with the resolution {}", .resolution.map_or("unknown", Resolution::code))]
    BadResolution {
        /// What was to be done.
        action: ActionKind,
        /// The resolution; `None` where an import does not know it.
        resolution: Option<Resolution>,
    },
    /// The new deadline is too soon.
    #[error("the deadline must be after {after}")]
    BadDate {
        /// What it must be after: the present instant or the present deadline.
        after: Timestamp,
    },
    /// A controller confirms only after speaking to the applicant about the report that stands.
    #[error("the applicant was not spoken to about this report")]
    NotSpoken,
    /// Nobody has asked for more time, or it was answered already.
    #[error("no more time was asked for")]
    NotAsked,
    /// A rating is one to five stars.
    #[error("{stars} is no number of stars from 1 to 5")]
    BadStars {
        /// The number given.
        stars: u8,
    },
    /// A request cannot be part of itself.
    #[error("a request cannot be merged into itself")]
    IntoItself,
    /// What it would be merged into is closed: its applicants would hear of no end.
    #[error("a request cannot be merged into one that is closed")]
    IntoClosed,
    /// What it would be merged into was merged itself.
    #[error("a request cannot be merged into one that goes on in {request}")]
    GoesOnIn {
        /// The one that goes on.
        request: RequestId,
    },
    /// A running incident goes on in it: those of the other requests would be told an end that is none.
    #[error("{action} is not for a request in which an incident goes on")]
    CarriesIncident {
        /// What was to be done.
        action: ActionKind,
    },
}
