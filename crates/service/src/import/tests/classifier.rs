//! Importing the classifier and the executors.

use store::testing::TestDb;

use super::*;

#[tokio::test]
async fn the_defaults_twice_and_changed() {
    TestDb::each(|db| async move {
        let said = classifier_from(&db, DEFAULT_CLASSIFIER.as_bytes()).await.unwrap_err().to_string();
        assert!(
            said.contains("line 2") && said.contains("\"avtoshliakhy\"") && said.contains("executors first"),
            "{said}"
        );
        assert_untouched(&db).await;

        let all = |created, updated, unchanged| Changes { created, updated, unchanged };
        assert_eq!(executors_from(&db, DEFAULT_EXECUTORS.as_bytes()).await.unwrap(), all(24, 0, 0));
        assert_eq!(classifier_from(&db, DEFAULT_CLASSIFIER.as_bytes()).await.unwrap(), (all(19, 0, 0), all(85, 0, 0)));
        let before = version(&db).await;
        assert_eq!(executors_from(&db, DEFAULT_EXECUTORS.as_bytes()).await.unwrap(), all(0, 0, 24));
        assert_eq!(classifier_from(&db, DEFAULT_CLASSIFIER.as_bytes()).await.unwrap(), (all(0, 0, 19), all(0, 0, 85)));
        // Nothing changed: running servers need not look.
        assert_eq!(version(&db).await, before);

        let ids = known_classifier(&db).await.type_by_code("05.02").map(|row| row.id);
        let changed = DEFAULT_CLASSIFIER.replace("Відсутня вода", "Немає води").replace("Водопостачання", "Вода");
        assert_eq!(classifier_from(&db, changed.as_bytes()).await.unwrap(), (all(0, 1, 18), all(0, 1, 84)));
        let known = known_classifier(&db).await;
        let water = known.type_by_code("05.02").unwrap();
        assert_eq!((Some(water.id), water.name.uk.as_str()), (ids, "Немає води"));
    })
    .await;
}

async fn version(db: &Db) -> i64 {
    store::settings::version(&mut db.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn types_that_the_register_has_are_used() {
    TestDb::on_sqlite(|db| async move {
        executors_from(&db, DEFAULT_EXECUTORS.as_bytes()).await.unwrap();
        classifier_from(&db, DEFAULT_CLASSIFIER.as_bytes()).await.unwrap();
        let rules = COLUMNS.replace("direction = \"heating\"", "type = \"09.02\"");
        let rules = rules + "[[executor]]\nmatch = [\"КП \\\"Тепло\\\"\"]\ncode = \"teplo\"\n";
        let mapping = Mapping::parse(&rules).unwrap();
        let file = given(HEADER.to_owned() + &row(1) + &row(2).replace("Відсутність опалення", "Кияни питають"));
        let summary = run(&db, &file, &mapping).await.unwrap();
        // Only the direction for all that belongs to none, and a type in it.
        assert_eq!((summary.created_directions, summary.created_types, summary.created_executors), (1, 1, 0));
        let known = known_classifier(&db).await;
        let fact = &facts(&db).await[0];
        assert_eq!(fact.type_id, known.type_by_code("09.02").unwrap().id);
        assert_eq!(fact.executor, known.executor_by_code("teplo").map(|row| row.id));
        // It is shown by district, and there are no districts.
        assert_eq!(fact.place, None);

        let unknown = Mapping::parse(&rules.replace("09.02", "99.99")).unwrap();
        let said = run(&db, &file, &unknown).await.unwrap_err().to_string();
        assert!(said.contains("rule 1") && said.contains("99.99"), "{said}");
    })
    .await;
}
