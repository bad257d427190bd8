//! When a count is "no data": the one place that says what an unknown time may change.

use super::second::{Seconds, bound};
use crate::time::Timestamp;

/// What is known of the times that nobody wrote down.
///
/// A request that was imported as done or closed without its time was done or closed at some instant of
/// `[registered_at, unknown_until)`, where `unknown_until` is the latest instant at which such a request was imported: what happens to
/// it afterwards is recorded here. So an unknown time can only change a count
///
/// - over a window `[a, b)`, if the request was registered before `b` and `a` lies before `unknown_until`;
/// - of what stands at `t`, if the request was registered before `t` and `t` lies before `unknown_until`.
///
/// A count that such a request may change is `None`: no data. Every other count is exact, so that a city that imports an old register
/// without times has whole figures from the day of the import on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unknown {
    until: u32,
}

impl Unknown {
    /// Unknown times lie before `until`; without it, anywhere.
    pub(crate) fn new(until: Option<Timestamp>) -> Self {
        Self { until: until.map_or(u32::MAX, bound) }
    }

    /// Whether the unknown time of a request that was registered then may lie in the window.
    pub(crate) fn may_lie_in(self, registered: u32, window: Seconds) -> bool {
        !window.is_empty() && registered < window.to && window.from < self.until
    }

    /// Whether the unknown time of a request that was registered then, before `t`, may not have come before `t`.
    pub(crate) fn may_come_after(self, registered: u32, t: u32) -> bool {
        registered < t && t < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_time_lies_between_the_registration_and_the_import() {
        let unknown = Unknown::new(Some(Timestamp::from_seconds(100)));
        for (registered, from, to, may) in [
            (50, 40, 60, true),
            (50, 0, 50, false),    // over before it was registered
            (50, 99, 200, true),   // begins before the import
            (50, 100, 200, false), // begins with it: all is written down
            (50, 60, 60, false),   // no time at all
        ] {
            assert_eq!(unknown.may_lie_in(registered, Seconds { from, to }), may, "[{from}, {to})");
        }
        assert!(unknown.may_come_after(50, 99) && !unknown.may_come_after(50, 100) && !unknown.may_come_after(50, 50));
        assert!(Unknown::new(None).may_come_after(50, 4_000_000_000));
    }
}
