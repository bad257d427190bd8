//! Nothing late ever leaves its cohort, whatever is done with it: tried with the real workflow.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::classifier::Urgency;
use crate::deadline;
use crate::efficiency::city;
use crate::event::{Channel, Event, Registration};
use crate::fact::Fact;
use crate::facts::Filter;
use crate::facts::sample::{START, classifier, table};
use crate::id::{ExecutorId, NoteId, RequestId, TypeId};
use crate::time::{Timestamp, Window};
use crate::workflow::{Action, Resolution, Role, State, decide};

/// What somebody may try, when, and in what role.
type Attempt = (i64, Role, Action);

fn attempt() -> impl Strategy<Value = Attempt> {
    let executor = (0_u16..4).prop_map(ExecutorId);
    let later = (1_i64..2000).prop_map(|hours| START.plus_hours(hours));
    let note = None::<NoteId>;
    let action = prop_oneof![
        4 => executor.clone().prop_map(|executor| Action::Assign { executor }),
        4 => Just(Action::Accept),
        4 => select(&[Resolution::Done, Resolution::Explained])
            .prop_map(move |resolution| Action::Report { resolution, note }),
        2 => executor.prop_map(move |executor| Action::Redirect { executor, note }),
        1 => Just(Action::Return { note }),
        2 => Just(Action::Confirm { spoken: true }),
        3 => later.clone().prop_map(move |due_at| Action::SendBack { due_at, note }),
        1 => Just(Action::Lapse),
        2 => later.clone().prop_map(move |due_at| Action::Reopen { due_at, note }),
        2 => later.prop_map(|due_at| Action::Extend { due_at, asked: Some(due_at) }),
        1 => select(Resolution::ALL).prop_map(move |resolution| Action::Close { resolution, note }),
        1 => Just(Action::Merge { into: RequestId(2) }),
        1 => Just(Action::Withdraw),
        1 => select(Urgency::ALL)
            .prop_map(|urgency| Action::CorrectType { type_id: TypeId(1), urgency, place: None, district: None }),
    ];
    (0_i64..40, select(Role::ALL), action)
}

fn registered(urgency: Urgency) -> Fact {
    let registration = Registration {
        registered_at: START,
        type_id: TypeId(0),
        channel: Channel::Phone,
        district: None,
        place: None,
        original_due_at: Some(deadline::original_due_at(START, urgency)),
    };
    Fact::registered(RequestId(1), 1, &registration)
}

/// The request after each attempt that the rules let through, with the time of it.
fn history(urgency: Urgency, attempts: Vec<Attempt>) -> Vec<(Timestamp, Fact)> {
    let mut now = START;
    let mut steps = vec![(now, registered(urgency))];
    for (hours, role, action) in attempts {
        now = now.plus_hours(hours);
        let mut fact = steps[steps.len() - 1].1.clone();
        // Whoever may do it does it.
        let by = [role].into_iter().chain(Role::ALL.iter().copied());
        let decided = by.map(|by| (by, decide(&fact, by, action, now))).find(|(_, change)| change.is_ok());
        if let Some((by, Ok(change))) = decided {
            let version = fact.version + 1;
            fact.apply(&Event { seq: version.into(), request: fact.id, version, at: now, by, change });
            steps.push((now, fact));
        }
    }
    steps
}

/// Due and on time in the window of the hour of its deadline, at `now`.
fn counted(fact: &Fact, deadline: Timestamp, now: Timestamp) -> (u32, Option<u32>) {
    let window = Window { from: deadline, to: deadline.plus_hours(1) };
    let city = city(&table(std::slice::from_ref(fact), None), &classifier(), window, &Filter::default(), now);
    (city.due, city.on_time)
}

fn was_ended_before(fact: &Fact, deadline: Timestamp) -> bool {
    let nothing_to_do = [Resolution::Withdrawn, Resolution::Duplicate, Resolution::OutOfCompetence];
    fact.state == State::Closed
        && fact.resolution.is_some_and(|how| nothing_to_do.contains(&how))
        && fact.closed_at.is_some_and(|at| at < deadline)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_late_ever_leaves_its_cohort(urgency in select(Urgency::ALL), attempts in vec(attempt(), 0..40)) {
        let history = history(urgency, attempts);
        let ends = history.iter().skip(1).map(|(at, _)| *at).chain([START.plus_hours(5000)]);
        let mut late_for: Option<Timestamp> = None;
        for ((at, fact), until) in history.iter().zip(ends) {
            let deadline = fact.original_due_at.unwrap();
            if let Some(missed) = late_for {
                prop_assert_eq!(deadline, missed, "a deadline that has passed was moved at {:?}", at);
                prop_assert_eq!(counted(fact, deadline, at.plus_seconds(1)), (1, Some(0)), "at {:?}", at);
            }
            // As it stands just before the next step, and for ever after the last.
            let passed = deadline < until;
            let expected = u32::from(passed && !was_ended_before(fact, deadline));
            let (due, on_time) = counted(fact, deadline, until);
            prop_assert_eq!(due, expected, "before {:?}: {:?}", until, fact);
            if passed && fact.done_at.is_none_or(|done| done > deadline) {
                prop_assert_eq!((due, on_time), (1, Some(0)));
                late_for = Some(deadline);
            }
        }
    }
}
