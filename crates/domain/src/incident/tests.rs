#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::classifier::{Classifier, Name, Precision, RequestType, Urgency};
use crate::id::DirectionId;

const HERE: LatLon = LatLon { lat: 48.464_70, lon: 35.046_20 };
const START: Timestamp = Timestamp::from_seconds(1_795_341_600);

fn sighting(id: i64, kind: u16, minute: i64, north: f64, east: f64) -> Sighting {
    let degrees = |metres: f64| metres / 111_195.0;
    let place = LatLon { lat: HERE.lat + degrees(north), lon: HERE.lon + degrees(east) / HERE.lat.to_radians().cos() };
    Sighting { id: RequestId(id), type_id: TypeId(kind), at: START.plus_seconds(minute * 60), place }
}

fn found(families: &Families, sightings: &[Sighting]) -> Vec<Vec<i64>> {
    let mut watch = Watch::new(Thresholds::default(), families);
    for sighting in sightings {
        watch.see(*sighting);
    }
    let ids = |one: Suggestion| one.requests.iter().map(|request| request.id.0).collect();
    watch.suggestions().into_iter().map(ids).collect()
}

#[test]
fn the_fifth_call_makes_a_suggestion() {
    let families = Families::default();
    let mut watch = Watch::new(Thresholds::default(), &families);
    for n in 1..=4 {
        assert!(!watch.see(sighting(n, 1, n, 50.0 * n as f64, 0.0)), "{n}");
        assert!(watch.suggestions().is_empty());
    }
    assert!(watch.see(sighting(5, 1, 5, 0.0, 100.0)));
    assert_eq!(watch.suggestions().len(), 1);
    assert_eq!(watch.suggestions()[0].requests.len(), 5);
    // Taken in once, however often it comes.
    assert!(watch.see(sighting(5, 1, 5, 0.0, 100.0)));
    assert_eq!(watch.suggestions()[0].requests.len(), 5);
}

#[test]
fn close_in_place_time_and_kind() {
    let none = Families::default();
    let five = |of: &dyn Fn(i64) -> Sighting| (1..=5).map(of).collect::<Vec<_>>();
    let all = vec![vec![1, 2, 3, 4, 5]];
    let nothing: Vec<Vec<i64>> = Vec::new();
    for (what, sightings, expected) in [
        ("at once in one place", five(&|n| sighting(n, 1, 0, 0.0, 0.0)), all.clone()),
        ("499 m", five(&|n| sighting(n, 1, 0, if n == 5 { 499.0 } else { 0.0 }, 0.0)), all.clone()),
        ("501 m", five(&|n| sighting(n, 1, 0, if n == 5 { 501.0 } else { 0.0 }, 0.0)), nothing.clone()),
        ("499 m to the east", five(&|n| sighting(n, 1, 0, 0.0, if n == 5 { 499.0 } else { 0.0 })), all.clone()),
        ("501 m to the west", five(&|n| sighting(n, 1, 0, 0.0, if n == 5 { -501.0 } else { 0.0 })), nothing.clone()),
        ("two hours", five(&|n| sighting(n, 1, if n == 5 { 120 } else { 0 }, 0.0, 0.0)), all.clone()),
        ("more than two hours", five(&|n| sighting(n, 1, if n == 5 { 121 } else { 0 }, 0.0, 0.0)), nothing.clone()),
        ("another type", five(&|n| sighting(n, if n == 5 { 2 } else { 1 }, 0, 0.0, 0.0)), nothing),
        // A row of houses: the middle one has all four near.
        ("a street", five(&|n| sighting(n, 1, n, 249.0 * n as f64, 0.0)), all),
    ] {
        assert_eq!(found(&none, &sightings), expected, "{what}");
    }
}

