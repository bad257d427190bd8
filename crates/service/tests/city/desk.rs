//! The operator's desk: callers, what comes of calls, the log, and what a telephone exchange tells.

use domain::call::{Direction, Outcome};
use domain::classifier::Lang;
use domain::id::CallId;
use domain::intake::ApplicantForm;
use domain::permission::Scope;
use domain::query::Problem;
use domain::workflow::Role;
use service::account::staff::{NewStaff, add_staff};
use service::api_key::{self, ApiKey};
use service::desk::{self, Consulted};
use service::register::NewRequest;
use service::staff::Staff;
use service::telephony::{self, CallEvent};
use service::{City, Error};
use store::testing::TestDb;

use crate::{NOON, call, city, open, request};

/// Somebody who works here.
async fn staff(city: &City, role: Role, phone: &str) -> Staff {
    let person =
        ApplicantForm { phone: phone.to_owned(), surname: "Пультова".to_owned(), ..request("05.01").applicant };
    let new =
        NewStaff { person, password: "довгий пароль 17".to_owned(), role, executor: None, lang: Lang::Uk };
    let account = add_staff(city, &new).await.unwrap();
    let (surname, first_name) = ("Пультова".to_owned(), "Олена".to_owned());
    Staff { account, role, executor: None, surname, first_name, lang: Lang::Uk }
}

const PHONE: &str = "+380500000001";

fn caller() -> ApplicantForm {
    request("05.01").applicant
}

fn is_refused<T: std::fmt::Debug>(done: service::Result<T>, field: &str, problem: Problem) {
    match done {
        Err(Error::Form { field: found, problem: why }) => assert_eq!((found, why), (field, problem)),
        other => panic!("{field}: {other:?}"),
    }
}

#[tokio::test]
async fn a_call_becomes_a_request_of_the_operator_once() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, "+380500000011").await;
        let id = desk::open(&city, &operator, "050 000-00-01").await.unwrap();
        let card = desk::card(&city, &operator, id).await.unwrap();
        assert_eq!((card.call.phone.as_str(), card.call.course.outcome), (PHONE, Outcome::Answered));
        assert!(card.people.is_empty() && card.requests.is_empty());
        let registered = desk::register(&city, &operator, id, &request("05.01"), 0).await.unwrap();
        assert!(registered.executor.is_some());
        // The same form once more.
        let again = desk::register(&city, &operator, id, &request("05.01"), 0).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        // And another request of the same call.
        desk::register(&city, &operator, id, &request("07.02"), 1).await.unwrap();
        let card = desk::card(&city, &operator, id).await.unwrap();
        assert_eq!((card.call.course.outcome, card.call.requests, card.requests.len()), (Outcome::Registered, 2, 2));
        assert_eq!(card.people.len(), 1);
        assert_eq!(card.people[0].surname, "Перевіренко");
        // Who did it stands with the event.
        let names = store::account::names_of_staff(&mut db.read().await.unwrap(), registered.id).await.unwrap();
        assert_eq!(names[0].1, operator.account);
        let shift = desk::shift(&city, &operator).await.unwrap();
        assert_eq!((shift.calls, shift.requests, shift.consultations, shift.mean_seconds), (1, 2, 0, Some(0)));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_leaves_the_call_open() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, "+380500000011").await;
        is_refused(desk::open(&city, &operator, "12").await, "phone", Problem::Malformed);
        let id = desk::open(&city, &operator, "").await.unwrap();
        let nobody = NewRequest { applicant: ApplicantForm::default(), ..request("05.01") };
        is_refused(desk::register(&city, &operator, id, &nobody, 0).await, "surname", Problem::Missing);
        let no_type = NewRequest { type_code: "99.99".to_owned(), ..request("05.01") };
        is_refused(desk::register(&city, &operator, id, &no_type, 0).await, "type", Problem::Unknown);
        let consulted = |topic: &str, seconds: &str| Consulted { topic: topic.to_owned(), seconds: seconds.to_owned() };
        for (topic, seconds, field, problem) in [
            ("", "", "topic", Problem::Missing),
            ("weather", "", "topic", Problem::Unknown),
            ("other", "a minute", "seconds", Problem::Malformed),
            ("other", "999999", "seconds", Problem::OutOfRange),
        ] {
            is_refused(desk::consult(&city, &operator, id, &consulted(topic, seconds), 0).await, field, problem);
        }
        assert_eq!(desk::card(&city, &operator, id).await.unwrap().call.course.outcome, Outcome::Answered);
        is_refused(desk::set_line(&city, &operator, "a b").await, "line", Problem::Malformed);
        let missing = desk::card(&city, &operator, CallId(999)).await;
        assert!(matches!(missing, Err(Error::NotFound)), "{missing:?}");
        let missing = desk::consult(&city, &operator, CallId(999), &consulted("other", ""), 0).await;
        assert!(matches!(missing, Err(Error::NotFound)), "{missing:?}");
    })
    .await;
}

