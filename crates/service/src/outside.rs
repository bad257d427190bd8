//! What a city has beside its register.

use crate::sender::Senders;

/// What a city has beside its register.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// How it reaches phones and mailboxes.
    pub senders: Senders,
}
