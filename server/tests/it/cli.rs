//! The command line, as a real process.

use crate::support::{Desk, Run, SURNAME};

/// Checks a failure: exit code 1, and one line that says what, why and what to do.
fn fails(run: &Run, words: &[&str]) {
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
    assert!(run.err.starts_with("misto: "), "{run:?}");
    for word in words {
        assert!(run.err.contains(word), "{word} in {run:?}");
    }
}

#[test]
fn what_is_not_understood_is_exit_code_2() {
    let desk = Desk::new();
    for arguments in [
        [].as_slice(),
        &["sevre"],
        &["serve", "--prot", "1"],
        &["serve", "--listen", "here"],
        &["import", "requests", "x.csv"],
        &["register", "--type", "05.01"],
        &["demo", "--requests", "-5"],
        &["demo", "--until", "yesterday"],
        &["backup"],
        &["settings", "set", "zoom"],
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:?}");
        assert!(!run.err.is_empty() && run.out.is_empty(), "{run:?}");
    }
    assert_eq!(desk.run(&["--help"]).code, Some(0));
    assert!(desk.done(&["--version"]).starts_with("misto "));
    assert!(!desk.folder.path().join("misto.db").exists(), "nothing was made");
}

#[test]
fn a_database_that_cannot_be_opened_is_named() {
    let desk = Desk::new();
    fails(&desk.run(&["migrate", "--database", "mysql://x"]), &["opening the register", "sqlite:"]);
    fails(&desk.run(&["migrate", "--database", "sqlite:/proc/none/x.db"]), &["opening sqlite:/proc/none/x.db"]);
    desk.write("text.db", "this is no database, but a text that is long enough to be one".repeat(40));
    fails(&desk.run(&["migrate", "--database", "sqlite:text.db"]), &["opening sqlite:text.db", "restore a backup"]);
    let postgres = desk.run(&["migrate", "--database", "postgres://misto:secret@127.0.0.1:1/misto"]);
    fails(&postgres, &["opening the register"]);
    assert!(!postgres.err.contains("secret"), "{postgres:?}");
}

