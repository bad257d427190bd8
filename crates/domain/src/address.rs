//! Addresses as they are compared: `вул. Тиха, 12а` and `вулиця Тиха, буд. 12-А` are one house, `провулок Тихий, 12` is another.
//!
//! A rule or a register of buildings names a house in its own writing, a caller in theirs. Both are brought to one form; nothing is
//! guessed beyond that: half a name is no street here, other than in the search for what somebody is typing ([`crate::gazetteer`]).

use crate::code::coded;
use crate::gazetteer::{key_text, take_house, words};

coded! {
    /// What kind of street it is: a street and a lane may share a name.
    pub enum StreetKind {
        /// Вулиця.
        Street = 0 "street",
        /// Проспект.
        Avenue = 1 "avenue",
        /// Провулок.
        Lane = 2 "lane",
        /// Бульвар.
        Boulevard = 3 "boulevard",
        /// Площа, майдан.
        Square = 4 "square",
        /// Шосе.
        Highway = 5 "highway",
        /// Узвіз, спуск.
        Descent = 6 "descent",
        /// Набережна.
        Embankment = 7 "embankment",
        /// Проїзд.
        Passage = 8 "passage",
        /// Тупик.
        DeadEnd = 9 "dead_end",
        /// Алея.
        Alley = 10 "alley",
    }
}

/// A street as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Street {
    /// The words of its name in small letters, in the order of the alphabet: people turn them round.
    pub words: String,
    /// What kind it is; `None` where that is not said.
    pub kind: Option<StreetKind>,
}

impl Street {
    /// The street that a name means; `None` where no word of a name is left.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::of(name, words(name).into_iter().map(|(_, word)| word).collect())
    }

    fn of(written: &str, mut words: Vec<String>) -> Option<Self> {
        words.sort_unstable();
        (!words.is_empty()).then(|| Self { words: words.join(" "), kind: kind(written) })
    }

    /// Whether both may be the same street: the same words, and no word that one is a street and the other a lane.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        self.words == other.words && (self.kind == other.kind || self.kind.is_none() || other.kind.is_none())
    }
}

/// An address as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// The street.
    pub street: Street,
    /// The house: digits, then small letters (`12а`).
    pub house: Option<String>,
}

impl Address {
    /// The address that was written; `None` where it names no street.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let written = without_city(written);
        let mut words = words(written);
        let house = take_house(&mut words).map(|house| key_text(&house));
        let street = Street::of(written, words.into_iter().map(|(_, word)| word).collect())?;
        Some(Self { street, house })
    }
}

/// The house that a number means: `12-А` is `12а`. `None` where it is no number of a house.
#[must_use]
pub fn house(written: &str) -> Option<String> {
    // A house is read from the end of an address, so it is given a street.
    Address::parse(&format!("x {written}")).filter(|address| address.street.words == "x")?.house
}

/// The rest of `м. Дніпро, вул. Тиха, 5`.
fn without_city(written: &str) -> &str {
    let Some((first, rest)) = written.trim().split_once(',') else { return written };
    let first = first.trim().to_lowercase();
    let city = ["м.", "м ", "місто ", "г.", "г ", "city "].iter().any(|word| first.starts_with(word));
    if city { rest } else { written }
}

fn kind(written: &str) -> Option<StreetKind> {
    let mut words = written.split(|c: char| !(c.is_alphanumeric() || c == '-')).map(str::to_lowercase);
    words.find_map(|word| {
        Some(match &*word {
            "вулиця" | "вул" | "улица" | "ул" | "street" | "st" => StreetKind::Street,
            "проспект" | "просп" | "пр" | "пр-т" | "пр-кт" | "avenue" | "ave" => {
                StreetKind::Avenue
            }
            "провулок" | "пров" | "переулок" | "пер" | "lane" => StreetKind::Lane,
            "бульвар" | "бул" | "бульв" | "б-р" => StreetKind::Boulevard,
            "площа" | "пл" | "площадь" | "пл-ща" | "майдан" | "square" => StreetKind::Square,
            "шосе" | "шоссе" => StreetKind::Highway,
            "узвіз" | "спуск" => StreetKind::Descent,
            "набережна" | "наб" | "набережная" => StreetKind::Embankment,
            "проїзд" | "проезд" => StreetKind::Passage,
            "тупик" => StreetKind::DeadEnd,
            "алея" => StreetKind::Alley,
            _ => return None,
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_house_however_it_is_written() {
        let same = |a: &str, b: &str| {
            let (a, b) = (Address::parse(a).unwrap(), Address::parse(b).unwrap());
            a.street.may_be(&b.street) && a.house == b.house
        };
        for (a, b, expected) in [
            ("вулиця Тиха, 12-А", "вул. Тиха, буд. 12а", true),
            ("вулиця Тихого Гаю, 12", "Гаю Тихого 12", true),
            ("просп. Науки, 12 кв. 7", "пр-т Науки 12", true),
            ("м. Дніпро, вул. Тиха, 5", "вулиця Тиха 5", true),
            ("вул. Об'їзна, 3/1", "обїзна 3/1", true),
            ("вул. Тиха, 12", "вул. Тиха, 120", false),
            ("вул. Шевченка, 5", "пров. Шевченка, 5", false),
            ("Шевченка, 5", "пров. Шевченка, 5", true),
            ("вул. Тиха, 5", "вул. Тиха", false),
            ("вул. Тиха, 5", "вул. Тиха Нова, 5", false),
        ] {
            assert_eq!(same(a, b), expected, "{a} | {b}");
        }
        assert_eq!(Address::parse("вул. "), None);
        assert_eq!(Address::parse("12"), Some(Address { street: Street::parse("12").unwrap(), house: None }));
    }

    #[test]
    fn houses() {
        for (written, key) in [
            ("12-А", Some("12а")),
            ("12 а", Some("12а")),
            (" 5 ", Some("5")),
            ("3/1", Some("3/1")),
            ("х", None),
            ("", None),
        ] {
            assert_eq!(house(written).as_deref(), key, "{written}");
        }
    }
}
