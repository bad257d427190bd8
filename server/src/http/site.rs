//! The built site: WebAssembly, scripts, styles and static files.
//!
//! All of it is held in memory from the start (two megabytes), whether it lies in a folder or inside the binary. What is not listed
//! here cannot be asked for, whatever the path looks like.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use app::shell::SiteAssets;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;

use super::etag::ETag;

/// Names the files of this build.
const MANIFEST: &str = "site.json";
/// Where a build from the sources leaves the site.
#[cfg(not(feature = "bundle"))]
const BUILT: &str = "target/site";
/// The name carries the hash of the content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The name stays when the content changes.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The built site.
#[derive(Debug, Default)]
pub struct Site {
    files: HashMap<String, File>,
    manifest: Manifest,
}

/// `site.json`: the names that this build gave its files.
#[derive(Debug, Default, Deserialize)]
struct Manifest {
    output_name: String,
    css: String,
    leaflet_js: String,
    leaflet_css: String,
    #[serde(default)]
    scripts: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
struct File {
    content_type: &'static str,
    immutable: bool,
    plain: Option<Form>,
    brotli: Option<Form>,
    gzip: Option<Form>,
}

/// The bytes of a file in one encoding.
#[derive(Debug)]
struct Form {
    bytes: Bytes,
    tag: ETag,
}

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file cannot be read.
    #[error("{}: {source}", .path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder was not made by a build.
    #[error("{MANIFEST} cannot be understood: {0}")]
    Manifest(serde_json::Error),
}

impl Site {
    /// The site in the folder; without a folder the one inside the binary, or, in a binary that has none, the one that a build from
    /// the sources left under the working directory. `None` when there is none there.
    ///
    /// # Errors
    /// The named folder holds no site, or one that cannot be read.
    pub fn load(folder: Option<&Path>) -> Result<Option<Self>, SiteError> {
        match folder {
            Some(folder) => Self::from_folder(folder).map(Some),
            None => Self::own(),
        }
    }

