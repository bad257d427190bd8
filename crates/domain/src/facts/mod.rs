//! The register in memory: one row per request in plain columns, about 55 bytes each, that every public figure is counted from.
//!
//! Rows are ordered by time of registration, then number, and cut into UTC months. A month never changes once it is made:
//! [`FactTable::with`] makes a new table that shares all months but the touched ones with the old, so that those who still read the
//! old one never wait and never see half a change.
//!
//! Times are kept to the whole second, places to the centimetre (and told to the metre).
//!
//! - [`map`](crate::cluster::map) and [`list`](list()) show the requests of a window;
//! - [`statistics`](crate::statistics) and [`efficiency`](crate::efficiency) count them.

mod chunk;
mod columns;
mod commonest;
mod counts;
mod digest;
mod list;
mod moment;
mod nearby;
mod row;
#[cfg(test)]
pub(crate) mod sample;
mod second;
mod sieve;
#[cfg(test)]
mod tests;
mod unknown;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::RequestId;
use crate::time::Timestamp;

pub(crate) use chunk::Chunk;
pub(crate) use columns::Columns;
pub(crate) use counts::{Counts, commonest_first};
pub(crate) use list::by_direction;
pub use list::{ListScan, list};
pub(crate) use moment::Moment;
pub use nearby::{LATELY_H, Like, NEAR_M};
pub(crate) use row::{NOBODY, NOWHERE};
pub(crate) use second::{NONE, Seconds, bound, second};
pub use sieve::Filter;
pub(crate) use sieve::Sieve;
pub(crate) use unknown::Unknown;

/// The requests of a register, as they stand after an event of its log.
#[derive(Clone, Debug)]
pub struct FactTable {
    seq: i64,
    unknown_until: Option<Timestamp>,
    /// By month; none of them empty.
    chunks: Vec<Arc<Chunk>>,
    len: usize,
}

/// Gathers the requests of a register into a [`FactTable`].
#[derive(Debug)]
pub struct FactTableBuilder {
    seq: i64,
    unknown_until: Option<Timestamp>,
    chunks: BTreeMap<u32, Chunk>,
}

impl FactTableBuilder {
    /// Starts a table that holds all that the log tells up to the event `seq`.
    #[must_use]
    pub fn new(seq: i64) -> Self {
        Self { seq, unknown_until: None, chunks: BTreeMap::new() }
    }

    /// Adds a request. They may come in any order; of one that comes twice the highest version stays.
    #[allow(clippy::needless_pass_by_value)] // the reader of the register has no more use for it
    pub fn push(&mut self, fact: Fact) {
        let month = chunk::month_of(fact.registered_at);
        self.chunks.entry(month).or_insert_with(|| Chunk::new(month)).push(&fact);
    }

    /// Says what [`FactTable::unknown_until`] is to tell.
    pub fn unknown_until(&mut self, until: Option<Timestamp>) {
        self.unknown_until = until;
    }

    /// The table.
    #[must_use]
    pub fn finish(self) -> FactTable {
        let settled = self.chunks.into_values().map(|chunk| {
            let mut chunk = chunk.settle();
            chunk.shrink_to_fit();
            Arc::new(chunk)
        });
        FactTable::of(settled.collect(), self.seq, self.unknown_until)
    }
}

impl FactTable {
    fn of(chunks: Vec<Arc<Chunk>>, seq: i64, unknown_until: Option<Timestamp>) -> Self {
        let len = chunks.iter().map(|chunk| chunk.len()).sum();
        Self { seq, unknown_until, chunks, len }
    }

    /// The last event of the log that it knows of.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// How many requests it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The latest instant at which a request was imported that had been done or closed nobody knows when. All unknown times lie before
    /// it; while it is `None`, they may lie anywhere. What follows from it for a count is told in one place, `facts::unknown`.
    #[must_use]
    pub fn unknown_until(&self) -> Option<Timestamp> {
        self.unknown_until
    }

    /// The table after these requests came or changed, up to the event `seq`. One that is here in the same or a higher version stays
    /// as it is, so that applying a change twice is applying it once. Months that nothing touches are shared, not copied.
    #[must_use]
    pub fn with(&self, facts: impl IntoIterator<Item = Fact>, seq: i64, unknown_until: Option<Timestamp>) -> Self {
        let mut by_month: BTreeMap<u32, Vec<Fact>> = BTreeMap::new();
        for fact in facts {
            by_month.entry(chunk::month_of(fact.registered_at)).or_default().push(fact);
        }
        let mut chunks = self.chunks.clone();
        for (month, facts) in by_month {
            match chunks.binary_search_by_key(&month, |chunk| chunk.month) {
                Ok(slot) => {
                    if let Some(changed) = chunks[slot].with(&facts) {
                        chunks[slot] = Arc::new(changed);
                    }
                }
                Err(slot) => {
                    let new = Chunk::new(month).with(&facts).map(Arc::new);
                    chunks.splice(slot..slot, new);
                }
            }
        }
        Self::of(chunks, seq, unknown_until)
    }

    /// The request with the number, registered then.
    #[must_use]
    pub fn get(&self, id: RequestId, registered_at: Timestamp) -> Option<Fact> {
        let month = chunk::month_of(registered_at);
        let slot = self.chunks.binary_search_by_key(&month, |chunk| chunk.month).ok()?;
        let chunk = &self.chunks[slot];
        chunk.find(second(registered_at), id.0).map(|row| chunk.fact(row))
    }

    /// All its requests, in the order of registration.
    pub fn iter(&self) -> impl Iterator<Item = Fact> {
        self.chunks.iter().flat_map(|chunk| (0..chunk.len()).map(|row| chunk.fact(row)))
    }

    /// When the first of its requests was registered.
    #[must_use]
    pub fn first_registered(&self) -> Option<Timestamp> {
        second::instant(*self.chunks.first()?.columns.registered.first()?)
    }

    /// When the last of its requests was registered.
    #[must_use]
    pub fn last_registered(&self) -> Option<Timestamp> {
        second::instant(*self.chunks.last()?.columns.registered.last()?)
    }

    /// Bytes of memory that its rows take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes()).sum()
    }

    /// The months, in order.
    pub(crate) fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// The rule of unknown times.
    pub(crate) fn unknown(&self) -> Unknown {
        Unknown::new(self.unknown_until)
    }

    /// The requests that were registered in the window: rows of months, in order.
    pub(crate) fn registered_in(&self, window: Seconds) -> impl DoubleEndedIterator<Item = (&Chunk, Range<usize>)> {
        let first =
            self.chunks.partition_point(|chunk| chunk.columns.registered.last().is_none_or(|&s| s < window.from));
        let end = self.chunks.partition_point(|chunk| chunk.columns.registered.first().is_none_or(|&s| s < window.to));
        self.chunks[first..end.max(first)].iter().map(move |chunk| (chunk.as_ref(), chunk.registered_in(window)))
    }
}
