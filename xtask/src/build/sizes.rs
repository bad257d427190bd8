//! What a first visit loads, and what it may weigh.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use super::assets::Site;

/// WASM and JavaScript of ours in brotli: 350 KB. Leaflet comes apart, when a
/// map is first shown.
const BUDGET: u64 = 350 * 1024;

/// One file of the first load.
struct Size {
    name: String,
    raw: u64,
    brotli: u64,
    ours: bool,
}

/// Prints the sizes of the first load.
pub(crate) fn print(site: &Site) -> Result<()> {
    let sizes = first_load(site)?;
    let ours = || sizes.iter().filter(|size| size.ours);
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0);
    let line = |name: &str, raw: &str, brotli: &str, note: &str| {
        println!("{name:<width$} {raw:>10} {brotli:>10}{note}");
    };
    println!();
    line("first load", "raw", "brotli", "");
    for size in &sizes {
        line(&size.name, &shown(size.raw), &shown(size.brotli), "");
    }
    line(
        "WASM and JavaScript of ours",
        &shown(ours().map(|size| size.raw).sum()),
        &shown(weight(&sizes)),
        &format!("  of {}", shown(BUDGET)),
    );
    Ok(())
}

/// Fails when the browser would have to load more than the budget allows.
pub(crate) fn within_budget(site: &Site) -> Result<()> {
    let weight = weight(&first_load(site)?);
    ensure!(
        weight <= BUDGET,
        "WASM and JavaScript of ours are {weight} bytes in brotli, {} over the budget of {BUDGET}",
        weight - BUDGET
    );
    Ok(())
}

fn weight(sizes: &[Size]) -> u64 {
    sizes.iter().filter(|size| size.ours).map(|size| size.brotli).sum()
}

/// Scripts, WASM and styles: ours first, each kind with the heaviest at the top.
fn first_load(site: &Site) -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    for path in &site.files {
        let Some(name) = path.strip_prefix("pkg/") else {
            continue;
        };
        let code = name.ends_with(".js") || name.ends_with(".wasm");
        if !code && !name.ends_with(".css") {
            continue;
        }
        sizes.push(Size {
            name: name.to_owned(),
            raw: bytes(site, path)?,
            brotli: bytes(site, &format!("{path}.br"))?,
            ours: code && !name.starts_with("leaflet-"),
        });
    }
    sizes.sort_by_key(|size| (!size.ours, std::cmp::Reverse(size.raw)));
    Ok(sizes)
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
        assert_eq!(shown(BUDGET), "350.0 KB");
        assert_eq!(shown(1_023), "1.0 KB");
        assert_eq!(shown(52), "0.1 KB");
    }
}
