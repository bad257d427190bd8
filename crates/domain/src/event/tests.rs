#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::workflow::walk::histories;

fn at(hours: i64) -> Timestamp {
    Timestamp::from_seconds(1_800_000_000).plus_hours(hours)
}

fn registration() -> Registration {
    Registration {
        registered_at: at(0),
        type_id: TypeId(12),
        channel: Channel::Messenger,
        district: Some(DistrictId(3)),
        place: Some(LatLon { lat: 48.464_55, lon: 35.046_44 }),
        original_due_at: Some(at(24)),
    }
}

fn standing() -> Standing {
    Standing {
        state: State::Closed,
        executor: Some(ExecutorId(4)),
        resolution: Some(Resolution::NeedsFunding),
        confirmed_by: Some(ConfirmedBy::Nobody),
        done_at: Some(at(5)),
        closed_at: Some(at(6)),
    }
}

/// One change of each kind, with all that it can hold.
fn one_of_each() -> Vec<Change> {
    let (executor, note, due_at) = (ExecutorId(4), Some(NoteId(15)), at(48));
    let place = Some(LatLon { lat: 48.5, lon: 35.1 });
    vec![
        Change::Registered(registration()),
        Change::Imported { registration: registration(), standing: standing() },
        Change::Assigned { executor },
        Change::Returned { note },
        Change::Redirected { executor, note },
        Change::Accepted,
        Change::Reported { resolution: Resolution::Explained, note },
        Change::Confirmed { by: ConfirmedBy::Applicant },
        Change::SentBack { due_at, note },
        Change::Lapsed,
        Change::Reopened { due_at, note },
        Change::Closed { resolution: Resolution::Refused, note },
        Change::Merged { into: RequestId(9) },
        Change::Withdrawn,
        Change::TypeCorrected { type_id: TypeId(7), original_due_at: at(72), place, district: None },
        Change::PlaceCorrected { place, district: Some(DistrictId(1)) },
        Change::ExtensionAsked { due_at, note },
        Change::Extended { due_at },
        Change::ExtensionRefused { note },
        Change::Rated { stars: 4 },
        Change::Commented { note: NoteId(15) },
    ]
}

/// The same kinds where everything that may be missing is.
fn with_gaps() -> Vec<Change> {
    let bare = Registration { district: None, place: None, original_due_at: None, ..registration() };
    let unknown =
        Standing { executor: None, resolution: None, confirmed_by: None, done_at: None, closed_at: None, ..standing() };
    vec![
        Change::Registered(bare.clone()),
        Change::Imported { registration: bare, standing: unknown },
        Change::Returned { note: None },
        Change::PlaceCorrected { place: None, district: None },
    ]
}

#[test]
fn every_kind_stands_in_the_sample_once() {
    let kinds: std::collections::BTreeSet<_> = one_of_each().iter().map(Change::kind).collect();
    assert_eq!(kinds.len(), one_of_each().len());
    assert_eq!(kinds.len(), 21);
}

#[test]
fn json_and_back() {
    for change in one_of_each().into_iter().chain(with_gaps()) {
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change, "{text}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["kind"], change.kind(), "{text}");
    }
}

#[test]
fn the_json_is_what_the_log_of_a_city_already_holds() {
    let json = |change: &Change| serde_json::to_value(change).unwrap();
    assert_eq!(
        json(&Change::Imported { registration: registration(), standing: standing() }),
        json!({
            "kind": "imported", "registered_at": "2027-01-15T08:00:00Z", "type_id": 12, "channel": "messenger",
            "district": 3, "place": {"lat": 48.46455, "lon": 35.04644}, "original_due_at": "2027-01-16T08:00:00Z",
            "standing": {
                "state": "closed", "executor": 4, "resolution": "needs_funding", "confirmed_by": "nobody",
                "done_at": "2027-01-15T13:00:00Z", "closed_at": "2027-01-15T14:00:00Z",
            },
        })
    );
    assert_eq!(
        json(&Change::SentBack { due_at: at(48), note: Some(NoteId(15)) }),
        json!({"kind": "sent_back", "due_at": "2027-01-17T08:00:00Z", "note": 15})
    );
    assert_eq!(json(&Change::Lapsed), json!({"kind": "lapsed"}));
    let bare = Registration { district: None, place: None, original_due_at: None, ..registration() };
    assert_eq!(
        json(&Change::Registered(bare)),
        json!({"kind": "registered", "registered_at": "2027-01-15T08:00:00Z", "type_id": 12, "channel": "messenger"})
    );
}

#[test]
fn broken_json_is_refused() {
    for text in [
        r#"{"kind":"resolved"}"#,
        r#"{"due_at":"2027-01-17T08:00:00Z"}"#,
        r#"{"kind":"extended","due_at":"tomorrow"}"#,
        r#"{"kind":"closed","resolution":"finished"}"#,
        r#"{"kind":"assigned","executor":70000}"#,
    ] {
        assert!(serde_json::from_str::<Change>(text).is_err(), "{text}");
    }
}

/// Every string in the value.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// A string that an event may hold: an instant or one of the product's own words. Anything else could be somebody's text.
fn is_word_or_instant(text: &str) -> bool {
    let words = State::ALL.iter().map(|word| word.code());
    let words = words.chain(Resolution::ALL.iter().map(|word| word.code()));
    let words = words.chain(ConfirmedBy::ALL.iter().map(|word| word.code()));
    let mut words = words.chain(Channel::ALL.iter().map(|word| word.code()));
    Timestamp::parse(text).is_some() || words.any(|word| word == text) || one_of_each().iter().any(|c| c.kind() == text)
}

#[test]
fn no_event_holds_free_text() {
    for change in one_of_each() {
        let json = serde_json::to_value(&change).unwrap();
        for text in strings(&json) {
            assert!(is_word_or_instant(text), "{text:?} in {json}");
        }
    }
}

#[test]
fn the_public_timeline_leaves_out_comments_and_wishes() {
    let hidden: Vec<_> = one_of_each().iter().filter(|change| !change.is_public()).map(Change::kind).collect();
    assert_eq!(hidden, ["extension_asked", "extension_refused", "commented"]);
}

#[test]
fn a_change_names_its_note() {
    for change in one_of_each() {
        let json = serde_json::to_value(&change).unwrap();
        assert_eq!(change.note().map(|note| note.0), json.get("note").and_then(Value::as_i64), "{json}");
    }
}

proptest! {
    #[test]
    fn whatever_happens_survives_the_log(events in histories()) {
        for event in &events {
            let text = serde_json::to_string(&event.change).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Change>(&text).unwrap(), &event.change);
        }
    }
}
