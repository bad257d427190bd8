//! Pages: their headers, their statuses, and what surrounds them.

use std::collections::HashSet;
use std::io::Read;

use axum::http::StatusCode;
use flate2::read::GzDecoder;
use server::http::{Options, Site};

use crate::support::{Answer, SURNAME, TestCity};

const PAGES: [&str; 11] = [
    "/",
    "/map",
    "/requests/1",
    "/stats",
    "/executors",
    "/executors/vodokanal",
    "/en",
    "/en/map",
    "/en/requests/1",
    "/en/stats",
    "/en/executors",
];

/// The nonce that a page's policy allows.
fn nonce(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let after = policy.split_once("'nonce-").unwrap_or_else(|| panic!("no nonce in {policy}")).1;
    after.split_once('\'').unwrap().0.to_owned()
}

#[tokio::test]
async fn every_page_is_whole_and_safe() {
    let city = TestCity::new().await;
    let mut nonces = HashSet::new();
    for uri in PAGES {
        let page = city.get(uri).await;
        assert_eq!(page.status, StatusCode::OK, "{uri}");
        assert!(page.header("content-type").starts_with("text/html"), "{uri}");
        assert_eq!(page.header("cache-control"), "no-cache", "{uri}");
        assert_eq!(page.header("set-cookie"), "", "{uri}");
        assert_eq!(page.header("content-length"), page.bytes.len().to_string(), "{uri}");
        assert!(page.text().contains("</html>"), "{uri}");
        assert!(!page.text().contains(SURNAME), "{uri}");
        let lang = if uri.starts_with("/en") { "lang=\"en\"" } else { "lang=\"uk\"" };
        assert!(page.text().contains(lang), "{uri}");
        assert!(nonces.insert(nonce(&page)), "{uri}: a nonce is for one answer");
    }
}

#[tokio::test]
async fn only_scripts_with_the_nonce_of_the_answer_may_run() {
    let city = TestCity::new().await;
    let page = city.get("/map").await;
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self' 'nonce-",
        "'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: https://tile.openstreetmap.org",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let tag = format!("nonce=\"{}\"", nonce(&page));
    let scripts: Vec<&str> = page.text().split("<script").skip(1).map(|rest| rest.split_once('>').unwrap().0).collect();
    assert!(scripts.len() >= 2, "{scripts:?}");
    for script in scripts {
        assert!(script.contains(&tag) || script.contains("src="), "<script{script}> would not run");
    }
    assert!(!page.text().contains(" style=\""), "the policy forbids inline styles");
}

#[tokio::test]
async fn tiles_may_come_from_where_the_settings_say() {
    let city = TestCity::new().await;
    city.set("tiles", "https://{s}.tiles.example/{z}/{x}/{y}.png").await;
    let page = city.get("/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' data: https://*.tiles.example;"), "{policy}");
    city.set("tiles", "").await;
    let page = city.get("/").await;
    assert!(page.header("content-security-policy").contains("img-src 'self' data:;"));
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_its_kind() {
    let city = TestCity::new().await;
    for uri in ["/", "/api/city", "/healthz", "/nothing", "/nothing.js", "/api/stats?date=x"] {
        let answer = city.get(uri).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", if uri.starts_with("/api/") { "cross-origin" } else { "same-origin" }),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{uri}: {name}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"), "{uri}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{uri}");
    }
    let behind_tls = TestCity::with(Site::default(), &Options { behind_tls: true, ..Options::default() }).await;
    assert!(behind_tls.get("/").await.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn an_address_that_leads_nowhere_has_a_page() {
    let city = TestCity::new().await;
    for uri in ["/nothing", "/en/nothing", "/requests/999", "/en/requests/999", "/executors/nobody"] {
        let page = city.get(uri).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{uri}");
        assert!(page.header("content-type").starts_with("text/html"), "{uri}");
        assert!(page.text().contains("<h1"), "{uri}");
        assert!(!nonce(&page).is_empty(), "{uri}");
    }
    for uri in ["/nothing.js", "/pkg/nothing", "/wp-login.php", "/.git/config", "/favicon.ico"] {
        let answer = city.get(uri).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::NOT_FOUND, "not found\n"), "{uri}");
    }
    for method in ["POST", "DELETE"] {
        for uri in ["/nothing", "/map"] {
            assert_eq!(city.ask(method, uri, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {uri}");
        }
    }
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page_and_never_to_another_site() {
    let city = TestCity::new().await;
    for (uri, location) in [
        ("/map/", "/map"),
        ("/en/", "/en"),
        ("/stats/?period=day&date=2026-11-22", "/stats?period=day&date=2026-11-22"),
    ] {
        let answer = city.get(uri).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::PERMANENT_REDIRECT, location), "{uri}");
    }
    for uri in ["/%5Cexample.com/", "/map//", "/%2F%2Fexample/", "/x:y/", "/@example/"] {
        let answer = city.get(uri).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::NOT_FOUND, ""), "{uri}");
    }
}

#[tokio::test]
async fn a_bad_parameter_is_said_on_the_page() {
    let city = TestCity::new().await;
    for uri in [
        "/stats?date=2026-02-30",
        "/stats?date=2026-11-22&date=2026-11-22",
        "/stats?date=%FF",
        "/map?bbox=1,2",
        "/map?zoom=99",
        "/map?direction=nowhere",
        "/executors?period=decade",
        "/requests/one",
        "/requests/1000000000000000000000000000000",
        "/en/stats?date=x",
    ] {
        let page = city.get(uri).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{uri}");
        assert!(page.text().contains("<h1"), "{uri}");
    }
    for uri in ["/stats?%FF", "/map?%=1", "/requests/%FF", "/executors/%00", "/%FF", "/stats?date[]=1", "/map?x=%zz"] {
        let page = city.get(uri).await;
        assert!(!page.status.is_server_error(), "{uri}: {}", page.status);
    }
}

#[tokio::test]
async fn what_is_large_is_compressed_for_those_who_take_it() {
    let city = TestCity::new().await;
    let plain = city.get("/executors").await;
    assert_eq!(plain.header("content-encoding"), "");

    let gzip = city.ask("GET", "/executors", &[("accept-encoding", "gzip")]).await;
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert!(gzip.header("vary").contains("accept-encoding"));
    let mut html = String::new();
    GzDecoder::new(&gzip.bytes[..]).read_to_string(&mut html).unwrap();
    assert!(html.contains("</html>"));
    assert!(gzip.bytes.len() * 2 < html.len(), "{} of {}", gzip.bytes.len(), html.len());

    let brotli = city.ask("GET", "/api/city", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(brotli.header("content-encoding"), "br");
    assert!(brotli.header("etag").starts_with("W/"));
    let small = city.ask("GET", "/api/request?id=999", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(small.header("content-encoding"), "");
}

#[tokio::test]
async fn a_request_has_one_id_a_sane_one() {
    let city = TestCity::new().await;
    let given = city.ask("GET", "/healthz", &[("x-request-id", "proxy-7f.3")]).await;
    assert_eq!(given.header("x-request-id"), "proxy-7f.3");
    for insane in ["", "two words", "<script>", &"x".repeat(65)] {
        let own = city.ask("GET", "/healthz", &[("x-request-id", insane)]).await;
        let id = own.header("x-request-id");
        assert!(id.len() >= 20 && id != insane, "{id}");
    }
}
