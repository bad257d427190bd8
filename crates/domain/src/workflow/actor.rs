//! Who acts.

use super::Role;
use crate::id::AccountId;

/// Who acts: in what role and, where somebody is signed in for it, with which account. The rules ask for the role alone; the register
/// keeps both, so that it can be told later who of the staff did what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// In what role.
    pub role: Role,
    /// Whose account; `None` for the system itself, and for applicants.
    pub account: Option<AccountId>,
}

impl From<Role> for Actor {
    fn from(role: Role) -> Self {
        Self { role, account: None }
    }
}
