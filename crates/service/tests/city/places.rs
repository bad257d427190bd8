//! What the public may know of places, and that no other question tells more of them.

use std::sync::Arc;

use domain::classifier::Lang;
use domain::id::RequestId;
use domain::query::SelectionParams;
use futures::StreamExt;
use service::import::{DEFAULT_CLASSIFIER, classifier_from, districts};
use service::{City, read, settings};
use store::testing::TestDb;

use crate::{NOON, call, city, open};

const WORLD: Option<&str> = Some("-180,-85,180,85");

/// Two districts side by side; the calls of these tests come from the western one.
const MAP: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Захід","name:en":"West","label_point":[35.03,48.45]},
 "geometry":{"type":"Polygon","coordinates":[[[35,48.4],[35.06,48.4],[35.06,48.5],[35,48.5],[35,48.4]]]}},
{"type":"Feature","properties":{"name":"Схід","name:en":"East","label_point":[35.08,48.45]},
 "geometry":{"type":"Polygon","coordinates":[[[35.06,48.4],[35.1,48.4],[35.1,48.5],[35.06,48.5],[35.06,48.4]]]}}]}"#;

async fn city_with_districts(db: &TestDb) -> City {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("districts.geojson");
    std::fs::write(&file, MAP).unwrap();
    districts(db, &file, |_| ()).await.unwrap();
    city(db).await
}

/// Shows the places of potholes otherwise.
async fn show_potholes(db: &TestDb, precision: &str) {
    let line = DEFAULT_CLASSIFIER.lines().find(|line| line.contains(",01.03,")).unwrap();
    let changed = DEFAULT_CLASSIFIER.replace(line, &line.replace(",exact", &format!(",{precision}")));
    classifier_from(db, changed.as_bytes()).await.unwrap();
}

/// In how many public answers the request is shown at some place: the facts (which are exported), the map, the list, the
/// card, the front page.
async fn shown(city: &City, id: RequestId) -> [bool; 5] {
    let all = SelectionParams::default();
    let fact = city.facts().iter().find(|fact| fact.id == id).unwrap();
    let map = read::map(city, &all, WORLD, Some("3")).await.unwrap();
    let list = read::list(city, &all, None, None, Lang::Uk).await.unwrap();
    let card = read::request(city, Some(&id.to_string()), Lang::Uk).await.unwrap();
    let today = read::today(city, Lang::Uk).await.unwrap();
    let item = today.changes.iter().find(|item| item.id == id.0).unwrap();
    [
        fact.place.is_some() || fact.district.is_some(),
        map.points.iter().any(|point| point.id == id.0),
        list.items.iter().any(|row| row.id == id.0 && row.district.is_some()),
        card.place.is_some() || card.district.is_some(),
        item.place.is_some() || item.district.is_some(),
    ]
}

#[tokio::test]
async fn a_type_that_becomes_hidden_takes_its_places_away() {
    TestDb::each(|db| async move {
        let city = city_with_districts(&db).await;
        let id = call(&city, "01.03").await.id;
        city.catch_up().await.unwrap();
        assert_eq!(shown(&city, id).await, [true; 5]);
        let mut watcher = Box::pin(city.watch(None).unwrap());

        show_potholes(&db, "hidden").await;
        city.catch_up().await.unwrap();
        for city in [&city, &open(&db, NOON).await] {
            assert_eq!(shown(city, id).await, [false; 5]);
        }
        watcher.next().await;
        assert!(String::from_utf8(watcher.next().await.unwrap().to_vec()).unwrap().contains("event: resync"));

        show_potholes(&db, "district").await;
        city.catch_up().await.unwrap();
        let card = read::request(&city, Some(&id.to_string()), Lang::En).await.unwrap();
        assert_eq!((card.place.map(|place| place.lon), card.district.as_deref()), (Some(35.03), Some("West")));
    })
    .await;
}

