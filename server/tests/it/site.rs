//! Files of the built site.

use axum::http::StatusCode;
use server::http::{Options, Site};
use tempfile::TempDir;

use crate::support::{TestCity, write_site};

async fn city_with_site() -> TestCity {
    let folder = TempDir::new().unwrap();
    write_site(folder.path());
    let site = Site::load(Some(folder.path())).unwrap().unwrap();
    TestCity::with(site, &Options::default()).await
}

#[tokio::test]
async fn a_file_comes_in_the_form_that_is_asked_for() {
    let city = city_with_site().await;
    for (accepts, encoding, body) in [
        ("", "", "export {}"),
        ("gzip", "gzip", "(gzip)"),
        ("gzip, deflate, br", "br", "(brotli)"),
        ("br;q=0, gzip;q=0.5", "gzip", "(gzip)"),
        ("identity", "", "export {}"),
    ] {
        let file = city.ask("GET", "/pkg/misto-abc.js", &[("accept-encoding", accepts)]).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!((file.header("content-encoding"), file.text()), (encoding, body), "{accepts}");
        assert_eq!(file.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("vary"), "accept-encoding");
        assert_eq!(file.header("content-length"), body.len().to_string());

        let held = [("accept-encoding", accepts), ("if-none-match", file.header("etag"))];
        let again = city.ask("GET", "/pkg/misto-abc.js", &held).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{accepts}");
    }
}

#[tokio::test]
async fn forms_have_tags_of_their_own() {
    let city = city_with_site().await;
    let plain = city.get("/pkg/misto-abc.js").await;
    let other = [("accept-encoding", "br"), ("if-none-match", plain.header("etag"))];
    assert_eq!(city.ask("GET", "/pkg/misto-abc.js", &other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn types_are_right_and_names_that_stay_are_kept_briefly() {
    let city = city_with_site().await;
    let wasm = city.get("/pkg/misto-abc_bg.wasm").await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
    for (uri, content_type) in [("/robots.txt", "text/plain; charset=utf-8"), ("/favicon.svg", "image/svg+xml")] {
        let file = city.get(uri).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, content_type), "{uri}");
        assert_eq!(file.header("cache-control"), "public, max-age=3600", "{uri}");
        assert!(!file.header("etag").is_empty(), "{uri}");
    }
}

#[tokio::test]
async fn nothing_but_the_site_can_be_reached() {
    let city = city_with_site().await;
    for uri in [
        "/site.json",
        "/pkg/misto-abc.js.br",
        "/pkg/../site.json",
        "/pkg/..%2Fsite.json",
        "/pkg/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/pkg/",
        "/pkg//misto-abc.js",
    ] {
        let answer = city.get(uri).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{uri}: {answer:?}");
        assert!(!answer.text().contains("\"output_name\":") && !answer.text().contains("root:"), "{uri}");
    }
}

#[tokio::test]
async fn pages_load_the_files_of_this_build() {
    let city = city_with_site().await;
    let page = city.get("/").await;
    for name in ["/pkg/misto-abc.css", "/pkg/misto-abc.js", "/pkg/misto-abc_bg.wasm"] {
        assert!(page.text().contains(name), "{name}");
    }
}
