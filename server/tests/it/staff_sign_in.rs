//! How those who work here sign in: to their own place, with a first password, with a second factor.

use axum::http::StatusCode;
use domain::classifier::Lang;
use domain::workflow::Role;
use service::admin::By;
use service::admin::people::{Added, Password, PersonForm, add};
use totp_rs::{Builder, Secret};

use crate::support::{Answer, PASSWORD, TestCity};

const PHONE: &str = "+380500000301";

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn sign_in(city: &TestCity, password: &str, next: &str) -> Answer {
    city.post("/account/sign-in", &[("phone", PHONE), ("password", password), ("next", next)], None).await
}

async fn newcomer(city: &TestCity) -> Added {
    let form = PersonForm {
        surname: "Нова".to_owned(),
        first_name: "Ніна".to_owned(),
        phone: PHONE.to_owned(),
        role: "operator".to_owned(),
        ..PersonForm::default()
    };
    add(&city.city, By::CommandLine, &form, Password::First, Lang::Uk).await.unwrap()
}

async fn get(city: &TestCity, uri: &str, cookie: &str) -> Answer {
    city.ask("GET", uri, &[("cookie", cookie)]).await
}

/// The code of the app that was shown this page, at the city's moment and so many seconds later.
fn code(city: &TestCity, page: &str, later: i64) -> String {
    let key = page.split("second__key\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let totp = Builder::new().with_secret(Secret::try_from_base32(key).unwrap()).build().unwrap();
    totp.generate((city.city.now().seconds() + later).unsigned_abs()).to_string()
}

#[tokio::test]
async fn everybody_lands_on_their_own_place() {
    let city = TestCity::new().await;
    for (role, n, place) in [
        (Role::Operator, 0, "/desk"),
        (Role::Dispatcher, 1, "/desk"),
        (Role::Executor, 2, "/queue"),
        (Role::Controller, 3, "/control"),
        (Role::Official, 4, "/control/sanctions"),
        (Role::Admin, 5, "/admin"),
    ] {
        let phone = format!("+38050000031{n}");
        city.staff(role, &phone).await;
        for (language, place) in [("", place.to_owned()), ("/en", format!("/en{place}"))] {
            let fields = [("phone", &*phone), ("password", PASSWORD)];
            let answer = city.post(&format!("{language}/account/sign-in"), &fields, None).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{role}");
            assert_eq!(answer.header("location"), place, "{role}");
            let again = get(&city, &format!("{language}/account/sign-in"), &cookie(&answer)).await;
            assert_eq!(again.header("location"), place, "{role}, who is in already, is led there");
        }
    }
    city.resident("+380500000399").await;
    let answer = city.post("/account/sign-in", &[("phone", "+380500000399"), ("password", PASSWORD)], None).await;
    assert_eq!(answer.header("location"), "/cabinet");
}

#[tokio::test]
async fn a_first_password_leads_to_choosing_ones_own() {
    let city = TestCity::new().await;
    let first = newcomer(&city).await.first_password.unwrap();
    let answer = sign_in(&city, &first, "/desk").await;
    assert_eq!(answer.header("location"), "/account/sign-in?next=%2Fdesk");
    let cookie = cookie(&answer);
    let on = get(&city, answer.header("location"), &cookie).await;
    assert_eq!(on.header("location"), "/account/first-password?next=%2Fdesk");
    for (path, leads_to) in [("/staff/requests/1", "/account/sign-in?next="), ("/cabinet", "/account/sign-in?next=")] {
        let nowhere = get(&city, path, &cookie).await;
        assert_eq!(nowhere.status, StatusCode::SEE_OTHER, "{path}");
        assert!(nowhere.header("location").starts_with(leads_to), "{path}: {}", nowhere.header("location"));
    }
    let page = get(&city, on.header("location"), &cookie).await;
    assert!(page.text().contains("Придумайте свій пароль") && page.text().contains("value=\"/desk\""));
    for typed in ["", "коротке", &first] {
        let refused =
            city.post("/account/first-password", &[("password", typed), ("next", "/desk")], Some(&cookie)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{typed}");
        assert!(refused.text().contains("id=\"password-fault\"") && refused.text().contains("value=\"/desk\""));
        assert!(typed.is_empty() || !refused.text().contains(typed), "no password comes back");
    }
    let done = city.post("/account/first-password", &[("password", PASSWORD), ("next", "/desk")], Some(&cookie)).await;
    let on = get(&city, done.header("location"), &cookie).await;
    assert_eq!(on.header("location"), "/desk");
    let english = get(&city, "/en/account/first-password", &cookie).await;
    assert_eq!(english.status, StatusCode::SEE_OTHER, "it is done once");
}

#[tokio::test]
async fn a_required_second_factor_is_made_and_then_asked_for() {
    let city = TestCity::new().await;
    city.staff(Role::Controller, PHONE).await;
    city.set("second_factor", "required").await;
    let answer = sign_in(&city, PASSWORD, "").await;
    let half = cookie(&answer);
    let on = get(&city, "/account/sign-in", &half).await;
    assert_eq!(on.header("location"), "/account/second/enrol");
    let page = get(&city, "/account/second/enrol", &half).await;
    assert!(page.text().contains("<svg") && page.text().contains("Місто вимагає"), "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    for typed in ["", "12", "000000"] {
        let refused = city.post("/account/second/enrol", &[("code", typed)], Some(&half)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{typed}");
        assert!(refused.text().contains("id=\"code-fault\""), "{typed}");
    }
    assert!(get(&city, "/control", &half).await.header("location").contains("sign-in"), "nowhere else");
    let first = code(&city, page.text(), 0);
    let sheet = city.post("/account/second/enrol", &[("code", &first)], Some(&half)).await;
    assert_eq!((sheet.status, sheet.header("cache-control")), (StatusCode::OK, "no-store"));
    let codes: Vec<String> = sheet
        .text()
        .split("<li>")
        .filter_map(|part| part.split("</li>").next())
        .filter(|code| code.len() == 11 && code.contains('-'))
        .map(str::to_owned)
        .collect();
    assert_eq!(codes.len(), 10, "{}", sheet.text());
    assert_eq!(get(&city, "/control", &half).await.status, StatusCode::OK);
    assert_eq!(get(&city, "/account/second/enrol", &half).await.header("location"), "/account/second/manage");

    // The next time a code is asked for; the one that was used opens nothing.
    let half = cookie(&sign_in(&city, PASSWORD, "/control").await);
    let on = get(&city, "/account/sign-in?next=%2Fcontrol", &half).await;
    assert_eq!(on.header("location"), "/account/second?next=%2Fcontrol");
    let used = city.post("/en/account/second", &[("code", &first)], Some(&half)).await;
    assert_eq!(used.status, StatusCode::BAD_REQUEST);
    assert!(used.text().contains("used already"), "{}", used.text());
    let given = city.post("/account/second", &[("code", &codes[0]), ("next", "/control")], Some(&half)).await;
    assert_eq!(given.header("location"), "/account/sign-in?next=%2Fcontrol");
    assert_eq!(get(&city, given.header("location"), &half).await.header("location"), "/control");

    // One's own page: how it stands, and a new sheet.
    let manage = get(&city, "/account/second/manage", &half).await;
    assert!(manage.text().contains("<b class=\"number\">9</b>") && manage.text().contains("вимкнути його не можна"));
    let refused = city.post("/account/second/sheet", &[("code", "000000")], Some(&half)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    city.clock.set(city.city.now().plus_seconds(60));
    let fresh = city.post("/account/second/sheet", &[("code", &code(&city, page.text(), 0))], Some(&half)).await;
    assert!(fresh.status == StatusCode::OK && !fresh.text().contains(&codes[1]), "{}", fresh.status);
}

#[tokio::test]
async fn who_gives_up_half_way_is_nobody() {
    let city = TestCity::new().await;
    city.staff(Role::Controller, PHONE).await;
    city.set("second_factor", "required").await;
    let half = cookie(&sign_in(&city, PASSWORD, "").await);
    let out = city.post("/account/sign-out", &[], Some(&half)).await;
    assert_eq!(out.header("location"), "/");
    assert_eq!(get(&city, "/account/second/enrol", &half).await.header("location"), "/account/sign-in");
    assert_eq!(get(&city, "/account/sign-in", &half).await.status, StatusCode::OK);
}
