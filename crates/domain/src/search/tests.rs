#![allow(clippy::unwrap_used)]

use super::*;

fn list(words: &BTreeSet<String>) -> String {
    words.iter().cloned().collect::<Vec<_>>().join(" ")
}

#[test]
fn words_of_texts() {
    for (text, words) in [
        ("Під’їзд ПІД'ЇЗД підʼїзд", "підїзд"),
        ("Ґанок, ганок", "ганок"),
        ("вул. Тиха, 12-А, кв. 7", "12а 7 вул кв тиха"),
        ("вул. Тиха, 12-14", "12 14 вул тиха"),
        ("5-поверховий дім", "5 дім поверховий"),
        ("Руи\u{306}нація у Киі\u{308}ві", "київі руйнація"),
        ("за\u{301}мок і я в з", "замок"),
        ("— … !", ""),
        ("Łódź STRASSE", "strasse łódź"),
        (&"я".repeat(60), &"я".repeat(40)),
    ] {
        assert_eq!(list(&super::words([text])), words, "{text}");
    }
    assert_eq!(list(&super::words(["Коваль", "Олена", "коваль"])), "коваль олена");
}

#[test]
fn what_is_sought() {
    // What was typed, the words, the start, the digits: r may be a request, p a phone, w a word.
    for (typed, words, start, number) in [
        ("", "", "", ""),
        ("  в  ", "", "", ""),
        ("Коваль", "", "коваль", ""),
        ("Коваль ", "коваль", "", ""),
        ("коваль оле", "коваль", "оле", ""),
        ("коваль о", "коваль", "", ""),
        ("Тиха 12", "тиха", "", "12 rw"),
        ("Тиха, 12-а", "тиха", "12а", ""),
        ("Тиха 12а ", "12а тиха", "", ""),
        ("123456", "", "", "123456 rpw"),
        ("№ 123456", "", "", "123456 r"),
        ("#12", "", "", "12 r"),
        ("4567", "", "", "4567 rpw"),
        ("45-67", "", "", "4567 p"),
        ("123-45-67", "", "", "1234567 p"),
        ("123 45 67", "", "", "1234567 p"),
        ("067 123 45 67", "", "", "0671234567 p"),
        ("+380 67 1234567", "", "", "380671234567 p"),
        ("+380671234567", "", "", "380671234567 p"),
        ("0038 067 1234567", "", "", "380671234567 p"),
        ("(067) 123-45-67 коваль", "", "коваль", "0671234567 p"),
        ("тиха 12 1234567", "12 тиха", "", "1234567 rpw"),
        ("тиха 12 45", "12 тиха", "", "45 rw"),
        ("просп. Науки, 7 ями ", "науки просп ями", "", "7 rw"),
        ("0", "", "", "0 w"),
    ] {
        let sought = Sought::parse(typed).unwrap();
        assert_eq!(list(&sought.words), words, "{typed}");
        assert_eq!(sought.start.as_deref().unwrap_or_default(), start, "{typed}");
        let found = sought.number.map(|number| {
            let marks = [(number.request.is_some(), 'r'), (number.phone, 'p'), (number.word, 'w')];
            format!("{} {}", number.digits, marks.iter().filter(|mark| mark.0).map(|mark| mark.1).collect::<String>())
        });
        assert_eq!(found.unwrap_or_default(), number, "{typed}");
    }
}

#[test]
fn too_long_a_search_is_refused() {
    assert!(Sought::parse(&"я".repeat(MAX_SEARCH)).is_ok());
    let refused = Sought::parse(&"я".repeat(MAX_SEARCH + 1)).unwrap_err();
    assert_eq!((refused.field, refused.problem), ("q", Problem::TooLong));
    // As many numbers as fit are no reason to fail.
    assert!(Sought::parse(&"1 ".repeat(100)).is_ok());
}

#[test]
fn ends_of_phones() {
    assert_eq!(phone_end("+380671234567"), Some("4567"));
    assert_eq!(phone_end(""), None);
    assert_eq!(phone_end("+12"), None);
}

#[test]
fn nothing_personal_gets_into_a_log() {
    let sought = Sought::parse("коваль 0671234567").unwrap();
    assert_eq!(format!("{sought:?} {:?}", sought.number), "Sought(…) Some(Number(…))");
}
