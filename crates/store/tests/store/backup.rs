//! Backups, from either database into either.

use std::collections::BTreeSet;
use std::path::Path;

use domain::event::Change;
use domain::id::RequestId;
use domain::workflow::Role;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use store::backup::{backup, restore};
use store::testing::TestDb;
use store::{Db, Error, applicant, classifier, event, facts, import, note, request, settings};
use tempfile::TempDir;

use crate::fixture::{VODOKANAL, act, enter, fill_classifier, hour, imported, load, register};

/// How many numbers are taken and never used.
const UNUSED: u32 = 5;

/// A register with something in every table.
async fn fill(db: &Db) {
    fill_classifier(db).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    settings::set(&mut tx, "city.name_uk", "Дніпро").await.unwrap();
    let batch: Vec<_> = (0..1100).map(|n| imported(&n.to_string(), hour(n))).collect();
    import::insert_batch(&mut tx, "other", hour(2000), &batch).await.unwrap();
    let person = domain::intake::Applicant {
        surname: "Шевченко".to_owned(),
        first_name: "Олена".to_owned(),
        patronymic: Some("Іванівна".to_owned()),
        phone: "+380501112233".to_owned(),
        email: None,
        address: "просп. Науки, 1".to_owned(),
    };
    let id = enter(&mut tx, hour(3000), Role::Applicant, None, None, Some(&person)).await.unwrap().id;
    let text = note::NewNote {
        request: id,
        at: hour(3000),
        by: Role::Applicant.into(),
        visibility: note::Visibility::Applicant,
        body: "Тече з-під асфальту; \"дуже\" сильно",
    };
    note::insert(&mut tx, text).await.unwrap();
    let reported = Change::Reported { resolution: domain::workflow::Resolution::Done, note: None };
    for (at, change) in [
        (3001, Change::Assigned { executor: VODOKANAL }),
        (3002, reported),
        (3003, Change::SentBack { due_at: hour(3010), note: None }),
    ] {
        act(&mut tx, id, hour(at), Role::Controller, change).await.unwrap();
    }
    // Merged into a later one: the copy must not trip over it.
    let later = register(&mut tx, hour(3005)).await.unwrap().id;
    request::set_merged_into(&mut tx, id, later).await.unwrap();
    // Numbers that were taken and never used: they are not handed out again, also not by the restored register.
    store::ids::reserve_requests(&mut tx, UNUSED).await.unwrap();
    store::ids::reserve_notes(&mut tx, UNUSED).await.unwrap();
    tx.commit().await.unwrap();
}

/// All that can be asked of a register.
async fn contents(db: &Db) -> String {
    let mut tx = db.read().await.unwrap();
    let mut facts = Vec::new();
    facts::load(&mut tx, |fact| facts.push(fact)).await.unwrap();
    let mut people = Vec::new();
    for fact in &facts {
        let person = applicant::of_request(&mut tx, fact.id).await.unwrap();
        let notes = note::of_request(&mut tx, fact.id, note::Visibility::Internal).await.unwrap();
        let place = request::private_place(&mut tx, fact.id).await.unwrap();
        let merged = request::merged_into(&mut tx, fact.id).await.unwrap();
        people.push((person.map(|person| (person.surname, person.patronymic, person.phone)), notes, place, merged));
    }
    let classifier = classifier::load(&mut tx).await.unwrap();
    let districts: Vec<_> = classifier.districts().collect();
    let types: Vec<_> = classifier.types().collect();
    let mut settings = settings::load(&mut tx).await.unwrap();
    // A restore raises it: the restored register is the same but for this.
    settings.remove(settings::FACTS_RELOAD);
    let log = event::after(&mut tx, 0, 100_000).await.unwrap();
    format!("{facts:#?}\n{people:#?}\n{districts:?}\n{types:?}\n{settings:?}\n{log:#?}")
}

/// Fills the register of `from`, restores it into `to`, and holds the one against the other.
async fn move_over(from: &Db, to: &Db) {
    fill(from).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("backup.misto");
    backup(from, &file).await.unwrap();
    restore(&file, to, false).await.unwrap();
    assert!(contents(from).await == contents(to).await, "the restored register is another one");
    assert!(store::doctor::examine(to).await.unwrap().faults.is_empty());

    // Numbers go on where they stood: after those that nobody used.
    let register_next = async |db: &Db| {
        let mut tx = db.begin().await.unwrap();
        let id = register(&mut tx, hour(4000)).await.unwrap().id;
        tx.commit().await.unwrap();
        (id, event::last_seq(&mut db.read().await.unwrap()).await.unwrap())
    };
    let last = load(from).await.unwrap().iter().map(|fact| fact.id.0).max().unwrap();
    let (next, seq) = register_next(from).await;
    assert_eq!(next, RequestId(last + i64::from(UNUSED) + 1));
    assert_eq!(register_next(to).await, (next, seq));

    let again = restore(&file, to, false).await;
    assert!(matches!(again, Err(Error::NotEmpty)), "{again:?}");
    let told = async || {
        let mut tx = to.read().await.unwrap();
        let reload = settings::load(&mut tx).await.unwrap()[settings::FACTS_RELOAD].clone();
        (settings::version(&mut tx).await.unwrap(), reload)
    };
    let (before, reload) = told().await;
    restore(&file, to, true).await.unwrap();
    assert_eq!(load(to).await.unwrap().len(), 1102);
    let (after, reload_again) = told().await;
    assert!(after > before);
    assert_ne!(reload_again, reload, "servers that run read their facts anew");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["backup.misto"], "nothing is left beside the backup");
}

