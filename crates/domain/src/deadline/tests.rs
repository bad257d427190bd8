#![allow(clippy::unwrap_used)]

use chrono_tz::Europe::Kyiv;

use super::*;
use crate::period::Period;

fn t(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_deadline_by_kind_counts_hours_around_the_clock() {
    // The clocks of Kyiv go forward on 29 March and back on 25 October 2026: an hour stays an hour.
    let cases = [
        (Urgency::Emergency, "2026-11-22T14:30:15Z", "2026-11-22T20:30:15Z"),
        (Urgency::Short, "2026-03-28T22:30:00Z", "2026-03-29T22:30:00Z"),
        (Urgency::Short, "2026-10-24T21:30:00Z", "2026-10-25T21:30:00Z"),
        (Urgency::Medium, "2028-02-27T12:00:00Z", "2028-03-01T12:00:00Z"),
        (Urgency::Long, "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z"),
    ];
    for (urgency, registered_at, due_at) in cases {
        assert_eq!(original_due_at(t(registered_at), urgency), t(due_at), "{urgency} {registered_at}");
    }
}

#[test]
fn work_that_is_sent_back_has_the_hours_of_its_kind_anew() {
    let cases = [
        (Urgency::Emergency, "2026-11-22T14:30:15Z", "2026-11-22T20:30:15Z"),
        (Urgency::Short, "2026-10-24T21:30:00Z", "2026-10-25T21:30:00Z"),
        (Urgency::Medium, "2026-11-22T12:00:00Z", "2026-11-25T12:00:00Z"),
        (Urgency::Long, "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z"),
    ];
    for (urgency, now, due_at) in cases {
        assert_eq!(after_send_back(t(now), urgency), t(due_at), "{urgency} {now}");
    }
}

#[test]
fn a_date_means_the_last_second_of_that_local_day() {
    let cases = [
        // Winter, summer, and the two days on which the clocks change.
        ("2026-01-15", "2026-01-15T21:59:59Z"),
        ("2026-07-15", "2026-07-15T20:59:59Z"),
        ("2026-03-28", "2026-03-28T21:59:59Z"),
        ("2026-03-29", "2026-03-29T20:59:59Z"),
        ("2026-10-25", "2026-10-25T21:59:59Z"),
        ("2026-12-31", "2026-12-31T21:59:59Z"),
    ];
    for (day, end) in cases {
        assert_eq!(end_of_day(date(day), &Kyiv), t(end), "{day}");
        for &period in Period::ALL {
            assert!(period.window(date(day), &Kyiv).contains(t(end)), "{day} {period}");
        }
    }
}

#[test]
fn a_deadline_before_the_registration_is_unknown() {
    let registered_at = t("2014-05-06T07:08:09Z");
    assert_eq!(stated(registered_at.plus_seconds(-1), registered_at), None);
    assert_eq!(stated(registered_at, registered_at), Some(registered_at));
    assert_eq!(stated(registered_at.plus_hours(1), registered_at), Some(registered_at.plus_hours(1)));
}
