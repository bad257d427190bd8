#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::*;
use crate::classifier::Urgency;
use crate::event::{Change, Channel, Event, Registration};
use crate::fact::Fact;
use crate::id::{ExecutorId, NoteId, RequestId, TypeId};
use crate::time::Timestamp;

/// What leads from the state of the row to the state of the column. Written from the product's words, not from [`TABLE`].
const STEPS: &str = "
from \\ to  | registered      | assigned                                 | in_progress                     | on_control      | rework                          | closed
registered  | type place note | assign                                   |                                 |                 |                                 | close merge withdraw
assigned    | return          | redirect type place ask extend keep note | accept                          |                 |                                 | close merge withdraw
in_progress | return          | redirect                                 | type place ask extend keep note | report          |                                 | close merge withdraw
on_control  |                 |                                          |                                 | type place note | send_back                       | confirm lapse close merge withdraw
rework      |                 | redirect                                 |                                 | report          | type place ask extend keep note | close merge withdraw
closed      |                 |                                          |                                 |                 | reopen                          | rate note
";

/// The short words of that grid.
const SHORT: &[(&str, &str)] = &[
    ("type", "correct_type"),
    ("place", "correct_place"),
    ("ask", "ask_extension"),
    ("keep", "refuse_extension"),
    ("note", "comment"),
];

/// Who may do what.
const WHO: &str = "
action           | system | applicant | operator | dispatcher | executor | controller | official | admin | import
assign           |   x    |           |          |     x      |          |            |          |       |
return           |        |           |          |            |    x     |            |          |       |
redirect         |        |           |          |     x      |          |            |          |       |
correct_type     |        |           |    x     |     x      |          |     x      |          |       |
correct_place    |        |           |    x     |     x      |          |     x      |          |       |
accept           |        |           |          |            |    x     |            |          |       |
report           |        |           |          |            |    x     |            |          |       |
confirm          |        |     x     |          |            |          |     x      |          |       |
send_back        |        |     x     |          |            |          |     x      |          |       |
lapse            |   x    |           |          |            |          |            |          |       |
reopen           |        |     x     |          |            |          |            |          |       |
close            |        |           |          |     x      |          |     x      |          |       |
merge            |        |           |    x     |     x      |          |            |          |       |
withdraw         |        |     x     |          |            |          |            |          |       |
ask_extension    |        |           |          |            |    x     |            |          |       |
extend           |        |           |          |            |          |     x      |          |       |
refuse_extension |        |           |          |            |          |     x      |          |       |
rate             |        |     x     |          |            |          |            |          |       |
comment          |        |     x     |    x     |     x      |    x     |     x      |          |       |
";

/// A grid as (row, column) → cell.
fn grid(text: &'static str) -> BTreeMap<(&'static str, &'static str), &'static str> {
    let mut lines = text.trim().lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines
        .flat_map(|line| {
            assert_eq!(line.len(), head.len(), "{line:?}");
            let row = line[0];
            head.iter().copied().zip(line).skip(1).map(move |(column, cell)| ((row, column), cell)).collect::<Vec<_>>()
        })
        .collect()
}

fn in_full(word: &str) -> &str {
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, code)| code)
}

const REGISTERED_AT: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn hour(n: i64) -> Timestamp {
    REGISTERED_AT.plus_hours(n)
}

/// The deadline of every request here: a week.
const DUE: i64 = 168;
/// When the report was made, and when the request was closed.
const DONE: i64 = 10;
const CLOSED: i64 = 50;
/// A moment at which no time forbids anything: 72 hours after the report, before the deadline, within a week of the close.
const NOW: i64 = 100;

/// A request in the state, with all that a request in that state has.
fn request_in(state: State) -> Fact {
    let registration = Registration {
        registered_at: REGISTERED_AT,
        type_id: TypeId(1),
        channel: Channel::Phone,
        district: None,
        place: None,
        original_due_at: Some(hour(DUE)),
    };
    let reported = !state.is_work_pending();
    Fact {
        state,
        executor: (state != State::Registered).then_some(ExecutorId(3)),
        resolution: reported.then_some(Resolution::Done),
        confirmed_by: (!state.is_open()).then_some(ConfirmedBy::Applicant),
        done_at: reported.then(|| hour(DONE)),
        reported,
        closed_at: (!state.is_open()).then(|| hour(CLOSED)),
        ..Fact::registered(RequestId(77), 5, &registration)
    }
}

