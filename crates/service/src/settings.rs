//! A city's settings: kept in the register as text, checked when they are set, read as one typed value.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::classifier::Name;
use domain::escalation::{Step, USUAL};
use domain::incident::{DEFAULT_FAMILIES, Thresholds, families_fault};
use domain::mercator::BBox;
use domain::place::LatLon;
use domain::retention::MOST_DAYS;
use domain::second_factor::{Demand, Roles};
use domain::time::Timestamp;

use crate::error::{Error, Result};

/// The settings of a city.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The city's name.
    pub city_name: Name,
    /// Its time zone: days, weeks and months are cut by it.
    pub time_zone: Tz,
    /// Where a map of the whole city is centred.
    pub centre: LatLon,
    /// The zoom at which a desktop map shows the whole city.
    pub zoom: u8,
    /// The box that holds the city; found from the district borders where it is not set.
    pub bounds: Option<BBox>,
    /// URL template of the map tiles; empty: none.
    pub tiles: String,
    /// The attribution that their licence asks for.
    pub attribution: String,
    /// How many seconds the public view stays behind.
    pub publication_delay_s: u32,
    /// Whether places are shown at all.
    pub places_public: bool,
    /// How many codes an hour go to phones in all: each of them costs.
    pub codes_an_hour: u32,
    /// How many notices an hour go to phones in all: each of them costs.
    pub texts_an_hour: u32,
    /// Whether notices and codes go to phones of other countries, too: they cost more, and whoever is paid for them may be the one who asks.
    pub texts_abroad: bool,
    /// When many requests are suggested as one mass incident.
    pub incident: Thresholds,
    /// Which types tell of one trouble: see [`domain::incident::Families::parse`].
    pub incident_families: String,
    /// Whether those who work here give a second factor beside the password.
    pub second_factor: Demand,
    /// Which of them must, where it is required.
    pub second_factor_roles: Roles,
    /// Whether the identity provider asks for a second factor itself: then it is not asked for here.
    pub second_factor_of_provider: bool,
    /// After how many days it is forgotten who asked for what; 0: never.
    pub retention_days: u32,
    /// When who is told that a deadline comes near or has passed.
    pub deadline_steps: Vec<Step>,
    /// The mailbox of the deputy mayor who answers for all executors; empty: nobody's.
    pub deputy_mayor_email: String,
    /// Whether the city is made up.
    pub demo: bool,
    /// Raised whenever facts must be read anew, because they changed without an event (districts were imported, say).
    pub facts_reload: i64,
}

/// A setting that people may set: its key, what it means, how it is checked.
pub struct Key {
    /// Its name on the command line and in the register.
    pub name: &'static str,
    /// What it means.
    pub about: &'static str,
    check: fn(&str) -> std::result::Result<(), &'static str>,
}

/// The settings that people may set.
pub const KEYS: &[Key] = &[
    Key { name: "city_name_uk", about: "the city's name in Ukrainian", check: short },
    Key { name: "city_name_en", about: "the city's name in English", check: short },
    Key { name: "time_zone", about: "IANA time zone, such as Europe/Kyiv", check: time_zone },
    Key {
        name: "centre",
        about: "centre of the city map: LAT,LON",
        check: |v| lat_lon(v).map(drop).ok_or("not LAT,LON"),
    },
    Key { name: "zoom", about: "zoom of the city map, 1 to 18", check: zoom },
    Key { name: "bounds", about: "box of the city: WEST,SOUTH,EAST,NORTH", check: bounds },
    Key { name: "tiles", about: "URL template of map tiles with {z}, {x}, {y}; empty for none", check: tiles },
    Key { name: "attribution", about: "attribution of the tiles", check: short },
    Key { name: "publication_delay_s", about: "seconds that the public view stays behind, 0 to 604800", check: delay },
    Key { name: "places_public", about: "false takes all public places away at once", check: flag },
    Key { name: "codes_an_hour", about: "how many codes an hour go to phones in all, 0 to 100000", check: codes },
    Key { name: "texts_an_hour", about: "how many notices an hour go to phones in all, 0 to 100000", check: codes },
    Key { name: "texts_abroad", about: "true lets texts go to phones outside Ukraine, too", check: flag },
    Key {
        name: "incident_count",
        about: "how many requests are suggested as one incident, 2 to 1000",
        check: incident_count,
    },
    Key { name: "incident_metres", about: "within how many metres of each other, 10 to 20000", check: incident_metres },
    Key {
        name: "incident_minutes",
        about: "within how many minutes of each other, 1 to 1440",
        check: incident_minutes,
    },
    Key {
        name: "incident_families",
        about: "codes of types that tell of one trouble, with spaces between them; families parted by ;",
        check: |v| families_fault(v).map_or(Ok(()), Err),
    },
    Key {
        name: "second_factor",
        about: "second factor of those who work here: off, offered or required",
        check: demand,
    },
    Key {
        name: "second_factor_roles",
        about: "whom a required second factor is required of: roles with commas between, or all",
        check: roles,
    },
    Key {
        name: "second_factor_of_provider",
        about: "true where the identity provider asks for the second factor itself",
        check: flag,
    },
    Key {
        name: "retention_days",
        about: "days after which it is forgotten who asked for what, 30 to 36500; 0 keeps all",
        check: retention,
    },
    Key {
        name: "deadline_steps",
        about: "who is told of a deadline, and how many hours after it (before: -): executor:-2,head:4,deputy_mayor:24",
        check: steps,
    },
    Key {
        name: "deputy_mayor_email",
        about: "the deputy mayor's mailbox, for deadlines; empty for none",
        check: mailbox,
    },
    Key { name: "demo", about: "true for a made-up city", check: flag },
];

