//! How long the scans of the register take: prints the times for a made-up year of a million requests.
//!
//! `cargo run --release -p domain --example facts_scan [-- REQUESTS]`

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use chrono_tz::Europe::Kyiv;
use domain::classifier::{Classifier, Direction, Executor, ExecutorKind, Name, Precision, RequestType, Urgency};
use domain::cluster::{View, map};
use domain::efficiency::{city, efficiency};
use domain::event::Channel;
use domain::fact::{Fact, Rating};
use domain::facts::{FactTable, FactTableBuilder, Filter, list};
use domain::id::{DirectionId, DistrictId, ExecutorId, RequestId, TypeId};
use domain::mercator::BBox;
use domain::period::Period;
use domain::place::LatLon;
use domain::query::StateFilter;
use domain::statistics::statistics;
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, State};

const DIRECTIONS: u16 = 19;
const TYPES: u16 = 85;
const EXECUTORS: u16 = 24;
const DISTRICTS: u16 = 8;
const YEAR_S: u64 = 365 * 24 * 3600;
const CITY: BBox = BBox { west: 34.75, south: 48.35, east: 35.25, north: 48.6 };

fn main() {
    let requests = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let now = Timestamp::from_seconds(1_795_000_000); // in November 2026
    let classifier = classifier();
    let facts: Vec<Fact> = (0..requests).map(|n| fact(n, requests, now)).collect();
    let mut changes: Vec<Fact> = facts.iter().rev().take(250).cloned().collect();
    changes.iter_mut().for_each(|fact| fact.version += 1);

    let started = Instant::now();
    let table = build(facts);
    println!("{requests} requests, {} bytes each", table.bytes() / table.len().max(1));
    println!("{:<44} {:>9.3} ms", "build", started.elapsed().as_secs_f64() * 1e3);
    println!("{:<44} {:>12} {:>12}", "", "best", "median");

    Scans { table: &table, classifier: &classifier, now }.time();
    time("put in 250 changes", || table.with(changes.iter().cloned(), 2, None));
}

struct Scans<'a> {
    table: &'a FactTable,
    classifier: &'a Classifier,
    now: Timestamp,
}

impl Scans<'_> {
    fn time(&self) {
        let Some(day) = NaiveDate::from_ymd_opt(2026, 7, 15) else { return };
        let all = Filter::default();
        let three = Filter { directions: [1, 4, 7].map(DirectionId).to_vec(), ..Filter::default() };
        let overdue = Filter { state: Some(StateFilter::Overdue), ..Filter::default() };

        for period in [Period::Day, Period::Month, Period::Year] {
            let window = period.window(day, &Kyiv);
            let (table, classifier, now) = (self.table, self.classifier, self.now);
            let view = View { bbox: CITY, zoom: 12 };
            let map = |filter, view| map(table, classifier, window, filter, view, now);
            time(&format!("map of a {period}"), || map(&all, &view));
            time(&format!("map of a {period}, three directions"), || map(&three, &view));
            time(&format!("map of a {period}, overdue"), || map(&overdue, &view));
            let close = View { bbox: CITY, zoom: 20 };
            time(&format!("map of a {period}, city seen from too close"), || map(&all, &close));
            time(&format!("list of a {period}"), || list(table, classifier, window, &all, None, None, 50, now));
            time(&format!("executors of a {period}"), || efficiency(table, classifier, window, &all, now));
            time(&format!("the city's efficiency of a {period}"), || city(table, classifier, window, &all, now));
            time(&format!("statistics of a {period}"), || statistics(table, classifier, period, day, &Kyiv, &all, now));
        }
    }
}

/// Prints the best and the median of some runs: on a machine that does other work too, the best is what the scan itself takes.
fn time<T>(what: &str, mut scan: impl FnMut() -> T) {
    let mut runs: Vec<Duration> = (0..21)
        .map(|_| {
            let started = Instant::now();
            black_box(scan());
            started.elapsed()
        })
        .collect();
    runs.sort_unstable();
    let ms = |run: Duration| run.as_secs_f64() * 1e3;
    println!("{what:<44} {:>9.3} ms {:>9.3} ms", ms(runs[0]), ms(runs[runs.len() / 2]));
}

