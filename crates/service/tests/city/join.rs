//! What was reported before: offered, joined, counted; and addresses.

use domain::event::{Change, Event};
use domain::id::RequestId;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::query::Problem;
use domain::workflow::{Action, Resolution, Role};
use service::act::act;
use service::cabinet::Holder;
use service::join::join;
use service::nearby::open_like;
use service::places;
use service::register::{Asked, NewRequest};
use service::report::{KEY_HOURS, forget_old_keys, report};
use service::{City, Error, settings};
use store::testing::TestDb;

use super::{NOON, call, city, request};

fn neighbour(phone: &str) -> ApplicantForm {
    ApplicantForm { surname: "Сусіденко".to_owned(), phone: phone.to_owned(), ..request("05.01").applicant }
}

fn here() -> LatLon {
    request("05.01").point.unwrap()
}

async fn joined(city: &City, id: RequestId) -> u64 {
    store::joined::count(&mut city.db().read().await.unwrap(), id).await.unwrap()
}

#[tokio::test]
async fn what_was_reported_is_offered_as_precisely_as_the_map_shows_it() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (exact, street, district) =
            (call(&city, "01.03").await.id, call(&city, "05.01").await.id, call(&city, "06.01").await.id);
        city.catch_up().await.unwrap();
        let found = open_like(&city, "01.03", here()).await.unwrap();
        assert_eq!((found.len(), found[0].id, found[0].metres, found[0].joined), (1, exact, Some(0), 0));
        let found = open_like(&city, "05.01", here()).await.unwrap();
        assert_eq!((found[0].id, found[0].metres), (street, None));
        assert_eq!(open_like(&city, "06.01", here()).await.unwrap(), [], "a smell of gas is somebody's own business");
        assert_eq!(open_like(&city, "05.02", here()).await.unwrap(), []);
        assert_eq!(open_like(&city, "no such type", here()).await.unwrap(), []);
        let refused = join(&city, district, &neighbour("0500000009"), Asked::default(), None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

        settings::set(&db, "places_public", "false").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(open_like(&city, "01.03", here()).await.unwrap(), []);
        let refused = join(&city, exact, &neighbour("0500000009"), Asked::default(), None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn joining_counts_each_person_once() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "01.03").await.id;
        let first = join(&city, id, &neighbour("0500000002"), Asked::default(), Some("a")).await.unwrap();
        let again = join(&city, id, &neighbour("0500000002"), Asked::default(), Some("a")).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(joined(&city, id).await, 1);
        // By a phone nobody learns who stands in a request: there is another link, and no other person.
        let same_phone = join(&city, id, &neighbour("050 000-00-02"), Asked::default(), Some("b")).await.unwrap();
        assert_ne!(same_phone.token, first.token);
        let own_phone = join(&city, id, &neighbour("0500000001"), Asked::default(), Some("c")).await.unwrap();
        assert!(own_phone.token.is_some());
        assert_eq!(joined(&city, id).await, 1, "the applicant themselves is not counted in");
        join(&city, id, &neighbour("0500000003"), Asked::default(), Some("d")).await.unwrap();
        assert_eq!(joined(&city, id).await, 2);

        let reused = join(&city, id, &neighbour("0500000004"), Asked::default(), Some("a")).await;
        assert!(matches!(reused, Err(Error::KeyReused)), "{reused:?}");
        // The same key for a report is another matter.
        report(&city, &request("05.01"), Some("a")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_joined_holds_a_link_as_themselves() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let filed = report(&city, &request("01.03"), Some("key")).await.unwrap();
        let id = filed.registered.id;
        let token = join(&city, id, &neighbour("0500000002"), Asked::default(), None).await.unwrap().token.unwrap();
        let holder = async |token: &str| match Holder::of_link(&city, token).await.unwrap() {
            Some(Holder::Link { request, applicant }) => (request, applicant),
            _ => panic!("no holder"),
        };
        let (mine, joined) = (holder(&filed.token).await, holder(&token).await);
        assert_eq!((mine.0, joined.0), (id, id));
        assert_ne!(mine.1, joined.1);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_joined() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "01.03").await.id;
        let nobody = ApplicantForm { surname: " ".to_owned(), ..neighbour("0500000002") };
        let refused = join(&city, id, &nobody, Asked::default(), None).await;
        assert!(matches!(refused, Err(Error::Form { field: "surname", problem: Problem::Missing })), "{refused:?}");
        let refused = join(&city, RequestId(999), &neighbour("0500000002"), Asked::default(), None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let close = Action::Close { resolution: Resolution::Refused, note: None };
        act(&city, id, Role::Dispatcher, close, None).await.unwrap();
        let refused = join(&city, id, &neighbour("0500000002"), Asked::default(), None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        assert_eq!(joined(&city, id).await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_comes_while_it_is_being_closed_comes_too_late() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "01.03").await.id;
        let mut tx = city.db().begin().await.unwrap();
        let mut fact = store::request::locked(&mut tx, id).await.unwrap().unwrap();
        let joining = tokio::spawn({
            let city = city.clone();
            async move { join(&city, id, &neighbour("0500000002"), Asked::default(), None).await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let before = fact.version;
        let change = Change::Closed { resolution: Resolution::Refused, note: None };
        fact.apply(&Event { seq: 0, request: id, version: before + 1, at: NOON, by: Role::Dispatcher, change });
        store::request::update(&mut tx, &fact, before).await.unwrap();
        tx.commit().await.unwrap();
        let late = joining.await.unwrap();
        assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
        assert_eq!(joined(&city, id).await, 0);
    })
    .await;
}

#[tokio::test]
async fn those_who_deleted_their_account_still_count_each() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let id = call(&city, "01.03").await.id;
        for phone in ["0500000002", "0500000003"] {
            let person = neighbour(phone).check().unwrap();
            let mut tx = city.db().begin().await.unwrap();
            let new = store::account::NewAccount {
                person: &person,
                password: "$argon2id$",
                role: Role::Applicant,
                executor: None,
                lang: domain::classifier::Lang::Uk,
                privacy: 1,
                at: NOON,
            };
            let account = store::account::insert(&mut tx, &new).await.unwrap();
            tx.commit().await.unwrap();
            let asked = Asked { account: Some(account), ..Asked::default() };
            join(&city, id, &neighbour(phone), asked, None).await.unwrap();
            let mut tx = city.db().begin().await.unwrap();
            store::account::delete(&mut tx, account).await.unwrap();
            tx.commit().await.unwrap();
        }
        join(&city, id, &neighbour("0500000004"), Asked::default(), None).await.unwrap();
        assert_eq!(joined(&city, id).await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_was_forgotten_joins_again() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        let (first, second) = (call(&city, "01.03").await.id, call(&city, "01.03").await.id);
        let before = join(&city, first, &neighbour("0500000002"), Asked::default(), Some("a")).await.unwrap();
        city.clock().set(NOON.plus_hours(KEY_HOURS + 1));
        forget_old_keys(&city).await.unwrap();
        let other = join(&city, second, &neighbour("0500000002"), Asked::default(), Some("a")).await.unwrap();
        assert_ne!(other.token, before.token);
        city.clock().set(NOON.plus_hours(2 * KEY_HOURS + 3));
        forget_old_keys(&city).await.unwrap();
        let again = join(&city, first, &neighbour("0500000002"), Asked::default(), Some("a")).await.unwrap();
        assert_eq!(again, before);
    })
    .await;
}

#[tokio::test]
async fn addresses_come_from_the_register_or_else_from_the_public_map() {
    TestDb::each(|db| async move {
        let city = city(&db).await;
        for (type_code, address) in [
            ("01.03", "вулиця Тиха, 12"),
            ("01.03", "у дворі пані Олени, за гаражем, 12"),
            ("05.01", "вулиця Домашня, 7"),
        ] {
            let mut new = request(type_code);
            new.place_address = address.to_owned();
            report(&city, &new, None).await.unwrap();
        }
        let at = async |typed: &str| places::locate(&city, typed).await.unwrap();
        assert_eq!(at("вул. Тиха 12").await, Some(here().rounded()));
        assert_eq!(at("Домашня 7").await, None, "the map shows that place by street only");
        assert_eq!(places::search(&city, "олени", 5).await.unwrap(), []);

        let row = |street: &str, house: &str, lat| store::address::Address {
            street: street.to_owned(),
            house: house.to_owned(),
            point: LatLon { lat, lon: 35.0 },
        };
        let mut tx = db.begin().await.unwrap();
        store::address::put_all(&mut tx, &[row("вулиця Нова", "3", 48.41), row("вулиця Нова", "5", 48.42)])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!(at("нова, 5").await.map(|point| point.lat), Some(48.42));
        assert_eq!(at("вул. Тиха 12").await, None, "the register knows its city");
        let found = places::search(&city, "нов", 5).await.unwrap();
        assert_eq!(found.iter().map(|found| found.address.as_str()).collect::<Vec<_>>(), ["вулиця Нова"]);
        assert_eq!(at(&"н".repeat(10_000)).await, None);
        // A report that names such an address lies there.
        let new = NewRequest { point: None, place_address: "вул. Нова 5".to_owned(), ..request("05.01") };
        let id = report(&city, &new, None).await.unwrap().registered.id;
        let place = store::request::private_place(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!(place.point.map(|point| point.lat), Some(48.42));
        assert_eq!(place.address.as_deref(), Some("вул. Нова 5"));
    })
    .await;
}
