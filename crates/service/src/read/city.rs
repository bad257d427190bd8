//! `/api/city`.

use std::sync::Arc;

use chrono::Datelike;
use domain::answer::{Bilingual, CityAnswer};
use domain::local::LocalTime;
use domain::time::Timestamp;

use super::memo::Asked;
use crate::city::{City, Stamp, local_date};
use crate::load::View;

/// How many years after the present one the browser can tell local time of; deadlines lie no further.
const YEARS_AHEAD: i32 = 2;
/// The first year whose local time the browser can tell: the first that can be asked for, unless there are requests from before.
const FIRST_YEAR: i32 = 1990;

/// What every page needs to know of the city.
pub async fn city(city: &City) -> CityAnswer {
    let view = city.view();
    let settings = &view.settings;
    let now = city.public_now_of(&view);
    let bounds = bounds(&view);
    CityAnswer {
        name: settings.city_name.clone(),
        centre: settings.centre,
        zoom: settings.zoom,
        bounds,
        tiles: settings.tiles.clone(),
        attribution: settings.attribution.clone(),
        local_time: local_time(city, &view, now).as_ref().clone(),
        directions: view
            .classifier
            .directions()
            .map(|row| Bilingual { code: row.code.clone(), name: row.name.clone() })
            .collect(),
        districts: view
            .classifier
            .districts()
            .map(|row| Bilingual { code: row.code.clone(), name: row.name.clone() })
            .collect(),
        demo: settings.demo,
        places_public: settings.places_public,
        incidents: crate::incident::shown(&view),
        seq: view.facts.seq(),
        server_now: now,
    }
}

/// The offsets of the time zone, from the first request's year on. They are looked up once for each version of the settings.
fn local_time(city: &City, view: &View, now: Timestamp) -> Arc<LocalTime> {
    let tz = view.settings.time_zone;
    let year = |t| local_date(t, tz).year();
    let first = view.facts.first_registered().map_or(FIRST_YEAR, year).min(FIRST_YEAR);
    let last = year(now) + YEARS_AHEAD;
    let (stamp, asked) = (Stamp::of_version(view.version), Asked::LocalTime(first, last));
    if let Some(kept) = city.lasting_memos().get(stamp, &asked) {
        return kept;
    }
    let found = Arc::new(LocalTime::of(&tz, first, last));
    city.lasting_memos().put(stamp, asked, found.clone());
    found
}

/// The box of the settings, or of all district borders, or about 20 km around the centre.
/// West, south, east and north of the city: as set, else around its districts, else around its centre.
pub(crate) fn bounds(view: &View) -> [f64; 4] {
    if let Some(bbox) = view.settings.bounds {
        return [bbox.west, bbox.south, bbox.east, bbox.north];
    }
    let borders = view.classifier.districts().filter_map(|row| row.border.bounds());
    let around = borders.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let centre = view.settings.centre;
    around.unwrap_or([centre.lon - 0.25, centre.lat - 0.15, centre.lon + 0.25, centre.lat + 0.15])
}
