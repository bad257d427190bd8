#![allow(clippy::unwrap_used)]

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;

const PHONE: &str = "+380671234567";

/// A gateway that answers one question with this status. Returns its address and, at the end, what it was asked.
async fn gateway(status: u16) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?key=secret", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = stream.read(&mut buffer).await.unwrap();
            asked.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&asked).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length: ").map(|length| length.parse().unwrap())
                });
                if body.len() >= length.unwrap_or(0) {
                    let answer =
                        format!("HTTP/1.1 {status} Answer\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    return text;
                }
            }
        }
    });
    (url, asked)
}

#[tokio::test]
async fn a_text_is_asked_for_as_json_with_the_token() {
    let (url, asked) = gateway(202).await;
    let sender = SmsGateway::new(&url, Some("sesame"), "Misto").unwrap();
    sender.send(PHONE, "Заявку №7 прийнято").await.unwrap();
    let asked = asked.await.unwrap();
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /send?key=secret HTTP/1.1\r\n"), "{head}");
    let head = head.to_lowercase();
    assert!(head.contains("authorization: bearer sesame") && head.contains("content-type: application/json"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, serde_json::json!({"to": PHONE, "from": "Misto", "text": "Заявку №7 прийнято"}));
}

#[tokio::test]
async fn what_the_gateway_answers_says_whether_to_try_again() {
    for (status, again) in [
        (200, None),
        (204, None),
        (301, Some(true)),
        (400, Some(false)),
        (401, Some(true)),
        (404, Some(false)),
        (422, Some(false)),
        (429, Some(true)),
        (500, Some(true)),
        (503, Some(true)),
    ] {
        let (url, asked) = gateway(status).await;
        let sent = SmsGateway::new(&url, None, "Misto").unwrap().send(PHONE, "x").await;
        let told = sent.as_ref().err().map(|error| matches!(error, SendError::Later(_)));
        assert_eq!(told, again, "{status}: {sent:?}");
        assert!(!asked.await.unwrap().to_lowercase().contains("authorization"));
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_asked_later_and_nothing_is_given_away() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?key=secret", listener.local_addr().unwrap());
    drop(listener);
    let sender = SmsGateway::new(&url, Some("sesame"), "Misto").unwrap();
    let error = sender.send(PHONE, "x").await.unwrap_err();
    let logged = format!("{error} {error:?} {sender:?}");
    assert!(matches!(error, SendError::Later(_)), "{logged}");
    for secret in ["secret", "sesame", PHONE] {
        assert!(!logged.contains(secret), "{logged}");
    }
    for wrong in ["", "gateway", "ftp://example.org/", "file:///etc/passwd"] {
        assert!(SmsGateway::new(wrong, None, "Misto").is_err(), "{wrong}");
    }
}
