//! Which direction a foreign category belongs to, and which executor a foreign name means.

use std::collections::HashMap;

use super::mapping::{ExecutorRule, ExecutorTarget, Rule, RuleTarget};
use super::pattern::fold;

/// The rules of a mapping. Each answer is found once and remembered: a register has hundreds of categories and a million rows.
pub(super) struct Rules<'a> {
    rules: &'a [Rule],
    executors: &'a [ExecutorRule],
    categories: HashMap<String, Option<&'a RuleTarget>>,
    names: HashMap<String, Option<&'a ExecutorTarget>>,
}

impl<'a> Rules<'a> {
    pub(super) fn new(rules: &'a [Rule], executors: &'a [ExecutorRule]) -> Self {
        Self { rules, executors, categories: HashMap::new(), names: HashMap::new() }
    }

    /// Where the category belongs by the first rule that matches; `None` where no rule does.
    pub(super) fn target(&mut self, category: &str) -> Option<&'a RuleTarget> {
        if let Some(&known) = self.categories.get(category) {
            return known;
        }
        let folded = fold(category);
        let matching = |rule: &&Rule| rule.patterns.iter().any(|pattern| pattern.matches(&folded));
        let found = self.rules.iter().find(matching).map(|rule| &rule.target);
        self.categories.insert(category.to_owned(), found);
        found
    }

    /// Whom the name means by the first rule that matches; `None`: the one of that very name.
    pub(super) fn executor(&mut self, name: &str) -> Option<&'a ExecutorTarget> {
        if let Some(&known) = self.names.get(name) {
            return known;
        }
        let folded = fold(name);
        let matching = |rule: &&ExecutorRule| rule.patterns.iter().any(|pattern| pattern.matches(&folded));
        let found = self.executors.iter().find(matching).and_then(|rule| rule.target.as_ref());
        self.names.insert(name.to_owned(), found);
        found
    }
}