fn short(value: &str) -> std::result::Result<(), &'static str> {
    if value.chars().count() <= 200 && !value.chars().any(char::is_control) {
        Ok(())
    } else {
        Err("at most 200 characters, no line breaks")
    }
}
fn time_zone(value: &str) -> std::result::Result<(), &'static str> {
    value.parse::<Tz>().map(drop).map_err(|_| "no such time zone")
}
fn zoom(value: &str) -> std::result::Result<(), &'static str> {
    value.parse::<u8>().ok().filter(|z| (1..=18).contains(z)).map(drop).ok_or("not a whole number from 1 to 18")
}
fn bounds(value: &str) -> std::result::Result<(), &'static str> {
    if value.is_empty() {
        return Ok(());
    }
    bbox(value).map(drop).ok_or("not WEST,SOUTH,EAST,NORTH in degrees")
}
fn tiles(value: &str) -> std::result::Result<(), &'static str> {
    let template = ["{z}", "{x}", "{y}"].iter().all(|part| value.contains(part));
    let scheme = value.starts_with("https://") || value.starts_with("http://") || value.starts_with('/');
    let plain = !value.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, ';' | ',' | '"' | '\''));
    if value.is_empty() || (template && scheme && plain) {
        Ok(())
    } else {
        Err("not a URL template with {z}, {x} and {y}")
    }
}
fn delay(value: &str) -> std::result::Result<(), &'static str> {
    value
        .parse::<u32>()
        .ok()
        .filter(|&s| s <= 604_800)
        .map(drop)
        .ok_or("not a whole number of seconds from 0 to 604800")
}
fn codes(value: &str) -> std::result::Result<(), &'static str> {
    value.parse::<u32>().ok().filter(|&n| n <= 100_000).map(drop).ok_or("not a whole number from 0 to 100000")
}
fn incident_count(value: &str) -> std::result::Result<(), &'static str> {
    between(value, 2, 1000).ok_or("not a whole number from 2 to 1000")
}
fn incident_metres(value: &str) -> std::result::Result<(), &'static str> {
    between(value, 10, 20_000).ok_or("not a whole number from 10 to 20000")
}
fn incident_minutes(value: &str) -> std::result::Result<(), &'static str> {
    between(value, 1, 1440).ok_or("not a whole number from 1 to 1440")
}
fn between(value: &str, least: u32, most: u32) -> Option<()> {
    value.parse::<u32>().ok().filter(|n| (least..=most).contains(n)).map(drop)
}
fn demand(value: &str) -> std::result::Result<(), &'static str> {
    Demand::from_code(value).map(drop).ok_or("none of off, offered, required")
}
fn roles(value: &str) -> std::result::Result<(), &'static str> {
    Roles::parse(value).map(drop).ok_or("not roles of those who work here with commas between, or all")
}
fn retention(value: &str) -> std::result::Result<(), &'static str> {
    // Sooner nothing is at its end: a request may be opened again for a week.
    let days = value.parse::<u32>().ok().filter(|&days| days == 0 || (30..=MOST_DAYS).contains(&days));
    days.map(drop).ok_or("neither 0 nor a whole number from 30 to 36500")
}
fn steps(value: &str) -> std::result::Result<(), &'static str> {
    Step::parse_all(value).map(drop).ok_or("not steps such as executor:-2,head:4,deputy_mayor:24, each once")
}
fn mailbox(value: &str) -> std::result::Result<(), &'static str> {
    let read = domain::intake::email(value);
    read.map(drop).map_err(|_| "not a mailbox such as deputy@example.org")
}
fn flag(value: &str) -> std::result::Result<(), &'static str> {
    value.parse::<bool>().map(drop).map_err(|_| "neither true nor false")
}

