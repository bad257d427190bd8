//! The command line: one file for each command.

mod backup;
mod contractor;
mod demo;
mod doctor;
mod export;
mod failure;
mod import;
mod migrate;
mod outside;
mod progress;
mod provider;
mod register;
mod restore;
mod serve;
mod settings;
mod step;
mod user;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use service::{City, Clock};
use store::Db;

use crate::config;
use crate::logging::{self, Format};

use self::failure::Because;
pub use self::failure::Failure;

/// Misto, an open contact centre for a city: requests on a live map, with deadlines, and the efficiency of those who do the work.
#[derive(Debug, Parser)]
#[command(name = "misto", version)]
#[command(
    after_help = "Every option can also stand in the environment (--log-format: MISTO_LOG_FORMAT) or in misto.toml. \
                        The command line goes before the environment, and that before the file."
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
struct Common {
    /// The register: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, global = true, value_name = "URL", default_value = "sqlite:misto.db")]
    database: String,
    /// A file of options instead of misto.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What to log, as a filter of levels and modules [default: info for serve, warn for other commands]
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
    /// How to write the log
    #[arg(long, global = true, value_enum, default_value = "text")]
    log_format: Format,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the city's site, API and live stream
    Serve(serve::Serve),
    /// Import requests, a classifier, executors or districts
    #[command(subcommand)]
    Import(import::Import),
    /// Fill an empty register with a made-up city
    Demo(demo::Demo),
    /// Register one request, when the site is down
    Register(register::Register),
    /// Take a step with a request, as an executor or the centre would
    Step(step::Step),
    /// Keep the accounts of those who work here
    #[command(subcommand)]
    User(user::User),
    /// Contractors behind executors that are groups, and whose people see which houses
    #[command(subcommand)]
    Contractor(contractor::Contractor),
    /// Read or change the city's settings
    #[command(subcommand)]
    Settings(settings::Settings),
    /// Write open data to a file
    #[command(subcommand)]
    Export(export::Export),
    /// Write the whole register to a file, while it is in use
    Backup(backup::Backup),
    /// Read the whole register from a backup
    Restore(restore::Restore),
    /// Bring the tables up to date, and do nothing else
    Migrate,
    /// Check that everything that serving needs is there
    Doctor(doctor::Doctor),
}

/// Runs the command that the process was started with. Exit code 1: it could not be done; 2: it was not understood.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let cli = match parse(&arguments) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match cli.run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("misto: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[OsString]) -> Result<Cli, ExitCode> {
    let usage = |error: &dyn std::fmt::Display| {
        eprintln!("misto: options: {error}");
        ExitCode::from(2)
    };
    let command = config::with_sources(Cli::command(), arguments).map_err(|error| usage(&error))?;
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        let code = if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        // Where even this cannot be printed, the code still tells.
        let _ = error.print();
        code
    })
}

impl Cli {
    fn run(self) -> Result<ExitCode, Failure> {
        // Other commands say what they do on standard output; of the log only what went wrong concerns the person.
        let usual = if matches!(self.command, Command::Serve(_)) { "info" } else { "warn" };
        let filter = self.common.log.as_deref().unwrap_or(usual);
        logging::start(filter, self.common.log_format).because("--log")?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().because("starting")?;
        runtime.block_on(self.command.run(&self.common.database))
    }
}

impl Command {
    async fn run(self, database: &str) -> Result<ExitCode, Failure> {
        match self {
            Self::Serve(serve) => serve.run(database).await,
            Self::Import(import) => import.run(database).await,
            Self::Demo(demo) => demo.run(database).await,
            Self::Register(register) => register.run(database).await,
            Self::Step(step) => step.run(database).await,
            Self::User(user) => user.run(database).await,
            Self::Contractor(contractor) => contractor.run(database).await,
            Self::Settings(settings) => settings.run(database).await,
            Self::Export(export) => export.run(database).await,
            Self::Backup(backup) => backup.run(database).await,
            Self::Restore(restore) => restore.run(database).await,
            Self::Migrate => migrate::run(database).await,
            Self::Doctor(doctor) => return Ok(doctor.run(database).await),
        }?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The register, with its tables up to date.
async fn open(database: &str) -> Result<Db, Failure> {
    let named = named(database);
    let db = Db::open(database).await.because(format!("opening {named}"))?;
    db.migrate().await.because(format!("bringing {named} up to date"))?;
    Ok(db)
}

/// The register by its address, unless that may hold a password.
fn named(database: &str) -> &str {
    if database.starts_with("sqlite:") { database } else { "the register" }
}

/// The city behind the register.
async fn open_city(database: &str) -> Result<City, Failure> {
    let db = open(database).await?;
    City::open(db, Clock::system()).await.because("reading the register")
}

/// A size for people.
fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}
