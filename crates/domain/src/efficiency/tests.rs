#![allow(clippy::unwrap_used)]

mod cohort;

use proptest::prelude::*;

use super::{Efficiency, ScorePart, city, efficiency, score};
use crate::fact::{Fact, When};
use crate::facts::Filter;
use crate::facts::sample::{self, EXECUTORS, classifier, facts, filter, instant, keeps, known_facts, table, window};
use crate::id::ExecutorId;
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, State};

/// The efficiency counted once more, slowly, from the words of the specification.
struct Slowly<'a> {
    facts: Vec<&'a Fact>,
    window: Window,
    now: Timestamp,
    unknown_until: Option<Timestamp>,
}

impl Slowly<'_> {
    fn efficiency(&self, executor: Option<ExecutorId>) -> Efficiency {
        let (on_time, due, extended) = self.due();
        let (confirmed, confirmed_of) = self.confirmed();
        let (sent_back, rework_of) = self.rework();
        let stars = self.stars();
        let of = |n: usize, of: usize| (of > 0).then(|| n as f64 / of as f64);
        let on_time_share = on_time.and_then(|n| of(n, due));
        let confirmed_share = confirmed.and_then(|n| of(n, confirmed_of));
        let rework_share = sent_back.and_then(|n| of(n, rework_of));
        let rating = of(stars.iter().sum(), stars.len());
        Efficiency {
            executor,
            received: number(self.facts.iter().filter(|fact| self.window.contains(fact.registered_at)).count()),
            due: number(due),
            on_time: on_time.map(number),
            on_time_share,
            overdue_now: self.overdue(),
            median_hours: self.median(),
            confirmed_of: number(confirmed_of),
            confirmed_share,
            rework_of: number(rework_of),
            rework_share,
            extended_share: extended.and_then(|n| of(n, due)),
            rating,
            rating_count: number(stars.len()),
            score: slow_score([
                (50.0, on_time_share, due),
                (20.0, confirmed_share, confirmed_of),
                (20.0, rework_share.map(|share| 1.0 - share), rework_of),
                (10.0, rating.map(|rating| (rating - 1.0) / 4.0), stars.len()),
            ]),
        }
    }

    /// Done in time, due, extended.
    fn due(&self) -> (Option<usize>, usize, Option<usize>) {
        let due: Vec<(&&Fact, Timestamp)> = self
            .facts
            .iter()
            .filter_map(|fact| Some((fact, fact.original_due_at?)))
            .filter(|&(_, due)| self.window.from <= due && due < self.window.to.min(self.now))
            .filter(|&(fact, due)| {
                let nothing_to_do = [Resolution::Withdrawn, Resolution::Duplicate, Resolution::OutOfCompetence];
                let left_out = fact.state == State::Closed
                    && fact.resolution.is_some_and(|how| nothing_to_do.contains(&how))
                    && fact.closed_at.is_some_and(|closed| closed < due);
                !left_out
            })
            .collect();
        let on_time = due.iter().try_fold(0, |on_time, (fact, due)| match fact.done() {
            When::At(done) => Some(on_time + usize::from(done <= *due)),
            When::NotYet => Some(on_time),
            When::Unknown => None,
        });
        let extended = due.iter().try_fold(0, |extended, (fact, _)| Some(extended + usize::from(fact.extended?)));
        (on_time, due.len(), extended)
    }

    fn overdue(&self) -> Option<u32> {
        if self.now <= self.window.to {
            return Some(number(self.facts.iter().filter(|fact| fact.is_overdue(self.now)).count()));
        }
        let t = self.window.to;
        let late = |fact: &&&Fact| fact.registered_at < t && fact.due_at.is_some_and(|due| due < t);
        self.facts.iter().filter(late).try_fold(0, |overdue, fact| {
            let closed_before = matches!(fact.closed(), When::At(closed) if closed < t);
            match fact.done() {
                _ if closed_before => Some(overdue),
                When::At(done) => Some(overdue + u32::from(done >= t)),
                When::NotYet => Some(overdue + 1),
                When::Unknown => self.unknown_until.is_some_and(|until| until <= t).then_some(overdue),
            }
        })
    }

    /// Whether a time of the request that is unknown may lie in the window.
    fn may_lie_in(&self, fact: &Fact) -> bool {
        !self.window.is_empty()
            && fact.registered_at < self.window.to
            && self.unknown_until.is_none_or(|until| self.window.from < until)
    }

    fn median(&self) -> Option<f64> {
        let mut hours = Vec::new();
        for fact in &self.facts {
            match fact.done() {
                When::At(done) if self.window.contains(done) => hours.push(done.hours_since(fact.registered_at)),
                When::Unknown if self.may_lie_in(fact) => return None,
                _ => {}
            }
        }
        hours.sort_by(f64::total_cmp);
        let n = hours.len();
        (n > 0).then(|| f64::midpoint(hours[(n - 1) / 2], hours[n / 2]))
    }

    /// Confirmed by the applicant, of.
    fn confirmed(&self) -> (Option<usize>, usize) {
        let worked = self.facts.iter().filter(|fact| {
            matches!(fact.resolution, Some(Resolution::Done | Resolution::Explained))
                && fact.state == State::Closed
                && fact.confirmed_by.is_some()
        });
        let (mut unknown, mut confirmed, mut of) = (false, 0, 0);
        for fact in worked {
            match fact.closed() {
                When::At(closed) if self.window.contains(closed) => {
                    of += 1;
                    confirmed += usize::from(fact.confirmed_by == Some(ConfirmedBy::Applicant));
                }
                When::Unknown => unknown |= self.may_lie_in(fact),
                _ => {}
            }
        }
        ((!unknown).then_some(confirmed), of)
    }

    /// Sent back, reported.
    fn rework(&self) -> (Option<usize>, usize) {
        let sent_back = |fact: &Fact| fact.sent_back.iter().any(|&at| self.window.contains(at));
        let stands = |fact: &Fact| fact.reported && fact.done_at.is_some_and(|at| self.window.contains(at));
        let elsewhere = |fact: &Fact| stands(fact) && fact.extended.is_none() && fact.version == 1;
        let unknown =
            self.facts.iter().any(|fact| elsewhere(fact) || (fact.done() == When::Unknown && self.may_lie_in(fact)));
        let count = self.facts.iter().filter(|fact| sent_back(fact)).count();
        let reported = self.facts.iter().filter(|fact| sent_back(fact) || stands(fact)).count();
        ((!unknown).then_some(count), reported)
    }

    fn stars(&self) -> Vec<usize> {
        let ratings = self.facts.iter().filter_map(|fact| fact.rating);
        ratings.filter(|rating| self.window.contains(rating.at)).map(|rating| rating.stars.into()).collect()
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap()
}

