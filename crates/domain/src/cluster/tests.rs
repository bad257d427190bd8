#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::{LIMIT, MapScan, View, map};
use crate::fact::Fact;
use crate::facts::Filter;
use crate::facts::sample::{classifier, facts, filter, instant, keeps, table, window};
use crate::id::RequestId;
use crate::mercator::{BBox, WorldPoint, lat_lon};
use crate::place::LatLon;
use crate::time::{Timestamp, Window};

const WORLD: BBox = BBox { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

fn bbox() -> impl Strategy<Value = BBox> {
    let anywhere = (-180.0_f64..180.0, -85.0_f64..85.0, 0.0_f64..100.0, 0.0_f64..60.0);
    let dnipro = (34.9_f64..35.1, 48.35_f64..48.5, 0.0_f64..0.3, 0.0_f64..0.2);
    let boxed = prop_oneof![1 => anywhere, 3 => dnipro].prop_map(|(west, south, width, height)| BBox {
        west,
        south,
        east: (west + width).min(180.0),
        north: (south + height).min(90.0),
    });
    prop_oneof![1 => Just(WORLD), 4 => boxed]
}

/// Many requests in and around Dnipro, all registered in the window.
fn crowd() -> impl Strategy<Value = (Vec<Fact>, Window)> {
    let spots = proptest::collection::vec((4_835_000_i32..4_855_000, 3_490_000_i32..3_520_000), 300..1500);
    (facts(), spots).prop_map(|((facts, _), spots)| {
        let window = Window { from: Timestamp::from_seconds(0), to: Timestamp::from_seconds(4_000_000_000) };
        let model = facts.first().cloned();
        let crowd = (1..).zip(spots).filter_map(|(id, (lat, lon))| {
            let place = Some(LatLon { lat: f64::from(lat) / 1e5, lon: f64::from(lon) / 1e5 });
            Some(Fact { id: RequestId(id), place, ..model.clone()? })
        });
        (crowd.collect(), window)
    })
}

fn inside(bbox: BBox, place: LatLon) -> bool {
    let (north_west, south_east) = bbox.corners();
    let point = WorldPoint::from_lat_lon(place);
    (north_west.x..=south_east.x).contains(&point.x) && (north_west.y..=south_east.y).contains(&point.y)
}

fn sum(scan: &MapScan) -> u32 {
    scan.clusters.iter().map(|cluster| cluster.count).sum::<u32>() + u32::try_from(scan.points.len()).unwrap()
}

proptest! {
    #[test]
    fn clusters_and_points_are_all_that_lies_inside(
        (facts, _) in facts(),
        window in window(),
        filter in filter(),
        bbox in bbox(),
        zoom in 0_u8..=20,
        now in instant(),
    ) {
        let kept: Vec<&Fact> =
            facts.iter().filter(|fact| window.contains(fact.registered_at) && keeps(&filter, fact, now)).collect();
        let seen: Vec<&&Fact> = kept.iter().filter(|fact| fact.place.is_some_and(|place| inside(bbox, place))).collect();
        let scan = map(&table(&facts, None), &classifier(), window, &filter, &View { bbox, zoom }, now);

        prop_assert_eq!(scan.total as usize, seen.len());
        prop_assert_eq!(scan.overdue as usize, seen.iter().filter(|fact| fact.is_overdue(now)).count());
        prop_assert_eq!(scan.unplaced as usize, kept.iter().filter(|fact| fact.place.is_none()).count());
        prop_assert_eq!(sum(&scan), scan.total);
        let overdue = scan.clusters.iter().map(|cluster| cluster.overdue as usize).sum::<usize>();
        prop_assert_eq!(overdue + scan.points.iter().filter(|fact| fact.is_overdue(now)).count(), scan.overdue as usize);
        for point in &scan.points {
            prop_assert!(seen.iter().any(|fact| **fact == point), "a point that nobody put in: {point:?}");
        }
    }

    #[test]
    fn the_whole_world_and_the_unplaced_are_the_received(
        (facts, _) in facts(),
        window in window(),
        filter in filter(),
        zoom in 0_u8..=20,
        now in instant(),
    ) {
        let received = facts.iter().filter(|fact| window.contains(fact.registered_at) && keeps(&filter, fact, now)).count();
        let scan = map(&table(&facts, None), &classifier(), window, &filter, &View { bbox: WORLD, zoom }, now);
        prop_assert_eq!((scan.total + scan.unplaced) as usize, received);
    }

    #[test]
    fn the_order_of_arrival_leaves_no_trace(
        (facts, _) in facts(),
        window in window(),
        bbox in bbox(),
        zoom in 0_u8..=20,
        now in instant(),
    ) {
        let mut other = facts.clone();
        other.reverse();
        let scan = |facts: &[Fact]| {
            map(&table(facts, None), &classifier(), window, &Filter::default(), &View { bbox, zoom }, now)
        };
        prop_assert_eq!(scan(&facts), scan(&other));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn never_more_than_the_limit((facts, window) in crowd(), bbox in bbox(), zoom in 0_u8..=20) {
        let table = table(&facts, None);
        for bbox in [bbox, WORLD] {
            let scan = map(&table, &classifier(), window, &Filter::default(), &View { bbox, zoom }, window.to);
            prop_assert!(scan.clusters.len() + scan.points.len() <= LIMIT);
            prop_assert_eq!(sum(&scan), scan.total);
        }
    }

    /// Panning: a box that holds all of the crowd shows it in the same cells, be it the screen (kept densely) or the world (sparsely).
    #[test]
    fn cells_stand_still_in_the_world((facts, window) in crowd(), zoom in 8_u8..=20) {
        let table = table(&facts, None);
        let around = BBox { west: 34.85, south: 48.3, east: 35.25, north: 48.6 };
        let moved = BBox { west: 34.7, south: 48.34, east: 35.21, north: 48.7 };
        let scan = |bbox| map(&table, &classifier(), window, &Filter::default(), &View { bbox, zoom }, window.to);
        prop_assert_eq!(scan(around), scan(WORLD));
        prop_assert_eq!(scan(moved), scan(WORLD));
    }
}

fn at(id: i64, lat: f64, lon: f64) -> Fact {
    use crate::event::{Channel, Registration};
    let registration = Registration {
        registered_at: crate::facts::sample::START,
        type_id: crate::id::TypeId(0),
        channel: Channel::Web,
        district: None,
        place: Some(LatLon { lat, lon }),
        original_due_at: None,
    };
    Fact::registered(RequestId(id), 1, &registration)
}

fn ever() -> Window {
    Window { from: Timestamp::from_seconds(0), to: Timestamp::from_seconds(4_000_000_000) }
}

fn world_at(zoom: u8, facts: &[Fact]) -> MapScan {
    map(&table(facts, None), &classifier(), ever(), &Filter::default(), &View { bbox: WORLD, zoom }, ever().to)
}

#[test]
fn what_shares_a_place_stays_a_cluster() {
    let scan = world_at(20, &[at(1, 48.46, 35.04), at(2, 48.46, 35.04), at(3, 48.47, 35.04)]);
    assert_eq!(scan.clusters.len(), 1);
    assert_eq!((scan.clusters[0].lat, scan.clusters[0].lon, scan.clusters[0].count), (48.46, 35.04, 2));
    assert_eq!(scan.points.iter().map(|fact| fact.id.0).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_cluster_stands_at_the_mean_of_its_places() {
    let (one, other) = (at(1, 48.4, 35.0), at(2, 48.5, 35.2));
    let points = [one.place, other.place].map(|place| WorldPoint::from_lat_lon(place.unwrap()));
    let mean = |a: u32, b: u32| f64::midpoint(f64::from(a), f64::from(b)) + 0.5;
    let middle = lat_lon(mean(points[0].x, points[1].x), mean(points[0].y, points[1].y)).rounded();
    let scan = world_at(2, &[one, other]);
    assert_eq!(scan.clusters.iter().map(|c| (c.lat, c.lon)).collect::<Vec<_>>(), [(middle.lat, middle.lon)]);
}

#[test]
fn a_cluster_splits_as_one_comes_nearer() {
    let facts = [at(1, 48.46, 35.04), at(2, 48.47, 35.05)];
    assert_eq!((world_at(8, &facts).clusters.len(), world_at(8, &facts).points.len()), (1, 0));
    assert_eq!((world_at(16, &facts).clusters.len(), world_at(16, &facts).points.len()), (0, 2));
}

#[test]
fn the_corners_of_the_world_are_on_the_map() {
    let corners = [at(1, 90.0, -180.0), at(2, -90.0, 180.0), at(3, -90.0, -180.0), at(4, 90.0, 180.0)];
    let scan = world_at(20, &corners);
    assert_eq!((scan.total, scan.unplaced, scan.points.len()), (4, 0, 4));
}

#[test]
fn a_cell_is_about_eighty_pixels_wide() {
    // At zoom 12 a pixel is 360° / 2²⁰ of longitude: in 1000 of them lie 12 or 13 whole cells.
    let pixel = 360.0 / f64::from(1 << 20);
    let line: Vec<Fact> =
        (0..1000).map(|n| at(n + 1, 48.46, 35.0 + pixel * f64::from(i32::try_from(n).unwrap()))).collect();
    let scan = world_at(12, &line);
    let cells = scan.clusters.len() + scan.points.len();
    assert!((13..=14).contains(&cells), "{cells}");
    assert!(scan.clusters.iter().filter(|cluster| (79..=81).contains(&cluster.count)).count() >= 11);
}

#[test]
fn one_more_than_the_limit_makes_larger_cells() {
    // Each in a cell of its own: 80 pixels apart at zoom 16.
    let step = 80.0 * 360.0 / f64::from(1 << 24);
    let line = |n: u32| (0..n).map(|i| at(i64::from(i) + 1, 48.46, 35.0 + step * f64::from(i))).collect::<Vec<_>>();
    let strip = BBox { west: 34.9, south: 48.459, east: 35.6, north: 48.461 };
    for bbox in [WORLD, strip] {
        for (requests, points, clusters) in [(250, 250, 0..1), (251, 0, 125..128)] {
            let view = View { bbox, zoom: 16 };
            let scan = map(&table(&line(requests), None), &classifier(), ever(), &Filter::default(), &view, ever().to);
            // In pairs one is left over.
            assert_eq!((scan.total, scan.points.len() / 2), (requests, points / 2), "in {bbox:?}");
            assert!(clusters.contains(&scan.clusters.len()), "{} clusters in {bbox:?}", scan.clusters.len());
        }
    }
}
