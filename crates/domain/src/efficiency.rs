//! How well an executor works, over a window `P = [a, b)` at the time `now`. Every number says what it is counted from, and a share
//! without data is `None`, never a zero.
//!
//! | number | what it is |
//! |---|---|
//! | `received` | registered in P |
//! | `due` | `original_due_at` in [a, min(b, now)); left out only what was closed as withdrawn, duplicate or out of competence *before* its `original_due_at`, at a known time |
//! | `on_time_share` | of `due`: `done_at` ≤ `original_due_at`. What is not done counts as late, for ever |
//! | `overdue_now` | overdue at min(now, b) |
//! | `median_hours` | of `done_at` − `registered_at`, for `done_at` in P; of an even number the mean of the two in the middle |
//! | `confirmed_share` | of those closed in P as done or explained with `confirmed_by` known: confirmed by the applicant |
//! | `rework_share` | of the requests with a report made in P: those with a report made in P that was sent back |
//! | `extended_share` | of `due`: those that were ever given more time |
//! | `rating` | mean of the stars given in P |
//! | `score` | see [`score`] |
//!
//! A request counts for the executor who has it now; what no executor has is nobody's, but the [city]'s. `done_at` is the latest report
//! that was not sent back or, for a close without a report, the close. Extending, redirecting and sending back never move
//! `original_due_at`, so that nothing late ever leaves its cohort.
//!
//! A share is `None` as soon as one request of its cohort, or one that may belong to it, lacks a time that it needs:
//! - `on_time_share`, as soon as one of `due` was done at an unknown time, and `extended_share`, as soon as one of `due` was taken over
//!   from another register, which does not tell;
//! - `rework_share`, as soon as one of those reported in P was taken over with that report;
//! - the others, where an unknown time may lie in P or after min(now, b): the rule stands in `facts::unknown`.
//!   `median_hours` and `rework_share` need the time of done, `confirmed_share` that of the close.

mod tally;
#[cfg(test)]
mod tests;

use self::tally::{Tally, tally};
use crate::answer::ExecutorAnswer;
use crate::classifier::Classifier;
use crate::facts::{FactTable, Filter, NOBODY, Sieve};
use crate::id::ExecutorId;
use crate::time::{Timestamp, Window};

/// The efficiency of an executor, or of the whole city, in a window. The formulae stand [above](self).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Efficiency {
    /// Whose; `None`: the whole city's, with the requests that no executor has.
    pub executor: Option<ExecutorId>,
    /// Registered in the window.
    pub received: u32,
    /// Whose deadline fell in the window and has passed.
    pub due: u32,
    /// Of `due`, done in time; `None`: unknown.
    pub on_time: Option<u32>,
    /// `on_time` of `due`, 0–1.
    pub on_time_share: Option<f64>,
    /// Overdue at min(now, the window's end); `None`: unknown.
    pub overdue_now: Option<u32>,
    /// Median hours from registration to done, of those done in the window.
    pub median_hours: Option<f64>,
    /// Closed in the window as done or explained, with a known confirmation.
    pub confirmed_of: u32,
    /// Of `confirmed_of`, confirmed by the applicant, 0–1.
    pub confirmed_share: Option<f64>,
    /// Reported in the window.
    pub rework_of: u32,
    /// Of `rework_of`, sent back, 0–1.
    pub rework_share: Option<f64>,
    /// Of `due`, given more time, 0–1.
    pub extended_share: Option<f64>,
    /// Mean of the stars given in the window, 1–5.
    pub rating: Option<f64>,
    /// How many gave stars in the window.
    pub rating_count: u32,
    /// 0–100; see [`score`].
    pub score: Option<f64>,
}

/// One row for each executor that has any number in the window other than zero, in the order of their ids.
///
/// Of the filter, the state is not looked at: a request in any state counts.
#[must_use]
pub fn efficiency(
    table: &FactTable,
    classifier: &Classifier,
    window: Window,
    filter: &Filter,
    now: Timestamp,
) -> Vec<Efficiency> {
    let sieve = any_state(filter, classifier, now);
    let in_the_table = table.chunks().iter().map(|chunk| chunk.digest.executor_slots).max();
    let slots = in_the_table.unwrap_or(0);
    let tallies = tally(table, &sieve, window, now, slots, |executor| (executor != NOBODY).then_some(executor));
    (0..)
        .zip(tallies)
        .filter(|(_, tally)| !tally.is_empty())
        .map(|(id, tally)| Efficiency::of(Some(ExecutorId(id)), tally))
        .collect()
}