/// The request after the change, taken in at the moment.
fn after(fact: &Fact, by: Role, change: Change, at: Timestamp) -> Fact {
    let mut fact = fact.clone();
    let version = fact.version + 1;
    assert!(fact.apply(&Event { seq: 9, request: fact.id, version, at, by, change }));
    fact
}

#[test]
fn every_action_of_every_role_from_every_state_leads_where_the_grids_say() {
    let (steps, who) = (grid(STEPS), grid(WHO));
    assert_eq!(steps.len(), State::ALL.len() * State::ALL.len());
    assert_eq!(who.len(), ActionKind::ALL.len() * Role::ALL.len());
    let (mut allowed, mut forbidden) = (0, 0);
    for &kind in ActionKind::ALL {
        for &role in Role::ALL {
            let may = who[&(kind.code(), role.code())] == "x";
            for &from in State::ALL {
                let fact = request_in(from);
                let action = walk::action(kind, &fact, hour(NOW), 0);
                let decided = decide(&fact, role, action, hour(NOW));
                let reached = decided.clone().ok().map(|change| after(&fact, role, change, hour(NOW)).state);
                for &to in State::ALL {
                    let cell = steps[&(from.code(), to.code())];
                    let expected = may && cell.split(' ').any(|word| in_full(word) == kind.code());
                    assert_eq!(reached == Some(to), expected, "{role}: {kind} from {from} to {to}: {decided:?}");
                    if expected {
                        assert_eq!(step(kind, from, role).unwrap().to, to);
                        allowed += 1;
                    } else {
                        forbidden += 1;
                    }
                }
                match decided {
                    Err(Refusal::WrongRole { action, role: refused }) => {
                        assert_eq!((action, refused, may), (kind, role, false));
                    }
                    Err(Refusal::WrongState { action, state }) => assert_eq!((action, state, may), (kind, from, true)),
                    Err(other) => panic!("{role}: {kind} from {from}: {other}"),
                    Ok(_) => assert!(actions(from, role).any(|listed| listed == kind)),
                }
            }
        }
    }
    assert_eq!(allowed + forbidden, 19 * 9 * 6 * 6);
    assert_eq!(allowed, 111);
}

#[test]
fn every_action_stands_in_the_table_and_no_two_rows_speak_of_the_same_case() {
    let mut cases = BTreeSet::new();
    for row in TABLE {
        for &from in row.from {
            for &role in row.who {
                assert!(cases.insert((row.action, from, role)), "{row:?}");
            }
        }
    }
    for kind in ActionKind::ALL {
        assert!(TABLE.iter().any(|row| row.action == *kind), "{kind}");
    }
}

#[test]
fn random_histories_reach_every_kind_of_change() {
    let mut runner = TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..500 {
        let events = walk::histories().new_tree(&mut runner).unwrap().current();
        kinds.extend(events.iter().map(|event| event.change.kind()));
    }
    // All actions, and the two ways into the register.
    assert_eq!(kinds.len(), ActionKind::ALL.len() + 2, "{kinds:?}");
}

/// What is decided `now` hours after registration.
fn at(fact: &Fact, now: i64, role: Role, action: Action) -> Result<Change, Refusal> {
    decide(fact, role, action, hour(now))
}

fn too_late(action: ActionKind, limit: Timestamp) -> Result<Change, Refusal> {
    Err(Refusal::TooLate { action, limit })
}

#[test]
fn a_request_is_opened_again_within_seven_days_of_its_close() {
    let fact = request_in(State::Closed);
    let reopen = Action::Reopen { due_at: hour(1000), note: None };
    let limit = CLOSED + 7 * 24;
    for (now, allowed) in [(CLOSED, true), (limit - 1, true), (limit, true), (limit + 1, false), (10_000, false)] {
        let decided = at(&fact, now, Role::Applicant, reopen);
        if allowed {
            assert!(decided.is_ok(), "{now}: {decided:?}");
        } else {
            assert_eq!(decided, too_late(ActionKind::Reopen, hour(limit)), "{now}");
        }
    }
    let unknown = Fact { closed_at: None, ..fact };
    assert_eq!(at(&unknown, NOW, Role::Applicant, reopen), Err(Refusal::UnknownTime { action: ActionKind::Reopen }));
}

