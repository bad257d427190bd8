//! Counts by a small number: by type, by district.

/// A count for each id that was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(Vec<u32>);

impl Counts {
    /// Counts one more of the id.
    #[inline]
    pub(crate) fn add(&mut self, id: u16) {
        self.add_many(id, 1);
    }

    /// Counts `n` more of the id.
    #[inline]
    pub(crate) fn add_many(&mut self, id: u16, n: u32) {
        let slot = usize::from(id);
        if slot >= self.0.len() {
            self.0.resize(slot + 1, 0);
        }
        self.0[slot] += n;
    }

    /// The ids that were seen, with their counts, in the order of ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, u32)> {
        (0..).zip(self.0.iter().copied()).filter(|&(_, n)| n > 0)
    }
}

/// Puts the commonest first; those that are equally common stay in their order.
pub(crate) fn commonest_first<T>(counts: impl Iterator<Item = (T, u32)>) -> Vec<(T, u32)> {
    let mut sorted: Vec<_> = counts.collect();
    sorted.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    sorted
}
