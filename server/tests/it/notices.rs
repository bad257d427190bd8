//! Letters of a server that runs: each leaves once, leads to the site, and leaves no trace of anybody in the log.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::id::RequestId;
use domain::workflow::{Resolution, Role};
use service::act::{Deed, perform};
use service::{City, Clock};
use store::Db;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::process::Server;
use crate::support::{Desk, SURNAME, leak};

/// Ours says all that it has to say.
const LOG: &str = "info,app=debug,server=debug,service=debug,store=debug";
const MAILBOX: &str = "olena@example.org";

/// A mail server. The first letter it is busy for; of all others it keeps what was written.
#[derive(Clone, Default)]
struct MailServer {
    letters: Arc<Mutex<Vec<String>>>,
    refused: Arc<Mutex<bool>>,
}

impl MailServer {
    /// Starts it. Returns its port.
    async fn start(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(server.clone().talk(stream));
            }
        });
        port
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 mail.example.org ESMTP\r\n").await.ok()?;
        let mut line = String::new();
        while stream.read_line(&mut line).await.ok()? > 0 {
            let answer = match line.get(..4)? {
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.ok()?;
                    let mut letter = String::new();
                    while !letter.ends_with("\r\n.\r\n") {
                        stream.read_line(&mut letter).await.ok()?;
                    }
                    self.letters.lock().unwrap().push(letter);
                    "250 queued"
                }
                "RCPT" if !std::mem::replace(&mut *self.refused.lock().unwrap(), true) => {
                    "450 busy with olena@example.org"
                }
                _ => "250 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            line.clear();
        }
        None
    }

    /// Waits for so many letters, and returns their texts.
    async fn letters(&self, count: usize) -> Vec<String> {
        let there = async {
            while self.letters.lock().unwrap().len() < count {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(Duration::from_secs(20), there).await.expect("the letters come");
        self.letters.lock().unwrap().iter().map(|letter| readable(letter)).collect()
    }
}

/// The letter with its body decoded: English goes in lines of 76 at most, with `=` at the end of those that go on.
fn readable(letter: &str) -> String {
    letter.replace("=\r\n", "").replace("=3D", "=")
}

/// Another process of the same city, which can send and leaves the sending to the server.
async fn city(desk: &Desk) -> City {
    let db = Db::open(&format!("sqlite:{}", desk.folder.path().join("misto.db").display())).await.unwrap();
    let mailer = service::sender::Mailer::new("smtp://127.0.0.1:9", "misto@city.example").unwrap();
    let senders = service::sender::Senders::default().with_mailer(mailer);
    let outside = service::outside::Outside { senders, ..service::outside::Outside::default() };
    City::open_with(db, Clock::system(), outside).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_leave_once_and_nothing_of_them_gets_into_the_log() {
    let desk = Desk::with_classifier();
    let mail = MailServer::default();
    let smtp = format!("smtp://127.0.0.1:{}", mail.start().await);
    let options = [
        "--smtp",
        &smtp,
        "--mail-from",
        "Misto <misto@city.example>",
        "--public-url",
        "https://city.example/",
        "--log",
        LOG,
    ];
    let server = Server::start(&desk, &options);
    let city = city(&desk).await;

    // The first letter finds the server busy: it is tried again a minute later, and the second is not held up by it.
    let mut new = leak();
    new.applicant.email = MAILBOX.to_owned();
    new.asked.lang = Some(domain::classifier::Lang::En);
    let id: RequestId = service::register::register(&city, Role::Operator, new).await.unwrap().id;
    while !*mail.refused.lock().unwrap() {
        sleep(Duration::from_millis(20)).await;
    }
    perform(&city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let done = Deed::Report { resolution: Resolution::Done, text: "We replaced the pipe.".to_owned() };
    perform(&city, id, Role::Executor, &done, &[], None).await.unwrap();

    let letters = mail.letters(2).await;
    let report = letters.iter().find(|letter| letter.contains("the executor says it is done")).expect("the report");
    assert!(report.contains(&format!("To: {MAILBOX}")) && report.contains("We replaced the pipe."), "{report}");
    let (_, link) = report.split_once("https://city.example/en/answer/").expect("a link to answer by");
    let token = &link[..32];
    let shown = service::answer::show(&city, token, domain::classifier::Lang::En).await.unwrap();
    assert_eq!(shown.request, id);
    let (_, follow) = report.split_once("https://city.example/en/track/").expect("a link to follow by");
    sleep(Duration::from_secs(3)).await;
    assert_eq!(mail.letters(2).await.len(), 2, "each once");

    server.signal("-TERM");
    let (code, log) = server.ended();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("a notice did not leave") && log.contains("the mail server answered 450"), "{log}");
    for secret in [MAILBOX, token, &follow[..32], SURNAME, "replaced the pipe", "olena"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    let mut tx = city.db().read().await.unwrap();
    assert_eq!(store::notice::waiting(&mut tx).await.unwrap(), 1, "the first waits for its next try");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_goes_to_the_gateway() {
    let desk = Desk::with_classifier();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = format!("http://{}/sms", listener.local_addr().unwrap());
    let server = Server::start(&desk, &["--sms-url", &gateway, "--sms-token", "sesame", "--log", LOG]);
    let form = [
        ("type", "05.01"),
        ("text", "Leak"),
        ("lat", "48.4647"),
        ("lon", "35.0462"),
        ("surname", SURNAME),
        ("first_name", "Тест"),
        ("phone", "067 000 00 00"),
        ("applicant_address", "вул. Тестова, 1"),
    ];
    let answer = reqwest::Client::new().post(format!("{}/api/report", server.url)).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let (mut stream, _) = timeout(Duration::from_secs(10), listener.accept()).await.expect("a text").unwrap();
    let mut asked = String::new();
    let mut buffer = [0; 4096];
    while !asked.contains('}') {
        let read = stream.read(&mut buffer).await.unwrap();
        asked.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    stream.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    assert!(asked.contains("\"to\":\"+380670000000\"") && asked.contains("/track/"), "{asked}");
    assert!(asked.to_lowercase().contains("authorization: bearer sesame"), "{asked}");

    server.signal("-TERM");
    let (code, log) = server.ended();
    assert_eq!(code, Some(0), "{log}");
    for secret in ["sesame", "670000000", SURNAME] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn the_doctor_says_which_senders_are_set_and_shows_no_password() {
    let desk = Desk::with_classifier();
    let said = desk.run(&["doctor"]).out;
    for line in ["warn  sms         no gateway is set", "warn  e-mail      no server is set"] {
        assert!(said.contains(line), "{said}");
    }
    desk.write("misto.toml", "sms-url = \"https://sesame.example/send\"\nsms-token = \"sesame\"\n");
    let run = desk.run(&["doctor", "--smtp", "smtp://misto:sesame@mail.example", "--mail-from", "misto@city.example"]);
    for line in ["ok    sms         a gateway is set", "ok    e-mail      a server is set"] {
        assert!(run.out.contains(line), "{run:?}");
    }
    let broken = desk.run(&["doctor", "--smtp", "misto:sesame@mail.example", "--mail-from", "misto@city.example"]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.out.contains("fail  messages    --smtp: the mail server's address"), "{broken:?}");
    for run in [run, broken] {
        assert!(!run.out.contains("sesame") && !run.err.contains("sesame"), "{run:?}");
    }
}
