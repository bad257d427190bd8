#![allow(clippy::unwrap_used)]

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::place::METRES_PER_DEGREE;

/// A ring of points given as (lon, lat).
fn ring(points: &[(f64, f64)]) -> Vec<LatLon> {
    points.iter().map(|&(lon, lat)| LatLon { lat, lon }).collect()
}

fn square(west: f64, south: f64, side: f64) -> Vec<LatLon> {
    ring(&[(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)])
}

fn at(lon: f64, lat: f64) -> LatLon {
    LatLon { lat, lon }
}

#[test]
fn polygons_with_holes_and_islands() {
    // A square with a pond in which no island lies, and an exclave in the east.
    let border = Border::new(vec![vec![square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0)], vec![square(20.0, 0.0, 1.0)]]);
    let cases = [
        (at(1.0, 1.0), true),
        (at(5.0, 5.0), false),
        (at(3.9, 5.0), true),
        (at(20.5, 0.5), true),
        (at(15.0, 0.5), false),
        (at(5.0, 10.1), false),
        (at(-0.1, 5.0), false),
    ];
    for (point, inside) in cases {
        assert_eq!(border.contains(point), inside, "{point:?}");
    }
    assert_eq!(border.bounds(), Some([0.0, 0.0, 21.0, 10.0]));
}

#[test]
fn corners_level_with_the_point_count_once() {
    // Seen from the west, the line of sight meets corners that it only touches, and corners that it passes.
    let crown = ring(&[(0.0, 0.0), (8.0, 0.0), (8.0, 4.0), (6.0, 2.0), (4.0, 4.0), (2.0, 2.0), (0.0, 4.0)]);
    let diamond = ring(&[(20.0, 2.0), (22.0, 0.0), (24.0, 2.0), (22.0, 4.0)]);
    let border = Border::new(vec![vec![crown], vec![diamond]]);
    for (point, inside) in [
        (at(1.0, 2.0), true),
        (at(4.0, 2.0), true),
        (at(7.0, 2.0), true),
        (at(2.0, 3.0), false),
        (at(22.0, 2.0), true),
        (at(20.5, 3.9), false),
    ] {
        assert_eq!(border.contains(point), inside, "{point:?}");
    }
}

#[test]
fn no_border_holds_nothing() {
    let nothing = Border::default();
    assert!(nothing.is_empty() && !nothing.contains(at(0.0, 0.0)));
    assert_eq!(nothing.bounds(), None);
    assert_eq!(nothing.simplified(10.0), nothing);
}

#[test]
fn rings_are_closed_and_what_encloses_nothing_is_left_out() {
    let open = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]);
    let line = ring(&[(0.2, 0.2), (0.8, 0.2), (0.2, 0.2)]);
    let border =
        Border::new(vec![vec![open.clone(), line.clone(), Vec::new()], vec![line, square(0.0, 0.0, 1.0)], Vec::new()]);
    assert_eq!(border.polygons(), [vec![ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)])]]);
    assert!(Border::new(vec![vec![open[..2].to_vec()]]).is_empty());
}

#[test]
fn a_straight_edge_keeps_its_ends_alone() {
    let mut points = Vec::new();
    for (from, to) in [((0.0, 48.0), (0.1, 48.0)), ((0.1, 48.0), (0.1, 48.1)), ((0.1, 48.1), (0.0, 48.0))] {
        for step in 0..50 {
            let along = f64::from(step) / 50.0;
            points.push((from.0 + (to.0 - from.0) * along, from.1 + (to.1 - from.1) * along));
        }
    }
    let simple = Border::new(vec![vec![ring(&points)]]).simplified(5.0);
    assert_eq!(simple.polygons()[0][0].len(), 4);
    assert!(simple.contains(at(0.09, 48.05)));
}

#[test]
fn the_coarsest_outline_is_still_a_triangle() {
    let border = Border::new(vec![vec![square(0.0, 0.0, 0.01), square(0.004, 0.004, 0.001)]]);
    for ring in &border.simplified(1e9).polygons()[0] {
        assert_eq!(ring.len(), 4);
        assert_eq!(ring.first(), ring.last());
    }
}

