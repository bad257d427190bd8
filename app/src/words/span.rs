//! Stretches of time.

use domain::classifier::Lang;

use super::number::{decimal, separator};
use crate::i18n::count;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A stretch in its largest fitting unit, rounded down: "25 хв", "5 год", "2 дні".
pub(super) fn rough(lang: Lang, seconds: i64) -> String {
    if seconds < HOUR {
        return minutes(lang, (seconds / MINUTE).max(1));
    }
    if seconds < 2 * DAY {
        return whole_hours(lang, seconds / HOUR);
    }
    count::DAYS.say(lang, u32::try_from(seconds / DAY).unwrap_or(u32::MAX))
}

/// What is left until a deadline, in two units: "1 день 4 год", "4 год 12 хв"; under an hour with seconds.
pub(crate) fn days_and_hours(lang: Lang, seconds: i64) -> String {
    let (days, hours, minute) = (seconds / DAY, seconds % DAY / HOUR, seconds % HOUR / MINUTE);
    if days > 0 {
        return format!(
            "{} {}",
            count::DAYS.say(lang, u32::try_from(days).unwrap_or(u32::MAX)),
            whole_hours(lang, hours)
        );
    }
    if hours > 0 {
        return format!("{} {}", whole_hours(lang, hours), minutes(lang, minute));
    }
    let second = match lang {
        Lang::Uk => "с",
        Lang::En => "s",
    };
    format!("{} {}\u{a0}{second}", minutes(lang, minute), seconds % MINUTE)
}

/// A measure in hours: hours below three days, days from there.
pub(crate) fn hours(lang: Lang, hours: f64) -> String {
    let (value, unit) = match (hours < 72.0, lang) {
        (true, Lang::Uk) => (hours, "год"),
        (true, Lang::En) => (hours, "h"),
        (false, Lang::Uk) => (hours / 24.0, "дн."),
        (false, Lang::En) => (hours / 24.0, "days"),
    };
    let places = usize::from(value < 9.95);
    format!("{}\u{a0}{unit}", decimal(value, places, separator(lang)))
}

fn minutes(lang: Lang, minutes: i64) -> String {
    match lang {
        Lang::Uk => format!("{minutes}\u{a0}хв"),
        Lang::En => format!("{minutes}\u{a0}min"),
    }
}

fn whole_hours(lang: Lang, hours: i64) -> String {
    match lang {
        Lang::Uk => format!("{hours}\u{a0}год"),
        Lang::En => format!("{hours}\u{a0}h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_told_in_one_unit() {
        for (seconds, uk, en) in [
            (5, "1\u{a0}хв", "1\u{a0}min"),
            (25 * MINUTE + 59, "25\u{a0}хв", "25\u{a0}min"),
            (HOUR, "1\u{a0}год", "1\u{a0}h"),
            (2 * DAY - 1, "47\u{a0}год", "47\u{a0}h"),
            (2 * DAY, "2\u{a0}дні", "2\u{a0}days"),
            (21 * DAY + HOUR, "21\u{a0}день", "21\u{a0}days"),
        ] {
            assert_eq!(rough(Lang::Uk, seconds), uk);
            assert_eq!(rough(Lang::En, seconds), en);
        }
    }

    #[test]
    fn a_countdown_has_two_units() {
        assert_eq!(days_and_hours(Lang::Uk, DAY + 4 * HOUR + 5), "1\u{a0}день 4\u{a0}год");
        assert_eq!(days_and_hours(Lang::En, 4 * HOUR + 12 * MINUTE + 59), "4\u{a0}h 12\u{a0}min");
        assert_eq!(days_and_hours(Lang::Uk, 12 * MINUTE + 30), "12\u{a0}хв 30\u{a0}с");
        assert_eq!(days_and_hours(Lang::En, 0), "0\u{a0}min 0\u{a0}s");
    }

    #[test]
    fn a_median_becomes_days_from_three_on() {
        assert_eq!(hours(Lang::Uk, 5.34), "5,3\u{a0}год");
        assert_eq!(hours(Lang::En, 71.9), "72\u{a0}h");
        assert_eq!(hours(Lang::Uk, 101.0), "4,2\u{a0}дн.");
        assert_eq!(hours(Lang::En, 24.0 * 40.0), "40\u{a0}days");
    }
}
