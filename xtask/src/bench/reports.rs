//! How many reports a second are taken and made durable, beside what the disk can commit.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::gateway::Gateway;
use super::load::{self, Ask, CONNECTIONS, Figures};
use super::server::Server;
use super::{Bench, Built};
use crate::process;

pub(crate) const BENCH: Bench =
    Bench { name: "reports", about: "reports over HTTP into SQLite, each durable when it is answered", run };

/// How many ask at once.
const REPORTERS: u64 = 2 * CONNECTIONS;

fn run(built: &Built) -> Result<()> {
    let folder = built.context.root.join("target/bench/reports");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let database = folder.join("misto.db");
    process::run(
        Command::new(built.context.bundle())
            .args(["demo", "--requests", "20000", "--days", "365", "--until", "2026-11-01", "--database"])
            .arg(format!("sqlite:{}", database.display())),
    )?;

    let before = commits(built, &folder.join("before.db"))?;
    let silent = load_of(built, &database, &[], 'a')?;
    let gateway = Gateway::start()?;
    // In a made-up city nobody is told by phone.
    let mut settings = Command::new(built.context.bundle());
    settings.args(["settings", "set", "demo", "false", "--database"]).arg(format!("sqlite:{}", database.display()));
    process::run(&mut settings)?;
    let telling = load_of(built, &database, &["--sms-url", &gateway.url], 'b')?;
    let after = commits(built, &folder.join("after.db"))?;

    let plain = f64::midpoint(before, after);
    println!("bare SQLite, a row a commit, synchronous=FULL: {before:.0} and {after:.0} commits/s before and after");
    for (what, figures) in [("reports", silent), ("reports, each with a notice to the phone", telling)] {
        println!(
            "{what}, at {REPORTERS} connections: {:.0} answers/s, ratio {:.2}, median {:.1} ms, p99 {:.1} ms",
            figures.rate,
            figures.rate / plain,
            figures.median.as_secs_f64() * 1e3,
            figures.p99.as_secs_f64() * 1e3,
        );
    }
    println!("texts that left meanwhile: {}", gateway.taken());
    Ok(())
}

/// Reports as fast as they are taken, by a server with these options. `run` keeps the keys of one load apart from those of another.
fn load_of(built: &Built, database: &Path, options: &[&str], run: char) -> Result<Figures> {
    let options = [&["--rate-limit", "off"], options].concat();
    let server = Server::start_with(&built.context.bundle(), database, &options)?;
    load::load_of(&server.address, REPORTERS, |n| Ask::post("/api/report", report(n, run)))
}

/// The form of a report; each has its own key and its own place.
fn report(n: u64, run: char) -> String {
    let text = "%D0%A2%D0%B5%D1%87%D0%B5+%D0%BD%D0%B0+%D0%B4%D0%BE%D1%80%D0%BE%D0%B3%D1%83";
    let (lat, lon) = (48.40 + (n % 997) as f64 / 1e4, 34.95 + (n % 1009) as f64 / 1e4);
    format!(
        "type=05.01&text={text}&lat={lat:.5}&lon={lon:.5}&surname=Bench&first_name=Olena&phone=%2B38067{:07}\
         &applicant_address=Street+{n}&idempotency_key=bench-{run}-{n}",
        n % 10_000_000
    )
}

fn commits(built: &Built, file: &Path) -> Result<f64> {
    let mut cargo = built.context.cargo();
    cargo.args(["run", "--quiet", "--release", "--package=store", "--example=commit_loop", "--"]).arg(file).arg("4");
    process::quiet(&mut cargo)?.trim().parse().context("commit_loop prints a number")
}
