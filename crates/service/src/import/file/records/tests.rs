#![allow(clippy::unwrap_used)]
use encoding_rs::UTF_8;

use super::*;

fn fields(text: &str) -> Option<Vec<String>> {
    match split(text, b',') {
        Split::Fields(fields) => Some(fields.iter().map(str::to_owned).collect()),
        Split::Open | Split::Stray => None,
    }
}

/// Records as `line: field|field`, broken lines as `line! text`.
fn read(text: &str, columns: usize) -> Vec<String> {
    let is_record = |fields: &StringRecord| fields.get(0).is_some_and(|id| id.parse::<u32>().is_ok());
    let mut records = Records::new(Lines::new(text.as_bytes(), UTF_8), b',', columns, &is_record);
    let mut found = Vec::new();
    while let Some(piece) = records.next().unwrap() {
        found.push(match piece {
            Piece::Record(record) => {
                let fields: Vec<_> = record.fields.iter().collect();
                format!("{}: {}", record.line, fields.join("|"))
            }
            Piece::Broken { line, text, .. } => format!("{line}! {text}"),
        });
    }
    found
}

#[test]
fn fields_of_a_line() {
    assert_eq!(fields("a,b,c").unwrap(), ["a", "b", "c"]);
    assert_eq!(fields(",,").unwrap(), ["", "", ""]);
    assert_eq!(fields("\"a,b\",\"he said \"\"no\"\"\",").unwrap(), ["a,b", "he said \"no\"", ""]);
    assert_eq!(fields("5\" pipe,ЖЕК \"7\"").unwrap(), ["5\" pipe", "ЖЕК \"7\""]);
    assert_eq!(split("a,\"b", b','), Split::Open);
    assert_eq!(split("\"a\" ,b", b','), Split::Stray);
}

#[test]
fn a_field_may_span_lines() {
    assert_eq!(read("1,\"a\nb\n\nc\",x\n2,d,y\n", 3), ["1: 1|a\nb\n\nc|x", "5: 2|d|y"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_line_only() {
    assert_eq!(read("1,a,x\n2,\"b,y\n3,c,z\n4,d,w\n", 3), ["1: 1|a|x", "2! 2,\"b,y", "3: 3|c|z", "4: 4|d|w"]);
}

#[test]
fn a_quote_that_a_later_one_seems_to_close() {
    // The second quote closes the first, with text behind it.
    assert_eq!(read("1,\"a,x\n2,\"b\",y\n3,c,z\n", 3), ["1! 1,\"a,x", "2: 2|b|y", "3: 3|c|z"]);
    // It closes at the end of a field, and the number of fields comes out right: the line in between is a record of its own.
    assert_eq!(read("1,\"a\n2,b,c\n3,\"d\"\n", 2), ["1! 1,\"a", "2! 2,b,c", "3: 3|d"]);
    assert_eq!(read("1,\"a\n2,b\nc\",\n", 3), ["1: 1|a\n2,b\nc|"]);
    assert_eq!(read("1,\"a\n2,b\nc\"\n", 2), ["1! 1,\"a", "2: 2|b", "3! c\""]);
}

#[test]
fn a_wrong_number_of_fields() {
    assert_eq!(read("1,a\n2,b,c,d\n\n3,e,f", 3), ["1! 1,a", "2! 2,b,c,d", "4: 3|e|f"]);
}

#[test]
fn a_quote_that_is_open_for_too_long() {
    let mut text = "1,\"a,x\n".to_owned();
    for n in 2..1000 {
        text.push_str(&format!("{n},b,y\n"));
    }
    let found = read(&text, 3);
    assert_eq!(found.len(), 999);
    assert_eq!(found[0], "1! 1,\"a,x");
    assert_eq!(found[998], "999: 999|b|y");
}
