//! `cargo xtask`: builds, runs, tests and measures Misto on a machine that has
//! rustup and Node and nothing else.

mod bench;
mod browser;
mod build;
mod checks;
mod context;
mod lint;
mod postgres;
mod process;
mod progress;
mod run;
mod test;
mod tools;
mod totals;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use context::Context;
use progress::Steps;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Builds, runs, tests and measures Misto")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release bundle, target/dist/misto: one file with the whole site inside
    Build,
    /// Build only the site, target/site: WASM, JavaScript, styles, static files
    Site,
    /// Build the bundle and serve a demo city
    Run {
        /// Options for `misto serve`; with a `--database` of yours nothing is filled with demo data
        #[arg(last = true, value_name = "SERVE OPTIONS")]
        options: Vec<String>,
    },
    /// Run everything that has to hold: formatting, lints, tests on both databases, the browser
    Test(test::Options),
    /// Measure: all benches, or the one that is named
    Bench {
        /// Which bench; `list` names them
        name: Option<String>,
    },
    /// Format the Rust code
    Fmt,
    /// The quick look before a commit: formatting and lints
    Check,
}

fn main() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{} {error:#}", progress::red("error:"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    let context = Context::find()?;
    match command {
        Command::Build => {
            let site = build::bundle(&context, &mut Steps::of(build::BUNDLE_STEPS))?;
            build::sizes::print(&site)?;
        }
        Command::Site => {
            let site = build::site(&context, &mut Steps::of(build::SITE_STEPS))?;
            build::sizes::print(&site)?;
        }
        Command::Run { options } => run::run(&context, &options)?,
        Command::Test(options) => return test::test(&context, &options),
        Command::Bench { name } => bench::bench(&context, name.as_deref())?,
        Command::Fmt => lint::format(&context)?,
        Command::Check => lint::check(&context)?,
    }
    Ok(ExitCode::SUCCESS)
}