#[tokio::test]
async fn a_caller_joins_an_open_request_and_is_counted_once() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, "+380500000011").await;
        // A smell of gas, whose place nobody else is shown: the desk may join it all the same.
        let first = call(&city, "05.01").await.id;
        let second = ApplicantForm { phone: "+380670000002".to_owned(), surname: "Друга".to_owned(), ..caller() };
        for _ in 0..2 {
            let id = desk::open(&city, &operator, "+380670000002").await.unwrap();
            desk::join(&city, &operator, id, first, &second, 0).await.unwrap();
            let card = desk::card(&city, &operator, id).await.unwrap();
            assert_eq!((card.call.course.outcome, card.call.request), (Outcome::Joined, Some(first)));
        }
        let mut tx = db.read().await.unwrap();
        assert_eq!(store::joined::count(&mut tx, first).await.unwrap(), 1);
        drop(tx);
        let found = desk::search(&city, &operator, "друга", None).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
        // One that is closed cannot be joined.
        let id = desk::open(&city, &operator, "+380670000003").await.unwrap();
        let closed = domain::id::RequestId(first.0 + 1000);
        is_refused(desk::join(&city, &operator, id, closed, &second, 0).await, "join", Problem::Unknown);
    })
    .await;
}

#[tokio::test]
async fn what_is_open_near_is_offered_with_true_places() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, "+380500000011").await;
        let id = call(&city, "05.01").await.id;
        let other = call(&city, "07.02").await.id;
        let here = request("05.01").point.unwrap();
        let classifier = city.classifier();
        let kind = classifier.type_by_code("05.01");
        let around = desk::around(&city, &operator, kind, here).await.unwrap();
        assert_eq!(around.open.iter().map(|row| row.id).collect::<Vec<_>>(), [other, id]);
        assert_eq!(around.alike.iter().map(|alike| alike.row.id).collect::<Vec<_>>(), [id]);
        assert!(around.alike[0].metres < 1.0);
        let far = domain::place::LatLon { lat: here.lat + 0.02, ..here };
        assert_eq!(desk::around(&city, &operator, kind, far).await.unwrap(), desk::Around::default());
    })
    .await;
}

#[tokio::test]
async fn who_may_not_take_calls_is_refused_and_that_is_written() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "05.01").await.id;
        for (role, phone) in
            [(Role::Controller, "+380500000013"), (Role::Official, "+380500000014"), (Role::Admin, "+380500000015")]
        {
            let other = staff(&city, role, phone).await;
            let opened = desk::open(&city, &other, PHONE).await;
            assert!(matches!(opened, Err(Error::Forbidden(_))), "{role}: {opened:?}");
            let searched = desk::search(&city, &other, &id.to_string(), None).await;
            assert_eq!(searched.is_ok(), role == Role::Controller, "{role}");
        }
    })
    .await;
}

async fn key(city: &City) -> ApiKey {
    let admin = staff(city, Role::Admin, "+380500000019").await;
    let made = api_key::make(city, &admin, "АТС", Scope::Telephony).await.unwrap();
    api_key::opening(city, &made.secret, Scope::Telephony).await.unwrap().unwrap()
}

fn event(event: &str, call: &str) -> CallEvent {
    CallEvent {
        event: event.to_owned(),
        call: call.to_owned(),
        phone: "0671112233".to_owned(),
        line: "101".to_owned(),
        ..CallEvent::default()
    }
}

