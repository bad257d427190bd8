//! Addresses of a city, found as people type them: `просп. Науки 12а`, `науки, 12-А`, `тих`.
//!
//! A street is known by its words, whatever it is called before or after them (вулиця, вул., проспект), in any order and half typed; the
//! house is what stands last and begins with a digit.

use std::collections::BTreeMap;

use crate::place::LatLon;

/// Words that say what kind of street it is, or of what a number is; they are not looked at.
const KINDS: &[&str] = &[
    "вулиця",
    "вул",
    "улица",
    "ул",
    "проспект",
    "просп",
    "пр",
    "провулок",
    "пров",
    "переулок",
    "пер",
    "бульвар",
    "бул",
    "бульв",
    "площа",
    "пл",
    "площадь",
    "шосе",
    "шоссе",
    "узвіз",
    "спуск",
    "набережна",
    "наб",
    "набережная",
    "проїзд",
    "проезд",
    "тупик",
    "алея",
    "майдан",
    "будинок",
    "буд",
    "дом",
    "д",
    "м",
    "місто",
    "street",
    "st",
    "avenue",
    "ave",
    "lane",
    "road",
    "rd",
    "square",
    "house",
];
/// Before a number that is none of a house.
const FLATS: &[&str] = &["кв", "квартира", "flat", "apt"];

/// The addresses of a city.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    streets: Vec<Street>,
}

#[derive(Clone, Debug)]
struct Street {
    name: String,
    words: Vec<String>,
    /// By their numbers as [`house`] writes them: the number as it is written, and the point.
    houses: BTreeMap<(u32, String), (String, LatLon)>,
}

/// An address that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// As it is written: `вулиця Тиха, 12-А`.
    pub address: String,
    /// Where it is; of a street without a house, its middle house.
    pub point: LatLon,
    /// Whether a house was found, not a street alone.
    pub house: bool,
}

impl Gazetteer {
    /// The addresses of these streets and houses; of one that comes twice the first stays.
    #[must_use]
    pub fn new(addresses: impl IntoIterator<Item = (String, String, LatLon)>) -> Self {
        let mut by_name: BTreeMap<String, Street> = BTreeMap::new();
        for (name, number, point) in addresses {
            let street = by_name.entry(name).or_insert_with_key(|name| Street {
                name: name.clone(),
                words: words(name).into_iter().map(|(_, word)| word).collect(),
                houses: BTreeMap::new(),
            });
            street.houses.entry(house_key(&number)).or_insert((number, point));
        }
        Self { streets: by_name.into_values().collect() }
    }

    /// Whether it knows no address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.streets.is_empty()
    }

    /// What was most likely meant, the likeliest first: houses where one was typed, else streets.
    #[must_use]
    pub fn search(&self, typed: &str, limit: usize) -> Vec<Found> {
        let asked = Asked::of(typed);
        let mut streets: Vec<(u32, &Street)> =
            self.streets.iter().filter_map(|street| Some((asked.fits(street)?, street))).collect();
        streets.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
        let mut found = Vec::new();
        for (_, street) in streets.into_iter().take(limit.max(1) * 4) {
            street.add(asked.house.as_ref(), limit, &mut found);
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        found
    }

    /// The point of an address that somebody typed whole; `None` where it names no house, or houses of several streets.
    #[must_use]
    pub fn locate(&self, typed: &str) -> Option<LatLon> {
        let asked = Asked::of(typed);
        let house = asked.house.as_ref()?;
        let mut best: Option<(u32, LatLon)> = None;
        let mut twice = false;
        for street in &self.streets {
            let Some(fits) = asked.fits(street) else { continue };
            let Some((_, point)) = street.houses.get(house) else { continue };
            // Of streets whose words are half typed none is more likely than another.
            let fits = if asked.words.iter().all(|word| street.words.contains(word)) { fits } else { 0 };
            match best {
                Some((before, _)) if before > fits => {}
                Some((before, at)) if before == fits => twice |= at.metres_to(*point) > 300.0,
                _ => (best, twice) = (Some((fits, *point)), false),
            }
        }
        best.filter(|_| !twice).map(|(_, point)| point)
    }
}

