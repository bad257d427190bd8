//! Shares, seasons, surges, executors and endings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use domain::event::{Change, Channel};
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, State};

use super::{Made, part};
use crate::demo::life::History;
use crate::demo::rhythm::local;
use crate::demo::shares::{OTHERS, PUBLISHED, TYPES};

fn month(history: &History) -> u32 {
    local(history.fact.registered_at, chrono_tz::Europe::Kyiv).month()
}

#[test]
fn as_many_as_asked_for_in_the_order_of_registration() {
    for (requests, days, until) in [
        (1, 1, "2026-08-10T05:17:33Z"),
        (49, 3, "2026-01-01T00:00:00Z"),
        (777, 7, "2026-08-10T05:17:33Z"),
        (3_000, 800, "2026-03-29T01:00:01Z"),
    ] {
        let made = Made::new(requests, days, 3, until);
        assert_eq!(made.histories.len(), requests as usize);
        assert!(made.histories.is_sorted_by_key(|history| history.fact.registered_at));
        assert!(made.histories.is_sorted_by_key(|history| history.fact.id));
        assert!(made.histories.iter().all(|history| made.options.window().contains(history.fact.registered_at)));
    }
}

#[test]
fn the_published_shares_of_directions() {
    let made = Made::year();
    for (code, published) in PUBLISHED {
        let share = made.share(|history| made.direction(history) == code);
        assert!((share - published / 1000.0).abs() < 0.02, "{code}: {share} instead of {published} ‰");
    }
    for (code, _) in OTHERS {
        assert!(made.histories.iter().any(|history| made.direction(history) == code), "{code}");
    }
}

#[test]
fn every_type_of_the_default_classifier_is_known_and_reported() {
    let made = Made::year();
    let known: BTreeSet<&str> = TYPES.iter().map(|(code, ..)| *code).collect();
    let classified: BTreeSet<&str> = made.classifier.types().map(|row| row.code.as_str()).collect();
    assert_eq!(known, classified);
    let reported: BTreeSet<_> = made.histories.iter().map(|history| history.fact.type_id).collect();
    assert!(reported.len() > 80, "{} types", reported.len());
}

#[test]
fn most_call_and_nothing_comes_by_reception_at_night() {
    let made = Made::year();
    let by = |channel| made.share(|history| history.fact.channel == channel);
    assert!((0.60..0.72).contains(&by(Channel::Phone)), "{}", by(Channel::Phone));
    for (channel, least, most) in [
        (Channel::App, 0.08, 0.15),
        (Channel::Web, 0.07, 0.12),
        (Channel::Messenger, 0.05, 0.10),
        (Channel::Government, 0.03, 0.07),
    ] {
        assert!((least..most).contains(&by(channel)), "{channel}: {}", by(channel));
    }
    let office = |t: Timestamp| (8..18).contains(&chrono::Timelike::hour(&local(t, chrono_tz::Europe::Kyiv)));
    let receptions = made.histories.iter().filter(|history| history.fact.channel == Channel::Reception);
    assert!(receptions.map(|history| history.fact.registered_at).all(office));
}

#[test]
fn seasons_move_the_directions() {
    let made = Made::year();
    let of = |code: &str, months: &[u32]| {
        let chosen = |history: &History| made.direction(history) == code && months.contains(&month(history));
        made.share(chosen) / made.share(|history| made.direction(history) == code)
    };
    let cold = of("heating", &[1, 2, 3, 10, 11, 12]);
    assert!(cold > 0.75, "{cold} of heating in the cold half of the year");
    let warm = of("trees", &[5, 6, 7, 8, 9]);
    assert!(warm > 0.5, "{warm} of trees from May to September");
    let type_in = |code: &str, months: &[u32]| {
        let id = made.classifier.type_by_code(code).unwrap().id;
        let of_type = made.histories.iter().filter(|history| history.fact.type_id == id && history.fact.version > 0);
        part(of_type, |history| months.contains(&month(history)))
    };
    assert!(type_in("01.02", &[11, 12, 1, 2, 3]) > 0.95, "snow in winter");
    assert!(type_in("14.04", &[5, 6, 7, 8, 9]) > 0.9, "grass in summer");
}

#[test]
fn days_are_busier_than_nights_and_mondays_than_sundays() {
    let made = Made::year();
    let at = |choice: &dyn Fn(chrono::NaiveDateTime) -> bool| {
        made.share(|history| choice(local(history.fact.registered_at, chrono_tz::Europe::Kyiv)))
    };
    let nine = at(&|t| chrono::Timelike::hour(&t) == 9);
    let three = at(&|t| chrono::Timelike::hour(&t) == 3);
    assert!(nine > 6.0 * three, "{nine} at nine, {three} at three");
    let monday = at(&|t| t.weekday() == chrono::Weekday::Mon);
    let sunday = at(&|t| t.weekday() == chrono::Weekday::Sun);
    assert!(monday > 1.6 * sunday, "{monday} on Mondays, {sunday} on Sundays");
}

