#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::id::NoteId;
use crate::workflow::Role;
use crate::workflow::walk::{REQUEST, histories};

fn at(hours: i64) -> Timestamp {
    Timestamp::from_seconds(1_800_000_000).plus_hours(hours)
}

fn registration() -> Registration {
    Registration {
        registered_at: at(0),
        type_id: TypeId(12),
        channel: Channel::Web,
        district: Some(DistrictId(3)),
        place: Some(LatLon { lat: 48.5, lon: 35.1 }),
        original_due_at: Some(at(24)),
    }
}

/// Events of one request, each so many hours after the registration.
fn events(changes: Vec<(i64, Change)>) -> Vec<Event> {
    (1..)
        .zip(changes)
        .map(|(version, (hours, change))| Event {
            seq: version.into(),
            request: REQUEST,
            version,
            at: at(hours),
            by: Role::Dispatcher,
            change,
        })
        .collect()
}

/// What is known after a request was registered, assigned and accepted, and these changes followed.
fn after(changes: Vec<(i64, Change)>) -> Fact {
    let start = [
        (0, Change::Registered(registration())),
        (1, Change::Assigned { executor: ExecutorId(4) }),
        (2, Change::Accepted),
    ];
    Fact::fold(&events(start.into_iter().chain(changes).collect())).unwrap()
}

fn reported() -> Change {
    Change::Reported { resolution: Resolution::Done, note: Some(NoteId(1)) }
}

fn imported(standing: Standing) -> Fact {
    Fact::fold(&events(vec![(900, Change::Imported { registration: registration(), standing })])).unwrap()
}

fn standing(state: State) -> Standing {
    Standing {
        state,
        executor: Some(ExecutorId(4)),
        resolution: None,
        confirmed_by: None,
        done_at: None,
        closed_at: None,
    }
}

#[test]
fn a_request_is_done_when_it_is_reported_and_closed_when_that_is_confirmed() {
    let fact = after(vec![(10, reported())]);
    assert_eq!((fact.state, fact.done(), fact.closed()), (State::OnControl, When::At(at(10)), When::NotYet));
    assert_eq!(fact.resolution, Some(Resolution::Done));

    let fact = after(vec![(10, reported()), (20, Change::Confirmed { by: ConfirmedBy::Controller })]);
    assert_eq!((fact.state, fact.done(), fact.closed()), (State::Closed, When::At(at(10)), When::At(at(20))));
    assert_eq!((fact.resolution, fact.confirmed_by), (Some(Resolution::Done), Some(ConfirmedBy::Controller)));
    assert!(fact.reported);
}

#[test]
fn a_close_without_a_report_is_the_moment_of_done() {
    for (change, resolution) in [
        (Change::Closed { resolution: Resolution::Refused, note: None }, Resolution::Refused),
        (Change::Merged { into: RequestId(1) }, Resolution::Duplicate),
        (Change::Withdrawn, Resolution::Withdrawn),
    ] {
        let fact = after(vec![(30, change)]);
        assert_eq!((fact.done(), fact.closed(), fact.reported), (When::At(at(30)), When::At(at(30)), false));
        assert_eq!((fact.resolution, fact.confirmed_by), (Some(resolution), Some(ConfirmedBy::Nobody)));
    }
}

#[test]
fn a_close_with_another_resolution_leaves_the_report_its_time() {
    let fact = after(vec![(10, reported()), (30, Change::Closed { resolution: Resolution::Refused, note: None })]);
    assert_eq!((fact.done(), fact.closed(), fact.reported), (When::At(at(10)), When::At(at(30)), true));
    assert_eq!(fact.resolution, Some(Resolution::Refused));
}

#[test]
fn sent_back_work_is_not_done_and_its_report_is_remembered() {
    let back = |due: i64| Change::SentBack { due_at: at(due), note: None };
    let fact = after(vec![(10, reported()), (15, back(50))]);
    assert_eq!((fact.state, fact.done(), fact.resolution), (State::Rework, When::NotYet, None));
    assert_eq!((fact.due_at, fact.original_due_at), (Some(at(50)), Some(at(24))));
    assert_eq!((fact.sent_back.as_slice(), fact.reported), (&[at(10)][..], false));

    let fact = after(vec![(10, reported()), (15, back(50)), (40, reported()), (45, back(90)), (80, reported())]);
    assert_eq!(fact.sent_back, [at(10), at(40)]);
    assert_eq!(fact.done(), When::At(at(80)));
}

