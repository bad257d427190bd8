//! Small registers for tests: few ids, and times about midnight and noon, so that edges of windows and equal keys are common.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{FactTable, FactTableBuilder, Filter};
use crate::classifier::{Classifier, Direction, Executor, ExecutorKind, Name, Precision, RequestType, Urgency};
use crate::event::Channel;
use crate::fact::{Fact, Rating};
use crate::id::{DirectionId, DistrictId, ExecutorId, RequestId, TypeId};
use crate::place::LatLon;
use crate::query::StateFilter;
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, State};

pub(crate) const DIRECTIONS: u16 = 3;
pub(crate) const TYPES: u16 = 5;
pub(crate) const EXECUTORS: u16 = 4;
const DISTRICTS: u16 = 3;

/// Midnight of 16 March 2026 in Kyiv, two weeks before the clocks change there.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_773_612_000);

/// The longest a register of [`facts`] goes on, in hours.
pub(crate) const HOURS: i64 = 60 * 24;

pub(crate) fn classifier() -> Classifier {
    let name = || Name { uk: "назва".into(), en: "name".into() };
    Classifier::new(
        (0..DIRECTIONS).map(|id| Direction { id: DirectionId(id), code: format!("d{id}"), name: name() }).collect(),
        (0..TYPES)
            .map(|id| RequestType {
                id: TypeId(id),
                code: format!("t{id}"),
                direction: DirectionId(id % DIRECTIONS),
                name: name(),
                urgency: Urgency::Short,
                precision: Precision::Exact,
                executor: None,
            })
            .collect(),
        (0..EXECUTORS)
            .map(|id| Executor {
                id: ExecutorId(id),
                code: format!("e{id}"),
                name: name(),
                kind: ExecutorKind::Organisation,
            })
            .collect(),
        Vec::new(),
    )
}

/// The table of these requests.
pub(crate) fn table(facts: &[Fact], unknown_until: Option<Timestamp>) -> FactTable {
    let mut builder = FactTableBuilder::new(1);
    facts.iter().cloned().for_each(|fact| builder.push(fact));
    builder.unknown_until(unknown_until);
    builder.finish()
}

/// Hours to a midnight or noon, also in summer time, or to any hour.
fn hours(from: i64, to: i64) -> impl Strategy<Value = i64> {
    let half_days = (from / 12..to / 12).prop_map(|n| n * 12);
    prop_oneof![4 => half_days.clone(), 4 => half_days.prop_map(|hours| hours - 1), 1 => from..to]
}

/// An instant of the register: midnight, noon or another whole hour, or a second beside it.
pub(crate) fn instant() -> impl Strategy<Value = Timestamp> {
    (hours(0, HOURS), select(&[0, 0, 0, -1, 1][..]))
        .prop_map(|(hour, second)| START.plus_hours(hour).plus_seconds(second))
}

/// A window of whole hours; some are empty.
pub(crate) fn window() -> impl Strategy<Value = Window> {
    let lengths = prop_oneof![hours(12, 72), hours(12, 31 * 24), Just(0)];
    (hours(-24, HOURS), lengths).prop_map(|(from, hours)| {
        let from = START.plus_hours(from);
        Window { from, to: from.plus_hours(hours) }
    })
}

pub(crate) fn filter() -> impl Strategy<Value = Filter> {
    let directions = vec((0..DIRECTIONS).prop_map(DirectionId), 0..2);
    let state = option::weighted(0.3, select(StateFilter::ALL));
    let executor = option::weighted(0.3, (0..EXECUTORS).prop_map(ExecutorId));
    let district = option::weighted(0.3, (0..DISTRICTS).prop_map(DistrictId));
    (directions, state, executor, district).prop_map(|(directions, state, executor, district)| Filter {
        directions,
        state,
        executor,
        district,
    })
}

/// Whether the filter keeps the request: said once more, slowly.
pub(crate) fn keeps(filter: &Filter, fact: &Fact, now: Timestamp) -> bool {
    let direction = DirectionId(fact.type_id.0 % DIRECTIONS);
    (filter.directions.is_empty() || filter.directions.contains(&direction))
        && filter.executor.is_none_or(|id| fact.executor == Some(id))
        && filter.district.is_none_or(|id| fact.district == Some(id))
        && match filter.state {
            None => true,
            Some(StateFilter::Open) => fact.state != State::Closed,
            Some(StateFilter::Overdue) => fact.is_overdue(now),
            Some(StateFilter::Closed) => fact.state == State::Closed,
        }
}

