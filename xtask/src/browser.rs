//! The browser tests: Playwright with the system's Chromium.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::test::Served;
use crate::totals::Totals;
use crate::{process, tools};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A Chromium: the one that `MISTO_CHROMIUM` names, or the system's; on
/// Debian, root installs it where it is missing.
pub(crate) fn find_or_install() -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os("MISTO_CHROMIUM") {
        return Ok(Some(named.into()));
    }
    if let Some(found) = find() {
        return Ok(Some(found));
    }
    // The fonts: without one that has Cyrillic the pages would be measured in boxes.
    if tools::install_debian(&["chromium", "fonts-noto-core"])? {
        return Ok(find());
    }
    Ok(None)
}

fn find() -> Option<PathBuf> {
    let macos = PathBuf::from(MACOS);
    process::find_in_path(NAMES).or_else(|| macos.exists().then_some(macos))
}

/// Whether the tests say what TypeScript can understand; Playwright only strips the types.
pub(crate) fn types(context: &Context) -> Result<()> {
    tools::npm_packages(&context.end2end())?;
    let mut compiler = Command::new("node_modules/.bin/tsc");
    process::run(compiler.current_dir(context.end2end()).arg("--noEmit"))
}

/// Runs Playwright's projects.
pub(crate) fn run(context: &Context, served: &Served, chromium: &PathBuf, filter: &[String]) -> Result<Totals> {
    let end2end = context.end2end();
    tools::npm_packages(&end2end)?;
    let report = context.root.join("target/end2end/playwright.json");
    // The report of an earlier run must not speak for this one.
    if report.exists() {
        fs::remove_file(&report)?;
    }

    let mut playwright = Command::new("node_modules/.bin/playwright");
    playwright
        .current_dir(&end2end)
        .arg("test")
        .env("MISTO_CHROMIUM", chromium)
        .env("MISTO_PLAYWRIGHT_REPORT", &report);
    if !filter.is_empty() {
        playwright.args(["--pass-with-no-tests", "--grep", &filter.join("|")]);
    }
    served.tell(&mut playwright);
    let status = playwright.status().context("Playwright could not be started")?;
    let report = fs::read_to_string(report).context("Playwright left no report")?;
    Ok(Totals::from_playwright(&report)?.with_exit(status.success()))
}
