//! Requests by the thousand.

use domain::event::{Change, Event};
use domain::fact::Fact;
use domain::id::RequestId;
use domain::place::LatLon;
use domain::workflow::{ConfirmedBy, Resolution, Role, State};
use store::import::{History, Past, PastNote};
use store::note::Visibility;
use store::testing::TestDb;
use store::{Error, Tx, event, facts, ids, import, note, request};

use crate::fixture::{PLACE, VODOKANAL, fill_classifier, hour, imported, load, register, registration};

#[tokio::test]
async fn importing_twice_adds_nothing_twice() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let batch: Vec<_> = (0..1203).map(|n| imported(&format!("call-{n}"), hour(n))).collect();
        let run = async |batch: &[_]| {
            let mut tx = db.begin().await.unwrap();
            let ids = import::insert_batch(&mut tx, "kyiv-1551", hour(5000), batch).await.unwrap();
            tx.commit().await.unwrap();
            ids
        };
        let first = run(&batch).await;
        assert!(first.iter().all(Option::is_some));
        assert!(first.is_sorted(), "numbers rise with the rows of the file");
        assert_eq!(run(&batch).await, vec![None; 1203]);

        // One that is new, between one that is known and the new one once more.
        let mixed = [batch[7].clone(), imported("new", hour(1)), imported("new", hour(2))];
        let ids = run(&mixed).await;
        assert_eq!(ids.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);

        let all = load(&db).await.unwrap();
        assert_eq!(all.len(), 1204);
        assert!(all.is_sorted_by_key(|fact| (fact.registered_at, fact.id)));
        let mut tx = db.read().await.unwrap();
        for fact in &all {
            let events = event::of_request(&mut tx, fact.id).await.unwrap();
            assert_eq!(events.len(), 1);
            assert_eq!(Fact::fold(&events).as_ref(), Some(fact));
        }
        assert_eq!(all[0].closed_at, Some(hour(5)));
        let known = import::known(&mut tx, "kyiv-1551", &["call-1", "call-2000", "new"]).await.unwrap();
        assert_eq!(known, ["call-1".to_owned(), "new".to_owned()].into());
        assert!(import::known(&mut tx, "elsewhere", &["call-1"]).await.unwrap().is_empty());
    })
    .await;
}

/// The load packs degrees into whole numbers; they must come back as they were.
#[tokio::test]
async fn points_are_loaded_to_the_last_decimal() {
    let points = [
        None,
        Some((48.464_712_3, 35.046_187_9)),
        Some((-33.856_784_4, 151.215_296_7)),
        Some((0.000_000_1, -0.000_000_1)),
        Some((0.1 + 0.2, 0.3)),
        Some((90.0, -180.0)),
        Some((0.0, 0.0)),
    ];
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let with_place = |(n, point): (i64, Option<(f64, f64)>)| {
            let mut request = imported(&n.to_string(), hour(n));
            request.registration.place =
                point.map(|(lat, lon)| LatLon { lat: (lat * 1e7).round() / 1e7, lon: (lon * 1e7).round() / 1e7 });
            request
        };
        let batch: Vec<_> = (0..).zip(points).map(with_place).collect();
        let mut tx = db.begin().await.unwrap();
        import::insert_batch(&mut tx, "other", hour(9), &batch).await.unwrap();
        tx.commit().await.unwrap();
        let loaded: Vec<_> = load(&db).await.unwrap().into_iter().map(|fact| fact.place).collect();
        let stored: Vec<_> = batch.iter().map(|request| request.registration.place).collect();
        assert_eq!(loaded, stored);
    })
    .await;
}

#[tokio::test]
async fn it_is_known_until_when_times_are_unknown() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let import_one = async |at, state, done_at, closed_at| {
            let mut one = imported(&format!("{at:?}"), hour(0));
            one.standing.state = state;
            (one.standing.done_at, one.standing.closed_at) = (done_at, closed_at);
            let mut tx = db.begin().await.unwrap();
            import::insert_batch(&mut tx, "other", at, &[one]).await.unwrap();
            tx.commit().await.unwrap();
            facts::unknown_until(&mut db.read().await.unwrap()).await.unwrap()
        };
        let some = Some(hour(1));
        assert_eq!(import_one(hour(100), State::Closed, some, some).await, None);
        assert_eq!(import_one(hour(101), State::InProgress, None, None).await, None);
        assert_eq!(import_one(hour(102), State::OnControl, some, None).await, None);
        assert_eq!(import_one(hour(103), State::OnControl, None, None).await, Some(hour(103)));
        assert_eq!(import_one(hour(104), State::Closed, some, None).await, Some(hour(104)));
        assert_eq!(import_one(hour(105), State::Closed, None, None).await, Some(hour(105)));
        assert_eq!(import_one(hour(106), State::Closed, some, some).await, Some(hour(105)));
    })
    .await;
}