#[tokio::test]
async fn keys_open_what_they_are_for_until_they_are_revoked() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let admin = staff(&city, Role::Admin, "+380500000016").await;
        let operator = staff(&city, Role::Operator, "+380500000017").await;
        let refused = api_key::make(&city, &operator, "АТС", Scope::Telephony).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        is_refused(api_key::make(&city, &admin, " ", Scope::Telephony).await, "name", Problem::Missing);
        is_refused(api_key::make(&city, &admin, &"я".repeat(101), Scope::Telephony).await, "name", Problem::TooLong);
        let made = api_key::make(&city, &admin, "АТС", Scope::Telephony).await.unwrap();
        assert!(made.secret.starts_with("misto_") && !format!("{made:?}").contains(&made.secret));
        assert_eq!(api_key::all(&city, &admin).await.unwrap()[0].last_used_at, None);
        let key = api_key::opening(&city, &made.secret, Scope::Telephony).await.unwrap().unwrap();
        assert_eq!(key.name, "АТС");
        assert_eq!(api_key::all(&city, &admin).await.unwrap()[0].last_used_at, Some(NOON));
        assert_eq!(api_key::opening(&city, "misto_other", Scope::Telephony).await.unwrap(), None);
        api_key::revoke(&city, &admin, made.id).await.unwrap();
        assert_eq!(api_key::opening(&city, &made.secret, Scope::Telephony).await.unwrap(), None);
        assert!(matches!(api_key::revoke(&city, &admin, api_key::ApiKeyId(99)).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_call_rings_at_the_desk_of_its_line_and_fills_the_log() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (operator, key) = (staff(&city, Role::Operator, "+380500000011").await, key(&city).await);
        desk::set_line(&city, &operator, "101").await.unwrap();
        let id = telephony::take(&city, &key, &event("ringing", "a-1")).await.unwrap();
        assert_eq!(desk::ringing(&city, &operator).await.unwrap().map(|call| call.id), Some(id));
        // Told again, and what comes after, in another process.
        let later = open(&db, NOON.plus_seconds(5)).await;
        assert_eq!(telephony::take(&later, &key, &event("ringing", "a-1")).await.unwrap(), id);
        telephony::take(&later, &key, &event("answered", "a-1")).await.unwrap();
        let after = open(&db, NOON.plus_seconds(65)).await;
        telephony::take(&after, &key, &event("ended", "a-1")).await.unwrap();
        assert_eq!(desk::ringing(&after, &operator).await.unwrap(), None);
        let log = desk::log(&after, &operator, None, true, None).await.unwrap();
        assert_eq!(log.len(), 1);
        let course = log[0].course;
        assert_eq!((course.direction, course.outcome, course.seconds), (Direction::In, Outcome::Answered, Some(60)));
        assert_eq!(log[0].operator.as_deref(), Some("Пультова Олена"));
        // What the operator says of it stays, however late the exchange tells of it.
        let consulted = Consulted { topic: "routes".to_owned(), seconds: String::new() };
        desk::consult(&after, &operator, id, &consulted, 0).await.unwrap();
        telephony::take(&after, &key, &event("ended", "a-1")).await.unwrap();
        let card = desk::card(&after, &operator, id).await.unwrap();
        assert_eq!((card.call.course.outcome, card.call.topic.as_deref()), (Outcome::Consultation, Some("routes")));
        let shift = desk::shift(&after, &operator).await.unwrap();
        assert_eq!((shift.calls, shift.consultations, shift.mean_seconds), (1, 1, Some(60)));
    })
    .await;
}

