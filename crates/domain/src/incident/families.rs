//! Which types tell of one trouble.

use std::collections::{HashMap, HashSet};

use crate::classifier::{Classifier, RequestType, Urgency};
use crate::id::TypeId;

/// Families of the classifier that comes with Misto: no water, a leak and low pressure may be one burst main; no heating, no hot water and
/// a burst heat main one failure of a boiler house. Every other type stands
/// for itself.
pub const DEFAULT_FAMILIES: &str = "05.01 05.02 05.03; 06.02 06.03; 07.01 07.02 07.03; 08.01 08.03; 09.01 09.02 09.03 09.04; \
    12.02 12.03; 16.01 16.03";

/// A family: the smallest of its types stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(pub TypeId);

/// The families of a classifier, and which types are watched at all.
///
/// Watched are the types of a family, and those that must be mended within a day: failures. What may wait for days is upkeep: five yards to
/// be swept in one street are five jobs, and joining them would close four that nobody did. docs/incidents.md has the figures that decided it.
/// Of the default, which knows no classifier, every type is watched and stands for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Families {
    of: HashMap<TypeId, FamilyId>,
    watched: Option<HashSet<TypeId>>,
}

impl Families {
    /// The families that a setting names: codes of types with spaces between them, families parted by `;`. A code that the classifier does not
    /// have is passed over; of a type that stands in two families the first holds.
    #[must_use]
    pub fn parse(text: &str, classifier: &Classifier) -> Self {
        let mut of = HashMap::new();
        for family in text.split(';') {
            let types: Vec<TypeId> =
                family.split_whitespace().filter_map(|code| Some(classifier.type_by_code(code)?.id)).collect();
            let Some(&least) = types.iter().min() else { continue };
            for kind in types {
                of.entry(kind).or_insert(FamilyId(least));
            }
        }
        let urgent = |kind: &&RequestType| matches!(kind.urgency, Urgency::Emergency | Urgency::Short);
        let urgent = classifier.types().filter(urgent).map(|kind| kind.id);
        let watched = of.keys().copied().chain(urgent).collect();
        Self { of, watched: Some(watched) }
    }

    /// Whether requests of the type are watched for incidents.
    #[must_use]
    pub fn watch(&self, kind: TypeId) -> bool {
        self.watched.as_ref().is_none_or(|watched| watched.contains(&kind))
    }

    /// The family of a type.
    #[must_use]
    pub fn of(&self, kind: TypeId) -> FamilyId {
        self.of.get(&kind).copied().unwrap_or(FamilyId(kind))
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
