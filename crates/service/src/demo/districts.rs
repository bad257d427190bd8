//! The eight districts of Dnipro: their names and label points are facts, their borders here are schematic.
//!
//! A border is the part of a rounded outline of the city that lies nearer to this district's label point than to any
//! other's (a Voronoi cell). It has the neighbours and about the size of the real one, and none of its bends: a demo
//! city needs no survey.

use domain::border::Border;
use domain::classifier::{District, Name};
use domain::id::DistrictId;
use domain::place::LatLon;

/// A district as the demo knows it.
pub(super) struct Known {
    /// The code of the state's register of territories (КАТОТТГ).
    pub(super) code: &'static str,
    uk: &'static str,
    en: &'static str,
    label: (f64, f64),
    /// Its share of the city's people, in hundredths.
    pub(super) people: f64,
    /// Where its people live: latitude, longitude, and how heavy the quarter weighs.
    pub(super) quarters: &'static [(f64, f64, f64)],
}

/// The districts.
pub(super) const KNOWN: [Known; 8] = [
    Known {
        code: "UA12020010010114149",
        uk: "Амур-Нижньодніпровський район",
        en: "Amur-Nyzhnodniprovskyi district",
        label: (48.52164, 34.97003),
        people: 15.0,
        quarters: &[(48.5216, 34.9700, 1.0), (48.5100, 34.9930, 1.2), (48.5340, 34.9950, 0.5)],
    },
    Known {
        code: "UA12020010010757287",
        uk: "Чечелівський район",
        en: "Chechelivskyi district",
        label: (48.43839, 34.98183),
        people: 12.0,
        quarters: &[(48.4384, 34.9818, 1.0), (48.4520, 34.9960, 1.3), (48.4230, 34.9900, 0.6)],
    },
    Known {
        code: "UA12020010010231764",
        uk: "Індустріальний район",
        en: "Industrialnyi district",
        label: (48.52137, 35.07847),
        people: 13.0,
        quarters: &[(48.5214, 35.0785, 1.0), (48.5120, 35.0600, 1.4), (48.5050, 35.0800, 0.7)],
    },
    Known {
        code: "UA12020010010350200",
        uk: "Новокодацький район",
        en: "Novokodatskyi district",
        label: (48.46563, 34.87779),
        people: 15.5,
        quarters: &[(48.4680, 34.9050, 1.3), (48.4760, 34.9230, 1.2), (48.4620, 34.8700, 0.6)],
    },
    Known {
        code: "UA12020010010475293",
        uk: "Самарський район",
        en: "Samarskyi district",
        label: (48.45184, 35.11589),
        people: 7.5,
        quarters: &[(48.4500, 35.1450, 1.0), (48.4400, 35.1700, 0.7), (48.4100, 35.1400, 0.9)],
    },
    Known {
        code: "UA12020010010512802",
        uk: "Соборний район",
        en: "Sobornyi district",
        label: (48.43253, 35.06671),
        people: 16.5,
        quarters: &[(48.4325, 35.0667, 1.2), (48.4450, 35.0600, 1.3), (48.4170, 35.0500, 1.0)],
    },
    Known {
        code: "UA12020010010639502",
        uk: "Центральний район",
        en: "Tsentralnyi district",
        label: (48.45935, 35.02400),
        people: 8.0,
        quarters: &[(48.4594, 35.0240, 1.0), (48.4680, 35.0330, 1.5)],
    },
    Known {
        code: "UA12020010010816623",
        uk: "Шевченківський район",
        en: "Shevchenkivskyi district",
        label: (48.36134, 35.09331),
        people: 12.5,
        quarters: &[(48.3860, 35.0700, 1.4), (48.3614, 35.0933, 0.5), (48.3850, 35.0480, 0.9)],
    },
];

/// Degrees of longitude that are as long as a degree of latitude here, as a fraction: cos 48.46°.
const EAST_SCALE: f64 = 0.6631;

/// The rounded outline: its centre, its half width and half height in degrees, and how square it is (2: an ellipse).
const CENTRE: LatLon = LatLon { lat: 48.463, lon: 35.0 };
const HALF_WIDTH: f64 = 0.247;
const HALF_HEIGHT: f64 = 0.117;
const SQUARENESS: f64 = 2.6;
const CORNERS: u32 = 96;

