//! Which types tell of one trouble.

use std::collections::HashMap;

use crate::classifier::Classifier;
use crate::id::TypeId;

/// Families of the classifier that comes with Misto: no water, a leak and low pressure may be one burst main; no heating, no hot water and
/// a burst heat main one failure of a boiler house. Every other type stands for itself.
pub const DEFAULT_FAMILIES: &str = "05.01 05.02 05.03; 06.02 06.03; 07.01 07.02 07.03; 08.01 08.03; 09.01 09.02 09.03 09.04; \
    12.02 12.03; 16.01 16.03";

/// A family: the smallest of its types stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(pub TypeId);

/// The families of a classifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Families(HashMap<TypeId, FamilyId>);

impl Families {
    /// The families that a setting names: codes of types with spaces between them, families parted by `;`. A code that the classifier does not
    /// have is passed over; of a type that stands in two families the first holds.
    #[must_use]
    pub fn parse(text: &str, classifier: &Classifier) -> Self {
        let mut families = HashMap::new();
        for family in text.split(';') {
            let types: Vec<TypeId> =
                family.split_whitespace().filter_map(|code| Some(classifier.type_by_code(code)?.id)).collect();
            let Some(&least) = types.iter().min() else { continue };
            for kind in types {
                families.entry(kind).or_insert(FamilyId(least));
            }
        }
        Self(families)
    }

    /// The family of a type.
    #[must_use]
    pub fn of(&self, kind: TypeId) -> FamilyId {
        self.0.get(&kind).copied().unwrap_or(FamilyId(kind))
    }
}

/// What is wrong with the text of such a setting; `None`: nothing.
#[must_use]
pub fn families_fault(text: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | ';');
    if text.chars().count() > 4000 || !text.chars().all(plain) {
        return Some("codes of types with spaces between them, families parted by semicolons");
    }
    None
}