impl Street {
    fn add(&self, house: Option<&(u32, String)>, limit: usize, found: &mut Vec<Found>) {
        let Some(house) = house else {
            let middle = self.houses.values().nth(self.houses.len() / 2);
            found.extend(middle.map(|(_, point)| Found { address: self.name.clone(), point: *point, house: false }));
            return;
        };
        // 12 is meant before 12-А and 120, which may be what is being typed.
        let exact = self.houses.get_key_value(house);
        let longer = self.houses.iter().filter(|(key, _)| *key != house && key_text(key).starts_with(&key_text(house)));
        for (_, (number, point)) in exact.into_iter().chain(longer).take(limit) {
            found.push(Found { address: format!("{}, {number}", self.name), point: *point, house: true });
        }
    }
}

/// What was typed: words of a street, and perhaps a house.
#[derive(Debug, PartialEq)]
struct Asked {
    words: Vec<String>,
    house: Option<(u32, String)>,
}

impl Asked {
    fn of(typed: &str) -> Self {
        let mut words = words(typed);
        words.truncate(10);
        let house = take_house(&mut words);
        Self { words: words.into_iter().map(|(_, word)| word).collect(), house }
    }

    /// How well the street is what was typed; `None`: it is another.
    fn fits(&self, street: &Street) -> Option<u32> {
        if self.words.is_empty() {
            return None;
        }
        let mut worth = 0;
        for (at, word) in self.words.iter().enumerate() {
            let whole = street.words.iter().position(|other| other == word);
            // One letter is no search, but it may be how the second word begins.
            let telling = self.words.len() > 1 || word.chars().count() >= 2;
            let begun = || street.words.iter().position(|other| telling && other.starts_with(word));
            let place = whole.or_else(begun)?;
            worth += if whole.is_some() { 6 } else { 3 } + u32::from(place == at);
        }
        Some(worth * 10 / u32::try_from(street.words.len().max(1)).unwrap_or(1))
    }
}

/// Takes a house from the end: `12`, `12-А`, `12 а`, `12/3`. A lone number is a house of no street.
pub(crate) fn take_house(words: &mut Vec<(String, String)>) -> Option<(u32, String)> {
    let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let at = words.iter().rposition(|(raw, _)| digit(raw))?;
    let letter = words.get(at + 1).filter(|(raw, _)| raw.chars().count() == 1);
    if at == 0 || words.len() > at + 1 + usize::from(letter.is_some()) {
        return None;
    }
    let number: String = words[at..].iter().map(|(raw, _)| raw.as_str()).collect();
    words.truncate(at);
    Some(house_key(&number))
}

/// The number of a house as it is compared: its digits as a number, and the rest in small letters without signs.
fn house_key(number: &str) -> (u32, String) {
    let digits = number.chars().take_while(char::is_ascii_digit).count();
    let rest = number[digits..].chars().filter(|c| c.is_alphanumeric() || *c == '/').flat_map(char::to_lowercase);
    (number[..digits].parse().unwrap_or(u32::MAX), rest.collect())
}

pub(crate) fn key_text((number, rest): &(u32, String)) -> String {
    format!("{number}{rest}")
}

/// The words of an address, as they are written and as they are compared; those that name kinds of streets, and flats, left out.
pub(crate) fn words(text: &str) -> Vec<(String, String)> {
    let sign = |c: char| match c {
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => None,
        c if c.is_alphanumeric() || matches!(c, '-' | '/') => Some(c),
        _ => Some(' '),
    };
    let clean: String = text.chars().flat_map(char::to_lowercase).filter_map(sign).collect();
    let mut words: Vec<(String, String)> = Vec::new();
    let mut of_a_flat = false;
    for word in clean.split_whitespace() {
        let word = word.trim_matches(['-', '/']);
        if std::mem::replace(&mut of_a_flat, FLATS.contains(&word)) || word.is_empty() || of_a_flat {
            continue;
        }
        // пр-т, б-р
        if is_kind(word) {
            continue;
        }
        words.push((word.to_owned(), word.chars().map(alike).collect()));
    }
    words
}

/// Whether one of the words says that a street is meant: "вул.", "проспект", "б-р".
#[must_use]
pub fn names_a_kind(text: &str) -> bool {
    let mut words = text.split_whitespace().map(|word| word.trim_end_matches(['.', ',']).to_lowercase());
    words.any(|word| is_kind(&word))
}

