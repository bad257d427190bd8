//! Dates and times as other registers write them, turned into instants.

use chrono::format::{Fixed, Item, Numeric, Parsed, StrftimeItems, parse};
use chrono::{Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use domain::period::start_of_day;
use domain::time::Timestamp;

/// Formats that are tried where the mapping names none.
pub(super) const DEFAULT_FORMATS: &[&str] =
    &["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%+"];

/// The years that the public pages can ask for.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A date or a time as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// A day of the city's calendar.
    Day(NaiveDate),
    /// An instant.
    Instant(Timestamp),
}

impl Written {
    /// The instant; of a day, its last second.
    pub(super) fn at_the_latest(self, tz: Tz) -> Timestamp {
        match self {
            Self::Day(date) => domain::deadline::end_of_day(date, &tz),
            Self::Instant(at) => at,
        }
    }

    /// The instant; of a day, its first second.
    pub(super) fn at_the_earliest(self, tz: Tz) -> Timestamp {
        match self {
            Self::Day(date) => start_of_day(date, &tz),
            Self::Instant(at) => at,
        }
    }
}

/// Why a text is no date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It has none of the formats, or names a day that is in no calendar.
    Format,
    /// It is a date before 1990 or after 2100.
    Year,
}

/// The formats of a column, tried in order.
#[derive(Clone, Debug)]
pub(super) struct Formats {
    formats: Vec<Format>,
    tz: Tz,
}

#[derive(Clone, Debug)]
struct Format {
    items: Vec<Item<'static>>,
    tells: Tells,
}

/// What a text of the format tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Day,
    LocalTime,
    Instant,
}

impl Formats {
    /// The formats of a column whose local times are the zone's.
    ///
    /// # Errors
    /// The first text that is no format of a date or a time.
    pub(super) fn new(texts: &[String], tz: Tz) -> Result<Self, String> {
        let formats =
            texts.iter().map(|text| Format::new(text).ok_or_else(|| text.clone())).collect::<Result<_, _>>()?;
        Ok(Self { formats, tz })
    }

    /// Reads a date or a time with the first format that takes it.
    pub(super) fn read(&self, text: &str) -> Result<Written, Unreadable> {
        self.formats.iter().find_map(|format| format.read(text, self.tz)).unwrap_or(Err(Unreadable::Format))
    }
}

impl Format {
    fn new(text: &str) -> Option<Self> {
        let items: Vec<Item<'static>> = StrftimeItems::new(text).parse_to_owned().ok()?;
        let has = |wanted: fn(&Item<'_>) -> bool| items.iter().any(wanted);
        let tells = if has(is_offset) {
            Tells::Instant
        } else if has(is_clock) {
            Tells::LocalTime
        } else {
            Tells::Day
        };
        has(is_date).then_some(Self { items, tells })
    }

    /// `None`: the text has another format.
    fn read(&self, text: &str, tz: Tz) -> Option<Result<Written, Unreadable>> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        let (year, written) = match self.tells {
            Tells::Day => {
                let date = parsed.to_naive_date().ok()?;
                (date.year(), Written::Day(date))
            }
            Tells::LocalTime => {
                let local = parsed.to_naive_datetime_with_offset(0).ok()?;
                (local.year(), Written::Instant(instant(local, tz)))
            }
            Tells::Instant => {
                let at = parsed.to_datetime().ok()?;
                (at.year(), Written::Instant(Timestamp::from_seconds(at.timestamp())))
            }
        };
        Some(if YEARS.contains(&year) { Ok(written) } else { Err(Unreadable::Year) })
    }
}

const fn is_offset(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Numeric(Numeric::Timestamp, _)
            | Item::Fixed(
                Fixed::TimezoneOffset
                    | Fixed::TimezoneOffsetColon
                    | Fixed::TimezoneOffsetDoubleColon
                    | Fixed::TimezoneOffsetTripleColon
                    | Fixed::TimezoneOffsetColonZ
                    | Fixed::TimezoneOffsetZ
                    | Fixed::RFC2822
                    | Fixed::RFC3339
            )
    )
}

