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
        let free = SHIFTS.into_iter().find_map(|shift| {
            let name = Taken { x, y: y + f64::from(shift), half_width, half_height: HALF_LINE };
            (!taken.iter().any(|other| other.meets(&name))).then_some((shift, name))
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
    fn names_keep_clear_of_each_other_and_what_has_no_room_is_left_out() {
        let names = shifts(&[("Sobornyi", 0.0), ("Samarskyi", 5.0)], &[]);
        assert_eq!(names, [("Sobornyi".to_owned(), 0), ("Samarskyi".to_owned(), 28)]);
        let crowd: Vec<f64> = (-10..=10).map(|n| f64::from(n) * 15.0).collect();
        assert_eq!(shifts(&[("Sobornyi", 0.0)], &crowd), []);
    }
}
