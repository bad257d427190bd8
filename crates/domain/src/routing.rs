//! Who gets a request: the city's rules, the first that matches, and why.
//!
//! A rule names what it is for (a type, a direction, or everything), where (a district, a street, a house of it, or everywhere) and the
//! executor. Rules stand in an order of the city's own; the type's default executor is the last of them. What is decided is told with
//! its reason, so that the desk can say "чому сюди".

use serde::{Deserialize, Serialize};

use crate::address::{Address, Street};
use crate::classifier::Classifier;
use crate::code::coded;
use crate::id::{DirectionId, DistrictId, ExecutorId, RuleId, TypeId};

/// What a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Whatever was reported.
    Any,
    /// Every type of the direction.
    Direction(DirectionId),
    /// The type alone.
    Type(TypeId),
}

/// The building or street that a rule is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building {
    /// The street.
    pub street: Street,
    /// The house, as [`crate::address::house`] writes it; `None`: the whole street.
    pub house: Option<String>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its number; it is known by it also after it was removed.
    pub id: RuleId,
    /// What it is for.
    pub matter: Matter,
    /// The district that it is for; `None`: all.
    pub district: Option<DistrictId>,
    /// The street or building that it is for; `None`: all.
    pub building: Option<Building>,
    /// Who gets it.
    pub executor: ExecutorId,
}

/// What is to be routed. The true place counts, not the one that the public may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its type.
    pub type_id: TypeId,
    /// The district in which it truly lies.
    pub district: Option<DistrictId>,
    /// The address of its place.
    pub address: Option<Address>,
}

coded! {
    /// What of the matter a rule went by.
    pub enum ByMatter {
        /// It is for everything.
        Any = 0 "any",
        /// The direction.
        Direction = 1 "direction",
        /// The type.
        Type = 2 "type",
    }
}

coded! {
    /// What of the address a rule went by.
    pub enum ByPlace {
        /// It is for every address.
        Any = 0 "any",
        /// The street.
        Street = 1 "street",
        /// The house.
        House = 2 "house",
    }
}

/// Why a request went where it went. It holds no address and no words of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Why {
    /// A rule of the city's.
    Rule {
        /// Which one.
        rule: RuleId,
        /// What of the matter it went by.
        matter: ByMatter,
        /// Whether it went by the district.
        district: bool,
        /// What of the address it went by.
        place: ByPlace,
    },
    /// No rule: the executor that the classifier names for the type.
    Default,
    /// No rule, and the classifier names nobody: a dispatcher decides.
    Nobody,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routed {
    /// Who gets it; `None`: a dispatcher decides.
    pub executor: Option<ExecutorId>,
    /// Why.
    #[serde(flatten)]
    pub why: Why,
}

/// The rules of a city, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// These rules, in this order.
    #[must_use]
    pub const fn new(rules: Vec<Rule>) -> Self {
        Self(rules)
    }

    /// The rules in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter()
    }

    /// Whether any of them looks at the address.
    #[must_use]
    pub fn go_by_address(&self) -> bool {
        self.0.iter().any(|rule| rule.building.is_some())
    }

    /// Who gets it, and why: by the first rule that matches, else by the type.
    #[must_use]
    pub fn route(&self, classifier: &Classifier, case: &Case) -> Routed {
        let direction = classifier.direction_of_type(case.type_id);
        // A rule for an executor that the classifier has no more decides nothing.
        let usable = |rule: &&Rule| classifier.executor(rule.executor).is_some() && rule.matches(case, direction);
        if let Some(rule) = self.0.iter().find(usable) {
            return Routed { executor: Some(rule.executor), why: rule.why() };
        }
        match classifier.request_type(case.type_id).and_then(|kind| kind.executor) {
            Some(executor) => Routed { executor: Some(executor), why: Why::Default },
            None => Routed { executor: None, why: Why::Nobody },
        }
    }
}

impl Rule {
    fn matches(&self, case: &Case, direction: DirectionId) -> bool {
        let matter = match self.matter {
            Matter::Any => true,
            Matter::Direction(id) => id == direction,
            Matter::Type(id) => id == case.type_id,
        };
        matter
            && self.district.is_none_or(|id| case.district == Some(id))
            && self.building.as_ref().is_none_or(|building| case.address.as_ref().is_some_and(|at| building.holds(at)))
    }

    fn why(&self) -> Why {
        Why::Rule {
            rule: self.id,
            matter: match self.matter {
                Matter::Any => ByMatter::Any,
                Matter::Direction(_) => ByMatter::Direction,
                Matter::Type(_) => ByMatter::Type,
            },
            district: self.district.is_some(),
            place: match &self.building {
                None => ByPlace::Any,
                Some(Building { house: None, .. }) => ByPlace::Street,
                Some(_) => ByPlace::House,
            },
        }
    }
}

impl Building {
    fn holds(&self, at: &Address) -> bool {
        self.street.may_be(&at.street) && self.house.as_ref().is_none_or(|house| at.house.as_ref() == Some(house))
    }
}

#[cfg(test)]
mod tests;
