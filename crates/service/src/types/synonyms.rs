//! What people call the types of the default classifier, in Ukrainian, Russian and English.

use std::collections::HashMap;

use domain::classifier::Classifier;
use domain::id::TypeId;

use crate::import::DEFAULT_CLASSIFIER;

/// `type_code,words`: phrases, parted by semicolons.
const SYNONYMS: &str = include_str!("../../data/synonyms.csv");

/// Phrases for the types of the classifier. They are written for the default one: a type that has only its code from there, and another
/// name, is another matter.
pub(super) fn of(classifier: &Classifier) -> Vec<(TypeId, String)> {
    let names: HashMap<String, String> = rows(DEFAULT_CLASSIFIER, 4, 5).collect();
    let mut phrases = Vec::new();
    for (code, words) in rows(SYNONYMS, 0, 1) {
        let row = classifier.type_by_code(&code);
        let Some(row) = row.filter(|row| names.get(&code) == Some(&row.name.uk)) else { continue };
        phrases.extend(words.split(';').map(|phrase| (row.id, phrase.to_owned())));
    }
    phrases
}

/// Two columns of a CSV of the project's own.
fn rows(text: &'static str, key: usize, value: usize) -> impl Iterator<Item = (String, String)> {
    let records = csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok);
    records.filter_map(move |record| Some((record.get(key)?.to_owned(), record.get(value)?.to_owned())))
}
