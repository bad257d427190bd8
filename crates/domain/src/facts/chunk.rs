//! A month of requests: its rows in order, and how they change.

use std::ops::Range;

use super::columns::{Columns, Row};
use super::digest::Digest;
use super::second::{Seconds, second};
use crate::fact::Fact;
use crate::time::{Timestamp, civil_from_days};

/// The requests that were registered in one UTC month, by time of registration, then number.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// Months since January 1970.
    pub(crate) month: u32,
    /// The rows.
    pub(crate) columns: Columns,
    /// (row, second) of each report that was later sent back, by row; of one row as they came.
    pub(crate) sent_back: Vec<(u32, u32)>,
    /// What holds for all rows.
    pub(crate) digest: Digest,
}

/// The months since January 1970 in which the instant lies, in UTC.
pub(crate) fn month_of(t: Timestamp) -> u32 {
    let (year, month, _) = civil_from_days(i64::from(second(t)) / 86_400);
    u32::try_from((year - 1970) * 12 + month - 1).unwrap_or(0)
}

impl Chunk {
    /// A month without requests.
    pub(crate) fn new(month: u32) -> Self {
        let columns = Columns::default();
        Self { month, digest: Digest::of(&columns), columns, sent_back: Vec::new() }
    }

    /// How many rows.
    pub(crate) fn len(&self) -> usize {
        self.columns.id.len()
    }

    /// Adds a row at the end. The chunk is to be [settled](Self::settle) before it is read.
    pub(crate) fn push(&mut self, fact: &Fact) {
        let row = row_number(self.len());
        self.columns.push(Row::of(fact));
        self.sent_back.extend(fact.sent_back.iter().map(|&at| (row, second(at))));
    }

    fn set(&mut self, row: usize, fact: &Fact) {
        self.columns.set(row, Row::of(fact));
        let old = self.sent_back_range(row);
        let new = fact.sent_back.iter().map(|&at| (row_number(row), second(at)));
        self.sent_back.splice(old, new);
    }

    /// The month with these requests put in; `None` when none of them is new, or newer than what is there.
    pub(crate) fn with(&self, facts: &[Fact]) -> Option<Self> {
        let mut changed: Option<Self> = None;
        for fact in facts {
            let row = self.find(second(fact.registered_at), fact.id.0);
            let known = row.map(|row| changed.as_ref().unwrap_or(self).columns.version[row]);
            if known.is_some_and(|version| version >= fact.version) {
                continue;
            }
            let changed = changed.get_or_insert_with(|| self.clone_with_room(facts.len()));
            match row {
                Some(row) => changed.set(row, fact),
                None => changed.push(fact),
            }
        }
        changed.map(Self::settle)
    }

    fn clone_with_room(&self, more: usize) -> Self {
        Self {
            month: self.month,
            columns: self.columns.clone_with_room(more),
            sent_back: self.sent_back.clone(),
            digest: self.digest,
        }
    }

    /// Puts the rows in order, of rows with the same number keeps the highest version, and tells what holds for all.
    pub(crate) fn settle(mut self) -> Self {
        let in_order = (1..self.len()).all(|row| self.columns.key(row - 1) < self.columns.key(row));
        if !in_order {
            self.sort();
        }
        self.digest = Digest::of(&self.columns);
        self
    }

    fn sort(&mut self) {
        let columns = &self.columns;
        let mut order: Vec<u32> = (0..row_number(self.len())).collect();
        // Stable: of equal versions the first one that came stays.
        order.sort_by_key(|&row| (columns.key(row as usize), std::cmp::Reverse(columns.version[row as usize])));
        order.dedup_by_key(|row| columns.key(*row as usize));

        let mut moved_to = vec![None; self.len()];
        for (new, &old) in order.iter().enumerate() {
            moved_to[old as usize] = Some(row_number(new));
        }
        self.sent_back = self.sent_back.iter().filter_map(|&(row, at)| Some((moved_to[row as usize]?, at))).collect();
        self.sent_back.sort_by_key(|&(row, _)| row);
        self.columns.take(&order);
    }

    /// Gives back memory that is held for rows to come.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.columns.shrink_to_fit();
        self.sent_back.shrink_to_fit();
    }

    /// Memory that the rows take.
    pub(crate) fn bytes(&self) -> usize {
        self.columns.bytes() + self.sent_back.capacity() * size_of::<(u32, u32)>()
    }

    /// The row of the request.
    pub(crate) fn find(&self, registered: u32, id: i64) -> Option<usize> {
        let rows = self.registered_in(Seconds { from: registered, to: registered.saturating_add(1) });
        let within = self.columns.id[rows.clone()].binary_search(&id).ok()?;
        Some(rows.start + within)
    }

    /// The rows that were registered in the window.
    pub(crate) fn registered_in(&self, window: Seconds) -> Range<usize> {
        let start = self.columns.registered.partition_point(|&s| s < window.from);
        let end = self.columns.registered.partition_point(|&s| s < window.to);
        start..end.max(start)
    }

    /// The request of the row.
    pub(crate) fn fact(&self, row: usize) -> Fact {
        self.columns.row(row).fact(self.sent_back[self.sent_back_range(row)].iter().map(|&(_, at)| at))
    }

    fn sent_back_range(&self, row: usize) -> Range<usize> {
        let row = row_number(row);
        let start = self.sent_back.partition_point(|&(of, _)| of < row);
        let end = self.sent_back.partition_point(|&(of, _)| of <= row);
        start..end
    }
}

/// A row's place in its month. A month of four milliards of requests would be more than memory holds.
fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
