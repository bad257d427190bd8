//! Who gets what and why; what no rule decided; many requests at once.

use domain::address::{Address, house};
use domain::classifier::{ExecutorKind, Lang};
use domain::id::{ContractorId, ExecutorId, RequestId};
use domain::intake::ApplicantForm;
use domain::query::Problem;
use domain::routing::{ByMatter, ByPlace, Why};
use domain::workflow::{Refusal, Resolution, Role, State};
use service::account::staff::{NewStaff, add_staff};
use service::act::{Deed, perform};
use service::dispatch::{
    Bulk, List, Picked, Sent, Sieve, TypedRule, add_rule, assets, bind, board, bulk, mark_ownerless, move_rule,
    remove_rule, rules, set_contractor, try_rules, why_here,
};
use service::queue::{self, Tab};
use service::register::NewRequest;
use service::staff::{Staff, act};
use service::{City, Error};
use store::contractor::{Building, Contractor};
use store::testing::TestDb;

use crate::{call, city, request};

/// Somebody who works here.
pub(crate) async fn staff(city: &City, role: Role, executor: Option<&str>) -> Staff {
    let phone = format!("0671{:03}{:03}", role.number(), executor.map_or(0, str::len));
    let person = ApplicantForm { phone, ..request("05.01").applicant };
    let new = NewStaff {
        person,
        password: "довгий пароль для праці".to_owned(),
        role,
        executor: executor.map(str::to_owned),
        lang: Lang::Uk,
    };
    let account = add_staff(city, &new).await.unwrap();
    let executor = executor.map(|code| city.classifier().executor_by_code(code).unwrap().id);
    let (surname, first_name) = (new.person.surname, new.person.first_name);
    Staff { account, role, executor, surname, first_name, lang: Lang::Uk }
}

pub(crate) fn executor(city: &City, code: &str) -> ExecutorId {
    city.classifier().executor_by_code(code).unwrap().id
}

fn rule(matter: &str, street: &str, house: &str, executor: &str) -> TypedRule {
    TypedRule {
        matter: matter.to_owned(),
        street: street.to_owned(),
        house: house.to_owned(),
        executor: executor.to_owned(),
        ..TypedRule::default()
    }
}

async fn fact(city: &City, id: RequestId) -> domain::fact::Fact {
    store::request::fact(&mut city.db().read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn report_at(city: &City, type_code: &str, address: &str) -> RequestId {
    let new = NewRequest { place_address: address.to_owned(), ..request(type_code) };
    service::register::register(city, Role::Operator, new).await.unwrap().id
}

#[tokio::test]
async fn a_rule_holds_from_the_next_request_on_and_is_told() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let dispatcher = staff(&city, Role::Dispatcher, None).await;
        let before = report_at(&city, "07.02", "вул. Тиха, 12").await;
        assert_eq!(fact(&city, before).await.executor, Some(executor(&city, "dtek")));
        let why = why_here(&city, &dispatcher, before).await.unwrap();
        assert!(matches!(why.sent, Sent::ByRules { routed, rule: None } if routed.why == Why::Default), "{why:?}");

        let id = add_rule(&city, &dispatcher, &rule("direction:power", "вулиця Тиха", "", "cek")).await.unwrap();
        // The tail has not run: what is in the register holds, not what is in memory.
        let after = report_at(&city, "07.02", "вул. Тиха, 12").await;
        assert_eq!(fact(&city, after).await.executor, Some(executor(&city, "cek")));
        let why = why_here(&city, &dispatcher, after).await.unwrap();
        let by = Why::Rule { rule: id, matter: ByMatter::Direction, district: false, place: ByPlace::Street };
        assert!(
            matches!(why.sent, Sent::ByRules { routed, rule: Some(ref rule) } if routed.why == by && rule.id == id)
        );
        let elsewhere = report_at(&city, "07.02", "пров. Тиха, 12").await;
        assert_eq!(fact(&city, elsewhere).await.executor, Some(executor(&city, "dtek")));

        // It is told also after the rule was removed.
        remove_rule(&city, &dispatcher, id).await.unwrap();
        city.catch_up().await.unwrap();
        let why = why_here(&city, &dispatcher, after).await.unwrap();
        assert!(matches!(why.sent, Sent::ByRules { rule: Some(ref rule), .. } if rule.removed_at.is_some()));
        let now = report_at(&city, "07.02", "вул. Тиха, 12").await;
        assert_eq!(fact(&city, now).await.executor, Some(executor(&city, "dtek")));

        let redirect = Deed::Redirect { executor: executor(&city, "vodokanal"), reason: "Не їхнє".to_owned() };
        act(&city, &dispatcher, now, &redirect, &[], None).await.unwrap();
        assert!(matches!(why_here(&city, &dispatcher, now).await.unwrap().sent, Sent::ByHand));
    })
    .await;
}