/// From each database into each.
#[tokio::test]
async fn a_backup_moves_a_register() {
    TestDb::each(|to| async move {
        let to = &to;
        TestDb::on_sqlite(|from| async move { move_over(&from, to).await }).await;
    })
    .await;
    TestDb::each(|to| async move {
        let to = &to;
        TestDb::on_postgres(|from| async move { move_over(&from, to).await }).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_changes_nothing() {
    TestDb::each(|db| async move {
        fill(&db).await;
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let refusal = async |name: &str| restore(&path(name), &db, true).await.unwrap_err();

        assert!(matches!(refusal("missing").await, Error::File { .. }));
        std::fs::write(path("text"), "id,type\n1,leak\n").unwrap();
        assert!(matches!(refusal("text").await, Error::NotABackup(_)));
        let other = SqliteConnectOptions::new().filename(path("other")).create_if_missing(true);
        let mut connection = other.connect().await.unwrap();
        sqlx::query("CREATE TABLE request (id INTEGER)").execute(&mut connection).await.unwrap();
        assert!(matches!(refusal("other").await, Error::NotABackup(_)));

        backup(&db, &path("good")).await.unwrap();
        let whole = std::fs::read(path("good")).unwrap();
        let mut broken = whole.clone();
        let middle = broken.len() / 2;
        broken[middle..middle + 4096].fill(0x5a);
        std::fs::write(path("broken"), &broken).unwrap();
        let error = refusal("broken").await;
        assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
        std::fs::write(path("cut"), &whole[..whole.len() / 2]).unwrap();
        let error = refusal("cut").await;
        assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");

        std::fs::write(path("newer"), &whole).unwrap();
        let mut connection = SqliteConnectOptions::new().filename(path("newer")).connect().await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1")
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        assert!(matches!(refusal("newer").await, Error::Newer(9999)));

        assert_eq!(load(&db).await.unwrap().len(), 1102);
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_a_register_and_its_backup() {
    use std::os::unix::fs::PermissionsExt;
    TestDb::each(|db| async move {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("backup.misto");
        backup(&db, &file).await.unwrap();
        backup(&db, &file).await.unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        if let store::Location::Sqlite(path) = db.location() {
            assert_eq!(mode(path), 0o600);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_taken_while_others_write_holds_all_that_was_acknowledged() {
    TestDb::each(|db| async move {
        fill(&db).await;
        let (acknowledged, mut so_far) = tokio::sync::watch::channel(Vec::new());
        let writing = {
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    let mut tx = db.begin().await.unwrap();
                    let id = register(&mut tx, hour(5000)).await.unwrap().id;
                    act(&mut tx, id, hour(5000), Role::System, Change::Assigned { executor: VODOKANAL }).await.unwrap();
                    tx.commit().await.unwrap();
                    acknowledged.send_modify(|ids: &mut Vec<RequestId>| ids.push(id));
                    if acknowledged.is_closed() {
                        return;
                    }
                }
            })
        };
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("backup.misto");
        for _ in 0..3 {
            so_far.changed().await.unwrap();
            let at_start = so_far.borrow_and_update().clone();
            backup(&db, &file).await.unwrap();
            let target = Db::open(&format!("sqlite:{}", folder.path().join("restored.db").display())).await.unwrap();
            target.migrate().await.unwrap();
            restore(&file, &target, true).await.unwrap();
            let facts = load(&target).await.unwrap();
            let whole = facts.iter().filter(|fact| fact.version == 2).map(|fact| fact.id).collect::<BTreeSet<_>>();
            let missing: Vec<_> = at_start.iter().filter(|id| !whole.contains(id)).collect();
            assert!(missing.is_empty(), "acknowledged and missing: {missing:?} of {}", at_start.len());
            assert!(store::doctor::examine(&target).await.unwrap().faults.is_empty(), "rows without their events");
            target.close().await;
        }
        drop(so_far);
        writing.await.unwrap();
    })
    .await;
}
