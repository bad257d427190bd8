//! The made-up city in a real register, and going on in it.

use std::sync::Arc;

use domain::event::Event;
use domain::fact::Fact;
use domain::id::{NoteId, RequestId};
use domain::time::Timestamp;
use domain::workflow::State;
use store::Db;
use store::testing::TestDb;
use tokio::sync::Notify;

use crate::City;
use crate::clock::Clock;
use crate::demo::present::Present;
use crate::demo::{Options, Summary, fill, is_wanted};
use crate::error::Error;

const UNTIL: &str = "2026-11-22T12:00:00Z";

fn options() -> Options {
    Options { requests: 2_500, days: 60, seed: 4, until: Timestamp::parse(UNTIL).unwrap() }
}

/// All that a register holds of requests: facts, events with their numbers, notes, the people's and places' private
/// side.
async fn contents(db: &Db) -> (Vec<Fact>, Vec<Event>, String) {
    let mut tx = db.read().await.unwrap();
    let mut facts = Vec::new();
    store::facts::load(&mut tx, |fact| facts.push(fact)).await.unwrap();
    let logged = store::event::after(&mut tx, 0, u32::MAX).await.unwrap();
    let mut private = String::new();
    for fact in facts.iter().step_by(10) {
        let applicant = store::applicant::of_request(&mut tx, fact.id).await.unwrap().unwrap();
        let place = store::request::private_place(&mut tx, fact.id).await.unwrap();
        let notes = store::note::of_request(&mut tx, fact.id, store::note::Visibility::Internal).await.unwrap();
        private += &format!("{} {} {} {place:?} {notes:?}\n", applicant.surname, applicant.phone, applicant.address);
    }
    (facts, logged.into_iter().map(|logged| logged.event).collect(), private)
}

fn folded(events: &[Event], id: RequestId) -> Option<Fact> {
    let mut own: Vec<&Event> = events.iter().filter(|event| event.request == id).collect();
    own.sort_by_key(|event| event.version);
    Fact::fold(own)
}

