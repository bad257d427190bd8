//! Places, and how exactly the public may see them.

mod public;

use serde::{Deserialize, Serialize};

use crate::classifier::Precision;

pub use public::PublicPlace;

/// A point on the Earth, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatLon {
    /// Latitude, north positive.
    pub lat: f64,
    /// Longitude, east positive.
    pub lon: f64,
}

/// Mean radius of the Earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres of a degree of latitude, and of a degree of longitude on the equator.
pub(crate) const METRES_PER_DEGREE: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

impl LatLon {
    /// A point, if the degrees are degrees: latitude within ±90, longitude within ±180, both finite.
    #[must_use]
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some(Self { lat, lon })
    }

    /// To five decimals of a degree, about a metre: what is said in public has no more digits than it has meaning.
    #[must_use]
    pub fn rounded(self) -> Self {
        let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
        Self { lat: round(self.lat), lon: round(self.lon) }
    }

    /// Metres to another point along the surface (haversine).
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((lat2 - lat1) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }
}

/// What the public may see of a place, by the precision of the request's type; `None`: nothing.
///
/// - exact: the point itself;
/// - street: the centre of a cell of about 100 by 100 m. The cells are fixed on the Earth, so that all places of a cell give one
///   point, and no series of requests, filters or zooms tells more than the cell;
/// - district: the label point of its district;
/// - hidden: nothing.
///
/// A public point has at most five decimals (about a metre), and so comes back from JSON as the very same number.
#[must_use]
pub fn public_point(precision: Precision, point: Option<LatLon>, district_label: Option<LatLon>) -> Option<LatLon> {
    match precision {
        Precision::Exact => point.map(LatLon::rounded),
        Precision::Street => point.map(street_cell_centre),
        Precision::District => district_label.map(LatLon::rounded),
        Precision::Hidden => None,
    }
}

/// The side of a street cell, in degrees of latitude: 100.08 m.
const CELL_DEGREES: f64 = 0.0009;

fn street_cell_centre(point: LatLon) -> LatLon {
    let lat = cell_centre(point.lat, CELL_DEGREES);
    // A degree of longitude is shorter the further from the equator. It is taken as one over each whole degree of latitude, so that
    // the columns of a city stay in line (a city that the boundary crosses has two sets of columns). The row decides which, not
    // the point: a row must not lie in two sets.
    let middle = lat.floor() + 0.5;
    let lon = cell_centre(point.lon, CELL_DEGREES / middle.to_radians().cos());
    LatLon { lat: lat.clamp(-90.0, 90.0), lon: lon.clamp(-180.0, 180.0) }.rounded()
}

fn cell_centre(degrees: f64, side: f64) -> f64 {
    ((degrees / side).floor() + 0.5) * side
}

#[cfg(test)]
mod tests;
