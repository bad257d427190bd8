//! Calls: what becomes of each, as the telephone exchange tells it and as the operator ends it.

use crate::code::coded;
use crate::intake::FormError;
use crate::query::Problem;
use crate::time::Timestamp;

coded! {
    /// Who called whom.
    pub enum Direction {
        /// A resident called the centre.
        In = 0 "in",
        /// The centre called a resident.
        Out = 1 "out",
    }
}

coded! {
    /// What became of a call.
    pub enum Outcome {
        /// It rings.
        Ringing = 0 "ringing",
        /// Somebody talked, and has not said yet what came of it.
        Answered = 1 "answered",
        /// Nobody took it.
        Missed = 2 "missed",
        /// A question was answered, without a request.
        Consultation = 3 "consultation",
        /// A request was registered.
        Registered = 4 "registered",
        /// The caller joined a request of another.
        Joined = 5 "joined",
        /// It broke off, or nobody spoke.
        Dropped = 6 "dropped",
        /// Nobody took it, and the caller was reached since.
        CalledBack = 7 "called_back",
    }
}

coded! {
    /// What a consultation was about, where it was about no direction of the classifier.
    pub enum Topic {
        /// Where an earlier request stands.
        Request = 0 "request",
        /// Telephones and opening hours of services.
        Contacts = 1 "contacts",
        /// Planned works and outages that are known already.
        Works = 2 "works",
        /// Routes and timetables.
        Routes = 3 "routes",
        /// Bills, tariffs, subsidies.
        Payments = 4 "payments",
        /// Documents and administrative services.
        Documents = 5 "documents",
        /// Something else.
        Other = 6 "other",
    }
}

coded! {
    /// What a telephone exchange tells of a call.
    pub enum Told {
        /// It rings at a line, or in a queue of several.
        Ringing = 0 "ringing",
        /// Somebody took it.
        Answered = 1 "answered",
        /// It is over.
        Ended = 2 "ended",
        /// Nobody took it.
        Missed = 3 "missed",
    }
}

/// The longest call or consultation that is believed, in seconds.
pub const MAX_SECONDS: u32 = 24 * 3600;
/// The longest number of a call in its exchange, in characters.
pub const MAX_EXTERNAL_ID: usize = 100;
/// The longest name of a line, in characters.
pub const MAX_LINE: usize = 20;

/// What is known of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Who called whom.
    pub direction: Direction,
    /// When it began.
    pub started_at: Timestamp,
    /// When somebody took it.
    pub answered_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// For how many seconds they talked; `None` while it is not known.
    pub seconds: Option<u32>,
    /// What became of it.
    pub outcome: Outcome,
}

impl Outcome {
    /// Whether nobody has said yet what came of the call.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Ringing | Self::Answered)
    }

    /// Whether somebody talked with the caller.
    #[must_use]
    pub const fn was_answered(self) -> bool {
        !matches!(self, Self::Ringing | Self::Missed | Self::CalledBack)
    }
}

impl Course {
    /// A call that begins.
    #[must_use]
    pub const fn begun(direction: Direction, at: Timestamp) -> Self {
        Self { direction, started_at: at, answered_at: None, ended_at: None, seconds: None, outcome: Outcome::Ringing }
    }

    /// The call after what its exchange tells, in whatever order that comes, and however often. What the operator has said of it stays.
    #[must_use]
    pub fn after(mut self, told: Told, at: Timestamp, seconds: Option<u32>) -> Self {
        self.started_at = self.started_at.min(at);
        match told {
            Told::Ringing => {}
            Told::Answered => {
                self.answered_at = Some(self.answered_at.map_or(at, |before| before.min(at)));
                if matches!(self.outcome, Outcome::Ringing | Outcome::Missed) {
                    self.outcome = Outcome::Answered;
                }
            }
            Told::Ended => self.end(at),
            Told::Missed => self.end(at),
        }
        if let Some(answered_at) = self.answered_at {
            let talked = self.ended_at.map(|ended_at| whole_seconds(answered_at, ended_at));
            self.seconds = seconds.or(self.seconds).or(talked);
        }
        self
    }

    fn end(&mut self, at: Timestamp) {
        self.ended_at = Some(self.ended_at.map_or(at, |before| before.max(at)));
        if self.outcome == Outcome::Ringing {
            // Whom the centre did not reach has missed nothing.
            self.outcome = if self.direction == Direction::In { Outcome::Missed } else { Outcome::Dropped };
        }
    }

