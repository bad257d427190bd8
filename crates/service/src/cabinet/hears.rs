//! What somebody hears of beside their own requests: who works here, of what they work on.

use std::time::Duration;

use domain::id::ExecutorId;
use domain::workflow::Role;

use crate::account::session::SignedIn;

/// What somebody hears of beside their own requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hears {
    /// Of nothing else.
    #[default]
    Own,
    /// Of what an organisation has, and of what it had until now.
    Executor(ExecutorId),
    /// Of every request: the centre's people.
    Centre,
}

impl Hears {
    /// What somebody hears of by what they do here.
    #[must_use]
    pub fn of(who: &SignedIn) -> Self {
        match (who.role, who.executor) {
            (Role::Executor, Some(executor)) => Self::Executor(executor),
            (Role::Operator | Role::Dispatcher | Role::Controller, _) => Self::Centre,
            _ => Self::Own,
        }
    }

    /// No more often than this they are told: each time the page is asked for again.
    pub(super) const fn pace(self) -> Duration {
        match self {
            Self::Own => Duration::ZERO,
            Self::Executor(_) => Duration::from_secs(1),
            Self::Centre => Duration::from_secs(2),
        }
    }
}