#[test]
fn dozens_call_when_a_main_bursts_and_most_are_merged() {
    let made = Made::year();
    let mut followers: BTreeMap<i64, Vec<&History>> = BTreeMap::new();
    for history in &made.histories {
        for event in &history.events {
            if let Change::Merged { into } = event.change {
                followers.entry(into.0).or_default().push(history);
            }
        }
    }
    let by_id: BTreeMap<i64, &History> = made.histories.iter().map(|history| (history.fact.id.0, history)).collect();
    let mut great = 0;
    for (first, merged) in &followers {
        let first = by_id[first];
        assert_ne!(first.fact.resolution, Some(Resolution::Duplicate), "a duplicate of a duplicate");
        for history in merged {
            let hours = history.fact.registered_at.hours_since(first.fact.registered_at);
            assert!((0.0..2.6).contains(&hours), "{hours} h after the first call");
            assert!(history.point.metres_to(first.point) < 900.0);
            assert_eq!(made.direction(history), made.direction(first));
        }
        great += usize::from(merged.len() >= 15);
    }
    assert!(followers.len() > 100, "{} surges", followers.len());
    assert!(great >= 4, "{great} great surges");
    let merged: usize = followers.values().map(Vec::len).sum();
    assert!((600..2_000).contains(&merged), "{merged} merged");
}

#[test]
fn a_quarter_to_a_third_is_never_confirmed() {
    let made = Made::year();
    let reported = made.histories.iter().filter(|history| {
        history.fact.state == State::Closed
            && matches!(history.fact.resolution, Some(Resolution::Done | Resolution::Explained))
    });
    let nobody = part(reported, |history| history.fact.confirmed_by == Some(ConfirmedBy::Nobody));
    assert!((0.25..0.36).contains(&nobody), "{nobody}");
}

#[test]
fn one_executor_gets_better_and_one_worse() {
    let made = Made::year();
    let on_time = |code: &str, second_half: bool| {
        let id = made.classifier.executor_by_code(code).unwrap().id;
        let half = made.options.until.plus_hours(-24 * 182);
        let due = made.histories.iter().filter(|history| {
            let fact = &history.fact;
            fact.executor == Some(id)
                && (fact.registered_at >= half) == second_half
                && fact.original_due_at.is_some_and(|due| due < made.options.until)
                && fact.resolution != Some(Resolution::Duplicate)
        });
        part(due, |history| history.fact.done_at.is_some_and(|done| Some(done) <= history.fact.original_due_at))
    };
    let (lamps_before, lamps_after) = (on_time("svitlo", false), on_time("svitlo", true));
    assert!(lamps_after > lamps_before + 0.05, "lamps: {lamps_before} → {lamps_after}");
    let (waste_before, waste_after) = (on_time("ekologia", false), on_time("ekologia", true));
    assert!(waste_after < waste_before - 0.05, "waste: {waste_before} → {waste_after}");
    let (gas, manager) = (on_time("gas", true), on_time("manager", true));
    assert!(gas > manager + 0.15, "gas {gas}, managers {manager}");
}

#[test]
fn good_work_is_rated_better() {
    let made = Made::year();
    let mean = |late: bool| {
        let stars: Vec<f64> = made
            .histories
            .iter()
            .filter(|history| (history.fact.done_at > history.fact.original_due_at) == late)
            .filter_map(|history| history.fact.rating.map(|rating| f64::from(rating.stars)))
            .collect();
        stars.iter().sum::<f64>() / f64::from(u32::try_from(stars.len()).unwrap())
    };
    assert!(mean(false) > mean(true) + 0.5, "{} in time, {} late", mean(false), mean(true));
}

#[test]
fn whatever_can_happen_happens() {
    let made = Made::year();
    let kinds: BTreeSet<&str> =
        made.histories.iter().flat_map(|history| history.events.iter().map(|event| event.change.kind())).collect();
    for kind in [
        "registered",
        "assigned",
        "returned",
        "redirected",
        "accepted",
        "reported",
        "confirmed",
        "sent_back",
        "lapsed",
        "reopened",
        "closed",
        "merged",
        "withdrawn",
        "type_corrected",
        "place_corrected",
        "extension_asked",
        "extended",
        "rated",
        "commented",
    ] {
        assert!(kinds.contains(kind), "no {kind}");
    }
    let resolutions: BTreeSet<_> = made.histories.iter().filter_map(|history| history.fact.resolution).collect();
    assert_eq!(resolutions.len(), Resolution::ALL.len());
    assert!(made.histories.iter().any(|history| history.fact.sent_back.len() >= 2), "sent back twice");
}

#[test]
fn what_is_open_is_mostly_young_and_partly_overdue() {
    let made = Made::year();
    let until = made.options.until;
    let open: Vec<_> = made.histories.iter().filter(|history| history.fact.state.is_open()).collect();
    assert!((60..500).contains(&open.len()), "{} open", open.len());
    let young = part(open.iter().copied(), |history| until.hours_since(history.fact.registered_at) < 7.0 * 24.0);
    assert!(young > 0.6, "{young} younger than a week");
    let overdue = part(open.iter().copied(), |history| history.fact.is_overdue(until));
    assert!((0.05..0.5).contains(&overdue), "{overdue} overdue");
    // The last day is alive.
    assert!(made.histories.iter().filter(|history| until.hours_since(history.fact.registered_at) < 24.0).count() > 20);
}
