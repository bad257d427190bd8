//! A surge: sixty calls in a minute at five desks, while two thousand watch the map.

use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::city::million;
use super::load::{Ask, Connection};
use super::server::Server;
use super::watchers::{WATCHERS, Watcher, many_files, until_all};
use super::{Bench, Built};
use crate::process;

pub(crate) const BENCH: Bench =
    Bench { name: "surge", about: "60 calls in a minute at 5 desks, with 2,000 watchers of /live", run };

const CALLS: usize = 60;
const DESKS: usize = 5;
/// From the first call to the last.
const LASTING: Duration = Duration::from_secs(60);
/// No screen takes longer in 99 of 100 times.
const MOST: Duration = Duration::from_millis(200);
const PASSWORD: &str = "кінь скоба батарея";

fn run(built: &Built) -> Result<()> {
    many_files()?;
    // A copy: the calls must not make the kept city another one.
    let kept = million(built)?;
    let database = kept.with_file_name("surged.db");
    std::fs::copy(&kept, &database)?;
    for n in 0..=DESKS {
        add_user(built, &database, n)?;
    }
    let server = Server::start_with(&built.context.bundle(), &database, &["--rate-limit", "off"])?;
    let key = key(&server.address)?;
    let desks = (1..=DESKS).map(|n| Desk::open(&server.address, n)).collect::<Result<Vec<_>>>()?;
    let mut watchers = (0..WATCHERS).map(|_| Watcher::of(&server.address, "/live", "")).collect::<Result<Vec<_>>>()?;
    until_all(&mut watchers, "event: hello")?;

    let times: Mutex<Times> = Mutex::default();
    let over = AtomicBool::new(false);
    thread::scope(|scope| -> Result<()> {
        let reading = scope.spawn(|| read_on(&mut watchers, &over));
        let working: Vec<_> =
            desks.into_iter().map(|desk| scope.spawn(|| desk.work(CALLS / DESKS, &key, &times))).collect();
        let ringing = ring(&server.address, &key, &times);
        let worked: Vec<Result<()>> =
            working.into_iter().map(|desk| desk.join().unwrap_or_else(|_| bail!("a desk panicked"))).collect();
        // What was registered last reaches those who watch within a second or two.
        thread::sleep(Duration::from_secs(3));
        over.store(true, Ordering::Relaxed);
        let read = reading.join().unwrap_or_else(|_| bail!("the watchers panicked"));
        ringing.and(worked.into_iter().collect::<Result<Vec<()>>>().map(drop)).and(read)
    })?;
    let Times { mut screens, mut pops, mut requests, .. } = times.into_inner().unwrap_or_default();
    requests.sort_unstable();
    requests.dedup();
    let whole = watchers
        .iter()
        .filter(|watcher| requests.iter().all(|id| watcher.seen.contains(&format!("\"id\":{id},"))))
        .count();
    println!("{CALLS} calls, {} requests of them, all of them seen by {whole} of {WATCHERS} watchers", requests.len());
    let screen = told("screens", &mut screens);
    told("from the ringing to the desk", &mut pops);
    drop(server);
    for ending in ["db", "db-wal", "db-shm"] {
        let _ = std::fs::remove_file(database.with_extension(ending));
    }
    if requests.len() != CALLS || whole != WATCHERS {
        bail!("something was lost");
    }
    if screen > MOST {
        bail!("screens take more than {MOST:?}");
    }
    Ok(())
}

/// What was measured.
#[derive(Default)]
struct Times {
    /// How long each page and part took.
    screens: Vec<Duration>,
    /// How long it took from the exchange's word to the desk's.
    pops: Vec<Duration>,
    /// When the exchange began to tell of each call.
    rung: HashMap<usize, Instant>,
    /// The requests that were registered.
    requests: Vec<u64>,
}

fn locked(times: &Mutex<Times>) -> MutexGuard<'_, Times> {
    times.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Prints them; returns the p99.
