//! `docs/permissions.md` shows the very tables that the rules go by.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use domain::permission::{PERMISSIONS, is_staff};
use domain::workflow::{ActionKind, Role, State, TABLE};

/// Set to write the tables anew.
const WRITE: &str = "MISTO_WRITE_DOCS";
const BEGIN: &str = "<!-- the tables: written by crates/domain/tests/permissions.rs -->\n";
const END: &str = "<!-- the end of the tables -->";

fn row(first: &str, cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {first} | {} |\n", cells.join(" | "))
}

fn mark(is: bool) -> String {
    if is { "✓" } else { "" }.to_owned()
}

fn tables() -> String {
    let staff: Vec<Role> = Role::ALL.iter().copied().filter(|role| is_staff(*role)).collect();
    let mut text = String::from("\n## Beside requests\n\n");
    text += &row("permission", staff.iter().map(|role| role.code().to_owned()));
    text += &row("---", staff.iter().map(|_| "---".to_owned()));
    for (permission, roles) in PERMISSIONS {
        text += &row(&format!("`{permission}`"), staff.iter().map(|role| mark(roles.contains(role))));
    }
    let everybody: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| TABLE.iter().any(|step| step.who.contains(role))).collect();
    text += "\n## Steps of a request\n\nWhat may be done in which state, where it leads, and who may do it. What hangs on times and on what was said is refused by\n`domain::workflow::decide`.\n\n";
    text += &row(
        "step",
        ["from", "to"].map(str::to_owned).into_iter().chain(everybody.iter().map(|role| role.code().to_owned())),
    );
    text += &row("---", (0..everybody.len() + 2).map(|_| "---".to_owned()));
    for kind in ActionKind::ALL {
        let steps: Vec<_> = TABLE.iter().filter(|step| step.action == *kind).collect();
        let Some(first) = steps.first() else { continue };
        let from: Vec<&str> = State::ALL
            .iter()
            .filter(|state| steps.iter().any(|step| step.from.contains(state)))
            .map(|state| state.code())
            .collect();
        let stays = steps.iter().all(|step| step.from == [step.to]);
        let to = if stays { "the same".to_owned() } else { first.to.code().to_owned() };
        let who = everybody.iter().map(|role| mark(steps.iter().any(|step| step.who.contains(role))));
        let _ = write!(text, "{}", row(&format!("`{kind}`"), [from.join(", "), to].into_iter().chain(who)));
    }
    text + "\n"
}

#[test]
fn the_document_shows_the_tables_that_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let document = fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    let tables = tables();
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, format!("{before}{BEGIN}{tables}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(shown, tables, "{WRITE}=1 cargo test -p domain --test permissions writes docs/permissions.md anew");
}
