//! Accounts over HTTP: what somebody types, what they are told, and what nobody else can do in their name.

use std::sync::Arc;

use axum::http::StatusCode;
use server::http::{Options, Site};
use service::sender::Outbox;

use crate::browser::Browser;
use crate::support::{PASSWORD, TestCity};

const PHONE: &str = "067 111 22 33";
const E164: &str = "+380671112233";

/// A city and what it sends; behind TLS, or not.
async fn city_and_outbox(behind_tls: bool) -> (TestCity, Arc<Outbox>) {
    let city = TestCity::with(Site::default(), &Options { behind_tls, ..Options::default() }).await;
    let outbox = Arc::clone(&city.outbox);
    (city, outbox)
}

/// The newest of so many messages. They are sent in the background.
async fn message(outbox: &Outbox, count: usize) -> String {
    for _ in 0..2000 {
        let mut messages = outbox.messages();
        if messages.len() >= count {
            return messages.swap_remove(0).text;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("fewer than {count} messages");
}

/// The code in the newest of so many messages.
async fn code(outbox: &Outbox, count: usize) -> String {
    message(outbox, count).await[..6].to_owned()
}

/// What somebody types to open an account, with what is to be other in it.
fn whole<'a>(code: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let whole = [
        ("phone", E164),
        ("code", code),
        ("password", PASSWORD),
        ("surname", "Перевіренко"),
        ("first_name", "Олена"),
        ("patronymic", ""),
        ("applicant_address", "вул. Домашня, 7"),
        ("email", "olena@example.org"),
    ];
    let kept = whole.into_iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed.iter().copied()).collect()
}

