//! What is one person's, no other can see or change: every route of people's pages, tried with no session, with another resident's, and with
//! those of staff; and every public answer, which no session changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::http::StatusCode;
use domain::classifier::Lang;
use domain::workflow::Role;
use server::http::{Options, Site};
use service::account::session;
use service::cabinet::{self, Holder};
use service::photo;
use service::register::{Asked, NewRequest};
use service::report::report;

use crate::support::{Answer, TestCity, leak};

/// What only the owner of the request has written.
const SECRET: &str = "Слово, якого ніхто інший не читає";
const OWNER: &str = "+380500000001";

/// What a visitor who is not the owner gets.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Gets {
    /// To sign in first.
    SignIn,
    /// That there is no such thing.
    NotFound,
    /// Something of their own, or something that is for everybody.
    Own,
    /// That there is no session.
    NoSession,
}
use Gets::{NoSession, NotFound, Own, SignIn};

/// Method, address, and what somebody gets without a session and with one of their own.
const TABLE: &[(&str, &str, Gets, Gets)] = &[
    ("GET", "/cabinet", SignIn, Own),
    ("GET", "/cabinet/map", SignIn, Own),
    ("GET", "/cabinet/requests/{id}", SignIn, NotFound),
    ("GET", "/cabinet/requests/{id}/photos/{photo}", SignIn, NotFound),
    ("POST", "/cabinet/requests/{id}/{deed}", SignIn, NotFound),
    ("GET", "/cabinet/settings", SignIn, Own),
    ("POST", "/cabinet/settings/profile", SignIn, Own),
    ("POST", "/cabinet/settings/notices", SignIn, Own),
    ("POST", "/cabinet/settings/password", SignIn, Own),
    ("POST", "/cabinet/settings/sessions/end", SignIn, Own),
    ("POST", "/cabinet/settings/sessions/end-others", SignIn, Own),
    ("GET", "/cabinet/settings/export", SignIn, Own),
    ("GET", "/cabinet/settings/delete", SignIn, Own),
    ("POST", "/cabinet/settings/delete", SignIn, Own),
    ("GET", "/account/sign-in", Own, Own),
    ("POST", "/account/sign-in", Own, Own),
    ("POST", "/account/sign-out", Own, Own),
    // To those who are not at that step they lead elsewhere.
    ("GET", "/account/second", Own, Own),
    ("POST", "/account/second", Own, Own),
    ("GET", "/account/second/enrol", Own, Own),
    ("POST", "/account/second/enrol", Own, Own),
    ("GET", "/account/second/manage", SignIn, Own),
    ("GET", "/account/second/sheet", Own, Own),
    ("POST", "/account/second/sheet", SignIn, Own),
    ("GET", "/account/second/remove", Own, Own),
    ("POST", "/account/second/remove", SignIn, Own),
    ("GET", "/account/first-password", Own, Own),
    ("POST", "/account/first-password", Own, Own),
    // This city has no provider.
    ("GET", "/account/oidc", NotFound, NotFound),
    ("GET", "/account/oidc/callback", NotFound, NotFound),
    ("GET", "/account/sign-up", Own, Own),
    ("POST", "/account/sign-up", Own, Own),
    ("GET", "/account/sign-up/code", Own, Own),
    ("POST", "/account/sign-up/code", Own, Own),
    ("GET", "/account/reset", Own, Own),
    ("POST", "/account/reset", Own, Own),
    ("GET", "/account/reset/code", Own, Own),
    ("POST", "/account/reset/code", Own, Own),
    ("GET", "/privacy", Own, Own),
    ("GET", "/outbox", Own, Own),
    ("GET", "/report", Own, Own),
    ("POST", "/report", Own, Own),
    ("POST", "/report/nearby", Own, Own),
    ("GET", "/report/photos/{photo}", NotFound, NotFound),
    ("GET", "/track", Own, Own),
    ("POST", "/track", Own, Own),
    ("POST", "/track/code", Own, Own),
    ("GET", "/track/{token}", NotFound, NotFound),
    ("GET", "/track/{token}/photos/{photo}", NotFound, NotFound),
    ("POST", "/track/{token}/{deed}", NotFound, NotFound),
    ("GET", "/answer/{token}", NotFound, NotFound),
    ("POST", "/answer/{token}/{deed}", NotFound, NotFound),
    ("GET", "/live/track/{token}", NoSession, NoSession),
];

/// Lines that stay open: tried for what they are in the tests of the live stream.
const STREAMS: &[&str] = &["/live/me", "/en/live/me"];

