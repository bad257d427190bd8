//! Instants: on the wall clock and calendar of the city.

use domain::classifier::Lang;
use domain::local::Civil;
use domain::time::{Timestamp, days_from_civil};

use super::Words;
use super::span::rough;

const JUST_NOW_S: i64 = 60;
const DAY_S: i64 = 86_400;

const MONTHS_UK: [&str; 12] = [
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Words {
    /// What the clock and the calendar of the city show.
    pub(crate) fn civil(&self, t: Timestamp) -> Civil {
        self.local.civil(t)
    }

    /// "14:30".
    pub(crate) fn clock(&self, t: Timestamp) -> String {
        let Civil { hour, minute, .. } = self.civil(t);
        format!("{hour:02}:{minute:02}")
    }

    /// "22 листопада"; with the year when it is not the year of `now`.
    pub(crate) fn date(&self, t: Timestamp, now: Timestamp) -> String {
        let civil = self.civil(t);
        let day = day_and_month(self.lang, civil);
        if civil.year == self.civil(now).year { day } else { format!("{day} {}", civil.year) }
    }

    /// The whole date and time, for a title: "22 листопада 2026, 14:30".
    pub(crate) fn exact(&self, t: Timestamp) -> String {
        let civil = self.civil(t);
        format!("{} {}, {}", day_and_month(self.lang, civil), civil.year, self.clock(t))
    }

    /// "сьогодні о 14:30", "завтра о 14:30", "22 листопада о 14:30".
    pub(crate) fn moment(&self, t: Timestamp, now: Timestamp) -> String {
        let day = match (self.days_between(now, t), self.lang) {
            (0, Lang::Uk) => "сьогодні".to_owned(),
            (0, Lang::En) => "today".to_owned(),
            (1, Lang::Uk) => "завтра".to_owned(),
            (1, Lang::En) => "tomorrow".to_owned(),
            (-1, Lang::Uk) => "вчора".to_owned(),
            (-1, Lang::En) => "yesterday".to_owned(),
            _ => self.date(t, now),
        };
        match self.lang {
            Lang::Uk => format!("{day} о\u{a0}{}", self.clock(t)),
            Lang::En => format!("{day} at\u{a0}{}", self.clock(t)),
        }
    }

    /// The day and the clock of a deadline, as they follow "до" and "until": "завтра 14:30", "22 листопада 14:30".
    pub(crate) fn term(&self, due: Timestamp, now: Timestamp) -> String {
        let day = match (self.days_between(now, due), self.lang) {
            (0, Lang::Uk) => "сьогодні".to_owned(),
            (0, Lang::En) => "today".to_owned(),
            (1, Lang::Uk) => "завтра".to_owned(),
            (1, Lang::En) => "tomorrow".to_owned(),
            _ => self.date(due, now),
        };
        format!("{day}\u{a0}{}", self.clock(due))
    }

    /// How long ago: "щойно", "25 хв тому", "5 год тому"; from yesterday on, the moment.
    pub(crate) fn ago(&self, t: Timestamp, now: Timestamp) -> String {
        let seconds = now.seconds() - t.seconds();
        if seconds < JUST_NOW_S {
            return match self.lang {
                Lang::Uk => "щойно".to_owned(),
                Lang::En => "just now".to_owned(),
            };
        }
        if seconds >= DAY_S || (seconds >= DAY_S / 2 && self.days_between(now, t) != 0) {
            return self.moment(t, now);
        }
        let span = rough(self.lang, seconds);
        match self.lang {
            Lang::Uk => format!("{span} тому"),
            Lang::En => format!("{span} ago"),
        }
    }

    /// How late: "прострочено на 2 дні".
    pub(crate) fn overdue_by(&self, due: Timestamp, now: Timestamp) -> String {
        let span = rough(self.lang, now.seconds() - due.seconds());
        match self.lang {
            Lang::Uk => format!("прострочено на {span}"),
            Lang::En => format!("{span} overdue"),
        }
    }

    /// Midnights between two instants.
    fn days_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.day_number(to) - self.day_number(from)
    }

    fn day_number(&self, t: Timestamp) -> i64 {
        let Civil { year, month, day, .. } = self.civil(t);
        days_from_civil(year.into(), month.into(), day.into())
    }
}

/// "22 листопада", "22 November".
pub(super) fn day_and_month(lang: Lang, civil: Civil) -> String {
    format!("{}\u{a0}{}", civil.day, month_of_date(lang, civil.month))
}

/// The month as it stands in a date.
pub(super) fn month_of_date(lang: Lang, month: u8) -> &'static str {
    let names = match lang {
        Lang::Uk => &MONTHS_UK,
        Lang::En => &MONTHS_EN,
    };
    names.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, words};
    use super::*;

    #[test]
    fn deadlines_in_words() {
        let now = at("2026-11-22T12:00:00Z");
        for (due, uk, en) in [
            ("2026-11-22T16:30:00Z", "сьогодні\u{a0}18:30", "today\u{a0}18:30"),
            ("2026-11-23T12:30:00Z", "завтра\u{a0}14:30", "tomorrow\u{a0}14:30"),
            // Already tomorrow in the city, still today in Greenwich.
            ("2026-11-22T22:15:00Z", "завтра\u{a0}00:15", "tomorrow\u{a0}00:15"),
            ("2026-11-26T12:30:00Z", "26\u{a0}листопада\u{a0}14:30", "26\u{a0}November\u{a0}14:30"),
            ("2027-01-02T12:30:00Z", "2\u{a0}січня 2027\u{a0}14:30", "2\u{a0}January 2027\u{a0}14:30"),
        ] {
            assert_eq!(words(Lang::Uk).term(at(due), now), uk);
            assert_eq!(words(Lang::En).term(at(due), now), en);
        }
    }

    #[test]
    fn the_past_in_words() {
        let now = at("2026-11-22T12:00:00Z");
        for (then, uk) in [
            ("2026-11-22T12:00:00Z", "щойно"),
            ("2026-11-22T11:59:01Z", "щойно"),
            ("2026-11-22T11:35:00Z", "25\u{a0}хв тому"),
            ("2026-11-22T09:59:00Z", "2\u{a0}год тому"),
            ("2026-11-21T20:00:00Z", "вчора о\u{a0}22:00"),
            ("2026-11-20T12:00:00Z", "20\u{a0}листопада о\u{a0}14:00"),
            // The browser may be a moment ahead of what it was sent.
            ("2026-11-22T12:00:03Z", "щойно"),
        ] {
            assert_eq!(words(Lang::Uk).ago(at(then), now), uk);
        }
        assert_eq!(words(Lang::En).ago(at("2026-11-22T11:35:00Z"), now), "25\u{a0}min ago");
    }

    #[test]
    fn how_late_in_words() {
        let now = at("2026-11-22T12:00:00Z");
        assert_eq!(words(Lang::Uk).overdue_by(at("2026-11-20T11:00:00Z"), now), "прострочено на 2\u{a0}дні");
        assert_eq!(words(Lang::En).overdue_by(at("2026-11-22T11:00:00Z"), now), "1\u{a0}h overdue");
    }

    #[test]
    fn the_exact_time_for_titles() {
        assert_eq!(words(Lang::Uk).exact(at("2026-11-22T12:30:00Z")), "22\u{a0}листопада 2026, 14:30");
    }
}
