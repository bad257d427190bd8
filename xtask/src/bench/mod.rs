//! `cargo xtask bench`: figures, each from a run that anyone can repeat.

mod city;
mod gateway;
mod import;
mod load;
mod reports;
mod search;
mod server;
mod size;
mod surge;
mod watchers;

use anyhow::{Result, bail};

use crate::build::{self, Site};
use crate::context::Context;
use crate::progress::{self, Steps};

/// One thing that is measured.
pub(crate) struct Bench {
    /// What it is called on the command line.
    pub(crate) name: &'static str,
    /// What its figures say, in a line.
    pub(crate) about: &'static str,
    /// Measures and prints.
    pub(crate) run: fn(&Built) -> Result<()>,
}

/// What a bench measures: the release build of this very tree.
pub(crate) struct Built<'a> {
    /// The folders; `bundle()` is the server.
    pub(crate) context: &'a Context,
    pub(crate) site: Site,
}

/// All benches, in the order in which they run.
const BENCHES: &[Bench] =
    &[size::BENCH, import::BENCH, city::BENCH, watchers::BENCH, reports::BENCH, search::BENCH, surge::BENCH];

/// Builds the bundle and runs all benches, or the one that is named.
pub(crate) fn bench(context: &Context, name: Option<&str>) -> Result<()> {
    if name == Some("list") {
        for bench in BENCHES {
            println!("{:<12} {}", bench.name, bench.about);
        }
        return Ok(());
    }
    let chosen: Vec<&Bench> = BENCHES.iter().filter(|bench| name.is_none_or(|name| name == bench.name)).collect();
    if chosen.is_empty() {
        bail!("no bench of that name: `cargo xtask bench list` names them");
    }

    let site = build::bundle(context, &mut Steps::of(build::BUNDLE_STEPS))?;
    let built = Built { context, site };
    for bench in chosen {
        progress::heading(&format!("{}: {}", bench.name, bench.about));
        (bench.run)(&built)?;
    }
    Ok(())
}
