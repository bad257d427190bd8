//! How soon a search over a million requests has its first page, on both databases.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use super::city::million;
use super::{Bench, Built};
use crate::postgres::Cluster;
use crate::process;

pub(crate) const BENCH: Bench = Bench {
    name: "search",
    about: "a million requests: the first page of any search of staff, on both databases",
    run,
};

/// For how many seconds each kind of search is asked.
const SECONDS: &str = "6";
/// No first page takes longer in 99 of 100 searches, in milliseconds.
const MOST_MS: f64 = 50.0;

fn run(built: &Built) -> Result<()> {
    let database = million(built)?;
    let mut worst = asked(built, "SQLite", &format!("sqlite:{}", database.display()))?;
    match Cluster::start()? {
        None => println!("PostgreSQL is not here: its half is left out"),
        Some(cluster) => {
            let (server, base) = cluster.url.rsplit_once('/').unwrap_or((&cluster.url, ""));
            let mut create = Command::new("psql");
            process::quiet(create.args([&format!("{server}/{base}"), "-c", "CREATE DATABASE million"]))?;
            let url = format!("{server}/million");
            let started = Instant::now();
            process::run(
                Command::new(built.context.bundle())
                    .args(["demo", "--requests", "1000000", "--days", "365", "--seed", "1", "--until", "2026-11-01"])
                    .args(["--database", &url]),
            )?;
            println!("made in {:.0} s", started.elapsed().as_secs_f64());
            worst = worst.max(asked(built, "PostgreSQL", &url)?);
        }
    }
    if worst > MOST_MS {
        bail!("a kind of search takes {worst:.1} ms in its slowest hundredth: more than {MOST_MS} ms");
    }
    Ok(())
}

/// Asks each kind of search; returns the worst p99 in milliseconds.
fn asked(built: &Built, name: &str, url: &str) -> Result<f64> {
    let mut cargo = built.context.cargo();
    cargo.args(["run", "--quiet", "--release", "--package=store", "--example=search_mix", "--", url, SECONDS]);
    let told = process::quiet(&mut cargo)?;
    println!("{name}\n{told}");
    // `… 0.21 ms 1.40 ms 3.00 ms`: median, p99, longest.
    let p99 = |line: &str| line.split(" ms").nth(1)?.trim().parse::<f64>().ok();
    Ok(told.lines().filter_map(p99).fold(0.0, f64::max))
}