#[test]
fn options_come_from_the_line_the_environment_the_file_in_this_order() {
    let desk = Desk::new();
    let migrated = |command: &mut std::process::Command| {
        let run = Run::of(command);
        assert_eq!(run.code, Some(0), "{run:?}");
        run.out.split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(migrated(&mut desk.command(&["migrate"])), "sqlite:misto.db");
    desk.write("misto.toml", "database = 'sqlite:file.db'\n[serve]\nlisten = '127.0.0.1:1'\n");
    assert_eq!(migrated(&mut desk.command(&["migrate"])), "sqlite:file.db");
    assert_eq!(migrated(desk.command(&["migrate"]).env("MISTO_DATABASE", "sqlite:env.db")), "sqlite:env.db");
    let line = ["migrate", "--database", "sqlite:line.db"];
    assert_eq!(migrated(desk.command(&line).env("MISTO_DATABASE", "sqlite:env.db")), "sqlite:line.db");
    desk.write("other.toml", "database = 'sqlite:other.db'");
    assert_eq!(migrated(&mut desk.command(&["migrate", "--config", "other.toml"])), "sqlite:other.db");
    assert_eq!(migrated(desk.command(&["migrate"]).env("MISTO_CONFIG", "other.toml")), "sqlite:other.db");

    desk.write("misto.toml", "databse = 'sqlite:file.db'");
    let run = desk.run(&["migrate"]);
    assert_eq!((run.code, run.err.as_str()), (Some(2), "misto: options: misto.toml: there is no option `databse`\n"));
    assert_eq!(desk.run(&["migrate", "--config", "none.toml"]).code, Some(2));
    assert!(!desk.run(&["serve", "--help"]).out.contains("env.db"));
}

#[test]
fn help_never_shows_what_stands_in_the_environment() {
    let desk = Desk::new();
    let run =
        Run::of(desk.command(&["serve", "--help"]).env("MISTO_DATABASE", "postgres://misto:abracadabra@db/misto"));
    assert!(run.out.contains("MISTO_DATABASE") && !run.out.contains("abracadabra"), "{run:?}");
}

#[test]
fn the_doctor_reports_and_makes_nothing() {
    let desk = Desk::new();
    let missing = desk.run(&["doctor"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.out.contains("fail  database    misto.db is not there"), "{missing:?}");
    assert!(!desk.folder.path().join("misto.db").exists());

    desk.done(&["migrate"]);
    let empty = desk.done(&["doctor"]);
    for line in ["ok    database", "ok    journal     wal", "ok    schema", "warn  classifier  0 request types", "disk"]
    {
        assert!(empty.contains(line), "{line} in {empty}");
    }
    let desk = Desk::with_classifier();
    desk.done(&["settings", "set", "time_zone", "Europe/Kyiv"]);
    let well = desk.done(&["doctor"]);
    assert!(well.contains("ok    time zone   Europe/Kyiv") && well.contains("85 request types"), "{well}");
    assert!(!well.contains("fail"), "{well}");

    desk.write("no-site.txt", "");
    let no_site = desk.run(&["doctor", "--site", "."]);
    assert!(no_site.code == Some(1) && no_site.out.contains("fail  site"), "{no_site:?}");

    desk.write("misto.db", vec![b'x'; 10_000]);
    let broken = desk.run(&["doctor"]);
    assert!(broken.code == Some(1) && broken.out.contains("fail  "), "{broken:?}");
}

#[test]
fn settings_are_read_set_and_refused() {
    let desk = Desk::new();
    assert_eq!(desk.done(&["settings", "get", "publication_delay_s"]), "0\n");
    assert_eq!(desk.done(&["settings", "set", "publication_delay_s", "600"]), "publication_delay_s = 600\n");
    assert_eq!(desk.done(&["settings", "get", "publication_delay_s"]), "600\n");
    let list = desk.done(&["settings", "list"]);
    assert!(list.contains("publication_delay_s = 600\n") && list.contains("places_public = true\n"), "{list}");
    fails(&desk.run(&["settings", "set", "publication_delay_s", "-1"]), &["publication_delay_s", "whole number"]);
    fails(&desk.run(&["settings", "set", "time_zone", "Kyiv"]), &["time_zone", "no such time zone"]);
    fails(&desk.run(&["settings", "get", "delay"]), &["setting delay", "misto settings list"]);
    fails(&desk.run(&["settings", "set", "version", "1"]), &["there is no such setting"]);
}

#[test]
fn a_request_is_registered_when_all_that_the_law_asks_for_is_there() {
    let desk = Desk::with_classifier();
    let said = desk.register();
    assert!(
        said.contains("number:   1\n") && said.contains("deadline: ") && said.contains("Дніпроводоканал"),
        "{said}"
    );

    let person = [
        "--surname",
        SURNAME,
        "--first-name",
        "Тест",
        "--phone",
        "0670000000",
        "--applicant-address",
        "вул. Тестова, 1",
    ];
    let with = |options: &[&str]| {
        let arguments: Vec<&str> = ["register"].iter().chain(options).chain(&person).copied().collect();
        desk.run(&arguments)
    };
    fails(&with(&["--type", "99.99", "--text", "x", "--address", "y"]), &["not registered: --type names nothing"]);
    fails(&with(&["--type", "05.01", "--text", "x"]), &["not registered: --address is needed where"]);
    fails(&with(&["--type", "05.01", "--text", " ", "--address", "y"]), &["--text is needed"]);
    fails(&with(&["--type", "05.01", "--text", "x", "--lat", "99", "--lon", "35"]), &["no place on Earth"]);
    let mut nameless = person;
    nameless[1] = " ";
    let arguments: Vec<&str> =
        ["register", "--type", "05.01", "--text", "x", "--address", "y"].into_iter().chain(nameless).collect();
    fails(&desk.run(&arguments), &["--surname is needed: the law asks for it"]);
    let whole = with(&["--type", "05.01", "--text", "x", "--address", "парк"]);
    assert!(whole.out.contains("number:   2\n"), "{whole:?}");
}

#[test]
fn an_export_holds_the_public_view_and_nothing_personal() {
    let desk = Desk::with_classifier();
    desk.register();
    let said = desk.done(&["export", "requests", "out.csv"]);
    assert_eq!(said, "1 requests in out.csv\n");
    let csv = desk.read("out.csv");
    assert_eq!(csv, desk.done(&["export", "requests"]));
    let (head, row) = csv.trim_end().split_once('\n').unwrap();
    assert!(head.starts_with("id,registered_at,direction,type,channel,district,lat,lon,state,executor,"), "{head}");
    assert_eq!(head.split(',').count(), row.split(',').count());
    let cells: Vec<&str> = row.split(',').collect();
    assert_eq!(cells[2..5], ["water", "05.01", "phone"]);
    assert_eq!((cells[8], cells[9]), ("assigned", "vodokanal"));
    assert!(cells[1].ends_with('Z') && cells[12].ends_with('Z'), "{row}");
    for personal in [SURNAME, "380670000000", "Тече", "Тестова"] {
        assert!(!csv.contains(personal), "{personal}");
    }
    desk.done(&["settings", "set", "places_public", "false"]);
    let hidden = desk.done(&["export", "requests"]);
    let cells: Vec<&str> = hidden.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(cells[6..8], ["", ""]);
    fails(&desk.run(&["export", "requests", "no/such/folder.csv"]), &["no/such/folder.csv"]);
}

#[test]
fn what_was_backed_up_is_restored() {
    let desk = Desk::with_classifier();
    desk.register();
    desk.done(&["backup", "one.backup"]);
    desk.register();
    fails(&desk.run(&["restore", "one.backup"]), &["nothing was restored: the register is not empty; --force"]);
    let said = desk.done(&["restore", "one.backup", "--force"]);
    assert_eq!(said, "sqlite:misto.db: 1 requests\n");
    assert_eq!(desk.done(&["export", "requests"]).lines().count(), 2);

    desk.done(&["restore", "one.backup", "--database", "sqlite:other.db"]);
    assert_eq!(desk.done(&["export", "requests", "--database", "sqlite:other.db"]), desk.done(&["export", "requests"]));
    desk.write("text", "no backup");
    fails(&desk.run(&["restore", "text", "--force"]), &["nothing was restored: not a backup"]);
    fails(&desk.run(&["restore", "none", "--force"]), &["none"]);
    assert_eq!(desk.done(&["export", "requests"]).lines().count(), 2, "what failed took nothing away");
    fails(&desk.run(&["backup", "no/such/folder"]), &["no backup was written"]);
}

#[test]
fn a_demo_city_is_made_once_and_the_same_for_the_same_seed() {
    let (one, two) = (Desk::new(), Desk::new());
    let options = ["demo", "--requests", "300", "--days", "30", "--seed", "7", "--until", "2026-10-01"];
    let said = one.done(&options);
    assert!(said.starts_with("300 requests over 30 days until 2026-10-01T20:59:59Z, seed 7\n"), "{said}");
    two.done(&options);
    let export = one.done(&["export", "requests"]);
    assert_eq!(export.lines().count(), 301);
    assert_eq!(export, two.done(&["export", "requests"]));
    fails(&one.run(&["demo"]), &["no city was made: the register is not empty"]);
    fails(&Desk::new().run(&["demo", "--requests", "0"]), &["--requests is out of range"]);
    fails(&Desk::new().run(&["demo", "--until", "2099-01-01"]), &["--until lies in the future"]);
}

const MAPPING: &str = r#"
source = "test"
time_zone = "Europe/Kyiv"

[columns]
id = "id"
registered_at = "created"
"#;

#[test]
fn an_import_says_what_it_did_and_does_it_once() {
    let desk = Desk::with_classifier();
    desk.write("mapping.toml", MAPPING);
    desk.write("in.csv", "id,created\n1,2024-03-01 10:00\n2,2024-03-02 11:00\n2,2024-03-02 11:00\n3,never\n");
    let import = ["import", "requests", "in.csv", "--mapping", "mapping.toml"];
    let trial: Vec<&str> = import.into_iter().chain(["--dry-run"]).collect();
    let tried = desk.run(&trial);
    assert_eq!(tried.code, Some(0), "{tried:?}");
    assert!(tried.out.starts_with("On trial; nothing was written."), "{tried:?}");
    assert_eq!(desk.done(&["export", "requests"]).lines().count(), 1);

    let said = desk.done(&import);
    for line in
        ["        4  rows in the file", "        2  imported", "        1  repeats", "        1  rejected", "line 5: "]
    {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(desk.read("in.rejects.csv").contains("3,never"), "{}", desk.read("in.rejects.csv"));
    let again = desk.done(&import);
    assert!(again.contains("        0  imported") && again.contains("        2  in the register before"), "{again}");
    assert_eq!(desk.done(&["export", "requests"]).lines().count(), 3);
}

#[test]
fn a_fault_of_an_imported_file_is_named() {
    let desk = Desk::with_classifier();
    desk.write("mapping.toml", MAPPING);
    let requests = |file| desk.run(&["import", "requests", file, "--mapping", "mapping.toml"]);
    desk.write("empty.csv", "");
    fails(&requests("empty.csv"), &["import of requests: empty.csv: "]);
    desk.write("column.csv", "id,when\n1,2024-03-01 10:00\n");
    fails(&requests("column.csv"), &["column.csv", "created"]);
    fails(&requests("none.csv"), &["none.csv"]);
    fails(&desk.run(&["import", "requests", "empty.csv", "--mapping", "none.toml"]), &["none.toml"]);
    desk.write("bad.toml", "source = 7");
    fails(&desk.run(&["import", "requests", "empty.csv", "--mapping", "bad.toml"]), &["bad.toml"]);
    fails(&desk.run(&["import", "classifier", "column.csv"]), &["nothing imported: column.csv"]);
    fails(&desk.run(&["import", "executors", "column.csv"]), &["nothing imported: column.csv"]);
    desk.write("map.geojson", "{}");
    fails(&desk.run(&["import", "districts", "map.geojson"]), &["map.geojson"]);
}

#[test]
fn addresses_are_imported_once_and_bad_rows_put_aside() {
    let desk = Desk::new();
    desk.write(
        "addresses.csv",
        "вулиця,будинок,широта,довгота\nвулиця Тиха,12,48.46,35.04\nвулиця Тиха,,48.46,35.04\n",
    );
    let first = desk.done(&["import", "addresses", "addresses.csv"]);
    assert!(first.contains("1 new, 0 changed, 0 as they were") && first.contains("rejected: 1"), "{first}");
    assert!(first.contains("line 3: house is empty"), "{first}");
    assert!(desk.read("addresses.rejects.csv").contains("3,house is empty"));
    let second = desk.done(&["import", "addresses", "addresses.csv"]);
    assert!(second.contains("0 new, 0 changed, 1 as they were"), "{second}");
    fails(&desk.run(&["import", "addresses", "nowhere.csv"]), &["nowhere.csv"]);
    desk.write("streets.csv", "street,lat,lon\nвулиця Тиха,48.46,35.04\n");
    fails(&desk.run(&["import", "addresses", "streets.csv"]), &["streets.csv", "\"house\""]);
}