/// The event tells the exact point. When it becomes public, the type is hidden.
#[tokio::test]
async fn an_event_that_becomes_public_later_tells_no_more_than_may_be_told_then() {
    TestDb::each(|db| async move {
        let city = city_with_districts(&db).await;
        settings::set(&db, "publication_delay_s", "3600").await.unwrap();
        city.catch_up().await.unwrap();
        let id = call(&city, "01.03").await.id;
        show_potholes(&db, "hidden").await;
        city.catch_up().await.unwrap();
        city.clock().set(NOON.plus_seconds(3600));
        city.catch_up().await.unwrap();
        assert_eq!(shown(&city, id).await, [false; 5]);

        // Changed again within the delay: then a new process folds what is public from the events.
        let accept = domain::workflow::Action::Accept;
        service::act::act(&city, id, domain::workflow::Role::Executor, accept, None).await.unwrap();
        assert_eq!(shown(&open(&db, city.now()).await, id).await, [false; 5]);
    })
    .await;
}

#[tokio::test]
async fn a_hidden_type_tells_no_district() {
    TestDb::each(|db| async move {
        city_with_districts(&db).await;
        show_potholes(&db, "hidden").await;
        let city = open(&db, NOON).await;
        let id = call(&city, "01.03").await.id;
        city.catch_up().await.unwrap();
        assert_eq!(shown(&city, id).await, [false; 5]);
        let stats = read::stats(&city, &SelectionParams::default(), Lang::En).await.unwrap();
        let districts: Vec<_> = stats.by_district.iter().map(|row| (row.code.as_str(), row.name.as_str())).collect();
        assert_eq!(districts, [("", "")], "the app says in words that there is none");
    })
    .await;
}

#[tokio::test]
async fn a_registration_takes_the_precision_of_the_register_not_of_memory() {
    TestDb::each(|db| async move {
        let city = city_with_districts(&db).await;
        show_potholes(&db, "hidden").await;
        // This process has not heard of it yet.
        let id = call(&city, "01.03").await.id;
        let fact = store::request::fact(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!((fact.place, fact.district), (None, None));
    })
    .await;
}

#[tokio::test]
async fn a_district_is_no_filter_while_places_are_not_public() {
    TestDb::each(|db| async move {
        let city = city_with_districts(&db).await;
        call(&city, "01.03").await;
        city.catch_up().await.unwrap();
        let of = |code: &str| SelectionParams { district: Some(code.into()), ..SelectionParams::default() };
        let counts = async |selection: &SelectionParams| {
            let map = read::map(&city, selection, WORLD, Some("3")).await.unwrap();
            let list = read::list(&city, selection, None, None, Lang::Uk).await.unwrap();
            let stats = read::stats(&city, selection, Lang::Uk).await.unwrap();
            let table = read::executors(&city, selection, Lang::Uk).await.unwrap();
            let worked = table.executors.iter().map(|row| row.received).sum();
            [map.total + map.unplaced, list.total, stats.received, worked]
        };
        assert_eq!((counts(&of("west")).await, counts(&of("east")).await), ([1; 4], [0; 4]));
        settings::set(&db, "places_public", "false").await.unwrap();
        city.catch_up().await.unwrap();
        assert_eq!((counts(&of("west")).await, counts(&of("east")).await), ([1; 4], [1; 4]));
    })
    .await;
}

#[tokio::test]
async fn borders_are_simplified_once_until_they_change() {
    TestDb::on_sqlite(|db| async move {
        let city = city_with_districts(&db).await;
        let first = read::districts(&city, Lang::Uk).await.unwrap();
        call(&city, "01.03").await;
        city.clock().set(NOON.plus_hours(1));
        city.catch_up().await.unwrap();
        assert!(Arc::ptr_eq(&first, &read::districts(&city, Lang::Uk).await.unwrap()));
        settings::set(&db, "zoom", "12").await.unwrap();
        city.catch_up().await.unwrap();
        assert!(!Arc::ptr_eq(&first, &read::districts(&city, Lang::Uk).await.unwrap()));
    })
    .await;
}
