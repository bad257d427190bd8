//! The operator's desk through its pages, and what a telephone exchange tells.

use domain::permission::Scope;
use domain::workflow::Role;
use server::http::{Options, Site};
use service::account::session;
use service::staff::Staff;
use service::{City, api_key};

use crate::live::Listening;
use crate::support::{Answer, SURNAME, TestCity};

const OPERATOR: &str = "+380500000201";
/// How many requests a test city has from the start; the next has the next number.
const BEFORE: u64 = 2;

async fn city() -> (TestCity, String) {
    let unlimited = Options { reports_a_minute: None, ..Options::default() };
    let city = TestCity::with(Site::default(), &unlimited).await;
    let operator = city.staff(Role::Operator, OPERATOR).await;
    (city, operator)
}

/// A key of the city's exchange.
async fn key(city: &TestCity) -> String {
    let admin = city.staff(Role::Admin, "+380500000209").await;
    made(&city.city, &admin).await
}

async fn made(city: &City, cookie: &str) -> String {
    let who = session::signed_in(city, cookie.trim_start_matches("misto=")).await.unwrap().unwrap();
    api_key::make(city, &Staff::of(&who).unwrap(), "АТС", Scope::Telephony).await.unwrap().secret
}

/// What an exchange tells.
async fn tell(city: &TestCity, key: &str, event: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    city.send("POST", "/telephony/calls", &headers, event.to_owned().into()).await
}

/// The form of a request, as the desk sends it.
fn request<'a>(text: &'a str, address: &'a str, surname: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("requests", "0"),
        ("text", text),
        ("type", "05.01"),
        ("place_address", address),
        ("lat", "48.4700"),
        ("lon", "35.0200"),
        ("surname", surname),
        ("first_name", "Олена"),
        ("phone", "067 111 22 33"),
        ("applicant_address", "вул. Домашня, 7"),
    ]
}

#[tokio::test]
async fn a_call_is_opened_by_its_phone_and_becomes_a_request_once() {
    let (city, me) = city().await;
    for language in ["", "/en"] {
        let start = city.ask("GET", &format!("{language}/desk"), &[("cookie", &me)]).await;
        assert_eq!(start.status, 200);
        assert!(start.text().contains("name=\"phone\"") && start.text().contains("autofocus"));
    }
    let opened = city.post("/desk/calls", &[("phone", "067 111 22 33")], Some(&me)).await;
    assert_eq!(opened.status, 303);
    let card = opened.header("location").to_owned();
    assert!(card.starts_with("/desk/calls/") && !card.contains("111"), "{card}");
    let page = city.ask("GET", &card, &[("cookie", &me)]).await;
    assert!(page.text().contains("067 111 22 33") && page.text().contains("З цього номера ще не зверталися"));

    let form = request("Тече з-під асфальту", "вул. Потерпіла, 5", "Дзвінка");
    let register = format!("{card}/register");
    let done = city.post(&register, &form, Some(&me)).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, card.as_str()));
    // Pressed twice.
    assert_eq!(city.post(&register, &form, Some(&me)).await.status, 303);
    let page = city.ask("GET", &card, &[("cookie", &me)]).await;
    assert!(page.text().contains("Скажіть заявникові") && page.text().contains("desk__number"), "{}", page.text());
    assert!(!page.text().contains("data-request"), "nothing more is to be entered");
    let more = city.ask("GET", &format!("{card}?more"), &[("cookie", &me)]).await;
    assert!(more.text().contains("data-request") && more.text().contains("value=\"Дзвінка\""), "the caller is known");
    let facts = store_count(&city.city).await;
    assert_eq!(facts, BEFORE + 1);
}

