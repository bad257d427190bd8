//! The executor's queue and the controller's checks, through their pages.

use axum::http::StatusCode;
use domain::id::RequestId;
use domain::workflow::{Resolution, Role, State};
use service::act::{Deed, perform};
use service::report::report;

use crate::report_page::Multipart;
use crate::support::{SURNAME, TestCity, leak};

const EXECUTOR: &str = "+380500000301";
const CONTROLLER: &str = "+380500000302";
const PNG: &[u8] = include_bytes!("../../../crates/service/tests/city/two-pixels.png");

async fn asked(test: &TestCity, path: &str, cookie: &str) -> crate::support::Answer {
    test.ask("GET", path, &[("cookie", cookie)]).await
}

async fn fact(test: &TestCity, id: RequestId) -> domain::fact::Fact {
    store::request::fact(&mut test.city.db().read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn new(test: &TestCity) -> RequestId {
    report(&test.city, &leak(), None).await.unwrap().registered.id
}

/// A request that its executor has reported done.
async fn reported(test: &TestCity) -> RequestId {
    let id = new(test).await;
    perform(&test.city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let done = Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() };
    perform(&test.city, id, Role::Executor, &done, &[], None).await.unwrap();
    id
}

#[tokio::test]
async fn an_executor_works_through_the_queue() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Executor, EXECUTOR).await;
    let (one, two) = (new(&test).await, new(&test).await);
    let page = asked(&test, "/queue", &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(&format!("/staff/requests/{one}")), "{}", page.text());
    assert!(!page.text().contains(SURNAME), "who asks, the card tells");
    let english = asked(&test, "/en/queue?show=new", &cookie).await;
    assert!(english.text().contains("Accept those that are ticked"), "{}", english.text());

    // Ticked ones are accepted together; one that somebody else moved on is named, and none is lost.
    perform(&test.city, two, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let (first, second) = (format!("id-{one}"), format!("id-{two}"));
    let done = test.post("/queue/accept", &[("show", "new"), (&first, "2"), (&second, "2")], Some(&cookie)).await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, &*format!("/queue?show=new&accepted=1&left={two}"))
    );
    let told = asked(&test, &format!("/queue?show=new&accepted=1&left={two}"), &cookie).await;
    assert!(told.text().contains("Прийнято 1\u{a0}заявку."), "{}", told.text());
    assert!(told.text().contains(&format!("№ {two}")) && told.text().contains("Не прийнято"), "{}", told.text());
    assert_eq!(fact(&test, one).await.state, State::InProgress);
    let none = test.post("/queue/accept", &[("show", "new")], Some(&cookie)).await;
    assert_eq!(none.header("location"), "/queue?show=new&none");
    let three = new(&test).await;
    let one_press = [("show", "work"), ("one", &*format!("{three}.2")), (&*first, "2")];
    let done = test.post("/en/queue/accept", &one_press, Some(&cookie)).await;
    assert_eq!(done.header("location"), "/en/queue?show=work&accepted=1");
    for bad in ["x", "1.x", "99999999999999999999.2"] {
        let done = test.post("/queue/accept", &[("one", bad)], Some(&cookie)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{bad}");
    }
    for path in ["/queue?after=x", "/queue?show=nothing", "/queue?left=a.b&accepted=-1"] {
        assert_eq!(asked(&test, path, &cookie).await.status, StatusCode::OK, "{path}");
    }

    let map = asked(&test, "/queue/map", &cookie).await;
    assert!(map.text().contains("data-map"), "{}", map.text());
    let paper = asked(&test, "/queue/print", &cookie).await;
    assert!(paper.text().contains(SURNAME) && paper.text().contains("Не зроблено, бо:"), "{}", paper.text());
}

