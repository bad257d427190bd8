//! How the database is.

use domain::workflow::State;
use store::testing::TestDb;
use store::{Kind, doctor, migrate, request};

use crate::fixture::{fill_classifier, hour, register};

#[tokio::test]
async fn a_sound_register_has_no_faults_and_a_tampered_one_has() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let fact = register(&mut tx, hour(0)).await.unwrap();
        tx.commit().await.unwrap();
        let health = doctor::examine(&db).await.unwrap();
        assert_eq!(health.faults, Vec::<String>::new());
        assert_eq!((health.migration, health.latest_migration), (migrate::latest(), migrate::latest()));
        assert!(health.rows.contains(&("request", 1)) && health.rows.contains(&("executor", 2)), "{:?}", health.rows);
        assert!(health.bytes > 0 && health.last_seq > 0);
        match db.kind() {
            Kind::Sqlite => assert_eq!(health.durability, "wal"),
            Kind::Postgres => assert!(health.engine.starts_with("PostgreSQL"), "{}", health.engine),
        }

        // A row that was changed past the log.
        let mut tx = db.begin().await.unwrap();
        let tampered = domain::fact::Fact { version: 2, state: State::Closed, ..fact };
        request::update(&mut tx, &tampered, 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(doctor::examine(&db).await.unwrap().faults.len(), 1);
    })
    .await;
}
