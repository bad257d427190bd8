#![allow(clippy::unwrap_used)]

use chrono_tz::America::Havana;
use chrono_tz::Europe::Kyiv;
use chrono_tz::Pacific::Apia;
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn t(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn window(from: &str, to: &str) -> Window {
    Window { from: t(from), to: t(to) }
}

/// The instant at which the clocks of Kyiv show this.
fn kyiv(local: &str) -> Timestamp {
    to_instant(local.parse().unwrap(), &Kyiv)
}

/// A window that starts at midnight in Kyiv on one day and ends at this local time.
fn part(from: &str, to: &str) -> Window {
    Window { from: start_of_day(date(from), &Kyiv), to: kyiv(to) }
}

#[test]
fn the_window_of_a_date() {
    let cases = [
        // (period, any day of it, from, to)
        (Period::Day, "2026-11-22", "2026-11-21T22:00:00Z", "2026-11-22T22:00:00Z"),
        (Period::Day, "2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
        (Period::Day, "2026-10-25", "2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z"),
        (Period::Week, "2026-11-22", "2026-11-15T22:00:00Z", "2026-11-22T22:00:00Z"),
        (Period::Week, "2026-11-16", "2026-11-15T22:00:00Z", "2026-11-22T22:00:00Z"),
        (Period::Week, "2026-03-25", "2026-03-22T22:00:00Z", "2026-03-29T21:00:00Z"),
        (Period::Month, "2026-02-14", "2026-01-31T22:00:00Z", "2026-02-28T22:00:00Z"),
        (Period::Month, "2028-02-29", "2028-01-31T22:00:00Z", "2028-02-29T22:00:00Z"),
        (Period::Month, "2026-10-31", "2026-09-30T21:00:00Z", "2026-10-31T22:00:00Z"),
        (Period::Year, "2026-07-01", "2025-12-31T22:00:00Z", "2026-12-31T22:00:00Z"),
    ];
    for (period, day, from, to) in cases {
        assert_eq!(period.window(date(day), &Kyiv), window(from, to), "{period} of {day}");
    }
}

#[test]
fn weeks_around_the_new_year_are_iso_weeks() {
    // (a day, the Monday of its week, the Monday of the next)
    let cases = [
        ("2020-12-31", "2020-12-28", "2021-01-04"),
        ("2021-01-03", "2020-12-28", "2021-01-04"),
        ("2021-01-04", "2021-01-04", "2021-01-11"),
        ("2024-12-30", "2024-12-30", "2025-01-06"),
        ("2025-01-01", "2024-12-30", "2025-01-06"),
        ("2026-12-31", "2026-12-28", "2027-01-04"),
        ("2027-01-01", "2026-12-28", "2027-01-04"),
    ];
    for (day, monday, next) in cases {
        assert_eq!(Period::Week.first_day(date(day)), date(monday), "{day}");
        assert_eq!(Period::Week.next(date(day)), date(next), "{day}");
    }
}

#[test]
fn one_period_forth_and_back() {
    let cases = [
        (Period::Day, "2026-03-01", "2026-02-28", "2026-03-02"),
        (Period::Week, "2026-11-22", "2026-11-09", "2026-11-23"),
        (Period::Month, "2026-01-31", "2025-12-01", "2026-02-01"),
        (Period::Month, "2026-12-05", "2026-11-01", "2027-01-01"),
        (Period::Year, "2028-02-29", "2027-01-01", "2029-01-01"),
    ];
    for (period, day, previous, next) in cases {
        assert_eq!(period.previous(date(day)), date(previous), "{period} before {day}");
        assert_eq!(period.next(date(day)), date(next), "{period} after {day}");
    }
}

#[test]
fn the_steps_of_a_series() {
    let cases = [
        (Period::Day, "2026-11-22", 24),
        (Period::Day, "2026-03-29", 23),
        (Period::Day, "2026-10-25", 25),
        (Period::Week, "2026-03-29", 7),
        (Period::Month, "2026-02-10", 28),
        (Period::Month, "2026-10-10", 31),
        (Period::Year, "2026-10-10", 12),
    ];
    for (period, day, steps) in cases {
        assert_eq!(period.steps(date(day), &Kyiv).len(), steps + 1, "{period} of {day}");
    }
    let autumn = Period::Month.steps(date("2026-10-10"), &Kyiv);
    assert_eq!(autumn[24..26], [t("2026-10-24T21:00:00Z"), t("2026-10-25T22:00:00Z")]);
}

#[test]
fn a_day_starts_where_the_clock_lets_it() {
    // In Havana the clocks jump from 0:00 to 1:00 in spring, and in autumn 0:00 comes twice.
    assert_eq!(start_of_day(date("2026-03-08"), &Havana), t("2026-03-08T05:00:00Z"));
    assert_eq!(start_of_day(date("2026-11-01"), &Havana), t("2026-11-01T04:00:00Z"));
    // In Apia there was no 30 December 2011: it is empty, and nothing lies between its neighbours.
    assert_eq!(start_of_day(date("2011-12-30"), &Apia), t("2011-12-30T10:00:00Z"));
    assert_eq!(start_of_day(date("2011-12-31"), &Apia), t("2011-12-30T10:00:00Z"));
    assert!(Period::Day.window(date("2011-12-30"), &Apia).is_empty());
    assert_eq!(Period::Day.steps(date("2011-12-30"), &Apia).len(), 1);
    assert_eq!(Period::Month.steps(date("2011-12-30"), &Apia).len(), 31);
}

#[test]
fn the_previous_period_is_compared_as_far_as_this_one_has_gone() {
    let cases = [
        // (period, a day of it, the clock of Kyiv now, the part of the previous period)
        (Period::Day, "2026-11-22", "2026-11-22T15:30:00", part("2026-11-21", "2026-11-21T15:30:00")),
        (Period::Week, "2026-11-22", "2026-11-18T09:00:00", part("2026-11-09", "2026-11-11T09:00:00")),
        (Period::Month, "2026-11-05", "2026-11-05T09:00:00", part("2026-10-01", "2026-10-05T09:00:00")),
        (Period::Year, "2026-11-05", "2026-11-05T09:00:00", part("2025-01-01", "2025-11-05T09:00:00")),
        // Over: the whole of the previous one, however long.
        (Period::Day, "2026-10-26", "2026-12-01T00:00:00", part("2026-10-25", "2026-10-26T00:00:00")),
        (Period::Month, "2026-03-31", "2026-04-01T00:00:00", part("2026-02-01", "2026-03-01T00:00:00")),
        // Not begun: nothing.
        (Period::Month, "2026-12-01", "2026-11-05T09:00:00", part("2026-11-01", "2026-11-01T00:00:00")),
        // The previous one is shorter.
        (Period::Month, "2026-03-31", "2026-03-28T12:00:00", part("2026-02-01", "2026-02-28T12:00:00")),
        (Period::Month, "2026-03-31", "2026-03-31T12:00:00", part("2026-02-01", "2026-03-01T00:00:00")),
        // The clock tells how far a day has gone, also across a change of the clocks; 3:30 did not exist on 29 March.
        (Period::Day, "2026-03-29", "2026-03-29T12:00:00", part("2026-03-28", "2026-03-28T12:00:00")),
        (Period::Day, "2026-03-30", "2026-03-30T03:30:00", part("2026-03-29", "2026-03-29T04:00:00")),
        (Period::Week, "2026-03-30", "2026-04-01T08:00:00", part("2026-03-23", "2026-03-25T08:00:00")),
    ];
    for (period, day, now, expected) in cases {
        assert_eq!(period.previous_part(date(day), kyiv(now), &Kyiv), expected, "{period} of {day} at {now}");
    }
}

#[test]
fn a_year_ago_is_compared_as_far_as_this_period_has_gone() {
    let cases = [
        (Period::Day, "2026-11-22", "2026-11-22T15:30:00", part("2025-11-22", "2025-11-22T15:30:00")),
        (Period::Day, "2028-02-29", "2028-02-29T15:30:00", part("2027-02-28", "2027-02-28T15:30:00")),
        // 364 days: Monday meets Monday.
        (Period::Week, "2026-11-16", "2026-11-18T09:00:00", part("2025-11-17", "2025-11-19T09:00:00")),
        (Period::Week, "2026-11-22", "2026-11-18T09:00:00", part("2025-11-17", "2025-11-19T09:00:00")),
        (Period::Week, "2027-01-01", "2027-02-01T00:00:00", part("2025-12-29", "2026-01-05T00:00:00")),
        (Period::Month, "2026-11-05", "2026-11-05T09:00:00", part("2025-11-01", "2025-11-05T09:00:00")),
        (Period::Month, "2028-02-10", "2028-02-29T09:00:00", part("2027-02-01", "2027-03-01T00:00:00")),
        (Period::Year, "2026-11-05", "2026-11-05T09:00:00", part("2025-01-01", "2025-11-05T09:00:00")),
        (Period::Year, "2026-11-05", "2027-01-01T00:00:00", part("2025-01-01", "2026-01-01T00:00:00")),
    ];
    for (period, day, now, expected) in cases {
        assert_eq!(period.year_ago_part(date(day), kyiv(now), &Kyiv), expected, "{period} of {day} at {now}");
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for &period in Period::ALL {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            let window = period.window(day, &chrono::Utc);
            assert!(window.from <= window.to, "{period} of {day}");
            assert!(period.previous(day) <= period.next(day));
            period.year_ago_part(day, Timestamp::from_seconds(0), &chrono::Utc);
        }
    }
}

fn periods() -> impl Strategy<Value = Period> {
    select(Period::ALL)
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0..40_000_u64).prop_map(|days| date("1990-01-01") + Days::new(days))
}

fn instants() -> impl Strategy<Value = Timestamp> {
    (700_000_000_000..4_000_000_000_000_i64).prop_map(Timestamp::from_millis)
}

/// The city's zone, and some that change their clocks at midnight, by half an hour, or skip a day.
fn zones() -> impl Strategy<Value = Tz> {
    use chrono_tz::{America::Sao_Paulo, Asia::Beirut, Australia::Lord_Howe};
    select(vec![Kyiv, Havana, Beirut, Sao_Paulo, Lord_Howe, Apia])
}

proptest! {
    #[test]
    fn next_and_previous_are_inverse(period in periods(), day in dates()) {
        prop_assert_eq!(period.previous(period.next(day)), period.first_day(day));
        prop_assert_eq!(period.next(period.previous(day)), period.first_day(day));
        prop_assert_eq!(period.first_day(period.first_day(day)), period.first_day(day));
        prop_assert!(period.first_day(day) <= day && day < period.first_day_after(day));
    }

    #[test]
    fn consecutive_windows_touch(period in periods(), day in dates(), tz in zones()) {
        let window = period.window(day, &tz);
        prop_assert_eq!(period.window(period.previous(day), &tz).to, window.from);
        prop_assert_eq!(period.window(period.next(day), &tz).from, window.to);
    }

    #[test]
    fn every_instant_lies_in_the_window_of_its_local_date_alone(period in periods(), now in instants(), tz in zones()) {
        let day = to_local(now, &tz).date();
        prop_assert!(period.window(day, &tz).contains(now));
        prop_assert!(!period.window(period.previous(day), &tz).contains(now));
        prop_assert!(!period.window(period.next(day), &tz).contains(now));
    }

    #[test]
    fn steps_cover_the_window_without_gap_or_overlap(period in periods(), day in dates(), tz in zones()) {
        let (steps, window) = (period.steps(day, &tz), period.window(day, &tz));
        prop_assert_eq!(steps.last(), Some(&window.to));
        prop_assert!(window.is_empty() || steps[0] == window.from);
        prop_assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
        let most = match period { Period::Day => 25, Period::Week => 7, Period::Month => 31, Period::Year => 12 };
        prop_assert!(steps.len() <= most + 1);
    }

    #[test]
    fn a_compared_part_starts_with_its_period_and_never_leaves_it(
        period in periods(), day in dates(), now in instants(), tz in zones(),
    ) {
        let previous = period.window(period.previous(day), &tz);
        let part = period.previous_part(day, now, &tz);
        prop_assert_eq!(part.from, previous.from);
        prop_assert!(part.from <= part.to && part.to <= previous.to);
        if now >= period.window(day, &tz).to {
            prop_assert_eq!(part, previous);
            prop_assert_eq!(period.year_ago_part(day, now, &tz).to, period.window(match period {
                Period::Week => day - WEEKS_OF_A_YEAR,
                _ => year_before(day),
            }, &tz).to);
        }
    }

    #[test]
    fn compared_parts_grow_with_time(period in periods(), day in dates(), early in 0..40_000_000_i64, more in 0..4_000_000_i64) {
        let start = period.window(day, &Kyiv).from;
        let (early, late) = (start.plus_seconds(early), start.plus_seconds(early + more));
        // Where the clocks go back an hour is lived twice, and the compared part waits.
        let slack = 3600;
        let (before, after) = (period.previous_part(day, early, &Kyiv), period.previous_part(day, late, &Kyiv));
        prop_assert!(before.to <= after.to.plus_seconds(slack));
    }
}