fn numbers<const N: usize>(value: &str) -> Option<[f64; N]> {
    let numbers: Vec<f64> = value.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}
fn lat_lon(value: &str) -> Option<LatLon> {
    let [lat, lon] = numbers(value)?;
    LatLon::new(lat, lon)
}
fn bbox(value: &str) -> Option<BBox> {
    let [west, south, east, north] = numbers(value)?;
    BBox::new(west, south, east, north)
}

fn thresholds<'a>(parsed: &impl Fn(&str) -> &'a str) -> Thresholds {
    let usual = Thresholds::default();
    Thresholds {
        count: parsed("incident_count").parse().unwrap_or(usual.count),
        metres: parsed("incident_metres").parse().unwrap_or(usual.metres),
        minutes: parsed("incident_minutes").parse().unwrap_or(usual.minutes),
    }
}

impl Key {
    /// The setting of that name.
    ///
    /// # Errors
    /// There is no such setting.
    pub fn of(name: &str) -> Result<&'static Self> {
        let refuse = || Error::Setting { key: name.to_owned(), reason: "there is no such setting".to_owned() };
        KEYS.iter().find(|known| known.name == name).ok_or_else(refuse)
    }

    /// Whether it can have this value.
    ///
    /// # Errors
    /// It cannot.
    pub fn check(&self, value: &str) -> Result<()> {
        let refuse = |reason: &str| Error::Setting { key: self.name.to_owned(), reason: reason.to_owned() };
        (self.check)(value).map_err(refuse)
    }

    /// Whether it is yes or no.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        let takes = |value| (self.check)(value).is_ok();
        takes("true") && takes("false") && !takes("")
    }

    /// Whether it is a whole number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        let takes = |value| (self.check)(value).is_ok();
        (takes("1") || takes("60")) && !takes("") && !takes("1,1") && !takes("x")
    }
}

impl Settings {
    /// The settings that the rows of the register say; defaults (a city of Dnipro's place and zone) where they say nothing.
    #[must_use]
    pub fn from_rows(rows: &BTreeMap<String, String>) -> Self {
        let text = |key: &str, default: &str| rows.get(key).map_or_else(|| default.to_owned(), Clone::clone);
        let parsed = |key: &str| rows.get(key).map(String::as_str).unwrap_or_default();
        Self {
            city_name: Name { uk: text("city_name_uk", "Місто"), en: text("city_name_en", "Misto") },
            time_zone: parsed("time_zone").parse().unwrap_or(chrono_tz::Europe::Kyiv),
            centre: lat_lon(parsed("centre")).unwrap_or(LatLon { lat: 48.464, lon: 35.046 }),
            zoom: parsed("zoom").parse().unwrap_or(11),
            bounds: bbox(parsed("bounds")),
            tiles: text("tiles", "https://tile.openstreetmap.org/{z}/{x}/{y}.png"),
            attribution: text("attribution", "© OpenStreetMap contributors"),
            publication_delay_s: parsed("publication_delay_s").parse().unwrap_or(0),
            places_public: parsed("places_public").parse().unwrap_or(true),
            codes_an_hour: parsed("codes_an_hour").parse().unwrap_or(500),
            texts_an_hour: parsed("texts_an_hour").parse().unwrap_or(2000),
            texts_abroad: parsed("texts_abroad").parse().unwrap_or(false),
            incident: thresholds(&parsed),
            incident_families: text("incident_families", DEFAULT_FAMILIES),
            second_factor: Demand::from_code(parsed("second_factor")).unwrap_or(Demand::Offered),
            second_factor_roles: rows
                .get("second_factor_roles")
                .and_then(|roles| Roles::parse(roles))
                .unwrap_or_else(Roles::all),
            second_factor_of_provider: parsed("second_factor_of_provider").parse().unwrap_or(true),
            retention_days: parsed("retention_days").parse().unwrap_or(0),
            deadline_steps: rows
                .get("deadline_steps")
                .and_then(|text| Step::parse_all(text))
                .unwrap_or_else(|| USUAL.to_vec()),
            deputy_mayor_email: text("deputy_mayor_email", ""),
            demo: parsed("demo").parse().unwrap_or(false),
            facts_reload: parsed(store::settings::FACTS_RELOAD).parse().unwrap_or(0),
        }
    }