async fn store_count(city: &City) -> u64 {
    store::request::count(&mut city.db().read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn what_cannot_be_taken_comes_back_with_all_that_was_typed() {
    let (city, me) = city().await;
    let refused = city.post("/desk/calls", &[("phone", "12<b>")], Some(&me)).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("value=\"12&lt;b&gt;\"") && refused.text().contains("phone-fault"));
    let refused = city.post("/desk/line", &[("line", "a b")], Some(&me)).await;
    assert!(refused.status == 400 && refused.text().contains("value=\"a b\""));
    let card = city.post("/desk/calls", &[("phone", "")], Some(&me)).await.header("location").to_owned();
    let mut form = request("Тече «тут» <b>", "вул. Потерпіла, 5", "");
    form.retain(|(name, _)| *name != "type");
    let refused = city.post(&format!("{card}/register"), &form, Some(&me)).await;
    let text = refused.text();
    assert_eq!(refused.status, 400);
    for part in
        ["href=\"#type\"", "href=\"#surname\"", "Тече «тут» &lt;b&gt;", "value=\"вул. Потерпіла, 5\"", "067 111 22 33"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    for (name, typed, field) in [
        ("lat", "north", "place_address"),
        ("lat", "50.45", "place_address"),
        ("text", "", "text"),
        ("phone", "12", "phone"),
        ("applicant_address", "", "applicant_address"),
    ] {
        let mut form = request("Тече", "вул. Потерпіла, 5", "Дзвінка");
        for pair in &mut form {
            if pair.0 == name {
                pair.1 = typed;
            }
        }
        let refused = city.post(&format!("{card}/register"), &form, Some(&me)).await;
        assert_eq!(refused.status, 400, "{name}");
        assert!(refused.text().contains(&format!("href=\"#{field}\"")), "{name}");
    }
    for (form, field) in [
        (vec![("topic", ""), ("seconds", "5")], "topic"),
        (vec![("topic", "other"), ("seconds", "хвилина")], "seconds"),
        (vec![("topic", "other"), ("seconds", "100000")], "seconds"),
    ] {
        let refused = city.post(&format!("{card}/consult"), &form, Some(&me)).await;
        assert!(refused.status == 400 && refused.text().contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert_eq!(city.post("/desk/calls/999/drop", &[], Some(&me)).await.status, 404);
    assert_eq!(city.post(&format!("{card}/shout"), &[], Some(&me)).await.status, 404);
    assert_eq!(store_count(&city.city).await, BEFORE);
}

#[tokio::test]
async fn what_is_open_nearby_is_offered_before_saving() {
    let (city, me) = city().await;
    let open =
        async || city.post("/desk/calls", &[("phone", "067 111 22 33")], Some(&me)).await.header("location").to_owned();
    let first = open().await;
    let form = request("Тече", "вул. Потерпіла, 5", "Дзвінка");
    assert_eq!(city.post(&format!("{first}/register"), &form, Some(&me)).await.status, 303);

    // To the script, as soon as the place is known.
    let second = open().await;
    let part = city.post(&format!("{second}/around"), &form, Some(&me)).await;
    assert!(part.text().contains("name=\"join\"") && part.text().contains("data-map"), "{}", part.text());
    // Without scripts, before it is saved.
    let mut other = request("Тече й тут", "вул. Потерпіла, 5", "Інша");
    other.retain(|(name, _)| *name != "phone");
    other.push(("phone", "063 111 22 33"));
    let asked = city.post(&format!("{second}/register"), &other, Some(&me)).await;
    assert_eq!(asked.status, 200);
    assert!(
        asked.text().contains("name=\"anyway\"") && asked.text().contains("name=\"join\" value=\"3\""),
        "{}",
        asked.text()
    );
    assert!(asked.text().contains("value=\"Інша\""));
    other.push(("join", "3"));
    assert_eq!(city.post(&format!("{second}/join"), &other, Some(&me)).await.status, 303);
    let joined = city.ask("GET", &second, &[("cookie", &me)]).await;
    assert!(joined.text().contains("Приєднано до заявки"), "{}", joined.text());
    // One that is gone.
    let third = open().await;
    other.pop();
    other.push(("join", "77"));
    let gone = city.post(&format!("{third}/join"), &other, Some(&me)).await;
    assert!(gone.status == 409 && gone.text().contains("value=\"Інша\""));
    // All the same, a new one.
    let mut anyway = form.clone();
    anyway.push(("anyway", "1"));
    assert_eq!(city.post(&format!("{third}/register"), &anyway, Some(&me)).await.status, 303);
    assert_eq!(store_count(&city.city).await, BEFORE + 2);
}

#[tokio::test]
async fn any_request_is_found_and_nothing_typed_stands_in_an_address() {
    let (city, me) = city().await;
    let id = city.register().await.to_string();
    for (typed, found) in [(&*id, true), (&SURNAME.to_uppercase(), true), ("слова, яких немає", false)] {
        let page = city.post("/desk/search", &[("q", typed)], Some(&me)).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text().contains(&format!("href=\"/staff/requests/{id}\"")), found, "{typed}: {}", page.text());
        assert!(found || page.text().contains("Нічого не знайшли"));
    }
    let long = "я".repeat(201);
    let page = city.post("/en/desk/search", &[("q", &long)], Some(&me)).await;
    assert!(page.status == 400 && page.text().contains(&long));
    assert_eq!(city.ask("GET", "/desk/search", &[("cookie", &me)]).await.status, 200);
}

#[tokio::test]
async fn an_exchange_is_let_in_by_its_key_and_told_what_is_wrong() {
    let (city, me) = city().await;
    let key = key(&city).await;
    for wrong in ["", "misto_0000", "x"] {
        let refused = tell(&city, wrong, "{}").await;
        assert_eq!((refused.status.as_u16(), refused.header("www-authenticate")), (401, "Bearer"), "{wrong}");
    }
    for (event, field) in [
        (r#"{"call":"1"}"#, "event"),
        (r#"{"event":"ringing"}"#, "call"),
        (r#"{"event":"ringing","call":"1","phone":"12"}"#, "phone"),
        (r#"{"event":"ringing","call":"1","phone":{}}"#, "phone"),
        (r#"{"event":"ringing","call":"1","line":"1 2"}"#, "line"),
        (r#"{"event":"ringing","call":"1","at":"soon"}"#, "at"),
        (r#"{"event":"ended","call":"1","seconds":-5}"#, "seconds"),
    ] {
        let refused = tell(&city, &key, event).await;
        assert_eq!(refused.status, 400, "{event}");
        assert_eq!(refused.json()["field"], field, "{event}: {}", refused.text());
    }
    let refused = tell(&city, &key, "not json").await;
    assert_eq!((refused.status.as_u16(), refused.json()["error"].as_str()), (400, Some("bad_body")));

    assert_eq!(city.post("/desk/line", &[("line", "101")], Some(&me)).await.status, 303);
    let event = r#"{"event":"ringing","call":"a-1","phone":"0671112233","line":"101"}"#;
    let first = tell(&city, &key, event).await;
    assert_eq!(first.status, 200);
    assert_eq!(tell(&city, &key, event).await.json()["id"], first.json()["id"]);
    let part = city.ask("GET", "/desk/ringing", &[("cookie", &me)]).await;
    let card = format!("/desk/calls/{}", first.json()["id"]);
    assert!(part.text().contains(&card) && part.text().contains("067 111 22 33"), "{}", part.text());
    let other = city.staff(Role::Operator, "+380500000202").await;
    assert_eq!(city.ask("GET", "/desk/ringing", &[("cookie", &other)]).await.text(), "");
}

#[tokio::test]
async fn missed_callers_are_called_back_from_the_list() {
    let (city, me) = city().await;
    let key = key(&city).await;
    for (call, phone) in [("m-1", "0671112233"), ("m-2", "0671112233"), ("m-3", "0501112233")] {
        let event = format!(r#"{{"event":"missed","call":"{call}","phone":"{phone}"}}"#);
        assert_eq!(tell(&city, &key, &event).await.status, 200);
    }
    let list = city.ask("GET", "/desk/callbacks", &[("cookie", &me)]).await;
    assert!(list.text().contains("067 111 22 33") && list.text().contains("050 111 22 33"));
    assert!(list.text().contains("2\u{a0}дзвінки"), "{}", list.text());
    let back = city.post("/desk/callbacks/call", &[("call", "1")], Some(&me)).await;
    let card = back.header("location").to_owned();
    let page = city.ask("GET", &card, &[("cookie", &me)]).await;
    assert!(
        page.text().contains("href=\"tel:+380671112233\"") && page.text().contains("Не додзвонилися"),
        "{}",
        page.text()
    );
    let done = city.post(&format!("{card}/consult"), &[("topic", "other"), ("requests", "0")], Some(&me)).await;
    assert_eq!(done.status, 303);
    assert_eq!(city.post("/desk/callbacks/reached", &[("call", "3")], Some(&me)).await.status, 303);
    let list = city.ask("GET", "/desk/callbacks", &[("cookie", &me)]).await;
    assert!(list.text().contains("Ніхто не чекає"), "{}", list.text());
    let log = city.ask("GET", "/desk/log?own=1", &[("cookie", &me)]).await;
    assert!(log.text().contains("консультація") && log.text().contains("вихідний"));
    assert_eq!(city.ask("GET", "/desk/log?day=never", &[("cookie", &me)]).await.status, 200);
    assert_eq!(city.post("/desk/callbacks/reached", &[("call", "x")], Some(&me)).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_told_to_the_desk_where_it_rings_and_to_no_other() {
    let listening = Listening::new(&Options::default()).await;
    let city = &listening.test;
    let (me, other) = (city.staff(Role::Operator, OPERATOR).await, city.staff(Role::Operator, "+380500000202").await);
    let key = key(city).await;
    let mut mine = listening.watch_with("/live/me", [("cookie", me.as_str())]).await;
    let mut theirs = listening.watch_with("/live/me", [("cookie", other.as_str())]).await;
    mine.expect("hello").await;
    theirs.expect("hello").await;
    // Whoever has just begun to listen is told that something may have changed.
    city.post("/desk/line", &[("line", "101")], Some(&me)).await;
    mine.expect("changed").await;
    theirs.expect("changed").await;
    let ringing = r#"{"event":"ringing","call":"a-1","phone":"0671112233","line":"101"}"#;
    assert_eq!(tell(city, &key, ringing).await.status, 200);
    let told = mine.expect("call").await;
    assert_eq!(told, "event: call\ndata: ", "that, and not whose");
    crate::live_me::stays_silent(&mut theirs).await;
}