#[test]
fn only_what_ended_in_the_citys_own_work_is_opened_again() {
    let reopen = Action::Reopen { due_at: hour(1000), note: None };
    let cases = [
        (Some(Resolution::Done), true),
        (Some(Resolution::Explained), true),
        (Some(Resolution::NeedsFunding), true),
        (Some(Resolution::Refused), true),
        (Some(Resolution::OutOfCompetence), false),
        (Some(Resolution::SelfResolved), false),
        (Some(Resolution::Duplicate), false),
        (Some(Resolution::Withdrawn), false),
        (None, false),
    ];
    for (resolution, allowed) in cases {
        let fact = Fact { resolution, ..request_in(State::Closed) };
        let expected = if allowed {
            Ok(Change::Reopened { due_at: hour(1000), note: None })
        } else {
            Err(Refusal::BadResolution { action: ActionKind::Reopen, resolution })
        };
        assert_eq!(at(&fact, NOW, Role::Applicant, reopen), expected);
    }
}

#[test]
fn reported_work_lapses_after_72_hours_without_an_answer() {
    let fact = request_in(State::OnControl);
    let limit = hour(DONE + 72);
    assert_eq!(
        decide(&fact, Role::System, Action::Lapse, limit.plus_seconds(-1)),
        Err(Refusal::TooEarly { action: ActionKind::Lapse, limit })
    );
    assert_eq!(decide(&fact, Role::System, Action::Lapse, limit), Ok(Change::Lapsed));
    let unknown = Fact { done_at: None, reported: false, ..fact };
    assert_eq!(at(&unknown, NOW, Role::System, Action::Lapse), Err(Refusal::UnknownTime { action: ActionKind::Lapse }));
}

#[test]
fn a_corrected_type_brings_its_own_deadline_until_the_first_one_has_passed() {
    let fact = Fact { due_at: Some(hour(500)), ..request_in(State::InProgress) };
    let correct = Action::CorrectType { type_id: TypeId(9), urgency: Urgency::Medium, place: None, district: None };
    let change = Change::TypeCorrected { type_id: TypeId(9), original_due_at: hour(72), place: None, district: None };
    assert_eq!(at(&fact, 1, Role::Operator, correct), Ok(change.clone()));
    assert_eq!(at(&fact, DUE, Role::Operator, correct), Ok(change.clone()));
    // The date that the work goes by does not matter: an extension leaves no way around a passed deadline.
    assert_eq!(at(&fact, DUE + 1, Role::Operator, correct), too_late(ActionKind::CorrectType, hour(DUE)));

    let corrected = after(&fact, Role::Operator, change, hour(1));
    assert_eq!((corrected.original_due_at, corrected.due_at), (Some(hour(72)), Some(hour(72))));

    let unknown = Fact { original_due_at: None, ..fact };
    assert_eq!(at(&unknown, 1, Role::Operator, correct), Err(Refusal::UnknownTime { action: ActionKind::CorrectType }));
}

#[test]
fn more_time_is_asked_for_before_the_deadline_and_is_more() {
    let ask = |due: i64| Action::AskExtension { due_at: hour(due), note: Some(NoteId(4)) };
    let asked = |due: i64| Ok(Change::ExtensionAsked { due_at: hour(due), note: Some(NoteId(4)) });
    let bad_date = |after: i64| Err(Refusal::BadDate { after: hour(after) });
    for state in [State::Assigned, State::InProgress, State::Rework] {
        let fact = request_in(state);
        assert_eq!(at(&fact, DUE - 1, Role::Executor, ask(DUE + 1)), asked(DUE + 1));
        assert_eq!(at(&fact, DUE, Role::Executor, ask(DUE + 1)), too_late(ActionKind::AskExtension, hour(DUE)));
        assert_eq!(at(&fact, 1, Role::Executor, ask(DUE)), bad_date(DUE));
        assert_eq!(at(&fact, 1, Role::Executor, ask(2)), bad_date(DUE));
        let unknown = Fact { due_at: None, ..fact };
        assert_eq!(at(&unknown, 5, Role::Executor, ask(6)), asked(6));
        assert_eq!(at(&unknown, 5, Role::Executor, ask(5)), bad_date(5));
    }
}

