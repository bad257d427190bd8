#![allow(clippy::unwrap_used)]

use super::*;
use crate::border::Border;
use crate::classifier::{Direction, District, Executor, ExecutorKind, Name, Precision, RequestType, Urgency};
use crate::place::LatLon;

fn name(name: &str) -> Name {
    Name { uk: name.to_owned(), en: name.to_owned() }
}

/// Two directions of two types each (1, 2 and 3, 4), executors 1 to 5; type 4 has no default.
fn classifier() -> Classifier {
    let direction = |id: u16| Direction { id: DirectionId(id), code: format!("d{id}"), name: name("d") };
    let kind = |id: u16, direction: u16, executor: Option<u16>| RequestType {
        id: TypeId(id),
        code: format!("t{id}"),
        direction: DirectionId(direction),
        name: name("t"),
        urgency: Urgency::Short,
        precision: Precision::Street,
        executor: executor.map(ExecutorId),
    };
    let executor = |id: u16| Executor {
        id: ExecutorId(id),
        code: format!("e{id}"),
        name: name("e"),
        kind: ExecutorKind::Organisation,
    };
    let district = |id: u16| District {
        id: DistrictId(id),
        code: format!("r{id}"),
        name: name("r"),
        label_point: LatLon { lat: 48.4, lon: 35.0 },
        border: Border::default(),
    };
    Classifier::new(
        vec![direction(1), direction(2)],
        vec![kind(1, 1, Some(1)), kind(2, 1, Some(2)), kind(3, 2, Some(3)), kind(4, 2, None)],
        (1..=5).map(executor).collect(),
        vec![district(1), district(2)],
    )
}

fn rule(id: i64, matter: Matter, district: Option<u16>, address: Option<&str>, executor: u16) -> Rule {
    let building = address.and_then(Address::parse).map(|at| Building { street: at.street, house: at.house });
    Rule { id: RuleId(id), matter, district: district.map(DistrictId), building, executor: ExecutorId(executor) }
}

fn case(type_id: u16, district: Option<u16>, address: &str) -> Case {
    Case { type_id: TypeId(type_id), district: district.map(DistrictId), address: Address::parse(address) }
}

#[test]
fn the_first_rule_that_matches_decides() {
    let rules = Rules::new(vec![
        rule(10, Matter::Type(TypeId(1)), None, Some("вул. Тиха, 12-А"), 5),
        rule(11, Matter::Direction(DirectionId(1)), Some(2), Some("вулиця Тиха"), 4),
        rule(12, Matter::Direction(DirectionId(1)), Some(2), None, 3),
        rule(13, Matter::Type(TypeId(4)), Some(1), None, 2),
        rule(14, Matter::Any, None, Some("просп. Науки, 1"), 1),
        // Its executor is gone.
        rule(15, Matter::Any, None, None, 9),
    ]);
    let by = |rule: i64, matter, district, place| Why::Rule { rule: RuleId(rule), matter, district, place };
    for (case, executor, why) in [
        (case(1, None, "Тиха 12а"), Some(5), by(10, ByMatter::Type, false, ByPlace::House)),
        (case(1, Some(2), "вул. Тиха, 12а"), Some(5), by(10, ByMatter::Type, false, ByPlace::House)),
        (case(2, Some(2), "вул. Тиха, 12а"), Some(4), by(11, ByMatter::Direction, true, ByPlace::Street)),
        (case(2, Some(2), "вул. Тиха"), Some(4), by(11, ByMatter::Direction, true, ByPlace::Street)),
        (case(2, Some(2), "пров. Тиха, 12а"), Some(3), by(12, ByMatter::Direction, true, ByPlace::Any)),
        (case(2, Some(2), ""), Some(3), by(12, ByMatter::Direction, true, ByPlace::Any)),
        (case(2, Some(1), ""), Some(2), Why::Default),
        (case(2, None, ""), Some(2), Why::Default),
        (case(3, None, "проспект Науки, 1"), Some(1), by(14, ByMatter::Any, false, ByPlace::House)),
        (case(3, None, "проспект Науки, 10"), Some(3), Why::Default),
        (case(4, Some(1), ""), Some(2), by(13, ByMatter::Type, true, ByPlace::Any)),
        (case(4, Some(2), ""), None, Why::Nobody),
        (case(77, None, ""), None, Why::Nobody),
    ] {
        let routed = rules.route(&classifier(), &case);
        assert_eq!(routed, Routed { executor: executor.map(ExecutorId), why }, "{case:?}");
    }
    assert!(rules.go_by_address() && !Rules::default().go_by_address());
}

#[test]
fn why_is_kept_and_read_again() {
    let why = Why::Rule { rule: RuleId(7), matter: ByMatter::Direction, district: true, place: ByPlace::House };
    for (routed, text) in [
        (
            Routed { executor: Some(ExecutorId(3)), why },
            r#"{"executor":3,"by":"rule","rule":7,"matter":"direction","district":true,"place":"house"}"#,
        ),
        (Routed { executor: Some(ExecutorId(3)), why: Why::Default }, r#"{"executor":3,"by":"default"}"#),
        (Routed { executor: None, why: Why::Nobody }, r#"{"executor":null,"by":"nobody"}"#),
    ] {
        assert_eq!(serde_json::to_string(&routed).unwrap(), text);
        assert_eq!(serde_json::from_str::<Routed>(text).unwrap(), routed);
    }
}
