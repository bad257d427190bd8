//! Running an import again, on trial, and after a crash.

use domain::classifier::Lang;
use domain::query::SelectionParams;
use futures::future::{AbortHandle, Abortable};
use store::testing::TestDb;

use super::*;
use crate::{City, read};

fn file_of(ids: std::ops::Range<u32>) -> Given {
    given(HEADER.to_owned() + &ids.map(row).collect::<String>())
}

#[tokio::test]
async fn twice_adds_nothing_twice() {
    TestDb::each(|db| async move {
        let twice_in_file = given(HEADER.to_owned() + &row(1) + &row(2) + &row(1) + &row(1));
        let first = run(&db, &twice_in_file, &mapping()).await.unwrap();
        assert_eq!((first.rows, first.imported, first.repeats, first.already_there), (4, 2, 2, 0));
        assert_eq!((first.created_directions, first.created_types, first.created_executors), (20, 1, 1));
        let before = (facts(&db).await, known_classifier(&db).await.types().count());

        let second = run(&db, &twice_in_file, &mapping()).await.unwrap();
        assert_eq!((second.rows, second.imported, second.repeats, second.already_there), (4, 0, 2, 2));
        assert_eq!((second.created_directions, second.created_types, second.created_executors), (0, 0, 0));
        assert_eq!((facts(&db).await, known_classifier(&db).await.types().count()), before);

        // The same id of another source is another request.
        let other = Mapping::parse(&COLUMNS.replace("\"test\"", "\"other\"")).unwrap();
        assert_eq!(run(&db, &twice_in_file, &other).await.unwrap().imported, 2);
        // A type and an executor are found again by name.
        assert_eq!(known_classifier(&db).await.types().count(), 1);
        assert_eq!(known_classifier(&db).await.executors().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_trial_writes_nothing_and_tells_the_same() {
    TestDb::each(|db| async move {
        let bad = row(9).replace("50.45", "999");
        let file = given(HEADER.to_owned() + &row(1) + &row(2) + &bad + &row(1) + &row(3).replace("опалення", "снігу"));
        let trial = Options { dry_run: true, ..file.options() };
        let told = requests(&db, &clock(), &file.file, &mapping(), &trial, |_| ()).await.unwrap();
        assert_untouched(&db).await;
        let done = run(&db, &file, &mapping()).await.unwrap();
        assert_eq!(Summary { dry_run: false, ..told }, done);
        assert_eq!((done.imported, done.created_types), (3, 2));

        let more = given(HEADER.to_owned() + &row(3) + &row(4));
        let told = requests(&db, &clock(), &more.file, &mapping(), &trial, |_| ()).await.unwrap();
        assert_eq!((told.imported, told.already_there, told.created_types), (1, 1, 0));
        assert_eq!(facts(&db).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn after_a_crash_it_goes_on_from_there() {
    TestDb::each(|db| async move {
        let file = file_of(0..100);
        let options = Options { batch: 10, ..file.options() };
        // As good as a power cut after the third batch: the rest of the import never happens.
        let (cut, registration) = AbortHandle::new_pair();
        let crash = |progress: Progress| {
            if progress.step == Step::Writing && progress.done >= 31 {
                cut.abort();
            }
        };
        let mapping = mapping();
        let clock = clock();
        let import = requests(&db, &clock, &file.file, &mapping, &options, crash);
        assert!(Abortable::new(import, registration).await.is_err());
        let kept = facts(&db).await.len();
        assert!((30..100).contains(&kept) && kept % 10 == 0, "{kept}");

        let again = run(&db, &file, &mapping).await.unwrap();
        assert_eq!((again.rows, again.already_there), (100, kept as u64));
        assert_eq!(again.imported + again.already_there, 100);
        assert_eq!(facts(&db).await.len(), 100);
    })
    .await;
}

#[tokio::test]
async fn progress_goes_forward_to_the_last_line() {
    TestDb::on_sqlite(|db| async move {
        let file = file_of(0..50);
        let mut steps = Vec::new();
        let options = Options { batch: 20, ..file.options() };
        requests(&db, &clock(), &file.file, &mapping(), &options, |progress| steps.push(progress)).await.unwrap();
        assert_eq!(steps[0].step, Step::Checking);
        let lines: Vec<u64> = steps[1..].iter().map(|progress| progress.done).collect();
        assert_eq!(lines, [21, 41, 51]);
        assert!(steps[1..].iter().all(|progress| progress.of == Some(51)));
    })
    .await;
}

#[tokio::test]
async fn the_city_is_told_of_itself_only_while_it_is_empty_and_unset() {
    TestDb::on_sqlite(|db| async move {
        let mapping = Mapping::parse(&format!("{COLUMNS}\n[city]\nname_uk = \"Чернігів\"\nzoom = 12\n")).unwrap();
        let mut tx = db.begin().await.unwrap();
        store::settings::set(&mut tx, "zoom", "13").await.unwrap();
        tx.commit().await.unwrap();
        run(&db, &file_of(0..1), &mapping).await.unwrap();
        let told = |mapping: Mapping, ids| {
            let db = db.clone();
            async move {
                run(&db, &file_of(ids), &mapping).await.unwrap();
                store::settings::load(&mut db.read().await.unwrap()).await.unwrap()
            }
        };
        let settings = told(mapping, 0..2).await;
        assert_eq!((settings["city_name_uk"].as_str(), settings["zoom"].as_str()), ("Чернігів", "13"));
        let renamed = Mapping::parse(&format!("{COLUMNS}\n[city]\nname_en = \"Chernihiv\"\n")).unwrap();
        assert!(!told(renamed, 2..4).await.contains_key("city_name_en"));
    })
    .await;
}

#[tokio::test]
async fn what_runs_beside_it_may_be_faster() {
    TestDb::each(|db| async move {
        // Two imports that create the same type and executor at the same time.
        let (one, other) = (file_of(0..200), file_of(100..300));
        let mapping = mapping();
        let clock = clock();
        let small = |given: &Given| Options { batch: 7, ..given.options() };
        let (options_one, options_other) = (small(&one), small(&other));
        let (first, second) = tokio::join!(
            requests(&db, &clock, &one.file, &mapping, &options_one, |_| ()),
            requests(&db, &clock, &other.file, &mapping, &options_other, |_| ()),
        );
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first.imported + second.imported, 300);
        assert_eq!(first.already_there + second.already_there, 100);
        assert_eq!(first.created_types + second.created_types, 1);
        assert_eq!(facts(&db).await.len(), 300);
        assert_eq!(known_classifier(&db).await.executors().count(), 1);
    })
    .await;
}

/// The state of now is known, though nobody knows when it came about. What is not known is no zero: the front page passes it on.
#[tokio::test]
async fn the_front_page_tells_what_the_statistics_of_the_day_tell() {
    TestDb::on_sqlite(|db| async move {
        let done = row(1).replace(",new,", ",done,");
        run(&db, &given(HEADER.to_owned() + &done + &row(2)), &mapping()).await.unwrap();
        let city = City::open(db.another().await, clock()).await.unwrap();
        let today = read::today(&city, Lang::Uk).await.unwrap();
        assert_eq!((today.open, today.overdue), (Some(1), Some(1)));
        let day = SelectionParams { period: Some("day".to_owned()), ..SelectionParams::default() };
        let stats = read::stats(&city, &day, Lang::Uk).await.unwrap();
        assert_eq!((today.open, today.overdue), (stats.open, stats.overdue));
    })
    .await;
}

#[tokio::test]
async fn local_time_begins_with_the_first_request() {
    TestDb::on_sqlite(|db| async move {
        let old = row(1).replace("2024-05-02 10:00:00,2024-06-01", "2007-05-02 10:00:00,2007-06-01");
        run(&db, &given(HEADER.to_owned() + &old + &row(2)), &mapping()).await.unwrap();
        let city = City::open(db.another().await, clock()).await.unwrap();
        let local = read::city(&city).await.local_time;
        let hour = |text| local.civil(at(text)).hour;
        assert_eq!((hour("2007-02-01T12:00:00Z"), hour("2007-07-01T12:00:00Z")), (14, 15));
        assert_eq!((hour("2024-02-01T12:00:00Z"), hour("2024-07-01T12:00:00Z")), (14, 15));
    })
    .await;
}
