//! Random legal histories of requests, for the laws that hold for all of them.

#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Action, ActionKind, ConfirmedBy, Resolution, Role, State, TABLE, decide};
use crate::classifier::{Precision, Urgency};
use crate::deadline;
use crate::event::{Change, Channel, Event, Registration, Standing};
use crate::fact::Fact;
use crate::id::{DistrictId, ExecutorId, NoteId, RequestId, TypeId};
use crate::place::{LatLon, public_point};
use crate::time::Timestamp;

/// The request that every history is about.
pub(crate) const REQUEST: RequestId = RequestId(4711);

/// Histories of one request: its birth, then what was done with it, everything allowed by [`decide`] at its time.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Event>> {
    (births(), vec(moves(), 0..24)).prop_map(|(birth, moves)| walk(birth, &moves))
}

/// A try to do something: an hour later or many, one of the rows that the state allows.
#[derive(Clone, Copy, Debug)]
struct Move {
    seconds: i64,
    row: prop::sample::Index,
    role: prop::sample::Index,
    detail: u8,
}

fn moves() -> impl Strategy<Value = Move> {
    let pauses = prop_oneof![0..7200_i64, 0..100 * 3600_i64, 72 * 3600..=200 * 3600_i64];
    (pauses, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>())
        .prop_map(|(seconds, row, role, detail)| Move { seconds, row, role, detail })
}

fn births() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => registrations(select(Urgency::ALL).prop_map(Some)).prop_map(Change::Registered),
        1 => (registrations(option::of(select(Urgency::ALL))), standings())
            .prop_map(|(registration, standing)| Change::Imported { registration, standing }),
    ]
}

fn registrations(deadlines: impl Strategy<Value = Option<Urgency>>) -> impl Strategy<Value = Registration> {
    (0..1_000_000_i64, 0..40_u16, select(Channel::ALL), option::of(0..8_u8), deadlines).prop_map(
        |(second, type_id, channel, district, urgency)| {
            let registered_at = Timestamp::from_seconds(1_790_000_000 + second);
            Registration {
                registered_at,
                type_id: TypeId(type_id),
                channel,
                district: district.map(|id| DistrictId(id.into())),
                place: district.and_then(place),
                original_due_at: urgency.map(|urgency| deadline::original_due_at(registered_at, urgency)),
            }
        },
    )
}

/// Where an import may stand: what it does not know is missing.
fn standings() -> impl Strategy<Value = Standing> {
    let hours = || option::of(1..500_i64).prop_map(|h| h.map(|h| Timestamp::from_seconds(1_791_000_000).plus_hours(h)));
    let words = (option::of(select(Resolution::ALL)), option::of(select(ConfirmedBy::ALL)));
    (select(State::ALL), 0..20_u16, words, hours(), hours()).prop_map(|(state, executor, words, done, closed)| {
        let (reported, closes) = (!state.is_work_pending(), !state.is_open());
        Standing {
            state,
            executor: (state != State::Registered).then_some(ExecutorId(executor)),
            resolution: words.0.filter(|_| reported),
            confirmed_by: words.1.filter(|_| closes),
            done_at: done.filter(|_| reported),
            closed_at: closed.filter(|_| closes),
        }
    })
}

fn walk(birth: Change, moves: &[Move]) -> Vec<Event> {
    let mut at = match &birth {
        Change::Registered(registration) => registration.registered_at,
        _ => Timestamp::from_seconds(1_791_000_000).plus_hours(500),
    };
    let mut events = vec![Event { seq: 1, request: REQUEST, version: 1, at, by: Role::Operator, change: birth }];
    let mut fact = Fact::from_first(&events[0]).unwrap();
    for a_move in moves {
        at = at.plus_seconds(a_move.seconds);
        let rows: Vec<_> = TABLE.iter().filter(|step| step.from.contains(&fact.state)).collect();
        let row = a_move.row.get(&rows);
        let by = *a_move.role.get(row.who);
        let action = action(row.action, &fact, at, a_move.detail);
        // What the table allows may still come too early or too late: then nothing happens.
        let Ok(change) = decide(&fact, by, action, at) else { continue };
        let version = fact.version + 1;
        let event = Event { seq: version.into(), request: REQUEST, version, at, by, change };
        assert!(fact.apply(&event));
        events.push(event);
    }
    events
}

/// A public point in the city.
fn place(number: u8) -> Option<LatLon> {
    let point = LatLon { lat: 48.4, lon: 35.0 + f64::from(number) / 1000.0 };
    public_point(Precision::Street, Some(point), None)
}

/// An action of the kind that only times can forbid.
pub(crate) fn action(kind: ActionKind, fact: &Fact, now: Timestamp, detail: u8) -> Action {
    let small = u16::from(detail);
    let note = detail.is_multiple_of(2).then(|| NoteId(i64::from(detail)));
    let due_at = now.max(fact.due_at.unwrap_or(now)).plus_hours(1 + i64::from(detail));
    let place = if detail.is_multiple_of(3) { place(detail) } else { None };
    let of = |choices: &[Resolution]| choices[usize::from(detail) % choices.len()];
    match kind {
        ActionKind::Assign => Action::Assign { executor: ExecutorId(small % 20) },
        ActionKind::Return => Action::Return { note },
        ActionKind::Redirect => Action::Redirect { executor: ExecutorId(small % 20), note },
        ActionKind::CorrectType => {
            let urgency = Urgency::ALL[usize::from(detail) % Urgency::ALL.len()];
            let district = place.map(|_| DistrictId(small % 8));
            Action::CorrectType { type_id: TypeId(small % 40), urgency, place, district }
        }
        ActionKind::CorrectPlace => Action::CorrectPlace { place, district: place.map(|_| DistrictId(small % 8)) },
        ActionKind::Accept => Action::Accept,
        ActionKind::Report => Action::Report { resolution: of(&[Resolution::Done, Resolution::Explained]), note },
        ActionKind::Confirm => Action::Confirm { spoken: true },
        ActionKind::SendBack => Action::SendBack { due_at, note },
        ActionKind::Lapse => Action::Lapse,
        ActionKind::Reopen => Action::Reopen { due_at, note },
        // All but duplicate and withdrawn, the last two.
        ActionKind::Close => Action::Close { resolution: of(&Resolution::ALL[..6]), note },
        ActionKind::Merge => Action::Merge { into: RequestId(REQUEST.0 - 1 - i64::from(detail)) },
        ActionKind::Withdraw => Action::Withdraw,
        ActionKind::AskExtension => Action::AskExtension { due_at, note },
        ActionKind::Extend => Action::Extend { due_at, asked: Some(due_at) },
        ActionKind::RefuseExtension => Action::RefuseExtension { asked: Some(due_at), note },
        ActionKind::Rate => Action::Rate { stars: 1 + detail % 5 },
        ActionKind::Comment => Action::Comment { note: NoteId(i64::from(detail)) },
    }
}
