//! Leaflet, as npm has it.

use std::fs;

use anyhow::{Context as _, Result};

use super::assets::{Assets, read_tree};
use super::hash;
use crate::context::Context;

/// Adds Leaflet's script, its style sheet and the images that this one names.
pub(crate) fn add(context: &Context, assets: &mut Assets) -> Result<()> {
    let dist = context.root.join("node_modules/leaflet/dist");
    let script = fs::read_to_string(dist.join("leaflet.js")).context("Leaflet's script")?;
    let style = fs::read_to_string(dist.join("leaflet.css")).context("Leaflet's style sheet")?;
    let images = read_tree(&dist.join("images")).context("Leaflet's images")?;

    let mut parts = vec![script.as_bytes(), style.as_bytes()];
    parts.extend(images.values().map(Vec::as_slice));
    let name = format!("leaflet-{}", hash::hex(&parts));

    for (image, bytes) in images {
        assets.add(format!("pkg/{name}/{image}"), bytes);
    }
    assets.leaflet_js = assets.add(format!("pkg/{name}.js"), without_source_map(&script).into());
    assets.leaflet_css = assets.add(
        format!("pkg/{name}.css"),
        // Beside the sheet, in a folder of this very version.
        style.replace("url(images/", &format!("url({name}/")).into(),
    );
    Ok(())
}

/// The map of the minified script back to its source is not served.
fn without_source_map(script: &str) -> &str {
    script.rfind("//# sourceMappingURL=").map_or(script, |at| &script[..at]).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_asks_for_no_source_map() {
        assert_eq!(without_source_map("run();\n//# sourceMappingURL=leaflet.js.map\n"), "run();");
        assert_eq!(without_source_map("run();\n"), "run();");
    }
}
