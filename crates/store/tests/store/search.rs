//! Finding requests by what staff type.

use domain::id::RequestId;
use domain::intake::Applicant;
use domain::search::Sought;
use domain::workflow::Role;
use store::backup::{backup, restore};
use store::import::{self, ImportedRequest};
use store::search::{Found, find};
use store::testing::TestDb;
use store::{Db, applicant, ids, joined, note, request, settings};
use tempfile::TempDir;

use crate::fixture::{enter, fill_classifier, hour, imported, register};

fn person(surname: &str, phone: &str, address: &str) -> Applicant {
    Applicant {
        surname: surname.to_owned(),
        first_name: "Олена".to_owned(),
        patronymic: None,
        phone: phone.to_owned(),
        email: None,
        address: address.to_owned(),
    }
}

async fn page(db: &Db, typed: &str, before: Option<RequestId>, limit: u32) -> Found {
    find(&mut db.read().await.unwrap(), &Sought::parse(typed).unwrap(), before, limit).await.unwrap()
}

/// All that is found, the number that was typed first.
async fn all(db: &Db, typed: &str) -> Vec<RequestId> {
    let found = page(db, typed, None, 50).await;
    assert_eq!(found.next, None, "{typed}");
    found.exact.into_iter().chain(found.ids).collect()
}

/// Two requests: Коваль of Тиха, 12-А, and Під’їздна of Ґанкова.
async fn two(db: &Db) -> [RequestId; 2] {
    fill_classifier(db).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let people = [
        person("Коваль", "+380671234567", "вул. Тиха, 12-А, кв. 7"),
        person("Під’їздна", "+380509994567", "вул. Ґанкова, 3"),
    ];
    let mut ids = Vec::new();
    for (n, (person, place)) in people.iter().zip(["парк Глоби", "вул. Ганкова, 3"]).enumerate() {
        let at = hour(i64::try_from(n).unwrap());
        ids.push(enter(&mut tx, at, Role::Operator, None, Some(place), Some(person)).await.unwrap().id);
    }
    tx.commit().await.unwrap();
    [ids[0], ids[1]]
}