const fn is_clock(item: &Item<'_>) -> bool {
    matches!(item, Item::Numeric(Numeric::Hour | Numeric::Hour12, _))
}

const fn is_date(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Numeric(Numeric::Day | Numeric::Ordinal | Numeric::Timestamp, _)
            | Item::Fixed(Fixed::RFC2822 | Fixed::RFC3339)
    )
}

/// The instant of a local time. In the hour that a clock shows twice, the earlier one; in the hour that it leaves out, as much
/// later as the clock was moved (03:30 on a night that jumps from 03:00 to 04:00 is 04:30).
fn instant(local: NaiveDateTime, tz: Tz) -> Timestamp {
    let before = || {
        // No clock is moved by more than three hours: a quarter of a day earlier it still shows the old time.
        let earlier = tz.from_local_datetime(&(local - TimeDelta::hours(6))).earliest()?;
        Some(earlier + TimeDelta::hours(6))
    };
    let at = match tz.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at),
        MappedLocalTime::None => before(),
    };
    Timestamp::from_seconds(at.map_or_else(|| local.and_utc().timestamp(), |at| at.timestamp()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(format: &str, text: &str) -> Result<Written, Unreadable> {
        Formats::new(&[format.to_owned()], chrono_tz::Europe::Kyiv).unwrap().read(text)
    }

    fn at(text: &str) -> Result<Written, Unreadable> {
        Ok(Written::Instant(Timestamp::parse(text).unwrap()))
    }

    #[test]
    fn local_times_on_the_nights_when_clocks_change() {
        let format = "%Y-%m-%d %H:%M:%S";
        for (local, utc) in [
            ("2014-01-15 12:00:00", "2014-01-15T10:00:00Z"),
            ("2014-07-15 12:00:00", "2014-07-15T09:00:00Z"),
            // The clock goes from 03:00 to 04:00: 03:30 never was.
            ("2014-03-30 02:59:59", "2014-03-30T00:59:59Z"),
            ("2014-03-30 03:30:00", "2014-03-30T01:30:00Z"),
            ("2014-03-30 04:00:00", "2014-03-30T01:00:00Z"),
            // From 04:00 back to 03:00: 03:30 was twice.
            ("2014-10-26 03:30:00", "2014-10-26T00:30:00Z"),
            ("2014-10-26 04:00:00", "2014-10-26T02:00:00Z"),
        ] {
            assert_eq!(read(format, local), at(utc), "{local}");
        }
    }

    #[test]
    fn days_local_times_and_instants() {
        let day = |y, m, d| Ok(Written::Day(NaiveDate::from_ymd_opt(y, m, d).unwrap()));
        assert_eq!(read("%d.%m.%Y", "05.03.2024"), day(2024, 3, 5));
        assert_eq!(read("%d.%m.%Y %H:%M", "05.03.2024 14:07"), at("2024-03-05T12:07:00Z"));
        assert_eq!(read("%m/%d/%Y %I:%M:%S %p", "03/05/2024 02:07:09 PM"), at("2024-03-05T12:07:09Z"));
        assert_eq!(read("%Y-%m-%dT%H:%M:%S%.f%:z", "2024-03-05T14:07:00.250+05:00"), at("2024-03-05T09:07:00Z"));
        assert_eq!(read("%+", "2024-03-05T14:07:00Z"), at("2024-03-05T14:07:00Z"));
        assert_eq!(read("%s", "1700000000"), at("2023-11-14T22:13:20Z"));
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "2024-02-30", "05.03.2024", "2024-03-05 14:00", "вчора"] {
            assert_eq!(read("%Y-%m-%d", text), Err(Unreadable::Format), "{text}");
        }
        assert_eq!(read("%Y-%m-%d", "1899-12-30"), Err(Unreadable::Year));
        assert_eq!(read("%Y-%m-%d", "0024-03-05"), Err(Unreadable::Year));
    }

    #[test]
    fn what_is_no_format() {
        for text in ["%H:%M", "", "yyyy-mm-dd", "%Y-%Q"] {
            assert_eq!(Formats::new(&[text.to_owned()], chrono_tz::UTC).err().as_deref(), Some(text));
        }
    }
}
