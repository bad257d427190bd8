//! The event log: its order, and reading on from a place in it.

use std::collections::HashSet;

use domain::event::Change;
use domain::id::RequestId;
use domain::workflow::Role;
use store::testing::TestDb;
use store::{Db, event};

use crate::fixture::{VODOKANAL, act, fill_classifier, hour, register};

/// Whoever reads on from the last event seen must miss none. A number that becomes visible after a higher one was seen would be
/// missed: so many writers, on connections of two processes, race against a reader that follows.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_order_of_the_log_is_the_order_of_commits() {
    const WRITERS: i64 = 8;
    const EACH: i64 = 25;
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let another = db.another().await;
        let writers: Vec<_> = (0..WRITERS)
            .map(|n| {
                let db: Db = if n % 2 == 0 { (*db).clone() } else { another.clone() };
                tokio::spawn(async move {
                    for i in 0..EACH {
                        let mut tx = db.begin().await.unwrap();
                        let id = register(&mut tx, hour(n)).await.unwrap().id;
                        if i % 3 == 0 {
                            act(&mut tx, id, hour(n), Role::System, Change::Assigned { executor: VODOKANAL })
                                .await
                                .unwrap();
                        }
                        // Between numbering and committing is where an unguarded log would go wrong.
                        tokio::task::yield_now().await;
                        if i % 5 == 4 {
                            tx.rollback().await.unwrap();
                        } else {
                            tx.commit().await.unwrap();
                        }
                    }
                })
            })
            .collect();
        let mut followed = Vec::new();
        loop {
            let done = writers.iter().all(tokio::task::JoinHandle::is_finished);
            let after = followed.last().map_or(0, |logged: &event::Logged| logged.event.seq);
            followed.extend(event::after(&mut db.read().await.unwrap(), after, 10).await.unwrap());
            if done && followed.last().map_or(0, |logged| logged.event.seq) == last_seq(&db).await {
                break;
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        another.close().await;
        let all = event::after(&mut db.read().await.unwrap(), 0, 10_000).await.unwrap();
        let seen: HashSet<i64> = followed.iter().map(|logged| logged.event.seq).collect();
        let missed: Vec<i64> = all.iter().map(|logged| logged.event.seq).filter(|seq| !seen.contains(seq)).collect();
        assert_eq!(missed, Vec::<i64>::new(), "committed, and never seen by who follows");
        // Of each writer's 25, five were taken back; of the twenty that stayed, every third of the 25 had a second event.
        let assigned = (0..EACH).filter(|i| i % 5 != 4 && i % 3 == 0).count();
        assert_eq!(all.len(), 8 * (20 + assigned));
    })
    .await;
}

async fn last_seq(db: &Db) -> i64 {
    event::last_seq(&mut db.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_delayed_view_stops_at_what_is_too_new() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let first = register(&mut tx, hour(0)).await.unwrap().id;
        let second = register(&mut tx, hour(1)).await.unwrap().id;
        act(&mut tx, first, hour(2), Role::System, Change::Assigned { executor: VODOKANAL }).await.unwrap();
        let third = register(&mut tx, hour(3)).await.unwrap().id;
        tx.commit().await.unwrap();

        let mut tx = db.read().await.unwrap();
        let seqs: Vec<i64> =
            event::after(&mut tx, 0, 100).await.unwrap().iter().map(|logged| logged.event.seq).collect();
        assert_eq!(seqs.len(), 4);
        let until = async |tx: &mut _, n| {
            let logged = event::after_until(tx, 0, Some(hour(n)), 100).await.unwrap();
            logged.iter().map(|logged| logged.event.request).collect::<Vec<RequestId>>()
        };
        assert_eq!(until(&mut tx, 1).await, [first, second]);
        assert_eq!(until(&mut tx, 9).await, [first, second, first, third]);
        assert_eq!(event::after(&mut tx, seqs[1], 1).await.unwrap()[0].event.seq, seqs[2]);
        assert_eq!(event::after(&mut tx, seqs[2], 9).await.unwrap()[0].registered_at, hour(3));

        assert_eq!(event::last_seq_until(&mut tx, hour(1)).await.unwrap(), seqs[1]);
        assert_eq!(event::last_seq_until(&mut tx, hour(9)).await.unwrap(), seqs[3]);
        assert_eq!(event::last_seq_until(&mut tx, hour(-1)).await.unwrap(), seqs[0] - 1);
        assert_eq!(event::changed_after(&mut tx, hour(1)).await.unwrap(), [first, third]);
        assert_eq!(event::changed_after(&mut tx, hour(9)).await.unwrap(), []);
        let before = event::before_of_changed_after(&mut tx, hour(1)).await.unwrap();
        assert_eq!(before.iter().map(|event| (event.request, event.version)).collect::<Vec<_>>(), [(first, 1)]);
    })
    .await;
}

#[tokio::test]
async fn the_latest_news_come_newest_first() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        for n in 0..5 {
            register(&mut tx, hour(n)).await.unwrap();
        }
        let batch = [crate::fixture::imported("a", hour(0))];
        store::import::insert_batch(&mut tx, "other", hour(2), &batch).await.unwrap();
        tx.commit().await.unwrap();
        let latest = event::latest(&mut db.read().await.unwrap(), hour(3), 3).await.unwrap();
        assert_eq!(latest.iter().map(|logged| logged.event.at).collect::<Vec<_>>(), [hour(3), hour(2), hour(1)]);
        assert!(latest.iter().all(|logged| logged.event.by == Role::Operator));
    })
    .await;
}