/// A request of the owner, and those who are not the owner.
struct Scene {
    city: TestCity,
    id: i64,
    photo: String,
    owner: String,
    strangers: Vec<(&'static str, String)>,
}

async fn scene() -> Scene {
    // So much is tried that one address would soon have to wait.
    let unlimited = Options { reports_a_minute: None, ..Options::default() };
    let city = TestCity::with(Site::default(), &unlimited).await;
    let owner = city.resident(OWNER).await;
    let account = signed_in(&city, &owner).await;
    let asked = Asked { account: Some(account.account), lang: Some(Lang::Uk), privacy: Some(1) };
    let picture = include_bytes!("../../../crates/service/tests/city/two-pixels.png");
    let photo = photo::take(&city.city, Role::Applicant, picture.as_slice().into()).await.unwrap();
    let photos = vec![photo.clone()];
    let new = NewRequest { asked, text: SECRET.to_owned(), place_address: SECRET.to_owned(), photos, ..leak() };
    let filed = report(&city.city, &new, None).await.unwrap();
    let strangers = vec![
        ("another resident", city.resident("+380500000002").await),
        ("an operator", city.staff(Role::Operator, "+380500000003").await),
        ("an executor", city.staff(Role::Executor, "+380500000004").await),
        ("an official", city.staff(Role::Official, "+380500000005").await),
        ("an admin", city.staff(Role::Admin, "+380500000006").await),
    ];
    Scene { city, id: filed.registered.id.0, photo, owner, strangers }
}

async fn signed_in(city: &TestCity, cookie: &str) -> session::SignedIn {
    session::signed_in(&city.city, cookie.trim_start_matches("misto=")).await.unwrap().unwrap()
}

impl Scene {
    fn address(&self, template: &str, deed: &str) -> String {
        template
            .replace("{id}", &self.id.to_string())
            .replace("{photo}", &self.photo)
            .replace("{token}", &"cd".repeat(16))
            .replace("{deed}", deed)
    }

    async fn ask(&self, method: &str, address: &str, cookie: Option<&str>) -> Answer {
        if method == "POST" {
            return self.city.post(address, &[("reason", "чуже"), ("text", "чуже"), ("stars", "1")], cookie).await;
        }
        let headers: Vec<_> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
        self.city.ask(method, address, &headers).await
    }
}

fn check(answer: &Answer, gets: Gets, what: &str) {
    match gets {
        SignIn => {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
            assert!(
                answer.header("location").contains("/account/sign-in?next="),
                "{what}: {}",
                answer.header("location")
            );
        }
        NotFound => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}"),
        NoSession => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}"),
        Own => assert!(
            matches!(answer.status.as_u16(), 200 | 303 | 400 | 403 | 404 | 409 | 429),
            "{what}: {}",
            answer.status
        ),
    }
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(SECRET), "{what} tells what is not theirs");
}

#[tokio::test]
async fn nobody_else_sees_or_changes_what_is_ones_own() {
    let scene = scene().await;
    let holder = Holder::of(&signed_in(&scene.city, &scene.owner).await);
    let id = domain::id::RequestId(scene.id);
    let before = cabinet::request(&scene.city.city, &holder, id, Lang::Uk).await.unwrap();
    for &(method, template, nobody, stranger) in TABLE {
        for deed in ["confirm", "send_back", "reopen", "withdraw", "rate", "comment", "close"] {
            for language in ["", "/en"] {
                let address = format!("{language}{}", scene.address(template, deed));
                let address = address.replace("/en/live/track", "/live/track");
                let answer = scene.ask(method, &address, None).await;
                check(&answer, nobody, &format!("{method} {address} by nobody"));
                // Somebody may end their own session, or their account: each try has one of its own left to be found.
                if template.starts_with("/account/sign-out") || template.ends_with("end-others") {
                    continue;
                }
                for (who, cookie) in &scene.strangers {
                    let answer = scene.ask(method, &address, Some(cookie)).await;
                    check(&answer, stranger, &format!("{method} {address} by {who}"));
                }
            }
            if !template.contains("{deed}") {
                break;
            }
        }
    }
    let after = cabinet::request(&scene.city.city, &holder, id, Lang::Uk).await.unwrap();
    assert_eq!(after, before, "nothing of it was changed");
    let own = scene.ask("GET", &format!("/cabinet/requests/{id}"), Some(&scene.owner)).await;
    assert!(own.status == StatusCode::OK && own.text().contains(SECRET), "{}", own.status);
    let photo = scene.address("/cabinet/requests/{id}/photos/{photo}", "");
    let own = scene.ask("GET", &photo, Some(&scene.owner)).await;
    assert_eq!((own.status, own.header("content-type")), (StatusCode::OK, "image/jpeg"));
}

