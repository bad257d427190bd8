//! Where the workspace and what is built from it lie.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::process;

/// The folders that every command works in.
pub(crate) struct Context {
    /// The root of the workspace.
    pub(crate) root: PathBuf,
    /// Cargo's target directory for the host, wherever the machine has it.
    pub(crate) target: PathBuf,
}

impl Context {
    pub(crate) fn find() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask lies in a workspace")?.to_path_buf();

        let mut metadata = process::cargo(&root);
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&process::quiet(&mut metadata)?)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?.into();
        Ok(Self { root, target })
    }

    /// `cargo` in the root of the workspace.
    pub(crate) fn cargo(&self) -> Command {
        process::cargo(&self.root)
    }

    /// The built site. The server embeds this folder, so that its place is
    /// fixed, unlike cargo's target directory.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// The release bundle.
    pub(crate) fn bundle(&self) -> PathBuf {
        self.root.join("target/dist/misto")
    }

    /// The server as the tests use it: debug, the site read from disk.
    pub(crate) fn debug_server(&self) -> PathBuf {
        self.target.join("debug/misto")
    }

    /// The browser tests and the checks that talk to a running server.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// A path as a person in the root of the workspace would type it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