#[test]
fn a_request_opened_again_is_neither_done_nor_closed() {
    let reopened = Change::Reopened { due_at: at(90), note: None };
    let confirmed = Change::Confirmed { by: ConfirmedBy::Applicant };
    let fact = after(vec![(10, reported()), (20, confirmed), (21, Change::Rated { stars: 2 }), (30, reopened.clone())]);
    assert_eq!((fact.state, fact.done(), fact.closed()), (State::Rework, When::NotYet, When::NotYet));
    assert_eq!((fact.resolution, fact.confirmed_by), (None, None));
    assert_eq!(fact.sent_back, [at(10)]);
    assert_eq!(fact.rating, Some(Rating { stars: 2, at: at(21) }));

    // A close without a report was no report of the executor's: nothing was sent back to them.
    let fact = after(vec![(20, Change::Closed { resolution: Resolution::Refused, note: None }), (30, reopened)]);
    assert_eq!((fact.sent_back.len(), fact.done_at), (0, None));
}

#[test]
fn what_was_given_back_is_nobodys_and_what_was_redirected_the_next_ones() {
    let fact = after(vec![(3, Change::Returned { note: None })]);
    assert_eq!((fact.state, fact.executor), (State::Registered, None));
    let fact = after(vec![(3, Change::Redirected { executor: ExecutorId(9), note: None })]);
    assert_eq!((fact.state, fact.executor), (State::Assigned, Some(ExecutorId(9))));
    assert_eq!((fact.due_at, fact.original_due_at), (Some(at(24)), Some(at(24))));
}

#[test]
fn corrections_extensions_and_words() {
    let fact = after(vec![
        (3, Change::ExtensionAsked { due_at: at(99), note: Some(NoteId(2)) }),
        (4, Change::Commented { note: NoteId(3) }),
    ]);
    assert_eq!((fact.due_at, fact.extended, fact.version), (Some(at(24)), Some(false), 5));
    let fact = after(vec![(5, Change::Extended { due_at: at(99) })]);
    assert_eq!((fact.due_at, fact.original_due_at, fact.extended), (Some(at(99)), Some(at(24)), Some(true)));
    let fact = after(vec![(
        5,
        Change::TypeCorrected { type_id: TypeId(1), original_due_at: at(6), place: None, district: None },
    )]);
    assert_eq!(
        (fact.type_id, fact.due_at, fact.original_due_at, fact.place),
        (TypeId(1), Some(at(6)), Some(at(6)), None)
    );
    let fact = after(vec![(5, Change::PlaceCorrected { place: None, district: None })]);
    assert_eq!((fact.place, fact.district, fact.type_id), (None, None, TypeId(12)));
}

#[test]
fn overdue_is_work_past_its_date_that_nobody_has_reported() {
    let fact = after(Vec::new());
    assert!(!fact.is_overdue(at(24)));
    assert!(fact.is_overdue(at(24).plus_seconds(1)));
    assert!(!after(vec![(10, reported())]).is_overdue(at(100)));
    assert!(!after(vec![(10, Change::Withdrawn)]).is_overdue(at(100)));
    assert!(!after(vec![(10, Change::Extended { due_at: at(100) })]).is_overdue(at(100)));
    assert!(after(vec![(10, reported()), (11, Change::SentBack { due_at: at(40), note: None })]).is_overdue(at(41)));
    assert!(!Fact { due_at: None, ..after(Vec::new()) }.is_overdue(at(100_000)));
}

#[test]
fn an_import_knows_what_it_knows() {
    let open = imported(standing(State::InProgress));
    assert_eq!((open.done(), open.closed()), (When::NotYet, When::NotYet));

    let closed = imported(Standing { resolution: Some(Resolution::Done), ..standing(State::Closed) });
    assert_eq!((closed.done(), closed.closed(), closed.confirmed_by), (When::Unknown, When::Unknown, None));

    let closed = imported(Standing { closed_at: Some(at(50)), ..standing(State::Closed) });
    assert_eq!((closed.done(), closed.closed(), closed.reported), (When::At(at(50)), When::At(at(50)), false));

    let closed = imported(Standing { done_at: Some(at(40)), closed_at: Some(at(50)), ..standing(State::Closed) });
    assert_eq!((closed.done(), closed.closed(), closed.reported), (When::At(at(40)), When::At(at(50)), true));
}

