//! `cargo xtask test`: everything that has to hold, in one run that goes on
//! after a failure and ends with a table and a line of totals.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use crate::context::Context;
use crate::postgres::Cluster;
use crate::progress::{self, Steps};
use crate::totals::Totals;
use crate::{browser, build, checks, lint, process};

const POSTGRES: &str = "MISTO_TEST_POSTGRES";

#[derive(Args)]
pub(crate) struct Options {
    /// Leave the browser out
    #[arg(long)]
    no_browser: bool,
    /// Run only this part; may be repeated
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
    /// Run only the tests with this in their names, and no lints
    #[arg(last = true)]
    filter: Vec<String>,
}

/// What a run consists of, in its order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// rustfmt
    Format,
    /// clippy for the host and for the browser, TypeScript's types
    Lint,
    /// cargo test, with SQLite and a PostgreSQL of its own
    Rust,
    /// What a first visit loads is within the budget
    Size,
    /// end2end/checks: a real server, asked over HTTP
    Checks,
    /// end2end: a real server and a real browser, with JavaScript and without
    Browser,
}

/// The server that checks and browser tests start, and what it needs.
pub(crate) struct Served {
    server: PathBuf,
    site: PathBuf,
    postgres: Option<String>,
}

impl Served {
    /// Tells a test program, through its environment.
    pub(crate) fn tell(&self, command: &mut Command) {
        command.env("MISTO_BIN", &self.server).env("MISTO_SITE", &self.site);
        if let Some(url) = &self.postgres {
            command.env(POSTGRES, url);
        }
    }
}

/// Runs the parts that were asked for. The exit code is a failure when
/// anything failed.
pub(crate) fn test(context: &Context, options: &Options) -> Result<ExitCode> {
    let mut run = Run { context, options, rows: Vec::new() };
    run.without_a_build();
    run.with_a_build();
    Ok(run.summary())
}

/// A run and what has come of it so far.
struct Run<'a> {
    context: &'a Context,
    options: &'a Options,
    rows: Vec<Row>,
}

/// A line of the table at the end.
struct Row {
    name: &'static str,
    totals: Totals,
    time: Duration,
}

impl Run<'_> {
    fn without_a_build(&mut self) {
        let context = self.context;
        if self.wants(Part::Format) {
            self.holds("formatting", || lint::formatted(context));
        }
        if self.wants(Part::Lint) {
            self.holds("clippy, host", || lint::clippy_host(context));
            self.holds("clippy, browser", || lint::clippy_browser(context));
            self.holds("types of the browser tests", || browser::types(context));
        }
    }

    fn with_a_build(&mut self) {
        let [rust, size, checks, browser] =
            [Part::Rust, Part::Size, Part::Checks, Part::Browser].map(|part| self.wants(part));
        let context = self.context;
        let filter = &self.options.filter;

        let cluster = if rust || checks { self.postgres() } else { None };
        let postgres = env::var(POSTGRES).ok().or_else(|| Some(cluster.as_ref()?.url.clone()));
        if rust {
            self.counted("cargo test", || cargo_test(context, postgres.as_deref(), filter));
        }
        if !(size || checks || browser) {
            return;
        }

        let mut site = None;
        self.holds("building the site", || {
            site = Some(build::site(context, &mut Steps::of(build::SITE_STEPS))?);
            Ok(())
        });
        let Some(site) = site else { return };
        if size {
            self.holds("size of a first visit", || {
                build::sizes::print(&site)?;
                build::sizes::within_budget(&site)
            });
        }
        if !(checks || browser) || !self.holds("building the server", || build::debug_server(context)) {
            return;
        }
        let served = Served { server: context.debug_server(), site: context.site(), postgres };
        if checks {
            self.counted("checks over HTTP", || checks::run(context, &served, filter));
        }
        if browser {
            self.counted("browser", || match browser::find_or_install()? {
                Some(chromium) => browser::run(context, &served, &chromium, filter),
                None => without("Chromium", "the browser tests"),
            });
        }
    }

    /// Whether a part was asked for. A filter narrows tests, and what has no
    /// names to filter by is left out.
    fn wants(&self, part: Part) -> bool {
        let options = self.options;
        if options.no_browser && part == Part::Browser {
            return false;
        }
        if options.only.is_empty() {
            let tests = [Part::Rust, Part::Checks, Part::Browser];
            return options.filter.is_empty() || tests.contains(&part);
        }
        options.only.contains(&part)
    }

    /// A PostgreSQL for the tests, unless the environment names one.
    fn postgres(&mut self) -> Option<Cluster> {
        if env::var_os(POSTGRES).is_some() {
            return None;
        }
        let mut cluster = None;
        self.counted("PostgreSQL", || {
            cluster = Cluster::start()?;
            match cluster {
                Some(_) => Ok(Totals::PASSED),
                None => without("PostgreSQL", "the tests on it"),
            }
        });
        cluster
    }

    /// Something that holds or does not; returns whether it does.
    fn holds(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        self.counted(name, || work().map(|()| Totals::PASSED)).failed == 0
    }

    /// Something that counts for itself; an error is one more failure.
    fn counted(&mut self, name: &'static str, work: impl FnOnce() -> Result<Totals>) -> Totals {
        progress::heading(name);
        let started = Instant::now();
        let totals = work().unwrap_or_else(|error| {
            eprintln!("{} {error:#}", progress::red("error:"));
            Totals::FAILED
        });
        self.rows.push(Row { name, totals, time: started.elapsed() });
        totals
    }

    /// Prints the table and the totals.
    fn summary(&self) -> ExitCode {
        println!("\n{:<28}{:>8}{:>8}{:>8}  time", "part", "passed", "failed", "skipped");
        let mut sum = Totals::default();
        for Row { name, totals, time } in &self.rows {
            let Totals { passed, failed, skipped } = totals;
            let time = progress::time(*time);
            println!("{name:<28}{passed:>8}{failed:>8}{skipped:>8}  {time}");
            sum += *totals;
        }
        println!("\n{sum}");
        if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// A part whose program is not on the machine: skipped in so many words, but
/// in CI, where nobody would read them, an error.
fn without(program: &str, what: &str) -> Result<Totals> {
    let notice = format!("{program} is not here and could not be installed: {what} are skipped");
    if env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1") {
        bail!("{notice}, which CI does not allow");
    }
    eprintln!("{notice}");
    Ok(Totals::SKIPPED)
}

/// `cargo test` for all that runs on the host. xtask comes apart: together
/// with the others its dependencies would get other features, and be compiled
/// a second time.
fn cargo_test(context: &Context, postgres: Option<&str>, filter: &[String]) -> Result<Totals> {
    let everything = ["--workspace", "--exclude=frontend", "--exclude=xtask"];
    let mut totals = Totals::default();
    for packages in [&everything[..], &["--package=xtask"]] {
        let mut cargo = context.cargo();
        cargo.args(["test", "--no-fail-fast"]).args(packages).arg("--").args(filter);
        if let Some(url) = postgres {
            cargo.env(POSTGRES, url);
        }
        let mut counted = Totals::default();
        let status = process::lines(&mut cargo, |line| {
            if let Some(result) = Totals::from_libtest(line) {
                counted += result;
            }
            // A line for each of hundreds of tests that passed would bury the one that did not.
            let passed = line.starts_with("test ") && line.ends_with(" ... ok");
            if !passed && !line.is_empty() {
                println!("{line}");
            }
        })
        .context("cargo test")?;
        totals += counted.with_exit(status.success());
    }
    Ok(totals)
}
