use bytes::Bytes;
use domain::id::RequestId;
use domain::workflow::Resolution;
use service::act::{Deed, perform};
use service::outside::Outside;
use service::photo::{self, PhotoStore, Size, Viewer};
use service::register::NewRequest;
use service::report::report;
use service::retention::{Due, due, forget, last};
use store::note::Visibility;

use super::*;

const PNG: &[u8] = include_bytes!("../two-pixels.png");
const DAYS: i64 = 24;

async fn close(city: &City, id: RequestId) {
    let deed = Deed::Close {
        resolution: Resolution::Refused, reason: "Живе на вул. Потерпілій, 5".to_owned()
    };
    perform(city, id, Role::Controller, &deed, &[], None).await.unwrap();
}

/// Who it was, as far as the register knows: surname and phone.
async fn person(city: &City, id: RequestId) -> (String, String) {
    let person = store::applicant::of_request(&mut city.db().read().await.unwrap(), id).await.unwrap().unwrap();
    (person.surname, person.phone)
}

#[tokio::test]
async fn who_asked_long_ago_is_forgotten_and_what_was_public_stays() {
    TestDb::each(|db| async move {
        drop(crate::city(&db).await);
        let clock = Clock::fixed(NOON);
        let photos = Some(PhotoStore::in_memory());
        let city =
            City::open_with(db.another().await, clock.clone(), Outside { photos, ..Outside::default() }).await.unwrap();
        let picture = photo::take(&city, Role::Applicant, Bytes::from_static(PNG)).await.unwrap();
        let new = NewRequest { photos: vec![picture.clone()], ..request("05.01") };
        let old = report(&city, &new, Some("old")).await.unwrap();
        let id = old.registered.id;
        let number = id.to_string();
        let open = crate::call(&city, "05.01").await.id;
        close(&city, id).await;
        clock.set(NOON.plus_hours(20 * DAYS));
        let late = crate::call(&city, "05.02").await.id;
        close(&city, late).await;
        city.catch_up().await.unwrap();
        let card = service::read::request(&city, Some(&number), Lang::Uk).await.unwrap();
        let fact = store::request::fact(&mut city.db().read().await.unwrap(), id).await.unwrap();
        let facts = city.facts().len();

        assert_eq!((due(&city).await.unwrap(), forget(&city).await.unwrap()), (None, None), "kept for ever until set");
        service::settings::set(city.db(), "retention_days", "30").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(forget(&city).await.unwrap(), Some(0));
        clock.set(NOON.plus_hours(31 * DAYS));
        assert_eq!(due(&city).await.unwrap(), Some(Due { applicants: 1, more: false }), "a dry run changes nothing");
        assert_eq!(person(&city, id).await.0, "Перевіренко");
        let (one, two) = tokio::join!(forget(&city), forget(&city));
        assert_eq!(one.unwrap().unwrap_or_default() + two.unwrap().unwrap_or_default(), 1, "one of two does it");
        assert_eq!(forget(&city).await.unwrap(), None, "once an hour");
        assert_eq!(last(&city).await.unwrap().unwrap().done, 1);

        assert_eq!(person(&city, id).await, ("—".to_owned(), String::new()));
        for other in [open, late] {
            assert_eq!(person(&city, other).await.0, "Перевіренко", "not yet");
        }
        let mut tx = city.db().read().await.unwrap();
        let place = store::request::private_place(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((place.address, place.point), (None, fact.clone().unwrap().place), "no truer than the public knows");
        let notes = store::note::of_request(&mut tx, id, Visibility::Internal).await.unwrap();
        assert!(notes.iter().all(|note| note.body == "—"), "{notes:?}");
        assert!(store::photo::get(&mut tx, &picture).await.unwrap().is_none());
        let by_operator = Viewer { role: Some(Role::Operator), ..Viewer::default() };
        assert!(matches!(photo::read(&city, by_operator, &picture, Size::Whole).await, Err(Error::NotFound)));
        assert_eq!(store::request::fact(&mut tx, id).await.unwrap(), fact);
        drop(tx);
        assert!(service::cabinet::Holder::of_link(&city, &old.token).await.unwrap().is_none(), "links lead nowhere");
        city.catch_up().await.unwrap();
        assert_eq!(city.facts().len(), facts);
        let after = service::read::request(&city, Some(&number), Lang::Uk).await.unwrap();
        assert_eq!((after.place, after.state, after.closed_at), (card.place, card.state, card.closed_at));
        let sought = domain::search::Sought::parse("Перевіренко ").unwrap();
        let found = store::search::find(&mut city.db().read().await.unwrap(), &sought, None, 10).await.unwrap();
        assert!(!found.ids.contains(&id), "nobody is found by their name any more");
        let (_, detail) = lines(&city, "forgotten").await.remove(0);
        assert!(detail.starts_with("applicants: 1; calls: 0; "), "{detail}");
    })
    .await;
}

#[tokio::test]
async fn who_still_waits_for_something_is_not_forgotten() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        service::settings::set(city.db(), "retention_days", "30").await.unwrap();
        let (into, merged) = (crate::call(&city, "05.01").await.id, crate::call(&city, "05.01").await.id);
        perform(&city, merged, Role::Dispatcher, &Deed::Merge { into }, &[], None).await.unwrap();
        let own = crate::call(&city, "05.02").await.id;
        close(&city, own).await;
        city.catch_up().await.unwrap();
        clock.set(NOON.plus_hours(40 * DAYS));
        city.catch_up().await.unwrap();
        assert_eq!(due(&city).await.unwrap().unwrap().applicants, 1, "what goes on in another request is not over");
        forget(&city).await.unwrap();
        assert_eq!(person(&city, own).await.0, "—");
        assert_eq!(person(&city, merged).await.0, "Перевіренко");
    })
    .await;
}

#[tokio::test]
async fn whose_phone_called_long_ago_is_forgotten_and_the_call_stays() {
    TestDb::each(|db| async move {
        let (city, clock) = clocked(&db).await;
        let (_, operator) = staff(&city, Role::Operator, "+380500000101").await;
        service::settings::set(city.db(), "retention_days", "30").await.unwrap();
        let old = service::desk::open(&city, &operator, "050 111 22 33").await.unwrap();
        clock.set(NOON.plus_hours(20 * DAYS));
        let late = service::desk::open(&city, &operator, "050 111 22 33").await.unwrap();
        clock.set(NOON.plus_hours(31 * DAYS));
        city.catch_up().await.unwrap();
        assert_eq!(forget(&city).await.unwrap(), Some(0));
        let mut tx = city.db().read().await.unwrap();
        let phone = async |tx: &mut store::Tx, id| store::call::get(tx, id).await.unwrap().unwrap().phone;
        assert_eq!(phone(&mut tx, old).await, "");
        assert_eq!(phone(&mut tx, late).await, "+380501112233");
        assert!(lines(&city, "forgotten").await[0].1.contains("calls: 1; "));
    })
    .await;
}
