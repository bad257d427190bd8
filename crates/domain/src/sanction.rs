//! What is held against an executor: poor work, late work, and work that was said to be done and was not.
//!
//! The history of a request tells what may be a case; a controller looks at each and enters it into the log, or says that it is none.
//! Whoever had the request when the report was made answers for it, whoever has it now.

use crate::code::coded;
use crate::event::{Change, Event};
use crate::fact::Fact;
use crate::id::ExecutorId;
use crate::time::Timestamp;
use crate::workflow::State;

coded! {
    /// What is held against an executor.
    pub enum Case {
        /// Reported work was sent back (неякісне виконання).
        PoorQuality = 0 "poor_quality",
        /// The work was reported after the deadline by its kind.
        Late = 1 "late",
        /// It was reported to be done, and nothing was done: so a controller found.
        FalseClosing = 2 "false_closing",
    }
}

/// Something that may be a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// Of which report: when it was made.
    pub reported_at: Timestamp,
    /// What it looks like. Of what was sent back a controller may find that it was a false closing.
    pub case: Case,
    /// Who made the report.
    pub executor: ExecutorId,
    /// When it came about: the send-back, or the late report.
    pub at: Timestamp,
}

impl Suspicion {
    /// Whether a controller may enter it so.
    #[must_use]
    pub fn may_be(&self, case: Case) -> bool {
        case == self.case || (self.case == Case::PoorQuality && case == Case::FalseClosing)
    }
}

/// All that may be a case in the history of a request, in its order: each report that was sent back or after which the request was opened
/// again, and the report that stands, if it was late. A report that was sent back counts once, late or not.
#[must_use]
pub fn suspicions(events: &[Event]) -> Vec<Suspicion> {
    let mut found = Vec::new();
    let Some(mut fact) = events.first().and_then(Fact::from_first) else { return found };
    let mut report: Option<(Timestamp, ExecutorId)> = None;
    for event in &events[1..] {
        fact.apply(event);
        match &event.change {
            Change::Reported { .. } => report = fact.executor.map(|executor| (event.at, executor)),
            Change::SentBack { .. } | Change::Reopened { .. } => {
                if let Some((reported_at, executor)) = report.take() {
                    found.push(Suspicion { reported_at, case: Case::PoorQuality, executor, at: event.at });
                }
            }
            _ => {}
        }
    }
    let stands = matches!(fact.state, State::OnControl | State::Closed);
    if let (true, Some((reported_at, executor)), Some(due)) = (stands, report, fact.original_due_at)
        && reported_at > due
    {
        found.push(Suspicion { reported_at, case: Case::Late, executor, at: reported_at });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Channel, Registration};
    use crate::id::{RequestId, TypeId};
    use crate::workflow::{ConfirmedBy, Resolution, Role};

    const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const WATER: ExecutorId = ExecutorId(3);
    const HEAT: ExecutorId = ExecutorId(4);

    fn hour(n: i64) -> Timestamp {
        START.plus_hours(n)
    }

    /// Due after 24 hours; each change at its hour.
    fn history(changes: &[(i64, Change)]) -> Vec<Event> {
        let registered = Change::Registered(Registration {
            registered_at: START,
            type_id: TypeId(1),
            channel: Channel::Phone,
            district: None,
            place: None,
            original_due_at: Some(hour(24)),
        });
        let all = std::iter::once((0, registered)).chain(changes.iter().cloned());
        all.zip(1..)
            .map(|((at, change), version)| Event {
                seq: 0,
                request: RequestId(1),
                version,
                at: hour(at),
                by: Role::System,
                change,
            })
            .collect()
    }

    #[test]
    fn what_may_be_a_case() {
        let assigned = |at, executor| (at, Change::Assigned { executor });
        let reported = |at| (at, Change::Reported { resolution: Resolution::Done, note: None });
        let sent_back = |at| (at, Change::SentBack { due_at: hour(at + 24), note: None });
        let reopened = |at| (at, Change::Reopened { due_at: hour(at + 24), note: None });
        let redirected = |at| (at, Change::Redirected { executor: HEAT, note: None });
        let confirmed = |at| (at, Change::Confirmed { by: ConfirmedBy::Applicant });
        let poor = |reported, executor, at| Suspicion {
            reported_at: hour(reported),
            case: Case::PoorQuality,
            executor,
            at: hour(at),
        };
        let late = |executor, at| Suspicion { reported_at: hour(at), case: Case::Late, executor, at: hour(at) };
        for (name, changes, expected) in [
            ("nothing yet", vec![assigned(0, WATER)], vec![]),
            ("in time", vec![assigned(0, WATER), reported(24), confirmed(30)], vec![]),
            ("late, and waits", vec![assigned(0, WATER), reported(25)], vec![late(WATER, 25)]),
            ("late, and closed", vec![assigned(0, WATER), reported(25), confirmed(30)], vec![late(WATER, 25)]),
            ("sent back", vec![assigned(0, WATER), reported(5), sent_back(6)], vec![poor(5, WATER, 6)]),
            (
                "late and sent back counts once",
                vec![assigned(0, WATER), reported(30), sent_back(31)],
                vec![poor(30, WATER, 31)],
            ),
            (
                "sent back, then late",
                vec![assigned(0, WATER), reported(5), sent_back(6), reported(30)],
                vec![poor(5, WATER, 6), late(WATER, 30)],
            ),
            (
                "opened again, and by now another's",
                vec![assigned(0, WATER), reported(5), confirmed(6), reopened(7), redirected(8), reported(30)],
                vec![poor(5, WATER, 7), late(HEAT, 30)],
            ),
            (
                "more time changes nothing",
                vec![assigned(0, WATER), (1, Change::Extended { due_at: hour(90) }), reported(80)],
                vec![late(WATER, 80)],
            ),
            (
                "closed without a report",
                vec![(30, Change::Closed { resolution: Resolution::Refused, note: None })],
                vec![],
            ),
            (
                "opened again without a report",
                vec![(3, Change::Closed { resolution: Resolution::Refused, note: None }), reopened(4)],
                vec![],
            ),
        ] {
            assert_eq!(suspicions(&history(&changes)), expected, "{name}");
        }
        assert_eq!(suspicions(&[]), vec![]);
    }

    #[test]
    fn a_false_closing_is_what_was_sent_back() {
        let of = |case| Suspicion { reported_at: START, case, executor: WATER, at: START };
        for (looks, entered, may) in [
            (Case::PoorQuality, Case::PoorQuality, true),
            (Case::PoorQuality, Case::FalseClosing, true),
            (Case::PoorQuality, Case::Late, false),
            (Case::Late, Case::Late, true),
            (Case::Late, Case::FalseClosing, false),
            (Case::Late, Case::PoorQuality, false),
        ] {
            assert_eq!(of(looks).may_be(entered), may, "{looks} as {entered}");
        }
    }
}
