//! The files of the site and their names.
//!
//! Whatever lies under `pkg/` carries the hash of its content in its name, so
//! that browsers and proxies may keep it for ever.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::json;

use super::hash;
use super::wasm::BrowserCode;

/// What tells the server which names this build has.
const MANIFEST: &str = "site.json";

/// The built site.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    /// Every file but the manifest and the compressed siblings, by its path in the site.
    pub(crate) files: Vec<String>,
}

/// The site as it will be written.
#[derive(Default)]
pub(crate) struct Assets {
    files: BTreeMap<String, Vec<u8>>,
    output_name: String,
    css: String,
    scripts: BTreeMap<String, String>,
    pub(crate) leaflet_js: String,
    pub(crate) leaflet_css: String,
}

impl Assets {
    /// Adds a file and returns the URL under which it will be found.
    pub(crate) fn add(&mut self, path: String, bytes: Vec<u8>) -> String {
        let url = format!("/{path}");
        self.files.insert(path, bytes);
        url
    }

    /// Adds WASM and JavaScript under one hash, as Leptos wants to name them.
    pub(crate) fn add_browser_code(&mut self, code: BrowserCode) -> Result<()> {
        let js = String::from_utf8(code.js).context("wasm-bindgen's JavaScript")?;
        let mut parts = vec![js.as_bytes(), &code.wasm];
        for (name, bytes) in &code.snippets {
            parts.extend([name.as_bytes(), bytes]);
        }
        let hash = hash::hex(&parts);

        let snippets = format!("snippets-{hash}/");
        let js = js.replace("'./snippets/", &format!("'./{snippets}"));
        for (name, bytes) in code.snippets {
            self.add(format!("pkg/{snippets}{name}"), bytes);
        }
        self.output_name = format!("misto-{hash}");
        self.add(format!("pkg/{}.js", self.output_name), js.into());
        self.add(format!("pkg/{}_bg.wasm", self.output_name), code.wasm);
        Ok(())
    }

    pub(crate) fn add_style(&mut self, css: String) {
        let name = format!("pkg/misto-{}.css", hash::hex(&[css.as_bytes()]));
        self.css = self.add(name, css.into());
    }

    /// Adds the scripts of documents: each a file of its own that needs no other.
    pub(crate) fn add_scripts(&mut self, folder: &Path) -> Result<()> {
        for (name, bytes) in read_tree(folder)? {
            let Some(stem) = name.strip_suffix(".js") else { continue };
            let url = self.add(format!("pkg/{stem}-{}.js", hash::hex(&[&bytes])), bytes);
            self.scripts.insert(stem.to_owned(), url);
        }
        Ok(())
    }

    /// Adds the static files, under the names that they have.
    pub(crate) fn add_public(&mut self, folder: &Path) -> Result<()> {
        if folder.exists() {
            self.files.extend(read_tree(folder)?);
        }
        Ok(())
    }

    /// Makes the folder hold exactly this, and touches no file that is right already.
    pub(crate) fn write(mut self, folder: &Path) -> Result<Site> {
        let manifest = self.manifest();
        self.files.insert(MANIFEST.to_owned(), manifest.into());
        remove_others(folder, &self.files)?;
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            if fs::read(&path).is_ok_and(|present| present == *bytes) {
                continue;
            }
            fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
            for sibling in siblings(name) {
                let sibling = folder.join(sibling);
                if sibling.exists() {
                    fs::remove_file(sibling)?;
                }
            }
            fs::write(&path, bytes).with_context(|| path.display().to_string())?;
        }
        self.files.remove(MANIFEST);
        Ok(Site { folder: folder.to_path_buf(), files: self.files.into_keys().collect() })
    }

    /// `build` changes with any file: what embeds the site is then compiled
    /// again, even if all that happened is a new file in `public/`.
    fn manifest(&self) -> String {
        let parts: Vec<&[u8]> = self.files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]).collect();
        let manifest = json!({
            "output_name": self.output_name,
            "css": self.css,
            "leaflet_js": self.leaflet_js,
            "leaflet_css": self.leaflet_css,
            "scripts": self.scripts,
            "build": hash::hex(&parts),
        });
        format!("{manifest:#}\n")
    }
}

/// The compressed forms that lie beside a file.
pub(crate) fn siblings(name: &str) -> [String; 2] {
    [format!("{name}.br"), format!("{name}.gz")]
}

/// All files below a folder by their paths in it, with `/` between the parts.
pub(crate) fn read_tree(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for name in names(folder)? {
        let bytes = fs::read(folder.join(&name))?;
        files.insert(name, bytes);
    }
    Ok(files)
}

fn remove_others(folder: &Path, wanted: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for name in names(folder)? {
        let original = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz")).unwrap_or(&name);
        if !wanted.contains_key(&name) && !wanted.contains_key(original) {
            fs::remove_file(folder.join(name))?;
        }
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            let below = self::names(&entry.path())?;
            names.extend(below.into_iter().map(|below| format!("{name}/{below}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process;

    use serde_json::Value;

    use super::*;

    /// A folder of its own for each test, gone at the end.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = env::temp_dir().join(format!("misto-assets-{}-{name}", process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn assets(css: &str) -> Assets {
        let mut assets = Assets::default();
        let code = BrowserCode {
            wasm: b"\0asm".to_vec(),
            js: b"import { a } from './snippets/x/inline0.js';".to_vec(),
            snippets: BTreeMap::from([("x/inline0.js".to_owned(), b"export let a".to_vec())]),
        };
        assets.add_browser_code(code).unwrap();
        assets.add_style(css.to_owned());
        assets
    }

    fn manifest(site: &Site) -> Value {
        serde_json::from_slice(&fs::read(site.folder.join(MANIFEST)).unwrap()).unwrap()
    }

    #[test]
    fn the_manifest_names_what_was_written() {
        let scratch = Scratch::new("manifest");
        let site = assets("p{color:red}").write(&scratch.0).unwrap();
        let manifest = manifest(&site);
        let output_name = manifest["output_name"].as_str().unwrap();
        let js = site.folder.join(format!("pkg/{output_name}.js"));
        assert!(site.folder.join(format!("pkg/{output_name}_bg.wasm")).exists());
        let css = manifest["css"].as_str().unwrap().trim_start_matches('/');
        assert_eq!(fs::read_to_string(site.folder.join(css)).unwrap(), "p{color:red}");

        let js = fs::read_to_string(js).unwrap();
        let import = js.split('\'').nth(1).unwrap().trim_start_matches("./");
        let snippet = site.folder.join("pkg").join(import);
        assert_eq!(fs::read_to_string(snippet).unwrap(), "export let a");
    }

    #[test]
    fn a_change_takes_the_old_names_and_their_siblings_away() {
        let scratch = Scratch::new("change");
        let old = assets("p{color:red}").write(&scratch.0).unwrap();
        let old_css = manifest(&old)["css"].as_str().unwrap().to_owned();
        for name in &old.files {
            for sibling in siblings(name) {
                fs::write(scratch.0.join(sibling), "smaller").unwrap();
            }
        }

        let new = assets("p{color:blue}").write(&scratch.0).unwrap();
        assert_ne!(manifest(&old)["css"], old_css);
        assert_ne!(old.files, new.files);
        let stale = names(&scratch.0)
            .unwrap()
            .into_iter()
            .filter(|name| name.starts_with(old_css.trim_start_matches('/')))
            .count();
        assert_eq!(stale, 0);
        let js = new.files.iter().find(|name| name.ends_with(".js")).unwrap();
        assert!(scratch.0.join(format!("{js}.br")).exists(), "unchanged: its sibling is kept");
    }
}
