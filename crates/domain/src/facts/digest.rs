//! What holds for a whole month of requests, so that scans pass over months that have nothing for them.

use super::columns::Columns;
use super::row::NOBODY;
use super::second::{NONE, Seconds};

/// The least and the greatest time of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The earliest; [`NONE`] when there is none.
    pub(crate) first: u32,
    /// The latest; 0 when there is none.
    pub(crate) last: u32,
}

impl Extent {
    fn of(column: &[u32]) -> Self {
        let first = column.iter().copied().min().unwrap_or(NONE);
        let last = column.iter().copied().filter(|&s| s != NONE).max().unwrap_or(0);
        Self { first, last }
    }

    /// Whether a time of the column may lie in the window.
    pub(crate) fn meets(self, window: Seconds) -> bool {
        self.first < window.to && window.from <= self.last
    }
}

/// What a scan may ask of a whole month before it looks at rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    pub(crate) original_due: Extent,
    pub(crate) due: Extent,
    pub(crate) done: Extent,
    pub(crate) closed: Extent,
    pub(crate) rated: Extent,
    /// Requests that are not closed.
    pub(crate) open: usize,
    /// Requests whose work is still to be done.
    pub(crate) pending: usize,
    /// Requests that were done at an unknown time.
    pub(crate) unknown_done: usize,
    /// Requests that were closed at an unknown time.
    pub(crate) unknown_closed: usize,
    /// One more than the largest executor id.
    pub(crate) executor_slots: usize,
}

impl Digest {
    /// What holds for these rows.
    pub(super) fn of(columns: &Columns) -> Self {
        let count = |which: &dyn Fn(usize) -> bool| (0..columns.id.len()).filter(|&row| which(row)).count();
        let largest = columns.executor.iter().filter(|&&id| id != NOBODY).max();
        Self {
            original_due: Extent::of(&columns.original_due),
            due: Extent::of(&columns.due),
            done: Extent::of(&columns.done),
            closed: Extent::of(&columns.closed),
            rated: Extent::of(&columns.rated),
            open: count(&|row| columns.state[row].is_open()),
            pending: count(&|row| columns.state[row].is_work_pending()),
            unknown_done: count(&|row| columns.done_is_unknown(row)),
            unknown_closed: count(&|row| columns.closed_is_unknown(row)),
            executor_slots: largest.map_or(0, |&id| usize::from(id) + 1),
        }
    }
}