#[test]
fn more_time_is_given_even_after_the_deadline_but_only_into_the_future() {
    let fact = request_in(State::InProgress);
    let extend = |due: i64| Action::Extend { due_at: hour(due), asked: Some(hour(due)) };
    assert_eq!(at(&fact, 1, Role::Controller, extend(DUE)), Err(Refusal::BadDate { after: hour(DUE) }));
    assert_eq!(at(&fact, DUE + 9, Role::Controller, extend(DUE + 9)), Err(Refusal::BadDate { after: hour(DUE + 9) }));
    let change = at(&fact, DUE + 9, Role::Controller, extend(DUE + 10)).unwrap();
    let extended = after(&fact, Role::Controller, change, hour(DUE + 9));
    assert_eq!((extended.due_at, extended.original_due_at), (Some(hour(DUE + 10)), Some(hour(DUE))));
    assert_eq!(extended.extended, Some(true));
}

#[test]
fn more_time_is_given_and_refused_to_who_asked() {
    let (fact, note) = (request_in(State::InProgress), Some(NoteId(4)));
    let unasked = Action::Extend { due_at: hour(DUE + 10), asked: None };
    assert_eq!(at(&fact, 1, Role::Controller, unasked), Err(Refusal::NotAsked));
    let refuse = |asked| Action::RefuseExtension { asked, note };
    assert_eq!(at(&fact, 1, Role::Controller, refuse(None)), Err(Refusal::NotAsked));
    let change = at(&fact, DUE + 9, Role::Controller, refuse(Some(hour(DUE + 10)))).unwrap();
    assert_eq!(change, Change::ExtensionRefused { note });
    let refused = after(&fact, Role::Controller, change, hour(1));
    assert_eq!((refused.due_at, refused.extended, refused.state), (fact.due_at, fact.extended, fact.state));
}

#[test]
fn work_is_sent_back_and_opened_again_with_a_date_to_come() {
    for (state, action) in [
        (State::OnControl, Action::SendBack { due_at: hour(NOW), note: None }),
        (State::Closed, Action::Reopen { due_at: hour(NOW), note: None }),
    ] {
        let fact = request_in(state);
        assert_eq!(at(&fact, NOW, Role::Applicant, action), Err(Refusal::BadDate { after: hour(NOW) }));
        assert!(at(&fact, NOW - 1, Role::Applicant, action).is_ok());
    }
}

#[test]
fn each_resolution_has_its_action() {
    let (open, note) = (request_in(State::InProgress), None);
    for &resolution in Resolution::ALL {
        let reported = at(&open, 1, Role::Executor, Action::Report { resolution, note });
        let closed = at(&open, 1, Role::Controller, Action::Close { resolution, note });
        let bad = |action| Err(Refusal::BadResolution { action, resolution: Some(resolution) });
        if matches!(resolution, Resolution::Done | Resolution::Explained) {
            assert_eq!(reported, Ok(Change::Reported { resolution, note }));
        } else {
            assert_eq!(reported, bad(ActionKind::Report));
        }
        if matches!(resolution, Resolution::Duplicate | Resolution::Withdrawn) {
            assert_eq!(closed, bad(ActionKind::Close));
        } else {
            assert_eq!(closed, Ok(Change::Closed { resolution, note }));
        }
    }
    let merged = at(&open, 1, Role::Operator, Action::Merge { into: RequestId(3) }).unwrap();
    assert_eq!(after(&open, Role::Operator, merged, hour(1)).resolution, Some(Resolution::Duplicate));
    let withdrawn = at(&open, 1, Role::Applicant, Action::Withdraw).unwrap();
    assert_eq!(after(&open, Role::Applicant, withdrawn, hour(1)).resolution, Some(Resolution::Withdrawn));
    assert_eq!(at(&open, 1, Role::Operator, Action::Merge { into: open.id }), Err(Refusal::IntoItself));
}

