#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const DNIPRO: LatLon = LatLon { lat: 48.464_717_3, lon: 35.046_183_9 };
const LABEL: LatLon = LatLon { lat: 48.5, lon: 35.1 };

fn street(point: LatLon) -> LatLon {
    public_point(Precision::Street, Some(point), None).unwrap()
}

#[test]
fn each_precision_shows_as_much_as_it_says() {
    let shown = |precision| public_point(precision, Some(DNIPRO), Some(LABEL));
    assert_eq!(shown(Precision::Exact), Some(LatLon { lat: 48.464_72, lon: 35.046_18 }));
    assert_eq!(shown(Precision::District), Some(LABEL));
    assert_eq!(shown(Precision::Hidden), None);
    let street = shown(Precision::Street).unwrap();
    assert!(street.metres_to(DNIPRO) < 75.0 && street != DNIPRO && street != LABEL);
}

#[test]
fn what_is_not_known_is_not_shown() {
    for &precision in Precision::ALL {
        assert_eq!(public_point(precision, None, None), None);
    }
    assert_eq!(public_point(Precision::Exact, None, Some(LABEL)), None);
    assert_eq!(public_point(Precision::Street, None, Some(LABEL)), None);
    // No district: the point itself must not stand in for its label.
    assert_eq!(public_point(Precision::District, Some(DNIPRO), None), None);
}

#[test]
fn the_grid_is_fixed_on_the_earth() {
    // The figures are part of the register: a place shown last year must be shown at the same point this year.
    assert_eq!(street(DNIPRO), LatLon { lat: 48.464_55, lon: 35.046_1 });
}

#[test]
fn degrees_out_of_range_are_no_point() {
    for (lat, lon) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert_eq!(LatLon::new(lat, lon), None);
    }
    assert!(LatLon::new(-90.0, 180.0).is_some());
}

#[test]
fn metres_between_two_places() {
    let kyiv = LatLon { lat: 50.450_1, lon: 30.523_4 };
    assert!((DNIPRO.metres_to(kyiv) / 1000.0 - 394.35).abs() < 0.1, "{}", DNIPRO.metres_to(kyiv));
    assert!(DNIPRO.metres_to(DNIPRO) < 1e-6);
}

/// Latitudes of cities, every other one in a row of cells that a whole degree runs through.
fn latitudes() -> impl Strategy<Value = f64> {
    let on_a_degree = (-75..75_i32, -0.0009_f64..0.0009).prop_map(|(degree, off)| f64::from(degree) + off);
    prop_oneof![-75.0_f64..75.0, on_a_degree]
}

proptest! {
    #[test]
    fn a_street_point_is_near_and_stays_where_it_is(lat in latitudes(), lon in -179.9_f64..179.9) {
        let point = LatLon { lat, lon };
        let shown = street(point);
        prop_assert!(shown.metres_to(point) < 75.0, "{} m", shown.metres_to(point));
        prop_assert_eq!(street(shown), shown);
    }

    #[test]
    fn a_public_point_comes_back_from_json_as_it_was(lat in -90.0_f64..90.0, lon in -180.0_f64..180.0) {
        let point = Some(LatLon { lat, lon });
        for &precision in Precision::ALL {
            let shown = public_point(precision, point, point);
            let text = serde_json::to_string(&shown).unwrap();
            prop_assert_eq!(serde_json::from_str::<Option<LatLon>>(&text).unwrap(), shown);
        }
    }

    #[test]
    fn neighbours_share_a_point_or_lie_in_cells_of_a_hundred_metres(
        lat in 44.0_f64..52.5, lon in 22.0_f64..40.0, north in -45.0_f64..45.0, east in -45.0_f64..45.0,
    ) {
        // Whatever lies within 45 m of a cell's centre, in both directions, is shown at that centre.
        let centre = street(LatLon { lat, lon });
        let point = LatLon {
            lat: centre.lat + north / METRES_PER_DEGREE,
            lon: centre.lon + east / METRES_PER_DEGREE / centre.lat.to_radians().cos(),
        };
        prop_assert_eq!(street(point), centre);
    }
}