    /// For how long they have talked by now, in seconds: since somebody took it, or since it began where that is not told.
    #[must_use]
    pub fn seconds_by(&self, now: Timestamp) -> u32 {
        let from = self.answered_at.unwrap_or(self.started_at);
        self.seconds.unwrap_or_else(|| whole_seconds(from, self.ended_at.unwrap_or(now)))
    }
}

fn whole_seconds(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from((to.seconds() - from.seconds()).max(0)).unwrap_or(MAX_SECONDS).min(MAX_SECONDS)
}

/// A line, as the exchange names it: `101`, `operator-3`.
///
/// # Errors
/// It is too long, or holds other characters than letters, digits, `-`, `_`, `.`, `/`, `@`.
pub fn line(typed: &str) -> Result<String, FormError> {
    let refuse = |problem| Err(FormError { field: "line", problem });
    let line = typed.trim();
    if line.chars().count() > MAX_LINE {
        return refuse(Problem::TooLong);
    }
    if !line.chars().all(|c| c.is_alphanumeric() || "-_./@".contains(c)) {
        return refuse(Problem::Malformed);
    }
    Ok(line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(1_790_000_000 + second)
    }

    fn told(all: &[(Told, i64)]) -> Course {
        all.iter().fold(Course::begun(Direction::In, at(all[0].1)), |course, (told, second)| {
            course.after(*told, at(*second), None)
        })
    }

    #[test]
    fn what_becomes_of_a_call() {
        use Told::{Answered, Ended, Missed, Ringing};
        for (all, outcome, seconds) in [
            (&[(Ringing, 0)][..], Outcome::Ringing, None),
            (&[(Ringing, 0), (Answered, 5)], Outcome::Answered, None),
            (&[(Ringing, 0), (Answered, 5), (Ended, 65)], Outcome::Answered, Some(60)),
            (&[(Ringing, 0), (Ended, 20)], Outcome::Missed, None),
            (&[(Ringing, 0), (Missed, 20), (Ended, 20)], Outcome::Missed, None),
            // In whatever order.
            (&[(Ended, 65), (Answered, 5), (Ringing, 0)], Outcome::Answered, Some(60)),
            (&[(Answered, 5), (Ringing, 0), (Ringing, 0)], Outcome::Answered, None),
        ] {
            let course = told(all);
            assert_eq!(
                (course.outcome, course.seconds, course.started_at),
                (outcome, seconds, at(all.iter().map(|told| told.1).min().unwrap_or(0))),
                "{all:?}"
            );
        }
    }

    #[test]
    fn what_the_operator_said_of_it_stays() {
        for outcome in [Outcome::Registered, Outcome::Joined, Outcome::Consultation, Outcome::Dropped] {
            let course = Course { outcome, ..told(&[(Told::Ringing, 0), (Told::Answered, 3)]) };
            for after in [Told::Ringing, Told::Answered, Told::Ended, Told::Missed] {
                assert_eq!(course.after(after, at(50), None).outcome, outcome, "{after}");
            }
        }
    }

    #[test]
    fn the_exchange_knows_best_how_long_it_was() {
        let course = told(&[(Told::Ringing, 0), (Told::Answered, 3)]);
        assert_eq!(course.after(Told::Ended, at(50), Some(44)).seconds, Some(44));
        assert_eq!(course.after(Told::Ended, at(50), Some(44)).after(Told::Ended, at(50), None).seconds, Some(44));
        assert_eq!(course.seconds_by(at(33)), 30);
        // Clocks that disagree make no call of a negative length.
        assert_eq!(course.after(Told::Ended, at(-50), None).seconds, Some(0));
    }

    #[test]
    fn whom_the_centre_does_not_reach_has_missed_nothing() {
        let course = Course::begun(Direction::Out, at(0)).after(Told::Ended, at(30), None);
        assert_eq!(course.outcome, Outcome::Dropped);
    }

    #[test]
    fn lines() {
        for (typed, found) in [
            (" 101 ", Some("101")),
            ("", Some("")),
            ("SIP/101@pbx", Some("SIP/101@pbx")),
            ("10 1", None),
            ("a;b", None),
        ] {
            assert_eq!(line(typed).ok().as_deref(), found, "{typed}");
        }
        assert!(line(&"1".repeat(MAX_LINE + 1)).is_err());
    }
}
