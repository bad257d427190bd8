//! Many calls that are one trouble.

use domain::id::RequestId;
use domain::notice::NoticeKind;
use domain::place::LatLon;
use domain::query::Problem;
use domain::workflow::{Action, Refusal, Resolution, Role, State};
use service::act::{Deed, act, perform};
use service::incident::{Banner, Made, Making, add, dismiss, known_near, make, overview, reword};
use service::join::join;
use service::register::{Asked, NewRequest, register};
use service::staff::Staff;
use service::{City, Error, settings};
use store::testing::TestDb;

use crate::dispatch::staff;
use crate::notices::{send_all, sending_city};
use crate::{call, city, request};

fn banner() -> Banner {
    Banner {
        uk: "Прорив водогону: вулиця Тиха".to_owned(), en: "A main has burst: Tykha street".to_owned()
    }
}

/// A call of the n-th house of a street.
fn house(n: u32) -> NewRequest {
    let new = request(if n.is_multiple_of(2) { "05.01" } else { "05.02" });
    let phone = format!("050 000 1{n:03}");
    NewRequest {
        point: LatLon::new(48.4647 + f64::from(n) * 0.0004, 35.0462),
        place_address: format!("вулиця Тиха, {n}"),
        applicant: domain::intake::ApplicantForm { phone, ..new.applicant.clone() },
        ..new
    }
}

async fn calls(city: &City, houses: std::ops::Range<u32>) -> Vec<RequestId> {
    let mut ids = Vec::new();
    for n in houses {
        ids.push(register(city, Role::Operator, house(n)).await.unwrap().id);
    }
    ids
}

