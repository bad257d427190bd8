//! The link of a notice: looking changes nothing, answering happens once, and the address stays a secret.

use axum::http::StatusCode;
use domain::id::RequestId;
use domain::notice::NoticeKind;
use domain::workflow::{Action, ConfirmedBy, Resolution, Role, State};
use service::act::{Deed, act, perform};
use service::register::register;
use service::{City, notice};

use crate::support::{Answer, SURNAME, TestCity, leak};

/// A request that was reported done, and the address of the link in its notice.
async fn reported(test: &TestCity) -> (RequestId, String) {
    let id = register(&test.city, Role::Operator, leak()).await.unwrap().id;
    perform(&test.city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    (id, report(&test.city, id, "Замінили трубу <b>DN100</b>").await)
}

async fn report(city: &City, id: RequestId, text: &str) -> String {
    let done = Deed::Report { resolution: Resolution::Done, text: text.to_owned() };
    perform(city, id, Role::Executor, &done, &[], None).await.unwrap();
    let mut link = None;
    for due in notice::lease(city, 100).await.unwrap() {
        if due.news.kind == NoticeKind::Reported && due.news.request == id {
            link = due.news.answer.clone();
        }
        notice::sent(city, &due).await.unwrap();
    }
    format!("/answer/{}", link.unwrap())
}

async fn state(test: &TestCity, id: RequestId) -> (State, Option<ConfirmedBy>, u32) {
    let mut tx = test.city.db().read().await.unwrap();
    let fact = store::request::fact(&mut tx, id).await.unwrap().unwrap();
    (fact.state, fact.confirmed_by, fact.version)
}

/// What every page of a link says to browsers.
fn is_secret(answer: &Answer) {
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
    assert!(answer.header("x-robots-tag").contains("noindex"), "{answer:?}");
}

#[tokio::test]
async fn a_mail_scanner_that_opens_the_link_changes_nothing() {
    let test = TestCity::new().await;
    let (id, link) = reported(&test).await;
    let before = state(&test, id).await;
    let english = format!("/en{link}");
    for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"] {
        for address in
            [&link, &english, &format!("{link}?confirm"), &format!("{link}/confirm"), &format!("{link}/send_back")]
        {
            let answer = test.ask(method, address, &[("user-agent", "Mail scanner")]).await;
            if method == "GET" && !address.ends_with("confirm") && !address.ends_with("back") {
                assert_eq!(answer.status, StatusCode::OK);
                is_secret(&answer);
            }
            if answer.status == StatusCode::SEE_OTHER {
                let page = address.rsplit_once('/').unwrap().0;
                assert_eq!(answer.header("location"), page, "{method} {address} leads to the page, and does nothing");
                assert!(matches!(method, "GET" | "HEAD"), "{method} {address}");
            }
        }
    }
    // A scanner that presses a button without the token in the address presses none of ours.
    let lost = test.post("/answer", &[], None).await;
    assert!(matches!(lost.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{}", lost.status);
    assert_eq!(state(&test, id).await, before);

    let page = test.get(&link).await;
    assert!(page.text().contains("Замінили трубу &lt;b&gt;DN100"), "{}", page.text());
    assert!(page.text().contains("lang=\"uk\"") && page.text().contains("Чи справді зроблено?"));
    assert!(
        !page.text().contains(SURNAME) && !page.text().contains("Тече на дорогу"),
        "no more than what was reported"
    );
    let page = test.get(&english).await;
    assert!(
        page.text().contains("Was it really done?") && page.text().contains(&format!("action=\"{english}/confirm\""))
    );
}

#[tokio::test]
async fn confirming_happens_once_and_leads_to_the_rating() {
    let test = TestCity::new().await;
    let (id, link) = reported(&test).await;
    let english = format!("/en{link}");
    let done = test.post(&format!("{english}/confirm"), &[], None).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, english.as_str()));
    is_secret(&done);
    let confirmed = state(&test, id).await;
    assert_eq!((confirmed.0, confirmed.1), (State::Closed, Some(ConfirmedBy::Applicant)));

    // The same again, and the opposite: too late, and nothing that was typed is lost.
    let replay = test.post(&format!("{link}/confirm"), &[], None).await;
    assert_eq!(replay.status, StatusCode::CONFLICT);
    let late = test.post(&format!("{link}/send_back"), &[("reason", "Знову <тече>")], None).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("Знову &lt;тече&gt;") && late.text().contains("не записано"), "{}", late.text());
    is_secret(&late);
    assert_eq!(state(&test, id).await, confirmed);

    let page = test.get(&english).await;
    assert!(page.text().contains("Rate the work") && !page.text().contains("/confirm\""), "{}", page.text());
    for stars in ["", "0", "6", "five"] {
        let refused = test.post(&format!("{english}/rate"), &[("stars", stars)], None).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{stars}");
        assert!(refused.text().contains("Choose a rating from 1 to 5."));
    }
    assert_eq!(test.post(&format!("{english}/rate"), &[("stars", "4")], None).await.status, StatusCode::SEE_OTHER);
    assert_eq!(test.post(&format!("{english}/rate"), &[("stars", "1")], None).await.status, StatusCode::CONFLICT);
    let page = test.get(&english).await;
    assert!(page.text().contains("Your rating") && page.text().contains("— good"), "{}", page.text());
}

