//! Deadlines that come near or have passed: who is told, and when.
//!
//! The city's settings say at which steps before and after the deadline somebody is told: the executor two hours before, say, its head
//! when it has passed, the deputy mayor a day later. Each step of each deadline is told once. A deadline that moves (more time, work sent
//! back) has its steps anew.

use std::fmt;

use crate::classifier::Urgency;
use crate::code::coded;
use crate::time::Timestamp;

coded! {
    /// Who is told that a deadline comes near or has passed.
    pub enum Told {
        /// Those who do the work.
        Executor = 0 "executor",
        /// The head of the executor.
        Head = 1 "head",
        /// The deputy mayor, who answers for all executors.
        DeputyMayor = 2 "deputy_mayor",
    }
}

/// The longest time before or after a deadline at which somebody may be told, in hours: 30 days.
pub const MOST_HOURS: i64 = 30 * 24;
/// How many steps a city may have.
pub const MOST_STEPS: usize = 12;

/// A step: who is told, and how many hours after the deadline; before it where negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// Hours after the deadline.
    pub hours: i64,
    /// Who.
    pub told: Told,
}

/// The steps of a city that has set none: the executor two hours before and when it has passed, its head four hours after, the deputy mayor
/// a day after.
pub const USUAL: [Step; 4] = [
    Step { hours: -2, told: Told::Executor },
    Step { hours: 0, told: Told::Executor },
    Step { hours: 4, told: Told::Head },
    Step { hours: 24, told: Told::DeputyMayor },
];

impl Step {
    /// The moment of the step for this deadline. `None` when the whole term of such a request is not longer than the time before the deadline
    /// at which it would be told: then it came near as soon as it was set, and everybody knows.
    #[must_use]
    pub fn at(self, due_at: Timestamp, urgency: Urgency) -> Option<Timestamp> {
        (-self.hours < urgency.hours()).then(|| due_at.plus_hours(self.hours))
    }

    /// Reads a step as it stands in the settings: `executor:-2`, `head:4`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (told, hours) = text.trim().split_once(':')?;
        let hours = hours.trim().parse().ok().filter(|hours: &i64| hours.abs() <= MOST_HOURS)?;
        Some(Self { hours, told: Told::from_code(told.trim())? })
    }

    /// Reads the steps of a city: `executor:-2, head:4`. None of them is there twice; none at all: nobody is told.
    #[must_use]
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let mut steps = parts.map(Self::parse).collect::<Option<Vec<_>>>()?;
        let all = steps.len();
        steps.sort_unstable();
        steps.dedup();
        (steps.len() == all && all <= MOST_STEPS).then_some(steps)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.told, self.hours)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_step_has_its_moment_unless_the_whole_term_is_shorter() {
        let due = Timestamp::from_seconds(1_800_000_000);
        let step = |hours| Step { hours, told: Told::Executor };
        for (hours, urgency, at) in [
            (-2, Urgency::Emergency, Some(-2)),
            (-5, Urgency::Emergency, Some(-5)),
            (-6, Urgency::Emergency, None),
            (-24, Urgency::Emergency, None),
            (-24, Urgency::Short, None),
            (-24, Urgency::Medium, Some(-24)),
            (0, Urgency::Emergency, Some(0)),
            (24, Urgency::Emergency, Some(24)),
            (-167, Urgency::Long, Some(-167)),
            (-168, Urgency::Long, None),
        ] {
            assert_eq!(step(hours).at(due, urgency), at.map(|at| due.plus_hours(at)), "{hours} {urgency}");
        }
    }

    #[test]
    fn steps_are_read_as_they_are_written() {
        for (text, steps) in [
            ("", Some(vec![])),
            ("executor:-2", Some(vec![(-2, Told::Executor)])),
            (" head : 4 , executor:0,", Some(vec![(0, Told::Executor), (4, Told::Head)])),
            ("deputy_mayor:720", Some(vec![(720, Told::DeputyMayor)])),
            ("deputy_mayor:721", None),
            ("mayor:1", None),
            ("head", None),
            ("head:x", None),
            ("head:1.5", None),
            ("head:1,head:1", None),
            ("head:1;head:2", None),
        ] {
            let read = Step::parse_all(text);
            let found = read.map(|steps| steps.iter().map(|step| (step.hours, step.told)).collect::<Vec<_>>());
            assert_eq!(found, steps, "{text:?}");
        }
        let many = (0..=12).map(|hours| format!("head:{hours}")).collect::<Vec<_>>().join(",");
        assert_eq!(Step::parse_all(&many), None, "too many");
    }

    #[test]
    fn the_usual_steps_are_read_back() {
        let text = USUAL.map(|step| step.to_string()).join(",");
        assert_eq!(Step::parse_all(&text).unwrap(), USUAL);
    }
}
