#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::sample::{classifier, facts, filter, instant, keeps, table, window};
use super::{FactTable, FactTableBuilder, Seconds, list};
use crate::fact::Fact;
use crate::id::RequestId;
use crate::mercator::{BBox, WorldPoint};
use crate::query::StateFilter;

/// All requests of the table, as it tells them.
fn all(table: &FactTable) -> Vec<Fact> {
    let ever = Seconds { from: 0, to: u32::MAX };
    table.registered_in(ever).flat_map(|(chunk, rows)| rows.map(|row| chunk.fact(row))).collect()
}

fn in_order(facts: &[Fact]) -> Vec<Fact> {
    let mut sorted = facts.to_vec();
    sorted.sort_by_key(|fact| (fact.registered_at, fact.id));
    sorted
}

/// What a table tells whatever way it was made: its rows, and what its months say of them.
fn contents(table: &FactTable) -> (Vec<Fact>, Vec<super::digest::Digest>, usize) {
    (all(table), table.chunks().iter().map(|chunk| chunk.digest).collect(), table.len())
}

proptest! {
    #[test]
    fn a_table_tells_what_was_put_in((facts, until) in facts()) {
        let table = table(&facts, until);
        let sorted = in_order(&facts);
        prop_assert_eq!(all(&table), sorted.clone());
        prop_assert_eq!(table.len(), facts.len());
        prop_assert_eq!(table.is_empty(), facts.is_empty());
        prop_assert_eq!(table.first_registered(), sorted.first().map(|fact| fact.registered_at));
        prop_assert_eq!(table.last_registered(), sorted.last().map(|fact| fact.registered_at));
        for fact in facts {
            let (id, at) = (fact.id, fact.registered_at);
            prop_assert_eq!(table.get(id, at), Some(fact));
            prop_assert_eq!(table.get(id, at.plus_seconds(10)), None);
            prop_assert_eq!(table.get(RequestId(id.0 + 1000), at), None);
        }
    }

    #[test]
    fn a_table_that_grew_one_by_one_is_the_table_that_was_built((facts, until) in facts()) {
        let built = table(&facts, until);
        let grown = facts.iter().fold(FactTableBuilder::new(0).finish(), |table, fact| {
            table.with([fact.clone()], table.seq() + 1, until)
        });
        prop_assert_eq!(contents(&grown), contents(&built));
        prop_assert_eq!(grown.seq(), i64::try_from(facts.len()).unwrap());
        prop_assert_eq!(grown.with([], 0, until).unknown_until(), until);
    }

    #[test]
    fn applying_twice_is_applying_once(
        (before, _) in facts(),
        (changes, until) in facts(),
    ) {
        let once = table(&before, None).with(changes.clone(), 2, until);
        let twice = once.with(changes, 2, until);
        prop_assert_eq!(contents(&twice), contents(&once));
        for (one, other) in once.chunks().iter().zip(twice.chunks()) {
            prop_assert!(std::sync::Arc::ptr_eq(one, other), "nothing new, and yet a month was copied");
        }
    }

    #[test]
    fn the_highest_version_stays((facts, _) in facts(), (others, _) in facts()) {
        // The second half are other versions of the requests of the first.
        let others: Vec<Fact> = facts.iter().zip(others)
            .map(|(fact, other)| Fact { id: fact.id, registered_at: fact.registered_at, ..other })
            .collect();
        let expected: Vec<Fact> = in_order(&facts).into_iter()
            .map(|fact| match others.iter().find(|other| other.id == fact.id) {
                Some(other) if other.version > fact.version => other.clone(),
                _ => fact,
            })
            .collect();
        let before = table(&facts, None);
        let after = before.with(others.clone(), 2, None);
        prop_assert_eq!(all(&after), expected.clone());
        prop_assert_eq!(all(&before), in_order(&facts), "the old table has changed");
        let pushed: Vec<Fact> = facts.iter().chain(&others).cloned().collect();
        prop_assert_eq!(contents(&table(&pushed, None)), contents(&after), "the builder kept others");
    }

    #[test]
    fn a_list_counts_what_its_filters_keep(
        (facts, _) in facts(),
        window in window(),
        filter in filter(),
        bbox in proptest::option::of((48.35_f64..48.5, 34.9_f64..35.1)),
        now in instant(),
    ) {
        let bbox = bbox.map(|(south, west)| BBox { west, south, east: west + 0.1, north: south + 0.1 });
        let seen = |fact: &Fact| window.contains(fact.registered_at) && bbox.is_none_or(|bbox| inside(bbox, fact));
        let kept = |filter: &super::Filter| -> Vec<Fact> {
            in_order(&facts).into_iter().rev().filter(|fact| seen(fact) && keeps(filter, fact, now)).collect()
        };
        let (table, classifier) = (table(&facts, None), classifier());
        let list = |before, limit| list(&table, &classifier, window, &filter, bbox, before, limit, now);

        let whole = list(None, 1000);
        prop_assert_eq!(&whole.items, &kept(&filter));
        prop_assert_eq!(whole.total as usize, whole.items.len());
        prop_assert_eq!(whole.overdue as usize, whole.items.iter().filter(|fact| fact.is_overdue(now)).count());
        prop_assert_eq!(whole.next, None);

        let mut paged = Vec::new();
        let mut page = list(None, 3);
        while let Some(next) = page.next {
            prop_assert_eq!((page.total, page.items.len()), (whole.total, 3));
            paged.append(&mut page.items);
            page = list(Some(next), 3);
        }
        paged.append(&mut page.items);
        prop_assert_eq!(&paged, &whole.items);

        for direction in classifier.directions() {
            let n = kept(&super::Filter { directions: vec![direction.id], ..filter.clone() }).len();
            let told = whole.directions.iter().find(|(id, _)| *id == direction.id).map_or(0, |&(_, n)| n);
            prop_assert_eq!(told as usize, n);
        }
        for executor in classifier.executors() {
            let n = kept(&super::Filter { executor: Some(executor.id), ..filter.clone() }).len();
            let told = whole.executors.iter().find(|(id, _)| *id == executor.id).map_or(0, |&(_, n)| n);
            prop_assert_eq!(told as usize, n);
        }
        for ((state, n), expected) in whole.states.into_iter().zip(StateFilter::ALL) {
            prop_assert_eq!(state, *expected);
            prop_assert_eq!(n as usize, kept(&super::Filter { state: Some(state), ..filter.clone() }).len());
        }
        prop_assert!(whole.directions.is_sorted_by(|a, b| a.1 >= b.1) && whole.executors.is_sorted_by(|a, b| a.1 >= b.1));
    }
}

fn inside(bbox: BBox, fact: &Fact) -> bool {
    let (north_west, south_east) = bbox.corners();
    fact.place.map(WorldPoint::from_lat_lon).is_some_and(|point| {
        (north_west.x..=south_east.x).contains(&point.x) && (north_west.y..=south_east.y).contains(&point.y)
    })
}

#[test]
fn what_lies_beyond_the_columns_is_moved_to_their_ends() {
    let fact = plain_fact();
    let far = Fact { due_at: Some(crate::time::Timestamp::parse("9999-12-31T23:59:59Z").unwrap()), ..fact };
    let told = table(std::slice::from_ref(&far), None).get(far.id, far.registered_at).unwrap();
    assert_eq!(told.due_at.unwrap().to_string(), "2106-02-07T06:28:14Z");
}

fn plain_fact() -> Fact {
    use crate::event::{Channel, Registration};
    let registration = Registration {
        registered_at: super::sample::START,
        type_id: crate::id::TypeId(0),
        channel: Channel::Phone,
        district: None,
        place: None,
        original_due_at: None,
    };
    Fact::registered(RequestId(1), 1, &registration)
}
