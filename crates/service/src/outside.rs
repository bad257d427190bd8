//! What a city has beside its register.

use domain::classifier::Lang;

use crate::photo::PhotoStore;
use crate::provider::Provider;
use crate::sender::message::plain;
use crate::sender::{Message, Senders};

/// What a city has beside its register.
#[derive(Clone, Debug)]
pub struct Outside {
    /// How it reaches phones and mailboxes.
    pub senders: Senders,
    /// The words of what it says to phones.
    pub words: fn(&Message, Lang) -> String,
    /// Where its photos lie; `None`: it takes none.
    pub photos: Option<PhotoStore>,
    /// Where those who work here may sign in; `None`: here alone.
    pub provider: Option<Provider>,
}

impl Default for Outside {
    fn default() -> Self {
        Self { senders: Senders::default(), words: plain, photos: None, provider: None }
    }
}
