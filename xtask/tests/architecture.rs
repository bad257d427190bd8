//! The house stands as `docs/architecture.md` draws it: who may import whom,
//! where SQL and the clock may be, and how long a file may get.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// `domain <- store <- service <- app[ssr] <- server` and `domain <- app <- frontend`:
/// each crate with all crates of the workspace that it may depend on.
const ARROWS: [(&str, &[&str]); 7] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("service", &["domain", "store"]),
    ("app", &["domain", "service"]),
    ("server", &["app", "domain", "service", "store"]),
    ("frontend", &["app", "domain"]),
    ("xtask", &[]),
];

/// Crates that know nothing of HTTP and of pages.
const BELOW_THE_WEB: [&str; 3] = ["domain", "service", "store"];

const LONGEST_FILE: usize = 500;

#[test]
fn every_dependency_follows_an_arrow() {
    let members = dependencies_of_members();
    let known: BTreeSet<&str> = ARROWS.iter().map(|(member, _)| *member).collect();
    let found: BTreeSet<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(found, known, "ARROWS must name every crate of the workspace");

    for (member, allowed) in ARROWS {
        for dependency in &members[member] {
            // A crate may test itself with a feature on: a dependency upon itself.
            let inside = known.contains(dependency.as_str()) && dependency != member;
            assert!(!inside || allowed.contains(&dependency.as_str()), "{member} must not depend on {dependency}");
        }
    }
}

#[test]
fn only_the_store_knows_sqlx() {
    for (member, dependencies) in dependencies_of_members() {
        assert_eq!(dependencies.contains("sqlx"), member == "store", "{member} and sqlx");
    }
}

#[test]
fn below_the_web_there_is_no_axum_and_no_leptos() {
    for member in BELOW_THE_WEB {
        for package in tree(&["--package", member, "--all-features"]) {
            assert!(!package.starts_with("axum") && !package.starts_with("leptos"), "{member} depends on {package}");
        }
    }
}

#[test]
fn the_browser_gets_no_database_no_server_and_no_heavy_tables() {
    let tree = tree(&["--package=frontend", "--target=wasm32-unknown-unknown"]);
    assert!(tree.contains("domain") && tree.contains("app") && tree.contains("leptos"));
    for heavy in ["axum", "chrono-tz", "hyper", "mio", "service", "sqlx", "store", "tokio"] {
        assert!(!tree.contains(heavy), "the browser's build has {heavy} in it");
    }
}

#[test]
fn sql_stays_in_the_store() {
    let own = "crates/store/";
    for (path, text) in sources().filter(|(path, _)| !path.starts_with(own)) {
        for (number, line) in numbered_code(&text) {
            let sql = ["sqlx::", "SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "]
                .iter()
                .find(|sql| line.contains(**sql));
            assert!(sql.is_none(), "{path}:{number}: {sql:?} belongs to {own}");
        }
    }
}

#[test]
fn the_clock_is_read_in_clock_rs_alone() {
    for (path, text) in sources().filter(|(path, _)| !path.ends_with("/clock.rs")) {
        for (number, line) in numbered_code(&text) {
            let clock = ["Utc::now", "Local::now", "SystemTime::now", "OffsetDateTime::now"]
                .iter()
                .find(|clock| line.contains(**clock));
            assert!(clock.is_none(), "{path}:{number}: {clock:?}, outside a clock.rs");
        }
    }
}

#[test]
fn no_file_outgrows_its_subject() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{path} has {lines} lines: split it by subject, at most {LONGEST_FILE} in a file"
        );
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).current_dir(root()).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The direct dependencies of every crate of the workspace, for whatever
/// target, feature or purpose.
fn dependencies_of_members() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version=1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            (name(package), dependencies.iter().map(name).collect())
        })
        .collect()
}

/// Everything that ends up in a build. `cargo tree` resolves features as the
/// build does, which `cargo metadata` does not.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    // Without build scripts and procedural macros: they run on the host.
    let fixed = ["tree", "--edges=normal,no-proc-macro", "--prefix=none", "--format={p}"];
    cargo(&[&fixed, arguments].concat())
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// The Rust sources of the product, by their paths from the root.
fn sources() -> impl Iterator<Item = (String, String)> {
    let root = root();
    let mut files = Vec::new();
    for folder in ["app", "crates", "frontend", "server"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 10, "the sources are not where they were");
    files.sort();
    files.into_iter().map(move |path| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(&root).unwrap();
        (path.to_str().unwrap().to_owned(), text)
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Lines of code with their numbers; what is said in a comment is only said.
fn numbered_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}
