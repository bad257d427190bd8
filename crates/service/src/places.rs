//! Addresses: found as people type them, and where they are.
//!
//! They come from the city's own register of addresses. A city that has imported none knows those that stand in earlier requests of types
//! whose very place is on the public map (a pothole, a lamp), with the point on that map: nobody learns more than the map tells, and
//! nobody's home is offered. What people wrote beside an address is left out.

use std::sync::Arc;

use domain::gazetteer::{self, Found, Gazetteer};
use domain::place::LatLon;

use crate::city::{City, Stamp};
use crate::error::Result;
use crate::read::Asked;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 200;
/// How many earlier requests are looked through.
const EARLIER: u32 = 20_000;

/// Addresses that may be meant by what somebody types, the likeliest first.
///
/// # Errors
/// The register failed.
pub async fn search(city: &City, typed: &str, limit: usize) -> Result<Vec<Found>> {
    if typed.chars().count() > LONGEST {
        return Ok(Vec::new());
    }
    Ok(gazetteer(city).await?.search(typed, limit))
}

/// Where a typed address is; `None` where that is not certain.
///
/// # Errors
/// The register failed.
pub async fn locate(city: &City, typed: &str) -> Result<Option<LatLon>> {
    if typed.chars().count() > LONGEST {
        return Ok(None);
    }
    Ok(gazetteer(city).await?.locate(typed))
}

/// The code of the district that the point lies in.
#[must_use]
pub fn district_at(city: &City, point: LatLon) -> Option<String> {
    city.classifier().district_at(point).map(|row| row.code.clone())
}

/// All addresses, read when they are first asked for and after every import; those of earlier requests once a day.
async fn gazetteer(city: &City) -> Result<Arc<Gazetteer>> {
    let view = city.view();
    let stamp = Stamp::of_version(view.version);
    let (own, earlier) = (Asked::Addresses(None), Asked::Addresses(Some(city.now().seconds().div_euclid(86_400))));
    let kept = city.lasting_memos().get(stamp, &own).or_else(|| city.lasting_memos().get(stamp, &earlier));
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let mut tx = city.db().read().await?;
    let addresses = store::address::all(&mut tx).await?;
    let (asked, found) = if addresses.is_empty() {
        let of_requests = if view.settings.places_public {
            store::address::of_exact_requests(&mut tx, EARLIER).await?
        } else {
            Vec::new()
        };
        let plain = of_requests.into_iter().filter_map(|(text, point)| {
            let (street, house) = plain_address(&text)?;
            Some((street, house, point))
        });
        (earlier, Gazetteer::new(plain))
    } else {
        (own, Gazetteer::new(addresses.into_iter().map(|row| (row.street, row.house, row.point))))
    };
    let found = Arc::new(found);
    city.lasting_memos().put(stamp, asked, found.clone());
    Ok(found)
}

/// Street and house of an address that is nothing but one: up to five words of letters, one of which says that it is a street, a comma, a
/// number. Without that word it may be anything, somebody's name among it.
pub(crate) fn plain_address(text: &str) -> Option<(String, String)> {
    let (street, house) = text.trim().rsplit_once(',')?;
    let (street, house) = (street.trim(), house.trim());
    let letter = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | 'ʼ' | '-' | '.' | ' ') || c.is_ascii_digit();
    let of_a_street =
        street.split_whitespace().count() <= 5 && street.chars().count() <= 60 && street.chars().all(letter);
    let number = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/');
    let of_a_house =
        house.starts_with(|c: char| c.is_ascii_digit()) && house.chars().count() <= 6 && house.chars().all(number);
    (of_a_street && of_a_house && gazetteer::names_a_kind(street)).then(|| (street.to_owned(), house.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_an_address_is_left_out() {
        for (text, found) in [
            ("вулиця Тихого Гаю, 12", Some(("вулиця Тихого Гаю", "12"))),
            (" просп. Науки , 12-А ", Some(("просп. Науки", "12-А"))),
            ("вул. 8 Березня, 3/1", Some(("вул. 8 Березня", "3/1"))),
            ("біля під'їзду пані Олени на другому поверсі ліворуч, 5", None),
            ("вул. Тиха, 5 кв. 12", None),
            ("вул. Тиха, біля магазину", None),
            ("вул. Тиха", None),
            ("б-р Слави, 5", Some(("б-р Слави", "5"))),
            ("Коваль Олена Іванівна, 5", None),
            ("вул. Тиха (двір), 5", None),
            (", 5", None),
            ("", None),
        ] {
            let found = found.map(|(street, house)| (street.to_owned(), house.to_owned()));
            assert_eq!(plain_address(text), found, "{text}");
        }
    }
}
