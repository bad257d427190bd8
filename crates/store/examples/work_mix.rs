//! How soon the lists that people work through have their first page. `work_mix DATABASE SECONDS`; prints, for each list, how often it was
//! asked for, and its median, p99 and longest time. Each asks for another executor, or for other words.
#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::time::{Duration, Instant};

use domain::id::{ExecutorId, RequestId};
use domain::search::{Sought, words};
use domain::time::Timestamp;
use domain::workflow::State;
use store::work::{Mark, Narrow, Part, Whose};
use store::{Db, Result, Tx};

/// Of what length a page is, and one line more.
const PAGE: u32 = 51;
const DAY: i64 = 24;

const KINDS: &[&str] = &[
    "queue: to do",
    "queue: overdue",
    "queue: new",
    "queue: being checked",
    "queue: asked for time",
    "queue: closed",
    "queue: counts",
    "queue: words of a text",
    "queue: a common word",
    "queue: half a word",
    "queue: end of a phone",
    "control: waiting",
    "control: waiting, one executor's",
    "control: asked for time",
    "control: lapsed",
    "control: lapsed, one executor's",
    "control: how much waits",
    "control: not looked at",
    "control: cases",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let db = Db::open(&arguments.next().expect("the database")).await?;
    let lasting: f64 = arguments.next().and_then(|seconds| seconds.parse().ok()).expect("the seconds");
    let mut tx = db.read().await?;
    let last = store::request::last_id(&mut tx).await?;
    let newest = store::request::fact(&mut tx, last).await?.expect("a request");
    let executors: Vec<ExecutorId> = store::classifier::load(&mut tx).await?.executors().map(|row| row.id).collect();
    drop(tx);
    let now = newest.registered_at;
    println!("{:<34} {:>7} {:>10} {:>10} {:>10}", "", "asked", "median", "p99", "longest");
    for &kind in KINDS {
        let (started, lasting) = (Instant::now(), Duration::from_secs_f64(lasting));
        let mut times = Vec::new();
        for n in 0_usize.. {
            if started.elapsed() >= lasting {
                break;
            }
            let executor = executors[n % executors.len()];
            let typed = typed(&mut db.read().await?, kind, n, last).await?;
            let asked = Instant::now();
            let mut tx = db.read().await?;
            ask(&mut tx, kind, executor, &typed, now).await?;
            times.push(asked.elapsed());
        }
        times.sort_unstable();
        let ms = |at: usize| times.get(at.min(times.len() - 1)).map_or(0.0, |time| time.as_secs_f64() * 1e3);
        let (median, p99, longest) = (ms(times.len() / 2), ms(times.len() * 99 / 100), ms(times.len() - 1));
        println!("{kind:<34} {:>7} {median:>7.2} ms {p99:>7.2} ms {longest:>7.2} ms", times.len());
    }
    Ok(())
}

/// What is typed: words of a request drawn from all.
async fn typed(tx: &mut Tx, kind: &str, n: usize, last: RequestId) -> Result<String> {
    if kind == "queue: a common word" {
        return Ok(["вулиця ", "не ", "прошу ", "кв "][n % 4].to_owned());
    }
    if !matches!(kind, "queue: words of a text" | "queue: half a word" | "queue: end of a phone") {
        return Ok(String::new());
    }
    let id = RequestId(1 + (i64::try_from(n).unwrap_or(0) * 7919) % last.0.max(1));
    let text = store::own::first_note(tx, id).await?.map(|(_, text)| text).unwrap_or_default();
    let words: Vec<String> = words([text.as_str()]).into_iter().collect();
    let word = |at: usize| words.get(at % words.len().max(1)).cloned().unwrap_or_else(|| "вода".to_owned());
    Ok(match kind {
        "queue: words of a text" => format!("{} {} ", word(n), word(n + 1)),
        "queue: half a word" => word(n).chars().take(3).collect(),
        _ => format!("{:04}", n * 7919 % 10_000),
    })
}

async fn ask(tx: &mut Tx, kind: &str, executor: ExecutorId, typed: &str, now: Timestamp) -> Result<()> {
    let whose = Whose { executor, contractor: None };
    let part = match kind {
        "queue: to do" => Some(Part::Work),
        "queue: overdue" => Some(Part::Overdue),
        "queue: new" => Some(Part::In(State::Assigned)),
        "queue: being checked" => Some(Part::In(State::OnControl)),
        "queue: asked for time" => Some(Part::Asked),
        "queue: closed" => Some(Part::Closed),
        _ => None,
    };
    if let Some(part) = part {
        let first = if part == Part::Closed { Mark::LAST } else { Mark::FIRST };
        store::work::page(tx, whose, part, now, first, PAGE).await?;
        return Ok(());
    }
    let one = Narrow { executor: Some(executor), ..Narrow::default() };
    match kind {
        "queue: counts" => {
            store::work::counts(tx, whose, now, now.plus_hours(-7 * DAY)).await?;
        }
        "control: waiting" => drop(store::work::waiting(tx, Narrow::default(), now, Mark::FIRST, PAGE).await?),
        "control: waiting, one executor's" => drop(store::work::waiting(tx, one, now, Mark::FIRST, PAGE).await?),
        "control: asked for time" => drop(store::work::asked(tx, Narrow::default(), Mark::FIRST, PAGE).await?),
        "control: lapsed" => {
            drop(store::work::lapsed(tx, Narrow::default(), now.plus_hours(-30 * DAY), Mark::LAST, PAGE).await?);
        }
        "control: lapsed, one executor's" => {
            drop(store::work::lapsed(tx, one, now.plus_hours(-30 * DAY), Mark::LAST, PAGE).await?);
        }
        "control: how much waits" => {
            store::work::waits(tx, now.plus_hours(-60)).await?;
            store::moderation::count_unlooked(tx, 500).await?;
        }
        "control: not looked at" => drop(store::moderation::unlooked(tx, 20).await?),
        "control: cases" => drop(store::sanction::undecided(tx, now.plus_hours(-60 * DAY), 0, 21).await?),
        _ => {
            let sought = Sought::parse(typed).expect("no search is too long");
            drop(store::search::find_open_of(tx, whose, &sought, 50).await?);
        }
    }
    Ok(())
}
