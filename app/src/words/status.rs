//! What stands behind the state of a request: how much time is left, how late it is, how it ended.

use domain::time::Timestamp;
use domain::workflow::State;

use super::Words;
use crate::i18n::kept_by;

/// How a line about time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Plain,
    /// Late.
    Late,
}

/// What is to be said of a request's deadline in a list: "до завтра 14:30", "прострочено на 2 дні"; nothing once the work is done.
pub(crate) fn due_line(
    words: &Words,
    state: State,
    due_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<(Tone, String)> {
    let due = due_at.filter(|_| state.is_work_pending())?;
    if due < now {
        return Some((Tone::Late, words.overdue_by(due, now)));
    }
    Some((Tone::Plain, kept_by(words.lang, &words.term(due, now))))
}

#[cfg(test)]
mod tests {
    use domain::classifier::Lang;

    use super::super::tests::{at, words};
    use super::*;

    #[test]
    fn only_pending_work_has_a_line() {
        let words = words(Lang::Uk);
        let now = at("2026-11-22T12:00:00Z");
        let (past, future) = (Some(at("2026-11-20T11:00:00Z")), Some(at("2026-11-23T12:30:00Z")));
        let late = due_line(&words, State::Rework, past, now);
        assert_eq!(late, Some((Tone::Late, "прострочено на 2\u{a0}дні".to_owned())));
        let left = due_line(&words, State::InProgress, future, now);
        assert_eq!(left, Some((Tone::Plain, "строк до завтра\u{a0}14:30".to_owned())));
        for state in [State::OnControl, State::Closed] {
            assert_eq!(due_line(&words, state, past, now), None);
        }
        assert_eq!(due_line(&words, State::Assigned, None, now), None);
    }
}
