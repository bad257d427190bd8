//! Many actions at once, each as if it were alone.

use std::time::Duration;

use futures::future::join_all;
use store::testing::TestDb;
use store::{Error, Result, Tx, settings};
use tokio::time::sleep;

async fn value(db: &TestDb, key: &str) -> Option<String> {
    settings::load(&mut db.read().await.unwrap()).await.unwrap().remove(key)
}

async fn set(tx: &mut Tx, key: &str) -> Result<()> {
    settings::set(tx, key, "set").await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_answered_is_in_the_register() {
    TestDb::each(|db| async move {
        let writes = (0..300).map(|n| {
            let db = db.clone();
            async move {
                let key = format!("key-{n}");
                let name = key.clone();
                let said: i32 = db
                    .write(move |tx| Box::pin(async move { set(tx, &name).await.map(|()| n * 2) }))
                    .await
                    .map_err(|error: Error| error)
                    .unwrap();
                assert_eq!(said, n * 2);
                // What is answered can be read at once, on another connection.
                assert_eq!(value(&db, &key).await.as_deref(), Some("set"), "{key}");
            }
        });
        join_all(writes).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_takes_back_its_own_and_nothing_else() {
    TestDb::each(|db| async move {
        let writes = (0..40).map(|n| {
            let db = db.clone();
            async move {
                let key = format!("key-{n}");
                db.write(move |tx| {
                    Box::pin(async move {
                        set(tx, &key).await?;
                        match n % 4 {
                            1 => Err(Error::NotFound("thing")),
                            2 => panic!("a bug"),
                            _ => Ok(n),
                        }
                    })
                })
                .await
            }
        });
        for (n, done) in (0..).zip(join_all(writes).await) {
            match n % 4 {
                1 => assert!(matches!(done, Err(Error::NotFound("thing"))), "{n}: {done:?}"),
                2 => assert!(matches!(done, Err(Error::Unavailable(_))), "{n}: {done:?}"),
                _ => assert_eq!(done.unwrap(), n),
            }
            let kept = matches!(n % 4, 0 | 3);
            assert_eq!(value(&db, &format!("key-{n}")).await.is_some(), kept, "{n}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_cancels_nothing() {
    TestDb::each(|db| async move {
        let write = db.write::<(), Error>(|tx| {
            Box::pin(async move {
                sleep(Duration::from_millis(20)).await;
                set(tx, "late").await
            })
        });
        // The action is handed over, then its asker goes away.
        tokio::time::timeout(Duration::from_millis(5), write).await.unwrap_err();
        for _ in 0..100 {
            if value(&db, "late").await.is_some() {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("what was begun was not written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_register_says_so() {
    TestDb::on_sqlite(|db| async move {
        db.close().await;
        let done: Result<()> = db.write(|tx| Box::pin(set(tx, "key"))).await;
        assert!(matches!(done, Err(Error::Unavailable(_))), "{done:?}");
    })
    .await;
}
