//! How far an import is.

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Looking through the file for faults; nothing is written yet.
    Checking,
    /// Writing requests; `done` and `of` are lines of the file.
    Writing,
    /// Telling requests which district they lie in; `done` and `of` are requests.
    Placing,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub step: Step,
    /// How much of it is done.
    pub done: u64,
    /// Of how much; `None` when that is not known yet.
    pub of: Option<u64>,
}
