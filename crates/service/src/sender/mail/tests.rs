#![allow(clippy::unwrap_used)]

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;

const MAILBOX: &str = "olena@example.org";

/// What a server says at the commands that may go wrong; `None`: all goes well.
#[derive(Clone, Copy, Default)]
struct Refusals {
    auth: Option<&'static str>,
    rcpt: Option<&'static str>,
    data: Option<&'static str>,
    starttls: bool,
}

/// What a server heard: the commands, and the letters as they were meant.
#[derive(Debug, Default, PartialEq)]
struct Heard {
    commands: Vec<String>,
    letters: Vec<String>,
}

/// A server of one conversation. Returns its address.
async fn server(refusals: Refusals) -> (String, JoinHandle<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut heard = Heard::default();
        stream.write_all(b"220 mail.example.org ESMTP\r\n").await.unwrap();
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return heard;
            }
            let command = line.trim_end().to_owned();
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            heard.commands.push(command);
            let answer = match verb.as_str() {
                "EHLO" if refusals.starttls => "250-mail.example.org\r\n250 STARTTLS",
                "EHLO" => "250-mail.example.org\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                "AUTH" => refusals.auth.unwrap_or("235 2.7.0 welcome"),
                "RCPT" => refusals.rcpt.unwrap_or("250 2.1.5 ok"),
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.unwrap();
                    heard.letters.push(letter(&mut stream).await);
                    refusals.data.unwrap_or("250 2.0.0 queued")
                }
                "QUIT" => "221 2.0.0 bye",
                _ => "250 2.0.0 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
    });
    (address, heard)
}

/// Reads a letter up to the lone dot, and takes the doubled dots back (RFC 5321, 4.5.2).
async fn letter(stream: &mut (impl AsyncBufReadExt + Unpin)) -> String {
    let mut letter = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        if line == ".\r\n" {
            return letter;
        }
        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn mailer(url: &str) -> Mailer {
    Mailer::new(url, "Місто <misto@city.example>").unwrap()
}

/// Sends to a server that refuses so, in the clear and signed in.
async fn send(refusals: Refusals, text: &str) -> (Result<(), SendError>, Heard) {
    let (address, heard) = server(refusals).await;
    let mailer = mailer(&format!("smtp://misto:p%40ss@{address}"));
    let sent = mailer.send(MAILBOX, "Заявку №7 виконано?", text).await;
    drop(mailer);
    (sent, heard.await.unwrap())
}

#[tokio::test]
async fn a_letter_goes_through_the_whole_conversation() {
    let text = "Plain first line.\n.A line that begins with a dot.\n.\nThe end: https://city.example/en/answer/0";
    let (sent, heard) = send(Refusals::default(), text).await;
    sent.unwrap();
    let verbs: Vec<_> = heard.commands.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(verbs[..5], ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"], "{:?}", heard.commands);
    assert!(heard.commands[2].starts_with("MAIL FROM:<misto@city.example>"), "{:?}", heard.commands);
    assert_eq!(heard.commands[3], format!("RCPT TO:<{MAILBOX}>"));
    let letter = &heard.letters[0];
    let (head, body) = letter.split_once("\r\n\r\n").unwrap();
    for line in ["To: olena@example.org", "Auto-Submitted: auto-generated", "Content-Type: text/plain; charset=utf-8"] {
        assert!(head.contains(line), "{line} in {head}");
    }
    assert!(head.contains("Subject: =?utf-8?b?") && head.contains("@city.example>"), "{head}");
    // Neither the dots nor the link were bent on the way.
    assert_eq!(body.trim_end().replace("\r\n", "\n"), text);
}

#[tokio::test]
async fn a_letter_in_ukrainian_arrives_as_it_was_written() {
    let (sent, heard) = send(Refusals::default(), "Заявку №7 виконано?").await;
    sent.unwrap();
    let (head, body) = heard.letters[0].split_once("\r\n\r\n").unwrap();
    // Servers need not take eight bits.
    assert!(heard.letters[0].is_ascii(), "{head}");
    let encoded = "0JfQsNGP0LLQutGDIOKEljcg0LLQuNC60L7QvdCw0L3Qvj8=";
    assert_eq!((head.contains("Content-Transfer-Encoding: base64"), body.trim_end()), (true, encoded), "{head}");
}

#[tokio::test]
async fn what_the_server_answers_says_whether_to_try_again() {
    let none = Refusals::default();
    for (refusals, again) in [
        (Refusals { rcpt: Some("450 4.2.1 olena@example.org is busy"), ..none }, true),
        (Refusals { rcpt: Some("550 5.1.1 no olena@example.org here"), ..none }, false),
        (Refusals { data: Some("451 4.3.0 later"), ..none }, true),
        (Refusals { data: Some("552 5.2.2 olena@example.org is full"), ..none }, false),
        (Refusals { data: Some("554 5.7.1 spam"), ..none }, false),
        // The password of the city is wrong: that is mended, and then they leave.
        (Refusals { auth: Some("535 5.7.8 who are you"), ..none }, true),
        (Refusals { rcpt: Some("530 5.7.0 sign in first"), ..none }, true),
    ] {
        let (sent, _) = send(refusals, "x").await;
        let error = sent.unwrap_err();
        assert_eq!(matches!(error, SendError::Later(_)), again, "{error}");
        let logged = format!("{error} {error:?}");
        assert!(!logged.contains(MAILBOX), "{logged}");
    }
}

#[tokio::test]
async fn without_the_tls_that_is_asked_for_nothing_is_given_away() {
    let (address, heard) = server(Refusals::default()).await;
    let mailer = mailer(&format!("smtp://misto:secret@{address}?tls=required"));
    let error = mailer.send(MAILBOX, "x", "x").await.unwrap_err();
    assert!(matches!(error, SendError::Later(_)), "{error}");
    drop(mailer);
    let heard = heard.await.unwrap();
    assert!(heard.letters.is_empty() && heard.commands.iter().all(|line| !line.starts_with("AUTH")), "{heard:?}");

    // It offers STARTTLS and then does not speak TLS: the same.
    let (address, heard) = server(Refusals { starttls: true, ..Refusals::default() }).await;
    let sent = self::mailer(&format!("smtp://misto:secret@{address}?tls=required")).send(MAILBOX, "x", "x").await;
    assert!(matches!(sent, Err(SendError::Later(_))), "{sent:?}");
    let heard = heard.await.unwrap();
    assert!(heard.letters.is_empty() && heard.commands.iter().all(|line| !line.contains("AUTH")), "{heard:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_asked_later_and_nothing_is_given_away() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mailer = mailer(&format!("smtp://misto:secret@{address}"));
    let error = mailer.send(MAILBOX, "x", "x").await.unwrap_err();
    let logged = format!("{error:?} {mailer:?}");
    assert!(matches!(error, SendError::Later(_)) && !logged.contains("secret"), "{logged}");
    assert!(matches!(mailer.send("nobody", "x", "x").await, Err(SendError::Never(_))));
    for wrong in ["", "mail.example.org", "http://example.org"] {
        assert!(Mailer::new(wrong, "misto@example.org").is_err(), "{wrong}");
    }
    assert!(Mailer::new("smtp://localhost", "misto").is_err());
}
