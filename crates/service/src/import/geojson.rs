//! District borders from GeoJSON, checked before anything is made of them.

use std::collections::HashMap;

use domain::border::Border;
use domain::classifier::Name;
use domain::place::LatLon;
use serde::Deserialize;

use super::pattern::tidy;
use super::slug::slug;

/// No city has more districts.
const MAX_DISTRICTS: usize = 1000;
/// No map of districts needs more points.
const MAX_POINTS: usize = 1_000_000;

/// Why a map of districts cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GeoFault {
    /// It is no GeoJSON of the kind that is needed.
    #[error("not a GeoJSON FeatureCollection: {0}")]
    Json(String),
    /// There is no district in it.
    #[error("there is no feature in it")]
    Empty,
    /// It is larger than any map of a city's districts.
    #[error("more than {MAX_DISTRICTS} districts or {MAX_POINTS} points")]
    TooLarge,
    /// One of the districts cannot be taken.
    #[error("feature {index}{}: {problem}", name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default())]
    Feature {
        /// Its place in the list, from 0.
        index: usize,
        /// Its name, if it has one.
        name: Option<String>,
        /// What is wrong with it.
        problem: String,
    },
}

/// A district as the map has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MappedDistrict {
    pub(super) code: String,
    pub(super) name: Name,
    pub(super) label_point: LatLon,
    pub(super) border: Border,
}

#[derive(Deserialize)]
struct Collection {
    r#type: String,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Properties>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    name: Option<String>,
    #[serde(rename = "name:en")]
    name_en: Option<String>,
    katotth: Option<String>,
    label_point: Option<[f64; 2]>,
}

/// Longitude, latitude, and perhaps a height.
type Position = Vec<f64>;
type Rings = Vec<Vec<Position>>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Rings),
    MultiPolygon(Vec<Rings>),
}

/// Reads the districts of a GeoJSON FeatureCollection.
///
/// # Errors
/// The first fault, with the feature that it is in.
pub(super) fn read(text: &[u8]) -> Result<Vec<MappedDistrict>, GeoFault> {
    let collection: Collection = serde_json::from_slice(text).map_err(|error| GeoFault::Json(error.to_string()))?;
    if collection.r#type != "FeatureCollection" {
        return Err(GeoFault::Json(format!("its type is {:?}", collection.r#type)));
    }
    if collection.features.is_empty() {
        return Err(GeoFault::Empty);
    }
    if collection.features.len() > MAX_DISTRICTS {
        return Err(GeoFault::TooLarge);
    }
    let mut points = 0;
    let mut codes: HashMap<String, usize> = HashMap::new();
    let mut districts = Vec::with_capacity(collection.features.len());
    for (index, feature) in collection.features.into_iter().enumerate() {
        let name = feature.properties.as_ref().and_then(|properties| properties.name.clone());
        let fault = |problem: String| GeoFault::Feature { index, name: name.clone(), problem };
        let district = district(feature, &mut points).map_err(fault)?;
        if points > MAX_POINTS {
            return Err(GeoFault::TooLarge);
        }
        if let Some(before) = codes.insert(district.code.clone(), index) {
            return Err(fault(format!("it has the code {:?}, as feature {before} has", district.code)));
        }
        districts.push(district);
    }
    Ok(districts)
}

fn district(feature: Feature, points: &mut usize) -> Result<MappedDistrict, String> {
    let properties = feature.properties.ok_or("it has no properties")?;
    let uk =
        properties.name.as_deref().map(tidy).filter(|name| !name.is_empty()).ok_or("its property name is missing")?;
    let en = properties.name_en.as_deref().map(tidy).filter(|name| !name.is_empty()).unwrap_or_else(|| uk.clone());
    if uk.chars().count() > 200 || en.chars().count() > 200 {
        return Err("its name is longer than 200 characters".to_owned());
    }
    let code = match properties.katotth {
        Some(code) if !code.is_empty() && code.len() <= 40 && code.bytes().all(|b| b.is_ascii_alphanumeric()) => code,
        Some(code) => return Err(format!("its property katotth is {code:?}: Latin letters and digits, at most 40")),
        None => slug(&en, "district"),
    };
    let polygons = match feature.geometry.ok_or("it has no geometry")? {
        Geometry::Polygon(rings) => vec![rings],
        Geometry::MultiPolygon(polygons) => polygons,
    };
    if polygons.is_empty() {
        return Err("its geometry is empty".to_owned());
    }
    let polygons = polygons.into_iter().map(|rings| polygon(rings, points)).collect::<Result<Vec<_>, _>>()?;
    let border = Border::new(polygons);
    let label_point = match properties.label_point {
        Some([lon, lat]) => {
            Some(LatLon::new(lat, lon).ok_or_else(|| format!("its label_point [{lon}, {lat}] is not in degrees"))?)
        }
        None => None,
    };
    let label_point = label_point
        .filter(|&point| border.contains(point))
        .or_else(|| inner_point(&border))
        .ok_or("its polygons enclose nothing")?;
    Ok(MappedDistrict { code, name: Name { uk, en }, label_point, border })
}

fn polygon(rings: Rings, points: &mut usize) -> Result<Vec<Vec<LatLon>>, String> {
    if rings.is_empty() {
        return Err("a polygon has no ring".to_owned());
    }
    rings.into_iter().map(|positions| ring(&positions, points)).collect()
}

fn ring(positions: &[Position], points: &mut usize) -> Result<Vec<LatLon>, String> {
    *points += positions.len();
    if positions.len() < 4 {
        return Err(format!("a ring has {} points: it needs four, the last being the first", positions.len()));
    }
    if positions.first() != positions.last() {
        return Err("a ring is not closed: its last point is not its first".to_owned());
    }
    let point = |position: &Position| match position[..] {
        [lon, lat, ..] => {
            LatLon::new(lat, lon).ok_or_else(|| format!("[{lon}, {lat}] is not [longitude, latitude] in degrees"))
        }
        _ => Err("a position has fewer than two numbers".to_owned()),
    };
    positions.iter().map(point).collect()
}

/// A point well inside: the middle of the widest stretch of the border's inside along one of a few lines from west to east.
fn inner_point(border: &Border) -> Option<LatLon> {
    const LINES: u8 = 9;
    let [_, south, _, north] = border.bounds()?;
    let stretches = (1..LINES).filter_map(|line| {
        // Not quite the same fraction for each line: a regular outline has its corners at regular heights.
        let lat = south + (north - south) * (f64::from(line) + 0.03) / f64::from(LINES);
        let (west, east) = widest_inside(border, lat)?;
        Some((east - west, LatLon { lat, lon: f64::midpoint(west, east) }))
    });
    stretches.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, point)| point).filter(|&point| border.contains(point))
}

