//! One's own requests on a map: the server's drawing, in whose place `scripts/map.js` puts Leaflet's.

use domain::answer::{DistrictsAnswer, PointAnswer, RequestAnswer};
use domain::mercator::BBox;
use domain::place::LatLon;
use leptos::prelude::*;
use serde::Serialize;

use super::Frame;
use crate::address::link;
use crate::map::{Marks, Viewport, plain_map, point_name, point_shape};

/// What the script needs: what a browser's map shows, and with which tiles.
#[derive(Serialize)]
struct MapData {
    /// South, west, north, east.
    #[serde(rename = "box")]
    box_: [f64; 4],
    zoom: u8,
    tiles: String,
    attribution: String,
    borders: String,
    points: Vec<PointData>,
}

#[derive(Serialize)]
struct PointData {
    lat: f64,
    lon: f64,
    href: String,
    name: String,
    shape: String,
}

/// A request's mark at its place on a map of its own.
pub(crate) fn point_of(card: &RequestAnswer, place: LatLon) -> PointAnswer {
    PointAnswer {
        id: card.id,
        lat: place.lat,
        lon: place.lon,
        direction: card.direction.code.clone(),
        type_code: card.request_type.code.clone(),
        state: card.state,
        confirmed_by: card.confirmed_by,
        overdue: card.overdue,
        registered_at: card.registered_at,
        due_at: card.due_at,
    }
}

/// The map. Each request leads to its page below `pages`: in the cabinet, say; what lies too close together leads to `list`.
pub(crate) fn own_map(
    frame: &Frame,
    view: &Viewport,
    borders: &DistrictsAnswer,
    points: Vec<PointAnswer>,
    (pages, list): (&str, &str),
) -> AnyView {
    let lang = frame.lang;
    let points = side_by_side(points);
    let request = |id: i64| link(lang, &format!("{pages}/{id}"));
    let data = MapData {
        box_: [view.bbox.south, view.bbox.west, view.bbox.north, view.bbox.east],
        zoom: view.zoom,
        tiles: frame.city.tiles.clone(),
        attribution: frame.city.attribution.clone(),
        borders: format!("/api/districts?lang={}", lang.code()),
        points: points
            .iter()
            .map(|point| PointData {
                lat: point.lat,
                lon: point.lon,
                href: request(point.id),
                name: point_name(lang, point),
                shape: point_shape(point),
            })
            .collect(),
    };
    let data = serde_json::to_string(&data).unwrap_or_default();
    let marks = Marks { clusters: Vec::new(), points };
    let drawing = plain_map(lang, view, borders, &marks, &request, &|_| link(lang, list));
    view! {
        <div class="map" data-map=data>
            <div class="map__plain">{drawing}</div>
            <div class="map__live"></div>
        </div>
    }
    .into_any()
}

/// Some two hundred metres, in degrees of latitude: what is shown around the outermost requests.
const MARGIN: f64 = 0.002;

/// What shows all of the points.
fn around_all(points: &[PointAnswer]) -> Option<Viewport> {
    let (lat, lon) = (|point: &PointAnswer| point.lat, |point: &PointAnswer| point.lon);
    let least = |of: fn(&PointAnswer) -> f64| points.iter().map(of).reduce(f64::min);
    let most = |of: fn(&PointAnswer) -> f64| points.iter().map(of).reduce(f64::max);
    let (west, south) = (least(lon)? - 2.0 * MARGIN, least(lat)? - MARGIN);
    let (east, north) = (most(lon)? + 2.0 * MARGIN, most(lat)? + MARGIN);
    BBox::new(west, south, east, north).map(Viewport::fitting)
}

fn whole_city(frame: &Frame) -> Viewport {
    let [west, south, east, north] = frame.city.bounds;
    let whole = BBox::new(west, south, east, north);
    whole.map_or_else(|| Viewport::around(frame.city.centre, frame.city.zoom), Viewport::fitting)
}

/// What shows all of the points; without any, the whole city.
pub(crate) fn view_of(frame: &Frame, points: &[PointAnswer]) -> Viewport {
    around_all(points).unwrap_or_else(|| whole_city(frame))
}

/// How far marks that share a place are drawn from it, in degrees of latitude: some fifteen metres.
const ASIDE: f64 = 0.000_14;

/// The points; those that share a place in a ring around it, so that none hides another.
fn side_by_side(mut points: Vec<PointAnswer>) -> Vec<PointAnswer> {
    let places: Vec<(f64, f64)> = points.iter().map(|point| (point.lat, point.lon)).collect();
    for (at, point) in points.iter_mut().enumerate() {
        let sharing = places.iter().filter(|place| **place == places[at]).count();
        if sharing > 1 {
            let before = places[..at].iter().filter(|place| **place == places[at]).count();
            #[allow(clippy::cast_precision_loss)] // a handful
            let angle = std::f64::consts::TAU * before as f64 / sharing as f64;
            point.lat += ASIDE * angle.cos();
            point.lon += ASIDE * angle.sin() / point.lat.to_radians().cos();
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;
    use domain::workflow::State;

    use super::*;

    fn point(id: i64, lat: f64) -> PointAnswer {
        PointAnswer {
            id,
            lat,
            lon: 35.0,
            direction: "water".to_owned(),
            type_code: "05.01".to_owned(),
            state: State::Assigned,
            confirmed_by: None,
            overdue: false,
            registered_at: Timestamp::default(),
            due_at: None,
        }
    }

    #[test]
    fn what_shares_a_place_is_seen_side_by_side() {
        let spread = side_by_side(vec![point(1, 48.4), point(2, 48.4), point(3, 48.5)]);
        assert!((spread[0].lat - spread[1].lat).abs() > ASIDE, "{spread:?}");
        assert!((spread[0].lat - 48.4).abs() < 2.0 * ASIDE);
        assert_eq!((spread[2].lat, spread[2].lon), (48.5, 35.0));
    }
}