async fn a_history(tx: &mut Tx, n: i64, id: RequestId, merged_into: Option<RequestId>) -> History {
    let note = ids::reserve_notes(tx, 1).await.unwrap()[0];
    let at = |hours| hour(n).plus_hours(hours);
    let reported = Change::Reported { resolution: Resolution::Done, note: Some(note) };
    let mut events = vec![
        Past { at: at(0), by: Role::Operator, change: Change::Registered(registration(at(0))) },
        Past { at: at(1), by: Role::System, change: Change::Assigned { executor: VODOKANAL } },
        Past { at: at(2), by: Role::Executor, change: reported.clone() },
        Past { at: at(3), by: Role::Applicant, change: Change::SentBack { due_at: at(30), note: None } },
        Past { at: at(3), by: Role::Executor, change: reported.clone() },
        Past { at: at(3), by: Role::Applicant, change: Change::SentBack { due_at: at(30), note: None } },
        Past { at: at(3), by: Role::Executor, change: reported },
    ];
    events.push(match merged_into {
        Some(into) => Past { at: at(4), by: Role::Dispatcher, change: Change::Merged { into } },
        None => Past { at: at(4), by: Role::Applicant, change: Change::Confirmed { by: ConfirmedBy::Applicant } },
    });
    let folded = events.iter().zip(1..).map(|(past, version)| Event {
        seq: 0,
        request: id,
        version,
        at: past.at,
        by: past.by,
        change: past.change.clone(),
    });
    let fact = Fact::fold(&folded.collect::<Vec<_>>()).unwrap();
    let body = "Зроблено".to_owned();
    let notes = vec![PastNote { id: note, at: at(2), by: Role::Executor, visibility: Visibility::Public, body }];
    History {
        fact,
        place: Some(PLACE),
        place_address: None,
        applicant: None,
        merged_into,
        taken_by: None,
        contractor: None,
        routed: None,
        events,
        notes,
    }
}

#[tokio::test]
async fn whole_histories_are_entered() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let numbers = ids::reserve_requests(&mut tx, 700).await.unwrap();
        assert!(numbers.is_sorted());
        let mut batch = Vec::new();
        for (n, id) in (0..).zip(&numbers) {
            // The first was merged into the last, which is entered after it.
            let into = (n == 0).then(|| *numbers.last().unwrap());
            batch.push(a_history(&mut tx, n, *id, into).await);
        }
        import::insert_history(&mut tx, &batch).await.unwrap();
        // Who registers next gets the next number.
        let next = register(&mut tx, hour(9000)).await.unwrap();
        assert!(next.id > *numbers.last().unwrap());
        tx.commit().await.unwrap();

        let all = load(&db).await.unwrap();
        let expected: Vec<Fact> = batch.iter().map(|history| history.fact.clone()).chain([next]).collect();
        assert_eq!(all, expected);
        assert_eq!(all[5].sent_back, [hour(5).plus_hours(2), hour(5).plus_hours(3)]);
        let mut tx = db.read().await.unwrap();
        for fact in &all {
            let events = event::of_request(&mut tx, fact.id).await.unwrap();
            assert_eq!(Fact::fold(&events).as_ref(), Some(fact));
        }
        assert_eq!(request::merged_into(&mut tx, numbers[0]).await.unwrap(), numbers.last().copied());
        assert_eq!(note::public_of_request(&mut tx, numbers[3]).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_history_that_does_not_add_up_is_refused() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let id = ids::reserve_requests(&mut tx, 1).await.unwrap()[0];
        let mut history = a_history(&mut tx, 0, id, None).await;
        history.events.pop();
        let refused = import::insert_history(&mut tx, &[history]).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })), "{refused:?}");
    })
    .await;
}
