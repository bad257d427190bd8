//! What a first visit loads, and what it may weigh.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use super::assets::Site;

/// WASM and JavaScript of the app in brotli: 350 KB. Leaflet comes apart, when a map is first shown.
const APP: u64 = 350 * 1024;
/// All scripts of documents together: what one of them loads is less.
const DOCUMENTS: u64 = 12 * 1024;

/// What a file is part of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The app: its WASM and its glue.
    App,
    /// The scripts of documents.
    Documents,
    /// Styles and Leaflet.
    Other,
}

/// One file.
struct Size {
    name: String,
    raw: u64,
    brotli: u64,
    part: Part,
}

/// Prints the sizes of the first load.
pub(crate) fn print(site: &Site) -> Result<()> {
    let sizes = sizes(site)?;
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0);
    let line = |name: &str, raw: &str, brotli: &str, note: &str| {
        println!("{name:<width$} {raw:>10} {brotli:>10}{note}");
    };
    println!();
    line("first load", "raw", "brotli", "");
    for size in &sizes {
        line(&size.name, &shown(size.raw), &shown(size.brotli), "");
    }
    for (name, part, budget) in
        [("WASM and JavaScript of the app", Part::App, APP), ("scripts of documents", Part::Documents, DOCUMENTS)]
    {
        let raw = sizes.iter().filter(|size| size.part == part).map(|size| size.raw).sum();
        line(name, &shown(raw), &shown(weight(&sizes, part)), &format!("  of {}", shown(budget)));
    }
    Ok(())
}

/// Fails when the browser would have to load more than the budgets allow.
pub(crate) fn within_budget(site: &Site) -> Result<()> {
    let sizes = sizes(site)?;
    for (name, part, budget) in [("the app", Part::App, APP), ("documents", Part::Documents, DOCUMENTS)] {
        let weight = weight(&sizes, part);
        ensure!(
            weight <= budget,
            "WASM and JavaScript of {name} are {weight} bytes in brotli, {} over the budget of {budget}",
            weight - budget
        );
    }
    Ok(())
}

fn weight(sizes: &[Size], part: Part) -> u64 {
    sizes.iter().filter(|size| size.part == part).map(|size| size.brotli).sum()
}

/// Scripts, WASM and styles: those of the app first, each kind with the heaviest at the top.
fn sizes(site: &Site) -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for path in &site.files {
        let Some(name) = path.strip_prefix("pkg/") else {
            continue;
        };
        let Some(part) = part_of(name) else { continue };
        sizes.push(Size {
            name: name.to_owned(),
            raw: bytes(site, path)?,
            brotli: bytes(site, &format!("{path}.br"))?,
            part,
        });
    }
    sizes.sort_by_key(|size| (size.part, std::cmp::Reverse(size.raw)));
    Ok(sizes)
}

/// What the file under `pkg/` is part of; `None` for what no page loads first.
fn part_of(name: &str) -> Option<Part> {
    let script = name.ends_with(".js");
    if name.ends_with(".css") || script && name.starts_with("leaflet-") {
        Some(Part::Other)
    } else if name.ends_with(".wasm") || script && (name.starts_with("misto-") || name.starts_with("snippets-")) {
        Some(Part::App)
    } else {
        script.then_some(Part::Documents)
    }
}

fn bytes(site: &Site, path: &str) -> Result<u64> {
    let path = site.folder.join(path);
    let metadata = fs::metadata(&path).with_context(|| path.display().to_string())?;
    Ok(metadata.len())
}

/// In KB of 1,024 bytes, with a tenth.
fn shown(bytes: u64) -> String {
    let tenths = (bytes * 10 + 512) / 1024;
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_to_a_tenth_of_a_kb() {
        assert_eq!(shown(APP), "350.0 KB");
        assert_eq!(shown(1_023), "1.0 KB");
        assert_eq!(shown(52), "0.1 KB");
    }

    #[test]
    fn every_file_counts_where_it_is_loaded() {
        for (name, part) in [
            ("misto-1f.js", Some(Part::App)),
            ("misto-1f_bg.wasm", Some(Part::App)),
            ("snippets-1f/a/inline0.js", Some(Part::App)),
            ("report-1f.js", Some(Part::Documents)),
            ("misto-1f.css", Some(Part::Other)),
            ("leaflet-1f.js", Some(Part::Other)),
            ("leaflet-1f/layers.png", None),
        ] {
            assert!(part_of(name) == part, "{name}");
        }
    }
}
