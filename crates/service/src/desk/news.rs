//! At which desks something has changed about calls, for those who listen: told from the register, so that it does not matter which process
//! the telephone exchange speaks to.

use std::collections::HashSet;

use domain::call::Outcome;
use domain::id::{AccountId, CallId};
use domain::time::Timestamp;
use store::Tx;

use super::caller::OPEN_HOURS;
use crate::error::Result;

/// The calls as they were when somebody last looked.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    open: HashSet<(CallId, AccountId, Outcome)>,
    missed: u64,
}

/// What has changed since.
#[derive(Debug, Default)]
pub(crate) struct CallNews {
    /// At whose desks a call rings, was taken, or is over.
    pub(crate) desks: HashSet<AccountId>,
    /// Whether others wait to be called back than before.
    pub(crate) waiting: bool,
}

impl CallNews {
    /// Whether nothing has.
    pub(crate) fn is_empty(&self) -> bool {
        self.desks.is_empty() && !self.waiting
    }
}

impl Calls {
    /// What has changed since the last look.
    ///
    /// # Errors
    /// The register failed.
    pub(crate) async fn look(&mut self, tx: &mut Tx, now: Timestamp) -> Result<CallNews> {
        let open = store::call::open_at_desks(tx, now.plus_hours(-OPEN_HOURS)).await?.into_iter().collect();
        let missed = store::call::missed(tx).await?;
        let desks = self.open.symmetric_difference(&open).map(|(_, account, _)| *account).collect();
        let waiting = missed != self.missed;
        *self = Self { open, missed };
        Ok(CallNews { desks, waiting })
    }
}