#[tokio::test]
async fn a_line_rings_where_it_was_taken_to() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let key = key(&city).await;
        let first = staff(&city, Role::Operator, "+380500000011").await;
        let second = staff(&city, Role::Dispatcher, "+380500000012").await;
        desk::set_line(&city, &first, "101").await.unwrap();
        desk::set_line(&city, &second, "101").await.unwrap();
        assert_eq!(desk::line(&city, &first).await.unwrap(), None);
        telephony::take(&city, &key, &event("ringing", "b-1")).await.unwrap();
        assert_eq!(desk::ringing(&city, &first).await.unwrap(), None);
        assert!(desk::ringing(&city, &second).await.unwrap().is_some());
        // Passed on to somebody whom the exchange knows by their account.
        let to_first = CallEvent { login: "+380500000011".to_owned(), line: String::new(), ..event("answered", "b-1") };
        telephony::take(&city, &key, &to_first).await.unwrap();
        assert!(desk::ringing(&city, &first).await.unwrap().is_some());
        assert_eq!(desk::ringing(&city, &second).await.unwrap(), None);
        desk::set_line(&city, &second, "").await.unwrap();
        assert_eq!(desk::line(&city, &second).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn who_was_not_answered_waits_until_they_are_reached() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (operator, key) = (staff(&city, Role::Operator, "+380500000011").await, key(&city).await);
        let missed = |call: &str, phone: &str, at: &str| CallEvent {
            phone: phone.to_owned(),
            at: at.to_owned(),
            ..event("missed", call)
        };
        // 10:00 in Kyiv is 08:00 in UTC.
        telephony::take(&city, &key, &missed("m-1", "0671112233", "2026-11-22T08:10:00Z")).await.unwrap();
        telephony::take(&city, &key, &missed("m-2", "0631112233", "2026-11-22T08:00:00Z")).await.unwrap();
        telephony::take(&city, &key, &missed("m-3", "0671112233", "2026-11-22T08:20:00Z")).await.unwrap();
        telephony::take(&city, &key, &missed("m-4", "0501112233", "2026-11-22T08:30:00Z")).await.unwrap();
        telephony::take(&city, &key, &missed("m-5", "", "2026-11-22T08:40:00Z")).await.unwrap();
        let waiting = async || desk::callbacks(&city, &operator).await.unwrap();
        let all = waiting().await;
        let told: Vec<(&str, u64)> = all.iter().map(|one| (one.phone.as_str(), one.calls)).collect();
        assert_eq!(told, [("+380631112233", 1), ("+380671112233", 2), ("+380501112233", 1)]);
        // One gets through.
        let through = CallEvent { phone: "0671112233".to_owned(), ..event("answered", "m-6") };
        telephony::take(&city, &key, &through).await.unwrap();
        // One is called back by the desk, first in vain.
        let back = desk::call_back(&city, &operator, all[0].call).await.unwrap();
        desk::drop_call(&city, &operator, back).await.unwrap();
        assert_eq!(waiting().await.len(), 2);
        let back = desk::call_back(&city, &operator, all[0].call).await.unwrap();
        let consulted = Consulted { topic: "other".to_owned(), seconds: "30".to_owned() };
        desk::consult(&city, &operator, back, &consulted, 0).await.unwrap();
        // One is ticked off.
        assert_eq!(waiting().await.len(), 1);
        desk::reached(&city, &operator, all[2].call).await.unwrap();
        assert_eq!(waiting().await, []);
        let log = desk::log(&city, &operator, None, false, None).await.unwrap();
        let called_back = log.iter().filter(|call| call.course.outcome == Outcome::CalledBack).count();
        assert_eq!((log.len(), called_back), (8, 2));
    })
    .await;
}

#[tokio::test]
async fn what_an_exchange_tells_wrongly_is_named() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let key = key(&city).await;
        let well = event("ringing", "x");
        for (event, field, problem) in [
            (CallEvent { event: String::new(), ..well.clone() }, "event", Problem::Missing),
            (CallEvent { event: "rang".to_owned(), ..well.clone() }, "event", Problem::Unknown),
            (CallEvent { call: " ".to_owned(), ..well.clone() }, "call", Problem::Missing),
            (CallEvent { call: "x".repeat(101), ..well.clone() }, "call", Problem::TooLong),
            (CallEvent { phone: "102".to_owned(), ..well.clone() }, "phone", Problem::Malformed),
            (CallEvent { line: "a b".to_owned(), ..well.clone() }, "line", Problem::Malformed),
            (CallEvent { login: "+380999999999".to_owned(), ..well.clone() }, "login", Problem::Unknown),
            (CallEvent { login: "olena".to_owned(), ..well.clone() }, "login", Problem::Malformed),
            (CallEvent { direction: "up".to_owned(), ..well.clone() }, "direction", Problem::Unknown),
            (CallEvent { at: "yesterday".to_owned(), ..well.clone() }, "at", Problem::Malformed),
            (CallEvent { at: "2020-01-01T00:00:00Z".to_owned(), ..well.clone() }, "at", Problem::OutOfRange),
            (CallEvent { seconds: Some(-1), ..well.clone() }, "seconds", Problem::OutOfRange),
        ] {
            is_refused(telephony::take(&city, &key, &event).await, field, problem);
        }
        assert_eq!(store::call::missed(&mut db.read().await.unwrap()).await.unwrap(), 0);
    })
    .await;
}
