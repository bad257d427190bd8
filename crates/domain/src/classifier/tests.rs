use super::*;

fn name(uk: &str) -> Name {
    Name { uk: uk.to_owned(), en: uk.to_owned() }
}

/// A district around its label point: a square of so many degrees, or no border at all.
fn district(id: u16, lat: f64, lon: f64, side: Option<f64>) -> District {
    let label_point = LatLon { lat, lon };
    let square = |half: f64| {
        let corner = |north: f64, east: f64| LatLon { lat: lat + north * half, lon: lon + east * half };
        vec![vec![corner(-1.0, -1.0), corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0)]]
    };
    District {
        id: DistrictId(id),
        code: format!("d{id}"),
        name: name("Район"),
        label_point,
        border: Border::new(side.map(|side| square(side / 2.0)).into_iter().collect()),
    }
}

fn city(districts: Vec<District>) -> Classifier {
    Classifier::new(Vec::new(), Vec::new(), Vec::new(), districts)
}

fn found(city: &Classifier, lat: f64, lon: f64) -> Option<u16> {
    city.district_at(LatLon { lat, lon }).map(|district| district.id.0)
}

#[test]
fn a_border_decides_the_district_and_nearness_does_not() {
    let city = city(vec![district(1, 48.0, 35.0, Some(0.1)), district(2, 48.0, 35.2, Some(0.3))]);
    assert_eq!(found(&city, 48.0, 35.04), Some(1));
    // Nearer to the label of the first, inside the border of the second.
    assert_eq!(found(&city, 48.0, 35.07), Some(2));
    assert_eq!(found(&city, 49.0, 35.0), None);
}

#[test]
fn without_any_border_the_nearest_label_decides() {
    let city = city(vec![district(1, 48.0, 35.0, None), district(2, 48.0, 35.2, None)]);
    assert_eq!(found(&city, 48.0, 35.09), Some(1));
    assert_eq!(found(&city, 48.0, 35.11), Some(2));
    assert_eq!(found(&self::city(Vec::new()), 48.0, 35.0), None);
}

#[test]
fn one_known_border_ends_the_guessing_for_the_others() {
    let city = city(vec![district(1, 48.0, 35.0, Some(0.1)), district(2, 48.0, 35.2, None)]);
    assert_eq!(found(&city, 48.0, 35.0), Some(1));
    assert_eq!(found(&city, 48.0, 35.2), None);
}

#[test]
fn rows_are_found_by_id_and_code_and_a_missing_id_leaves_an_empty_slot() {
    let direction =
        |id: u16, code: &str| Direction { id: DirectionId(id), code: code.to_owned(), name: name("Напрям") };
    let request_type = |id: u16, code: &str, direction: u16| RequestType {
        id: TypeId(id),
        code: code.to_owned(),
        direction: DirectionId(direction),
        name: name("Вид"),
        urgency: Urgency::Short,
        precision: Precision::Exact,
        executor: Some(ExecutorId(4)),
    };
    let executor = Executor {
        id: ExecutorId(4),
        code: "vodokanal".to_owned(),
        name: name("Водоканал"),
        kind: ExecutorKind::Organisation,
    };
    let city = Classifier::new(
        vec![direction(1, "water"), direction(2, "roads")],
        vec![request_type(3, "05.01", 2), request_type(1, "01.01", 1)],
        vec![executor],
        Vec::new(),
    );

    assert_eq!(city.type_by_code("05.01").map(|row| row.id), Some(TypeId(3)));
    assert_eq!(city.request_type(TypeId(2)), None);
    assert_eq!(city.request_type(TypeId(99)), None);
    assert_eq!(city.types().map(|row| row.id.0).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(city.direction_of()[1], DirectionId(1));
    assert_eq!(city.direction_of()[3], DirectionId(2));
    assert_eq!(city.executor_by_code("vodokanal").map(|row| row.id), Some(ExecutorId(4)));
    assert_eq!(city.executor_by_code("Vodokanal"), None);
    assert_eq!((city.executor_slots(), city.direction_slots(), city.district_slots()), (5, 3, 0));
}

#[test]
fn a_name_is_given_in_the_language_asked_for() {
    let name = Name { uk: "Вода".to_owned(), en: "Water".to_owned() };
    assert_eq!((name.get(Lang::Uk), name.get(Lang::En)), ("Вода", "Water"));
}

#[test]
fn codes_and_numbers_lead_back_to_their_words() {
    for &urgency in Urgency::ALL {
        assert_eq!(Urgency::from_code(urgency.code()), Some(urgency));
        assert_eq!(Urgency::from_number(urgency.number()), Some(urgency));
    }
    assert_eq!(Urgency::from_code("e"), None);
    assert_eq!(Urgency::from_number(4), None);
    assert_eq!(Urgency::ALL.iter().map(|urgency| urgency.hours()).collect::<Vec<_>>(), [6, 24, 72, 168]);
}
