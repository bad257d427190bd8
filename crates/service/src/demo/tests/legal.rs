//! Whether every history could have been written by people at their desks, and tells nothing private.

use domain::classifier::Precision;
use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::place::PublicPlace;
use domain::workflow::{Action, Role, decide};
use store::note::Visibility;

use super::Made;
use crate::demo::people::PHONE_START;

/// The action that brought the change about.
fn action(change: &Change, made: &Made) -> Option<Action> {
    Some(match *change {
        Change::Registered(_) | Change::Imported { .. } => return None,
        Change::Assigned { executor } => Action::Assign { executor },
        Change::Returned { note } => Action::Return { note },
        Change::Redirected { executor, note } => Action::Redirect { executor, note },
        Change::Accepted => Action::Accept,
        Change::Reported { resolution, note } => Action::Report { resolution, note },
        Change::Confirmed { .. } => Action::Confirm { spoken: true },
        Change::SentBack { due_at, note } => Action::SendBack { due_at, note },
        Change::Lapsed => Action::Lapse,
        Change::Reopened { due_at, note } => Action::Reopen { due_at, note },
        Change::Closed { resolution, note } => Action::Close { resolution, note },
        Change::Merged { into } => Action::Merge { into },
        Change::Withdrawn => Action::Withdraw,
        Change::TypeCorrected { type_id, place, district, .. } => {
            let urgency = made.classifier.request_type(type_id).unwrap().urgency;
            Action::CorrectType { type_id, urgency, place, district }
        }
        Change::PlaceCorrected { place, district } => Action::CorrectPlace { place, district },
        Change::ExtensionAsked { due_at, note } => Action::AskExtension { due_at, note },
        Change::Extended { due_at } => Action::Extend { due_at, asked: Some(due_at) },
        Change::ExtensionRefused { note } => {
            Action::RefuseExtension { asked: Some(domain::time::Timestamp::from_seconds(0)), note }
        }
        Change::Rated { stars } => Action::Rate { stars },
        Change::Commented { note } => Action::Comment { note },
    })
}

#[test]
fn every_step_is_one_that_the_rules_allow_at_its_time() {
    let made = Made::year();
    for history in &made.histories {
        let mut fact = Fact::from_first(&history.events[0]).unwrap();
        assert!(matches!(history.events[0].by, Role::Applicant | Role::Operator));
        assert_eq!(history.events[0].at, fact.registered_at);
        for pair in history.events.windows(2) {
            let (before, event) = (&pair[0], &pair[1]);
            assert!(before.at <= event.at, "{before:?} before {event:?}");
            assert_eq!(event.version, before.version + 1);
            let decided = decide(&fact, event.by, action(&event.change, made).unwrap(), event.at);
            assert_eq!(decided.as_ref(), Ok(&event.change), "{fact:?}");
            assert!(fact.apply(event));
        }
        assert_eq!(fact, history.fact);
        assert_eq!(Fact::fold(&history.events).as_ref(), Some(&history.fact));
    }
}

#[test]
fn nothing_happens_after_the_end() {
    for until in ["2026-11-22T12:00:00Z", "2026-03-29T00:59:59Z"] {
        let made = Made::new(4_000, 60, 5, until);
        let all = made.histories.iter().flat_map(|history| &history.events);
        assert!(all.clone().all(|event| event.at <= made.options.until));
        assert!(made.histories.iter().flat_map(|history| &history.notes).all(|note| note.at <= made.options.until));
        assert!(all.clone().all(|event| event.at == event.at.whole_second()));
    }
}

#[test]
fn notes_are_named_by_the_events_that_they_belong_to() {
    let made = Made::year();
    for history in &made.histories {
        for event in &history.events {
            let Some(note) = event.change.note() else { continue };
            let note = &history.notes[usize::try_from(note.0 - 1).unwrap()];
            assert_eq!((note.at, note.by), (event.at, event.by));
            assert!(!note.body.is_empty());
        }
        assert_eq!(history.notes[0].visibility, Visibility::Internal, "what the applicant says is not public");
    }
    let public =
        made.histories.iter().flat_map(|history| &history.notes).filter(|note| note.visibility == Visibility::Public);
    assert!(public.count() > 5_000, "public cards have something to show");
}

#[test]
fn events_hold_no_personal_data_and_no_free_text() {
    let made = Made::new(3_000, 90, 2, "2026-11-22T12:00:00Z");
    for history in &made.histories {
        for Event { change, .. } in &history.events {
            // Names, addresses and texts are Ukrainian: a payload in ASCII holds none.
            let payload = serde_json::to_string(change).unwrap();
            assert!(payload.is_ascii() && !payload.contains(&history.applicant.phone), "{payload}");
        }
    }
}

#[test]
fn public_texts_name_nobody_and_no_place() {
    let made = Made::new(3_000, 90, 2, "2026-11-22T12:00:00Z");
    for history in &made.histories {
        let street = history.address.split(',').next().unwrap();
        for note in history.notes.iter().filter(|note| note.visibility == Visibility::Public) {
            assert!(!note.body.contains(street) && !note.body.contains(&history.applicant.surname), "{}", note.body);
            assert!(!note.body.contains(|c: char| c.is_ascii_digit()), "{}", note.body);
        }
    }
}

#[test]
fn people_are_invented_and_their_telephones_nobodys() {
    let made = Made::new(3_000, 90, 2, "2026-11-22T12:00:00Z");
    for history in &made.histories {
        let phone = &history.applicant.phone;
        assert!(phone.starts_with(PHONE_START), "{phone}");
        assert_eq!(domain::intake::phone(phone).as_ref(), Ok(phone));
        assert!(!history.applicant.surname.is_empty() && !history.applicant.first_name.is_empty());
        assert!(history.applicant.address.contains("кв."));
    }
    let person = |history: &crate::demo::life::History| (history.caller, history.applicant.clone());
    let mut people: Vec<_> = made.histories.iter().map(person).collect();
    people.sort_by_key(|(caller, _)| *caller);
    for pair in people.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        assert!(pair[0].1.phone == pair[1].1.phone && pair[0].1.surname == pair[1].1.surname);
    }
}

#[test]
fn every_request_lies_in_a_district_and_is_shown_as_its_type_allows() {
    let made = Made::new(3_000, 90, 2, "2026-11-22T12:00:00Z");
    let mut without = 0;
    for history in &made.histories {
        let kind = made.classifier.request_type(history.fact.type_id).unwrap();
        assert!(made.classifier.district_at(history.point).is_some());
        let shown = PublicPlace { point: history.fact.place, district: history.fact.district };
        assert_eq!(shown, PublicPlace::of(&made.classifier, kind.precision, Some(history.point), None));
        // Near the edge of the city a street cell may lie outside of it.
        without += usize::from(shown.district.is_none() && kind.precision != Precision::Hidden);
    }
    assert!(without * 100 < made.histories.len(), "{without} without a district");
}

#[test]
fn the_same_seed_and_end_make_the_same_city() {
    let until = "2026-11-22T12:00:00Z";
    let (one, same) = (Made::new(2_000, 60, 9, until), Made::new(2_000, 60, 9, until));
    assert!(one.histories == same.histories);
    let other_seed = Made::new(2_000, 60, 10, until);
    assert!(one.histories != other_seed.histories);
    assert_eq!(one.histories[0].fact.id, RequestId(1));
}
