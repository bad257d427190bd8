//! What an import of requests did.

use std::collections::BTreeMap;

use super::reject::Reject;
use super::row::Remark;

/// What an import of requests did or, on trial, would do. `rows` is the sum of `imported`, `already_there`, `repeats` and all
/// `rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Whether it was on trial, and nothing was written.
    pub dry_run: bool,
    /// Rows of the file, the header and blank lines not counted.
    pub rows: u64,
    /// Requests that are new in the register.
    pub imported: u64,
    /// Rows whose request the register had before: from an earlier run.
    pub already_there: u64,
    /// Rows whose request stands earlier in the file.
    pub repeats: u64,
    /// Rows that could not be taken, by [`super::Reason::code`].
    pub rejected: BTreeMap<&'static str, u64>,
    /// The first of them.
    pub first_rejects: Vec<Reject>,
    /// What was left aside in rows that were taken, by how many of them.
    pub remarks: BTreeMap<Remark, u64>,
    /// Requests by the code of their direction.
    pub by_direction: BTreeMap<String, u64>,
    /// Categories that no rule caught, by how many requests: they went to the direction `other`.
    pub unmatched: BTreeMap<String, u64>,
    /// Words of a column that the mapping or the register does not know, by how many rows. They cost no row: the channel is then
    /// "other", the district unknown.
    pub unknown_words: BTreeMap<(&'static str, String), u64>,
    /// How many directions were created.
    pub created_directions: u64,
    /// How many request types were created.
    pub created_types: u64,
    /// How many executors were created.
    pub created_executors: u64,
}

impl Summary {
    /// How many rejects are kept for the eye.
    pub(super) const FIRST_REJECTS: usize = 20;

    /// How many rows could not be taken.
    #[must_use]
    pub fn rejected_rows(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// The categories that no rule caught, the commonest first.
    #[must_use]
    pub fn unmatched_by_count(&self) -> Vec<(&str, u64)> {
        let mut unmatched: Vec<_> =
            self.unmatched.iter().map(|(category, &count)| (category.as_str(), count)).collect();
        unmatched.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        unmatched
    }
}