    /// The value of a key in force, as one would set it; `None` when there is no such setting.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<String> {
        Some(match key {
            "city_name_uk" => self.city_name.uk.clone(),
            "city_name_en" => self.city_name.en.clone(),
            "time_zone" => self.time_zone.to_string(),
            "centre" => format!("{},{}", self.centre.lat, self.centre.lon),
            "zoom" => self.zoom.to_string(),
            "bounds" => {
                self.bounds.map_or_else(String::new, |b| format!("{},{},{},{}", b.west, b.south, b.east, b.north))
            }
            "tiles" => self.tiles.clone(),
            "attribution" => self.attribution.clone(),
            "publication_delay_s" => self.publication_delay_s.to_string(),
            "places_public" => self.places_public.to_string(),
            "codes_an_hour" => self.codes_an_hour.to_string(),
            "texts_an_hour" => self.texts_an_hour.to_string(),
            "texts_abroad" => self.texts_abroad.to_string(),
            "incident_count" => self.incident.count.to_string(),
            "incident_metres" => self.incident.metres.to_string(),
            "incident_minutes" => self.incident.minutes.to_string(),
            "incident_families" => self.incident_families.clone(),
            "second_factor" => self.second_factor.code().to_owned(),
            "second_factor_roles" => self.second_factor_roles.to_string(),
            "second_factor_of_provider" => self.second_factor_of_provider.to_string(),
            "retention_days" => self.retention_days.to_string(),
            "deadline_steps" => self.deadline_steps.iter().map(Step::to_string).collect::<Vec<_>>().join(","),
            "deputy_mayor_email" => self.deputy_mayor_email.clone(),
            "demo" => self.demo.to_string(),
            _ => return None,
        })
    }

    /// Whether a text may go to this phone (E.164).
    #[must_use]
    pub fn texts_to(&self, phone: &str) -> bool {
        self.texts_abroad || phone.starts_with("+380")
    }

    /// What the public view is as of when the clock shows `now`: now, less the publication delay.
    #[must_use]
    pub fn public_now(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(-i64::from(self.publication_delay_s))
    }

    /// The scheme and host that tiles come from, for the page's security policy; `None` when they are the site's own, or none.
    #[must_use]
    pub fn tile_origin(&self) -> Option<&str> {
        let after_scheme = self.tiles.find("://")? + 3;
        let end = self.tiles.get(after_scheme..)?.find('/').map_or(self.tiles.len(), |slash| after_scheme + slash);
        self.tiles.get(..end)
    }
}

/// Reads the settings.
///
/// # Errors
/// The register cannot be read.
pub async fn load(db: &store::Db) -> Result<Settings> {
    let mut tx = db.read().await?;
    Ok(Settings::from_rows(&store::settings::load(&mut tx).await?))
}

/// Sets one setting, in a transaction of its own; every running process follows within a second.
///
/// # Errors
/// There is no such setting, or it cannot have this value.
pub async fn set(db: &store::Db, key: &str, value: &str) -> Result<()> {
    Key::of(key)?.check(value)?;
    let mut tx = db.begin().await?;
    store::settings::set(&mut tx, key, value).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_key_has_a_value_that_can_be_set() {
        let rows = [("bounds", "34.7,48.3,35.3,48.6"), ("publication_delay_s", "600"), ("places_public", "false")];
        let rows: BTreeMap<String, String> =
            rows.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
        for settings in [Settings::from_rows(&BTreeMap::new()), Settings::from_rows(&rows)] {
            let shown: BTreeMap<String, String> =
                KEYS.iter().map(|key| (key.name.to_owned(), settings.value(key.name).unwrap())).collect();
            for key in KEYS {
                (key.check)(&shown[key.name]).unwrap();
            }
            assert_eq!(Settings::from_rows(&shown), settings);
        }
        assert_eq!(Settings::from_rows(&rows).value("no such"), None);
    }
}
