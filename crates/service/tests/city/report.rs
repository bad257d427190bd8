//! Reports by residents: taken once, however often they are sent.

use std::collections::HashSet;

use domain::fact::Fact;
use domain::place::LatLon;
use domain::query::Problem;
use futures::future::join_all;
use service::report::{KEY_HOURS, MAX_KEY, forget_old_keys, report};
use service::{City, Clock, Error};
use store::testing::TestDb;

use super::{NOON, city, open, request};

async fn requests(city: &City) -> u64 {
    store::request::count(&mut city.db().read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_repeated_report_gets_the_answer_that_it_got() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let first = report(&city, &request("05.01"), Some(" key ")).await.unwrap();
        // Days later, in another process, the answer is the same: also the deadline, which counts from the registration.
        let later = open(&db, NOON.plus_hours(50)).await;
        assert_eq!(report(&later, &request("05.01"), Some("key")).await.unwrap(), first);
        assert_eq!(requests(&city).await, 1);
        assert!(first.registered.executor.is_some());
        assert_eq!(first.registered.due_at, NOON.plus_hours(6));

        let other = report(&city, &request("05.02"), Some("key")).await;
        assert!(matches!(other, Err(Error::KeyReused)), "{other:?}");
        let second = report(&city, &request("05.01"), Some("another key")).await.unwrap();
        assert_ne!((second.registered.id, &second.token), (first.registered.id, &first.token));
        assert_eq!(requests(&city).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_sent_many_times_at_once_is_taken_once() {
    TestDb::each(|db| async move {
        let (one, other) = (city(&db).await, open(&db, NOON).await);
        let new = request("05.01");
        let sent = (0..40).map(|n| report(if n % 2 == 0 { &one } else { &other }, &new, Some("key")));
        let answers: Vec<_> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(requests(&one).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_that_come_at_once_are_each_their_own() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let sent = (0..300).map(|n| {
            let (city, mut new) = (city.clone(), request(if n % 3 == 0 { "05.02" } else { "05.01" }));
            new.place_address = format!("вул. Тестова, {n}");
            // Every tenth key comes a second time, with something else.
            let key = format!("key-{}", if n % 10 == 9 { n - 1 } else { n });
            async move { (n, report(&city, &new, Some(&key)).await) }
        });
        let mut numbers = HashSet::new();
        let mut reused = 0;
        for (n, answer) in join_all(sent).await {
            match answer {
                Ok(filed) => {
                    let mut tx = db.read().await.unwrap();
                    let id = filed.registered.id;
                    let place = store::request::private_place(&mut tx, id).await.unwrap().unwrap();
                    assert_eq!(place.address.as_deref(), Some(&*format!("вул. Тестова, {n}")));
                    let events = store::event::of_request(&mut tx, id).await.unwrap();
                    let fact = store::request::fact(&mut tx, id).await.unwrap();
                    assert_eq!(Fact::fold(&events), fact, "the row is what its events make of it");
                    assert!(numbers.insert(id));
                }
                Err(Error::KeyReused) => reused += 1,
                Err(error) => panic!("{n}: {error}"),
            }
        }
        assert_eq!((numbers.len(), reused, requests(&city).await), (270, 30, 270));
    })
    .await;
}

#[tokio::test]
async fn without_a_key_every_report_is_its_own() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let one = report(&city, &request("05.01"), None).await.unwrap();
        let two = report(&city, &request("05.01"), Some("  ")).await.unwrap();
        assert_ne!((one.registered.id, one.token), (two.registered.id, two.token));
    })
    .await;
}

#[tokio::test]
async fn an_old_key_is_forgotten() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        report(&city, &request("05.01"), Some("key")).await.unwrap();
        for (hours, forgotten) in [(KEY_HOURS, 0), (KEY_HOURS + 1, 1)] {
            let later = City::open(db.another().await, Clock::fixed(NOON.plus_hours(hours))).await.unwrap();
            assert_eq!(forget_old_keys(&later).await.unwrap(), forgotten, "after {hours} h");
        }
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_key_makes_another_request_with_a_link_of_its_own() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let first = report(&city, &request("05.01"), Some("key")).await.unwrap();
        let again = report(&city, &request("05.01"), Some("key")).await.unwrap();
        assert_eq!(again, first);
        let later = City::open(db.another().await, Clock::fixed(NOON.plus_hours(KEY_HOURS + 1))).await.unwrap();
        forget_old_keys(&later).await.unwrap();
        let second = report(&later, &request("05.01"), Some("key")).await.unwrap();
        assert_eq!(report(&later, &request("05.01"), Some("key")).await.unwrap(), second);
        for filed in [&first, &second] {
            let holder = service::cabinet::Holder::of_link(&later, &filed.token).await.unwrap();
            let Some(service::cabinet::Holder::Link { request, .. }) = holder else {
                panic!("a link that leads nowhere")
            };
            assert_eq!(request, filed.registered.id);
        }
        assert_ne!(first.registered.id, second.registered.id);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_nothing_is_kept() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let long = "k".repeat(MAX_KEY + 1);
        let (mut nobody, mut elsewhere, mut abroad) = (request("05.01"), request("05.01"), request("05.01"));
        nobody.applicant.surname.clear();
        (elsewhere.point, abroad.point) = (LatLon::new(50.45, 35.04), LatLon::new(48.46, 2.35));
        for (new, key, named) in [
            (request("99.99"), "key", ("type", Problem::Unknown)),
            (request("05.01"), long.as_str(), ("idempotency_key", Problem::TooLong)),
            (nobody, "key", ("surname", Problem::Missing)),
            (elsewhere, "key", ("lat", Problem::OutOfRange)),
            (abroad, "key", ("lon", Problem::OutOfRange)),
        ] {
            let refused = report(&city, &new, Some(key)).await;
            assert!(
                matches!(refused, Err(Error::Form { field, problem }) if (field, problem) == named),
                "{named:?}: {refused:?}"
            );
        }
        assert_eq!(requests(&city).await, 0);
        // The key of a refused report is still free.
        report(&city, &request("05.01"), Some("key")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_register_knows_neither_key_nor_link() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let filed = report(&city, &request("05.01"), Some("my-own-key")).await.unwrap();
        assert_eq!(filed.token.len(), 32);
        let mut tx = db.read().await.unwrap();
        assert_eq!(store::tracking::request(&mut tx, &filed.token).await.unwrap(), None);
        assert!(store::idempotency::used(&mut tx, &["my-own-key"]).await.unwrap().is_empty());
    })
    .await;
}