#[tokio::test]
async fn rules_are_added_ordered_removed_and_tried() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (admin, official) = (staff(&city, Role::Admin, None).await, staff(&city, Role::Official, None).await);
        let first = add_rule(&city, &admin, &rule("05.01", "", "", "teplo")).await.unwrap();
        let second = add_rule(&city, &admin, &rule("", "вул. Тиха", "12-А", "cek")).await.unwrap();
        let order = async || rules(&city, &admin).await.unwrap().iter().map(|rule| rule.id).collect::<Vec<_>>();
        assert_eq!(order().await, [first, second]);
        let tried = try_rules(&city, &admin, "05.01", "Тиха 12а").await.unwrap();
        assert_eq!(tried.rule.map(|rule| rule.id), Some(first));
        move_rule(&city, &admin, second, true).await.unwrap();
        assert_eq!(order().await, [second, first]);
        let tried = try_rules(&city, &admin, "05.01", "Тиха 12а").await.unwrap();
        assert_eq!(
            (tried.rule.map(|rule| rule.id), tried.routed.executor),
            (Some(second), Some(executor(&city, "cek")))
        );
        move_rule(&city, &admin, second, true).await.unwrap();
        move_rule(&city, &admin, second, false).await.unwrap();
        assert_eq!(order().await, [first, second]);
        remove_rule(&city, &admin, first).await.unwrap();
        assert_eq!(order().await, [second]);
        assert!(matches!(remove_rule(&city, &admin, first).await, Err(Error::NotFound)));

        for (typed, field, problem) in [
            (rule("99.99", "", "", "teplo"), "matter", Problem::Unknown),
            (rule("direction:none", "", "", "teplo"), "matter", Problem::Unknown),
            (TypedRule { district: "none".to_owned(), ..rule("", "", "", "teplo") }, "district", Problem::Unknown),
            (rule("05.01", "", "5", "teplo"), "street", Problem::Missing),
            (rule("05.01", "вул.", "", "teplo"), "street", Problem::Malformed),
            (rule("05.01", "вул. Тиха", "ліворуч", "teplo"), "house", Problem::Malformed),
            (rule("05.01", &"т".repeat(121), "", "teplo"), "street", Problem::TooLong),
            (rule("05.01", "", "", ""), "executor", Problem::Missing),
            (rule("05.01", "", "", "nobody"), "executor", Problem::Unknown),
        ] {
            let refused = add_rule(&city, &admin, &typed).await;
            assert!(
                matches!(refused, Err(Error::Form { field: f, problem: p }) if f == field && p == problem),
                "{typed:?}: {refused:?}"
            );
        }
        assert!(matches!(add_rule(&city, &official, &rule("", "", "", "teplo")).await, Err(Error::Forbidden(_))));
        assert_eq!(order().await, [second]);
        let lines = store::audit::before(&mut city.db().read().await.unwrap(), i64::MAX, 100).await.unwrap();
        let count = |action: &str| lines.iter().filter(|line| line.action == action).count();
        assert_eq!((count("rule_added"), count("rule_moved"), count("rule_removed"), count("refused")), (2, 3, 1, 1));
    })
    .await;
}

