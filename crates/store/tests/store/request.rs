//! One request from its registration to its end.

use domain::event::Change;
use domain::fact::Fact;
use domain::id::RequestId;
use domain::intake::Applicant;
use domain::workflow::{ConfirmedBy, Resolution, Role, State};
use store::note::{NewNote, Visibility};
use store::request::{Placed, PrivatePlace, Redistricted};
use store::testing::TestDb;
use store::{Error, applicant, event, note, request, settings};

use crate::fixture::{CENTRE, PLACE, PUBLIC_PLACE, VODOKANAL, act, enter, fill_classifier, hour, load, register};

/// The story: registered, assigned, accepted, reported, sent back, reported again, confirmed, rated. The row, the fold of the events
/// and the load all tell the same.
#[tokio::test]
async fn the_story() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let id = register(&mut tx, hour(0)).await.unwrap().id;
        act(&mut tx, id, hour(0), Role::System, Change::Assigned { executor: VODOKANAL }).await.unwrap();
        tx.commit().await.unwrap();

        let text = NewNote {
            request: id,
            at: hour(2),
            by: Role::Executor.into(),
            visibility: Visibility::Internal,
            body: "Замінено муфту",
        };
        let steps = [
            (1, Role::Executor, Change::Accepted),
            (2, Role::Executor, Change::Reported { resolution: Resolution::Done, note: None }),
            (3, Role::Applicant, Change::SentBack { due_at: hour(9), note: None }),
            (4, Role::Controller, Change::Extended { due_at: hour(12) }),
            (5, Role::Executor, Change::Reported { resolution: Resolution::Done, note: None }),
            (6, Role::Applicant, Change::Confirmed { by: ConfirmedBy::Applicant }),
            (7, Role::Applicant, Change::Rated { stars: 4 }),
        ];
        for (at, by, mut change) in steps {
            let mut tx = db.begin().await.unwrap();
            if let Change::Reported { note, .. } = &mut change {
                *note = Some(note::insert(&mut tx, text).await.unwrap());
            }
            act(&mut tx, id, hour(at), by, change).await.unwrap();
            tx.commit().await.unwrap();
        }

        let mut tx = db.read().await.unwrap();
        let row = request::fact(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(row.version, 9);
        assert_eq!(row.state, State::Closed);
        assert_eq!(row.sent_back, [hour(2)]);
        assert_eq!(row.done_at, Some(hour(5)));
        assert_eq!(row.extended, Some(true));
        let events = event::of_request(&mut tx, id).await.unwrap();
        assert_eq!(Fact::fold(&events).unwrap(), row);
        assert_eq!(load(&db).await.unwrap(), [row]);

        assert_eq!(note::public_of_request(&mut tx, id).await.unwrap(), []);
        let notes = note::of_request(&mut tx, id, Visibility::Internal).await.unwrap();
        assert_eq!(notes.len(), 2);
        assert_eq!(events[3].change.note(), Some(notes[0].id));
        drop(tx);

        let mut tx = db.begin().await.unwrap();
        let before = settings::version(&mut tx).await.unwrap();
        note::set_visibility(&mut tx, notes[0].id, Visibility::Public).await.unwrap();
        assert!(settings::version(&mut tx).await.unwrap() > before, "running servers forget what they answered");
        tx.commit().await.unwrap();
        let public = note::public_of_request(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!(public.iter().map(|note| &*note.body).collect::<Vec<_>>(), ["Замінено муфту"]);
    })
    .await;
}

#[tokio::test]
async fn personal_data_stay_apart() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let person = Applicant {
            surname: "Їжакевич".to_owned(),
            first_name: "Іван".to_owned(),
            patronymic: None,
            phone: "+380671234567".to_owned(),
            email: Some("Ivan@Example.org".to_owned()),
            address: "вул. Робоча, 23, кв. 5".to_owned(),
        };
        let mut tx = db.begin().await.unwrap();
        let entered = enter(&mut tx, hour(0), Role::Operator, Some(PLACE), Some("біля двору"), Some(&person)).await;
        let id = entered.unwrap().id;
        tx.commit().await.unwrap();

        let mut tx = db.read().await.unwrap();
        assert_eq!(applicant::of_request(&mut tx, id).await.unwrap().unwrap(), person);
        let place = request::private_place(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(place, PrivatePlace { point: Some(PLACE), address: Some("біля двору".to_owned()) });
        let fact = request::fact(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(fact.place, Some(PUBLIC_PLACE));
        drop(tx);

        let mut tx = db.begin().await.unwrap();
        let moved = PrivatePlace { point: None, address: None };
        request::set_private_place(&mut tx, id, &moved).await.unwrap();
        assert_eq!(request::private_place(&mut tx, id).await.unwrap().unwrap(), moved);
    })
    .await;
}

