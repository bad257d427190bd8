//! Calling applicants back about reported work: a controller asks whether it was really done.
//!
//! Each try is logged. A controller closes a request as confirmed only after somebody was spoken to about this very report; what nobody
//! could be reached about lapses, and is shown for what it is.

use crate::code::coded;

/// So many tries without an answer are enough: the report may lapse.
pub const TRIES: usize = 3;

coded! {
    /// What came of a try.
    pub enum Outcome {
        /// The applicant was spoken to.
        Reached = 0 "reached",
        /// Nobody answered.
        NoAnswer = 1 "no_answer",
        /// The number is not the applicant's.
        WrongNumber = 2 "wrong_number",
        /// The applicant answered, and would not talk about it.
        Refused = 3 "refused",
    }
}

/// How far the calls about a report have got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// Nobody was spoken to so far, after so many tries.
    Trying {
        /// How many.
        tries: usize,
    },
    /// The applicant was spoken to: the report can be confirmed or sent back by what they said.
    Spoken,
    /// Three tries or more, and nobody spoke: it lapses if the applicant does not answer.
    Unanswered,
}

impl Calls {
    /// Told from the outcomes of all tries about one report.
    #[must_use]
    pub fn of(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let mut tries = 0;
        for outcome in outcomes {
            if outcome == Outcome::Reached {
                return Self::Spoken;
            }
            tries += 1;
        }
        if tries < TRIES { Self::Trying { tries } } else { Self::Unanswered }
    }

    /// Whether the applicant was spoken to.
    #[must_use]
    pub const fn spoken(self) -> bool {
        matches!(self, Self::Spoken)
    }
}

#[cfg(test)]
mod tests {
    use Outcome::{NoAnswer, Reached, Refused, WrongNumber};

    use super::*;

    #[test]
    fn what_three_tries_come_to() {
        for (outcomes, calls) in [
            (&[][..], Calls::Trying { tries: 0 }),
            (&[NoAnswer], Calls::Trying { tries: 1 }),
            (&[NoAnswer, WrongNumber], Calls::Trying { tries: 2 }),
            (&[NoAnswer, WrongNumber, Refused], Calls::Unanswered),
            (&[NoAnswer, NoAnswer, NoAnswer, NoAnswer], Calls::Unanswered),
            (&[Reached], Calls::Spoken),
            (&[NoAnswer, NoAnswer, NoAnswer, Reached], Calls::Spoken),
            (&[Reached, NoAnswer, NoAnswer, NoAnswer], Calls::Spoken),
        ] {
            assert_eq!(Calls::of(outcomes.iter().copied()), calls, "{outcomes:?}");
            assert_eq!(calls.spoken(), outcomes.contains(&Reached));
        }
    }
}