fn slow_score(parts: [(f64, Option<f64>, usize); 4]) -> Option<f64> {
    let counted: Vec<(f64, f64)> =
        parts.iter().filter(|part| part.2 >= 5).filter_map(|part| Some((part.0, part.1?))).collect();
    let weights: f64 = counted.iter().map(|part| part.0).sum();
    let scaled = |&(weight, value): &(f64, f64)| 100.0 * weight / weights * value;
    (parts[0].2 >= 20 && !counted.is_empty()).then(|| counted.iter().map(scaled).sum())
}

fn has_any_number(row: &Efficiency) -> bool {
    let counts = [row.received, row.due, row.confirmed_of, row.rework_of, row.rating_count];
    counts != [0; 5] || row.overdue_now.is_some_and(|n| n > 0) || row.median_hours.is_some()
}

/// Equal to the last bit, but for the two numbers that may be added up in another order.
fn assert_same(told: &Efficiency, expected: &Efficiency) {
    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    };
    assert!(near(told.score, expected.score), "score {:?} is not {:?}", told.score, expected.score);
    assert!(
        near(told.median_hours, expected.median_hours),
        "{:?} is not {:?}",
        told.median_hours,
        expected.median_hours
    );
    let rest = Efficiency { score: None, median_hours: None, ..told.clone() };
    assert_eq!(rest, Efficiency { score: None, median_hours: None, ..expected.clone() });
}

fn check(facts: &[Fact], unknown_until: Option<Timestamp>, window: Window, filter: &Filter, now: Timestamp) {
    let any_state = Filter { state: None, ..filter.clone() };
    let kept: Vec<&Fact> = facts.iter().filter(|fact| keeps(&any_state, fact, now)).collect();
    let table = table(facts, unknown_until);
    let slowly = |facts| Slowly { facts, window, now, unknown_until };

    assert_same(&city(&table, &classifier(), window, filter, now), &slowly(kept.clone()).efficiency(None));

    let told = efficiency(&table, &classifier(), window, filter, now);
    assert!(told.is_sorted_by_key(|row| row.executor), "in the order of ids");
    for id in (0..EXECUTORS).map(ExecutorId) {
        let of_executor = kept.iter().copied().filter(|fact| fact.executor == Some(id)).collect();
        let expected = slowly(of_executor).efficiency(Some(id));
        match told.iter().find(|row| row.executor == Some(id)) {
            Some(row) => assert_same(row, &expected),
            None => assert!(!has_any_number(&expected), "{id} is missing: {expected:?}"),
        }
    }
}