/// A star of so many rays around a centre: rings of any shape that do not cross themselves.
fn stars() -> impl Strategy<Value = Vec<LatLon>> {
    prop::collection::vec(0.2_f64..1.0, 3..60).prop_map(|rays| {
        let turn = std::f64::consts::TAU / f64::from(u32::try_from(rays.len()).unwrap());
        (0_u32..)
            .zip(&rays)
            .map(|(i, ray)| {
                let angle = f64::from(i) * turn;
                at(35.0 + 0.1 * ray * angle.cos(), 48.0 + 0.07 * ray * angle.sin())
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn two_borders_with_a_common_edge_share_no_point(
        cut in prop::collection::vec(0.3_f64..0.7, 2..20), lon in 0.0_f64..1.0, lat in 0.0_f64..1.0, on in any::<prop::sample::Index>(),
    ) {
        // One square, parted from south to north by a crooked line.
        let last = f64::from(u32::try_from(cut.len() - 1).unwrap());
        let line: Vec<_> = (0_u32..).zip(&cut).map(|(i, &lon)| at(lon, f64::from(i) / last)).collect();
        let west: Vec<_> = line.iter().copied().chain([at(0.0, 1.0), at(0.0, 0.0)]).collect();
        let east: Vec<_> = line.iter().rev().copied().chain([at(1.0, 0.0), at(1.0, 1.0)]).collect();
        let (west, east) = (Border::new(vec![vec![west]]), Border::new(vec![vec![east]]));
        let whole = Border::new(vec![vec![square(0.0, 0.0, 1.0)]]);

        let corner = on.index(line.len() - 1);
        let middle = at((line[corner].lon + line[corner + 1].lon) / 2.0, (line[corner].lat + line[corner + 1].lat) / 2.0);
        for point in [at(lon, lat), line[corner], middle] {
            let held = usize::from(west.contains(point)) + usize::from(east.contains(point));
            prop_assert_eq!(held, usize::from(whole.contains(point)), "{:?}", point);
        }
    }

    #[test]
    fn no_point_is_further_from_a_simplified_ring_than_the_tolerance(star in stars(), tolerance in 0.0_f64..3000.0) {
        let border = Border::new(vec![vec![star]]);
        let simplified = border.simplified(tolerance);
        let (full, simple) = (&border.polygons()[0][0], &simplified.polygons()[0][0]);
        prop_assert!(simple.len() >= 4 && simple.len() <= full.len());
        prop_assert_eq!(simple.first(), simple.last());
        prop_assert_eq!(simple[0], full[0]);
        for point in full {
            let nearest = simple
                .windows(2)
                .map(|edge| {
                    let [p, a, b] = flatten(&[full[0], *point, edge[0], edge[1]])[1..] else { unreachable!() };
                    distance_to_chord(p, a, b)
                })
                .fold(f64::INFINITY, f64::min);
            prop_assert!(nearest <= tolerance + 1e-6, "{nearest} m");
        }
    }
}

/// The districts of a real city: name, label point, border. `None`, said aloud, where the city's file is not at hand.
fn real_districts(city: &str) -> Option<Vec<(String, LatLon, Border)>> {
    let file = format!("{}/../../../shared/data/districts-{city}.geojson", env!("CARGO_MANIFEST_DIR"));
    if !Path::new(&file).exists() {
        println!("skipped: no districts of {city} beside the project");
        return None;
    }
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let features = json["features"].as_array().unwrap();
    Some(features.iter().map(district).collect())
}

fn district(feature: &serde_json::Value) -> (String, LatLon, Border) {
    let coordinates = feature["geometry"]["coordinates"].clone();
    type Rings = Vec<Vec<(f64, f64)>>;
    let polygons: Vec<Rings> = match feature["geometry"]["type"].as_str() {
        Some("MultiPolygon") => serde_json::from_value(coordinates).unwrap(),
        _ => vec![serde_json::from_value(coordinates).unwrap()],
    };
    let polygons = polygons.iter().map(|rings| rings.iter().map(|points| ring(points)).collect()).collect();
    let (lon, lat) = serde_json::from_value(feature["properties"]["label_point"].clone()).unwrap();
    let name = feature["properties"]["name"].as_str().unwrap().to_owned();
    (name, LatLon { lat, lon }, Border::new(polygons))
}

#[test]
fn label_points_of_real_districts_lie_in_their_own_border_and_in_no_other() {
    for (city, count) in [("dnipro", 8), ("kyiv", 10), ("kryvyi-rih", 7), ("chernihiv", 2)] {
        let Some(districts) = real_districts(city) else { continue };
        assert_eq!(districts.len(), count, "{city}");
        for (name, label, _) in &districts {
            let holding: Vec<_> =
                districts.iter().filter(|(_, _, border)| border.contains(*label)).map(|(name, _, _)| name).collect();
            assert_eq!(holding, [name], "{city}");
        }
    }
}

#[test]
fn real_districts_are_drawn_with_few_points_and_stay_themselves() {
    for city in ["dnipro", "kyiv", "kryvyi-rih", "chernihiv"] {
        let Some(districts) = real_districts(city) else { continue };
        let points = |border: &Border| border.polygons().iter().flatten().map(Vec::len).sum::<usize>();
        for (name, label, border) in &districts {
            let simple = border.simplified(30.0);
            assert!(points(&simple) * 2 < points(border), "{name}: {} of {}", points(&simple), points(border));
            assert!(simple.contains(*label), "{name}");
            let metre = 1.0 / METRES_PER_DEGREE;
            for (a, b) in simple.bounds().unwrap().into_iter().zip(border.bounds().unwrap()) {
                assert!((a - b).abs() < 50.0 * metre, "{name}");
            }
        }
    }
}
