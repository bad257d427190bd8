//! What may be reported: found by everyday words, and the commonest at once.

mod synonyms;

use std::sync::Arc;

use domain::classifier::{Classifier, RequestType};
use domain::id::TypeId;
use domain::time::Window;
use domain::type_search::TypeIndex;

use crate::city::{City, Stamp};
use crate::load::View;
use crate::read::Asked;

/// Over how many days the commonest types are counted.
const DAYS: i64 = 90;
/// How many are offered at once.
pub const SHORTCUTS: usize = 10;
/// What is offered while a register is too young to tell: what cities of Ukraine are asked most often.
const USUAL: [&str; SHORTCUTS] =
    ["05.02", "07.02", "09.02", "15.01", "12.03", "01.03", "10.02", "05.01", "11.01", "14.02"];

/// The types that were most likely meant by the words, the likeliest first.
#[must_use]
pub fn search(city: &City, typed: &str, limit: usize) -> Vec<RequestType> {
    let view = city.view();
    let found = index(city, &view).search(typed, limit);
    rows(&view.classifier, found)
}

/// The commonest types of the last three months; where there are fewer than asked for, the usual ones after them.
#[must_use]
pub fn shortcuts(city: &City) -> Vec<RequestType> {
    let view = city.view();
    let now = city.public_now_of(&view);
    // Told anew once a day: nobody finds the same thing elsewhere an hour later.
    let day = now.seconds().div_euclid(86_400);
    let (stamp, asked) = (Stamp::of_version(view.version), Asked::Shortcuts(day));
    let kept: Option<Arc<Vec<TypeId>>> = city.lasting_memos().get(stamp, &asked);
    let ids = kept.unwrap_or_else(|| {
        let window = Window { from: now.plus_hours(-24 * DAYS), to: now };
        let common = view.facts.commonest_types(window).into_iter().map(|(id, _)| id);
        let ids = Arc::new(ten(common, &view.classifier));
        city.lasting_memos().put(stamp, asked, ids.clone());
        ids
    });
    rows(&view.classifier, ids.iter().copied())
}

fn ten(common: impl Iterator<Item = TypeId>, classifier: &Classifier) -> Vec<TypeId> {
    let usual = USUAL.iter().filter_map(|code| classifier.type_by_code(code)).map(|row| row.id);
    let mut ids = Vec::with_capacity(SHORTCUTS);
    let known = common.filter(|id| classifier.request_type(*id).is_some());
    for id in known.chain(usual).filter(|id| !classifier.is_retired(*id)) {
        if ids.len() < SHORTCUTS && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn rows(classifier: &Classifier, ids: impl IntoIterator<Item = TypeId>) -> Vec<RequestType> {
    ids.into_iter().filter_map(|id| classifier.request_type(id)).cloned().collect()
}

/// The index of the classifier, made once for each version of it.
fn index(city: &City, view: &View) -> Arc<TypeIndex> {
    let (stamp, asked) = (Stamp::of_version(view.version), Asked::TypeIndex);
    if let Some(kept) = city.lasting_memos().get(stamp, &asked) {
        return kept;
    }
    let made = Arc::new(index_of(&view.classifier));
    city.lasting_memos().put(stamp, asked, made.clone());
    made
}

fn index_of(classifier: &Classifier) -> TypeIndex {
    TypeIndex::new(classifier, synonyms::of(classifier).iter().map(|(id, words)| (*id, words.as_str())))
}

#[cfg(test)]
mod tests;
