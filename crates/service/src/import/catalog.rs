//! The directions, types and executors that an import meets: those of the register, and those that it will create.
//!
//! While rows are read, a new type or executor is only a slot with a name. It is written with the first batch that needs it, after a
//! fresh look at the register: another import, or an administrator, may have been faster.

use std::collections::{HashMap, HashSet};

use domain::classifier::{Classifier, ExecutorKind, Name, Precision, Urgency};
use domain::id::{DirectionId, ExecutorId, TypeId};
use store::Tx;
use store::classifier::{NewDirection, NewExecutor, NewType};

use super::defaults::{self, OTHER};
use super::mapping::{ExecutorTarget, Mapping, MappingError, RuleTarget, TypeDefaults};
use super::pattern::fold;
use super::rules::Rules;
use super::slug::{free, slug};

/// What a request without a category is named by.
const NO_CATEGORY: (&str, &str) = ("Не вказано", "Not stated");

/// A type of the register or to be.
#[derive(Clone, Debug)]
pub(super) struct TypeSlot {
    pub(super) id: Option<TypeId>,
    pub(super) direction: String,
    pub(super) precision: Precision,
    urgency: Urgency,
    pub(super) name: Name,
    /// Whether no rule caught its category.
    pub(super) unmatched: bool,
}

/// An executor of the register or to be.
#[derive(Clone, Debug)]
pub(super) struct ExecutorSlot {
    pub(super) id: Option<ExecutorId>,
    /// The code that the mapping gives it.
    code: Option<String>,
    name: Name,
    kind: ExecutorKind,
}

/// The directions, types and executors that an import meets.
pub(super) struct Catalog<'m> {
    rules: Rules<'m>,
    defaults: TypeDefaults,
    /// Directions that the register lacks, by code.
    new_directions: HashMap<String, Name>,
    pub(super) types: Vec<TypeSlot>,
    pub(super) executors: Vec<ExecutorSlot>,
    type_by_category: HashMap<String, usize>,
    type_by_name: HashMap<(String, String), usize>,
    type_by_code: HashMap<String, usize>,
    executor_by_written: HashMap<String, usize>,
    executor_by_name: HashMap<String, usize>,
    executor_by_code: HashMap<String, usize>,
    pub(super) created: Created,
}

/// How many of each were created, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Created {
    pub(super) directions: u64,
    pub(super) types: u64,
    pub(super) executors: u64,
}

impl<'m> Catalog<'m> {
    /// # Errors
    /// A rule names a direction or a type that there is not.
    pub(super) fn new(mapping: &'m Mapping, classifier: &Classifier) -> Result<Self, MappingError> {
        let mut catalog = Self {
            rules: Rules::new(&mapping.rules, &mapping.executors),
            defaults: mapping.types,
            new_directions: new_directions(classifier),
            types: Vec::new(),
            executors: Vec::new(),
            type_by_category: HashMap::new(),
            type_by_name: HashMap::new(),
            type_by_code: HashMap::new(),
            executor_by_written: HashMap::new(),
            executor_by_name: HashMap::new(),
            executor_by_code: HashMap::new(),
            created: Created::default(),
        };
        catalog.check_rules(mapping, classifier)?;
        catalog.take_register(classifier);
        Ok(catalog)
    }

    fn check_rules(&self, mapping: &Mapping, classifier: &Classifier) -> Result<(), MappingError> {
        for (rule, n) in mapping.rules.iter().zip(1..) {
            let problem = match &rule.target {
                RuleTarget::Direction(code) if !self.has_direction(classifier, code) => {
                    let there_are: Vec<_> = classifier.directions().map(|row| row.code.as_str()).collect();
                    let there_are = if there_are.is_empty() { self.new_codes() } else { there_are.join(", ") };
                    format!("there is no direction {code:?}; there are: {there_are}")
                }
                RuleTarget::Type(code) if classifier.type_by_code(code).is_none() => {
                    format!("the register has no request type {code:?}")
                }
                RuleTarget::Direction(_) | RuleTarget::Type(_) => continue,
            };
            return Err(MappingError::Value { key: format!("rule {n}"), problem });
        }
        Ok(())
    }

    fn has_direction(&self, classifier: &Classifier, code: &str) -> bool {
        self.new_directions.contains_key(code) || classifier.direction_by_code(code).is_some()
    }

