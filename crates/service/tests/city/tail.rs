//! What is committed here or elsewhere reaches the facts and the feed.

use std::time::Duration;

use domain::workflow::{Action, Role, State};
use futures::StreamExt;
use service::act::act;
use store::testing::TestDb;

use crate::{NOON, call, city, open};

const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn another_process_is_followed() {
    TestDb::each(|db| async move {
        let here = city(&db).await;
        let there = open(&db, NOON).await;
        let tail = there.start_tail();
        let mut watcher = Box::pin(there.watch(None).unwrap());
        let hello = watcher.next().await.unwrap();
        assert!(hello.starts_with(b"retry: "));

        let id = call(&here, "05.01").await.id;
        act(&here, id, Role::Executor, Action::Accept, None).await.unwrap();
        let mut told = String::new();
        while !told.contains("\"accepted\"") {
            let bytes = tokio::time::timeout(PATIENCE, watcher.next()).await.expect("the feed tells of it").unwrap();
            told.push_str(std::str::from_utf8(&bytes).unwrap());
        }
        assert!(told.contains("\"registered\""));
        for personal in ["Перевіренко", "Олена", "500000001", "Домашня", "Потерпіла", "Тече"]
        {
            assert!(!told.contains(personal), "{personal} in the feed");
        }
        assert_eq!(there.facts().get(id, NOON).map(|fact| fact.state), Some(State::InProgress));
        assert!(there.tail_at().is_some());

        there.shutdown();
        assert!(tokio::time::timeout(PATIENCE, async { while watcher.next().await.is_some() {} }).await.is_ok());
        tokio::time::timeout(PATIENCE, tail).await.expect("the tail ends").unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_loaded_is_what_is_followed() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        for code in ["05.01", "01.03", "11.04", "05.01"] {
            let id = call(&city, code).await.id;
            if code == "05.01" {
                act(&city, id, Role::Executor, Action::Accept, None).await.unwrap();
            }
            city.clock().set(city.now().plus_seconds(60));
        }
        city.catch_up().await.unwrap();
        let fresh = open(&db, city.now()).await;
        assert_eq!(fresh.facts().seq(), city.facts().seq());
        assert_eq!(fresh.facts().len(), 4);
        for id in 1..=4 {
            let id = domain::id::RequestId(id);
            let registered_at = NOON.plus_seconds(60 * (id.0 - 1));
            let fact = city.facts().get(id, registered_at);
            assert!(fact.is_some());
            assert_eq!(fresh.facts().get(id, registered_at), fact);
        }
        let kinds =
            |city: &service::City| city.recent(10).into_iter().map(|item| (item.seq, item.kind)).collect::<Vec<_>>();
        assert_eq!(kinds(&fresh), kinds(&city), "the front page after a restart tells the same");
    })
    .await;
}

#[tokio::test]
async fn a_type_that_another_process_made_is_known_with_its_first_request() {
    TestDb::each(|db| async move {
        let there = open(&db, NOON).await;
        let here = city(&db).await;
        let id = call(&here, "05.01").await.id;
        there.catch_up().await.unwrap();
        assert!(there.facts().get(id, NOON).is_some());
        assert_eq!(there.recent(1)[0].type_code, "05.01");
    })
    .await;
}

/// A page is told a place in the log, and goes on from there: what is before it must be on the page, whenever it was asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_shows_all_that_lies_before_its_place_in_the_log() {
    TestDb::on_sqlite(|db| async move {
        let city = city(&db).await;
        let asking = {
            let city = city.clone();
            tokio::spawn(async move {
                loop {
                    let place = service::read::city(&city).await.seq;
                    let today = service::read::today(&city, domain::classifier::Lang::Uk).await.unwrap();
                    let newest = today.changes.first().map_or(0, |item| item.seq);
                    assert!(newest >= place, "the page knows of {newest} only, and would go on after {place}");
                    if newest >= 200 {
                        return;
                    }
                }
            })
        };
        for _ in 0..100 {
            call(&city, "05.01").await;
            city.catch_up().await.unwrap();
        }
        tokio::time::timeout(PATIENCE, asking).await.expect("all is told").unwrap();
    })
    .await;
}
