//! What has to be on the machine before anything is built, and how it gets there.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::build::hash;
use crate::context::Context;
use crate::process;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// Adds the WASM target to the toolchain in use, unless it is there.
pub(crate) fn wasm_target(context: &Context) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(&context.root).args(["--print", "sysroot"]);
    let sysroot = process::quiet(&mut rustc)?;
    let libraries = Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET);
    if libraries.exists() {
        return Ok(());
    }
    eprintln!("      rustup target add {WASM_TARGET}");
    let mut rustup = Command::new("rustup");
    rustup.current_dir(&context.root).args(["target", "add", WASM_TARGET]);
    process::run(&mut rustup).with_context(|| format!("the Rust target {WASM_TARGET} is needed"))
}

/// Installs a folder's npm packages by its lock file, unless they are what the
/// lock file says already.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| lock.display().to_string())?;
    let wanted = hash::hex(&[&lock]);
    // Lies in the folder that it speaks of, so that both go together.
    let stamp = folder.join("node_modules/.misto-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    require_node()?;
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::quiet(&mut npm)?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// Installs packages of Debian or a system made from it. Returns whether they
/// are there now; `false` means that we may not or cannot.
pub(crate) fn install_debian(packages: &[&str]) -> Result<bool> {
    if !is_root() || !Path::new("/etc/debian_version").exists() {
        return Ok(false);
    }
    eprintln!("      apt-get install {}", packages.join(" "));
    process::quiet(Command::new("apt-get").arg("update"))?;
    let mut install = Command::new("apt-get");
    install
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::quiet(&mut install)?;
    Ok(true)
}

/// Whether we are the superuser, told from who owns our own process.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn require_node() -> Result<()> {
    let version = process::quiet(Command::new("node").arg("--version"))
        .context("Node is needed, 20 or newer: https://nodejs.org")?;
    let major = version.trim().trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!("Node {OLDEST_NODE} or newer is needed, here is {}", version.trim()),
    }
}