    fn new_codes(&self) -> String {
        let mut codes: Vec<_> = self.new_directions.keys().map(String::as_str).collect();
        codes.sort_unstable();
        codes.join(", ")
    }

    fn take_register(&mut self, classifier: &Classifier) {
        for row in classifier.types() {
            let Some(direction) = classifier.direction(row.direction) else { continue };
            let slot = self.types.len();
            self.types.push(TypeSlot {
                id: Some(row.id),
                direction: direction.code.clone(),
                precision: row.precision,
                urgency: row.urgency,
                name: row.name.clone(),
                unmatched: false,
            });
            self.type_by_code.insert(row.code.clone(), slot);
            self.type_by_name.entry((direction.code.clone(), fold(&row.name.uk))).or_insert(slot);
        }
        for row in classifier.executors() {
            let slot = self.executors.len();
            let (id, code) = (Some(row.id), Some(row.code.clone()));
            self.executors.push(ExecutorSlot { id, code, name: row.name.clone(), kind: row.kind });
            self.executor_by_code.insert(row.code.clone(), slot);
            self.executor_by_name.entry(fold(&row.name.uk)).or_insert(slot);
        }
    }

    /// The slot of the type that a category belongs to, by the rules.
    pub(super) fn type_of(&mut self, category: &str) -> usize {
        if let Some(&slot) = self.type_by_category.get(category) {
            return slot;
        }
        let slot = match self.rules.target(category) {
            Some(RuleTarget::Type(code)) => self.type_by_code.get(code).copied(),
            Some(RuleTarget::Direction(code)) => Some(self.named_type(code, category, false)),
            None => None,
        };
        let slot = slot.unwrap_or_else(|| self.named_type(OTHER, category, true));
        self.type_by_category.insert(category.to_owned(), slot);
        slot
    }

    fn named_type(&mut self, direction: &str, category: &str, unmatched: bool) -> usize {
        let name = match category {
            "" => Name { uk: NO_CATEGORY.0.to_owned(), en: NO_CATEGORY.1.to_owned() },
            _ => Name { uk: category.to_owned(), en: category.to_owned() },
        };
        let key = (direction.to_owned(), fold(&name.uk));
        if let Some(&slot) = self.type_by_name.get(&key) {
            self.types[slot].unmatched = unmatched;
            return slot;
        }
        let slot = self.types.len();
        self.types.push(TypeSlot {
            id: None,
            direction: direction.to_owned(),
            precision: self.defaults.precision,
            urgency: self.defaults.urgency,
            name,
            unmatched,
        });
        self.type_by_name.insert(key, slot);
        slot
    }

    /// The slot of the executor that a name means, by the rules.
    pub(super) fn executor_of(&mut self, written: &str) -> usize {
        if let Some(&slot) = self.executor_by_written.get(written) {
            return slot;
        }
        let slot = match self.rules.executor(written) {
            Some(target) => self.targeted_executor(target, written),
            None => self.named_executor(written),
        };
        self.executor_by_written.insert(written.to_owned(), slot);
        slot
    }

    fn targeted_executor(&mut self, target: &ExecutorTarget, written: &str) -> usize {
        if let Some(&slot) = self.executor_by_code.get(&target.code) {
            return slot;
        }
        let uk = target.name.clone().unwrap_or_else(|| written.to_owned());
        let name = Name { en: target.name_en.clone().unwrap_or_else(|| uk.clone()), uk };
        let slot = self.executors.len();
        self.executors.push(ExecutorSlot { id: None, code: Some(target.code.clone()), name, kind: target.kind });
        self.executor_by_code.insert(target.code.clone(), slot);
        slot
    }

    fn named_executor(&mut self, written: &str) -> usize {
        if let Some(&slot) = self.executor_by_name.get(&fold(written)) {
            return slot;
        }
        let name = Name { uk: written.to_owned(), en: written.to_owned() };
        let slot = self.executors.len();
        self.executors.push(ExecutorSlot { id: None, code: None, name, kind: ExecutorKind::Organisation });
        self.executor_by_name.insert(fold(written), slot);
        slot
    }
}

/// The directions that the register lacks: of an empty one all that come with Misto, else at most the one for all that belongs to none.
fn new_directions(classifier: &Classifier) -> HashMap<String, Name> {
    let all = if classifier.directions().next().is_none() { defaults::directions() } else { vec![defaults::other()] };
    all.into_iter().filter(|(code, _)| classifier.direction_by_code(code).is_none()).collect()
}

mod create;