#[tokio::test]
async fn what_is_looked_for_stays_out_of_addresses() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Executor, EXECUTOR).await;
    let id = new(&test).await;
    for typed in [SURNAME, &id.to_string()] {
        let found = test.post("/queue/find", &[("q", typed)], Some(&cookie)).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.text().contains(&format!("/staff/requests/{id}")), "{}", found.text());
        assert!(found.text().contains(&format!("value=\"{typed}\"")), "{}", found.text());
    }
    let nothing = test.post("/queue/find", &[("q", "<b>немає такого")], Some(&cookie)).await;
    assert!(nothing.text().contains("Нічого не знайдено"), "{}", nothing.text());
    assert!(nothing.text().contains("&lt;b>") || nothing.text().contains("&lt;b&gt;"), "{}", nothing.text());
    let long = "а".repeat(201);
    for (typed, why) in [("", "Вкажіть"), (long.as_str(), "Задовг")] {
        let refused = test.post("/queue/find", &[("q", typed)], Some(&cookie)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{typed}");
        assert!(refused.text().contains("id=\"q-fault\""), "{why}: {}", refused.text());
        assert!(typed.is_empty() || refused.text().contains(typed), "what was typed is kept");
    }
    let again = asked(&test, "/queue/find", &cookie).await;
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, "/queue"));
}

#[tokio::test]
async fn a_report_comes_with_photos_of_before_and_after_and_keeps_what_was_typed() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Executor, EXECUTOR).await;
    let id = new(&test).await;
    perform(&test.city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let base = format!("/staff/requests/{id}");
    // Somebody of the same crew adds a note meanwhile.
    let note = Deed::Note { text: "Їдемо".to_owned() };
    perform(&test.city, id, Role::Executor, &note, &[], None).await.unwrap();
    let form = |version: &'static str| {
        Multipart::new(&[("version", version), ("resolution", "done"), ("text", "Латку поставлено")])
            .file_as("photo_before", PNG)
            .file_as("photo_after", PNG)
    };
    let late = form("3").by(&test, &format!("{base}/report"), Some(&cookie)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("Латку поставлено") && late.text().contains("photo_id"), "{}", late.text());
    let done = form("4").by(&test, &format!("{base}/report"), Some(&cookie)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let card = asked(&test, &base, &cookie).await;
    assert!(card.text().contains("до робіт") && card.text().contains("після робіт"), "{}", card.text());
}