#[test]
fn a_long_street_is_one_incident_and_two_places_are_two() {
    let none = Families::default();
    let street: Vec<Sighting> = (0..20).map(|n| sighting(n, 1, n, 200.0 * n as f64, 0.0)).collect();
    assert_eq!(found(&none, &street), vec![(0..20).collect::<Vec<i64>>()]);
    let two: Vec<Sighting> = (0..10).map(|n| sighting(n, 1, n, if n % 2 == 0 { 0.0 } else { 3000.0 }, 0.0)).collect();
    assert_eq!(found(&none, &two), vec![vec![1, 3, 5, 7, 9], vec![0, 2, 4, 6, 8]], "the later first");
}

fn classifier() -> Classifier {
    let name = || Name { uk: String::new(), en: String::new() };
    let kind = |id: u16, code: &str, urgency| RequestType {
        id: TypeId(id),
        code: code.to_owned(),
        direction: DirectionId(1),
        name: name(),
        urgency,
        precision: Precision::Street,
        executor: None,
    };
    let types = vec![
        kind(1, "05.01", Urgency::Emergency),
        kind(2, "05.02", Urgency::Medium),
        kind(3, "05.03", Urgency::Short),
        kind(4, "05.04", Urgency::Short),
        kind(5, "14.04", Urgency::Long),
    ];
    Classifier::new(Vec::new(), types, Vec::new(), Vec::new())
}

#[test]
fn families_are_told_by_codes() {
    let families = Families::parse(DEFAULT_FAMILIES, &classifier());
    let of = |id: u16| families.of(TypeId(id)).0.0;
    assert_eq!([of(1), of(2), of(3), of(4), of(77)], [1, 1, 1, 4, 77]);
    assert_eq!([1, 2, 3, 4, 5].map(|id| families.watch(TypeId(id))), [true, true, true, true, false]);
    let mowing: Vec<Sighting> = (1..=9).map(|n| sighting(n, 5, n, 0.0, 0.0)).collect();
    assert_eq!(found(&families, &mowing), Vec::<Vec<i64>>::new(), "what may wait is no failure");
    assert_eq!(found(&Families::default(), &mowing).len(), 1);
    let other = Families::parse("05.04 05.02 ; 05.02 05.03;99.99;", &classifier());
    let of = |id: u16| other.of(TypeId(id)).0.0;
    assert_eq!([of(1), of(2), of(3), of(4)], [1, 2, 2, 2]);
    assert_eq!(families_fault(DEFAULT_FAMILIES), None);
    assert!(families_fault("05.01, 05.02").is_some());

    let mixed: Vec<Sighting> = (1..=6).map(|n| sighting(n, 1 + u16::try_from(n % 3).unwrap(), n, 0.0, 0.0)).collect();
    let mut watch = Watch::new(Thresholds::default(), &families);
    for sighting in mixed {
        watch.see(sighting);
    }
    let suggestion = &watch.suggestions()[0];
    assert_eq!(suggestion.requests.len(), 6);
    assert_eq!(suggestion.commonest_type(), Some(TypeId(2)), "of equals the first that came");
    assert_eq!(suggestion.earliest().unwrap().id, RequestId(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is suggested hangs on what was reported, not on the order in which it came.
    #[test]
    fn the_order_changes_nothing(
        places in prop::collection::vec((0..3_u16, 0..400_i64, 0..30_i32, 0..30_i32), 0..80),
        shuffled in Just(()).prop_perturb(|(), mut rng| rng.random::<u64>()),
    ) {
        let mut all: Vec<Sighting> = (1..)
            .zip(&places)
            .map(|(id, &(kind, minute, north, east))| {
                sighting(id, kind, minute, f64::from(north) * 100.0, f64::from(east) * 100.0)
            })
            .collect();
        let families = Families::default();
        let once = found(&families, &all);
        // Each request stands in one suggestion at most.
        let mut ids: Vec<i64> = once.iter().flatten().copied().collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
        all.sort_by_key(|sighting| sighting.id.0.cast_unsigned().wrapping_mul(shuffled | 1));
        prop_assert_eq!(found(&families, &all), once.clone());
        all.reverse();
        prop_assert_eq!(found(&families, &all), once);
    }
}
