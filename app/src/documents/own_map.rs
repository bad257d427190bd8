//! One's own requests on a map: the server's drawing, in whose place `scripts/map.js` puts Leaflet's.

use domain::answer::{DistrictsAnswer, PointAnswer};
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

/// The map. Each request leads to its page in the cabinet.
pub(crate) fn own_map(frame: &Frame, view: &Viewport, borders: &DistrictsAnswer, points: Vec<PointAnswer>) -> AnyView {
    let lang = frame.lang;
    let request = |id: i64| link(lang, &format!("/cabinet/requests/{id}"));
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
    let drawing = plain_map(lang, view, borders, &marks, &request, &|_| link(lang, "/cabinet/map"));
    view! {
        <div class="map" data-map=data>
            <div class="map__plain">{drawing}</div>
            <div class="map__live"></div>
        </div>
    }
    .into_any()
}
