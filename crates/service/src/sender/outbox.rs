//! Where messages stay that leave nowhere: for a made-up city, and for tests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How many messages are kept: older ones go.
const MOST: usize = 200;

/// Messages that stay here.
#[derive(Default)]
pub struct Outbox(Mutex<VecDeque<Kept>>);

/// A message.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The phone or mailbox that it is for.
    pub to: String,
    /// The subject of a letter; `None` for an SMS.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
}

// Whom the city writes to, and what, stays out of logs.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(…)")
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outbox(…)")
    }
}

impl Outbox {
    /// Keeps a message.
    pub(super) fn keep(&self, to: &str, subject: Option<&str>, text: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(MOST - 1);
        kept.push_front(Kept { to: to.to_owned(), subject: subject.map(str::to_owned), text: text.to_owned() });
    }

    /// The messages, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
