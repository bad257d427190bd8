//! The Web-Mercator world of slippy maps, in whole numbers.
//!
//! A point is two `u32`: the world is 2³² units wide, so that one unit is under a centimetre and a map tile at zoom `z` is a shift by
//! `32 − z` bits. Comparing and grouping points is then integer arithmetic.

use crate::place::LatLon;

/// The latitude at which the square Web-Mercator world ends.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

const WORLD: f64 = 4_294_967_296.0;

/// A point of the square world: `x` grows eastwards from the antimeridian, `y` southwards from the northern edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorldPoint {
    /// Eastwards.
    pub x: u32,
    /// Southwards.
    pub y: u32,
}

impl WorldPoint {
    /// The point of the square world; latitudes beyond its edge are moved to the edge.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the range of u32
    pub fn from_lat_lon(point: LatLon) -> Self {
        let lat = point.lat.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
        let x = (point.lon / 360.0 + 0.5) * WORLD;
        let y = (0.5 - lat.tan().asinh() / std::f64::consts::TAU) * WORLD;
        Self { x: x.clamp(0.0, WORLD - 1.0) as u32, y: y.clamp(0.0, WORLD - 1.0) as u32 }
    }

    /// The degrees of the point.
    #[must_use]
    pub fn to_lat_lon(self) -> LatLon {
        lat_lon(f64::from(self.x) + 0.5, f64::from(self.y) + 0.5)
    }
}

/// The degrees of a place of the square world given in fractions of its units (a mean of points).
#[must_use]
pub fn lat_lon(x: f64, y: f64) -> LatLon {
    let lon = (x / WORLD - 0.5) * 360.0;
    let lat = ((0.5 - y / WORLD) * std::f64::consts::TAU).sinh().atan().to_degrees();
    LatLon { lat, lon }
}

/// A box of degrees: what a map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BBox {
    /// Western longitude.
    pub west: f64,
    /// Southern latitude.
    pub south: f64,
    /// Eastern longitude; not west of `west`.
    pub east: f64,
    /// Northern latitude; not south of `south`.
    pub north: f64,
}

impl BBox {
    /// A box, if its edges are degrees and in order.
    #[must_use]
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let south_west = LatLon::new(south, west)?;
        let north_east = LatLon::new(north, east)?;
        (south_west.lat <= north_east.lat && south_west.lon <= north_east.lon).then_some(Self {
            west,
            south,
            east,
            north,
        })
    }

    /// The north-western and the south-eastern corner in the square world, both inside.
    #[must_use]
    pub fn corners(&self) -> (WorldPoint, WorldPoint) {
        (
            WorldPoint::from_lat_lon(LatLon { lat: self.north, lon: self.west }),
            WorldPoint::from_lat_lon(LatLon { lat: self.south, lon: self.east }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greenwich_is_the_middle() {
        let middle = WorldPoint::from_lat_lon(LatLon { lat: 0.0, lon: 0.0 });
        assert_eq!(middle, WorldPoint { x: 1 << 31, y: 1 << 31 });
    }

    proptest::proptest! {
        #[test]
        fn degrees_come_back_within_two_centimetres(lat in -85.0_f64..85.0, lon in -180.0_f64..180.0) {
            let point = LatLon { lat, lon };
            let back = WorldPoint::from_lat_lon(point).to_lat_lon();
            proptest::prop_assert!(point.metres_to(back) < 0.02, "{} m", point.metres_to(back));
        }
    }
}
