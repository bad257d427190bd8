//! The browser's half of the program: WASM, its JavaScript, and any snippets.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::assets::read_tree;
use super::hash;
use super::snip::{NEVER_RUN, snip};
use crate::context::Context;
use crate::process;

/// The version of the `wasm-bindgen-cli-support` that we are built with.
const WASM_BINDGEN: &str = "0.2.130";

/// What rustc's WASM uses and the optimiser has to be told of.
const WASM_OPT_FLAGS: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Everything that the browser loads of ours, by the names that wasm-bindgen gives.
pub(crate) struct BrowserCode {
    pub(crate) wasm: Vec<u8>,
    pub(crate) js: Vec<u8>,
    /// Modules that the JavaScript imports from `./snippets/`.
    pub(crate) snippets: BTreeMap<String, Vec<u8>>,
}

/// Compiles `frontend` and returns the module's path.
pub(crate) fn compile(context: &Context) -> Result<PathBuf> {
    process::run(context.cargo().args([
        "build",
        "--package=frontend",
        "--lib",
        "--target=wasm32-unknown-unknown",
        "--profile=wasm-release",
        "--target-dir=target/wasm",
    ]))?;
    Ok(context.root.join("target/wasm/wasm32-unknown-unknown/wasm-release/frontend.wasm"))
}

/// Makes the JavaScript that loads the module and shrinks the module.
pub(crate) fn bind(context: &Context, module: &Path) -> Result<BrowserCode> {
    let folder = context.root.join("target/site-parts/wasm");
    let stamp = context.root.join("target/site-parts/wasm.stamp");
    let compiled = fs::read(module).with_context(|| module.display().to_string())?;
    let inputs = hash::hex(&[
        &compiled,
        NEVER_RUN.as_bytes(),
        &fs::read(context.root.join("package-lock.json"))?,
        WASM_BINDGEN.as_bytes(),
        WASM_OPT_FLAGS.join(" ").as_bytes(),
    ]);
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == inputs) {
        return read(&folder);
    }

    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    Bindgen::new()
        .input_module("frontend", snip(&compiled)?)
        .web(true)?
        .typescript(false)
        // The page names the module; the name that the JavaScript would guess carries no hash.
        .omit_default_module_path(true)
        .generate(&folder)
        .context("wasm-bindgen failed")?;

    let wasm = folder.join("frontend_bg.wasm");
    let mut optimiser = Command::new("node");
    optimiser.current_dir(&context.root).arg("node_modules/binaryen/bin/wasm-opt").args(WASM_OPT_FLAGS).args([
        &wasm,
        Path::new("-o"),
        &wasm,
    ]);
    process::quiet(&mut optimiser)?;

    fs::write(stamp, inputs)?;
    read(&folder)
}

fn read(folder: &Path) -> Result<BrowserCode> {
    let snippets = folder.join("snippets");
    Ok(BrowserCode {
        wasm: fs::read(folder.join("frontend_bg.wasm"))?,
        js: fs::read(folder.join("frontend.js"))?,
        snippets: if snippets.exists() { read_tree(&snippets)? } else { BTreeMap::new() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bindings_are_of_the_version_that_the_lock_file_has() {
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        let lock = fs::read_to_string(lock).unwrap();
        for package in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
            let entry = format!("name = \"{package}\"\nversion = \"{WASM_BINDGEN}\"\n");
            assert!(
                lock.contains(&entry),
                "Cargo.lock has another {package} than {WASM_BINDGEN}: change xtask/Cargo.toml, \
                 the root Cargo.toml and WASM_BINDGEN together"
            );
        }
    }
}
