//! `misto user`, as a real process.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::{Desk, Run};

const PASSWORD: &str = "кінь скоба батарея";

fn add<'a>(role: &'a str, phone: &'a str) -> Vec<&'a str> {
    vec!["user", "add", "--role", role, "--phone", phone, "--surname", "Перший", "--first-name", "Адам"]
}

/// Runs it with a password in the environment.
fn with_password(desk: &Desk, arguments: &[&str]) -> Run {
    Run::of(desk.command(arguments).env("MISTO_PASSWORD", PASSWORD))
}

#[test]
fn the_first_admin_is_made_at_the_command_line() {
    let desk = Desk::with_classifier();
    let made = with_password(&desk, &add("admin", "0500000001"));
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(!made.out.contains(PASSWORD), "{made:?}");

    // Out of what is piped in.
    let mut child = desk
        .command(&[&add("executor", "0500000002")[..], &["--executor", "vodokanal"]].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    let piped = child.wait_with_output().unwrap();
    assert!(piped.status.success(), "{}", String::from_utf8_lossy(&piped.stderr));

    let first = desk.done(&[&add("operator", "0500000003")[..], &["--first-password"]].concat());
    assert!(first.contains("to be changed at the first sign-in"), "{first}");
    let listed = desk.done(&["user", "list"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    for words in ["+380500000001  admin", "executor of vodokanal", "[first password]"] {
        assert!(listed.contains(words), "{words} in {listed}");
    }
}

#[test]
fn accounts_are_kept_and_what_cannot_be_is_named() {
    let desk = Desk::with_classifier();
    with_password(&desk, &add("admin", "0500000001"));
    with_password(&desk, &add("operator", "0500000002"));
    for (arguments, why) in [
        (add("operator", "0500000001"), "phone: is another account's"),
        (add("boss", "0500000009"), "role: "),
        (add("executor", "0500000009"), "executor: "),
        (vec!["user", "disable", "0500000001"], "role: somebody must stay an admin"),
        (vec!["user", "role", "0500000001", "operator"], "role: somebody must stay an admin"),
        (vec!["user", "disable", "0500000099"], "phone: is nobody's who works here"),
    ] {
        let refused = with_password(&desk, &arguments);
        assert_eq!(refused.code, Some(1), "{arguments:?}: {refused:?}");
        assert!(refused.err.contains(why), "{arguments:?}: {refused:?}");
    }
    desk.done(&["user", "disable", "0500000002"]);
    assert_eq!(desk.done(&["user", "list"]).lines().count(), 1);
    assert!(desk.done(&["user", "list", "--all"]).contains("[disabled]"));
    desk.done(&["user", "enable", "0500000002"]);
    desk.done(&["user", "role", "0500000002", "admin"]);
    desk.done(&["user", "disable", "0500000001"]);
    desk.done(&["user", "reset-second", "0500000002"]);
    assert_eq!(with_password(&desk, &["user", "password", "0500000002"]).code, Some(0));
    let first = desk.done(&["user", "password", "0500000002", "--first-password"]);
    assert!(first.starts_with("first password"), "{first}");
    let short = Run::of(desk.command(&["user", "password", "0500000002"]).env("MISTO_PASSWORD", "коротке"));
    assert!(short.code == Some(1) && short.err.contains("password: "), "{short:?}");
    let argument = desk.run(&["user", "password", "0500000002", "--password", "x"]);
    assert_eq!(argument.code, Some(2), "a password is never an argument");
}
