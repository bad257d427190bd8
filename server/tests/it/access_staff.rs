//! Who gets to which page of those who work here: every route of theirs, tried with no session, with a resident's, and with one of each
//! role. A route that is not in the table fails.

use std::path::Path;

use axum::http::StatusCode;
use domain::workflow::Role;
use server::http::{Options, Site};
use service::register::NewRequest;
use service::report::report;

use crate::access::collect_routes;
use crate::support::{TestCity, leak};

/// What only those may read who work on the request.
const SECRET: &str = "Слово, яке читають лише ті, хто працює";

use Role::{Admin, Controller, Dispatcher, Executor, Official, Operator};

/// Everybody who may see any request.
const CENTRE: &[Role] = &[Operator, Dispatcher, Controller];
/// Those who take calls.
const DESK: &[Role] = &[Operator, Dispatcher];
/// Those who may act on the request of these tests: the executor's organisation has it.
const WORKERS: &[Role] = &[Operator, Dispatcher, Controller, Executor];
const STAFF: &[Role] = &[Operator, Dispatcher, Executor, Controller, Official, Admin];

/// Method, address, and the roles that are let in. All others of the staff are refused, or find nothing.
const TABLE: &[(&str, &str, &[Role])] = &[
    ("GET", "/staff/requests/{id}", WORKERS),
    ("GET", "/staff/requests/{id}/photos/{photo}", &[]),
    ("POST", "/staff/requests/{id}/ownerless", &[Dispatcher, Executor]),
    ("POST", "/staff/requests/{id}/contractor", &[Dispatcher]),
    ("POST", "/staff/requests/{id}/{deed}", WORKERS),
    // Nothing waits for a check: what is let in is told so.
    ("POST", "/staff/requests/{id}/calls", &[]),
    ("GET", "/queue", &[Executor]),
    ("POST", "/queue/find", &[Executor]),
    ("POST", "/queue/accept", &[Executor]),
    ("GET", "/queue/map", &[Executor]),
    ("GET", "/queue/print", &[Executor]),
    ("GET", "/control", &[Controller]),
    ("GET", "/control/moderation", &[Controller]),
    // These name what they are about: see `control`.
    ("POST", "/control/moderation/look", &[]),
    ("POST", "/control/moderation/retract", &[]),
    ("GET", "/control/cases", &[Controller]),
    ("POST", "/control/cases/decide", &[]),
    ("GET", "/control/sanctions", &[Dispatcher, Controller, Official, Admin]),
    ("GET", "/control/sanctions.csv", &[Dispatcher, Controller, Official, Admin]),
    ("POST", "/control/sanctions/take-out", &[]),
    ("GET", "/dispatch", &[Dispatcher]),
    ("POST", "/dispatch", &[Dispatcher]),
    ("GET", "/dispatch/rules", &[Dispatcher, Admin]),
    ("POST", "/dispatch/rules", &[Dispatcher, Admin]),
    ("GET", "/dispatch/assets", &[Dispatcher, Controller, Official, Admin]),
    ("GET", "/dispatch/assets.csv", &[Dispatcher, Controller, Official, Admin]),
    ("GET", "/incidents", &[Operator, Dispatcher]),
    ("POST", "/incidents", &[Operator, Dispatcher]),
    ("GET", "/desk", DESK),
    ("GET", "/desk/calls", STAFF),
    ("POST", "/desk/calls", DESK),
    ("GET", "/desk/calls/{call}", DESK),
    ("POST", "/desk/calls/{call}/{deed}", &[]),
    ("GET", "/desk/search", CENTRE),
    ("POST", "/desk/search", CENTRE),
    ("GET", "/desk/line", STAFF),
    ("POST", "/desk/line", DESK),
    ("GET", "/desk/ringing", DESK),
    ("POST", "/desk/types", DESK),
    ("POST", "/desk/addresses", DESK),
    ("GET", "/desk/log", DESK),
    ("GET", "/desk/callbacks", DESK),
    ("POST", "/desk/callbacks/{deed}", &[]),
    ("GET", "/admin", &[Admin]),
    ("GET", "/admin/people", &[Admin]),
    ("POST", "/admin/people", &[Admin]),
    ("GET", "/admin/people/new", &[Admin]),
    ("POST", "/admin/people/new", &[Admin]),
    ("GET", "/admin/people/{id}", &[Admin]),
    ("POST", "/admin/people/{id}", &[Admin]),
    ("GET", "/admin/classifier", &[Admin]),
    ("GET", "/admin/classifier/types/{code}", &[Admin]),
    ("POST", "/admin/classifier/types/{code}", &[Admin]),
    ("GET", "/admin/classifier/directions/{code}", &[Admin]),
    ("POST", "/admin/classifier/directions/{code}", &[Admin]),
    ("GET", "/admin/districts", &[Admin]),
    ("GET", "/admin/executors", &[Admin]),
    ("GET", "/admin/executors/{code}", &[Admin]),
    ("POST", "/admin/executors/{code}", &[Admin]),
    ("GET", "/admin/settings", &[Admin]),
    ("POST", "/admin/settings", &[Admin]),
    ("GET", "/admin/keys", &[Admin]),
    ("POST", "/admin/keys", &[Admin]),
    ("GET", "/admin/audit", &[Admin]),
    ("GET", "/admin/access", &[Admin]),
];

