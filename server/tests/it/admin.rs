//! The pages of an admin.

use axum::http::StatusCode;
use domain::id::AccountId;
use domain::workflow::Role;

use crate::support::{Answer, PASSWORD, SURNAME, TestCity};

const ADMIN: &str = "+380500000501";

async fn scene() -> (TestCity, String) {
    let city = TestCity::new().await;
    let admin = city.staff(Role::Admin, ADMIN).await;
    (city, admin)
}

async fn get(city: &TestCity, uri: &str, cookie: &str) -> Answer {
    city.ask("GET", uri, &[("cookie", cookie)]).await
}

fn has(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(answer.text().contains(word), "{word} in {}", answer.text());
    }
}

const NINA: [(&str, &str); 6] = [
    ("surname", "Нова"),
    ("first_name", "Ніна"),
    ("phone", "050 000 05 02"),
    ("role", "executor"),
    ("executor", "vodokanal"),
    ("work_email", "nina@city.example"),
];

fn changed<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(field, old)| (*field, if *field == name { value } else { *old })).collect()
}

#[tokio::test]
async fn somebody_is_let_in_changed_and_shut_out() {
    let (city, admin) = scene().await;
    for (field, value, why) in [
        ("surname", "", "заповніть це поле"),
        ("phone", "12", "не схоже на номер"),
        ("phone", ADMIN, "на цей номер уже є"),
        ("executor", "", "заповніть це поле"),
        ("executor", "nobody", "такого немає"),
        ("role", "admin", "до цієї посади не підходить"),
        ("work_email", "nina", "не схоже на адресу пошти"),
    ] {
        let typed = changed(&NINA, field, value);
        let refused = city.post("/admin/people/new", &typed, Some(&admin)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{field}: {value}");
        has(&refused, &[why, "aria-invalid=\"true\""]);
        let kept = if field == "surname" { "value=\"Ніна\"" } else { "value=\"Нова\"" };
        has(&refused, &[kept]);
    }
    let added = city.post("/admin/people/new", &NINA, Some(&admin)).await;
    assert_eq!((added.status, added.header("cache-control")), (StatusCode::OK, "no-store"));
    has(&added, &["Перший пароль", "value=\"vodokanal\" selected"]);
    let first = added.text().split("second__key\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let id = added.text().split("/admin/people/").find_map(|part| part.split('"').next()?.parse::<i64>().ok()).unwrap();
    let path = format!("/admin/people/{id}");
    assert!(!get(&city, &path, &admin).await.text().contains(&first), "shown once");
    let sign_in = [("phone", "0500000502"), ("password", &*first)];
    let session = city.post("/account/sign-in", &sign_in, None).await;
    let cookie = session.header("set-cookie").split(';').next().unwrap().to_owned();
    city.post("/account/first-password", &[("password", PASSWORD)], Some(&cookie)).await;
    assert_eq!(get(&city, "/queue", &cookie).await.status, StatusCode::OK);

    // Looked for by POST: nothing of it stands in an address.
    let found = city.post("/admin/people", &[("words", "нова"), ("role", "")], Some(&admin)).await;
    has(&found, &["Нова Ніна", "value=\"нова\"", &path]);
    let none = city.post("/en/admin/people", &[("words", "хтось інший")], Some(&admin)).await;
    has(&none, &["Nobody was found."]);

    let saved =
        city.post(&path, &[&[("do", "change")], &changed(&NINA, "surname", "Стара")[..]].concat(), Some(&admin)).await;
    assert_eq!(saved.header("location"), format!("{path}?saved"));
    has(&get(&city, saved.header("location"), &admin).await, &["Стара Ніна", "Збережено."]);
    let bad = city.post(&path, &[&[("do", "change")], &changed(&NINA, "surname", "")[..]].concat(), Some(&admin)).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    has(&bad, &["id=\"surname-fault\"", "value=\"nina@city.example\""]);
    assert_eq!(city.post(&path, &[("do", "disable")], Some(&admin)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(get(&city, "/queue", &cookie).await.status, StatusCode::SEE_OTHER, "all sessions end at once");
    has(&get(&city, &path, &admin).await, &["вхід закрито", "Відкрити вхід"]);
    assert_eq!(city.post(&path, &[("do", "something")], Some(&admin)).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get(&city, "/admin/people/999", &admin).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&city, "/admin/people/x", &admin).await.status, StatusCode::NOT_FOUND);

    // The last admin stays one, and is told why.
    let me = get(&city, "/admin/people", &admin).await;
    has(&me, &[SURNAME]);
    let own = format!("/admin/people/{}", admin_id(&city).await.0);
    let refused = city.post(&own, &[("do", "disable")], Some(&admin)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    has(&refused, &["хтось має лишитися адміністратором"]);

    let log = get(&city, "/admin/audit", &admin).await;
    has(&log, &["додано працівника", "закрито вхід", "role: — → executor"]);
    assert!(!log.text().contains(&first), "no password is in the log");
}

async fn admin_id(city: &TestCity) -> AccountId {
    let mut tx = city.city.db().read().await.unwrap();
    store::staff::by_phone(&mut tx, ADMIN).await.unwrap().unwrap().account
}

#[tokio::test]
async fn settings_are_shown_with_their_meaning_and_checked() {
    let (city, admin) = scene().await;
    let page = get(&city, "/admin/settings", &admin).await;
    for key in service::settings::KEYS {
        has(&page, &[&format!("name=\"{}\"", key.name)]);
    }
    let refused = city.post("/admin/settings", &[("zoom", "99"), ("city_name_uk", "Інше")], Some(&admin)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    has(&refused, &["id=\"zoom-fault\"", "value=\"99\"", "value=\"Інше\"", "href=\"#zoom\""]);
    let saved = city.post("/en/admin/settings", &[("zoom", "12"), ("places_public", "false")], Some(&admin)).await;
    assert_eq!(saved.header("location"), "/en/admin/settings?saved");
    city.city.catch_up().await.unwrap();
    assert_eq!((city.city.settings().zoom, city.city.settings().places_public), (12, false));
    has(&get(&city, "/en/admin/audit?action=setting", &admin).await, &["zoom: 11 → 12", "setting changed"]);
}

#[tokio::test]
async fn the_classifier_and_executors_are_kept() {
    let (city, admin) = scene().await;
    has(&get(&city, "/admin/classifier", &admin).await, &["05.01", "/admin/classifier/types/05.01"]);
    let form = get(&city, "/admin/classifier/types/05.01", &admin).await;
    has(&form, &["value=\"vodokanal\" selected", "Вилучити з переліку"]);
    let classifier = city.city.classifier();
    let row = classifier.type_by_code("05.01").unwrap();
    let direction = classifier.direction(row.direction).unwrap().code.clone();
    let typed = [
        ("name_uk", "Прорив <труби>"),
        ("name_en", "Burst"),
        ("direction", &*direction),
        ("urgency", "E"),
        ("precision", "hidden"),
        ("executor", ""),
    ];
    let refused = city.post("/admin/classifier/types/05.01", &changed(&typed, "urgency", "Z"), Some(&admin)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    has(&refused, &["id=\"urgency-fault\"", "value=\"Прорив &lt;труби&gt;\""]);
    let saved = city.post("/admin/classifier/types/05.01", &typed, Some(&admin)).await;
    assert_eq!(saved.header("location"), "/admin/classifier?saved");
    city.city.catch_up().await.unwrap();
    has(&get(&city, "/admin/classifier?saved", &admin).await, &["Прорив &lt;труби&gt;", "не показувати", "Збережено."]);
    let public = city.get("/api/request?id=1").await.json();
    assert!(public["place"].is_null(), "{public}");
    city.post("/admin/classifier/types/05.01", &[("do", "retire")], Some(&admin)).await;
    city.city.catch_up().await.unwrap();
    has(&get(&city, "/admin/classifier", &admin).await, &["вилучено"]);
    assert!(!city.get("/report").await.text().contains("Прорив &lt;труби&gt;"), "nobody reports it any more");
    assert_eq!(get(&city, "/admin/classifier/types/none", &admin).await.status, StatusCode::NOT_FOUND);

    let new = [
        ("code", "novyi"),
        ("name_uk", "Новий"),
        ("name_en", ""),
        ("kind", "organisation"),
        ("email", "a@b.example"),
        ("head_email", "head"),
        ("phone", "1562"),
    ];
    let refused = city.post("/en/admin/executors/new", &new, Some(&admin)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    has(&refused, &["id=\"head_email-fault\"", "value=\"novyi\""]);
    let saved = city.post("/admin/executors/new", &changed(&new, "head_email", "head@b.example"), Some(&admin)).await;
    assert_eq!(saved.header("location"), "/admin/executors?saved");
    city.city.catch_up().await.unwrap();
    has(&get(&city, "/admin/executors", &admin).await, &["Новий", "1562 · a@b.example · head@b.example"]);
    let twice = city.post("/admin/executors/new", &changed(&new, "head_email", ""), Some(&admin)).await;
    has(&twice, &["id=\"code-fault\""]);
    assert!(!city.get("/executors").await.text().contains("head@b.example"), "contacts are for staff");
}

#[tokio::test]
async fn keys_are_made_shown_once_and_revoked() {
    let (city, admin) = scene().await;
    let refused = city.post("/admin/keys", &[("name", ""), ("scope", "telephony")], Some(&admin)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    has(&refused, &["id=\"name-fault\""]);
    let unknown = city.post("/admin/keys", &[("name", "АТС"), ("scope", "everything")], Some(&admin)).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    has(&unknown, &["value=\"АТС\""]);
    let made = city.post("/admin/keys", &[("name", "АТС"), ("scope", "telephony")], Some(&admin)).await;
    has(&made, &["misto_", "більше його не буде видно"]);
    let key = made.text().split("second__key\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let list = get(&city, "/admin/keys", &admin).await;
    assert!(list.text().contains("АТС") && !list.text().contains(&key), "shown once");
    let id = list.text().split("name=\"revoke\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(city.post("/admin/keys", &[("revoke", &id)], Some(&admin)).await.status, StatusCode::SEE_OTHER);
    has(&get(&city, "/en/admin/keys", &admin).await, &["revoked"]);
    assert_eq!(city.post("/admin/keys", &[("revoke", "x")], Some(&admin)).await.status, StatusCode::NOT_FOUND);
    let log = get(&city, "/admin/audit", &admin).await;
    assert!(!log.text().contains(&key), "no key is in the log");
}

#[tokio::test]
async fn who_saw_whose_data_is_read_by_an_admin() {
    let (city, admin) = scene().await;
    let operator = city.staff(Role::Operator, "+380500000503").await;
    assert_eq!(get(&city, "/staff/requests/1", &operator).await.status, StatusCode::OK);
    let page = get(&city, "/admin/access", &admin).await;
    has(&page, &["№ 1", "card"]);
    assert!(!page.text().contains("067 000 00 00") && !page.text().contains("+380670000000"), "whose, by number alone");
    has(&get(&city, "/admin/access?request=2", &admin).await, &["Нічого не знайдено."]);
    has(&get(&city, "/admin/access?request=%E2%84%96%201&from=2026-11-22&to=2026-11-22", &admin).await, &["№ 1"]);
    has(&get(&city, "/admin/access?to=2026-11-21", &admin).await, &["Нічого не знайдено."]);
    for (query, field) in [("request=x", "request"), ("applicant=x", "applicant"), ("from=22.11.2026", "from")] {
        let refused = get(&city, &format!("/admin/access?{query}"), &admin).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        has(&refused, &[&format!("id=\"{field}-fault\"")]);
    }
    let log = get(&city, "/en/admin/audit?action=access_read", &admin).await;
    has(&log, &["log of looks read", "request 1"]);
}

#[tokio::test]
async fn the_front_page_says_what_would_be_forgotten() {
    let (city, admin) = scene().await;
    has(&get(&city, "/admin", &admin).await, &["зберігаються без обмеження", "Ще не виконувалося."]);
    city.set("retention_days", "365").await;
    has(&get(&city, "/en/admin", &admin).await, &["would be forgotten now: <b class=\"number\">0</b>"]);
    assert_eq!(service::retention::forget(&city.city).await.unwrap(), Some(0));
    has(&get(&city, "/admin", &admin).await, &["Востаннє:", "/dispatch/rules"]);
    has(&get(&city, "/en/admin/districts", &admin).await, &["misto import districts"]);
}