fn is_kind(word: &str) -> bool {
    KINDS.contains(&word) || matches!(word, "пр-т" | "пр-кт" | "б-р" | "пл-ща")
}

/// Letters that people take for one another.
const fn alike(c: char) -> char {
    match c {
        'і' | 'ї' | 'ы' | 'й' => 'и',
        'є' | 'э' | 'ё' => 'е',
        'ґ' => 'г',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(n: u32) -> LatLon {
        LatLon { lat: 48.4 + f64::from(n) / 100.0, lon: 35.0 }
    }

    fn gazetteer() -> Gazetteer {
        let addresses = [
            ("вулиця Тихого Гаю", "1", 1),
            ("вулиця Тихого Гаю", "12", 2),
            ("вулиця Тихого Гаю", "12-А", 3),
            ("вулиця Тихого Гаю", "120", 4),
            ("провулок Тихий", "12", 5),
            ("проспект Науки", "12", 6),
            ("вулиця 8 Березня", "5", 7),
            ("вулиця Об’їзна", "3/1", 8),
            ("бульвар Європейський", "2", 9),
        ];
        Gazetteer::new(addresses.map(|(street, house, n)| (street.to_owned(), house.to_owned(), at(n))))
    }

    #[test]
    fn an_address_is_found_however_it_is_written() {
        let known = gazetteer();
        for (typed, n) in [
            ("вулиця Тихого Гаю, 12", Some(2)),
            ("вул. тихого гаю 12", Some(2)),
            ("Гаю Тихого 12", Some(2)),
            ("вул Тихого Гаю буд. 12 кв. 5", Some(2)),
            ("Тихого Гаю 12а", Some(3)),
            ("тихого гаю 12 А", Some(3)),
            ("тихого гаю, 12-а", Some(3)),
            ("просп. Науки, 12", Some(6)),
            ("пр-т науки 12", Some(6)),
            ("8 березня 5", Some(7)),
            ("8 Березня, буд. 5", Some(7)),
            ("ул. обьездная", None),
            ("об'їзна 3/1", Some(8)),
            ("Обїзна 3/1", Some(8)),
            ("европейський 2", Some(9)),
            ("тихого гаю", None),
            ("тихого гаю 13", None),
            ("12", None),
            ("8 березня", None),
            ("", None),
            ("вул. ", None),
            ("Нова 12", None),
        ] {
            assert_eq!(known.locate(typed), n.map(at), "{typed}");
        }
        assert_eq!(known.locate("тих 12"), None, "two streets begin so");
    }

    #[test]
    fn what_is_being_typed_is_offered() {
        let known = gazetteer();
        let offered = |typed: &str| -> Vec<String> { known.search(typed, 5).into_iter().map(|f| f.address).collect() };
        assert_eq!(offered("тих"), ["провулок Тихий", "вулиця Тихого Гаю"]);
        assert_eq!(
            offered("Тихого Гаю 12"),
            ["вулиця Тихого Гаю, 12", "вулиця Тихого Гаю, 12-А", "вулиця Тихого Гаю, 120"]
        );
        assert_eq!(offered("вул. 8 бер"), ["вулиця 8 Березня"]);
        assert_eq!(offered("немає такої"), [""; 0]);
        assert_eq!(offered("тихого г"), ["вулиця Тихого Гаю"]);
        assert_eq!(offered("т"), [""; 0], "one letter is no search");
        assert_eq!(known.search("тих", 1).len(), 1);
    }

    #[test]
    fn houses_are_read_from_the_end() {
        for (typed, street, house) in [
            ("тиха 12", 1, Some((12, ""))),
            ("тиха 12б", 1, Some((12, "б"))),
            ("8 березня", 2, None),
            ("12", 1, None),
            ("тиха 12 корпус синій", 4, None),
            ("тиха 99999999999", 1, Some((u32::MAX, ""))),
        ] {
            let asked = Asked::of(typed);
            assert_eq!(asked.words.len(), street, "{typed}");
            assert_eq!(asked.house, house.map(|(n, rest)| (n, rest.to_owned())), "{typed}");
        }
    }
}
