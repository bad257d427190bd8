//! `misto doctor`: whether everything that serving needs is there. It reports, and changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use store::doctor::Health;
use store::{Db, Location};

use super::outside::OutsideOptions;
use crate::http::Site;

/// Below this a register can soon take no more requests.
const LITTLE_SPACE: u64 = 1024 * 1024 * 1024;
/// Below this it soon cannot be written at all.
const NO_SPACE: u64 = 64 * 1024 * 1024;

/// Checks that everything that serving needs is there. Exit code 1 when something fails.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// The folder of the built site, as for `serve`
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    #[command(flatten)]
    outside: OutsideOptions,
}

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// The report, line by line as it is found out.
struct Report(Verdict);

impl Report {
    fn line(&mut self, verdict: Verdict, what: &str, told: impl std::fmt::Display) {
        let word = match verdict {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
        };
        println!("{word:<5} {what:<11} {told}");
        self.0 = self.0.max(verdict);
    }
}

impl Doctor {
    pub(super) async fn run(self, database: &str) -> ExitCode {
        let mut report = Report(Verdict::Ok);
        if let Some(db) = open(database, &mut report).await {
            match store::doctor::examine(&db).await {
                Ok(health) => register(&health, &mut report),
                Err(error) => report.line(Verdict::Fail, "register", told(&error)),
            }
            if let Err(error) = city(&db, &mut report).await {
                report.line(Verdict::Fail, "city", told(&error));
            }
            if let Location::Sqlite(file) = db.location() {
                space(file, &mut report);
            }
            db.close().await;
        }
        messages(&self.outside, &mut report);
        site(self.site.as_deref(), &mut report);
        if report.0 == Verdict::Fail { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// Opens a register that is there: a doctor makes none.
async fn open(database: &str, report: &mut Report) -> Option<Db> {
    if let Some(file) = database.strip_prefix("sqlite:") {
        let file = file.strip_prefix("//").unwrap_or(file);
        if !Path::new(file).exists() {
            report.line(Verdict::Fail, "database", format!("{file} is not there (`misto migrate` makes it)"));
            return None;
        }
    }
    match Db::open(database).await {
        Ok(db) => Some(db),
        Err(error) => {
            report.line(Verdict::Fail, "database", told(&error));
            None
        }
    }
}

fn register(health: &Health, report: &mut Report) {
    let Health { engine, location, bytes, durability, migration, latest_migration, .. } = health;
    report.line(Verdict::Ok, "database", format!("{location}, {engine}, {}", super::megabytes(*bytes)));
    match durability.as_str() {
        "wal" | "fsync on" => report.line(Verdict::Ok, "journal", durability),
        other => {
            report.line(Verdict::Fail, "journal", format!("{other}: a power cut can take acknowledged requests away"));
        }
    }
    match migration.cmp(latest_migration) {
        std::cmp::Ordering::Equal => report.line(Verdict::Ok, "schema", format!("migration {migration}")),
        std::cmp::Ordering::Less => {
            let told =
                format!("migration {migration}, {latest_migration} is there (`misto migrate` brings it up to date)");
            report.line(Verdict::Warn, "schema", told);
        }
        std::cmp::Ordering::Greater => {
            report.line(Verdict::Fail, "schema", format!("migration {migration} is of a newer Misto"));
        }
    }
    let rows: BTreeMap<_, _> = health.rows.iter().copied().collect();
    let count = |table| rows.get(table).copied().unwrap_or_default();
    let told = format!("{} requests, {} events, up to {}", count("request"), count("event"), health.last_seq);
    report.line(Verdict::Ok, "log", told);
    for fault in &health.faults {
        report.line(Verdict::Fail, "register", fault);
    }
}

async fn city(db: &Db, report: &mut Report) -> Result<(), store::Error> {
    let mut tx = db.read().await?;
    let classifier = store::classifier::load(&mut tx).await?;
    let settings = store::settings::load(&mut tx).await?;
    let (types, executors, districts) =
        (classifier.types().count(), classifier.executors().count(), classifier.districts().count());
    let told = format!("{types} request types, {executors} executors, {districts} districts");
    if types == 0 {
        report.line(
            Verdict::Warn,
            "classifier",
            format!("{told}: nothing can be registered (`misto import classifier FILE`)"),
        );
    } else if districts == 0 {
        report.line(Verdict::Warn, "classifier", format!("{told} (`misto import districts FILE` draws their borders)"));
    } else {
        report.line(Verdict::Ok, "classifier", told);
    }
    match settings.get("time_zone") {
        None => report.line(
            Verdict::Warn,
            "time zone",
            "not set, Europe/Kyiv is taken (`misto settings set time_zone ZONE`)",
        ),
        Some(zone) if zone.parse::<chrono_tz::Tz>().is_ok() => report.line(Verdict::Ok, "time zone", zone),
        Some(zone) => report.line(Verdict::Fail, "time zone", format!("there is no {zone}")),
    }
    Ok(())
}

fn space(file: &Path, report: &mut Report) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let verdict = match free {
                0..NO_SPACE => Verdict::Fail,
                NO_SPACE..LITTLE_SPACE => Verdict::Warn,
                _ => Verdict::Ok,
            };
            report.line(verdict, "disk", format!("{} free", super::megabytes(free)));
        }
        Err(error) => report.line(Verdict::Warn, "disk", error),
    }
}

/// Which ways there are to people. Nothing is sent to find out whether they are good.
fn messages(outside: &OutsideOptions, report: &mut Report) {
    let senders = match outside.senders() {
        Ok(senders) => senders,
        Err(failure) => return report.line(Verdict::Fail, "messages", failure),
    };
    if senders.has_sms() {
        report.line(Verdict::Ok, "sms", "a gateway is set");
    } else {
        let told = "no gateway is set: no phone can be confirmed, so nobody can open an account (--sms-url)";
        report.line(Verdict::Warn, "sms", told);
    }
    if senders.has_mail() {
        report.line(Verdict::Ok, "e-mail", "a server is set");
    } else {
        let told = "no server is set: nobody is told by e-mail what becomes of their request (--smtp, --mail-from)";
        report.line(Verdict::Warn, "e-mail", told);
    }
}

fn site(folder: Option<&Path>, report: &mut Report) {
    match Site::load(folder) {
        Ok(Some(site)) => report.line(Verdict::Ok, "site", format!("{} files", site.len())),
        Ok(None) => report.line(Verdict::Warn, "site", "none was built: pages are served without scripts and styles"),
        Err(error) => report.line(Verdict::Fail, "site", error),
    }
}

/// The error with what is behind it.
fn told(error: &store::Error) -> String {
    let behind = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{behind}")
}
