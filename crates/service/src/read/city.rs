//! `/api/city`.

use chrono::{Datelike, NaiveDate};
use domain::answer::{Bilingual, CityAnswer};
use domain::local::LocalTime;

use crate::city::{City, local_date};
use crate::load::View;

/// How many years after the present one the browser can tell local time of; deadlines lie no further.
const YEARS_AHEAD: i32 = 2;
/// The first year whose local time the browser can tell.
const FIRST_YEAR: i32 = 2010;

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
        local_time: LocalTime::of(&settings.time_zone, FIRST_YEAR, last_year(local_date(now, settings.time_zone))),
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
        seq: view.facts.seq(),
        server_now: now,
    }
}

fn last_year(today: NaiveDate) -> i32 {
    today.year() + YEARS_AHEAD
}

/// The box of the settings, or of all district borders, or about 20 km around the centre.
fn bounds(view: &View) -> [f64; 4] {
    if let Some(bbox) = view.settings.bounds {
        return [bbox.west, bbox.south, bbox.east, bbox.north];
    }
    let borders = view.classifier.districts().filter_map(|row| row.border.bounds());
    let around = borders.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let centre = view.settings.centre;
    around.unwrap_or([centre.lon - 0.25, centre.lat - 0.15, centre.lon + 0.25, centre.lat + 0.15])
}