#[tokio::test]
async fn each_thing_finds_its_requests_newest_first() {
    TestDb::each(|db| async move {
        let [koval, hanok] = two(&db).await;
        let id = hanok.to_string();
        for (typed, found) in [
            ("КОВАЛЬ", vec![koval]),
            ("кова", vec![koval]),
            ("кова ", vec![]),
            ("під'їздна", vec![hanok]),
            ("ПІДʼЇ", vec![hanok]),
            ("ганкова", vec![hanok]),
            ("Ґанк", vec![hanok]),
            ("парк глоби", vec![koval]),
            ("тиха 12а", vec![koval]),
            ("тиха 12-А кв 7", vec![koval]),
            ("олена", vec![hanok, koval]),
            ("олена тиха", vec![koval]),
            ("тиха ганкова", vec![]),
            ("4567", vec![hanok, koval]),
            ("34567", vec![koval]),
            ("45-67", vec![hanok, koval]),
            ("067 123-45-67", vec![koval]),
            ("+38 (067) 123 45 67", vec![koval]),
            ("067 123-45-68", vec![]),
            ("4567 ковал", vec![koval]),
            ("3", vec![hanok]),
            ("щось", vec![]),
            ("олена щось", vec![]),
            (&*format!("№ {id}"), vec![hanok]),
            (&*id, vec![hanok]),
            (&*format!("№ {id} коваль"), vec![]),
            ("№ 999999", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(all(&db, typed).await, found, "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_found_follows_what_changes() {
    TestDb::each(|db| async move {
        let [koval, hanok] = two(&db).await;
        let mut tx = db.begin().await.unwrap();
        let place = request::PrivatePlace { point: None, address: Some("міст".to_owned()) };
        request::set_private_place(&mut tx, koval, &place).await.unwrap();
        let joiner = person("Приєднана", "+380631112233", "вул. Інша, 5").into();
        let joiner = applicant::insert_all(&mut tx, &[joiner]).await.unwrap()[0];
        joined::insert(&mut tx, hanok, joiner, hour(5)).await.unwrap();
        tx.commit().await.unwrap();
        for (typed, found) in [
            ("глоби", vec![]),
            ("міст", vec![koval]),
            ("коваль", vec![koval]),
            ("приєд", vec![hanok]),
            ("111-22-33", vec![hanok]),
            ("інша 5", vec![hanok]),
            ("олена", vec![hanok, koval]),
        ] {
            assert_eq!(all(&db, typed).await, found, "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_committed_is_not_found() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let koval = person("Коваль", "+380671234567", "вул. Тиха, 1");
        enter(&mut tx, hour(0), Role::Operator, None, None, Some(&koval)).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(all(&db, "коваль").await, []);
        assert_eq!(all(&db, "ков").await, []);
    })
    .await;
}

/// A register of so many requests that PostgreSQL does not look at each: `вул. Робоча, 23` all of them, and one `Рідкісна` below.
async fn many(db: &Db) -> RequestId {
    fill_classifier(db).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let rare = ImportedRequest { place_address: Some("Рідкісна, 23".to_owned()), ..imported("rare", hour(0)) };
    let id = import::insert_batch(&mut tx, "other", hour(0), &[rare]).await.unwrap()[0].unwrap();
    // Far enough above for another block of numbers.
    ids::reserve_requests(&mut tx, 200_000).await.unwrap();
    let word = |n: i64| {
        let n = usize::try_from(n).unwrap();
        format!("вул. Робоча, 23 зв{}слово", ["а", "б", "в", "г"][n % 4].repeat(1 + n / 4 % 30))
    };
    let batch: Vec<ImportedRequest> = (1..9000)
        .map(|n| ImportedRequest { place_address: Some(word(n)), ..imported(&format!("n{n}"), hour(n)) })
        .collect();
    for batch in batch.chunks(2000) {
        import::insert_batch(&mut tx, "other", hour(0), batch).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn among_many_rare_and_common_words_are_found_page_by_page() {
    TestDb::each(|db| async move {
        let rare = many(&db).await;
        assert_eq!(all(&db, "рідкісна").await, [rare]);
        assert_eq!(all(&db, "рід").await, [rare]);
        assert_eq!(all(&db, "рідкісна 23").await, [rare]);
        assert_eq!(all(&db, "рідкісна робоча").await, []);
        // `зв` begins a hundred words, which are not looked up one by one.
        for typed in ["робоча", "роб", "23", "робоча зв", "зва", "аслово"] {
            let first = page(&db, typed, None, 20).await;
            if typed == "аслово" {
                assert_eq!(first, Found::default());
                continue;
            }
            assert_eq!(first.ids.len(), 20, "{typed}");
            assert!(first.ids.is_sorted_by(|a, b| a > b), "{typed}");
            assert_eq!(first.next, first.ids.last().copied(), "{typed}");
            let second = page(&db, typed, first.next, 20).await;
            assert!(second.ids.first() < first.ids.last(), "{typed}");
            let both: Vec<RequestId> = first.ids.iter().chain(&second.ids).copied().collect();
            assert_eq!(page(&db, typed, None, 40).await.ids, both, "{typed}");
        }
        // To the end, and each once.
        let (mut seen, mut before) = (0, None);
        loop {
            let found = page(&db, "23 ", before, 1000).await;
            seen += found.ids.len();
            before = found.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, 9000);
    })
    .await;
}

#[tokio::test]
async fn a_beginning_of_very_many_words_is_found_too() {
    TestDb::each(|db| async move {
        many(&db).await;
        let found = page(&db, "зв", None, 20).await;
        assert_eq!(found.ids.len(), 20);
        // The applicant's text is looked into as well.
        let mut tx = db.begin().await.unwrap();
        let id = register(&mut tx, hour(9999)).await.unwrap().id;
        tx.commit().await.unwrap();
        assert_eq!(all(&db, &format!("№{id}")).await, [id]);
        assert_eq!(all(&db, &format!("№{id} зв")).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_restored_register_is_searched_like_the_old_one() {
    TestDb::each(|db| async move {
        let [koval, hanok] = two(&db).await;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("backup.db");
        backup(&db, &file).await.unwrap();
        let into = |db: TestDb| {
            let file = file.clone();
            async move {
                restore(&file, &db, true).await.unwrap();
                assert_eq!(all(&db, "олена").await, [hanok, koval]);
                assert_eq!(all(&db, "ків").await, []);
                assert_eq!(all(&db, "ков").await, [koval]);
                // What is written after it is found beside it.
                let mut tx = db.begin().await.unwrap();
                let person = person("Ковальчук", "+380671234500", "вул. Тиха, 2");
                let new = enter(&mut tx, hour(9), Role::Operator, None, None, Some(&person)).await.unwrap().id;
                tx.commit().await.unwrap();
                assert_eq!(all(&db, "ков").await, [new, koval]);
            }
        };
        TestDb::on_sqlite(into).await;
        TestDb::on_postgres(into).await;
        // Over a register that holds the very same numbers.
        into(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_register_from_before_is_made_findable_when_it_is_migrated() {
    TestDb::each(|db| async move {
        let [koval, _] = two(&db).await;
        let mut tx = db.begin().await.unwrap();
        let text = note::NewNote {
            request: koval,
            at: hour(0),
            by: Role::Operator.into(),
            visibility: note::Visibility::Internal,
            body: "Тече дах",
        };
        note::insert(&mut tx, text).await.unwrap();
        // As the migration leaves it.
        settings::set(&mut tx, "search_due", "true").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(all(&db, "дах").await, []);
        db.migrate().await.unwrap();
        assert_eq!(all(&db, "дах").await, [koval]);
        assert_eq!(all(&db, "коваль").await, [koval]);
        assert!(!settings::load(&mut db.read().await.unwrap()).await.unwrap().contains_key("search_due"));
        assert_eq!(store::doctor::examine(&db).await.unwrap().faults, Vec::<String>::new());
    })
    .await;
}
