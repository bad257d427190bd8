//! One Leaflet map, and what it tells the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::answer::DistrictsAnswer;
use domain::mercator::BBox;
use leaflet::{
    Event, Evented, EventedHandle, LatLng, LatLngBounds, LayerGroup, Map, MapOptions, Polygon, PolylineOptions,
    TileLayer, TileLayerOptions, Zoom, ZoomOptions,
};
use leptos::prelude::{Set, window};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::Wiring;
use super::draw::{Drawn, name_of};
use crate::ask::Followed;
use crate::i18n::MapTexts;
use crate::map::city_map::MapEvents;
use crate::map::names::names_with_room;
use crate::map::viewport::world_pixels;
use crate::map::{Marks, Viewport, bbox_text};

/// The deepest zoom that common tiles have.
const DEEPEST: f64 = 19.0;
/// The pane below the tiles (200): what it holds shows where there are none.
const BORDERS: &str = "borders";
const BELOW_TILES: &str = "150";

/// A map. [`LiveMap::close`] takes it from its element.
pub(super) struct LiveMap {
    map: Map,
    marks: LayerGroup,
    drawn: RefCell<Drawn>,
    borders: Followed<DistrictsAnswer>,
    names: LayerGroup,
    lang: domain::classifier::Lang,
    state: Rc<State>,
    _moved: EventedHandle<Event>,
}

/// What tells a hand's move from the page's.
#[derive(Default)]
struct State {
    /// The page is moving the map.
    following: Cell<bool>,
    /// The size of the element when the map last moved: a change of it moves the map too.
    size: Cell<(i32, i32)>,
    /// The box that the page knows.
    known: RefCell<String>,
}

impl LiveMap {
    /// A map in the element. `None` if Leaflet refuses.
    pub(super) fn open(holder: &HtmlElement, wiring: &Wiring) -> Option<Self> {
        let map = Map::new_with_element(holder, &options()).ok()?;
        let texts = MapTexts::of(wiring.lang);
        let mut zoom = ZoomOptions::new();
        zoom.set_zoom_in_title(texts.zoom_in);
        zoom.set_zoom_out_title(texts.zoom_out);
        zoom.set_position("topright");
        Zoom::new(&zoom).add_to(&map);

        let state = Rc::new(State::default());
        let moved = Evented::on_leaflet_event(&&map, "moveend", {
            let (map, state, events) = (map.clone(), Rc::clone(&state), wiring.events);
            move |_: Event| tell(&map, &state, events)
        });
        let marks = LayerGroup::new();
        marks.add_to(&map);
        let names = LayerGroup::new();
        let (drawn, lang, borders) = (RefCell::default(), wiring.lang, wiring.borders);
        let live = Self { map, marks, drawn, borders, names, lang, state, _moved: moved };
        borders.with_untracked(|borders| live.add_borders(borders));
        wiring.city.with_untracked(|city| live.add_tiles(&city.tiles, &city.attribution));
        Some(live)
    }

    /// Shows what the page's address says, unless it says what the map shows already.
    pub(super) fn follow(&self, view: &Viewport) {
        let wanted = bbox_text(&view.bbox);
        if *self.state.known.borrow() == wanted {
            return;
        }
        self.state.known.replace(wanted);
        self.state.following.set(true);
        self.map.fit_bounds_with_options(&bounds(&inset(view.bbox)), &unanimated());
        self.state.following.set(false);
    }

    /// Draws the marks; those that stay are not touched.
    pub(super) fn draw(&self, marks: &Marks, events: MapEvents) {
        self.drawn.borrow_mut().update(&self.map, &self.marks, self.lang, marks, events.picked);
        self.borders.with_untracked(|borders| self.name(borders, marks));
    }

    /// Writes the names of the districts, where the marks leave room. Tiles lie above them: they have names of their own.
    fn name(&self, borders: &DistrictsAnswer, marks: &Marks) {
        self.names.clear_layers();
        let zoom = shown(&self.map).zoom;
        for (district, shift) in names_with_room(borders, marks, &|place| world_pixels(place, zoom)) {
            self.names.add_layer(&name_of(district, shift, BORDERS));
        }
    }

