//! What a map shows: a box of degrees at a zoom, and where its points fall on a drawing.

use domain::answer::CityAnswer;
use domain::mercator::{BBox, WorldPoint, lat_lon};
use domain::place::LatLon;
use domain::query::{self, Field, MAX_ZOOM};

use crate::address::Query;
use crate::words::decimal;

/// The drawing is this many units wide and high; on a desktop a unit is about a pixel.
pub(crate) const WIDTH: f64 = 1000.0;
/// See [`WIDTH`].
pub(crate) const HEIGHT: f64 = 750.0;

/// Pixels of the whole world at zoom 0.
const TILE: f64 = 256.0;
/// The world in the units of [`WorldPoint`].
const WORLD: f64 = 4_294_967_296.0;
/// Never so deep that the drawing is a garden.
const DEEPEST_FIT: u8 = 17;
/// From this zoom on, requests that still share a mark share a place.
pub(crate) const PLACE_ZOOM: u8 = 17;

/// What a map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Viewport {
    /// The box.
    pub(crate) bbox: BBox,
    /// The zoom that fits its scale.
    pub(crate) zoom: u8,
}

impl Viewport {
    /// The box, at the deepest zoom at which the drawing holds it.
    pub(crate) fn fitting(bbox: BBox) -> Self {
        let (north_west, south_east) = bbox.corners();
        let width = f64::from(south_east.x.saturating_sub(north_west.x)).max(1.0) / WORLD * TILE;
        let height = f64::from(south_east.y.saturating_sub(north_west.y)).max(1.0) / WORLD * TILE;
        let fits = |zoom: u8| {
            let scale = f64::from(1_u32 << zoom);
            width * scale <= WIDTH && height * scale <= HEIGHT
        };
        let zoom = (0..=DEEPEST_FIT).rev().find(|&zoom| fits(zoom)).unwrap_or(0);
        Self { bbox, zoom }
    }

    /// What the drawing shows around a point at a zoom.
    pub(crate) fn around(centre: LatLon, zoom: u8) -> Self {
        let zoom = zoom.min(MAX_ZOOM);
        let unit = WORLD / TILE / f64::from(1_u32 << zoom);
        let centre = WorldPoint::from_lat_lon(centre);
        let (x, y) = (f64::from(centre.x), f64::from(centre.y));
        let (half_width, half_height) = (WIDTH / 2.0 * unit, HEIGHT / 2.0 * unit);
        let clamp = |place: f64| place.clamp(0.0, WORLD - 1.0);
        let north_west = lat_lon(clamp(x - half_width), clamp(y - half_height));
        let south_east = lat_lon(clamp(x + half_width), clamp(y + half_height));
        let bbox = BBox { west: north_west.lon, south: south_east.lat, east: south_east.lon, north: north_west.lat };
        Self { bbox, zoom }
    }

    /// A box so small that it holds one place: what is exactly at the point.
    pub(crate) fn place(point: LatLon) -> BBox {
        const HALF: f64 = 0.000_05;
        BBox { west: point.lon - HALF, south: point.lat - HALF, east: point.lon + HALF, north: point.lat + HALF }
    }

    /// The same middle, so many steps deeper (further out if negative).
    pub(crate) fn zoomed(&self, steps: i8) -> Self {
        Self::around(self.centre(), self.zoom.saturating_add_signed(steps))
    }

    /// Its middle, as the drawing shows it.
    pub(crate) fn centre(&self) -> LatLon {
        let (a, b) = self.bbox.corners();
        let middle = |a: u32, b: u32| f64::midpoint(f64::from(a), f64::from(b));
        lat_lon(middle(a.x, b.x), middle(a.y, b.y))
    }
}

/// What the address says; the whole city where it says nothing, or nothing that could be taken.
pub(crate) fn address_view(address: Option<&Query>, city: &CityAnswer) -> Viewport {
    let given = |field| address.and_then(|address| address.get(field));
    let view = Viewport::fitting(query::optional_bbox(given(Field::Bbox)).ok().flatten().unwrap_or(whole_city(city)));
    match given(Field::Zoom).map(|zoom| query::zoom(Some(zoom))) {
        Some(Ok(zoom)) => Viewport { zoom, ..view },
        _ => view,
    }
}

/// The box and the zoom to ask for: what the browser's map shows, else what the address says, to the letter.
pub(crate) fn asked_view(address: &Query, shown: Option<Viewport>, city: &CityAnswer) -> (String, String) {
    if let Some(view) = shown {
        return (bbox_text(&view.bbox), view.zoom.to_string());
    }
    let given = address.owned(Field::Bbox);
    let known = query::optional_bbox(given.as_deref()).ok().flatten();
    let view = Viewport::fitting(known.unwrap_or(whole_city(city)));
    let bbox = given.unwrap_or_else(|| bbox_text(&view.bbox));
    (bbox, address.owned(Field::Zoom).unwrap_or_else(|| view.zoom.to_string()))
}

