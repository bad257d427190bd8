//! What is unchanged is not sent again; what has changed is.

use axum::http::StatusCode;
use service::settings;

use crate::support::TestCity;

const MAP: &str = "/api/map?bbox=34.7,48.3,35.3,48.6&zoom=12&period=day";

async fn tag(city: &TestCity, uri: &str) -> String {
    let answer = city.get(uri).await;
    assert_eq!(answer.status, StatusCode::OK, "{uri}");
    answer.header("etag").to_owned()
}

#[tokio::test]
async fn who_holds_the_answer_is_told_so() {
    let city = TestCity::new().await;
    let first = city.get(MAP).await;
    let tag = first.header("etag");
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(first.header("cache-control"), "public, no-cache");

    for held in [tag, &format!("\"other\", {tag}"), "*", tag.trim_start_matches("W/")] {
        let again = city.ask("GET", MAP, &[("if-none-match", held)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{held}");
        assert!(again.bytes.is_empty());
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.header("cache-control"), first.header("cache-control"));
    }
    let other = city.ask("GET", MAP, &[("if-none-match", "W/\"0000000000000000\"")]).await;
    assert_eq!((other.status, other.bytes), (StatusCode::OK, first.bytes));
}

#[tokio::test]
async fn equal_questions_have_one_tag_and_others_another() {
    let city = TestCity::new().await;
    let one = tag(&city, "/api/stats?period=day&date=2026-11-22").await;
    for same in ["/api/stats?date=2026-11-22&period=day", "/api/stats?period=day&date=2026%2D11%2d22&utm_source=x"] {
        assert_eq!(tag(&city, same).await, one, "{same}");
    }
    for other in
        ["/api/stats?period=day&date=2026-11-21", "/api/stats?period=week&date=2026-11-22", "/api/executors?period=day"]
    {
        assert_ne!(tag(&city, other).await, one, "{other}");
    }
}

#[tokio::test]
async fn an_event_changes_every_tag() {
    let city = TestCity::new().await;
    let (map, stats) = (tag(&city, MAP).await, tag(&city, "/api/stats").await);
    city.register().await;
    assert_ne!(tag(&city, MAP).await, map);
    assert_ne!(tag(&city, "/api/stats").await, stats);
}

#[tokio::test]
async fn the_switch_takes_all_places_away_at_once() {
    let city = TestCity::new().await;
    let before = city.get(MAP).await;
    assert_eq!(before.json()["total"], 2);
    city.set("places_public", "false").await;

    let after = city.ask("GET", MAP, &[("if-none-match", before.header("etag"))]).await;
    assert_eq!(after.status, StatusCode::OK);
    assert_eq!((after.json()["total"].as_u64(), after.json()["unplaced"].as_u64()), (Some(0), Some(2)));
    let card = city.get("/api/request?id=1").await.json();
    assert!(card["place"].is_null(), "{card}");
}

#[tokio::test]
async fn a_minute_changes_the_tag_a_second_does_not() {
    let city = TestCity::new().await;
    let before = tag(&city, MAP).await;
    city.clock.set(city.clock.now().plus_seconds(59));
    assert_eq!(tag(&city, MAP).await, before);
    city.clock.set(city.clock.now().plus_seconds(1));
    assert_ne!(tag(&city, MAP).await, before);
}

#[tokio::test]
async fn what_becomes_overdue_is_told_without_an_event() {
    let city = TestCity::new().await;
    let before = city.get(MAP).await;
    assert_eq!(before.json()["overdue"], 0);
    city.clock.set(city.clock.now().plus_hours(7));
    let after = city.ask("GET", MAP, &[("if-none-match", before.header("etag"))]).await;
    assert_eq!((after.status, after.json()["overdue"].as_u64()), (StatusCode::OK, Some(2)));
}

#[tokio::test]
async fn a_bad_question_is_refused_whatever_is_held() {
    let city = TestCity::new().await;
    for question in ["/api/stats?date=1&date=2", "/api/request?id=%FF"] {
        assert_eq!(
            city.ask("GET", question, &[("if-none-match", "*")]).await.status,
            StatusCode::BAD_REQUEST,
            "{question}"
        );
    }
}

#[tokio::test]
async fn the_publication_delay_holds_events_back() {
    let city = TestCity::new().await;
    settings::set(city.city.db(), "publication_delay_s", "600").await.unwrap();
    city.city.catch_up().await.unwrap();
    assert_eq!(city.get(MAP).await.json()["total"], 0);
    assert_eq!(city.get("/api/request?id=1").await.status, StatusCode::NOT_FOUND);
    city.clock.set(city.clock.now().plus_seconds(601));
    city.city.catch_up().await.unwrap();
    assert_eq!(city.get(MAP).await.json()["total"], 2);
    assert_eq!(city.get("/api/request?id=1").await.status, StatusCode::OK);
}