proptest! {
    #[test]
    fn every_number_is_what_the_slow_count_says(
        (facts, unknown_until) in facts(),
        window in window(),
        filter in filter(),
        now in instant(),
    ) {
        check(&facts, unknown_until, window, &filter, now);
    }

    #[test]
    fn every_number_is_what_the_slow_count_says_where_all_is_known(
        facts in known_facts(),
        window in window(),
        later in -200_i64..2000,
    ) {
        check(&facts, None, window, &Filter::default(), window.to.plus_hours(later));
    }

    #[test]
    fn executors_and_nobody_make_the_city(facts in known_facts(), window in window(), now in instant()) {
        let table = table(&facts, None);
        let city = city(&table, &classifier(), window, &Filter::default(), now);
        let rows = efficiency(&table, &classifier(), window, &Filter::default(), now);
        let nobodys: Vec<Fact> = facts.into_iter().filter(|fact| fact.executor.is_none()).collect();
        let nobody = super::city(&sample::table(&nobodys, None), &classifier(), window, &Filter::default(), now);
        let sum = |number: fn(&Efficiency) -> u32| rows.iter().chain([&nobody]).map(number).sum::<u32>();
        prop_assert_eq!(sum(|row| row.received), city.received);
        prop_assert_eq!(sum(|row| row.due), city.due);
        prop_assert_eq!(sum(|row| row.on_time.unwrap()), city.on_time.unwrap());
        prop_assert_eq!(sum(|row| row.overdue_now.unwrap()), city.overdue_now.unwrap());
        prop_assert_eq!(sum(|row| row.rework_of), city.rework_of);
        prop_assert_eq!(sum(|row| row.rating_count), city.rating_count);
    }
}

fn parts(on_time: (Option<f64>, u32), rest: [(Option<f64>, u32); 3]) -> [ScorePart; 4] {
    let [confirmed, kept, rated] = rest;
    [(50.0, on_time), (20.0, confirmed), (20.0, kept), (10.0, rated)].map(|(weight, (value, n))| ScorePart {
        weight,
        value,
        n,
    })
}

#[test]
fn the_score_leaves_out_what_says_too_little() {
    let none = (None, 0);
    for (parts, expected, why) in [
        (parts((Some(1.0), 20), [(Some(1.0), 5), (Some(1.0), 5), (Some(1.0), 5)]), Some(100.0), "all is well"),
        (parts((Some(0.5), 40), [(Some(0.25), 9), (Some(0.5), 9), (Some(1.0), 9)]), Some(50.0), "25 + 5 + 10 + 10"),
        (parts((Some(1.0), 19), [(Some(1.0), 5), (Some(1.0), 5), (Some(1.0), 5)]), None, "under 20 due"),
        (parts((Some(0.8), 20), [none, none, none]), Some(80.0), "one part alone is scaled to 100"),
        (parts((Some(0.8), 20), [(Some(0.1), 4), (Some(0.1), 4), (Some(0.1), 4)]), Some(80.0), "parts under 5"),
        (parts((None, 20), [(Some(0.5), 5), (Some(1.0), 5), none]), Some(75.0), "times of done unknown"),
        (parts((None, 20), [none, none, none]), None, "nothing is known"),
    ] {
        assert_eq!(score(&parts), expected, "{why}");
    }
}

#[test]
fn nothing_due_is_no_data_and_not_zero() {
    let nothing = city(
        &table(&[], None),
        &classifier(),
        Window { from: sample::START, to: sample::START.plus_hours(24) },
        &Filter::default(),
        sample::START.plus_hours(48),
    );
    let shares = [nothing.on_time_share, nothing.confirmed_share, nothing.rework_share, nothing.extended_share];
    assert_eq!((shares, nothing.rating, nothing.median_hours, nothing.score), ([None; 4], None, None, None));
    assert_eq!((nothing.received, nothing.due, nothing.overdue_now, nothing.on_time), (0, 0, Some(0), Some(0)));
}
