#![allow(clippy::unwrap_used)]
use super::*;

const SMALLEST: &str = r#"
source = "kharkiv-1562"
time_zone = "Europe/Kyiv"
[columns]
id = "number"
registered_at = "created"
"#;

fn refusal(text: &str) -> String {
    Mapping::parse(text).unwrap_err().to_string()
}

#[test]
fn the_smallest_mapping() {
    let mapping = Mapping::parse(SMALLEST).unwrap();
    assert_eq!(mapping.source(), "kharkiv-1562");
    assert_eq!(mapping.wanted_columns(), [("id", "number"), ("registered_at", "created")]);
    assert_eq!(mapping.file.delimiter, b',');
    assert_eq!(mapping.types.precision, Precision::Street);
}

#[test]
fn an_unknown_key_is_named() {
    for (extra, key) in [
        ("dues = \"x\"", "dues"),
        ("[file]\ndelimeter = \";\"", "delimeter"),
        ("[status]\ndone = { state = \"closed\", resolved = \"done\" }", "resolved"),
        ("[[rule]]\nmatches = [\"*\"]\ndirection = \"water\"", "matches"),
        ("[cities]\n", "cities"),
    ] {
        let said = refusal(&format!("{SMALLEST}{extra}"));
        assert!(said.contains(key), "{said}");
    }
}

#[test]
fn a_missing_key_is_named() {
    assert!(refusal("source = \"a\"\ntime_zone = \"UTC\"\n[columns]\nid = \"x\"").contains("registered_at"));
    assert!(refusal("time_zone = \"UTC\"\n[columns]\nid = \"x\"\nregistered_at = \"y\"").contains("source"));
}

#[test]
fn values_that_cannot_be() {
    for (extra, said_of) in [
        ("due = \"d\"\nlat = \"y\"", "columns.lat"),
        ("[file]\ndelimiter = \"||\"", "file.delimiter"),
        ("[file]\nencoding = \"klingon\"", "file.encoding"),
        ("[file]\nencoding = \"utf-16le\"", "file.encoding"),
        ("[formats]\ndue = [\"dd.mm.yyyy\"]", "formats.due"),
        ("status = \"s\"", "[status]"),
        ("[channel]\ndzvinok = \"phone\"", "columns.channel"),
        ("closed_at = \"c\"", "defaults.resolution"),
        ("status = \"s\"\n[status]\nok = { state = \"closed\" }", "status.\"ok\""),
        ("status = \"s\"\n[status]\nok = { state = \"rework\", resolution = \"done\" }", "status.\"ok\""),
        ("status = \"s\"\n[status]\nok = { state = \"on_control\", resolution = \"refused\" }", "status.\"ok\""),
        ("status = \"s\"\n[status]\nok = { state = \"assigned\", confirmed_by = \"nobody\" }", "status.\"ok\""),
        ("status = \"s\"\n[status]\nok = { state = \"rework\" }\nOK = { state = \"rework\" }", "stands twice"),
        ("[place]\nbounds = [30.0, 51.0, 31.0, 50.0]", "place.bounds"),
        ("[[executor]]\nmatch = []\ncode = \"x\"", "executor 1: match"),
        ("[[executor]]\nmatch = [\"x\"]\nname = \"X\"", "executor 1"),
        ("[[rule]]\nmatch = [\"a\"]\ndirection = \"water\"\n[[rule]]\nmatch = [\"b\"]", "rule 2"),
        ("[city]\nzoom = 99", "city.zoom"),
        ("[city]\ncentre = [530.0, 30.0]", "city.centre"),
    ] {
        let said = refusal(&format!("{SMALLEST}{extra}"));
        assert!(said.contains(said_of), "{extra}: {said}");
    }
    assert!(refusal(&SMALLEST.replace("Europe/Kyiv", "Kyiv")).contains("time_zone"));
    assert!(refusal(&SMALLEST.replace("kharkiv-1562", "Харків")).contains("source"));
    assert!(refusal(&SMALLEST.replace("kharkiv-1562", "misto")).contains("source"));
}

#[test]
fn an_unknown_word_of_ours_is_named_with_those_there_are() {
    let said = refusal(&format!("{SMALLEST}status = \"s\"\n[status]\nok = {{ state = \"finished\" }}"));
    assert!(said.contains("finished") && said.contains("in_progress"), "{said}");
}
