//! The read API: what it answers, and what it refuses.

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::{SURNAME, TestCity};

const BOX: &str = "bbox=34.7,48.3,35.3,48.6";
const ENDPOINTS: [&str; 9] =
    ["city", "today", "map", "requests", "stats", "executors", "executor", "request", "districts"];

#[tokio::test]
async fn every_endpoint_answers_json() {
    let city = TestCity::new().await;
    for question in [
        "city",
        "today",
        &format!("map?{BOX}&zoom=12"),
        &format!("requests?{BOX}"),
        "stats?period=day",
        "executors?period=month",
        "executor?code=vodokanal",
        "request?id=1",
        "districts?lang=en",
    ] {
        let answer = city.get(&format!("/api/{question}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{question}: {}", answer.text());
        assert!(answer.json().is_object(), "{question}");
        assert!(!answer.text().contains(SURNAME), "{question}");
        assert!(!answer.text().contains("380670000000"), "{question}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{question}");
    }
}

#[tokio::test]
async fn the_map_counts_what_was_registered() {
    let city = TestCity::new().await;
    let question = format!("/api/map?{BOX}&zoom=12&period=day");
    assert_eq!(city.get(&question).await.json()["total"], 2);
    city.register().await;
    assert_eq!(city.get(&question).await.json()["total"], 3);
}

#[tokio::test]
async fn a_bad_parameter_is_named() {
    let city = TestCity::new().await;
    let long = "7".repeat(513);
    for (question, field) in [
        ("map?zoom=3", "bbox"),
        ("map?bbox=1,2,3&zoom=3", "bbox"),
        ("map?bbox=1,2,3,x&zoom=3", "bbox"),
        ("map?bbox=35.3,48.3,34.7,48.6&zoom=3", "bbox"),
        ("map?bbox=34.7,48.3,35.3,NaN&zoom=3", "bbox"),
        ("map?bbox=34.7,48.3,35.3,99&zoom=3", "bbox"),
        (&format!("map?{BOX}"), "zoom"),
        (&format!("map?{BOX}&zoom=99"), "zoom"),
        (&format!("map?{BOX}&zoom=-1"), "zoom"),
        (&format!("map?{BOX}&zoom=12.5"), "zoom"),
        (&format!("map?{BOX}&{BOX}&zoom=12"), "bbox"),
        (&format!("map?{BOX}&zoom=12&state=late"), "state"),
        ("stats?period=decade", "period"),
        ("stats?date=2026-02-30", "date"),
        ("stats?date=22.11.2026", "date"),
        ("stats?date=9999-01-01", "date"),
        ("stats?date=2026-11-22&date=2026-11-22", "date"),
        ("stats?date=2026-11-22&d%61te=2026-11-22", "date"),
        ("stats?date=%FF", "date"),
        ("stats?date=%zz", "date"),
        ("stats?date=%00", "date"),
        ("stats?direction=nowhere", "direction"),
        ("stats?direction=water,nowhere", "direction"),
        ("stats?district=nowhere", "district"),
        ("stats?lang=de", "lang"),
        ("requests?executor=nobody", "executor"),
        ("requests?before=yesterday", "before"),
        ("request", "id"),
        ("request?id=", "id"),
        ("request?id=one", "id"),
        ("request?id=-1", "id"),
        ("request?id=0", "id"),
        ("request?id=1000000000000000000000000000000", "id"),
        (&format!("request?id={long}"), "id"),
        ("request?id=1&id=2", "id"),
        ("executor", "code"),
    ] {
        let answer = city.get(&format!("/api/{question}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{question}: {}", answer.text());
        let error = answer.json();
        assert_eq!(error["error"], "bad_parameter", "{question}");
        assert_eq!(error["field"], field, "{question}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(field)), "{question}: {error}");
        assert_eq!(answer.header("cache-control"), "no-store", "{question}");
        assert_eq!(answer.header("etag"), "", "{question}");
    }
}

#[tokio::test]
async fn names_that_are_no_text_are_refused_too() {
    let city = TestCity::new().await;
    for question in ["stats?%FF=1", "stats?%=1", &format!("stats?{}", "x".repeat(30_000))] {
        let answer = city.get(&format!("/api/{question}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["error"], "bad_parameter");
        assert_eq!(answer.json()["field"], Value::Null);
    }
}

/// Every endpoint, asked with every strange value of every parameter: refused or answered, never a failure of the server.
#[tokio::test]
async fn nothing_that_is_asked_breaks_it() {
    let city = TestCity::new().await;
    let strange = [
        "",
        "%20",
        "+",
        "%",
        "%E2%80",
        "%00",
        "%F0%9F%92%A9",
        "0",
        "-1",
        "1e309",
        "NaN",
        "inf",
        "2026-02-30",
        "0000-00-00",
        "null",
        "{}",
        "'%20OR%201=1--",
        "%3Cscript%3E",
        ",,,,",
        "1,2,3,4",
        "180,90,-180,-90",
        "999999999999999999999999",
    ];
    let names = [
        "bbox",
        "zoom",
        "period",
        "date",
        "direction",
        "state",
        "executor",
        "district",
        "id",
        "lang",
        "before",
        "code",
        "sort",
        "x",
    ];
    for endpoint in ENDPOINTS {
        for name in names {
            for value in strange {
                for query in [
                    format!("{name}={value}"),
                    format!("{name}[]={value}"),
                    format!("{BOX}&zoom=10&id=1&{name}[a]={value}"),
                ] {
                    let answer = city.get(&format!("/api/{endpoint}?{query}")).await;
                    assert!(!answer.status.is_server_error(), "/api/{endpoint}?{query}: {}", answer.text());
                    assert!(answer.json().is_object());
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let city = TestCity::new().await;
    for question in ["/api/request?id=999", "/api/executor?code=nobody", "/api/nothing", "/api/", "/api", "/api/map/"] {
        let answer = city.get(question).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{question}");
        assert_eq!(answer.json()["error"], "not_found", "{question}");
        assert_eq!(answer.header("cache-control"), "no-store", "{question}");
    }
}

#[tokio::test]
async fn only_reading_is_allowed() {
    let city = TestCity::new().await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = city.ask(method, "/api/stats", &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD");
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let city = TestCity::new().await;
    for uri in ["/api/stats", "/api/request?id=999", "/map", "/robots.txt", "/nothing", "/healthz"] {
        let (get, head) = (city.get(uri).await, city.ask("HEAD", uri, &[]).await);
        assert_eq!(head.status, get.status, "{uri}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{uri}");
        assert_eq!(head.header("etag"), get.header("etag"), "{uri}");
        assert!(head.bytes.is_empty(), "{uri}");
        assert!(!get.bytes.is_empty(), "{uri}");
    }
}

/// Server functions of the framework answer a browser's form with a redirect to the page that it stands on.
#[tokio::test]
async fn a_link_to_the_data_leads_to_the_data() {
    let city = TestCity::new().await;
    let browser = [("accept", "text/html,*/*;q=0.8"), ("referer", "http://misto.example/stats")];
    for (uri, status) in [("/api/stats", 200), ("/api/stats?date=x", 400), ("/api/request?id=999", 404)] {
        let answer = city.ask("GET", uri, &browser).await;
        assert_eq!(answer.status.as_u16(), status, "{uri}");
        assert_eq!(answer.header("location"), "", "{uri}");
        assert!(answer.json().is_object(), "{uri}");
    }
}

#[tokio::test]
async fn the_database_being_away_is_said_without_details() {
    let city = TestCity::new().await;
    city.city.db().close().await;
    let answer = city.ask("GET", "/api/request?id=1", &[("x-request-id", "trace-7")]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let error = answer.json();
    assert_eq!((&error["error"], &error["message"]), (&"unavailable".into(), &"request trace-7".into()));
    assert_eq!(error.as_object().unwrap().len(), 2, "{error}");
    // What is in memory is answered still.
    assert_eq!(city.get("/api/stats").await.status, StatusCode::OK);
}
