//! `misto serve`, as a real process.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::Value;
use store::testing::TestDb;
use tokio::time::timeout;

use crate::process::Server;
use crate::support::{Desk, write_site};

const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_registers_is_seen_within_two_seconds() {
    TestDb::each(|db| async move { seen_within_two_seconds(db.url()).await }).await;
}

async fn seen_within_two_seconds(database: &str) {
    let desk = Desk::with_classifier_on(database);
    let server = Server::start(&desk, &[]);
    assert_eq!(server.json("/api/stats?period=day").await["received"], 0);
    let mut live = reqwest::get(format!("{}/live", server.url)).await.unwrap();
    live.chunk().await.unwrap();

    desk.register();
    let since = Instant::now();
    let seen = async {
        loop {
            let chunk = live.chunk().await.unwrap().expect("the stream goes on");
            if std::str::from_utf8(&chunk).unwrap().contains("event: changes") {
                break;
            }
        }
    };
    timeout(Duration::from_secs(2), seen).await.expect("on the live stream in time");
    assert!(since.elapsed() < Duration::from_secs(2));
    assert_eq!(server.json("/api/stats?period=day").await["received"], 1);
    assert_eq!(server.json("/api/request?id=1").await["state"], "assigned");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_politely_with_streams_open() {
    for name in ["-TERM", "-INT"] {
        let desk = Desk::with_classifier();
        let server = Server::start(&desk, &["--log-format", "json"]);
        let mut live = reqwest::get(format!("{}/live", server.url)).await.unwrap();
        live.chunk().await.unwrap();
        server.signal(name);
        timeout(SOON, async { while let Ok(Some(_)) = live.chunk().await {} }).await.expect("the stream ends");
        let (code, log) = server.ended();
        assert_eq!(code, Some(0), "{name}: {log}");
        let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.iter().any(|line| line["message"] == "stopped"), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_leaves_one_line_without_its_query() {
    let desk = Desk::with_classifier();
    let server = Server::start(&desk, &["--log-format", "json"]);
    let client = reqwest::Client::new();
    let url = format!("{}/api/stats?date=2026-11-22&x=380670000000", server.url);
    let answer = client.get(url).header("x-request-id", "trace-1").send().await.unwrap();
    let bytes = answer.bytes().await.unwrap().len();
    server.signal("-TERM");
    let (_, log) = server.ended();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("trace-1")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    let line: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(
        (&line["method"], &line["path"], &line["status"]),
        (&"GET".into(), &"/api/stats".into(), &200.into()),
        "{line}"
    );
    assert_eq!(line["bytes"].as_u64(), Some(bytes as u64));
    assert!(line["ms"].is_number());
    assert!(!log.contains("380670000000") && !log.contains("2026-11-22&"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_have_a_listener_of_their_own() {
    let desk = Desk::with_classifier();
    desk.register();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::start(&desk, &["--metrics", &format!("127.0.0.1:{port}")]);
    for path in ["/", "/requests/1", "/api/request?id=1", "/api/request?id=9", "/nothing", "/live?last=x"] {
        reqwest::get(format!("{}{path}", server.url)).await.unwrap().bytes().await.unwrap();
    }
    let text = reqwest::get(format!("http://127.0.0.1:{port}/metrics")).await.unwrap().text().await.unwrap();
    for line in [
        "misto_http_requests_total{route=\"/api/request\",status=\"2xx\"} 1",
        "misto_http_requests_total{route=\"/api/request\",status=\"4xx\"} 1",
        "misto_http_requests_total{route=\"/requests/{id}\",status=\"2xx\"} 1",
        "misto_http_requests_total{route=\"other\",status=\"4xx\"} 1",
        "misto_http_request_duration_seconds_bucket{route=\"/api/request\",le=\"+Inf\"} 2",
        "misto_facts_rows 1",
        "misto_live_watchers 0",
        "misto_database_errors_total 0",
        "misto_tail_lag_seconds ",
        "misto_tail_seq ",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("/requests/1"), "no numbers of requests in labels");
    let public = reqwest::get(format!("{}/metrics", server.url)).await.unwrap();
    assert_eq!(public.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_in_a_folder_is_served() {
    let desk = Desk::with_classifier();
    write_site(&desk.folder.path().join("site"));
    let server = Server::start(&desk, &["--site", "site", "--hsts"]);
    let answer = reqwest::get(format!("{}/pkg/misto-abc.js", server.url)).await.unwrap();
    assert!(answer.headers().contains_key("strict-transport-security"));
    assert_eq!(answer.text().await.unwrap(), "export {}");
    let missing = desk.run(&["serve", "--site", "nowhere"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.starts_with("misto: --site nowhere: nowhere: "), "{missing:?}");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let desk = Desk::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = desk.run(&["serve", "--listen", &address]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.lines().last().unwrap().starts_with(&format!("misto: listening on {address}: ")), "{run:?}");
    assert!(!desk.folder.path().join("misto.db").exists(), "found out before anything else");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_reaches_a_server_that_runs() {
    TestDb::each(|db| async move { restored_while_it_runs(db.url()).await }).await;
}

async fn restored_while_it_runs(database: &str) {
    let desk = Desk::with_classifier_on(database);
    desk.register();
    desk.done(&["backup", "one.backup"]);
    desk.register();
    let server = Server::start(&desk, &[]);
    assert_eq!(server.json("/api/stats?period=day").await["received"], 2);
    desk.done(&["restore", "one.backup", "--force"]);
    let restored = async {
        while server.json("/api/stats?period=day").await["received"] != 1 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(SOON, restored).await.expect("the register of the backup is served");
}