#[tokio::test]
async fn rows_are_the_fold_of_their_events_and_two_fillings_are_alike() {
    TestDb::each(|one| async move {
        let mut told = Vec::new();
        let made = fill(&one, &options(), |done, of| told.push((done, of))).await.unwrap();
        assert_eq!(told.last(), Some(&(2_500, 2_500)));
        let (facts, events, private) = contents(&one).await;
        assert_eq!((facts.len(), events.len()), (2_500, usize::try_from(made.events).unwrap()));
        assert_eq!(facts.iter().filter(|fact| fact.state.is_open()).count(), usize::try_from(made.open).unwrap());
        for fact in facts.iter().step_by(7) {
            assert_eq!(folded(&events, fact.id).as_ref(), Some(fact));
        }

        TestDb::on_sqlite(|other| {
            let (facts, events, private) = (&facts, &events, &private);
            async move {
                let again: Summary = fill(&other, &options(), |_, _| {}).await.unwrap();
                assert_eq!(again, made);
                assert!(contents(&other).await == (facts.clone(), events.clone(), private.clone()));
            }
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_note_is_found_by_the_number_in_its_event() {
    TestDb::on_sqlite(|db| async move {
        fill(&db, &options(), |_, _| {}).await.unwrap();
        let (_, events, _) = contents(&db).await;
        let mut tx = db.read().await.unwrap();
        let mut found = 0;
        for (event, number) in events.iter().filter_map(|event| Some((event, event.change.note()?))).take(300) {
            let notes =
                store::note::of_request(&mut tx, event.request, store::note::Visibility::Internal).await.unwrap();
            let note = notes.iter().find(|note| note.id == number).unwrap();
            assert_eq!((note.at, note.by), (event.at, event.by));
            found += 1;
        }
        assert_eq!(found, 300);
        assert_ne!(events.iter().find_map(|event| event.change.note()), Some(NoteId(0)));
    })
    .await;
}

#[tokio::test]
async fn a_register_that_holds_requests_is_refused_and_left_as_it_is() {
    TestDb::on_sqlite(|db| async move {
        let few = Options { requests: 60, ..options() };
        fill(&db, &few, |_, _| {}).await.unwrap();
        let before = contents(&db).await;
        let refused = fill(&db, &few, |_, _| {}).await;
        assert!(matches!(refused, Err(Error::Store(store::Error::NotEmpty))), "{refused:?}");
        assert!(contents(&db).await == before);
    })
    .await;
}

/// What a city has entered of itself is not overwritten, though it has no requests yet.
#[tokio::test]
async fn a_register_that_a_city_has_begun_is_refused_and_left_as_it_is() {
    let few = Options { requests: 60, ..options() };
    for begun in ["executors", "settings"] {
        TestDb::on_sqlite(|db| async move {
            match begun {
                "executors" => {
                    let own = "code,name_uk,name_is,rule\nown,КП «Власне»,verified,\n";
                    crate::import::executors_from(&db, own.as_bytes()).await.unwrap();
                }
                _ => crate::settings::set(&db, "city_name_uk", "Одеса").await.unwrap(),
            }
            let settings = async || store::settings::load(&mut db.read().await.unwrap()).await.unwrap();
            let before = settings().await;
            let refused = fill(&db, &few, |_, _| {}).await;
            assert!(matches!(refused, Err(Error::Store(store::Error::NotEmpty))), "{begun}: {refused:?}");
            assert_eq!(settings().await, before);
            let classifier = store::classifier::load(&mut db.read().await.unwrap()).await.unwrap();
            assert_eq!(classifier.types().count(), 0);
        })
        .await;
    }
}

#[tokio::test]
async fn a_filling_that_was_cut_off_is_begun_anew() {
    TestDb::each(|db| async move {
        let server = City::open(db.another().await, Clock::fixed(options().until)).await.unwrap();
        assert!(is_wanted(&db).await.unwrap());
        // Cut off as soon as the first batch is written.
        let cut_off = {
            let (db, at_first) = (db.clone(), Arc::new(Notify::new()));
            let told = at_first.clone();
            let options = options();
            let filling = tokio::spawn(async move { fill(&db, &options, |_, _| told.notify_one()).await });
            at_first.notified().await;
            filling.abort();
            filling.await
        };
        assert!(cut_off.is_err_and(|error| error.is_cancelled()));
        server.catch_up().await.unwrap();
        assert!((1..2_500).contains(&server.facts().len()), "{}", server.facts().len());
        assert!(is_wanted(&db).await.unwrap());

        let made = fill(&db, &options(), |_, _| {}).await.unwrap();
        assert!(!is_wanted(&db).await.unwrap());
        let anew = contents(&db).await;
        TestDb::on_sqlite(|other| {
            let anew = &anew;
            async move {
                assert_eq!(fill(&other, &options(), |_, _| {}).await.unwrap(), made);
                assert!(contents(&other).await == *anew, "the city is the one that it would have been");
            }
        })
        .await;
        server.catch_up().await.unwrap();
        assert_eq!(server.facts().len(), 2_500);
    })
    .await;
}

#[tokio::test]
async fn of_two_fillings_the_later_one_stands() {
    TestDb::on_sqlite(|db| async move {
        let at_first = Arc::new(Notify::new());
        let (told, first) = (at_first.clone(), db.clone());
        let filling = tokio::spawn(async move {
            {
                let options = options();
                fill(&first, &options, |_, _| told.notify_one()).await
            }
        });
        at_first.notified().await;
        fill(&db, &Options { requests: 60, ..options() }, |_, _| {}).await.unwrap();
        let given_up = filling.await.unwrap();
        assert!(matches!(given_up, Err(Error::Unavailable(_))), "{given_up:?}");
        assert_eq!(contents(&db).await.0.len(), 60);
        assert!(!is_wanted(&db).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_somebody_reported_meanwhile_is_not_taken_away() {
    TestDb::on_sqlite(|db| async move {
        let few = Options { requests: 60, ..options() };
        fill(&db, &few, |_, _| {}).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        // As if the filling had been cut off one request before its end.
        store::settings::set(&mut tx, "demo_filling", "59 1").await.unwrap();
        tx.commit().await.unwrap();
        let refused = fill(&db, &few, |_, _| {}).await;
        assert!(matches!(refused, Err(Error::Store(store::Error::NotEmpty))), "{refused:?}");
        assert_eq!(contents(&db).await.0.len(), 60);
    })
    .await;
}

#[tokio::test]
async fn options_out_of_range_are_named() {
    TestDb::on_sqlite(|db| async move {
        for (bad, name) in [
            (Options { requests: 0, ..options() }, "requests"),
            (Options { requests: u32::MAX, ..options() }, "requests"),
            (Options { days: 0, ..options() }, "days"),
            (Options { days: 100_000, ..options() }, "days"),
        ] {
            let refused = fill(&db, &bad, |_, _| {}).await;
            assert!(matches!(refused, Err(Error::Form { field, .. }) if field == name), "{refused:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_city_opens_and_goes_on_by_the_rules() {
    TestDb::on_sqlite(|db| async move {
        let made = fill(&db, &options(), |_, _| {}).await.unwrap();
        let clock = Clock::fixed(options().until);
        let city = City::open((*db).clone(), clock.clone()).await.unwrap();
        assert!(city.settings().demo);
        assert_eq!(city.settings().city_name.uk, "Дніпро");
        assert_eq!(city.classifier().districts().count(), 8);
        let filled = city.facts().seq();

        let mut present = Present::new(&city, 1).await.unwrap().unwrap();
        for second in 0..400 {
            clock.set(options().until.plus_seconds(second * 10));
            present.step(&city).await.unwrap();
        }
        city.catch_up().await.unwrap();
        let steps = city.facts().seq() - filled;
        assert!(steps >= 400, "{steps} events");
        let (facts, events, _) = contents(&db).await;
        let new = facts.len() - usize::try_from(made.requests).unwrap();
        assert!((40..250).contains(&new), "{new} new requests");
        assert!(facts.iter().filter(|fact| fact.state == State::Closed).count() > 0);
        let touched: std::collections::BTreeSet<_> =
            events.iter().filter(|e| e.seq > filled).map(|e| e.request).collect();
        for fact in facts.iter().filter(|fact| touched.contains(&fact.id)) {
            assert_eq!(folded(&events, fact.id).as_ref(), Some(fact));
        }
    })
    .await;
}

#[tokio::test]
async fn a_city_without_the_demos_districts_is_left_alone() {
    TestDb::on_sqlite(|db| async move {
        let city = City::open((*db).clone(), Clock::fixed(options().until)).await.unwrap();
        assert!(Present::new(&city, 1).await.unwrap().is_none());
    })
    .await;
}

/// The real Dnipro has the same districts, of the same codes.
#[tokio::test]
async fn a_real_city_of_the_same_districts_is_left_alone() {
    TestDb::on_sqlite(|db| async move {
        fill(&db, &Options { requests: 60, ..options() }, |_, _| {}).await.unwrap();
        let made_up = async || {
            let city = City::open((*db).clone(), Clock::fixed(options().until)).await.unwrap();
            Present::new(&city, 1).await.unwrap().is_some()
        };
        assert!(made_up().await);
        crate::settings::set(&db, "demo", "false").await.unwrap();
        assert!(!made_up().await);
    })
    .await;
}
