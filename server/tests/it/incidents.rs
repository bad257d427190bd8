//! Incidents and dispatch, as people of the centre meet them in a browser.

use axum::http::StatusCode;
use domain::place::LatLon;
use domain::workflow::Role;
use server::http::{Options, Site};
use service::register::NewRequest;
use service::report::report;

use crate::support::{TestCity, leak};

/// A call of the n-th house of a street; who calls, nobody else may read.
fn house(n: u32) -> NewRequest {
    let new = leak();
    let applicant = domain::intake::ApplicantForm { phone: format!("+3805011{n:05}"), ..new.applicant.clone() };
    let point = LatLon::new(48.4347 + f64::from(n) * 0.0004, 35.0462);
    NewRequest { point, place_address: format!("вулиця Тиха, {n}"), applicant, ..new }
}

async fn city() -> TestCity {
    let unlimited = Options { reports_a_minute: None, ..Options::default() };
    TestCity::with(Site::default(), &unlimited).await
}

async fn calls(city: &TestCity, houses: std::ops::Range<u32>) -> Vec<i64> {
    let mut ids = Vec::new();
    for n in houses {
        ids.push(report(&city.city, &house(n), None).await.unwrap().registered.id.0);
    }
    ids
}

#[tokio::test]
async fn an_incident_is_suggested_made_shown_to_everybody_and_offered() {
    let city = city().await;
    let operator = city.staff(Role::Operator, "+380500000401").await;
    let page = async || city.ask("GET", "/incidents", &[("cookie", &operator)]).await.text().to_owned();
    let ids = calls(&city, 1..5).await;
    assert!(page().await.contains("нічого схожого"));
    let fifth = calls(&city, 5..6).await[0];
    let suggested = page().await;
    assert!(suggested.contains(&format!("name=\"pick-{fifth}\"")), "{suggested}");

    let (first, pick) = (ids[0].to_string(), format!("pick-{fifth}"));
    let fields = |uk: &'static str| -> Vec<(&str, &str)> {
        vec![
            ("do", "make"),
            ("form", "f"),
            ("into", &first),
            (&pick, "1"),
            ("text_uk", uk),
            ("text_en", "A burst main"),
        ]
    };
    let wordless = city.post("/incidents", &fields(" "), Some(&operator)).await;
    assert_eq!(wordless.status, StatusCode::BAD_REQUEST);
    assert!(wordless.text().contains("Текст на сайті українською"), "the field is named");
    let made = city.post("/incidents", &fields("Прорив: вулиця Тиха"), Some(&operator)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    city.city.catch_up().await.unwrap();

    // Everybody is told, on a page of the app, on a document, and by the programs' way in.
    for uri in ["/", "/report", "/track"] {
        let html = city.ask("GET", uri, &[]).await.text().to_owned();
        assert!(html.contains("Прорив: вулиця Тиха"), "{uri}");
    }
    let answer = city.ask("GET", "/api/city", &[]).await.text().to_owned();
    assert!(answer.contains("\"text\":{\"uk\":\"Прорив: вулиця Тиха\""), "{answer}");
    assert!(!answer.contains("48.4351"), "no true point: {answer}");

    // Who is about to report the same is offered to join it.
    let near = [("type", "05.02"), ("lat", "48.4355"), ("lon", "35.0462")];
    let offered = city.post("/report/nearby", &near, None).await.text().to_owned();
    assert!(offered.contains("Прорив: вулиця Тиха") && offered.contains(&format!("value=\"{first}\"")), "{offered}");
    let other = city
        .post("/report/nearby", &[("type", "05.02"), ("lat", "48.5"), ("lon", "35.1")], None)
        .await
        .text()
        .to_owned();
    assert!(!other.contains("Прорив"), "{other}");

    // The merged one cannot carry an incident: it is said where it goes on.
    let (pick, fifth) = (format!("pick-{first}"), fifth.to_string());
    let again = [("do", "make"), ("into", &*fifth), (&*pick, "1"), ("text_uk", "x"), ("text_en", "x")];
    let again = city.post("/incidents", &again, Some(&operator)).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains(&format!("вже об’єднано із заявкою № {first}")));
}

#[tokio::test]
async fn what_cannot_be_done_with_one_of_many_is_told_and_nothing_typed_is_lost() {
    let city = city().await;
    let dispatcher = city.staff(Role::Dispatcher, "+380500000402").await;
    let ids = calls(&city, 1..3).await;
    let (first, second) = (format!("pick-{}", ids[0]), format!("pick-{}", ids[1]));
    let reason = "Це тепломережа <b>";
    let give = [("do", "give"), ("executor", "teplo"), ("reason", reason), (&*first, "2"), (&*second, "9")];
    let answer = city.post("/dispatch", &give, Some(&dispatcher)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let html = answer.text();
    assert!(html.contains("Зроблено: 1 з 2.") && html.contains("її хтось змінив"), "{html}");
    assert!(html.contains("Це тепломережа &lt;b&gt;"), "what was typed is kept");

    for (fields, field) in [
        (vec![("do", "give"), ("reason", reason), (&*first, "3")], "Виконавець"),
        (vec![("do", "give"), ("executor", "nobody"), (&*first, "3")], "Виконавець"),
        (vec![("do", "merge"), ("into", "abc"), (&*first, "3")], "Номер заявки, що лишається"),
        (vec![("do", "close"), ("resolution", "refused"), (&*first, "3")], "Причина"),
        (vec![("do", "close"), ("resolution", "no such"), (&*first, "3")], "Як закрити"),
        (vec![("do", "give"), ("executor", "teplo")], "Вибрати заявку"),
    ] {
        let answer = city.post("/dispatch", &fields, Some(&dispatcher)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{fields:?}");
        assert!(answer.text().contains(field), "{fields:?}");
    }
}

#[tokio::test]
async fn rules_are_added_and_tried_and_what_is_wrong_is_named() {
    let city = city().await;
    let admin = city.staff(Role::Admin, "+380500000403").await;
    let send = async |fields: &[(&str, &str)]| city.post("/dispatch/rules", fields, Some(&admin)).await;
    let added = [("do", "add"), ("matter", "direction:water"), ("street", "вул. Тиха"), ("executor", "teplo")];
    assert_eq!(send(&added).await.status, StatusCode::SEE_OTHER);
    let tried = send(&[("do", "try"), ("type", "05.01"), ("address", "Тиха 12")]).await;
    assert_eq!(tried.status, StatusCode::OK);
    let html = tried.text();
    assert!(html.contains("За правилом № 1: напрям, вулиця."), "{html}");
    assert!(html.contains("value=\"Тиха 12\""), "what was tried stands in the form");
    for (fields, typed) in [
        (vec![("do", "add"), ("street", "вул. Тиха"), ("house", "ліворуч"), ("executor", "teplo")], "ліворуч"),
        (vec![("do", "add"), ("house", "12-Б"), ("executor", "teplo")], "12-Б"),
        (vec![("do", "add"), ("street", "вул. Нова")], "вул. Нова"),
    ] {
        let answer = send(&fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{fields:?}");
        assert!(answer.text().contains(typed), "{fields:?}");
    }
    assert_eq!(send(&[("do", "remove"), ("rule", "1")]).await.status, StatusCode::SEE_OTHER);
    let page = city.ask("GET", "/dispatch/rules", &[("cookie", &admin)]).await.text().to_owned();
    assert!(page.contains("Правил ще немає"), "{page}");
}