#[tokio::test]
async fn of_two_decisions_on_one_version_the_second_is_refused() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let fact = register(&mut tx, hour(0)).await.unwrap();
        tx.commit().await.unwrap();

        let decide = |executor| {
            let mut fact = fact.clone();
            fact.version = 2;
            fact.state = State::Assigned;
            fact.executor = Some(executor);
            fact
        };
        let mut tx = db.begin().await.unwrap();
        request::update(&mut tx, &decide(VODOKANAL), 1).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let late = request::update(&mut tx, &decide(domain::id::ExecutorId(2)), 1).await;
        assert!(matches!(late, Err(Error::Conflict("request"))), "{late:?}");
        drop(tx);
        let kept = request::fact(&mut db.read().await.unwrap(), fact.id).await.unwrap().unwrap();
        assert_eq!(kept.executor, Some(VODOKANAL));

        let mut tx = db.begin().await.unwrap();
        let nobody = Fact { id: RequestId(999), ..fact.clone() };
        assert!(matches!(request::update(&mut tx, &nobody, 1).await, Err(Error::NotFound("request"))));
        // A second event of one version is as much of a conflict.
        let twice = event::append(&mut tx, fact.id, 1, hour(1), Role::Operator.into(), &Change::Accepted).await;
        assert!(matches!(twice, Err(Error::Conflict("request"))), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_dropped_never_was() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let fact = register(&mut tx, hour(0)).await.unwrap();
        drop(tx);
        assert_eq!(load(&db).await.unwrap(), []);
        let mut tx = db.read().await.unwrap();
        assert_eq!(event::last_seq(&mut tx).await.unwrap(), 0);
        assert_eq!(request::fact(&mut tx, fact.id).await.unwrap(), None);
        assert_eq!(request::count(&mut tx).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_in_the_classifier_is_refused() {
    TestDb::each(|db| async move {
        let refused = enter(&mut db.begin().await.unwrap(), hour(0), Role::Operator, None, None, None).await;
        assert!(matches!(refused, Err(Error::Sql(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_merged_request_names_the_one_that_goes_on() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let first = register(&mut tx, hour(0)).await.unwrap().id;
        let second = register(&mut tx, hour(1)).await.unwrap().id;
        act(&mut tx, second, hour(2), Role::Dispatcher, Change::Merged { into: first }).await.unwrap();
        request::set_merged_into(&mut tx, second, first).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        assert_eq!(request::merged_into(&mut tx, second).await.unwrap(), Some(first));
        assert_eq!(request::merged_into(&mut tx, first).await.unwrap(), None);
        let missing = request::set_merged_into(&mut db.begin().await.unwrap(), RequestId(999), first).await;
        assert!(matches!(missing, Err(Error::NotFound("request"))));
    })
    .await;
}

#[tokio::test]
async fn new_borders_move_requests_and_are_counted() {
    TestDb::each(|db| async move {
        fill_classifier(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let mut ids = Vec::new();
        for n in 0..1201 {
            ids.push(register(&mut tx, hour(n)).await.unwrap().id);
        }
        tx.commit().await.unwrap();

        let mut tx = db.begin().await.unwrap();
        let before = settings::version(&mut tx).await.unwrap();
        let mut after = RequestId(0);
        let mut seen = Vec::new();
        loop {
            let placed = request::places_after(&mut tx, after, 1000).await.unwrap();
            let Some(last) = placed.last() else { break };
            after = last.id;
            let told = |placed: &Placed| (placed.point, placed.district, placed.imported);
            assert!(placed.iter().all(|placed| told(placed) == (Some(PLACE), Some(CENTRE), false)));
            let moved =
                |n: usize, id| Redistricted { id, district: None, public: n.is_multiple_of(2).then_some(PLACE) };
            let changes: Vec<_> = placed.iter().enumerate().map(|(n, placed)| moved(n, placed.id)).collect();
            request::set_district(&mut tx, &changes).await.unwrap();
            seen.extend(placed.iter().map(|placed| placed.id));
        }
        assert_eq!(seen, ids);
        assert!(settings::version(&mut tx).await.unwrap() > before);
        tx.commit().await.unwrap();

        let facts = load(&db).await.unwrap();
        assert!(facts.iter().all(|fact| fact.district.is_none()));
        assert!(facts[0].place.is_some() && facts[1].place.is_none());
    })
    .await;
}