fn build(facts: Vec<Fact>) -> FactTable {
    let mut builder = FactTableBuilder::new(1);
    facts.into_iter().for_each(|fact| builder.push(fact));
    builder.finish()
}

fn classifier() -> Classifier {
    let name = |n: u16| Name { uk: n.to_string(), en: n.to_string() };
    let direction = |n| Direction { id: DirectionId(n), code: format!("d{n}"), name: name(n) };
    let executor =
        |n| Executor { id: ExecutorId(n), code: format!("e{n}"), name: name(n), kind: ExecutorKind::Organisation };
    let request_type = |n| RequestType {
        id: TypeId(n),
        code: format!("t{n}"),
        direction: DirectionId(n % DIRECTIONS),
        name: name(n),
        urgency: Urgency::Medium,
        precision: Precision::Street,
        executor: None,
    };
    Classifier::new(
        (0..DIRECTIONS).map(direction).collect(),
        (0..TYPES).map(request_type).collect(),
        (0..EXECUTORS).map(executor).collect(),
        Vec::new(),
    )
}

/// Numbers that look random and are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn id(&mut self, n: u16) -> u16 {
        u16::try_from(self.below(n.into())).unwrap_or(0)
    }

    fn seconds(&mut self, n: u64) -> i64 {
        i64::try_from(self.below(n)).unwrap_or(0)
    }

    fn degrees(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * f64::from(self.id(u16::MAX)) / f64::from(u16::MAX)
    }
}

/// A request of the year before `now`; the later ones are still open.
fn fact(n: u64, of: u64, now: Timestamp) -> Fact {
    let mut dice = Dice(n);
    let age = YEAR_S - YEAR_S * n / of;
    let registered_at = now.plus_seconds(-i64::try_from(age).unwrap_or(0));
    let done_at = registered_at.plus_seconds(dice.seconds(10 * 24 * 3600));
    let closed_at = done_at.plus_seconds(dice.seconds(3 * 24 * 3600));
    let (is_done, is_closed) = (done_at < now, closed_at < now);
    let original_due_at = Some(registered_at.plus_hours([6, 24, 72, 168][usize::from(dice.id(4))]));
    Fact {
        id: RequestId(i64::try_from(n + 1).unwrap_or(0)),
        version: 5,
        registered_at,
        type_id: TypeId(dice.id(TYPES)),
        channel: Channel::ALL[usize::from(dice.id(7))],
        district: Some(DistrictId(dice.id(DISTRICTS))),
        place: (dice.below(20) > 0).then(|| LatLon { lat: dice.degrees(48.37, 48.58), lon: dice.degrees(34.8, 35.2) }),
        state: match (is_done, is_closed) {
            (_, true) => State::Closed,
            (true, false) => State::OnControl,
            (false, false) => State::InProgress,
        },
        executor: Some(ExecutorId(dice.id(EXECUTORS))),
        resolution: is_done.then(|| Resolution::ALL[usize::from(dice.id(8)) * usize::from(dice.id(8)) / 9]),
        confirmed_by: is_closed.then(|| ConfirmedBy::ALL[usize::from(dice.id(3))]),
        original_due_at,
        due_at: original_due_at,
        done_at: is_done.then_some(done_at),
        reported: is_done,
        closed_at: is_closed.then_some(closed_at),
        extended: Some(dice.below(10) == 0),
        rating: (is_closed && dice.below(4) == 0)
            .then(|| Rating { stars: 1 + u8::from(dice.below(2) == 0) * 4, at: closed_at.plus_hours(5) }),
        sent_back: (dice.below(12) == 0).then_some(registered_at.plus_hours(3)).into_iter().collect(),
    }
}
