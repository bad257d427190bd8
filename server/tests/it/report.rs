//! `POST /api/report`.

use std::num::NonZeroU32;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use server::http::{Options, Site};
use tower::ServiceExt;

use crate::support::{self, Answer, SURNAME, TestCity};

const FORM: &str = "application/x-www-form-urlencoded";

/// A report in which nothing is missing, with what is to be other in it.
fn form(changed: &[(&str, &str)]) -> String {
    let whole = [
        ("type", "05.01"),
        ("text", "Тече на дорогу"),
        ("lat", "48.4647"),
        ("lon", "35.0462"),
        ("place_address", ""),
        ("surname", SURNAME),
        ("first_name", "Олена"),
        ("phone", "067 000 00 00"),
        ("applicant_address", "вул. Тестова, 1"),
    ];
    let kept = whole.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    let fields: Vec<_> = kept.chain(changed).copied().collect();
    support::form(&fields)
}

async fn post(city: &TestCity, kind: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post("/api/report").header("content-type", kind).body(body.into()).unwrap();
    let (head, body) = city.router.clone().oneshot(request).await.unwrap().into_parts();
    Answer { status: head.status, headers: head.headers, bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec() }
}

async fn send(city: &TestCity, changed: &[(&str, &str)]) -> (StatusCode, Value) {
    let answer = post(city, FORM, form(changed)).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_report_gets_a_number_a_deadline_and_an_executor() {
    let city = TestCity::new().await;
    let (status, said) = send(&city, &[("idempotency_key", "k1")]).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!(said["due_at"], "2026-11-22T16:00:00Z");
    assert_eq!(said["executor"]["code"], "vodokanal");
    assert_eq!(said["tracking"].as_str().unwrap().len(), 32);

    assert_eq!(send(&city, &[("idempotency_key", "k1")]).await, (StatusCode::OK, said.clone()));
    let (status, other) = send(&city, &[("idempotency_key", "k1"), ("text", "Інше")]).await;
    assert_eq!((status, &other["error"]), (StatusCode::CONFLICT, &json!("key_reused")));

    city.city.catch_up().await.unwrap();
    let card = city.get(&format!("/api/request?id={}", said["id"])).await;
    assert_eq!(card.json()["channel"], "web");
    for private in [SURNAME, "Олена", "670000000", "Тестова", "Тече", said["tracking"].as_str().unwrap()]
    {
        assert!(!card.text().contains(private), "{private} is on the card");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_never_a_500() {
    let city = TestCity::new().await;
    let long = "Ї".repeat(10_000);
    for (changed, field, problem) in [
        (("type", "99.99"), "type", "unknown"),
        (("type", ""), "type", "unknown"),
        (("text", " \n "), "text", "missing"),
        (("text", "a\0b"), "text", "malformed"),
        (("surname", ""), "surname", "missing"),
        (("surname", &*long), "surname", "too long"),
        (("phone", "подзвоніть мені"), "phone", "malformed"),
        (("email", "not an address"), "email", "malformed"),
        (("applicant_address", ""), "applicant_address", "missing"),
        (("lat", "999"), "lat", "out of range"),
        (("lon", ""), "lon", "missing"),
    ] {
        let (status, said) = send(&city, &[changed]).await;
        assert_eq!((status, &said["field"]), (StatusCode::BAD_REQUEST, &json!(field)), "{field}: {said}");
        assert!(said["message"].as_str().unwrap().starts_with(field), "{problem}: {said}");
    }
    let (status, said) = send(&city, &[("lat", ""), ("lon", "")]).await;
    assert_eq!((status, &said["field"]), (StatusCode::BAD_REQUEST, &json!("place_address")), "{said}");

    for text in ["\u{202e}кирилиця навспак", "🚰💧", "</textarea><script>alert(1)</script>"] {
        let (status, said) = send(&city, &[("text", text), ("first_name", text)]).await;
        assert_eq!(status, StatusCode::OK, "{text}: {said}");
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let city = TestCity::new().await;
    for (kind, body, status) in [
        ("application/json", "{}".to_owned(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("", String::new(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (FORM, "type=%zz".to_owned(), StatusCode::BAD_REQUEST),
        (FORM, form(&[]) + "&type=05.02", StatusCode::BAD_REQUEST),
        (FORM, "text=".to_owned() + &"x".repeat(70_000), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(post(&city, kind, body).await.status, status, "{kind}");
    }
    let answer = post(&city, FORM, vec![b't', b'e', b'x', b't', b'=', 0xff]).await;
    assert_eq!((answer.status, &answer.json()["field"]), (StatusCode::BAD_REQUEST, &json!("text")));
    let answer = city.get("/api/report").await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

#[tokio::test]
async fn too_many_from_one_address_are_told_when_to_come_again() {
    let options = Options { reports_a_minute: NonZeroU32::new(4), ..Options::default() };
    let city = TestCity::with(Site::default(), &options).await;
    for _ in 0..2 {
        assert_eq!(post(&city, FORM, form(&[])).await.status, StatusCode::OK);
    }
    let refused = post(&city, FORM, form(&[])).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=16).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(refused.json()["error"], "too_many");
    assert_eq!(city.get("/api/stats").await.status, StatusCode::OK, "who reads is not limited");
}
