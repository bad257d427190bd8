//! Facts put into the words of answers.

use domain::answer::{Facet, FeedItem, Named, Share};
use domain::classifier::{Classifier, Lang, Name, Precision};
use domain::event::Event;
use domain::fact::Fact;
use domain::id::{DirectionId, ExecutorId, TypeId};

/// The type's code and name; a number stands for a type that the classifier has lost.
pub(crate) fn type_named(classifier: &Classifier, id: TypeId, lang: Lang) -> Named {
    classifier.request_type(id).map_or_else(
        || Named { code: id.to_string(), name: id.to_string() },
        |row| Named { code: row.code.clone(), name: row.name.get(lang).to_owned() },
    )
}

/// The direction's code and name.
pub(crate) fn direction_named(classifier: &Classifier, id: DirectionId, lang: Lang) -> Named {
    classifier.direction(id).map_or_else(
        || Named { code: id.to_string(), name: id.to_string() },
        |row| Named { code: row.code.clone(), name: row.name.get(lang).to_owned() },
    )
}

/// The executor's code and name.
pub(crate) fn executor_named(classifier: &Classifier, id: ExecutorId, lang: Lang) -> Named {
    classifier.executor(id).map_or_else(
        || Named { code: id.to_string(), name: id.to_string() },
        |row| Named { code: row.code.clone(), name: row.name.get(lang).to_owned() },
    )
}

/// How exactly the place of a request of the type may be shown.
pub(super) fn precision_of(classifier: &Classifier, id: TypeId) -> Precision {
    classifier.request_type(id).map_or(Precision::Hidden, |row| row.precision)
}

/// A part of a whole.
#[allow(clippy::cast_lossless)]
pub(super) fn share(named: Named, count: u32, whole: u32) -> Share {
    Share { code: named.code, name: named.name, count, share: ratio(count, whole) }
}

/// `count / whole`; 0 of an empty whole.
pub(super) fn ratio(count: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(count) / f64::from(whole) }
}

/// A choice of a filter.
pub(super) fn facet(named: Named, count: u32) -> Facet {
    Facet { code: named.code, name: named.name, count }
}

/// A change as the live feed tells it.
pub(crate) fn feed_item(event: &Event, fact: &Fact, classifier: &Classifier, places_public: bool) -> FeedItem {
    let unnamed = || Name { uk: fact.type_id.to_string(), en: fact.type_id.to_string() };
    let request_type = classifier.request_type(fact.type_id);
    let executor = fact.executor.and_then(|id| classifier.executor(id));
    let district = fact.district.filter(|_| places_public).and_then(|id| classifier.district(id));
    FeedItem {
        seq: event.seq,
        id: fact.id.0,
        at: event.at,
        kind: event.change.kind().to_owned(),
        direction: direction_named(classifier, classifier.direction_of_type(fact.type_id), Lang::Uk).code,
        type_code: type_named(classifier, fact.type_id, Lang::Uk).code,
        type_name: request_type.map_or_else(unnamed, |row| row.name.clone()),
        district: district.map(|row| row.name.clone()),
        executor: executor.map(|row| row.code.clone()),
        executor_name: executor.map(|row| row.name.clone()),
        state: fact.state,
        resolution: fact.resolution,
        confirmed_by: fact.confirmed_by,
        place: fact.place.filter(|_| places_public),
        registered_at: fact.registered_at,
        due_at: fact.due_at,
    }
}
