//! Those who work here: what they may see and do.
//!
//! Every use case of theirs takes a [`Staff`], so that none can be called for somebody who is not. What the table of permissions
//! ([`domain::permission`]) and the table of steps ([`domain::workflow::TABLE`]) do not allow is refused, and leaves a line in the audit log.

mod act;
mod photo;
mod request;

use std::fmt;

use domain::classifier::Lang;
use domain::id::{AccountId, ExecutorId};
use domain::permission::{Permission, is_staff, may};
use domain::workflow::{Actor, Role};

pub use act::act;
pub use photo::photo;
pub use request::{StaffLine, StaffPhoto, StaffRequest, request};
pub use store::escalation::Noticed;
pub use store::note::Visibility;

use crate::account::session::SignedIn;
use crate::audit;
use crate::city::City;
use crate::error::{Error, Result};

/// Somebody who works here, and is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Staff {
    /// Their account.
    pub account: AccountId,
    /// What they do here.
    pub role: Role,
    /// The organisation that a person of an executor works for.
    pub executor: Option<ExecutorId>,
    /// Surname.
    pub surname: String,
    /// First name.
    pub first_name: String,
    /// The language in which they want to be told.
    pub lang: Lang,
}

impl fmt::Debug for Staff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, role, .. } = self;
        f.debug_struct("Staff").field("account", account).field("role", role).finish_non_exhaustive()
    }
}

impl Staff {
    /// The member of staff that is signed in; `None` for a resident.
    #[must_use]
    pub fn of(who: &SignedIn) -> Option<Self> {
        let SignedIn { account, role, executor, surname, first_name, lang, .. } = who.clone();
        is_staff(role).then_some(Self { account, role, executor, surname, first_name, lang })
    }

    /// As whom they act.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor { role: self.role, account: Some(self.account) }
    }

    /// Whether their role may do this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        may(self.role, permission)
    }

    /// Makes sure that their role may do this; where it may not, that stands in the audit log.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; the register failed.
    pub async fn need(&self, city: &City, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        audit::refused(city, self.actor(), None, permission.code(), "role").await?;
        Err(Error::Forbidden(permission))
    }
}