async fn fact(city: &City, id: RequestId) -> domain::fact::Fact {
    store::request::fact(&mut city.db().read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn make_of(city: &City, operator: &Staff, into: RequestId, requests: &[RequestId]) -> Made {
    make(city, operator, &Making { into, requests: requests.to_vec(), banner: banner() }).await.unwrap()
}

/// What everybody is told.
async fn shown(city: &City) -> Vec<domain::answer::IncidentAnswer> {
    service::read::city(city).await.incidents
}

#[tokio::test]
async fn a_burst_main_is_suggested_by_the_fifth_call_merged_told_and_closed_once() {
    TestDb::each(|db| async move {
        let city = sending_city(&db).await;
        let operator = staff(&city, Role::Operator, None).await;
        let mut ids = calls(&city, 1..5).await;
        assert_eq!(overview(&city, &operator).await.unwrap().suggested, []);
        ids.extend(calls(&city, 5..6).await);
        let suggested = overview(&city, &operator).await.unwrap().suggested.remove(0);
        assert_eq!(suggested.members.iter().map(|member| member.id).collect::<Vec<_>>(), ids);
        assert_eq!(suggested.street.as_deref(), Some("вулиця Тиха"));
        ids.extend(calls(&city, 6..13).await);
        let suggested = overview(&city, &operator).await.unwrap().suggested.remove(0);
        assert_eq!(suggested.members.len(), 12);
        send_all(&city).await;

        let made = make_of(&city, &operator, ids[0], &ids).await;
        assert_eq!((made.merged.len(), made.left.len(), made.request), (11, 0, ids[0]));
        for id in &ids[1..] {
            assert_eq!(fact(&city, *id).await.resolution, Some(Resolution::Duplicate));
        }
        let told = send_all(&city).await;
        assert_eq!(told.len(), 11, "all but the one whose request goes on");
        assert!(told.iter().all(|due| due.news.kind == NoticeKind::Incident && due.news.into == Some(ids[0])));

        city.catch_up().await.unwrap();
        assert_eq!(shown(&city).await[0].text.uk, banner().uk);
        let overview_now = overview(&city, &operator).await.unwrap();
        assert_eq!((overview_now.suggested.len(), overview_now.going[0].merged.len()), (0, 11));
        assert_eq!(city.facts().iter().filter(|fact| fact.resolution == Some(Resolution::Duplicate)).count(), 11);

        // A later call of the street is offered to join, and seen as near.
        let here = house(7).point;
        assert_eq!(known_near(&city, "05.03", here).len(), 1, "of the family");
        assert_eq!(known_near(&city, "05.01", None).len(), 1);
        assert_eq!(known_near(&city, "09.01", here).len(), 0);
        assert_eq!(known_near(&city, "05.01", LatLon::new(48.5, 35.2)).len(), 0);
        let joined = join(&city, ids[0], &house(77).applicant, Asked::default(), None).await.unwrap();
        assert_eq!(joined.request, ids[0]);
        let late = calls(&city, 13..14).await;
        let near = &overview(&city, &operator).await.unwrap().going[0].near;
        assert_eq!(near.iter().map(|member| member.id).collect::<Vec<_>>(), late);
        assert_eq!(add(&city, &operator, made.id, &late).await.unwrap().merged, late);
        send_all(&city).await;

        // It ends with its request: told once, to all thirteen who follow it, and the site is silent again.
        perform(&city, ids[0], Role::Executor, &Deed::Accept, &[], None).await.unwrap();
        let report = Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() };
        perform(&city, ids[0], Role::Executor, &report, &[], None).await.unwrap();
        send_all(&city).await;
        act(&city, ids[0], Role::Controller, Action::Confirm { spoken: true }, None).await.unwrap();
        let told = send_all(&city).await;
        let mut phones: Vec<&str> = told.iter().map(|due| due.to.as_str()).collect();
        phones.sort_unstable();
        phones.dedup();
        assert_eq!((told.len(), phones.len()), (14, 14));
        assert!(told.iter().all(|due| due.news.kind == NoticeKind::IncidentOver));
        city.catch_up().await.unwrap();
        assert_eq!(shown(&city).await, []);
        assert_eq!(overview(&city, &operator).await.unwrap().ended.len(), 1);

        // Opened again and closed again, it is a request like any other.
        perform(&city, ids[0], Role::Applicant, &Deed::Reopen { reason: "Знову тече".to_owned() }, &[], None)
            .await
            .unwrap();
        let close = Deed::Close { resolution: Resolution::Refused, reason: "Інше".to_owned() };
        send_all(&city).await;
        perform(&city, ids[0], Role::Controller, &close, &[], None).await.unwrap();
        assert!(send_all(&city).await.iter().all(|due| due.news.kind == NoticeKind::Closed));
    })
    .await;
}

#[tokio::test]
async fn two_operators_make_one_incident() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (operator, dispatcher) =
            (staff(&city, Role::Operator, None).await, staff(&city, Role::Dispatcher, None).await);
        let ids = calls(&city, 1..7).await;
        let one = |who: Staff, into: RequestId| {
            let (city, ids) = (city.clone(), ids.clone());
            tokio::spawn(async move { make(&city, &who, &Making { into, requests: ids, banner: banner() }).await })
        };
        let (a, b) = (one(operator.clone(), ids[0]), one(dispatcher.clone(), ids[0]));
        let (a, b) = (a.await.unwrap().unwrap(), b.await.unwrap().unwrap());
        assert_eq!((a.id, a.merged.len() + b.merged.len()), (b.id, 5));
        assert_eq!((a.left.len(), b.left.len()), (0, 0));
        // Who wants it the other way round hears where it goes on.
        let other = one(operator, ids[3]).await.unwrap();
        assert!(matches!(other, Err(Error::Refused(Refusal::GoesOnIn { request })) if request == ids[0]), "{other:?}");
        let running = store::incident::running(&mut city.db().read().await.unwrap()).await.unwrap();
        assert_eq!(running.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_dismissed_is_not_suggested_again_and_new_ones_are() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, None).await;
        let official = staff(&city, Role::Official, None).await;
        let ids = calls(&city, 1..6).await;
        assert!(matches!(dismiss(&city, &official, &ids).await, Err(Error::Forbidden(_))));
        dismiss(&city, &operator, &ids).await.unwrap();
        assert_eq!(overview(&city, &operator).await.unwrap().suggested, []);
        calls(&city, 6..10).await;
        assert_eq!(overview(&city, &operator).await.unwrap().suggested, []);
        calls(&city, 10..11).await;
        assert_eq!(overview(&city, &operator).await.unwrap().suggested[0].members.len(), 5);
        let lines = store::audit::before(&mut city.db().read().await.unwrap(), i64::MAX, 10).await.unwrap();
        assert!(
            lines.iter().any(|line| line.action == "incident_dismissed" && line.by.account == Some(operator.account))
        );
    })
    .await;
}

