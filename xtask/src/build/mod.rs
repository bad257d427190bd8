//! From the sources to the site, and from the site to one file that serves it.
//!
//! Every step keeps what it made and repeats itself only when what it was made
//! from has changed.

mod assets;
mod compress;
pub(crate) mod hash;
mod leaflet;
pub(crate) mod sizes;
mod snip;
mod styles;
mod wasm;

use std::fs::{self, File};

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::process;
use crate::progress::Steps;
use crate::tools;
use assets::Assets;
pub(crate) use assets::Site;

pub(crate) const SITE_STEPS: usize = 4;
pub(crate) const BUNDLE_STEPS: usize = SITE_STEPS + 1;

/// Builds `target/site`.
pub(crate) fn site(context: &Context, steps: &mut Steps) -> Result<Site> {
    let _lock = only_builder(context)?;
    steps.step("npm packages, WASM target", || {
        tools::wasm_target(context)?;
        tools::npm_packages(&context.root)
    })?;
    let module = steps.step("browser code to WASM", || wasm::compile(context))?;
    let browser = steps.step("WASM bindings, optimiser", || wasm::bind(context, &module))?;
    steps.step("styles, static files, compression", || {
        let mut assets = Assets::default();
        assets.add_browser_code(browser)?;
        assets.add_style(styles::compile(context)?);
        leaflet::add(context, &mut assets)?;
        assets.add_scripts(&context.root.join("scripts"))?;
        assets.add_public(&context.root.join("public"))?;
        let site = assets.write(&context.site())?;
        compress::missing_siblings(context, &site)?;
        Ok(site)
    })
}

/// Builds the site and `target/dist/misto`, which carries it.
pub(crate) fn bundle(context: &Context, steps: &mut Steps) -> Result<Site> {
    let site = site(context, steps)?;
    steps.step("server", || {
        process::run(context.cargo().args(["build", "--release", "--package=server", "--features=bundle"]))?;
        let built = context.target.join("release/misto");
        let bundle = context.bundle();
        fs::create_dir_all(context.root.join("target/dist"))?;
        // A server that is still running keeps the file that it was started from.
        let fresh = bundle.with_extension("new");
        fs::copy(&built, &fresh).with_context(|| built.display().to_string())?;
        fs::rename(&fresh, &bundle)?;
        eprintln!("      {}", context.shown(&bundle));
        Ok(())
    })?;
    Ok(site)
}

/// Builds the server as the tests use it. The flags are those of `cargo test`
/// with the binaries added: a narrower choice of packages would give the
/// dependencies other features, and everything would be compiled once more.
pub(crate) fn debug_server(context: &Context) -> Result<()> {
    process::run(context.cargo().args([
        "build",
        "--workspace",
        "--exclude=frontend",
        "--exclude=xtask",
        "--bins",
        "--tests",
    ]))
}

/// Two builds at once would tear each other's files away.
fn only_builder(context: &Context) -> Result<File> {
    fs::create_dir_all(context.root.join("target"))?;
    let lock = File::create(context.root.join("target/site.lock"))?;
    if lock.try_lock().is_err() {
        eprintln!("Waiting for another build of the site …");
        lock.lock()?;
    }
    Ok(lock)
}