fn whole_city(city: &CityAnswer) -> BBox {
    let [west, south, east, north] = city.bounds;
    BBox { west, south, east, north }
}

/// A box as addresses have it.
pub(crate) fn bbox_text(bbox: &BBox) -> String {
    // A plain minus: the typographic one is for people.
    let degrees = |value: f64| decimal(value, 5, '.').replace('−', "-");
    format!("{},{},{},{}", degrees(bbox.west), degrees(bbox.south), degrees(bbox.east), degrees(bbox.north))
}

/// Where a place is in pixels of the whole world at a zoom.
#[cfg(feature = "hydrate")]
pub(crate) fn world_pixels(place: LatLon, zoom: u8) -> (f64, f64) {
    let unit = WORLD / TILE / f64::from(1_u32 << zoom.min(MAX_ZOOM));
    let world = WorldPoint::from_lat_lon(place);
    (f64::from(world.x) / unit, f64::from(world.y) / unit)
}

/// Where points of a box fall on the drawing, the box in its middle and as large as fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projection {
    middle: (f64, f64),
    units_per_world: f64,
}

impl Projection {
    /// The projection that fits the box.
    pub(crate) fn of(bbox: &BBox) -> Self {
        let (a, b) = bbox.corners();
        let width = f64::from(b.x.saturating_sub(a.x)).max(1.0);
        let height = f64::from(b.y.saturating_sub(a.y)).max(1.0);
        Self {
            middle: (f64::midpoint(f64::from(a.x), f64::from(b.x)), f64::midpoint(f64::from(a.y), f64::from(b.y))),
            units_per_world: (WIDTH / width).min(HEIGHT / height),
        }
    }

    /// Units from the left and from the top of the drawing.
    pub(crate) fn place(&self, point: LatLon) -> (f64, f64) {
        let world = WorldPoint::from_lat_lon(point);
        let x = (f64::from(world.x) - self.middle.0) * self.units_per_world + WIDTH / 2.0;
        let y = (f64::from(world.y) - self.middle.1) * self.units_per_world + HEIGHT / 2.0;
        (x, y)
    }

    /// The same in per cent of the drawing's width and height.
    pub(crate) fn percent(&self, point: LatLon) -> (String, String) {
        let (x, y) = self.place(point);
        (plain_percent(x / WIDTH), plain_percent(y / HEIGHT))
    }
}

fn plain_percent(part: f64) -> String {
    format!("{}%", decimal(part * 100.0, 2, '.').replace('−', "-"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn dnipro() -> BBox {
        BBox::new(34.75, 48.35, 35.25, 48.57).unwrap()
    }

    #[test]
    fn the_whole_city_fits_and_the_next_zoom_does_not() {
        let view = Viewport::fitting(dnipro());
        assert_eq!(view.zoom, 11);
        let projection = Projection::of(&view.bbox);
        for (lat, lon) in [(48.35, 34.75), (48.57, 35.25)] {
            let (x, y) = projection.place(LatLon { lat, lon });
            assert!((-0.01..=WIDTH + 0.01).contains(&x) && (-0.01..=HEIGHT + 0.01).contains(&y), "{x} {y}");
        }
        assert_eq!(projection.percent(view.centre()), ("50.00%".to_owned(), "50.00%".to_owned()));
    }

    #[test]
    fn zooming_in_and_out_comes_back() {
        let view = Viewport::around(LatLon { lat: 48.464, lon: 35.046 }, 13);
        let back = view.zoomed(2).zoomed(-2);
        assert_eq!(back.zoom, 13);
        assert!((back.bbox.west - view.bbox.west).abs() < 1e-6);
        assert_eq!(Viewport::fitting(view.bbox).zoom, 13);
        assert_eq!(view.zoomed(100).zoom, MAX_ZOOM);
        assert_eq!(view.zoomed(-100).zoom, 0);
    }

    #[test]
    fn addresses_have_five_decimals() {
        assert_eq!(bbox_text(&dnipro()), "34.75000,48.35000,35.25000,48.57000");
        let west = BBox::new(-0.5, -1.0, 0.0, 1.0).unwrap();
        assert_eq!(bbox_text(&west), "-0.50000,-1.00000,0.00000,1.00000");
    }

    #[test]
    fn a_place_is_smaller_than_a_house() {
        let point = LatLon { lat: 48.464, lon: 35.046 };
        let place = Viewport::place(point);
        let corner = LatLon { lat: place.north, lon: place.east };
        assert!(corner.metres_to(point) < 10.0);
    }
}
