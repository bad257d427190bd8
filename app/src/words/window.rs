//! Windows of the calendar.

use domain::classifier::Lang;
use domain::local::Civil;
use domain::period::Period;
use domain::time::{Timestamp, Window};

use super::Words;
use super::moment::{day_and_month, month_of_date};

const MONTHS_UK: [&str; 12] = [
    "січень",
    "лютий",
    "березень",
    "квітень",
    "травень",
    "червень",
    "липень",
    "серпень",
    "вересень",
    "жовтень",
    "листопад",
    "грудень",
];

impl Words {
    /// What a window is called: "22 листопада 2026", "16–22 листопада 2026", "листопад 2026", "2026".
    pub(crate) fn window(&self, period: Period, window: Window) -> String {
        let first = self.civil(window.from);
        let last = self.civil(window.to.plus_seconds(-1));
        match period {
            Period::Day => format!("{} {}", day_and_month(self.lang, first), first.year),
            Period::Week => self.week(first, last),
            Period::Month => format!("{} {}", self.month(first.month), first.year),
            Period::Year => first.year.to_string(),
        }
    }

    fn week(&self, first: Civil, last: Civil) -> String {
        let until = format!("{} {}", day_and_month(self.lang, last), last.year);
        if first.month == last.month {
            return format!("{}–{until}", first.day);
        }
        let from = day_and_month(self.lang, first);
        if first.year == last.year {
            format!("{from} – {until}")
        } else {
            format!("{from} {} – {until}", first.year)
        }
    }

    fn month(&self, month: u8) -> &'static str {
        match self.lang {
            Lang::Uk => MONTHS_UK.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default(),
            Lang::En => month_of_date(Lang::En, month),
        }
    }

    /// A period by its first instant alone: "22 листопада 2026", "з 16 листопада 2026", "листопад 2026", "2026".
    pub(crate) fn period_start(&self, period: Period, from: Timestamp) -> String {
        let first = self.civil(from);
        let day = format!("{} {}", day_and_month(self.lang, first), first.year);
        match (period, self.lang) {
            (Period::Day, _) => day,
            (Period::Week, Lang::Uk) => format!("тиждень з {day}"),
            (Period::Week, Lang::En) => format!("week from {day}"),
            (Period::Month, _) => format!("{} {}", self.month(first.month), first.year),
            (Period::Year, _) => first.year.to_string(),
        }
    }

    /// The step of a series over a period, in short: "14:00", "пн 16", "лист."
    pub(crate) fn step(&self, period: Period, from: Timestamp) -> String {
        let civil = self.civil(from);
        match period {
            Period::Day => self.clock(from),
            Period::Week => format!("{} {}", self.weekday(civil.weekday), civil.day),
            Period::Month => civil.day.to_string(),
            Period::Year => short(self.month(civil.month)),
        }
    }

    fn weekday(&self, weekday: u8) -> &'static str {
        let names = match self.lang {
            Lang::Uk => ["пн", "вт", "ср", "чт", "пт", "сб", "нд"],
            Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        };
        names.get(usize::from(weekday).wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// The date in the city, as addresses have it: "2026-11-22".
    fn address_date(&self, t: Timestamp) -> String {
        iso_date(self.civil(t))
    }
}

/// The first three letters.
fn short(name: &str) -> String {
    name.chars().take(3).collect()
}

/// `YYYY-MM-DD`.
fn iso_date(civil: Civil) -> String {
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

/// A day of the period before the window.
pub(crate) fn previous_date(words: &Words, window: Window) -> String {
    words.address_date(window.from.plus_seconds(-1))
}

/// A day of the period after the window; `None` while that period has not begun.
pub(crate) fn next_date(words: &Words, window: Window, now: Timestamp) -> Option<String> {
    (window.to <= now).then(|| words.address_date(window.to))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, words};
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window { from: at(from), to: at(to) }
    }

    #[test]
    fn windows_in_words() {
        let (uk, en) = (words(Lang::Uk), words(Lang::En));
        let week = window("2026-11-15T22:00:00Z", "2026-11-22T22:00:00Z");
        assert_eq!(uk.window(Period::Week, week), "16–22\u{a0}листопада 2026");
        assert_eq!(en.window(Period::Week, week), "16–22\u{a0}November 2026");
        let over_months = window("2026-11-29T22:00:00Z", "2026-12-06T22:00:00Z");
        assert_eq!(uk.window(Period::Week, over_months), "30\u{a0}листопада – 6\u{a0}грудня 2026");
        let over_years = window("2026-12-27T22:00:00Z", "2027-01-03T22:00:00Z");
        assert_eq!(en.window(Period::Week, over_years), "28\u{a0}December 2026 – 3\u{a0}January 2027");
        let month = window("2026-10-31T22:00:00Z", "2026-11-30T22:00:00Z");
        assert_eq!(uk.window(Period::Month, month), "листопад 2026");
        assert_eq!(uk.period_start(Period::Month, month.from), "листопад 2026");
        assert_eq!(en.period_start(Period::Week, week.from), "week from 16\u{a0}November 2026");
        assert_eq!(uk.window(Period::Year, month), "2026");
        assert_eq!(uk.window(Period::Day, month), "1\u{a0}листопада 2026");
    }

    #[test]
    fn the_neighbours_of_a_window() {
        let words = words(Lang::Uk);
        let month = window("2026-10-31T22:00:00Z", "2026-11-30T22:00:00Z");
        assert_eq!(previous_date(&words, month), "2026-10-31");
        assert_eq!(next_date(&words, month, at("2026-11-22T12:00:00Z")), None);
        assert_eq!(next_date(&words, month, at("2026-11-30T22:00:00Z")).as_deref(), Some("2026-12-01"));
    }

    #[test]
    fn steps_of_a_series_are_short() {
        let words = words(Lang::Uk);
        let monday = at("2026-11-15T22:00:00Z");
        assert_eq!(words.step(Period::Day, monday), "00:00");
        assert_eq!(words.step(Period::Week, monday), "пн 16");
        assert_eq!(words.step(Period::Month, monday), "16");
        assert_eq!(words.step(Period::Year, monday), "лис");
    }
}
