//! Instants as the columns hold them: whole seconds since 1970 in 32 bits, good until 2106.

use crate::time::{Timestamp, Window};

/// Stands in a column for a time that is not there: it did not come about, or nobody knows when. Later than any other second.
pub(crate) const NONE: u32 = u32::MAX;

/// The second of a recorded instant. What lies before 1970 or after 2106 is moved to that end.
pub(crate) fn second(t: Timestamp) -> u32 {
    let (first, last) = (0, i64::from(NONE) - 1);
    u32::try_from(t.seconds().clamp(first, last)).unwrap_or(0)
}

/// The second of an instant that may not be there.
pub(crate) fn second_or_none(t: Option<Timestamp>) -> u32 {
    t.map_or(NONE, second)
}

/// The instant back from a column.
pub(crate) fn instant(s: u32) -> Option<Timestamp> {
    (s != NONE).then(|| Timestamp::from_seconds(i64::from(s)))
}

/// The first whole second that is not before `t`: a recorded instant lies before `t` exactly when its second is less than this.
pub(crate) fn bound(t: Timestamp) -> u32 {
    let ceiling = t.millis().saturating_add(999).div_euclid(1000);
    u32::try_from(ceiling.clamp(0, i64::from(NONE))).unwrap_or(NONE)
}

/// The whole seconds of a window, half-open. [`NONE`] lies in no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seconds {
    /// The first one inside.
    pub(crate) from: u32,
    /// The first one after.
    pub(crate) to: u32,
}

impl Seconds {
    /// Those of the window.
    pub(crate) fn of(window: Window) -> Self {
        Self { from: bound(window.from), to: bound(window.to) }
    }

    /// Those before `t`.
    pub(crate) fn until(self, t: u32) -> Self {
        Self { from: self.from, to: self.to.min(t) }
    }

    /// Whether the second lies inside.
    #[inline]
    pub(crate) fn contains(self, s: u32) -> bool {
        self.from <= s && s < self.to
    }

    /// Whether there is none inside.
    pub(crate) fn is_empty(self) -> bool {
        self.to <= self.from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_recorded_instant_is_before_t_as_its_second_is_before_the_bound(recorded in 0_i64..5_000, t in 0_i64..5_000_000) {
            let (recorded, t) = (Timestamp::from_seconds(recorded), Timestamp::from_millis(t));
            proptest::prop_assert_eq!(second(recorded) < bound(t), recorded < t);
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_part_of_the_bound() {
        for (ms, first_not_before) in [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2), (-1, 0), (i64::MAX, NONE)] {
            assert_eq!(bound(Timestamp::from_millis(ms)), first_not_before, "{ms} ms");
        }
    }

    #[test]
    fn what_is_not_there_lies_in_no_window() {
        let ever = Window { from: Timestamp::from_millis(i64::MIN / 2), to: Timestamp::from_millis(i64::MAX / 2) };
        assert!(!Seconds::of(ever).contains(second_or_none(None)));
        assert!(Seconds::of(ever).contains(second(ever.from)) && Seconds::of(ever).contains(second(ever.to)));
    }
}