/// A register of buildings in which two companies look after houses of one group.
async fn houses(city: &City) -> [ContractorId; 2] {
    let group = executor(city, "manager");
    assert_eq!(city.classifier().executor(group).unwrap().kind, ExecutorKind::ByBuilding);
    let mut tx = city.db().begin().await.unwrap();
    let mut ids = Vec::new();
    for code in ["kk-1", "kk-2"] {
        let new = Contractor {
            id: ContractorId(0),
            executor: group,
            code: code.to_owned(),
            name: format!("Керуюча {code}"),
            phone: String::new(),
            email: String::new(),
        };
        ids.push(store::contractor::put(&mut tx, &new).await.unwrap());
    }
    let building = |street: &str, number: &str, contractor: usize| Building {
        address: Address { house: house(number), ..Address::parse(street).unwrap() },
        executor: group,
        contractor: ids[contractor],
        street: street.to_owned(),
        number: number.to_owned(),
    };
    let all = [building("вулиця Тиха", "12", 0), building("провулок Тиха", "12", 1), building("вулиця Довга", "1", 1)];
    store::contractor::put_buildings(&mut tx, &all).await.unwrap();
    tx.commit().await.unwrap();
    [ids[0], ids[1]]
}

#[tokio::test]
async fn a_house_has_its_contractor_and_nobody_else_hears_of_it() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let [first, second] = houses(&city).await;
        let dispatcher = staff(&city, Role::Dispatcher, None).await;
        let contractor = async |id: RequestId| {
            store::contractor::of_request(&mut city.db().read().await.unwrap(), id).await.unwrap()
        };
        for (address, expected) in [
            ("вул. Тиха, 12", Some(first)),
            ("пров. Тиха, 12", Some(second)),
            // Which of the two is meant, nobody knows.
            ("Тиха, 12", None),
            ("Довга 1", Some(second)),
            ("вул. Довга, 2", None),
        ] {
            let id = report_at(&city, "11.01", address).await;
            assert_eq!(contractor(id).await, expected, "{address}");
            assert_eq!(fact(&city, id).await.executor, Some(executor(&city, "manager")));
        }
        // Another executor has no house.
        assert_eq!(contractor(report_at(&city, "05.01", "вул. Тиха, 12").await).await, None);

        let houseless = board(&city, &dispatcher, List::Houseless, Sieve::default()).await.unwrap();
        assert_eq!(houseless.rows.len(), 2);
        let id = houseless.rows[0].id;
        set_contractor(&city, &dispatcher, id, Some(first)).await.unwrap();
        assert_eq!(contractor(id).await, Some(first));
        let why = why_here(&city, &dispatcher, id).await.unwrap();
        assert_eq!((why.contractor.map(|one| one.id), why.contractors.len()), (Some(first), 2));
        let wrong = set_contractor(&city, &dispatcher, id, Some(ContractorId(99))).await;
        assert!(matches!(wrong, Err(Error::Form { field: "contractor", problem: Problem::Unknown })));

        // The house goes with the place, the contractor with the executor.
        let place = Deed::CorrectPlace { point: request("11.01").point, address: "вул. Довга, 1".to_owned() };
        act(&city, &dispatcher, id, &place, &[], None).await.unwrap();
        assert_eq!(contractor(id).await, Some(second));
        let redirect = Deed::Redirect { executor: executor(&city, "vodokanal"), reason: "Мережа".to_owned() };
        act(&city, &dispatcher, id, &redirect, &[], None).await.unwrap();
        assert_eq!(contractor(id).await, None);

        city.catch_up().await.unwrap();
        let events = store::event::of_request(&mut city.db().read().await.unwrap(), id).await.unwrap();
        assert!(!format!("{events:?}").contains("kk-"), "no event knows a contractor");
    })
    .await;
}

