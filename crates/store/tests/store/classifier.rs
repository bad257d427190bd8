//! Classifier and settings.

use domain::classifier::{ExecutorKind, Precision, Urgency};
use domain::id::{DirectionId, DistrictId, ExecutorId, TypeId};
use store::classifier::{self, NewDirection, NewDistrict, NewExecutor, NewType};
use store::testing::TestDb;
use store::{Error, settings};

use crate::fixture::{PLACE, fill_classifier, name, square};

#[tokio::test]
async fn entering_a_code_again_changes_the_row_and_keeps_its_id() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let new_name = name("Нова назва", "New name");
        let direction = NewDirection { code: "water", name: &new_name };
        assert_eq!(classifier::put_direction(&mut tx, direction).await.unwrap(), DirectionId(1));
        let executor = NewExecutor { code: "managers", name: &new_name, kind: ExecutorKind::Triage };
        assert_eq!(classifier::put_executor(&mut tx, executor).await.unwrap(), ExecutorId(2));
        let request_type = NewType {
            code: "05.01",
            direction: DirectionId(1),
            name: &new_name,
            urgency: Urgency::Long,
            precision: Precision::Hidden,
            executor: None,
        };
        assert_eq!(classifier::put_type(&mut tx, request_type).await.unwrap(), TypeId(1));
        let district = NewDistrict { code: "tsentralnyi", name: &new_name, label_point: PLACE, border: &square() };
        assert_eq!(classifier::put_district(&mut tx, district).await.unwrap(), DistrictId(1));
        // The next new one gets the next id, however often an old one was entered again.
        let sewerage = NewDirection { code: "sewerage", name: &new_name };
        assert_eq!(classifier::put_direction(&mut tx, sewerage).await.unwrap(), DirectionId(2));
        tx.commit().await.unwrap();

        let loaded = classifier::load(&mut db.read().await.unwrap()).await.unwrap();
        assert_eq!(loaded.directions().map(|row| &*row.code).collect::<Vec<_>>(), ["water", "sewerage"]);
        assert_eq!(loaded.direction_by_code("water").unwrap().name, new_name);
        let request_type = loaded.type_by_code("05.01").unwrap();
        assert_eq!((request_type.urgency, request_type.precision), (Urgency::Long, Precision::Hidden));
        assert_eq!(request_type.executor, None);
        assert_eq!(loaded.executor(ExecutorId(2)).unwrap().kind, ExecutorKind::Triage);
        let district = loaded.district_by_code("tsentralnyi").unwrap();
        assert_eq!(district.border, square());
        assert!(district.label_point.metres_to(PLACE) < 0.02);
    })
    .await;
}

#[tokio::test]
async fn every_change_is_counted() {
    TestDb::each(|db| async move {
        let count = async || settings::version(&mut db.read().await.unwrap()).await.unwrap();
        assert_eq!(count().await, 0);
        let mut tx = db.begin().await.unwrap();
        settings::set(&mut tx, "city.name_uk", "Дніпро").await.unwrap();
        settings::set(&mut tx, "city.name_uk", "Київ").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count().await, 2);
        fill_classifier(&db).await.unwrap();
        assert_eq!(count().await, 7);

        let mut tx = db.begin().await.unwrap();
        settings::bump(&mut tx).await.unwrap();
        drop(tx);
        assert_eq!(count().await, 7);
        let refused = settings::set(&mut db.begin().await.unwrap(), "version", "1").await;
        assert!(matches!(refused, Err(Error::NotFound("setting"))));
        let all = settings::load(&mut db.read().await.unwrap()).await.unwrap();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [("city.name_uk".to_owned(), "Київ".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn two_who_enter_at_once_get_different_ids() {
    TestDb::each(|db| async move {
        let enter = |code: String| {
            let db = db.clone();
            async move {
                let mut tx = db.begin().await.unwrap();
                let name = name(&code, &code);
                let id = classifier::put_direction(&mut tx, NewDirection { code: &code, name: &name }).await.unwrap();
                tx.commit().await.unwrap();
                id.0
            }
        };
        let tasks: Vec<_> = (0..8).map(|n| tokio::spawn(enter(format!("direction-{n}")))).collect();
        let mut ids = Vec::new();
        for task in tasks {
            ids.push(task.await.unwrap());
        }
        ids.sort_unstable();
        assert_eq!(ids, (1..=8).collect::<Vec<_>>());
    })
    .await;
}
