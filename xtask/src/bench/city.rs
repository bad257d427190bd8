//! A city of a million requests: how soon it is ready, how fast it answers, how much memory it takes.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::load::{self, Figures};
use super::server::Server;
use super::{Bench, Built};
use crate::process;

pub(crate) const BENCH: Bench =
    Bench { name: "city", about: "a million requests: start, map, efficiency, pages, memory", run };

/// The year that the made-up city ends with, so that every run asks the same of the same.
const UNTIL: &str = "2026-11-01";
const DIRECTIONS: [&str; 5] = ["water", "sewer", "heating", "lighting", "roads"];

/// The made-up city of a million, made once and kept.
pub(super) fn million(built: &Built) -> Result<PathBuf> {
    let folder = built.context.root.join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let database = folder.join("million.db");
    let whole = folder.join("million.done");
    if !whole.exists() {
        for ending in ["db", "db-wal", "db-shm"] {
            let _ = std::fs::remove_file(database.with_extension(ending));
        }
        let started = Instant::now();
        process::run(
            Command::new(built.context.bundle())
                .args(["demo", "--requests", "1000000", "--days", "365", "--seed", "1", "--until", UNTIL, "--database"])
                .arg(format!("sqlite:{}", database.display())),
        )?;
        println!("made in {:.0} s", started.elapsed().as_secs_f64());
        std::fs::write(&whole, UNTIL)?;
    }
    Ok(database)
}

fn run(built: &Built) -> Result<()> {
    let database = million(built)?;
    let server = Server::start(&built.context.bundle(), &database)?;
    println!(
        "ready to serve after {:.2} s, {:.0} MiB resident",
        server.ready_after.as_secs_f64(),
        server.resident_mib()?
    );

    println!("{:<34} {:>10} {:>8} {:>10} {:>10} {:>12}", "", "answers/s", "ratio", "median", "p99", "largest body");
    let plain = load::load(&server.address, |_| "/healthz".to_owned())?;
    row("/healthz: a plain axum answer", &plain, &plain);
    row(
        "/api/map, whole city, month",
        &load::load(&server.address, |n| format!("/api/map?{}&zoom=12&{}", city(n), month(n)))?,
        &plain,
    );
    row(
        "/api/map, quarter, day, zoom 15",
        &load::load(&server.address, |n| format!("/api/map?{}&zoom=15&{}", quarter(n), day(n)))?,
        &plain,
    );
    row(
        "/api/requests, whole city, week",
        &load::load(&server.address, |n| format!("/api/requests?{}&{}", city(n), week(n)))?,
        &plain,
    );
    row("/api/executors, year", &load::load(&server.address, |n| format!("/api/executors?{}", year(n)))?, &plain);
    row("/api/stats, month", &load::load(&server.address, |n| format!("/api/stats?{}", month(n)))?, &plain);
    row("/map, the rendered page, month", &load::load(&server.address, |n| format!("/map?{}", month(n)))?, &plain);
    println!("{:.0} MiB resident after the load", server.resident_mib()?);
    Ok(())
}

fn row(name: &str, figures: &Figures, plain: &Figures) {
    println!(
        "{name:<34} {:>10.0} {:>8.3} {:>7.2} ms {:>7.2} ms {:>10.1} KB",
        figures.rate,
        figures.rate / plain.rate,
        figures.median.as_secs_f64() * 1e3,
        figures.p99.as_secs_f64() * 1e3,
        figures.largest as f64 / 1e3,
    );
}

/// Numbers that look like chance and are the same in every run (splitmix64).
fn chance(n: u64, what: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(what.wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A box that holds the whole city, its edges never the same.
fn city(n: u64) -> String {
    let margin = |what| (chance(n, what) % 10_000) as f64 / 1e5;
    format!("bbox={:.5},{:.5},{:.5},{:.5}", 34.70 - margin(1), 48.33 - margin(2), 35.25 + margin(3), 48.59 + margin(4))
}

/// A box of about 3 × 3 km somewhere in the city.
fn quarter(n: u64) -> String {
    let west = 34.90 + (chance(n, 5) % 20_000) as f64 / 1e5;
    let south = 48.40 + (chance(n, 6) % 10_000) as f64 / 1e5;
    format!("bbox={west:.5},{south:.5},{:.5},{:.5}", west + 0.04, south + 0.027)
}

fn date(n: u64) -> String {
    let month = 1 + chance(n, 7) % 10;
    format!("date=2026-{month:02}-{:02}", 1 + chance(n, 8) % 28)
}

fn direction(n: u64) -> String {
    match chance(n, 9) % 3 {
        0 => format!("&direction={}", DIRECTIONS[chance(n, 10) as usize % DIRECTIONS.len()]),
        _ => String::new(),
    }
}

fn day(n: u64) -> String {
    format!("period=day&{}{}", date(n), direction(n))
}
fn week(n: u64) -> String {
    format!("period=week&{}{}", date(n), direction(n))
}
fn month(n: u64) -> String {
    format!("period=month&{}{}", date(n), direction(n))
}
fn year(n: u64) -> String {
    format!("period=year&{}{}", date(n), direction(n))
}