/// The districts with their schematic borders; ids count from `first`.
pub(super) fn districts(first: u16) -> Vec<District> {
    (first..)
        .zip(&KNOWN)
        .map(|(id, known)| District {
            id: DistrictId(id),
            code: known.code.to_owned(),
            name: Name { uk: known.uk.to_owned(), en: known.en.to_owned() },
            label_point: known.label_point(),
            border: Border::new(vec![vec![known.cell()]]),
        })
        .collect()
}

impl Known {
    fn label_point(&self) -> LatLon {
        LatLon { lat: self.label.0, lon: self.label.1 }
    }

    /// The part of the outline that is nearest to this label point.
    fn cell(&self) -> Vec<LatLon> {
        let own = self.label_point();
        KNOWN
            .iter()
            .filter(|other| other.code != self.code)
            .fold(outline(), |ring, other| clip(&ring, |point| nearer(point, own, other.label_point())))
    }
}

/// The outline of the city: a superellipse, convex, so that every cut of it is convex too.
fn outline() -> Vec<LatLon> {
    let rounded = |part: f64| part.signum() * part.abs().powf(2.0 / SQUARENESS);
    (0..CORNERS)
        .map(|corner| {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS)).sin_cos();
            LatLon { lat: CENTRE.lat + HALF_HEIGHT * rounded(sin), lon: CENTRE.lon + HALF_WIDTH * rounded(cos) }
        })
        .collect()
}

/// How much nearer the point is to `own` than to `other`: positive inside the half-plane, linear in the point.
fn nearer(point: LatLon, own: LatLon, other: LatLon) -> f64 {
    let flat = |p: LatLon| (p.lon * EAST_SCALE, p.lat);
    let ((px, py), (ax, ay), (bx, by)) = (flat(point), flat(own), flat(other));
    (ax - bx) * (px - (ax + bx) / 2.0) + (ay - by) * (py - (ay + by) / 2.0)
}

/// The part of a convex ring in which the linear `side` is not negative (Sutherland–Hodgman with one half-plane).
fn clip(ring: &[LatLon], side: impl Fn(LatLon) -> f64) -> Vec<LatLon> {
    let mut kept = Vec::with_capacity(ring.len() + 1);
    for (index, &from) in ring.iter().enumerate() {
        let to = ring[(index + 1) % ring.len()];
        let (of_from, of_to) = (side(from), side(to));
        if of_from >= 0.0 {
            kept.push(from);
        }
        if (of_from >= 0.0) != (of_to >= 0.0) {
            let along = of_from / (of_from - of_to);
            kept.push(LatLon {
                lat: from.lat + along * (to.lat - from.lat),
                lon: from.lon + along * (to.lon - from.lon),
            });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_district_holds_its_label_point_and_its_quarters_and_no_other() {
        let districts = districts(1);
        assert_eq!(districts.len(), 8);
        for (known, district) in KNOWN.iter().zip(&districts) {
            assert_eq!(known.code, district.code);
            let quarters = known.quarters.iter().map(|&(lat, lon, _)| LatLon { lat, lon });
            for point in quarters.chain([district.label_point]) {
                let holding: Vec<_> = districts.iter().filter(|d| d.border.contains(point)).map(|d| &d.code).collect();
                assert_eq!(holding, [known.code], "{point:?}");
            }
        }
    }

    #[test]
    fn borders_fill_the_outline_without_overlap() {
        let districts = districts(1);
        let whole = Border::new(vec![vec![outline()]]);
        let (mut inside, mut outside) = (0, 0);
        for row in 0..120 {
            for column in 0..120 {
                let point = LatLon {
                    lat: 48.33 + f64::from(row) * 0.0022 + 1e-5,
                    lon: 34.74 + f64::from(column) * 0.0044 + 1e-5,
                };
                let holding = districts.iter().filter(|d| d.border.contains(point)).count();
                assert_eq!(holding, usize::from(whole.contains(point)), "{point:?}");
                if holding == 1 { inside += 1 } else { outside += 1 }
            }
        }
        assert!(inside > 8_000 && outside > 1_500, "{inside} inside, {outside} outside");
    }
}
