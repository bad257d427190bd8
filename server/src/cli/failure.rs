//! What a person at a terminal is told when a command could not be done.

use std::error::Error;
use std::fmt;

use store::Error as StoreError;

/// One line: what was being done, why it could not be, and what to do.
#[derive(Debug)]
pub struct Failure {
    doing: String,
    why: String,
}

impl Failure {
    /// Something that is nobody's error but the situation's.
    pub(crate) fn new(doing: impl Into<String>, why: impl Into<String>) -> Self {
        Self { doing: doing.into(), why: why.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.doing, self.why)
    }
}

/// Says what was being done when an error came.
pub(crate) trait Because<T> {
    /// Turns the error into a failure of doing that.
    fn because(self, doing: impl Into<String>) -> Result<T, Failure>;
}

impl<T, E: Error + 'static> Because<T> for Result<T, E> {
    fn because(self, doing: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| Failure { doing: doing.into(), why: in_a_line(&error) })
    }
}

/// The error and what is behind it, each once, in one line, with a word of advice where there is one.
fn in_a_line(error: &(dyn Error + 'static)) -> String {
    let mut words = String::new();
    let mut advice = None;
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if !words.contains(&text) {
            if !words.is_empty() {
                words.push_str(": ");
            }
            words.push_str(&text);
        }
        advice = advice.or_else(|| advice_for(error));
        next = error.source();
    }
    if let Some(advice) = advice {
        words.push_str("; ");
        words.push_str(advice);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn advice_for(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let error = match error.downcast_ref::<service::Error>() {
        Some(service::Error::Store(error)) => error,
        _ => error.downcast_ref::<StoreError>()?,
    };
    match error {
        StoreError::Unavailable(_) => Some("is it running, reachable, and not full?"),
        StoreError::Corrupt { .. } => Some("move the register aside and restore a backup (`misto restore FILE`)"),
        StoreError::Address(_) => Some("for example --database sqlite:misto.db"),
        StoreError::NotEmpty => Some("--force overwrites it"),
        StoreError::Newer(_) => Some("start the newer Misto"),
        _ => None,
    }
}