    #[cfg(feature = "bundle")]
    fn own() -> Result<Option<Self>, SiteError> {
        #[derive(rust_embed::RustEmbed)]
        #[folder = "../target/site"]
        struct Bundle;

        let files = Bundle::iter().filter_map(|name| {
            let bytes = match Bundle::get(&name)?.data {
                std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((name.into_owned(), bytes))
        });
        Self::from_files(files).map(Some)
    }

    #[cfg(not(feature = "bundle"))]
    fn own() -> Result<Option<Self>, SiteError> {
        let folder = Path::new(BUILT);
        if folder.join(MANIFEST).exists() { Self::from_folder(folder).map(Some) } else { Ok(None) }
    }

    fn from_folder(folder: &Path) -> Result<Self, SiteError> {
        let mut files = Vec::new();
        read_below(folder, "", &mut files)?;
        Self::from_files(files)
    }

    fn from_files(files: impl IntoIterator<Item = (String, Bytes)>) -> Result<Self, SiteError> {
        let mut site = Self::default();
        let mut manifest = None;
        for (name, bytes) in files {
            if name == MANIFEST {
                manifest = Some(bytes);
            } else if !name.split('/').any(|part| part.starts_with('.')) {
                site.add(&name, bytes);
            }
        }
        site.manifest = serde_json::from_slice(&manifest.unwrap_or_default()).map_err(SiteError::Manifest)?;
        // A compressed form alone serves nobody who does not take it.
        site.files.retain(|_, file| file.plain.is_some());
        Ok(site)
    }

    fn add(&mut self, name: &str, bytes: Bytes) {
        let (original, encoding) = match name.rsplit_once('.') {
            Some((original, "br")) => (original, "br"),
            Some((original, "gz")) => (original, "gzip"),
            _ => (name, ""),
        };
        let form = Some(Form { tag: ETag::of_file(&bytes, encoding), bytes });
        let file = self.files.entry(format!("/{original}")).or_default();
        file.content_type = content_type(original);
        file.immutable = original.starts_with("pkg/");
        match encoding {
            "br" => file.brotli = form,
            "gzip" => file.gzip = form,
            _ => file.plain = form,
        }
    }

    /// The names that pages load, for the app's shell.
    #[must_use]
    pub fn assets(&self) -> SiteAssets {
        SiteAssets {
            css: self.manifest.css.clone(),
            leaflet_js: self.manifest.leaflet_js.clone(),
            leaflet_css: self.manifest.leaflet_css.clone(),
            scripts: self.manifest.scripts.clone(),
        }
    }

    /// The name of the script and the WebAssembly of this build.
    #[must_use]
    pub fn output_name(&self) -> &str {
        &self.manifest.output_name
    }

    /// How many files can be asked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none: a binary without a built site.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file at the path in the smallest form that the asker takes; `None` if there is no such file.
    pub(crate) fn answer(&self, path: &str, asked: &HeaderMap) -> Option<Response> {
        let file = self.files.get(path)?;
        let (form, encoding) = file.form_for(asked)?;
        let mut head = HeaderMap::new();
        head.insert(header::ETAG, form.tag.header());
        head.insert(header::CACHE_CONTROL, if file.immutable { FOR_EVER } else { AN_HOUR });
        if file.brotli.is_some() || file.gzip.is_some() {
            head.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if form.tag.is_held_by(asked) {
            return Some((StatusCode::NOT_MODIFIED, head).into_response());
        }
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
        if let Some(encoding) = encoding {
            head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Some((head, form.bytes.clone()).into_response())
    }
}

impl File {
    fn form_for(&self, asked: &HeaderMap) -> Option<(&Form, Option<&'static str>)> {
        let brotli = self.brotli.as_ref().filter(|_| accepts(asked, "br")).map(|form| (form, Some("br")));
        let gzip = || self.gzip.as_ref().filter(|_| accepts(asked, "gzip")).map(|form| (form, Some("gzip")));
        brotli.or_else(gzip).or_else(|| self.plain.as_ref().map(|form| (form, None)))
    }
}

/// Whether the asker takes the encoding: named with a weight above zero, or covered by `*`.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let mut by_star = false;
    let parts = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for part in parts.flat_map(|value| value.split(',')) {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
        let taken = weight.is_some_and(|weight| weight > 0.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case(encoding) => return taken,
            "*" => by_star = taken,
            _ => {}
        }
    }
    by_star
}

fn read_below(folder: &Path, prefix: &str, files: &mut Vec<(String, Bytes)>) -> Result<(), SiteError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        |source| SiteError::Unreadable { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            read_below(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, fs::read(&path).map_err(unreadable(&path))?.into()));
        }
    }
    Ok(())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("ico") => "image/x-icon",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn encodings_are_taken_by_name_weight_and_star() {
        let asked =
            |value: &str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap())]);
        for yes in ["br", "gzip, br", "BR;q=0.1", "*", "gzip, *;q=0.5", "gzip;q=1.0 , br ; q=1"] {
            assert!(accepts(&asked(yes), "br"), "{yes}");
        }
        for no in ["", "gzip", "br;q=0", "br;q=0.000, *", "*;q=0", "brotli", "br;q=x"] {
            assert!(!accepts(&asked(no), "br"), "{no}");
        }
    }

    #[test]
    fn hidden_files_the_manifest_and_lone_compressed_forms_are_not_served() {
        let file = |name: &str| (name.to_owned(), Bytes::from_static(b"x"));
        let manifest = br#"{"output_name":"misto-1","css":"/pkg/a.css","leaflet_js":"/l.js","leaflet_css":"/l.css"}"#;
        let files = [
            file("robots.txt"),
            file("pkg/a.css"),
            file("pkg/a.css.br"),
            file("pkg/b.js.gz"),
            file(".hidden"),
            file("pkg/.git/config"),
            (MANIFEST.to_owned(), Bytes::from_static(manifest)),
        ];
        let site = Site::from_files(files).unwrap();
        let mut names: Vec<&str> = site.files.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["/pkg/a.css", "/robots.txt"]);
        assert_eq!(site.assets().css, "/pkg/a.css");
        assert!(matches!(Site::from_files([file("a")]), Err(SiteError::Manifest(_))));
    }
}