fn told(what: &str, times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{what}: {}, median {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        times.len(),
        ms(at(50)),
        ms(at(99)),
        ms(at(100))
    );
    at(99)
}

fn phone(n: usize) -> String {
    format!("+3805000009{n:02}")
}

/// The admin (0) and the operators.
fn add_user(built: &Built, database: &std::path::Path, n: usize) -> Result<()> {
    let role = if n == 0 { "admin" } else { "operator" };
    process::quiet(
        Command::new(built.context.bundle())
            .args([
                "user",
                "add",
                "--role",
                role,
                "--phone",
                &phone(n),
                "--surname",
                "Перевіренко",
                "--first-name",
                "Олена",
            ])
            .arg("--database")
            .arg(format!("sqlite:{}", database.display()))
            .env("MISTO_PASSWORD", PASSWORD),
    )?;
    Ok(())
}

/// As forms encode it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| {
        if byte.is_ascii_alphanumeric() { out + &char::from(byte).to_string() } else { out + &format!("%{byte:02X}") }
    })
}

fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// Somebody who is signed in.
struct Desk {
    n: usize,
    connection: Connection,
    cookie: String,
    line: Watcher,
}

fn sign_in(connection: &mut Connection, n: usize) -> Result<String> {
    let ask = Ask::post("/account/sign-in", form(&[("phone", &phone(n)), ("password", PASSWORD)]));
    let answer = connection.ask(&ask.with("Sec-Fetch-Site", "same-origin"))?;
    if answer.status != 303 || answer.cookie.is_empty() {
        bail!("{} cannot sign in: {}", phone(n), answer.status);
    }
    Ok(answer.cookie)
}