/// The same over all requests together, also those that no executor has.
#[must_use]
pub fn city(table: &FactTable, classifier: &Classifier, window: Window, filter: &Filter, now: Timestamp) -> Efficiency {
    let sieve = any_state(filter, classifier, now);
    let tallies = tally(table, &sieve, window, now, 1, |_| Some(0));
    tallies.into_iter().next().map_or_else(Efficiency::default, |tally| Efficiency::of(None, tally))
}

fn any_state(filter: &Filter, classifier: &Classifier, now: Timestamp) -> Sieve {
    Sieve::new(&Filter { state: None, ..filter.clone() }, classifier, now)
}

impl Efficiency {
    fn of(executor: Option<ExecutorId>, tally: Tally) -> Self {
        let on_time = tally.on_time.known();
        let rating = share(tally.stars, tally.rated).filter(|_| tally.rated > 0);
        let mut efficiency = Self {
            executor,
            received: tally.received,
            due: tally.due,
            on_time,
            on_time_share: on_time.and_then(|on_time| share(on_time, tally.due)),
            overdue_now: tally.overdue.known(),
            confirmed_of: tally.closed_known,
            confirmed_share: tally.confirmed.known().and_then(|n| share(n, tally.closed_known)),
            rework_of: tally.reported,
            rework_share: tally.sent_back.known().and_then(|n| share(n, tally.reported)),
            extended_share: tally.extended.known().and_then(|n| share(n, tally.due)),
            rating,
            rating_count: tally.rated,
            median_hours: tally.median_hours(),
            score: None,
        };
        efficiency.score = score(&efficiency.parts());
        efficiency
    }

    /// The parts of the score, so that the formula can be shown with the numbers in it.
    #[must_use]
    pub fn parts(&self) -> [ScorePart; 4] {
        score_parts(
            (self.on_time_share, self.due),
            (self.confirmed_share, self.confirmed_of),
            (self.rework_share, self.rework_of),
            (self.rating, self.rating_count),
        )
    }
}

/// `n` of `of`; `None` of nothing.
fn share(n: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(n) / f64::from(of))
}

/// One part of the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScorePart {
    /// Its weight among the four, out of 100.
    pub weight: f64,
    /// How well, 0–1; `None`: no data.
    pub value: Option<f64>,
    /// How many requests that is told from.
    pub n: u32,
}

/// A part of the score that is told from fewer requests is left out.
pub const MIN_OF_PART: u32 = 5;
/// Under so many due requests there is no score.
pub const MIN_DUE: u32 = 20;

impl ScorePart {
    /// What it adds to the score: `None` without data, and where it is told from fewer than [`MIN_OF_PART`] requests.
    #[must_use]
    pub fn counted(&self) -> Option<f64> {
        self.value.filter(|_| self.n >= MIN_OF_PART)
    }
}

/// The score, 0–100, of the [parts] on time, confirmed, not sent back, and rated:
///
/// 50·`on_time_share` + 20·`confirmed_share` + 20·(1 − `rework_share`) + 10·(`rating` − 1)/4
///
/// A part that does not [count](ScorePart::counted) is left out, and the weights of the rest are scaled to 100. `None` under
/// [`MIN_DUE`] due requests (the `n` of the first part), and when no part counts.
#[must_use]
pub fn score(parts: &[ScorePart; 4]) -> Option<f64> {
    if parts[0].n < MIN_DUE {
        return None;
    }
    let (sum, weight) = parts
        .iter()
        .filter_map(|part| Some((part.weight * part.counted()?, part.weight)))
        .fold((0.0, 0.0), |(sum, weights), (value, weight)| (sum + value, weights + weight));
    (weight > 0.0).then(|| 100.0 * sum / weight)
}

/// The parts of the score of a row of the efficiency table: on time, confirmed, not sent back, rated.
#[must_use]
pub fn parts(answer: &ExecutorAnswer) -> [ScorePart; 4] {
    score_parts(
        (answer.on_time_share, answer.due),
        (answer.confirmed_share, answer.confirmed_of),
        (answer.rework_share, answer.rework_of),
        (answer.rating, answer.rating_count),
    )
}

/// Each number with how many it is told from.
type Told = (Option<f64>, u32);

fn score_parts(on_time: Told, confirmed: Told, rework: Told, rating: Told) -> [ScorePart; 4] {
    [
        ScorePart { weight: 50.0, value: on_time.0, n: on_time.1 },
        ScorePart { weight: 20.0, value: confirmed.0, n: confirmed.1 },
        ScorePart { weight: 20.0, value: rework.0.map(|share| 1.0 - share), n: rework.1 },
        ScorePart { weight: 10.0, value: rating.0.map(|stars| (stars - 1.0) / 4.0), n: rating.1 },
    ]
}
