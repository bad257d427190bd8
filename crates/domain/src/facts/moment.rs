//! What stood at a moment: open and overdue requests now, or at the end of a window that is over.

use super::columns::Columns;
use super::digest::Digest;
use super::second::bound;
use super::unknown::Unknown;
use crate::time::{Timestamp, Window};

/// The moment that a count of open or overdue requests tells of: min(now, the end of the window).
///
/// Now, the states are as they stand. Of a past moment `t` they are told from the times, and since windows are half-open, from all that
/// happened *before* `t`: what happened at `t` itself belongs to the next window. So a request was
///
/// - open at `t`, if it was registered before `t` and not closed before `t`;
/// - overdue at `t`, if moreover it was not done before `t`, and `due_at` as it stands now lies before `t`.
///
/// Then open(b) = open(a) + received − closed of `[a, b)`. A request without a known deadline is never overdue. One whose time is unknown
/// is told by the rule of [`Unknown`]: `None`, where the moment lies before the import.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// What lies before the moment is less.
    at: u32,
    is_now: bool,
    unknown: Unknown,
}

impl Moment {
    /// The moment at which the window ends, or now if that is earlier.
    pub(crate) fn of(window: Window, now: Timestamp, unknown: Unknown) -> Self {
        Self { at: bound(now.min(window.to)), is_now: now <= window.to, unknown }
    }

    /// Whether any request of a month may be open at the moment: one that is not closed, or was not before it.
    pub(crate) fn may_be_open(self, month: &Digest) -> bool {
        month.open > 0 || (!self.is_now && (month.unknown_closed > 0 || month.closed.last >= self.at))
    }

    /// Whether any request of a month may be overdue at the moment.
    pub(crate) fn may_be_overdue(self, month: &Digest) -> bool {
        let may_be_pending =
            month.pending > 0 || (!self.is_now && (month.unknown_done > 0 || month.done.last >= self.at));
        may_be_pending && month.due.first < self.at
    }

    /// Whether the request is open at the moment.
    #[inline]
    pub(crate) fn open(self, columns: &Columns, row: usize) -> Option<bool> {
        if self.is_now {
            return Some(columns.state[row].is_open());
        }
        if columns.registered[row] >= self.at {
            return Some(false);
        }
        if columns.closed_is_unknown(row) {
            return self.if_known(columns.registered[row]);
        }
        Some(columns.closed[row] >= self.at)
    }

    /// Whether the request is overdue at the moment.
    #[inline]
    pub(crate) fn overdue(self, columns: &Columns, row: usize) -> Option<bool> {
        if self.is_now {
            return Some(columns.is_overdue(row, self.at));
        }
        let concerned =
            columns.registered[row] < self.at && columns.due[row] < self.at && columns.closed[row] >= self.at;
        if !concerned {
            return Some(false);
        }
        if columns.done_is_unknown(row) {
            return self.if_known(columns.registered[row]);
        }
        Some(columns.done[row] >= self.at)
    }

    /// A request that ended at an unknown time had ended before the moment, unless the moment lies before that time was last unknown.
    fn if_known(self, registered: u32) -> Option<bool> {
        (!self.unknown.may_come_after(registered, self.at)).then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Channel, Registration};
    use crate::fact::Fact;
    use crate::facts::chunk::Chunk;
    use crate::id::{RequestId, TypeId};
    use crate::workflow::State;

    #[test]
    fn the_end_of_a_window_that_is_over_is_the_past() {
        let window = Window { from: Timestamp::from_seconds(0), to: Timestamp::from_seconds(10) };
        for (now, is_now, at) in [(9, true, 9), (10, true, 10), (11, false, 10)] {
            let moment = Moment::of(window, Timestamp::from_seconds(now), Unknown::new(None));
            assert_eq!((moment.is_now, moment.at), (is_now, at), "at {now}");
        }
    }

    #[test]
    fn what_happened_at_the_moment_itself_comes_after_it() {
        let (yes, no) = (Some(true), Some(false));
        for (case, registered, due, done, closed, expected) in [
            ("still worked on", 10, Some(20), None, None, (yes, yes)),
            ("done and closed at the moment", 10, Some(20), Some(100), Some(100), (yes, yes)),
            ("done before it, closed at it", 10, Some(20), Some(99), Some(100), (yes, no)),
            ("closed before it", 10, Some(20), Some(99), Some(99), (no, no)),
            ("due at the moment", 10, Some(100), Some(120), Some(120), (yes, no)),
            ("due before it", 10, Some(99), Some(120), Some(120), (yes, yes)),
            ("registered at the moment", 100, Some(20), None, None, (no, no)),
            ("without a known deadline", 10, None, None, None, (yes, no)),
        ] {
            let state = if closed.is_some() { State::Closed } else { State::InProgress };
            let fact = Fact { done_at: done.map(at), closed_at: closed.map(at), ..standing(registered, due, state) };
            assert_eq!(told_at_100(&fact, None), expected, "{case}");
        }
    }

    #[test]
    fn an_unknown_end_lies_before_the_import() {
        let no = Some(false);
        for (case, due, import, expected) in [
            ("imported after the moment", 20, Some(101), (None, None)),
            ("imported at the moment", 20, Some(100), (no, no)),
            ("imported nobody knows when", 20, None, (None, None)),
            ("not due by the moment", 100, Some(101), (None, no)),
        ] {
            assert_eq!(told_at_100(&standing(10, Some(due), State::Closed), import), expected, "{case}");
        }
    }

    /// Open and overdue at a past 100. Where one is not "no", the month must not be passed over.
    fn told_at_100(fact: &Fact, import: Option<i64>) -> (Option<bool>, Option<bool>) {
        let mut chunk = Chunk::new(0);
        chunk.push(fact);
        let chunk = chunk.settle();
        let moment = Moment::of(Window { from: at(0), to: at(100) }, at(1000), Unknown::new(import.map(at)));
        let (open, overdue) = (moment.open(&chunk.columns, 0), moment.overdue(&chunk.columns, 0));
        assert!(open == Some(false) || moment.may_be_open(&chunk.digest), "{fact:?}");
        assert!(overdue == Some(false) || moment.may_be_overdue(&chunk.digest), "{fact:?}");
        (open, overdue)
    }

    fn standing(registered: i64, due: Option<i64>, state: State) -> Fact {
        let registration = Registration {
            registered_at: at(registered),
            type_id: TypeId(0),
            channel: Channel::Phone,
            district: None,
            place: None,
            original_due_at: due.map(at),
        };
        Fact { state, ..Fact::registered(RequestId(1), 1, &registration) }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(second)
    }
}