#[tokio::test]
async fn a_controller_calls_back_before_confirming() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Controller, CONTROLLER).await;
    let id = reported(&test).await;
    let (list, base) = (asked(&test, "/control", &cookie).await, format!("/staff/requests/{id}"));
    assert!(list.text().contains(&base) && list.text().contains("ще не дзвонили"), "{}", list.text());
    for path in ["/control?executor=nobody", "/control?type=x", "/control?district=x"] {
        assert_eq!(asked(&test, path, &cookie).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let narrowed = asked(&test, "/control?executor=avtoshliakhy&show=waiting", &cookie).await;
    assert!(!narrowed.text().contains(&base), "{}", narrowed.text());

    let card = asked(&test, &base, &cookie).await;
    assert!(card.text().contains("спершу поговоріть"), "{}", card.text());
    let unasked = test.post(&format!("{base}/confirm"), &[("version", "4")], Some(&cookie)).await;
    assert_eq!(unasked.status, StatusCode::CONFLICT);
    let calls = format!("{base}/calls");
    let bad = test.post(&calls, &[("outcome", "shouted")], Some(&cookie)).await;
    assert_eq!(bad.status, StatusCode::NOT_FOUND);
    let stale = test.post(&calls, &[("outcome", "reached"), ("reported_at", "1")], Some(&cookie)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    for _ in 0..3 {
        let logged = test.post(&calls, &[("outcome", "no_answer")], Some(&cookie)).await;
        assert_eq!((logged.status, logged.header("location")), (StatusCode::SEE_OTHER, base.as_str()));
    }
    let card = asked(&test, &base, &cookie).await;
    assert!(card.text().contains("Три спроби без розмови"), "{}", card.text());
    assert!(asked(&test, "/control", &cookie).await.text().contains("тричі не додзвонилися"));
    test.post(&calls, &[("outcome", "reached")], Some(&cookie)).await;
    let done = test.post(&format!("{base}/confirm"), &[("version", "4")], Some(&cookie)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(fact(&test, id).await.state, State::Closed);

    let other = test.staff(Role::Operator, EXECUTOR).await;
    let id = reported(&test).await;
    let refused = test.post(&format!("/staff/requests/{id}/calls"), &[("outcome", "reached")], Some(&other)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_public_page_shows_what_was_passed_and_nothing_else() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Controller, CONTROLLER).await;
    let executor = test.staff(Role::Executor, EXECUTOR).await;
    let id = new(&test).await;
    perform(&test.city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let report = Multipart::new(&[("resolution", "done"), ("text", "Латку поставлено")]).file_as("photo_after", PNG);
    report.by(&test, &format!("/staff/requests/{id}/report"), Some(&executor)).await;
    let photo = store::photo::of_request(&mut test.city.db().read().await.unwrap(), id).await.unwrap()[0].id.clone();
    let mut tx = test.city.db().read().await.unwrap();
    let notes = store::note::of_request(&mut tx, id, store::note::Visibility::Internal).await.unwrap();
    drop(tx);
    let note = notes.into_iter().find(|note| note.body == "Латку поставлено").unwrap().id;
    let (piece_of_note, piece_of_photo) = (format!("note.{note}"), format!("photo.{photo}"));

    let list = asked(&test, "/control/moderation", &cookie).await;
    assert!(list.text().contains(&piece_of_note) && list.text().contains(&piece_of_photo), "{}", list.text());
    let card = format!("/api/request?id={id}");
    let picture = format!("/requests/{id}/photos/{photo}?small");
    let shown = async || {
        let card = test.get(&card).await;
        let page = test.get(&format!("/requests/{id}")).await;
        let photo = test.get(&picture).await.status;
        let said = card.text().contains("Латку поставлено");
        assert_eq!(page.text().contains("Латку поставлено"), said, "{}", page.text());
        (said, card.text().contains(&photo_id(&photo_json(&card))), photo)
    };
    assert_eq!(shown().await, (false, false, StatusCode::NOT_FOUND));
    let look = async |piece: &str, verdict: &str| {
        test.post("/control/moderation/look", &[("piece", piece), ("verdict", verdict)], Some(&cookie)).await
    };
    for piece in [&piece_of_note, &piece_of_photo] {
        assert_eq!(look(piece, "pass").await.status, StatusCode::SEE_OTHER);
    }
    test.city.catch_up().await.unwrap();
    assert_eq!(shown().await, (true, true, StatusCode::OK));
    let late = look(&piece_of_note, "keep").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("щойно переглянув хтось інший"), "{}", late.text());
    for (piece, verdict) in
        [("note.x", "pass"), ("photo.../..", "pass"), ("", "pass"), (piece_of_note.as_str(), "maybe")]
    {
        assert_eq!(look(piece, verdict).await.status, StatusCode::NOT_FOUND, "{piece} {verdict}");
    }
    let passed = asked(&test, "/control/moderation?show=passed", &cookie).await;
    assert!(passed.text().contains("Прибрати з показу"), "{}", passed.text());
    for piece in [&piece_of_note, &piece_of_photo] {
        let back = test.post("/control/moderation/retract", &[("piece", piece)], Some(&cookie)).await;
        assert_eq!(back.header("location"), "/control/moderation?show=passed");
    }
    test.city.catch_up().await.unwrap();
    assert_eq!(shown().await, (false, false, StatusCode::NOT_FOUND));

    // What was passed is seen no sooner than all else.
    look_again(&test, &piece_of_photo).await;
    test.set("publication_delay_s", "3600").await;
    test.city.catch_up().await.unwrap();
    assert_eq!(test.get(&picture).await.status, StatusCode::NOT_FOUND);
    let form = [("piece", piece_of_note.as_str()), ("verdict", "pass")];
    let refused = test.post("/control/moderation/look", &form, Some(&executor)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

/// Lets everybody see it, by whatever way.
async fn look_again(test: &TestCity, piece: &str) {
    let id = piece.trim_start_matches("photo.");
    let mut tx = test.city.db().begin().await.unwrap();
    store::photo::set_visibility(&mut tx, id, store::note::Visibility::Public).await.unwrap();
    tx.commit().await.unwrap();
}

/// The photos of the public card.
fn photo_json(card: &crate::support::Answer) -> serde_json::Value {
    card.json()["photos"].clone()
}

/// The name of the first of them; something that stands in no card, if there is none.
fn photo_id(photos: &serde_json::Value) -> String {
    photos[0]["id"].as_str().unwrap_or("no photo").to_owned()
}

#[tokio::test]
async fn a_controller_decides_what_is_held_against_an_executor() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Controller, CONTROLLER).await;
    let official = test.staff(Role::Official, EXECUTOR).await;
    let id = reported(&test).await;
    let at = fact(&test, id).await.done_at.unwrap().millis();
    test.clock.set(test.city.now().plus_hours(1));
    let back = Deed::SendBack { reason: "Тече далі".to_owned() };
    service::act::applicant_act(&test.city, id, &back, &[], None).await.unwrap();
    let page = asked(&test, "/control/cases", &cookie).await;
    assert!(page.text().contains("Тече далі") && page.text().contains("неправдивий звіт"), "{}", page.text());

    let of = format!("{id}.{at}.poor_quality");
    let enter = async |of: &str, case: &str, note: &str| {
        test.post("/control/cases/decide", &[("of", of), ("case", case), ("note", note)], Some(&cookie)).await
    };
    for (case, note, field) in [("poor_quality", "", "note"), ("late", "Так", "case"), ("whatever", "Так", "case")]
    {
        let refused = enter(&of, case, note).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{case}");
        assert!(refused.text().contains(&format!("id=\"{field}-{id}-fault\"")), "{field}: {}", refused.text());
        assert!(refused.text().contains(note), "what was typed is kept");
    }
    for of in ["", "1", "1.2", "1.2.nothing", "999999.1.late"] {
        assert_eq!(enter(of, "late", "Так").await.status, StatusCode::NOT_FOUND, "{of}");
    }
    assert_eq!(enter(&of, "false_closing", "Бригада не приїздила").await.header("location"), "/control/cases");
    let late = enter(&of, "poor_quality", "Мої довгі пояснення").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("Мої довгі пояснення"), "nothing typed is lost: {}", late.text());

    let log = asked(&test, "/control/sanctions", &cookie).await;
    assert!(log.text().contains("неправдивий звіт") && log.text().contains("Бригада не приїздила"), "{}", log.text());
    let read = asked(&test, "/en/control/sanctions?period=year", &official).await;
    assert!(read.text().contains("false closing") && !read.text().contains("Бригада"), "{}", read.text());
    assert!(!read.text().contains("Take out"), "{}", read.text());
    let file = asked(&test, "/control/sanctions.csv?executor=vodokanal", &official).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.text().lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "request,type,executor,case,reported_at,at,entered_at"));
    assert!(lines[1].starts_with(&format!("{id},05.01,vodokanal,false_closing,")), "{}", lines[1]);
    for path in ["/control/sanctions?date=x", "/control/sanctions?executor=x", "/control/sanctions.csv?period=x"] {
        assert_eq!(asked(&test, path, &official).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let entry = [("entry", "1")];
    let refused = test.post("/control/sanctions/take-out", &entry, Some(&official)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(test.post("/control/sanctions/take-out", &entry, Some(&cookie)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(test.post("/control/sanctions/take-out", &entry, Some(&cookie)).await.status, StatusCode::NOT_FOUND);
}

/// What the other did leaves no form to send the words with again: they stand on the page all the same.
#[tokio::test]
async fn words_outlive_the_form_that_they_were_written_into() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Executor, EXECUTOR).await;
    let id = new(&test).await;
    perform(&test.city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let version = fact(&test, id).await.version.to_string();
    let refused = Deed::Close { resolution: Resolution::Refused, reason: "Закрито центром".to_owned() };
    perform(&test.city, id, Role::Dispatcher, &refused, &[], None).await.unwrap();
    let words = "Довгий звіт, який шкода писати вдруге";
    for (language, told) in [("", "Ви написали:"), ("/en", "You wrote:")] {
        let fields = [("version", version.as_str()), ("resolution", "done"), ("text", words)];
        let answer = test.post(&format!("{language}/staff/requests/{id}/report"), &fields, Some(&cookie)).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text().contains(told) && answer.text().contains(words), "{}", answer.text());
        assert!(!answer.text().contains(&format!("requests/{id}/report\"")), "the form is gone: {}", answer.text());
    }
}

/// A whole centre sits behind one address.
#[tokio::test]
async fn staff_are_not_held_to_so_many_forms_a_minute() {
    let test = TestCity::new().await;
    let cookie = test.staff(Role::Executor, EXECUTOR).await;
    let id = new(&test).await;
    for n in 0..70 {
        let note = test.post(&format!("/staff/requests/{id}/note"), &[("text", "Виїхали")], Some(&cookie)).await;
        assert_eq!(note.status, StatusCode::SEE_OTHER, "note {n}");
    }
}