#[test]
fn a_report_whose_time_nobody_knows_is_not_taken_for_the_close() {
    let mut fact = imported(standing(State::OnControl));
    assert_eq!(fact.done(), When::Unknown);
    let close = Change::Confirmed { by: ConfirmedBy::Applicant };
    fact.apply(&Event { seq: 2, request: REQUEST, version: 2, at: at(990), by: Role::Applicant, change: close });
    assert_eq!((fact.done(), fact.closed()), (When::Unknown, When::At(at(990))));
}

#[test]
fn only_a_birth_starts_a_history() {
    assert_eq!(Fact::fold(&[]), None);
    assert_eq!(Fact::fold(&events(vec![(0, Change::Accepted)])), None);
}

proptest! {
    #[test]
    fn an_event_applied_twice_changes_nothing(events in histories()) {
        let mut fact = Fact::from_first(&events[0]).unwrap();
        prop_assert!(!fact.apply(&events[0]));
        for (i, event) in events.iter().enumerate().skip(1) {
            prop_assert!(fact.apply(event));
            let once = fact.clone();
            // Not the event itself, nor any before it, as a reconnecting reader of the log would bring them.
            for seen in &events[..=i] {
                prop_assert!(!fact.apply(seen));
            }
            prop_assert_eq!(&fact, &once);
        }
    }

    #[test]
    fn the_fold_is_the_steps(events in histories(), cut in any::<prop::sample::Index>()) {
        let whole = Fact::fold(&events).unwrap();
        let cut = 1 + cut.index(events.len());
        let mut resumed = Fact::fold(&events[..cut]).unwrap();
        for event in &events[cut..] {
            prop_assert!(resumed.apply(event));
        }
        prop_assert_eq!(&resumed, &whole);
        prop_assert_eq!(usize::try_from(whole.version).unwrap(), events.len());
        prop_assert_eq!(whole.id, REQUEST);
    }

    #[test]
    fn nothing_but_a_corrected_type_moves_the_first_deadline(events in histories()) {
        let mut fact = Fact::from_first(&events[0]).unwrap();
        for event in &events[1..] {
            let before = (fact.original_due_at, fact.registered_at, fact.type_id);
            fact.apply(event);
            if let Change::TypeCorrected { type_id, original_due_at, .. } = event.change {
                prop_assert!(before.0.is_some_and(|due| event.at <= due));
                prop_assert_eq!((fact.original_due_at, fact.type_id), (Some(original_due_at), type_id));
                prop_assert_eq!(fact.registered_at, before.1);
            } else {
                prop_assert_eq!((fact.original_due_at, fact.registered_at, fact.type_id), before);
            }
        }
    }

    #[test]
    fn what_is_known_of_a_request_agrees_with_its_state(events in histories()) {
        let mut fact = Fact::from_first(&events[0]).unwrap();
        for event in &events {
            fact.apply(event);
            prop_assert_eq!(fact.closed() == When::NotYet, fact.state.is_open(), "{:?}", fact);
            prop_assert_eq!(fact.done() == When::NotYet, fact.state.is_work_pending(), "{:?}", fact);
            prop_assert!(fact.resolution.is_none() || !fact.state.is_work_pending(), "{:?}", fact);
            prop_assert!(fact.confirmed_by.is_none() || !fact.state.is_open(), "{:?}", fact);
            prop_assert!(!fact.reported || fact.done_at.is_some(), "{:?}", fact);
            // What was closed before anybody had it, and then opened again, is rework of nobody until it is redirected.
            let needs_executor = matches!(fact.state, State::Assigned | State::InProgress | State::OnControl);
            prop_assert!(fact.executor.is_some() || !needs_executor, "{:?}", fact);
            prop_assert!(fact.executor.is_none() || fact.state != State::Registered, "{:?}", fact);
        }
    }

    #[test]
    fn every_report_is_the_latest_or_was_sent_back(events in histories()) {
        let fact = Fact::fold(&events).unwrap();
        let mut kept = fact.sent_back.clone();
        kept.extend(fact.done_at.filter(|_| fact.reported));
        let mut reports: Vec<_> =
            events.iter().filter(|e| matches!(e.change, Change::Reported { .. })).map(|e| e.at).collect();
        if let Change::Imported { standing: Standing { done_at: Some(at), .. }, .. } = events[0].change {
            reports.insert(0, at);
        }
        prop_assert_eq!(kept, reports);
    }
}