#[test]
fn who_confirms_is_told_apart() {
    let fact = request_in(State::OnControl);
    let closed = |role, action| {
        let change = at(&fact, NOW, role, action).unwrap();
        let closed = after(&fact, role, change, hour(NOW));
        (closed.confirmed_by, closed.resolution, closed.done_at, closed.closed_at)
    };
    let with = |by| (Some(by), Some(Resolution::Done), Some(hour(DONE)), Some(hour(NOW)));
    let confirm = |spoken| Action::Confirm { spoken };
    assert_eq!(closed(Role::Applicant, confirm(false)), with(ConfirmedBy::Applicant));
    assert_eq!(closed(Role::Controller, confirm(true)), with(ConfirmedBy::Controller));
    // Nobody says for the applicant what the applicant was not asked.
    let unasked = at(&request_in(State::OnControl), NOW, Role::Controller, confirm(false));
    assert_eq!(unasked, Err(Refusal::NotSpoken));
    assert_eq!(closed(Role::System, Action::Lapse), with(ConfirmedBy::Nobody));
}

#[test]
fn what_nobody_has_nobody_can_report_until_it_is_redirected() {
    let nobodys = Fact { executor: None, ..request_in(State::Rework) };
    for kind in [ActionKind::Report, ActionKind::AskExtension] {
        let action = walk::action(kind, &nobodys, hour(1), 0);
        assert_eq!(at(&nobodys, 1, Role::Executor, action), Err(Refusal::NoExecutor { action: kind }));
    }
    let redirected =
        at(&nobodys, 1, Role::Dispatcher, Action::Redirect { executor: ExecutorId(2), note: None }).unwrap();
    assert_eq!(after(&nobodys, Role::Dispatcher, redirected, hour(1)).executor, Some(ExecutorId(2)));
}

#[test]
fn one_to_five_stars() {
    let fact = request_in(State::Closed);
    for stars in 0..=u8::MAX {
        let expected =
            if (1..=5).contains(&stars) { Ok(Change::Rated { stars }) } else { Err(Refusal::BadStars { stars }) };
        assert_eq!(at(&fact, NOW, Role::Applicant, Action::Rate { stars }), expected);
    }
}

#[test]
fn the_buttons_are_what_the_rules_allow_at_the_time() {
    let codes = |fact: &Fact, role, asked, now| -> Vec<&str> {
        open_to(fact, role, asked, hour(now)).into_iter().map(ActionKind::code).collect()
    };
    let working = request_in(State::InProgress);
    assert_eq!(codes(&working, Role::Executor, None, 1), ["return", "report", "ask_extension", "comment"]);
    assert_eq!(codes(&working, Role::Executor, None, DUE), ["return", "report", "comment"]);
    assert_eq!(codes(&working, Role::Controller, None, 1), ["close", "correct_type", "correct_place", "comment"]);
    let asked = codes(&working, Role::Controller, Some(hour(DUE + 5)), 1);
    assert_eq!(asked, ["close", "correct_type", "correct_place", "extend", "refuse_extension", "comment"]);
    // Asked for, and gone by before anybody answered: it can only be refused.
    assert!(!codes(&working, Role::Controller, Some(hour(DUE + 5)), DUE + 5).contains(&"extend"));
    assert_eq!(
        codes(&request_in(State::OnControl), Role::Applicant, None, 11),
        ["confirm", "send_back", "withdraw", "comment"]
    );
    assert_eq!(codes(&request_in(State::OnControl), Role::Admin, None, 11), [""; 0]);
    assert_eq!(codes(&request_in(State::OnControl), Role::System, None, DONE + 71), [""; 0]);
    assert_eq!(codes(&request_in(State::OnControl), Role::System, None, DONE + 72), ["lapse"]);
    assert_eq!(codes(&request_in(State::Closed), Role::Applicant, None, CLOSED + 7 * 24 + 1), ["rate", "comment"]);
}

#[test]
fn a_refusal_says_why() {
    let text = |refusal: Refusal| refusal.to_string();
    let action = ActionKind::Reopen;
    assert_eq!(
        text(Refusal::WrongState { action, state: State::Rework }),
        "reopen is not for a request that is rework"
    );
    assert_eq!(
        text(Refusal::BadResolution { action, resolution: None }),
        "reopen does not go with the resolution unknown"
    );
    assert_eq!(
        text(Refusal::TooLate { action, limit: Timestamp::from_seconds(0) }),
        "reopen could be done until 1970-01-01T00:00:00Z"
    );
}
