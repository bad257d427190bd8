#![allow(clippy::unwrap_used)]

use super::*;
use crate::border::Border;
use crate::classifier::{Direction, District, Executor, ExecutorKind, Name};
use crate::place::LatLon;

fn name() -> Name {
    Name { uk: "Назва".to_owned(), en: "Name".to_owned() }
}

fn city() -> Classifier {
    let direction = |id, code: &str| Direction { id: DirectionId(id), code: code.to_owned(), name: name() };
    let executor =
        Executor { id: ExecutorId(7), code: "vodokanal".to_owned(), name: name(), kind: ExecutorKind::Organisation };
    let district = District {
        id: DistrictId(2),
        code: "soborny".to_owned(),
        name: name(),
        label_point: LatLon { lat: 48.4, lon: 35.0 },
        border: Border::default(),
    };
    Classifier::new(
        vec![direction(1, "water"), direction(2, "roads"), direction(3, "heating")],
        Vec::new(),
        vec![executor],
        vec![district],
    )
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What a reader makes of a parameter: the value, or the problem with that very field.
fn said<T>(field: Field, answer: Result<T, FieldError>) -> Result<T, Problem> {
    answer.map_err(|error| {
        assert_eq!(error.field, field);
        error.problem
    })
}

use Problem::{Malformed, Missing, OutOfRange, Repeated, TooLong, Unknown};

#[test]
fn a_box_is_four_degrees_in_order() {
    let good = [
        ("34.9,48.3,35.2,48.6", [34.9, 48.3, 35.2, 48.6]),
        (" 34.9 , 48.3, 35.2 ,48.6 ", [34.9, 48.3, 35.2, 48.6]),
        ("-180,-90,180,90", [-180.0, -90.0, 180.0, 90.0]),
        ("35,48,35,48", [35.0, 48.0, 35.0, 48.0]),
        ("3.5e1,48,36,49", [35.0, 48.0, 36.0, 49.0]),
    ];
    for (text, [west, south, east, north]) in good {
        assert_eq!(bbox(Some(text)), Ok(BBox { west, south, east, north }), "{text}");
    }
    let bad = [
        ("34.9,48.3,35.2", Malformed),
        ("34.9,48.3,35.2,48.6,1", Malformed),
        ("34.9,48.3,35.2,", Malformed),
        ("34.9;48.3;35.2;48.6", Malformed),
        ("a,b,c,d", Malformed),
        ("NaN,48.3,35.2,48.6", Malformed),
        ("-inf,48.3,inf,48.6", Malformed),
        ("infinity,48.3,35.2,48.6", Malformed),
        ("1e999,48.3,35.2,48.6", Malformed),
        ("35.2,48.3,34.9,48.6", OutOfRange),
        ("34.9,48.6,35.2,48.3", OutOfRange),
        ("34.9,48.3,35.2,90.1", OutOfRange),
        ("-180.1,48.3,35.2,48.6", OutOfRange),
        ("34.9,48.3,999,48.6", OutOfRange),
    ];
    for (text, problem) in bad {
        assert_eq!(said(Field::Bbox, bbox(Some(text))), Err(problem), "{text}");
        assert_eq!(said(Field::Bbox, optional_bbox(Some(text))), Err(problem), "{text}");
    }
    assert_eq!(said(Field::Bbox, bbox(None)), Err(Missing));
    assert_eq!(said(Field::Bbox, bbox(Some(" "))), Err(Missing));
    assert_eq!(optional_bbox(None), Ok(None));
    assert_eq!(optional_bbox(Some("")), Ok(None));
}

#[test]
fn a_zoom_is_a_whole_number_up_to_the_deepest() {
    for (text, expected) in [
        ("0", Ok(0)),
        ("12", Ok(12)),
        ("20", Ok(20)),
        ("21", Err(OutOfRange)),
        ("99", Err(OutOfRange)),
        ("256", Err(OutOfRange)),
        ("-1", Err(OutOfRange)),
        ("99999999999999999999", Err(OutOfRange)),
        ("-99999999999999999999", Err(OutOfRange)),
        ("12.5", Err(Malformed)),
        ("x", Err(Malformed)),
        ("-", Err(Malformed)),
        ("1e1", Err(Malformed)),
        ("٣", Err(Malformed)),
        ("", Err(Missing)),
    ] {
        assert_eq!(said(Field::Zoom, zoom(Some(text))), expected, "{text}");
    }
    assert_eq!(said(Field::Zoom, zoom(None)), Err(Missing));
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    for (text, expected) in [
        ("2026-11-22", Ok(Some(day("2026-11-22")))),
        ("2028-02-29", Ok(Some(day("2028-02-29")))),
        ("1990-01-01", Ok(Some(day("1990-01-01")))),
        ("2100-12-31", Ok(Some(day("2100-12-31")))),
        ("", Ok(None)),
        ("2026-02-30", Err(OutOfRange)),
        ("2026-02-29", Err(OutOfRange)),
        ("2026-13-01", Err(OutOfRange)),
        ("2026-00-10", Err(OutOfRange)),
        ("1989-12-31", Err(OutOfRange)),
        ("2101-01-01", Err(OutOfRange)),
        ("0000-01-01", Err(OutOfRange)),
        ("2026-2-3", Err(Malformed)),
        ("2026-02-3", Err(Malformed)),
        ("20260203", Err(Malformed)),
        ("2026/02/03", Err(Malformed)),
        ("03.02.2026", Err(Malformed)),
        ("2026-02-03T00:00", Err(Malformed)),
        ("+026-02-03", Err(Malformed)),
        ("-026-02-03", Err(Malformed)),
        ("today", Err(Malformed)),
        ("202٣-02-03", Err(Malformed)),
    ] {
        assert_eq!(said(Field::Date, date(Some(text))), expected, "{text}");
    }
    assert_eq!(date(None), Ok(None));
}

#[test]
fn a_request_number_is_digits_that_fit() {
    let beyond = "1".to_owned() + &"0".repeat(30);
    for (text, expected) in [
        ("1", Ok(RequestId(1))),
        ("9223372036854775807", Ok(RequestId(i64::MAX))),
        ("0", Err(OutOfRange)),
        ("9223372036854775808", Err(OutOfRange)),
        (beyond.as_str(), Err(OutOfRange)),
        ("-1", Err(Malformed)),
        ("+1", Err(Malformed)),
        ("1.0", Err(Malformed)),
        ("0x10", Err(Malformed)),
        ("12 34", Err(Malformed)),
        ("1' OR '1'='1", Err(Malformed)),
        ("", Err(Missing)),
    ] {
        assert_eq!(said(Field::Id, request_id(Some(text))), expected, "{text}");
    }
    assert_eq!(said(Field::Id, request_id(None)), Err(Missing));
}

#[test]
fn words_are_those_of_the_list() {
    assert_eq!(period(Some("week")), Ok(Some(Period::Week)));
    assert_eq!(period(None), Ok(None));
    for text in ["decade", "Week", "weeks", "0"] {
        assert_eq!(said(Field::Period, period(Some(text))), Err(Unknown), "{text}");
    }
    assert_eq!(lang(None), Ok(Lang::Uk));
    assert_eq!(lang(Some("en")), Ok(Lang::En));
    assert_eq!(said(Field::Lang, lang(Some("ru"))), Err(Unknown));
    assert_eq!(executor(Some("vodokanal"), &city()), Ok(ExecutorId(7)));
    assert_eq!(said(Field::Code, executor(Some("nobody"), &city())), Err(Unknown));
    assert_eq!(said(Field::Code, executor(None, &city())), Err(Missing));
}

fn params(change: impl FnOnce(&mut SelectionParams)) -> Result<Selection, FieldError> {
    let mut params = SelectionParams::default();
    change(&mut params);
    params.parse(&city(), Period::Month, day("2026-11-22"))
}

#[test]
fn what_is_not_given_is_this_month_and_everything() {
    let all = Selection {
        period: Period::Month,
        date: day("2026-11-22"),
        directions: Vec::new(),
        state: None,
        executor: None,
        district: None,
    };
    assert_eq!(params(|_| ()), Ok(all.clone()));
    // A form without a choice sends its fields empty.
    let empty = || Some(String::new());
    let blank = SelectionParams {
        period: empty(),
        date: empty(),
        direction: empty(),
        state: empty(),
        executor: empty(),
        district: Some("  ".to_owned()),
    };
    assert_eq!(blank.parse(&city(), Period::Month, day("2026-11-22")), Ok(all));
}

#[test]
fn a_selection_is_read_from_its_codes() {
    let given = |text: &str| Some(text.to_owned());
    let params = SelectionParams {
        period: given("day"),
        date: given("2026-03-29"),
        direction: given("roads, water,roads"),
        state: given("overdue"),
        executor: given("vodokanal"),
        district: given("soborny"),
    };
    let expected = Selection {
        period: Period::Day,
        date: day("2026-03-29"),
        directions: vec![DirectionId(1), DirectionId(2)],
        state: Some(StateFilter::Overdue),
        executor: Some(ExecutorId(7)),
        district: Some(DistrictId(2)),
    };
    assert_eq!(params.parse(&city(), Period::Month, day("2026-11-22")), Ok(expected));
}

#[test]
fn an_unknown_code_is_named_with_its_field() {
    let wrong = |text: &str| Some(text.to_owned());
    let unknown = |field| Err(FieldError { field, problem: Unknown });
    assert_eq!(params(|p| p.direction = wrong("magic")), unknown(Field::Direction));
    assert_eq!(params(|p| p.direction = wrong("water,magic")), unknown(Field::Direction));
    assert_eq!(params(|p| p.direction = wrong("water,,roads")), unknown(Field::Direction));
    assert_eq!(params(|p| p.direction = wrong("WATER")), unknown(Field::Direction));
    assert_eq!(params(|p| p.state = wrong("late")), unknown(Field::State));
    assert_eq!(params(|p| p.executor = wrong("nobody")), unknown(Field::Executor));
    assert_eq!(params(|p| p.district = wrong("atlantis")), unknown(Field::District));
    assert_eq!(params(|p| p.period = wrong("hour")), unknown(Field::Period));
    assert_eq!(params(|p| p.date = wrong("2026-02-30")), Err(FieldError { field: Field::Date, problem: OutOfRange }));
}

#[test]
fn no_value_is_longer_than_any_sensible_one() {
    let long = "1".repeat(MAX_LENGTH + 1);
    let value = Some(long.as_str());
    assert_eq!(said(Field::Bbox, bbox(value)), Err(TooLong));
    assert_eq!(said(Field::Zoom, zoom(value)), Err(TooLong));
    assert_eq!(said(Field::Date, date(value)), Err(TooLong));
    assert_eq!(said(Field::Period, period(value)), Err(TooLong));
    assert_eq!(said(Field::Id, request_id(value)), Err(TooLong));
    assert_eq!(said(Field::Lang, lang(value)), Err(TooLong));
    assert_eq!(said(Field::Code, executor(value, &city())), Err(TooLong));
    for set in [
        (|p, v| p.direction = v) as fn(&mut SelectionParams, Option<String>),
        |p, v| p.state = v,
        |p, v| p.executor = v,
        |p, v| p.district = v,
    ] {
        assert_eq!(params(|p| set(p, Some(long.clone()))).unwrap_err().problem, TooLong);
    }
    // The longest that is still read.
    let fits = "1".repeat(MAX_LENGTH);
    assert_eq!(said(Field::Id, request_id(Some(&fits))), Err(OutOfRange));
}

#[test]
fn a_parameter_given_twice_is_named() {
    assert_eq!(refuse_repeated([]), Ok(()));
    assert_eq!(refuse_repeated(["bbox", "zoom", "date", "period", "utm_source", "utm_source"]), Ok(()));
    assert_eq!(
        refuse_repeated(["bbox", "date", "zoom", "date"]),
        Err(FieldError { field: Field::Date, problem: Repeated })
    );
    for &field in Field::ALL {
        assert_eq!(said(field, refuse_repeated([field.code(), field.code()])), Err(Repeated), "{field}");
    }
}

#[test]
fn an_error_says_field_and_problem_and_never_the_value() {
    let error = zoom(Some("<script>")).unwrap_err();
    assert_eq!(error.to_string(), "zoom: malformed");
    assert_eq!(serde_json::to_string(&error).unwrap(), r#"{"field":"zoom","problem":"malformed"}"#);
}

#[test]
fn a_state_filter_keeps_what_it_says() {
    for &state in State::ALL {
        let open = state != State::Closed;
        assert_eq!(StateFilter::Open.keeps(state, false), open);
        assert_eq!(StateFilter::Closed.keeps(state, false), !open);
        assert!(StateFilter::Overdue.keeps(state, true) && !StateFilter::Overdue.keeps(state, false));
    }
}
