//! Marks on a Leaflet map.

use std::collections::BTreeMap;

use domain::answer::{ClusterAnswer, DistrictAnswer, PointAnswer};
use domain::classifier::Lang;
use domain::place::LatLon;
use leaflet::{
    DivIconOptions, Evented, EventedHandle, LatLng, LayerGroup, Map, Marker, MarkerOptions, MouseEvent, Point,
};
use leptos::prelude::{RwSignal, Set};

use super::div_icon::DivIcon;
use crate::i18n::cluster_name;
use crate::map::city_map::Picked;
use crate::map::marks::{REACH, cluster_place, cluster_shape, point_place, point_shape};
use crate::map::names::BASELINE;
use crate::map::plain::point_name;
use crate::map::{Marks, PLACE_ZOOM};

/// How far a click on a group goes in.
const ZOOM_STEP: f64 = 2.0;

/// The marks that are on the map now.
#[derive(Default)]
pub(super) struct Drawn {
    marks: BTreeMap<Key, Mark>,
    /// Whether anything was ever drawn: what comes later is new.
    begun: bool,
}

/// What a mark shows: one that shows the same is the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Cluster { place: (i64, i64), count: u32, overdue: u32 },
    Point { id: i64, place: (i64, i64), shape: u32 },
}

struct Mark {
    marker: Marker,
    _click: EventedHandle<MouseEvent>,
}

impl Drawn {
    /// Takes away what is gone, adds what is new, leaves the rest alone.
    pub(super) fn update(
        &mut self,
        map: &Map,
        layer: &LayerGroup,
        lang: Lang,
        marks: &Marks,
        picked: RwSignal<Option<Picked>>,
    ) {
        let mut gone = std::mem::take(&mut self.marks);
        for cluster in &marks.clusters {
            let key = cluster_key(cluster);
            let mark = gone.remove(&key).unwrap_or_else(|| self.cluster(map, layer, lang, *cluster, picked));
            self.marks.insert(key, mark);
        }
        for point in &marks.points {
            let key = point_key(point);
            let mark = gone.remove(&key).unwrap_or_else(|| self.point(layer, lang, point, picked));
            self.marks.insert(key, mark);
        }
        for mark in gone.into_values() {
            layer.remove_layer(&mark.marker);
        }
        self.begun = true;
    }

    fn cluster(
        &self,
        map: &Map,
        layer: &LayerGroup,
        lang: Lang,
        cluster: ClusterAnswer,
        picked: RwSignal<Option<Picked>>,
    ) -> Mark {
        let place = cluster_place(&cluster);
        let name = cluster_name(lang, cluster.count, cluster.overdue);
        let marker = self.marker(place, "cluster", name, &cluster_shape(&cluster));
        let map = map.clone();
        let click = Evented::on_leaflet_event(&marker, "click", move |_: MouseEvent| {
            let zoom = map.get_zoom();
            if zoom >= f64::from(PLACE_ZOOM) {
                picked.set(Some(Picked::Place(place)));
            } else {
                map.set_view(&lat_lng(place), (zoom + ZOOM_STEP).min(f64::from(PLACE_ZOOM)));
            }
        });
        layer.add_layer(&marker);
        Mark { marker, _click: click }
    }

    fn point(&self, layer: &LayerGroup, lang: Lang, point: &PointAnswer, picked: RwSignal<Option<Picked>>) -> Mark {
        let marker = self.marker(point_place(point), "point", point_name(lang, point), &point_shape(point));
        let id = point.id;
        let click =
            Evented::on_leaflet_event(&marker, "click", move |_: MouseEvent| picked.set(Some(Picked::Request(id))));
        layer.add_layer(&marker);
        Mark { marker, _click: click }
    }

    fn marker(&self, place: LatLon, class: &str, name: String, shape: &str) -> Marker {
        let size = REACH * 2;
        let icon = DivIconOptions::new();
        icon.set_class_name(if self.begun {
            format!("map-mark {class} map-mark--new")
        } else {
            format!("map-mark {class}")
        });
        icon.set_icon_size(Point::new(f64::from(size), f64::from(size)));
        icon.set_html(format!(
            "<svg viewBox=\"-{REACH} -{REACH} {size} {size}\" width=\"{size}\" height=\"{size}\" aria-hidden=\"true\">{shape}</svg>"
        ));
        let options = MarkerOptions::new();
        options.set_icon(DivIcon::new(&icon).into());
        options.set_title(name.clone());
        options.set_alt(name);
        options.set_rise_on_hover(true);
        Marker::new_with_options(&lat_lng(place), &options)
    }
}

/// The name of a district, so many pixels below its label point, on a pane of its own.
pub(super) fn name_of(district: &DistrictAnswer, shift: i32, pane: &str) -> Marker {
    let icon = DivIconOptions::new();
    icon.set_class_name("district-name".to_owned());
    icon.set_icon_size(Point::new(0.0, 0.0));
    // Leaflet takes it for markup.
    let name = district.name.replace('&', "&amp;").replace('<', "&lt;");
    icon.set_html(format!(
        "<svg width=\"1\" height=\"1\" overflow=\"visible\" aria-hidden=\"true\">\
         <text y=\"{}\" text-anchor=\"middle\">{name}</text></svg>",
        shift + BASELINE
    ));
    let options = MarkerOptions::new();
    options.set_icon(DivIcon::new(&icon).into());
    options.set_pane(pane.to_owned());
    options.set_interactive(false);
    options.set_keyboard(false);
    Marker::new_with_options(&lat_lng(district.label), &options)
}

fn lat_lng(place: LatLon) -> LatLng {
    LatLng::new(place.lat, place.lon)
}

fn cluster_key(cluster: &ClusterAnswer) -> Key {
    Key::Cluster { place: exact(cluster_place(cluster)), count: cluster.count, overdue: cluster.overdue }
}

fn point_key(point: &PointAnswer) -> Key {
    let confirmed = point.confirmed_by.map_or(0, |by| u32::from(by.number()) + 1);
    let shape = u32::from(point.state.number()) << 8 | confirmed << 1 | u32::from(point.overdue);
    Key::Point { id: point.id, place: exact(point_place(point)), shape }
}

/// A place in millionths of a degree.
#[allow(clippy::cast_possible_truncation)] // ±180 million
fn exact(place: LatLon) -> (i64, i64) {
    ((place.lat * 1e6).round() as i64, (place.lon * 1e6).round() as i64)
}