#[tokio::test]
async fn the_thresholds_are_the_citys() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, None).await;
        calls(&city, 1..4).await;
        for (key, value, expected) in [
            ("incident_count", "3", 1),
            ("incident_families", "", 0),
            ("incident_families", "05.01 05.02", 1),
            ("incident_metres", "10", 0),
        ] {
            settings::set(&db, key, value).await.unwrap();
            city.catch_up().await.unwrap();
            assert_eq!(overview(&city, &operator).await.unwrap().suggested.len(), expected, "{key}={value}");
        }
        for (key, value) in [
            ("incident_count", "1"),
            ("incident_metres", "9"),
            ("incident_minutes", "1441"),
            ("incident_families", "a,b"),
        ] {
            assert!(matches!(settings::set(&db, key, value).await, Err(Error::Setting { .. })), "{key}={value}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_incident_by_hand_its_words_and_what_it_refuses() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let operator = staff(&city, Role::Operator, None).await;
        // Of one request alone, of a type that the map shows by district only: everybody may join it, since the site tells of it.
        let gas = call(&city, "06.02").await.id;
        let made = make_of(&city, &operator, gas, &[]).await;
        city.catch_up().await.unwrap();
        let neighbour = house(3).applicant;
        assert_eq!(join(&city, gas, &neighbour, Asked::default(), None).await.unwrap().request, gas);
        let back = perform(&city, gas, Role::Applicant, &Deed::Withdraw, &[], None).await;
        assert!(matches!(back, Err(Error::Refused(Refusal::CarriesIncident { .. }))), "{back:?}");

        let said = Banner {
            uk: " Немає  газу: Соборний район ".to_owned(), en: "No gas: Sobornyi".to_owned()
        };
        reword(&city, &operator, made.id, &said).await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(shown(&city).await[0].text.uk, "Немає газу: Соборний район");
        for (uk, en, field, problem) in [
            ("", "x", "text_uk", Problem::Missing),
            ("x", " ", "text_en", Problem::Missing),
            (&*"я".repeat(201), "x", "text_uk", Problem::TooLong),
        ] {
            let words = Banner { uk: uk.to_owned(), en: en.to_owned() };
            let refused = reword(&city, &operator, made.id, &words).await;
            assert!(matches!(refused, Err(Error::Form { field: f, problem: p }) if (f, p) == (field, problem)));
        }
        settings::set(&db, "places_public", "false").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(shown(&city).await, [], "its words name a place");

        let into = call(&city, "06.02").await.id;
        let closed = call(&city, "06.02").await.id;
        perform(&city, closed, Role::Applicant, &Deed::Withdraw, &[], None).await.unwrap();
        let wanted = |into, requests| Making { into, requests, banner: banner() };
        let refused = make(&city, &operator, &wanted(closed, vec![into])).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::IntoClosed))), "{refused:?}");
        let unknown = make(&city, &operator, &wanted(RequestId(999), vec![into])).await;
        assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
        // The incident of the first goes on in the second; what is closed or unknown is left out and told.
        let made = make(&city, &operator, &wanted(into, vec![gas, closed, RequestId(999)])).await.unwrap();
        assert_eq!(made.merged, [gas]);
        assert_eq!(made.left.iter().map(|left| left.request).collect::<Vec<_>>(), [RequestId(999), closed]);
        let running = store::incident::running(&mut city.db().read().await.unwrap()).await.unwrap();
        assert_eq!(running.iter().map(|one| one.request).collect::<Vec<_>>(), [into]);
        assert_eq!(fact(&city, gas).await.state, State::Closed);
    })
    .await;
}
