//! What may be reported, as the pages say it.

use app::documents::report::{DirectionItem, Kind, TypeItem, WhatView};
use domain::classifier::{Classifier, Lang, RequestType};
use service::{City, types};

/// How many are found at most.
const FOUND: usize = 8;

/// The first page, after these words.
pub(super) fn view(city: &City, lang: Lang, typed: &str) -> WhatView {
    let classifier = city.classifier();
    let items = |rows: Vec<RequestType>| rows.iter().map(|row| item(&classifier, lang, row)).collect();
    let typed: String = typed.chars().take(200).filter(|c| !c.is_control()).collect();
    WhatView {
        found: items(types::search(city, &typed, FOUND)),
        shortcuts: items(types::shortcuts(city)),
        directions: directions(city, lang),
        typed,
    }
}

/// All directions with their types.
pub(super) fn directions(city: &City, lang: Lang) -> Vec<DirectionItem> {
    let classifier = city.classifier();
    let direction = |row: &domain::classifier::Direction| {
        let types = classifier.offered().filter(|of| of.direction == row.id).map(|of| item(&classifier, lang, of));
        DirectionItem { name: row.name.get(lang).to_owned(), types: types.collect() }
    };
    classifier.directions().map(direction).filter(|direction| !direction.types.is_empty()).collect()
}

fn item(classifier: &Classifier, lang: Lang, row: &RequestType) -> TypeItem {
    let direction = classifier.direction(row.direction).map_or("", |direction| direction.name.get(lang));
    TypeItem { code: row.code.clone(), name: row.name.get(lang).to_owned(), direction: direction.to_owned() }
}

/// What the form says of a type.
pub(super) fn kind(city: &City, lang: Lang, row: &RequestType) -> Kind {
    let classifier = city.classifier();
    let executor = row.executor.and_then(|id| classifier.executor(id)).map(|row| row.name.get(lang).to_owned());
    Kind::Chosen {
        name: row.name.get(lang).to_owned(),
        direction: classifier.direction(row.direction).map(|row| row.code.clone()).unwrap_or_default(),
        urgency: row.urgency,
        precision: row.precision,
        executor,
    }
}
