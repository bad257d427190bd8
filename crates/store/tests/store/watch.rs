//! Being woken.

use std::time::Duration;

use futures::FutureExt;
use store::testing::TestDb;
use store::{Watch, settings};

use crate::fixture::{fill_classifier, hour, register};

/// Long enough for a slow machine, and well under the safety net of five seconds.
const SOON: Duration = Duration::from_secs(2);

#[tokio::test]
async fn a_commit_of_another_process_wakes() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let another = db.another().await;
        let mut watch = Watch::new(&db).await.unwrap();
        for n in 0..3 {
            let mut tx = another.begin().await.unwrap();
            register(&mut tx, hour(n)).await.unwrap();
            tx.commit().await.unwrap();
            tokio::time::timeout(SOON, watch.wait()).await.expect("woken by another process").unwrap();
        }
        let mut tx = another.begin().await.unwrap();
        settings::bump(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        tokio::time::timeout(SOON, watch.wait()).await.expect("woken by a change of settings").unwrap();
        another.close().await;
    })
    .await;
}

/// Nobody in this process waits for the next look at the database.
#[tokio::test]
async fn a_commit_of_this_process_wakes_at_once() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut watch = Watch::new(&db).await.unwrap();
        assert!(watch.wait().now_or_never().is_none(), "nothing was committed since");
        let mut tx = db.begin().await.unwrap();
        register(&mut tx, hour(0)).await.unwrap();
        assert!(watch.wait().now_or_never().is_none(), "nothing is committed yet");
        tx.commit().await.unwrap();
        watch.wait().now_or_never().expect("woken without waiting").unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_wakes_nobody() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut watch = Watch::new(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        register(&mut tx, hour(0)).await.unwrap();
        tx.rollback().await.unwrap();
        let quiet = tokio::time::timeout(Duration::from_millis(700), watch.wait()).await;
        assert!(quiet.is_err(), "woken by nothing");
    })
    .await;
}
