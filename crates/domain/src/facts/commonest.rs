//! What is reported most often.

use super::second::Seconds;
use super::{Chunk, FactTable};
use crate::id::TypeId;
use crate::time::Window;

impl FactTable {
    /// The types of the requests that were registered in the window, with how many of each: the commonest first, of equals the one that
    /// stands earlier in the classifier.
    #[must_use]
    pub fn commonest_types(&self, window: Window) -> Vec<(TypeId, u64)> {
        let mut counts: Vec<u64> = Vec::new();
        for (chunk, rows) in self.registered_in(Seconds::of(window)) {
            count(chunk, rows, &mut counts);
        }
        let found = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
        let mut found: Vec<_> =
            found.filter_map(|(slot, count)| Some((TypeId(u16::try_from(slot).ok()?), count))).collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }
}

fn count(chunk: &Chunk, rows: std::ops::Range<usize>, counts: &mut Vec<u64>) {
    for &type_id in &chunk.columns.type_id[rows] {
        let slot = usize::from(type_id);
        if counts.len() <= slot {
            counts.resize(slot + 1, 0);
        }
        counts[slot] += 1;
    }
}