    /// Takes the map from its element.
    pub(super) fn close(&self) {
        self.map.remove();
    }

    fn add_borders(&self, borders: &DistrictsAnswer) {
        let pane = self.map.create_pane_by_name(BORDERS);
        let _ = pane.style().set_property("z-index", BELOW_TILES);
        for district in &borders.districts {
            let options = PolylineOptions::new();
            options.set_pane(BORDERS.to_owned());
            options.set_class_name("outline".to_owned());
            options.set_interactive(false);
            options.set_smooth_factor(0.5);
            Polygon::new_with_options(&rings(&district.polygons), &options).add_to(&self.map);
        }
        self.names.add_to(&self.map);
    }

    fn add_tiles(&self, template: &str, attribution: &str) {
        if template.is_empty() {
            return;
        }
        let options = TileLayerOptions::new();
        options.set_max_zoom(DEEPEST);
        // Leaflet takes it for markup.
        options.set_attribution(attribution.replace('&', "&amp;").replace('<', "&lt;"));
        TileLayer::new_options(template, &options).add_to(&self.map);
    }
}

/// Tells the page what the map shows, and whether it was moved by hand.
fn tell(map: &Map, state: &State, events: MapEvents) {
    let view = shown(map);
    let size = map.get_size();
    #[allow(clippy::cast_possible_truncation)] // whole pixels
    let size = (size.x() as i32, size.y() as i32);
    let resized = state.size.replace(size) != size;
    events.shown.set(Some(view));
    if !state.following.get() && !resized {
        state.known.replace(bbox_text(&view.bbox));
        events.moved.set(Some(view));
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a zoom is 0 to 19
fn shown(map: &Map) -> Viewport {
    let bounds = map.get_bounds();
    let (south_west, north_east) = (bounds.get_south_west(), bounds.get_north_east());
    // Beside the world there is more of it; the city is not there.
    let lon = |lon: f64| lon.clamp(-180.0, 180.0);
    let bbox = BBox {
        west: lon(south_west.lng()),
        south: south_west.lat().clamp(-90.0, 90.0),
        east: lon(north_east.lng()),
        north: north_east.lat().clamp(-90.0, 90.0),
    };
    Viewport { bbox, zoom: map.get_zoom().round() as u8 }
}

fn options() -> MapOptions {
    let options = MapOptions::new();
    options.set_zoom_control(false);
    options.set_prefer_canvas(false);
    options.set_max_zoom(DEEPEST);
    let still =
        window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches());
    if still {
        options.set_zoom_animation(false);
        options.set_fade_animation(false);
        options.set_marker_zoom_animation(false);
        options.set_inertia(false);
    }
    options
}

fn unanimated() -> JsValue {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"animate".into(), &false.into());
    options.into()
}

/// A little less on each side, so that a box that a map of this size showed comes back at the same zoom.
fn inset(bbox: BBox) -> BBox {
    let (dx, dy) = ((bbox.east - bbox.west) * 0.01, (bbox.north - bbox.south) * 0.01);
    BBox { west: bbox.west + dx, south: bbox.south + dy, east: bbox.east - dx, north: bbox.north - dy }
}

fn bounds(bbox: &BBox) -> LatLngBounds {
    LatLngBounds::new(&LatLng::new(bbox.south, bbox.west), &LatLng::new(bbox.north, bbox.east))
}

fn rings(polygons: &[Vec<Vec<[f64; 2]>>]) -> js_sys::Array {
    let ring = |ring: &Vec<[f64; 2]>| -> js_sys::Array {
        ring.iter().map(|&[lat, lon]| JsValue::from(LatLng::new(lat, lon))).collect()
    };
    polygons.iter().map(|rings| -> js_sys::Array { rings.iter().map(ring).collect() }).collect()
}