fn widest_inside(border: &Border, lat: f64) -> Option<(f64, f64)> {
    let mut crossings: Vec<f64> = border
        .polygons()
        .iter()
        .flatten()
        .flat_map(|ring| ring.windows(2))
        .filter(|edge| (edge[0].lat > lat) != (edge[1].lat > lat))
        .map(|edge| edge[0].lon + (lat - edge[0].lat) / (edge[1].lat - edge[0].lat) * (edge[1].lon - edge[0].lon))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretches = crossings.windows(2).map(|pair| (pair[0], pair[1]));
    stretches
        .filter(|&(west, east)| border.contains(LatLon { lat, lon: f64::midpoint(west, east) }))
        .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn one(geometry: &str) -> Result<Vec<MappedDistrict>, GeoFault> {
        collection(&format!(r#"{{"properties":{{"name":"Центр","name:en":"Centre"}},"geometry":{geometry}}}"#))
    }

    fn collection(features: &str) -> Result<Vec<MappedDistrict>, GeoFault> {
        read(format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#).as_bytes())
    }

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51],[30,51],[30,50]]]}"#;

    #[test]
    fn a_square() {
        let districts = one(SQUARE).unwrap();
        assert_eq!(districts[0].code, "centre");
        assert!(districts[0].border.contains(districts[0].label_point));
    }

    #[test]
    fn a_label_point_outside_is_replaced() {
        let c_shape = "[[[0,0],[10,0],[10,2],[2,2],[2,8],[10,8],[10,10],[0,10],[0,0]]]";
        let feature = format!(
            r#"{{"properties":{{"name":"Підкова","label_point":[6,5]}},"geometry":{{"type":"Polygon","coordinates":{c_shape}}}}}"#
        );
        let district = &collection(&feature).unwrap()[0];
        assert!(district.border.contains(district.label_point));
        assert_eq!((district.code.as_str(), district.name.en.as_str()), ("pidkova", "Підкова"));
    }

    #[test]
    fn faults_name_the_feature() {
        let open = SQUARE.replace(",[30,50]]", "]");
        let swapped = SQUARE.replace("[31,51]", "[31,151]");
        for (geometry, part) in [
            (open.as_str(), "not closed"),
            (&swapped, "[longitude, latitude]"),
            (r#"{"type":"Polygon","coordinates":[]}"#, "no ring"),
            (r#"{"type":"MultiPolygon","coordinates":[]}"#, "empty"),
            (r#"{"type":"Polygon","coordinates":[[[30,50],[31,50],[30,50]]]}"#, "3 points"),
            (r#"{"type":"Polygon","coordinates":[[[30,50],[31,50],[30,50],[30,50]]]}"#, "enclose nothing"),
            (r#"{"type":"Polygon","coordinates":[[[30],[31],[30],[30]]]}"#, "two numbers"),
            ("null", "no geometry"),
        ] {
            let said = one(geometry).unwrap_err().to_string();
            assert!(said.contains("feature 0 (Центр)") && said.contains(part), "{said}");
        }
        let twice = format!(r#"{{"properties":{{"name":"A"}},"geometry":{SQUARE}}}"#);
        assert!(collection(&format!("{twice},{twice}")).unwrap_err().to_string().contains("feature 1 (A)"));
        assert!(
            collection(&format!(r#"{{"properties":{{}},"geometry":{SQUARE}}}"#))
                .unwrap_err()
                .to_string()
                .contains("name")
        );
        assert_eq!(collection("").unwrap_err(), GeoFault::Empty);
        assert!(matches!(one(r#"{"type":"Point","coordinates":[30,50]}"#), Err(GeoFault::Json(_))));
        assert!(matches!(read(b"[1,2]"), Err(GeoFault::Json(_))));
        assert!(matches!(read(b"{\"type\":\"Topology\",\"features\":[]}"), Err(GeoFault::Json(_))));
    }
}
