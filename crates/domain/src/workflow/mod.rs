//! The six states of a request, every legal step between them, and who may take it.
//!
//! [`TABLE`] says which action leads from which state to which and who may take it; [`decide`] adds what depends on times and on the
//! action itself, and says what then happens to the request. A request is born registered ([`crate::fact::Fact::registered`]): that
//! is no step.

mod action;
mod actor;
mod decide;
mod open_to;
mod refusal;
mod table;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod walk;

pub use action::Action;
pub use actor::Actor;
pub use decide::{LAPSE_HOURS, REOPEN_HOURS, decide};
pub use open_to::open_to;
pub use refusal::Refusal;
pub use table::{ActionKind, Step, TABLE, actions, step};

use crate::code::coded;

coded! {
    /// Where a request stands. "Overdue" is never a state: it is computed.
    pub enum State {
        /// In the register; no executor yet.
        Registered = 0 "registered",
        /// An executor is named.
        Assigned = 1 "assigned",
        /// The executor took it on.
        InProgress = 2 "in_progress",
        /// Reported; the centre or the applicant checks it.
        OnControl = 3 "on_control",
        /// Sent back: the work was not done, or not well.
        Rework = 4 "rework",
        /// Finished. How, is its resolution.
        Closed = 5 "closed",
    }
}

impl State {
    /// Whether the request is not closed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed)
    }

    /// Whether the work is still to be done: open, and not waiting for a check.
    #[must_use]
    pub const fn is_work_pending(self) -> bool {
        !matches!(self, Self::OnControl | Self::Closed)
    }
}

coded! {
    /// How a request was closed.
    pub enum Resolution {
        /// The work was done.
        Done = 0 "done",
        /// The matter was explained on its merits (роз'яснення).
        Explained = 1 "explained",
        /// It needs money that the city does not have now.
        NeedsFunding = 2 "needs_funding",
        /// Refused.
        Refused = 3 "refused",
        /// Not the city's to do.
        OutOfCompetence = 4 "out_of_competence",
        /// The applicant did it.
        SelfResolved = 5 "self_resolved",
        /// Part of an earlier request or of an incident.
        Duplicate = 6 "duplicate",
        /// The applicant took it back.
        Withdrawn = 7 "withdrawn",
    }
}

coded! {
    /// Who said that the work was really done.
    pub enum ConfirmedBy {
        /// The applicant.
        Applicant = 0 "applicant",
        /// A controller, after speaking to the applicant.
        Controller = 1 "controller",
        /// Nobody: it was closed without an answer, or without a question.
        Nobody = 2 "nobody",
    }
}

coded! {
    /// In what role somebody acts.
    pub enum Role {
        /// The system itself: routing rules, the lapse of a term.
        System = 0 "system",
        /// The applicant, with or without an account.
        Applicant = 1 "applicant",
        /// An operator of the centre.
        Operator = 2 "operator",
        /// A dispatcher of the centre.
        Dispatcher = 3 "dispatcher",
        /// A person of the executor.
        Executor = 4 "executor",
        /// A controller of the centre.
        Controller = 5 "controller",
        /// An official, who reads.
        Official = 6 "official",
        /// An administrator.
        Admin = 7 "admin",
        /// An import from another register.
        Import = 8 "import",
    }
}