#[tokio::test]
async fn sending_back_needs_a_reason_and_keeps_what_was_typed() {
    let test = TestCity::new().await;
    let (id, link) = reported(&test).await;
    let long = "й".repeat(4001);
    for (reason, why) in [("  ", "заповніть це поле"), (long.as_str(), "задовго"), ("а\u{0}б", "записано не так")]
    {
        let refused = test.post(&format!("{link}/send_back"), &[("reason", reason)], None).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text().contains(why), "{why} in {}", refused.text());
        assert!(refused.text().contains("<details open"), "{}", refused.text());
        is_secret(&refused);
    }
    let kept = test.post(&format!("{link}/send_back"), &[("reason", long.as_str())], None).await;
    assert!(kept.text().contains(&long), "what was typed is kept");
    // What could not be taken has not used the link up.
    let done =
        test.post(&format!("{link}/send_back"), &[("reason", "</textarea><script>alert(1)</script>")], None).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(state(&test, id).await.0, State::Rework);
    let page = test.get(&link).await;
    assert!(page.text().contains("Виконавець має новий строк") && !page.text().contains("alert(1)"), "{}", page.text());
    assert_eq!(test.post(&format!("{link}/send_back"), &[("reason", "ще")], None).await.status, StatusCode::CONFLICT);

    // The next report has a link of its own; the first one stays answered.
    let next = report(&test.city, id, "Тепер справді").await;
    assert_ne!(next, link);
    assert_eq!(test.post(&format!("{link}/confirm"), &[], None).await.status, StatusCode::CONFLICT);
    assert_eq!(test.post(&format!("{next}/confirm"), &[], None).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_that_was_overtaken_expired_or_never_given_says_so() {
    let test = TestCity::new().await;
    let (overtaken_id, overtaken) = reported(&test).await;
    act(
        &test.city,
        overtaken_id,
        Role::Controller,
        Action::Close { resolution: Resolution::Refused, note: None },
        None,
    )
    .await
    .unwrap();
    let page = test.get(&overtaken).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.text().contains("Це посилання вже не діє"), "{}", page.text());
    assert_eq!(test.post(&format!("{overtaken}/confirm"), &[], None).await.status, StatusCode::CONFLICT);

    // Nobody answered: closed by itself, and for a week it can be opened again.
    let (id, link) = reported(&test).await;
    let now = test.city.now();
    test.clock.set(now.plus_hours(72));
    act(&test.city, id, Role::System, Action::Lapse, None).await.unwrap();
    let page = test.get(&link).await;
    assert!(page.status == StatusCode::OK && page.text().contains("без вашої відповіді"), "{}", page.text());
    test.clock.set(now.plus_hours(72 + 7 * 24));
    let page = test.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.text().contains("Час відповісти минув"), "{}", page.text());
    let expired = test.post(&format!("{link}/send_back"), &[("reason", "тече")], None).await;
    assert_eq!(expired.status, StatusCode::CONFLICT);
    test.clock.set(now.plus_hours(72 + 7 * 24 - 1));
    assert_eq!(
        test.post(&format!("{link}/send_back"), &[("reason", "тече")], None).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(state(&test, id).await.0, State::Rework);

    for forged in ["/answer/0123456789abcdef0123456789abcdef", "/en/answer/x", "/answer/%00", "/answer/..%2f..%2fetc"] {
        for answer in [test.get(forged).await, test.post(&format!("{forged}/confirm"), &[], None).await] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{forged}");
            is_secret(&answer);
        }
    }
    assert_eq!(test.post(&format!("{link}/withdraw"), &[], None).await.status, StatusCode::NOT_FOUND);
}