#[tokio::test]
async fn people_of_a_contractor_know_of_their_own_houses_alone() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let [first, _] = houses(&city).await;
        let manager = staff(&city, Role::Executor, Some("manager")).await;
        let own = report_at(&city, "11.01", "вул. Тиха, 12").await;
        let of_another = report_at(&city, "11.01", "пров. Тиха, 12").await;
        let list = async || queue::list(&city, &manager, Tab::Work, None, Lang::Uk).await.unwrap();
        assert_eq!(
            (list().await.items.len(), list().await.counts.assigned),
            (2, 2),
            "bound to no contractor: all of the group"
        );

        let system = Role::System.into();
        let phone = format!("0671{:03}{:03}", Role::Executor.number(), "manager".len());
        for (phone, code, field) in [
            ("0679999999", Some("kk-1"), "phone"),
            ("не телефон", None, "phone"),
            (&*phone, Some("kk-9"), "contractor"),
        ] {
            let refused = bind(&city, system, phone, code).await;
            assert!(matches!(refused, Err(Error::Form { field: f, .. }) if f == field), "{refused:?}");
        }
        bind(&city, system, &phone, Some("kk-1")).await.unwrap();
        let own_contractor = store::contractor::of_account(&mut city.db().read().await.unwrap(), manager.account).await;
        assert_eq!(own_contractor.unwrap(), Some(first));
        let shown = list().await;
        assert_eq!(shown.items.iter().map(|item| item.id).collect::<Vec<_>>(), [own.0]);
        assert_eq!((shown.counts.assigned, shown.counts.overdue), (1, 0));
        let found = async |typed: &str| queue::find(&city, &manager, typed, Lang::Uk).await.unwrap().items.len();
        assert_eq!(
            (found("Тиха").await, found(&own.to_string()).await, found(&of_another.to_string()).await),
            (1, 1, 0)
        );

        assert!(service::staff::request(&city, &manager, own, Lang::Uk).await.is_ok());
        let hidden = service::staff::request(&city, &manager, of_another, Lang::Uk).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        assert!(matches!(why_here(&city, &manager, of_another).await, Err(Error::NotFound)));
        let hidden = act(&city, &manager, of_another, &Deed::Accept, &[], None).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        act(&city, &manager, own, &Deed::Accept, &[], None).await.unwrap();
        bind(&city, system, &phone, None).await.unwrap();
        assert_eq!(list().await.items.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_was_given_back_and_what_is_nobodys() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let dispatcher = staff(&city, Role::Dispatcher, None).await;
        let worker = staff(&city, Role::Executor, Some("vodokanal")).await;
        let stranger = staff(&city, Role::Executor, Some("teplo")).await;
        let rows = async |list| board(&city, &dispatcher, list, Sieve::default()).await.unwrap().rows;
        let ids = async |list| rows(list).await.iter().map(|row| row.id).collect::<Vec<_>>();

        let refused = call(&city, "05.01").await.id;
        let reason = || "Це мережа теплоенерго".to_owned();
        act(&city, &worker, refused, &Deed::Return { reason: reason() }, &[], None).await.unwrap();
        let row = rows(List::Refused).await.remove(0);
        let refusal = row.refusal.unwrap();
        assert_eq!((row.id, refusal.executor, refusal.reason), (refused, worker.executor, Some(reason())));
        assert_eq!(ids(List::Undecided).await, [], "it is in one list, not in two");

        // A correction of the type gives it to whom the rules name, but never back to who refused it.
        let type_id = |code: &str| city.classifier().type_by_code(code).unwrap().id;
        act(&city, &dispatcher, refused, &Deed::CorrectType { type_id: type_id("05.02") }, &[], None).await.unwrap();
        assert_eq!(fact(&city, refused).await.state, State::Registered);
        act(&city, &dispatcher, refused, &Deed::CorrectType { type_id: type_id("09.01") }, &[], None).await.unwrap();
        let routed = fact(&city, refused).await;
        assert_eq!((routed.state, routed.executor), (State::Assigned, Some(executor(&city, "teplo"))));
        assert_eq!(ids(List::Refused).await, []);

        let orphan = call(&city, "08.02").await.id;
        let foreign = mark_ownerless(&city, &stranger, orphan, "Не наше", None).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
        let wordless = mark_ownerless(&city, &worker, orphan, " ", None).await;
        assert!(matches!(wordless, Err(Error::Form { field: "reason", problem: Problem::Missing })), "{wordless:?}");
        mark_ownerless(&city, &worker, orphan, "На балансі немає", None).await.unwrap();
        assert_eq!(ids(List::Ownerless).await, [orphan]);
        assert_eq!(ids(List::Refused).await, [orphan]);
        assert_eq!(assets(&city, &dispatcher).await.unwrap().len(), 1);
        assert!(matches!(assets(&city, &worker).await, Err(Error::Forbidden(_))));
        let triage = Deed::Assign { executor: executor(&city, "dispatcher") };
        act(&city, &dispatcher, orphan, &triage, &[], None).await.unwrap();
        assert_eq!(ids(List::Ownerless).await, [orphan], "the dispatcher is no owner");
        assert_eq!(ids(List::Undecided).await, [orphan]);
        let found = Deed::Redirect { executor: executor(&city, "hidro"), reason: "Знайшли".to_owned() };
        act(&city, &dispatcher, orphan, &found, &[], None).await.unwrap();
        assert_eq!((ids(List::Ownerless).await, assets(&city, &dispatcher).await.unwrap().len()), (vec![], 0));
        mark_ownerless(&city, &dispatcher, orphan, "", None).await.unwrap();
        assert_eq!(assets(&city, &dispatcher).await.unwrap().len(), 1, "and lost again");
    })
    .await;
}