#[tokio::test]
async fn everybody_gets_to_their_own_places_alone() {
    let unlimited = Options { reports_a_minute: None, ..Options::default() };
    let city = TestCity::with(Site::default(), &unlimited).await;
    let new = NewRequest { text: SECRET.to_owned(), ..leak() };
    let id = report(&city.city, &new, None).await.unwrap().registered.id;
    let resident = city.resident("+380500000101").await;
    let mut staff = Vec::new();
    for (role, n) in STAFF.iter().zip(0..) {
        staff.push((*role, city.staff(*role, &format!("+38050000020{n}")).await));
    }
    let opened = city.post("/desk/calls", &[("phone", "0671112233")], Some(&staff[0].1)).await;
    let call = opened.header("location").trim_start_matches("/desk/calls/").to_owned();
    for &(method, template, roles) in TABLE {
        for language in ["", "/en"] {
            let address = template
                .replace("{id}", &id.to_string())
                .replace("{call}", &call)
                .replace("{photo}", &"ab".repeat(16))
                .replace("{code}", "new")
                .replace("{deed}", "note");
            let address = format!("{language}{address}");
            let ask = async |cookie: Option<&str>| match method {
                "POST" => city.post(&address, &[("text", "Перевірка")], cookie).await,
                _ => city.ask(method, &address, &cookie.map(|c| ("cookie", c)).into_iter().collect::<Vec<_>>()).await,
            };
            let answer = ask(None).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {address} by nobody");
            assert!(answer.header("location").contains("/account/sign-in?next="), "{method} {address} by nobody");
            let answer = ask(Some(&resident)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {address} by a resident");
            for (role, cookie) in &staff {
                let answer = ask(Some(cookie)).await;
                let status = answer.status.as_u16();
                let is_let_in = matches!(status, 200 | 303 | 400 | 409);
                assert_eq!(is_let_in, roles.contains(role), "{method} {address} by {role}: {status}");
                assert!(is_let_in || matches!(status, 403 | 404), "{method} {address} by {role}: {status}");
                assert!(is_let_in || !answer.text().contains(SECRET), "{method} {address} tells the {role}");
            }
        }
    }
    assert!(CENTRE.iter().all(|role| WORKERS.contains(role)));
}

/// A route that is not in the table was never tried.
#[test]
fn every_route_of_the_staff_is_in_the_table() {
    let mut routes = std::collections::BTreeSet::new();
    collect_routes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/staff"), &mut routes);
    let missing: Vec<_> = routes.iter().filter(|route| !TABLE.iter().any(|row| row.1 == **route)).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
    assert!(routes.len() >= 3, "{routes:?}");
}
