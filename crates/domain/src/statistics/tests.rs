#![allow(clippy::unwrap_used)]

use chrono::{Days, NaiveDate};
use chrono_tz::Europe::Kyiv;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Statistics, received_by_direction, received_by_type, statistics};
use crate::answer::Comparison;
use crate::efficiency::city;
use crate::event::Channel;
use crate::fact::{Fact, When};
use crate::facts::Filter;
use crate::facts::sample::{DIRECTIONS, START, TYPES, classifier, facts, filter, instant, keeps, known_facts, table};
use crate::id::{DirectionId, DistrictId, TypeId};
use crate::period::Period;
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, State};

fn date() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
    (0_u64..100).prop_map(move |days| first.checked_add_days(Days::new(days)).unwrap())
}

/// The statistics counted once more, slowly, from the words of the specification.
struct Slowly<'a> {
    facts: Vec<&'a Fact>,
    unknown_until: Option<Timestamp>,
    now: Timestamp,
}

impl Slowly<'_> {
    fn received(&self, window: Window) -> Vec<&Fact> {
        self.facts.iter().copied().filter(|fact| window.contains(fact.registered_at)).collect()
    }

    fn received_as(&self, window: Window, which: impl Fn(&Fact) -> bool) -> u32 {
        number(self.received(window).into_iter().filter(|fact| which(fact)).count())
    }

    fn closed(&self, window: Window) -> Option<Vec<&Fact>> {
        let may_be_missing = |fact: &&&Fact| {
            fact.closed() == When::Unknown
                && !window.is_empty()
                && fact.registered_at < window.to
                && self.unknown_until.is_none_or(|until| window.from < until)
        };
        let closed = |fact: &&Fact| matches!(fact.closed(), When::At(at) if window.contains(at));
        (!self.facts.iter().any(|fact| may_be_missing(&fact)))
            .then(|| self.facts.iter().copied().filter(closed).collect())
    }

    fn compared(&self, window: Window) -> Comparison {
        Comparison {
            received: number(self.received(window).len()),
            closed: self.closed(window).map(|closed| number(closed.len())),
        }
    }

    fn open(&self, window: Window) -> Option<u32> {
        if self.now <= window.to {
            return Some(number(self.facts.iter().filter(|fact| fact.state != State::Closed).count()));
        }
        let t = window.to;
        let before = self.facts.iter().filter(|fact| fact.registered_at < t);
        before.into_iter().try_fold(0, |open, fact| match fact.closed() {
            When::At(closed) => Some(open + u32::from(closed >= t)),
            When::NotYet => Some(open + 1),
            When::Unknown => self.unknown_until.is_some_and(|until| until <= t).then_some(open),
        })
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap()
}

fn told<T: PartialEq>(counts: &[(T, u32)], of: &T) -> u32 {
    counts.iter().find(|(id, _)| id == of).map_or(0, |&(_, n)| n)
}

fn check(told_as: &Statistics, slowly: &Slowly<'_>, period: Period, date: NaiveDate) {
    let window = period.window(date, &Kyiv);
    assert_eq!(told_as.window, window);
    assert_eq!(told_as.received, number(slowly.received(window).len()));
    assert_eq!(told_as.closed, slowly.closed(window).map(|closed| number(closed.len())));
    assert_eq!(told_as.open, slowly.open(window));
    let is_duplicate = |fact: &Fact| fact.state == State::Closed && fact.resolution == Some(Resolution::Duplicate);
    assert_eq!(told_as.duplicates, slowly.received_as(window, is_duplicate));

    for id in (0..DIRECTIONS).map(DirectionId) {
        let n = slowly.received_as(window, |fact| fact.type_id.0 % DIRECTIONS == id.0);
        assert_eq!(told(&told_as.by_direction, &id), n);
    }
    for state in State::ALL {
        assert_eq!(told(&told_as.by_state, state), slowly.received_as(window, |fact| fact.state == *state));
    }
    for channel in Channel::ALL {
        assert_eq!(told(&told_as.by_channel, channel), slowly.received_as(window, |fact| fact.channel == *channel));
    }
    for district in (0..4).map(|id| Some(DistrictId(id))).chain([None]) {
        assert_eq!(told(&told_as.by_district, &district), slowly.received_as(window, |fact| fact.district == district));
    }
    check_resolutions(told_as, slowly.closed(window));

    let edges = period.steps(date, &Kyiv);
    assert_eq!(told_as.series.len(), edges.len() - 1);
    for (step, edges) in told_as.series.iter().zip(edges.windows(2)) {
        let window = Window { from: edges[0], to: edges[1] };
        assert_eq!(step.from, window.from);
        assert_eq!(Comparison { received: step.received, closed: step.closed }, slowly.compared(window));
    }
    assert_eq!(told_as.previous, slowly.compared(period.previous_part(date, slowly.now, &Kyiv)));
    assert_eq!(told_as.year_ago, slowly.compared(period.year_ago_part(date, slowly.now, &Kyiv)));
}

