#![allow(clippy::unwrap_used)]

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const FIRST: i32 = 1990;
const LAST: i32 = 2040;

fn kyiv() -> LocalTime {
    LocalTime::of(&chrono_tz::Europe::Kyiv, FIRST, LAST)
}

fn t(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// The same by the time-zone tables.
fn by_tables(tz: Tz, t: Timestamp) -> Civil {
    let local = tz.from_utc_datetime(&naive(t.seconds())).naive_local();
    let part = |n: u32| u8::try_from(n).unwrap();
    Civil {
        year: local.year(),
        month: part(local.month()),
        day: part(local.day()),
        hour: part(local.hour()),
        minute: part(local.minute()),
        second: part(local.second()),
        weekday: part(local.weekday().number_from_monday()),
    }
}

#[test]
fn the_clocks_change_at_the_very_second() {
    let kyiv = kyiv();
    let clock = |text: &str| {
        let civil = kyiv.civil(t(text));
        (civil.day, civil.hour, civil.minute, civil.second)
    };
    assert_eq!(clock("2026-03-29T00:59:59Z"), (29, 2, 59, 59));
    assert_eq!(clock("2026-03-29T01:00:00Z"), (29, 4, 0, 0));
    assert_eq!(clock("2026-10-25T00:59:59.999Z"), (25, 3, 59, 59));
    assert_eq!(clock("2026-10-25T01:00:00Z"), (25, 3, 0, 0));
}

#[test]
fn dates_and_weekdays() {
    let kyiv = kyiv();
    assert_eq!(
        kyiv.civil(t("2026-11-22T22:30:15Z")),
        Civil { year: 2026, month: 11, day: 23, hour: 0, minute: 30, second: 15, weekday: 1 }
    );
    assert_eq!(kyiv.civil(t("2026-11-22T12:00:00Z")).weekday, 7);
    assert_eq!(kyiv.date(t("2026-12-31T21:59:59Z")), NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
    assert_eq!(kyiv.date(t("2026-12-31T22:00:00Z")), NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
}

#[test]
fn beyond_the_years_the_nearest_offset_holds() {
    let kyiv = LocalTime::of(&chrono_tz::Europe::Kyiv, 2026, 2026);
    assert_eq!(kyiv.offsets.len(), 3);
    assert_eq!(kyiv.civil(t("1999-07-01T12:00:00Z")).hour, 14);
    assert_eq!(kyiv.civil(t("2099-07-01T12:00:00Z")).hour, 14);
    assert_eq!(LocalTime { offsets: Vec::new() }.civil(t("2026-07-01T12:00:00Z")).hour, 12);
}

#[test]
fn it_travels_as_a_few_numbers() {
    let kyiv = LocalTime::of(&chrono_tz::Europe::Kyiv, 2010, 2035);
    let json = serde_json::to_string(&kyiv).unwrap();
    assert!(json.len() < 1200, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<LocalTime>(&json).unwrap(), kyiv);
}

#[test]
fn the_last_instants_of_all_do_not_panic() {
    for ms in [i64::MIN / 2, i64::MAX / 2] {
        let at = Timestamp::from_millis(ms);
        assert!((1..=7).contains(&kyiv().civil(at).weekday));
        assert!(kyiv().date(at) <= NaiveDate::MAX);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_says_what_the_time_zone_tables_say(
        ms in 631_152_000_000..2_240_000_000_000_i64,
        tz in select(vec![
            chrono_tz::Europe::Kyiv,
            chrono_tz::America::St_Johns,
            chrono_tz::Australia::Lord_Howe,
            chrono_tz::Pacific::Apia,
        ]),
    ) {
        use std::collections::HashMap;
        use std::sync::{LazyLock, Mutex};
        static BUILT: LazyLock<Mutex<HashMap<Tz, LocalTime>>> = LazyLock::new(Mutex::default);

        let at = Timestamp::from_millis(ms);
        let mut built = BUILT.lock().unwrap();
        let local = built.entry(tz).or_insert_with(|| LocalTime::of(&tz, FIRST, LAST));
        let expected = by_tables(tz, at);
        prop_assert_eq!(local.civil(at), expected);
        let date = NaiveDate::from_ymd_opt(expected.year, expected.month.into(), expected.day.into());
        prop_assert_eq!(Some(local.date(at)), date);
    }
}
