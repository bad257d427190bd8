//! `.br` and `.gz` beside every file that shrinks by it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::assets::{Site, siblings};
use crate::context::Context;
use crate::process;

const COMPRESSIBLE: [&str; 10] = ["css", "geojson", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Compresses the files that lack a sibling, at the highest quality. Node does
/// it: it is here anyway, and its zlib costs a newcomer no compile time.
pub(crate) fn missing_siblings(context: &Context, site: &Site) -> Result<()> {
    let lacking: Vec<&String> = site
        .files
        .iter()
        .filter(|name| is_compressible(name))
        .filter(|name| siblings(name).iter().any(|path| !site.folder.join(path).exists()))
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let mut node = Command::new("node");
    node.current_dir(&site.folder).arg(context.root.join("xtask/src/build/compress.mjs")).args(lacking);
    process::quiet(&mut node)?;
    Ok(())
}

fn is_compressible(name: &str) -> bool {
    Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| COMPRESSIBLE.contains(&extension))
}