/// A browser in which an account was opened.
async fn signed_up(city: &TestCity, outbox: &Outbox) -> Browser {
    let mut browser = Browser::at(city);
    let before = outbox.messages().len();
    browser.post("/account/sign-up", &[("phone", PHONE)]).await;
    let code = code(outbox, before + 1).await;
    let answer = browser.post("/account/sign-up/code", &whole(&code, &[])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    browser
}

#[tokio::test]
async fn an_account_is_opened_left_and_entered_again() {
    let (city, outbox) = city_and_outbox(false).await;
    let mut browser = Browser::at(&city);
    let refused = browser.get("/cabinet/settings").await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    assert_eq!(refused.header("location"), "/account/sign-in?next=%2Fcabinet%2Fsettings");

    let asked = browser.get("/account/sign-up?next=/cabinet/settings").await;
    assert!(asked.text().contains(r#"name="next" value="/cabinet/settings""#), "{}", asked.text());
    assert_eq!((asked.header("cache-control"), asked.header("set-cookie")), ("no-store", ""));
    let sent = browser.post("/account/sign-up", &[("phone", PHONE), ("next", "/cabinet/settings")]).await;
    assert_eq!(sent.status, StatusCode::OK);
    for said in [r#"autocomplete="one-time-code""#, r#"inputmode="numeric""#, r#"autocomplete="new-password""#, E164] {
        assert!(sent.text().contains(said), "{said}: {}", sent.text());
    }
    let code = code(&outbox, 1).await;
    let opened = browser.post("/account/sign-up/code", &whole(&code, &[("next", "/cabinet/settings")])).await;
    assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, "/cabinet/settings"));

    let settings = browser.get("/cabinet/settings").await;
    assert_eq!(settings.status, StatusCode::OK);
    assert!(settings.text().contains("Перевіренко") && settings.text().contains("Firefox, Linux"));
    let cookie = browser.cookie().unwrap().to_owned();
    assert!(!settings.text().contains(cookie.split_once('=').unwrap().1), "the page shows the cookie");

    let home = browser.post("/account/sign-out", &[]).await;
    assert_eq!((home.status, home.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.cookie(), None);
    let mut thief = Browser::with_cookie(&city, &cookie);
    assert_eq!(thief.get("/cabinet/settings").await.status, StatusCode::SEE_OTHER, "the session has ended");

    let entered = browser.post("/account/sign-in", &[("phone", PHONE), ("password", PASSWORD)]).await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/cabinet"));
    let again = browser.get("/account/sign-in?next=/cabinet/settings").await;
    assert_eq!(again.header("location"), "/cabinet/settings", "one is signed in already");
}

#[tokio::test]
async fn the_cookie_goes_to_this_site_alone() {
    for (behind_tls, public_tls, name, end) in [
        (false, false, "misto=", "SameSite=Lax"),
        (true, false, "__Host-misto=", "; Secure"),
        (false, true, "__Host-misto=", "; Secure"),
    ] {
        let city = TestCity::with(Site::default(), &Options { behind_tls, public_tls, ..Options::default() }).await;
        let outbox = Arc::clone(&city.outbox);
        signed_up(&city, &outbox).await;
        let mut browser = Browser::at(&city);
        let answer = browser.post("/account/sign-in", &[("phone", PHONE), ("password", PASSWORD)]).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with(name) && cookie.ends_with(end), "{cookie}");
        for attribute in ["; Path=/;", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookie.contains(attribute), "{attribute}: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert_eq!(browser.get("/cabinet/settings").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn nobody_acts_in_anothers_name() {
    let (city, outbox) = city_and_outbox(false).await;
    let mut browser = signed_up(&city, &outbox).await;
    for (path, fields) in [
        ("/account/sign-out", &[][..]),
        ("/account/sign-in", &[("phone", PHONE), ("password", PASSWORD)]),
        ("/account/sign-up", &[("phone", PHONE)]),
        ("/account/reset", &[("phone", PHONE)]),
        ("/cabinet/settings/profile", &[("surname", "Чужа")]),
        ("/cabinet/settings/password", &[("current_password", PASSWORD), ("password", "зовсім інший пароль")]),
        ("/cabinet/settings/sessions/end-others", &[]),
        ("/cabinet/settings/delete", &[("password", PASSWORD)]),
        ("/en/cabinet/settings/delete", &[("password", PASSWORD)]),
    ] {
        let refused = browser.post_from_elsewhere(path, fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(refused.header("set-cookie"), "", "{path}");
    }
    assert!(browser.get("/cabinet/settings").await.text().contains("Перевіренко"));
    assert_eq!(outbox.messages().len(), 1, "nobody's phone was written to");

    for cookie in [
        format!("misto={}", "0".repeat(64)),
        "misto=".to_owned(),
        "misto=../../../etc/passwd".to_owned(),
        format!("misto={}", "f".repeat(100_000)),
        format!("__Host-misto={}", browser.cookie().unwrap().split_once('=').unwrap().1),
    ] {
        let mut forger = Browser::with_cookie(&city, &cookie);
        for path in ["/cabinet/settings", "/cabinet/settings/export", "/cabinet/settings/delete"] {
            let refused = forger.get(path).await;
            assert_eq!(refused.status, StatusCode::SEE_OTHER, "{path} with {cookie:.40}");
            assert!(refused.header("location").starts_with("/account/sign-in?next="));
        }
        for path in ["profile", "notices", "password", "sessions/end", "sessions/end-others", "delete"] {
            let refused = forger.post(&format!("/cabinet/settings/{path}"), &[("password", PASSWORD)]).await;
            assert_eq!(refused.status, StatusCode::SEE_OTHER, "{path}");
            assert!(refused.header("location").starts_with("/account/sign-in?next="), "{path}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_what_was_typed_is_kept() {
    let (city, outbox) = city_and_outbox(false).await;
    let mut browser = Browser::at(&city);
    for phone in ["", "подзвоніть мені", "12345", "067\u{0}111", "<script>alert(1)</script>", &"0".repeat(10_000)]
    {
        for path in ["/account/sign-up", "/account/reset"] {
            let refused = browser.post(path, &[("phone", phone)]).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}: {phone:.20}");
            assert!(refused.text().contains(r##"href="#phone""##) && refused.text().contains("Телефон: "));
            assert!(!refused.text().contains("<script>alert"), "{}", refused.text());
        }
        let refused = browser.post("/account/sign-in", &[("phone", phone), ("password", PASSWORD)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{phone:.20}");
        assert!(!refused.text().contains(PASSWORD), "a password comes back");
    }
    assert!(outbox.messages().is_empty());

    browser.post("/en/account/sign-up", &[("phone", PHONE)]).await;
    let code = code(&outbox, 1).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let long = "Ї".repeat(10_000);
    for (changed, field, said) in [
        (("surname", ""), "surname", "Surname: this is needed"),
        (("surname", &*long), "surname", "Surname: this is too long"),
        (("first_name", "a\0b"), "first_name", "First name: this is not written as it should be"),
        (("applicant_address", " "), "applicant_address", "Home address: this is needed"),
        (("email", "olena"), "email", "E-mail: this does not look like an e-mail address"),
        (("password", ""), "password", "Password: this is needed"),
        (("password", "short"), "password", "Password: this is too short"),
        (("password", "+380 67 111 22 33"), "password", "Password: this is easily guessed"),
        (("password", &*long), "password", "Password: this is too long"),
        (("code", ""), "code", "Code from the SMS: this is needed"),
        (("code", "abcdef"), "code", "Code from the SMS: this is not written as it should be"),
        (("code", wrong), "code", "Code from the SMS: this is not the right one"),
    ] {
        let fields = whole(&code, &[changed, ("patronymic", "</input>\u{202e}👋")]);
        let refused = browser.post("/en/account/sign-up/code", &fields).await;
        let text = refused.text();
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{said}");
        assert!(text.contains(said) && text.contains(&format!("href=\"#{field}\"")), "{said}: {text:.5000}");
        assert!(text.contains(r#"role="alert""#) && text.contains(r#"aria-invalid="true""#), "{said}");
        assert!(text.contains("&lt;/input&gt;\u{202e}👋"), "what was typed is kept: {said}");
        assert!(!text.contains(PASSWORD) && !text.contains(&code), "password or code come back: {said}");
    }
    let opened = browser.post("/en/account/sign-up/code", &whole(&code, &[])).await;
    assert_eq!(opened.header("location"), "/en/cabinet", "{}", opened.text());
}

#[tokio::test]
async fn a_code_that_is_old_or_was_used_no_longer_holds() {
    let (city, outbox) = city_and_outbox(false).await;
    signed_up(&city, &outbox).await;
    let mut browser = Browser::at(&city);
    let answer = browser.post("/account/reset", &[("phone", PHONE)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let code = code(&outbox, 2).await;
    let fields = [("phone", E164), ("code", code.as_str()), ("password", "зовсім інший пароль")];
    city.clock.set(city.clock.now().plus_seconds(domain::account::CODE_SECONDS));
    let late = browser.post("/account/reset/code", &fields).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(late.text().contains("Код із SMS: уже не діє"), "{}", late.text());
    city.clock.set(city.clock.now().plus_seconds(-1));
    let done = browser.post("/account/reset/code", &fields).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/cabinet"));
    let replayed = Browser::at(&city).post("/account/reset/code", &fields).await;
    assert_eq!(replayed.status, StatusCode::BAD_REQUEST);
    assert!(replayed.text().contains("Код із SMS: уже не діє"), "{}", replayed.text());
    for path in ["/account/sign-up/code", "/en/account/reset/code"] {
        let begun = browser.get(path).await;
        assert_eq!(begun.header("location"), path.trim_end_matches("/code"), "the second step begins with the first");
    }
}

#[tokio::test]
async fn nobody_learns_whether_a_phone_has_an_account() {
    let (city, outbox) = city_and_outbox(false).await;
    signed_up(&city, &outbox).await;
    let mut browser = Browser::at(&city);
    let mut told = Vec::new();
    for phone in [E164, "+380671112299"] {
        let mut answers = Vec::new();
        for (path, fields) in [
            ("/account/sign-up", vec![("phone", phone)]),
            ("/account/sign-up/code", whole("", &[("phone", phone), ("code", "999999")])),
            ("/account/reset", vec![("phone", phone)]),
            ("/account/reset/code", vec![("phone", phone), ("code", "999999"), ("password", "зовсім інший пароль")]),
            ("/account/sign-in", vec![("phone", phone), ("password", "зовсім інший пароль")]),
        ] {
            let answer = browser.post(path, &fields).await;
            let divided = format!("+380\u{a0}67\u{a0}111\u{a0}22\u{a0}{}", &phone[11..]);
            let text = answer.text().replace(phone, "").replace(&divided, "");
            answers.push((path, answer.status, without_nonce(&text)));
        }
        told.push(answers);
    }
    let unknown = told.pop().unwrap();
    for (one, other) in told.remove(0).into_iter().zip(unknown) {
        assert_eq!(one, other);
    }
    assert!(outbox.messages().iter().any(|kept| kept.text.starts_with("Misto: на цей номер уже є кабінет")));
}

/// The page without what is other every time.
fn without_nonce(page: &str) -> String {
    let mut rest = page;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once(" nonce=\"") {
        kept.push_str(before);
        rest = after.split_once('"').map_or("", |(_, after)| after);
    }
    kept + rest
}

#[tokio::test]
async fn who_tries_too_often_is_told_when_to_come_again() {
    let (city, outbox) = city_and_outbox(false).await;
    signed_up(&city, &outbox).await;
    let mut browser = Browser::at(&city);
    let wrong = [("phone", PHONE), ("password", "зовсім інший пароль")];
    for _ in 0..=domain::account::FREE_TRIES {
        let refused = browser.post("/account/sign-in", &wrong).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text().contains("Такого телефону з таким паролем немає"), "{}", refused.text());
        assert!(refused.text().contains(PHONE), "what was typed is kept");
    }
    let refused = browser.post("/account/sign-in", &[("phone", PHONE), ("password", PASSWORD)]).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    city.clock.set(city.clock.now().plus_seconds(1));
    let entered = browser.post("/account/sign-in", &[("phone", PHONE), ("password", PASSWORD)]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);

    for _ in 1..domain::account::CODES_TO_A_PHONE {
        assert_eq!(browser.post("/account/reset", &[("phone", PHONE)]).await.status, StatusCode::OK);
    }
    let refused = browser.post("/account/reset", &[("phone", PHONE), ("again", "1")]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text().contains(r#"name="code""#), "the code may still come: {}", refused.text());
}

#[tokio::test]
async fn no_address_leads_from_signing_in_to_another_site() {
    let (city, outbox) = city_and_outbox(false).await;
    signed_up(&city, &outbox).await;
    for next in ["//evil.test", "https://evil.test", "/\\evil.test", "/\t/evil.test", "javascript:alert(1)", "evil"] {
        let mut browser = Browser::at(&city);
        let fields = [("phone", PHONE), ("password", PASSWORD), ("next", next)];
        let entered = browser.post("/account/sign-in", &fields).await;
        assert_eq!(entered.header("location"), "/cabinet", "{next}");
        let encoded = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
        let signed_in = browser.get(&format!("/account/sign-in?next={encoded}")).await;
        assert_eq!(signed_in.header("location"), "/cabinet", "{next}");
        let asked = Browser::at(&city).get(&format!("/account/sign-in?next={encoded}")).await;
        assert!(!asked.text().contains("evil"), "{next}: {}", asked.text());
    }
}

#[tokio::test]
async fn one_changes_ones_own_settings() {
    let (city, outbox) = city_and_outbox(false).await;
    let mut browser = signed_up(&city, &outbox).await;
    let mut elsewhere = Browser::at(&city);
    elsewhere.post("/account/sign-in", &[("phone", PHONE), ("password", PASSWORD)]).await;

    let bad = [("surname", "Нова"), ("first_name", "Олена"), ("applicant_address", "вул. Нова, 1"), ("email", "x")];
    let refused = browser.post("/cabinet/settings/profile", &bad).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text().contains("вул. Нова, 1") && refused.text().contains("Електронна пошта: "));
    let good = [("surname", "Нова"), ("first_name", "Олена"), ("applicant_address", "вул. Нова, 1"), ("email", "")];
    let saved = browser.post_and_go("/cabinet/settings/profile", &good).await;
    assert!(saved.text().contains("Збережено.") && saved.text().contains("Нова"), "{}", saved.text());
    let saved = browser.post_and_go("/cabinet/settings/notices", &[("lang", "en")]).await;
    assert!(saved.text().contains("Збережено.") && !saved.text().contains(r#"name="by_mail" value="1" checked"#));

    let theirs = saved.text().split(r#"name="session" value=""#).nth(1).unwrap()[..64].to_owned();
    let ended = browser.post_and_go("/cabinet/settings/sessions/end", &[("session", &theirs)]).await;
    assert!(ended.text().contains("Завершено."), "{}", ended.text());
    assert_eq!(elsewhere.get("/cabinet/settings").await.status, StatusCode::SEE_OTHER);

    let new = "зовсім інший пароль";
    let refused = browser.post("/cabinet/settings/password", &[("current_password", new), ("password", new)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text().contains("Теперішній пароль: не збігається"), "{}", refused.text());
    let fields = [("current_password", PASSWORD), ("password", new)];
    assert_eq!(browser.post_and_go("/cabinet/settings/password", &fields).await.status, StatusCode::OK);

    let data = browser.get("/cabinet/settings/export").await;
    assert_eq!(data.header("content-disposition"), "attachment; filename=\"misto.json\"");
    assert_eq!(data.header("cache-control"), "no-store");
    assert_eq!(data.json()["account"]["surname"], "Нова");

    let asked = browser.get("/cabinet/settings/delete").await;
    assert!(asked.text().contains("Видалити назавжди"));
    let refused = browser.post("/cabinet/settings/delete", &[("password", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let done = browser.post("/cabinet/settings/delete", &[("password", new)]).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/account/sign-in?deleted"));
    assert_eq!(browser.cookie(), None);
    let gone = browser.post("/account/sign-in", &[("phone", PHONE), ("password", new)]).await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_a_sender_there_is_no_signing_up_and_no_outbox() {
    let city = TestCity::unreaching().await;
    let mut browser = Browser::at(&city);
    let asked = browser.get("/account/sign-up").await;
    assert!(asked.text().contains("Кабінет поки що не відкрити") && !asked.text().contains("<form class=\"form\""));
    for path in ["/account/sign-up", "/account/reset"] {
        let refused = browser.post(path, &[("phone", PHONE)]).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    for path in ["/outbox", "/en/outbox"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let privacy = browser.get("/en/privacy").await;
    assert!(privacy.text().contains("Personal data") && privacy.text().contains("Version 1"), "{}", privacy.text());
}

#[tokio::test]
async fn a_made_up_city_shows_what_it_would_have_sent() {
    let (city, outbox) = city_and_outbox(false).await;
    let mut browser = Browser::at(&city);
    browser.post("/account/sign-up", &[("phone", PHONE)]).await;
    let text = message(&outbox, 1).await;
    let shown = browser.get("/outbox").await;
    assert!(shown.text().contains(&text) && shown.text().contains(E164), "{}", shown.text());
    assert_eq!(shown.header("cache-control"), "no-store");
}