#[tokio::test]
async fn what_can_be_done_with_many_is_done_and_the_rest_is_told() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (dispatcher, operator) =
            (staff(&city, Role::Dispatcher, None).await, staff(&city, Role::Operator, None).await);
        let worker = staff(&city, Role::Executor, Some("vodokanal")).await;
        let mut ids = Vec::new();
        for _ in 0..4 {
            ids.push(call(&city, "05.01").await.id);
        }
        act(&city, &worker, ids[0], &Deed::Return { reason: "Не наше".to_owned() }, &[], None).await.unwrap();
        perform(&city, ids[3], Role::Applicant, &Deed::Withdraw, &[], None).await.unwrap();
        let pick = |id: RequestId, version| Picked { id, version };
        let picked = [
            pick(ids[0], None),
            pick(ids[1], Some(2)),
            pick(ids[2], Some(9)),
            pick(ids[3], None),
            pick(RequestId(99), None),
        ];
        let give = Bulk::Give { executor: executor(&city, "teplo"), reason: "Теплотраса".to_owned() };
        let outcomes = bulk(&city, &dispatcher, &picked, &give).await.unwrap();
        let done: Vec<bool> = outcomes.iter().map(|outcome| outcome.done.is_ok()).collect();
        assert_eq!(done, [true, true, false, false, false]);
        assert!(matches!(outcomes[2].done, Err(Error::Conflict)));
        assert!(matches!(outcomes[3].done, Err(Error::Refused(Refusal::WrongState { .. }))));
        assert!(matches!(outcomes[4].done, Err(Error::NotFound)));
        for id in &ids[..2] {
            assert_eq!(fact(&city, *id).await.executor, Some(executor(&city, "teplo")));
        }

        let nobody = bulk(&city, &dispatcher, &[], &give).await;
        assert!(matches!(nobody, Err(Error::Form { field: "id", problem: Problem::Missing })));
        let wordless = Bulk::Close { resolution: Resolution::Refused, reason: String::new() };
        let wordless = bulk(&city, &dispatcher, &[pick(ids[1], None)], &wordless).await;
        assert!(matches!(wordless, Err(Error::Form { field: "reason", problem: Problem::Missing })));
        assert!(matches!(bulk(&city, &operator, &picked, &give).await, Err(Error::Forbidden(_))));

        let merge = |into: RequestId| Bulk::Merge { into };
        let closed = bulk(&city, &dispatcher, &picked, &merge(ids[3])).await;
        assert!(matches!(closed, Err(Error::Refused(Refusal::IntoClosed))), "{closed:?}");
        let picked: Vec<Picked> = ids.iter().map(|id| pick(*id, None)).collect();
        let outcomes = bulk(&city, &dispatcher, &picked, &merge(ids[0])).await.unwrap();
        let done: Vec<bool> = outcomes.iter().map(|outcome| outcome.done.is_ok()).collect();
        assert_eq!(done, [true, true, true, false]);
        assert_eq!(fact(&city, ids[0]).await.state, State::Assigned);
        assert_eq!(fact(&city, ids[1]).await.resolution, Some(Resolution::Duplicate));
        // What goes on elsewhere is no place to go on in.
        let last = call(&city, "05.01").await.id;
        let gone = act(&city, &dispatcher, last, &Deed::Merge { into: ids[1] }, &[], None).await;
        assert!(matches!(gone, Err(Error::Refused(Refusal::GoesOnIn { request })) if request == ids[0]), "{gone:?}");
    })
    .await;
}
