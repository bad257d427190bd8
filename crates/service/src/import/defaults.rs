//! The classifier and the executors that come with Misto: those of Dnipro, written from its published descriptions.

use domain::classifier::Name;

/// 19 directions and 85 request types, as a CSV for [`super::classifier_from`].
pub const DEFAULT_CLASSIFIER: &str = include_str!("../../data/dnipro-classifier.csv");

/// 24 executors, as a CSV for [`super::executors_from`].
pub const DEFAULT_EXECUTORS: &str = include_str!("../../data/dnipro-executors.csv");

/// The code of the direction of all that belongs to none.
pub(super) const OTHER: &str = "other";

/// The directions of the default classifier, in its order, and last the one for all that belongs to none of them.
pub(super) fn directions() -> Vec<(String, Name)> {
    let mut directions: Vec<(String, Name)> = Vec::new();
    let mut reader = csv::Reader::from_reader(DEFAULT_CLASSIFIER.as_bytes());
    for record in reader.records().filter_map(Result::ok) {
        let cell = |position: usize| record.get(position).unwrap_or_default().to_owned();
        if directions.last().is_none_or(|(code, _)| *code != record[1]) {
            directions.push((cell(1), Name { uk: cell(2), en: cell(3) }));
        }
    }
    directions.push(other());
    directions
}

/// The direction of all that belongs to none.
pub(super) fn other() -> (String, Name) {
    (OTHER.to_owned(), Name { uk: "Інше".to_owned(), en: "Other".to_owned() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn nineteen_directions_and_other() {
        let codes: Vec<_> = super::directions().into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), 20);
        assert_eq!((codes[0].as_str(), codes[18].as_str(), codes[19].as_str()), ("roads", "ads", "other"));
    }
}
