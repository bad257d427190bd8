//! Importing districts, before and after the requests in them.

use domain::classifier::Precision;
use domain::place::{LatLon, public_point};
use store::testing::TestDb;

use super::*;

/// Two districts side by side: west of 30.5 and east of it.
const MAP: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Захід","name:en":"West","katotth":"UA01","label_point":[30.25,50.5]},
 "geometry":{"type":"Polygon","coordinates":[[[30,50],[30.5,50],[30.5,51],[30,51],[30,50]]]}},
{"type":"Feature","properties":{"name":"Схід","name:en":"East"},
 "geometry":{"type":"MultiPolygon","coordinates":[[[[30.5,50],[31,50],[31,51],[30.5,51],[30.5,50]]]]}}]}"#;

fn places() -> Given {
    let placed = |id: u32, lat: &str, lon: &str| row(id).replace("50.45", lat).replace("30.52", lon);
    given(
        HEADER.to_owned()
            + &placed(1, "50.45", "30.2")
            + &placed(2, "50.45", "30.8")
            + &placed(3, "52", "30.8")
            + &placed(4, "", ""),
    )
}

async fn codes(db: &Db) -> Vec<Option<String>> {
    let classifier = known_classifier(db).await;
    let code = |fact: &Fact| Some(classifier.district(fact.district?)?.code.clone());
    facts(db).await.iter().map(code).collect()
}

#[tokio::test]
async fn requests_are_told_their_district_whichever_comes_first() {
    TestDb::each(|db| async move {
        let told = [Some("UA01".to_owned()), Some("east".to_owned()), None, None];
        run(&db, &places(), &mapping()).await.unwrap();
        assert_eq!(codes(&db).await, [None, None, None, None]);

        let map = given(MAP);
        let mut steps = Vec::new();
        let summary = districts(&db, &map.file, |progress| steps.push(progress)).await.unwrap();
        assert_eq!(summary.districts, Changes { created: 2, updated: 0, unchanged: 0 });
        assert_eq!((summary.placed, summary.outside), (3, 1));
        assert_eq!(codes(&db).await, told);
        assert_eq!(steps.last().map(|last| (last.step, last.done)), Some((Step::Placing, 3)));
        let settings = store::settings::load(&mut db.read().await.unwrap()).await.unwrap();
        assert!(settings.contains_key(store::settings::FACTS_RELOAD));

        let again = districts(&db, &map.file, |_| ()).await.unwrap();
        assert_eq!(again.districts, Changes { created: 0, updated: 0, unchanged: 2 });

        let later = Mapping::parse(&COLUMNS.replace("\"test\"", "\"later\"")).unwrap();
        run(&db, &places(), &later).await.unwrap();
        let mut all = codes(&db).await;
        all.sort();
        assert_eq!(all.iter().flatten().count(), 4);
    })
    .await;
}

#[tokio::test]
async fn the_public_place_follows_the_district() {
    TestDb::each(|db| async move {
        let mapping = Mapping::parse(&format!("{COLUMNS}\n[types]\nprecision = \"district\"\n")).unwrap();
        run(&db, &places(), &mapping).await.unwrap();
        assert!(facts(&db).await.iter().all(|fact| fact.place.is_none()));
        districts(&db, &given(MAP).file, |_| ()).await.unwrap();
        let facts = facts(&db).await;
        assert_eq!(facts[0].place, Some(LatLon { lat: 50.5, lon: 30.25 }));
        assert!(facts[1].place.is_some_and(|place| place.lon > 30.5) && facts[2].place.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_type_by_street_keeps_its_cell() {
    TestDb::on_sqlite(|db| async move {
        run(&db, &places(), &mapping()).await.unwrap();
        let cell = public_point(Precision::Street, LatLon::new(50.45, 30.2), None);
        assert_eq!(facts(&db).await[0].place, cell);
        districts(&db, &given(MAP).file, |_| ()).await.unwrap();
        assert_eq!(facts(&db).await[0].place, cell);
    })
    .await;
}

#[tokio::test]
async fn a_bad_map_changes_nothing() {
    TestDb::on_sqlite(|db| async move {
        let open = given(MAP.replace("[31,51],[30.5,51],[30.5,50]]", "[31,51],[30.5,51]]"));
        let said = districts(&db, &open.file, |_| ()).await.unwrap_err().to_string();
        assert!(said.contains("feature 1 (Схід)") && said.contains("not closed"), "{said}");
        assert_eq!(known_classifier(&db).await.districts().count(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_row_may_name_its_district() {
    TestDb::on_sqlite(|db| async move {
        districts(&db, &given(MAP).file, |_| ()).await.unwrap();
        let mapping = Mapping::parse(&COLUMNS.replace("lat = \"lat\"\nlon = \"lon\"", "district = \"lat\"")).unwrap();
        let named = |id: u32, name: &str| row(id).replace("50.45", name);
        let file = given(HEADER.to_owned() + &named(1, " схід") + &named(2, "UA01") + &named(3, "Північ"));
        let summary = run(&db, &file, &mapping).await.unwrap();
        assert_eq!(codes(&db).await, [Some("east".to_owned()), Some("UA01".to_owned()), None]);
        assert_eq!(summary.unknown_words.get(&("district", "Північ".to_owned())), Some(&1));
    })
    .await;
}

#[tokio::test]
async fn a_named_district_stays_where_no_border_holds_the_point() {
    TestDb::each(|db| async move {
        districts(&db, &given(MAP).file, |_| ()).await.unwrap();
        let mapping = Mapping::parse(&COLUMNS.replace("lat = \"lat\"", "lat = \"lat\"\ndistrict = \"where\"")).unwrap();
        let named = |id: u32, lat: &str, lon: &str, name: &str| {
            row(id).replace("50.45", lat).replace("30.52", lon).trim_end().to_owned() + "," + name + "\n"
        };
        let file = given(
            HEADER.trim_end().to_owned()
                + ",where\n"
                + &named(1, "50.45", "30.2", "Схід")
                + &named(2, "52", "30.8", "Схід")
                + &named(3, "50.95", "30.8", ""),
        );
        run(&db, &file, &mapping).await.unwrap();
        let told = |code: &str| Some(code.to_owned());
        assert_eq!(codes(&db).await, [told("UA01"), told("east"), told("east")]);

        // The map is drawn anew, a little smaller in the north: what a border told goes, what the file named stays.
        let smaller = given(MAP.replace(",51]", ",50.9]"));
        for _ in 0..2 {
            districts(&db, &smaller.file, |_| ()).await.unwrap();
            assert_eq!(codes(&db).await, [told("UA01"), told("east"), None]);
        }
    })
    .await;
}