/// A key of the exchange, made on the admin's page.
fn key(address: &str) -> Result<String> {
    let mut connection = Connection::open(address)?;
    let cookie = sign_in(&mut connection, 0)?;
    let ask = Ask::post("/admin/keys", form(&[("name", "bench"), ("scope", "telephony")]));
    let page = connection.ask(&ask.with("Sec-Fetch-Site", "same-origin").with("Cookie", &cookie))?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let at = page.find("misto_").context("the admin's page shows no key")?;
    Ok(page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
}

fn tell(connection: &mut Connection, key: &str, event: &str, call: usize) -> Result<()> {
    let body = format!(
        r#"{{"event":"{event}","call":"surge-{call}","phone":"+38067{:07}","line":"{}"}}"#,
        call + 1,
        100 + call % DESKS
    );
    let answer =
        connection.ask(&Ask::post_json("/telephony/calls", body).with("Authorization", &format!("Bearer {key}")))?;
    if answer.status != 200 {
        bail!("the exchange was answered with {}", answer.status);
    }
    Ok(())
}

/// The exchange: one call after the other, each at the next desk.
fn ring(address: &str, key: &str, times: &Mutex<Times>) -> Result<()> {
    let mut connection = Connection::open(address)?;
    let started = Instant::now();
    for call in 0..CALLS {
        let at = LASTING * u32::try_from(call)? / u32::try_from(CALLS)?;
        thread::sleep(at.saturating_sub(started.elapsed()));
        locked(times).rung.insert(call, Instant::now());
        tell(&mut connection, key, "ringing", call)?;
    }
    Ok(())
}

fn read_on(watchers: &mut [Watcher], over: &AtomicBool) -> Result<()> {
    while !over.load(Ordering::Relaxed) {
        for watcher in &mut *watchers {
            watcher.has("")?;
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

impl Desk {
    fn open(address: &str, n: usize) -> Result<Self> {
        let mut connection = Connection::open(address)?;
        let cookie = sign_in(&mut connection, n)?;
        let line = Watcher::of(address, "/live/me", &format!("Cookie: {cookie}\r\n"))?;
        let mut desk = Self { n, connection, cookie, line };
        desk.post("/desk/line", &[("line", &(99 + n).to_string())])?;
        Ok(desk)
    }

    fn get(&mut self, path: &str) -> Result<String> {
        let answer = self.connection.ask(&Ask::get(path.to_owned()).with("Cookie", &self.cookie))?;
        if answer.status != 200 {
            bail!("{path} was answered with {}", answer.status);
        }
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// Returns where it leads to, or what it says.
    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<String> {
        let ask = Ask::post(path, form(fields)).with("Cookie", &self.cookie).with("Sec-Fetch-Site", "same-origin");
        let answer = self.connection.ask(&ask)?;
        match answer.status {
            303 => Ok(answer.location),
            200 => Ok(String::from_utf8_lossy(&answer.body).into_owned()),
            status => bail!("{path} was answered with {status}"),
        }
    }

    /// Takes so many calls, one after the other.
    fn work(mut self, calls: usize, key: &str, times: &Mutex<Times>) -> Result<()> {
        for turn in 0..calls {
            let call = turn * DESKS + self.n - 1;
            let card = self.wait_for_card(turn, times)?;
            tell(&mut self.connection, key, "answered", call)?;
            let id = self.take(call, &card, times)?;
            locked(times).requests.push(id);
            tell(&mut self.connection, key, "ended", call)?;
        }
        Ok(())
    }

    /// Waits until the next call is told on the line; returns the address of its card.
    fn wait_for_card(&mut self, turn: usize, times: &Mutex<Times>) -> Result<String> {
        let give_up = Instant::now() + LASTING;
        loop {
            if Instant::now() > give_up {
                bail!("call {turn} of desk {} never came", self.n);
            }
            if self.line.has("event: c")? {
                self.line.seen.clear();
                let part = self.get("/desk/ringing")?;
                if let Some(at) = part.find("/desk/calls/").filter(|_| part.contains("Дзвонить")) {
                    let mut times = locked(times);
                    let rung = times.rung.get(&(turn * DESKS + self.n - 1)).map(Instant::elapsed);
                    times.pops.extend(rung);
                    return Ok(part[at..].chars().take_while(|c| *c != '"').collect());
                }
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The card, types and addresses while the caller talks, what is near, the request. Returns its number.
    fn take(&mut self, call: usize, card: &str, times: &Mutex<Times>) -> Result<u64> {
        let (lat, lon) = (48.40 + call as f64 / 500.0, 34.95 + call as f64 / 300.0);
        let (lat, lon) = (format!("{lat:.5}"), format!("{lon:.5}"));
        let mut took = Vec::new();
        let mut timed = |started: Instant| took.push(started.elapsed());
        let started = Instant::now();
        self.get(card)?;
        timed(started);
        for q in ["тече", "тече з-під", "тече з-під асфальту"] {
            let started = Instant::now();
            self.post("/desk/types", &[("q", q)])?;
            timed(started);
        }
        for q in ["зел", "зелен", "зеленого гаю 1"] {
            let started = Instant::now();
            self.post("/desk/addresses", &[("q", q)])?;
            timed(started);
        }
        let place =
            [("type", "05.01"), ("lat", lat.as_str()), ("lon", lon.as_str()), ("place_address", "вул. Потерпіла, 5")];
        let started = Instant::now();
        self.post(&format!("{card}/around"), &place)?;
        timed(started);
        let phone = format!("+38067{:07}", call + 1);
        let person = [
            ("requests", "0"),
            ("anyway", "1"),
            ("text", "Тече з-під асфальту"),
            ("surname", "Дзвінка"),
            ("first_name", "Олена"),
            ("phone", phone.as_str()),
            ("applicant_address", "вул. Домашня, 7"),
        ];
        let started = Instant::now();
        let to = self.post(&format!("{card}/register"), &[&place[..], &person[..]].concat())?;
        timed(started);
        let started = Instant::now();
        let page = self.get(&to)?;
        timed(started);
        locked(times).screens.append(&mut took);
        let at = page.find("/staff/requests/").context("the page tells no number")?;
        let number: String = page[at + "/staff/requests/".len()..].chars().take_while(char::is_ascii_digit).collect();
        number.parse().context("the number of the request")
    }
}