#[tokio::test]
async fn a_cookie_that_was_never_given_is_nobodys() {
    let scene = scene().await;
    let forged = [
        format!("misto={}", "0".repeat(64)),
        "misto=".to_owned(),
        format!("misto={}", scene.owner.trim_start_matches("misto=").to_uppercase()),
        format!("{}0", scene.owner),
        scene.owner.replace("misto=", "__Host-misto="),
    ];
    for cookie in forged {
        let answer = scene.ask("GET", "/cabinet", Some(&cookie)).await;
        check(&answer, SignIn, &cookie);
    }
}

/// A link opens the one request that it was given for.
#[tokio::test]
async fn the_link_of_another_request_opens_nothing_of_this_one() {
    let scene = scene().await;
    let city = &scene.city;
    let holder = Holder::of(&signed_in(city, &scene.owner).await);
    let id = domain::id::RequestId(scene.id);
    let before = cabinet::request(&city.city, &holder, id, Lang::Uk).await.unwrap();
    let other = report(&city.city, &NewRequest { text: "Інше".to_owned(), ..leak() }, None).await.unwrap();
    let other_before =
        store::request::fact(&mut city.city.db().read().await.unwrap(), other.registered.id).await.unwrap();
    for language in ["", "/en"] {
        let photo = format!("{language}/track/{}/photos/{}", other.token, scene.photo);
        for address in [photo.clone(), format!("{photo}?small")] {
            check(&city.get(&address).await, NotFound, &address);
        }
        // Nor by the number of this request in the place of a deed, nor with its version.
        for below in [format!("{id}"), format!("requests/{id}"), format!("{id}/confirm"), format!("{id}/comment")] {
            let address = format!("{language}/track/{}/{below}", other.token);
            let fields = [("text", "чуже"), ("reason", "чуже"), ("version", "1"), ("id", "1")];
            let answer = city.post(&address, &fields, None).await;
            assert!(matches!(answer.status.as_u16(), 404 | 405), "{address}: {}", answer.status);
        }
    }
    // A photo of this request is not sent once more with a comment on the other one.
    let stolen = [("text", "чуже фото"), ("photo_id", scene.photo.as_str())];
    let answer = crate::report_page::Multipart::new(&stolen).to(city, &format!("/track/{}/comment", other.token)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let other_after =
        store::request::fact(&mut city.city.db().read().await.unwrap(), other.registered.id).await.unwrap();
    assert_eq!(other_after, other_before);
    assert_eq!(cabinet::request(&city.city, &holder, id, Lang::Uk).await.unwrap(), before, "nothing of it was changed");
    // A deed with the other link is done to the other request, and to no more.
    let answer = city.post(&format!("/track/{}/withdraw", other.token), &[], None).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(cabinet::request(&city.city, &holder, id, Lang::Uk).await.unwrap(), before);
}

/// A route that is not in the table was never tried.
#[test]
fn every_route_of_peoples_pages_is_in_the_table() {
    let mut routes = BTreeSet::new();
    collect_routes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/person"), &mut routes);
    let listed: BTreeSet<String> =
        TABLE.iter().map(|row| row.1).chain(STREAMS.iter().copied()).map(str::to_owned).collect();
    let missing: Vec<_> = routes.difference(&listed).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
    assert!(routes.len() > 20, "{routes:?}");
}

/// The addresses in the sources: what stands in quotes and begins like one, where routes are made.
pub(crate) fn collect_routes(folder: &Path, routes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_routes(&path, routes);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let lines = source
            .lines()
            .filter(|line| line.contains("bilingual(") || line.contains(".route(") || line.contains("const PATH"));
        for quoted in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if quoted.starts_with('/') && !quoted.starts_with("/en{") {
                routes.insert(quoted.to_owned());
            }
        }
    }
}

/// The read API is public, and the same for everybody: no session makes it say more.
#[tokio::test]
async fn no_session_changes_a_public_answer() {
    let scene = scene().await;
    let id = scene.id;
    let mut asked = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(method, "GET", "{path}: what is not read is a form of people's pages");
        let questions = [
            path.to_owned(),
            format!("{path}?id={id}"),
            format!("{path}?period=month&bbox=34,48,36,49&zoom=12&code=vodokanal"),
        ];
        for question in questions {
            let without = scene.ask("GET", &question, None).await;
            assert!(!String::from_utf8_lossy(&without.bytes).contains(SECRET), "{question}");
            for (who, cookie) in
                scene.strangers.iter().map(|(who, cookie)| (*who, cookie)).chain([("the owner", &scene.owner)])
            {
                let with = scene.ask("GET", &question, Some(cookie)).await;
                assert_eq!((with.status, with.bytes), (without.status, without.bytes.clone()), "{question} by {who}");
            }
            asked += 1;
        }
    }
    assert!(asked >= 24, "{asked}");
}
