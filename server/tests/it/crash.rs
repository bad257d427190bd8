//! A server that is killed while reports come in: what it acknowledged is there, and what it did not can be sent again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::process::Server;
use crate::support::Desk;

/// How often it is killed.
const KILLS: u64 = 20;
/// How many report at once.
const REPORTERS: u64 = 16;

/// Reports with the key. Returns the number; `None` when there was no answer.
async fn report(client: &Client, url: &str, key: &str) -> Option<i64> {
    let form = [
        ("type", "05.01"),
        ("text", "Тече на дорогу"),
        ("place_address", key),
        ("surname", "Тестенко"),
        ("first_name", "Олена"),
        ("phone", "067 000 00 00"),
        ("applicant_address", "вул. Тестова, 1"),
        ("idempotency_key", key),
    ];
    let answer = client.post(format!("{url}/api/report")).form(&form).send().await.ok()?;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json::<Value>().await.ok()?["id"].as_i64()
}

/// Reports one after the other until there is no answer any more. Returns what was said to each key.
async fn report_until_the_end(client: Client, url: Arc<str>, who: String) -> Vec<(String, Option<i64>)> {
    let mut said = Vec::new();
    for n in 0.. {
        let key = format!("{who}-{n}");
        let number = report(&client, &url, &key).await;
        said.push((key, number));
        if number.is_none() {
            break;
        }
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill_and_what_was_not_can_be_sent_again() {
    let desk = Desk::with_classifier();
    let options = ["--rate-limit", "off", "--log", "error"];
    let mut numbers: BTreeMap<String, i64> = BTreeMap::new();
    let mut unanswered: Vec<String> = Vec::new();
    for kill in 0..KILLS {
        let server = Server::start(&desk, &options);
        let (client, url): (_, Arc<str>) = (Client::new(), server.url.as_str().into());
        // First what was never answered, with the same keys.
        for key in std::mem::take(&mut unanswered) {
            let number = report(&client, &url, &key).await.unwrap();
            assert_eq!(numbers.insert(key, number), None);
        }
        let mut reporters = JoinSet::new();
        for who in 0..REPORTERS {
            reporters.spawn(report_until_the_end(client.clone(), url.clone(), format!("{kill}-{who}")));
        }
        sleep(Duration::from_millis(40 + 13 * kill)).await;
        server.signal("-KILL");
        for (key, number) in reporters.join_all().await.into_iter().flatten() {
            match number {
                Some(number) => assert_eq!(numbers.insert(key, number), None),
                None => unanswered.push(key),
            }
        }
    }

    let server = Server::start(&desk, &options);
    let client = Client::new();
    for key in std::mem::take(&mut unanswered) {
        numbers.insert(key.clone(), report(&client, &server.url, &key).await.unwrap());
    }
    // Also what was answered gets the same answer again.
    for (key, number) in numbers.iter().step_by(97) {
        assert_eq!(report(&client, &server.url, key).await, Some(*number), "{key}");
    }
    drop(server);

    let export = desk.done(&["export", "requests"]);
    let kept: Vec<i64> = export.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    let acknowledged: BTreeSet<i64> = numbers.values().copied().collect();
    assert!(acknowledged.len() > 200, "{} reports are too few to tell anything", acknowledged.len());
    assert_eq!(acknowledged.len(), numbers.len(), "two keys got one number");
    assert_eq!(kept.len(), numbers.len(), "something was registered twice, or is lost");
    assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), acknowledged);
}