/// A place with five decimals: one of a few corners, somewhere in Dnipro, or anywhere.
fn place() -> impl Strategy<Value = LatLon> {
    let decimals = |n: i32| f64::from(n) / 1e5;
    let anywhere = (-8_500_000_i32..=8_500_000, -18_000_000_i32..=18_000_000);
    let dnipro = (4_835_000_i32..4_855_000, 3_490_000_i32..3_520_000);
    let corner = select(&[(4_846_000_i32, 3_504_000_i32), (4_846_001, 3_504_000), (4_850_000, 3_500_000)]);
    prop_oneof![1 => anywhere, 6 => dnipro, 3 => corner]
        .prop_map(move |(lat, lon)| LatLon { lat: decimals(lat), lon: decimals(lon) })
}

prop_compose! {
    fn registered()(
        registered_at in instant(),
        type_id in 0..TYPES,
        channel in select(Channel::ALL),
        district in option::weighted(0.8, 0..DISTRICTS),
        place in option::weighted(0.8, place()),
        original_due in option::weighted(0.9, hours(-24, 300)),
        due in option::weighted(0.3, hours(-24, 500)),
    ) -> Fact {
        let original_due_at = original_due.map(|hours| registered_at.plus_hours(hours));
        Fact {
            id: RequestId(0),
            version: 1,
            registered_at,
            type_id: TypeId(type_id),
            channel,
            district: district.map(DistrictId),
            place,
            state: State::Registered,
            executor: None,
            resolution: None,
            confirmed_by: None,
            original_due_at,
            due_at: due.map_or(original_due_at, |hours| Some(registered_at.plus_hours(hours))),
            done_at: None,
            reported: false,
            closed_at: None,
            extended: Some(false),
            rating: None,
            sent_back: Vec::new(),
        }
    }
}

prop_compose! {
    /// A request in any state; what is done or closed lacks its time now and then.
    fn fact()(
        fact in registered(),
        state in select(State::ALL),
        executor in option::weighted(0.9, 0..EXECUTORS),
        resolution in option::weighted(0.9, select(Resolution::ALL)),
        confirmed_by in option::weighted(0.8, select(ConfirmedBy::ALL)),
        (done, closed) in (option::weighted(0.9, hours(0, 400)), option::weighted(0.9, hours(12, 100))),
        reported in any::<bool>(),
        extended in option::weighted(0.9, any::<bool>()),
        rating in option::weighted(0.4, (1_u8..=5, hours(0, 400))),
        sent_back in vec(hours(0, 400), 0..3),
        version in 1_u32..9,
    ) -> Fact {
        let after = |hours: i64| fact.registered_at.plus_hours(hours);
        let is_closed = state == State::Closed;
        let closed_at = closed.filter(|_| is_closed).map(|more| after(done.unwrap_or(0) + more));
        let done_at = done.filter(|_| !state.is_work_pending()).map(after).or(closed_at);
        Fact {
            version,
            state,
            executor: executor.filter(|_| state != State::Registered).map(ExecutorId),
            resolution: resolution.filter(|_| !state.is_work_pending()),
            confirmed_by: confirmed_by.filter(|_| is_closed),
            done_at,
            reported: reported && done_at.is_some(),
            closed_at,
            extended,
            rating: rating.map(|(stars, hours)| Rating { stars, at: after(hours) }),
            sent_back: sent_back.into_iter().map(after).collect(),
            ..fact
        }
    }
}

/// A register in no particular order, and the instant up to which times may be unknown.
pub(crate) fn facts() -> impl Strategy<Value = (Vec<Fact>, Option<Timestamp>)> {
    let numbered = prop_oneof![vec(fact(), 0..4), vec(fact(), 0..60)]
        .prop_map(|facts| (1..).zip(facts).map(|(id, fact)| Fact { id: RequestId(id), ..fact }).collect::<Vec<_>>());
    (numbered.prop_shuffle(), option::of(instant()))
}

/// Such a register in which everything is known.
pub(crate) fn known_facts() -> impl Strategy<Value = Vec<Fact>> {
    facts().prop_map(|(mut facts, _)| {
        for fact in &mut facts {
            fact.extended.get_or_insert(false);
            if !fact.state.is_work_pending() {
                let done_at = *fact.done_at.get_or_insert(fact.registered_at);
                fact.closed_at = (fact.state == State::Closed).then(|| fact.closed_at.unwrap_or(done_at));
            }
        }
        facts
    })
}
