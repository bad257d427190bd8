//! Loading while others write.

use domain::event::Change;
use domain::fact::Fact;
use domain::workflow::Role;
use store::testing::TestDb;
use store::{event, facts, import};

use crate::fixture::{VODOKANAL, act, fill_classifier, hour, imported, load, register};

#[tokio::test]
async fn facts_and_the_place_in_the_log_are_of_one_moment() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let first = register(&mut tx, hour(0)).await.unwrap();
        // More than one page of the load.
        let batch: Vec<_> = (0..4500).map(|n| imported(&n.to_string(), hour(n / 7))).collect();
        import::insert_batch(&mut tx, "other", hour(1000), &batch).await.unwrap();
        tx.commit().await.unwrap();

        let mut snapshot = db.read().await.unwrap();
        let seq = event::last_seq(&mut snapshot).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        act(&mut tx, first.id, hour(1), Role::System, Change::Assigned { executor: VODOKANAL }).await.unwrap();
        let late = register(&mut tx, hour(2)).await.unwrap();
        tx.commit().await.unwrap();
        let mut loaded = Vec::new();
        facts::load(&mut snapshot, |fact| loaded.push(fact)).await.unwrap();
        assert_eq!(event::last_seq(&mut snapshot).await.unwrap(), seq);
        drop(snapshot);
        assert_eq!(loaded.len(), 4501);
        assert!(loaded.contains(&first) && !loaded.iter().any(|fact| fact.id == late.id));

        // What the log says after that place makes of it what stands there now.
        for logged in event::after(&mut db.read().await.unwrap(), seq, 100).await.unwrap() {
            match loaded.iter_mut().find(|fact| fact.id == logged.event.request) {
                Some(fact) => assert!(fact.apply(&logged.event)),
                None => loaded.push(Fact::from_first(&logged.event).unwrap()),
            }
        }
        loaded.sort_by_key(|fact| (fact.registered_at, fact.id));
        assert_eq!(loaded, load(&db).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn an_empty_register_loads() {
    TestDb::each(|db| async move {
        assert_eq!(load(&db).await.unwrap(), []);
        assert_eq!(facts::unknown_until(&mut db.read().await.unwrap()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn two_may_migrate_a_new_register_at_once_and_again() {
    TestDb::each_new(|db| async move {
        let another = db.another().await;
        for _ in 0..2 {
            let (a, b) = tokio::join!(db.migrate(), another.migrate());
            a.unwrap();
            b.unwrap();
        }
        let latest = store::migrate::latest();
        assert_eq!(store::migrate::applied(&mut db.read().await.unwrap()).await.unwrap(), latest);
        fill_classifier(&db).await.unwrap();
        another.migrate().await.unwrap();
        let classifier = store::classifier::load(&mut another.read().await.unwrap()).await.unwrap();
        assert_eq!(classifier.types().count(), 1, "migrating again changes nothing");
        another.close().await;
    })
    .await;
}
