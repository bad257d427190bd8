//! Where on a map there is room for the names of the districts: beside the marks, which matter more.

use domain::answer::{DistrictAnswer, DistrictsAnswer};
use domain::place::LatLon;

use super::Marks;
use super::marks::{POINT_RADIUS, cluster_place, point_place, radius};

/// Half the width of a letter and half the height of a line, in pixels, with some air.
const HALF_LETTER: f64 = 4.0;
const HALF_LINE: f64 = 11.0;
/// How far below the middle of a line its letters stand, in pixels.
pub(super) const BASELINE: i32 = 4;
/// How far below its label point a name may stand, in pixels, the best first.
const SHIFTS: [i32; 7] = [0, 28, -28, 34, -34, 40, -40];

/// A box in pixels: its middle, and half its width and height.
#[derive(Clone, Copy)]
struct Taken {
    x: f64,
    y: f64,
    half_width: f64,
    half_height: f64,
}

impl Taken {
    /// The box around all of these places.
    fn around(places: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let corners = places.map(|(x, y)| (x, x, y, y));
        let (west, east, north, south) =
            corners.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1), a.2.min(b.2), a.3.max(b.3)))?;
        let (half_width, half_height) = ((east - west) / 2.0, (south - north) / 2.0);
        Some(Self { x: west + half_width, y: north + half_height, half_width, half_height })
    }

    fn holds(&self, other: &Self) -> bool {
        (self.x - other.x).abs() + other.half_width <= self.half_width
            && (self.y - other.y).abs() + other.half_height <= self.half_height
    }

    fn meets(&self, other: &Self) -> bool {
        (self.x - other.x).abs() < self.half_width + other.half_width
            && (self.y - other.y).abs() < self.half_height + other.half_height
    }
}

/// The districts whose names have room, each with how many pixels below its label point the name stands. `pixels` tells where on the
/// map a place is.
pub(super) fn names_with_room<'a>(
    borders: &'a DistrictsAnswer,
    marks: &Marks,
    pixels: &dyn Fn(LatLon) -> (f64, f64),
) -> Vec<(&'a DistrictAnswer, i32)> {
    let disc = |place: LatLon, radius: i32| {
        let (x, y) = pixels(place);
        Taken { x, y, half_width: f64::from(radius), half_height: f64::from(radius) }
    };
    let clusters = marks.clusters.iter().map(|cluster| disc(cluster_place(cluster), radius(cluster.count)));
    let points = marks.points.iter().map(|point| disc(point_place(point), POINT_RADIUS));
    let mut taken: Vec<Taken> = clusters.chain(points).collect();

    let mut placed = Vec::new();
    for district in &borders.districts {
        let (x, y) = pixels(district.label);
        let letters = u32::try_from(district.name.chars().count()).unwrap_or(u32::MAX);
        let half_width = f64::from(letters) * HALF_LETTER;
        // A name that sticks out of its district names the wrong place, or is cut by the edge of the map.
        let corners = district.polygons.iter().flatten().flatten();
        let own = Taken::around(corners.map(|&[lat, lon]| pixels(LatLon { lat, lon })));
        let free = SHIFTS.into_iter().find_map(|shift| {
            let name = Taken { x, y: y + f64::from(shift), half_width, half_height: HALF_LINE };
            let fits = own.is_none_or(|own| own.holds(&name));
            (fits && !taken.iter().any(|other| other.meets(&name))).then_some((shift, name))
        });
        if let Some((shift, name)) = free {
            taken.push(name);
            placed.push((district, shift));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use domain::answer::ClusterAnswer;

    use super::*;

    fn district(name: &str, lat: f64) -> DistrictAnswer {
        let label = LatLon { lat, lon: 0.0 };
        DistrictAnswer { code: name.to_owned(), name: name.to_owned(), label, polygons: Vec::new() }
    }

    /// Shifts of the names that have room; a degree is a pixel, to the south.
    fn shifts(names: &[(&str, f64)], clusters: &[f64]) -> Vec<(String, i32)> {
        let districts = names.iter().map(|(name, lat)| district(name, *lat)).collect();
        let cluster = |&lat: &f64| ClusterAnswer { lat, lon: 0.0, count: 2, overdue: 0 };
        let marks = Marks { clusters: clusters.iter().map(cluster).collect(), points: Vec::new() };
        names_with_room(&DistrictsAnswer { districts }, &marks, &|place| (place.lon, place.lat))
            .into_iter()
            .map(|(district, shift)| (district.name.clone(), shift))
            .collect()
    }

    #[test]
    fn a_name_stands_at_its_point_or_beside_what_lies_there() {
        assert_eq!(shifts(&[("Sobornyi", 0.0)], &[]), [("Sobornyi".to_owned(), 0)]);
        assert_eq!(shifts(&[("Sobornyi", 0.0)], &[0.0]), [("Sobornyi".to_owned(), 28)]);
        assert_eq!(shifts(&[("Sobornyi", 0.0)], &[0.0, 45.0]), [("Sobornyi".to_owned(), -28)]);
    }

    #[test]
    fn a_name_stays_in_its_district() {
        let name = |half_width: f64, half_height: f64| {
            let corners = vec![[-half_height, -half_width], [half_height, -half_width], [half_height, half_width]];
            let district = DistrictAnswer { polygons: vec![vec![corners]], ..district("Sobornyi", 0.0) };
            let pixels = |place: LatLon| (place.lon, place.lat);
            let borders = DistrictsAnswer { districts: vec![district] };
            names_with_room(&borders, &Marks { clusters: Vec::new(), points: Vec::new() }, &pixels).len()
        };
        assert_eq!((name(100.0, 50.0), name(20.0, 50.0), name(100.0, 8.0)), (1, 0, 0));
    }

    #[test]
    fn names_keep_clear_of_each_other_and_what_has_no_room_is_left_out() {
        let names = shifts(&[("Sobornyi", 0.0), ("Samarskyi", 5.0)], &[]);
        assert_eq!(names, [("Sobornyi".to_owned(), 0), ("Samarskyi".to_owned(), 28)]);
        let crowd: Vec<f64> = (-10..=10).map(|n| f64::from(n) * 15.0).collect();
        assert_eq!(shifts(&[("Sobornyi", 0.0)], &crowd), []);
    }
}