fn check_resolutions(told_as: &Statistics, closed: Option<Vec<&Fact>>) {
    let Some(closed) = closed else {
        assert_eq!(told_as.by_resolution, None);
        return;
    };
    let told_as = told_as.by_resolution.as_ref().unwrap();
    assert!(told_as.is_sorted_by(|a, b| a.count >= b.count) && told_as.iter().all(|way| way.count > 0));
    for resolution in Resolution::ALL.iter().copied() {
        for confirmed_by in ConfirmedBy::ALL.iter().copied().map(Some).chain([None]) {
            let way = (resolution, confirmed_by);
            let is_such = |fact: &&&Fact| fact.resolution == Some(resolution) && fact.confirmed_by == confirmed_by;
            let told =
                told_as.iter().find(|told| (told.resolution, told.confirmed_by) == way).map_or(0, |told| told.count);
            assert_eq!(told, number(closed.iter().filter(|fact| is_such(fact)).count()), "{way:?}");
        }
    }
}

proptest! {
    #[test]
    fn every_number_is_what_the_slow_count_says(
        (facts, unknown_until) in facts(),
        period in select(Period::ALL),
        date in date(),
        filter in filter(),
        now in instant(),
    ) {
        let used = Filter { state: None, executor: None, ..filter.clone() };
        let kept = facts.iter().filter(|fact| keeps(&used, fact, now)).collect();
        let table = table(&facts, unknown_until);
        let told = statistics(&table, &classifier(), period, date, &Kyiv, &filter, now);
        check(&told, &Slowly { facts: kept, unknown_until, now }, period, date);

        let city = city(&table, &classifier(), told.window, &used, now);
        prop_assert_eq!((told.received, told.overdue), (city.received, city.overdue_now));
        prop_assert_eq!(
            (told.on_time_share, told.confirmed_share, told.median_hours),
            (city.on_time_share, city.confirmed_share, city.median_hours)
        );
    }

    /// What is open at the end is what was open at the start, and what came in, less what was closed.
    #[test]
    fn what_comes_in_goes_out_or_stays_open(facts in known_facts(), period in select(Period::ALL), date in date()) {
        let table = table(&facts, None);
        let long_after = START.plus_hours(24 * 1000);
        let of = |date| statistics(&table, &classifier(), period, date, &Kyiv, &Filter::default(), long_after);
        let (before, after) = (of(period.previous(date)), of(date));
        prop_assert_eq!(
            after.open.unwrap() + after.closed.unwrap(),
            before.open.unwrap() + after.received
        );
        prop_assert_eq!(after.previous, Comparison { received: before.received, closed: before.closed });
    }

    #[test]
    fn steps_add_up_to_the_window(facts in known_facts(), period in select(Period::ALL), date in date(), now in instant()) {
        let told = statistics(&table(&facts, None), &classifier(), period, date, &Kyiv, &Filter::default(), now);
        prop_assert_eq!(told.series.iter().map(|step| step.received).sum::<u32>(), told.received);
        prop_assert_eq!(told.series.iter().filter_map(|step| step.closed).sum::<u32>(), told.closed.unwrap());
        prop_assert_eq!(told.by_state.iter().map(|(_, n)| n).sum::<u32>(), told.received);
        prop_assert_eq!(told.by_district.iter().map(|(_, n)| n).sum::<u32>(), told.received);
    }

    #[test]
    fn what_is_received_is_told_by_type_and_direction(
        (facts, _) in facts(),
        filter in filter(),
        now in instant(),
        date in date(),
    ) {
        let window = Period::Month.window(date, &Kyiv);
        let kept: Vec<&Fact> =
            facts.iter().filter(|fact| window.contains(fact.registered_at) && keeps(&filter, fact, now)).collect();
        let table = table(&facts, None);
        let by_type = received_by_type(&table, &classifier(), window, &filter, now);
        for id in (0..TYPES).map(TypeId) {
            prop_assert_eq!(told(&by_type, &id), number(kept.iter().filter(|fact| fact.type_id == id).count()));
        }
        let by_direction = received_by_direction(&table, &classifier(), window, &filter, now);
        prop_assert_eq!(by_direction.iter().map(|(_, n)| n).sum::<u32>(), number(kept.len()));
        prop_assert!(by_direction.is_sorted_by(|a, b| a.1 >= b.1) && by_type.is_sorted_by(|a, b| a.1 >= b.1));
    }
}
