//! Formatting and lints.

use anyhow::Result;

use crate::context::Context;
use crate::process;
use crate::progress::Steps;
use crate::tools;

/// Formats everything.
pub(crate) fn format(context: &Context) -> Result<()> {
    process::run(context.cargo().args(["fmt", "--all"]))
}

/// Formatting and lints, the quick look before a commit.
pub(crate) fn check(context: &Context) -> Result<()> {
    let mut steps = Steps::of(3);
    steps.step("formatting", || formatted(context))?;
    steps.step("clippy, host", || clippy_host(context))?;
    steps.step("clippy, browser", || clippy_browser(context))
}

/// Whether everything is formatted.
pub(crate) fn formatted(context: &Context) -> Result<()> {
    process::run(context.cargo().args(["fmt", "--all", "--check"]))
}

/// Lints all that runs on the host, tests included.
pub(crate) fn clippy_host(context: &Context) -> Result<()> {
    process::run(context.cargo().args([
        "clippy",
        "--workspace",
        "--exclude=frontend",
        "--all-targets",
        "--",
        "-Dwarnings",
    ]))
}

/// Lints what runs in the browser: `frontend`, and with it `app` and `domain`
/// as they are built for it. Naming `app` here would add its feature `ssr`.
pub(crate) fn clippy_browser(context: &Context) -> Result<()> {
    tools::wasm_target(context)?;
    process::run(context.cargo().args([
        "clippy",
        "--package=frontend",
        "--target=wasm32-unknown-unknown",
        "--target-dir=target/wasm",
        "--",
        "-Dwarnings",
    ]))
}
