use super::*;
use crate::classifier::{Direction, Name, Precision, RequestType, Urgency};
use crate::id::DirectionId;

const WATER: TypeId = TypeId(0);
const PRESSURE: TypeId = TypeId(1);
const LAMP: TypeId = TypeId(2);
const LIFT: TypeId = TypeId(3);

fn name(uk: &str, en: &str) -> Name {
    Name { uk: uk.to_owned(), en: en.to_owned() }
}

fn index() -> TypeIndex {
    let directions =
        [("Водопостачання", "Water supply"), ("Вуличне освітлення", "Street lighting"), ("Ліфти", "Lifts")];
    let directions = directions
        .iter()
        .enumerate()
        .map(|(n, (uk, en))| Direction {
            id: DirectionId(u16::try_from(n).unwrap_or_default()),
            code: format!("d{n}"),
            name: name(uk, en),
        })
        .collect();
    let types = [
        (WATER, 0, name("Відсутня вода", "No water")),
        (PRESSURE, 0, name("Низький тиск", "Low pressure")),
        (LAMP, 1, name("Не світить один ліхтар", "Single lamp out")),
        (LIFT, 2, name("Ліфт не працює", "Lift out of order")),
    ];
    let types = types
        .into_iter()
        .map(|(id, direction, name)| RequestType {
            id,
            code: format!("t{}", id.0),
            direction: DirectionId(direction),
            name,
            urgency: Urgency::Short,
            precision: Precision::Street,
            executor: None,
        })
        .collect();
    let classifier = Classifier::new(directions, types, Vec::new(), Vec::new());
    TypeIndex::new(&classifier, [(PRESSURE, "ледь тече"), (PRESSURE, "слабкий напір"), (LAMP, "перегоріла лампочка")])
}

#[test]
fn the_likeliest_comes_first() {
    let index = index();
    for (typed, first) in [
        ("немає води", WATER),
        ("Воды нет", WATER),
        ("у нас на вулиці Тихій немає води", WATER),
        ("ледь тече вода", PRESSURE),
        ("слабкий напір", PRESSURE),
        ("слабкий напор", PRESSURE),
        ("ліхт", LAMP),
        ("лампочка перегоріла", LAMP),
        ("лампочк", LAMP),
        ("ліфт стоїть", LIFT),
        ("лифт", LIFT),
        ("lifts", LIFT),
        ("PRESSURE", PRESSURE),
        ("освтлення", LAMP),
    ] {
        assert_eq!(index.search(typed, 3).first(), Some(&first), "{typed}: {:?}", index.search(typed, 3));
    }
}

#[test]
fn a_direction_finds_all_its_types() {
    assert_eq!(index().search("водопостачання", 10), [WATER, PRESSURE]);
}

#[test]
fn what_nobody_says_finds_nothing() {
    for typed in ["", "  ", "—!", "ъ", "синхрофазотрон", "\u{0}", "🙂🙂"] {
        assert_eq!(index().search(typed, 10), [], "{typed}");
    }
    let endless = "вода ".repeat(10_000);
    assert_eq!(index().search(&endless, 1), [WATER]);
}

#[test]
fn one_letter_is_no_search() {
    assert_eq!(index().search("л", 10), []);
    assert_eq!(index().search("лі", 10).first(), Some(&LIFT));
}

#[test]
fn slips() {
    for (one, other, slip) in [
        ("лампочк", "лампачк", true),
        ("лампочк", "лмапочк", true),
        ("лампочк", "лампчк", true),
        ("лампочк", "ламмпочк", true),
        ("лампочк", "лампочк", true),
        ("лампочк", "лампада", false),
        ("лампочк", "лам", false),
    ] {
        assert_eq!(one_slip(one, other), slip, "{one}, {other}");
    }
}
