//! Finding a request type by everyday words: "немає води" is 05.02, whatever the classifier calls it.
//!
//! A type is known by its names, by the phrases that people use for it, and, weakly, by the name of its direction. Each phrase is held
//! against what was typed: how much of what was typed it explains, rare words counting more than common ones, and how much of the phrase
//! was typed. The last word may be half typed.

mod word;

use std::collections::{HashMap, HashSet};

use self::word::{Word, words};
use crate::classifier::Classifier;
use crate::id::TypeId;

/// What is typed beyond so many words is not looked at.
const MOST_WORDS: usize = 12;
/// No result that is worth less than this share of the best one.
const WORTH: f64 = 0.45;
/// How much of what was typed a result must explain.
const LEAST: f64 = 0.3;

/// The types of a classifier, ready to be found.
#[derive(Clone, Debug)]
pub struct TypeIndex {
    phrases: Vec<Phrase>,
    /// How telling a stem is: less, the more types it belongs to.
    weights: HashMap<String, f64>,
}

#[derive(Clone, Debug)]
struct Phrase {
    of: TypeId,
    words: Vec<Word>,
    /// How much it counts beside others.
    counts: f64,
}

impl TypeIndex {
    /// An index of the classifier's types, known also by these phrases.
    #[must_use]
    pub fn new<'a>(classifier: &Classifier, synonyms: impl IntoIterator<Item = (TypeId, &'a str)>) -> Self {
        let mut phrases = Vec::new();
        let mut add = |of, text: &str, counts| {
            let words = words(text);
            if !words.is_empty() {
                phrases.push(Phrase { of, words, counts });
            }
        };
        for row in classifier.offered() {
            add(row.id, &row.name.uk, 1.0);
            add(row.id, &row.name.en, 1.0);
            if let Some(direction) = classifier.direction(row.direction) {
                add(row.id, &direction.name.uk, 0.6);
                add(row.id, &direction.name.en, 0.6);
            }
        }
        for (of, text) in synonyms.into_iter().filter(|(of, _)| !classifier.is_retired(*of)) {
            add(of, text, 1.0);
        }
        let weights = weights(&phrases);
        Self { phrases, weights }
    }

    /// The types that were most likely meant, the likeliest first.
    #[must_use]
    pub fn search(&self, typed: &str, limit: usize) -> Vec<TypeId> {
        let mut asked = words(typed);
        asked.truncate(MOST_WORDS);
        if asked.is_empty() {
            return Vec::new();
        }
        // A word that ends with a space is typed to its end.
        let half_typed = !typed.ends_with(char::is_whitespace);
        let mut best: HashMap<TypeId, f64> = HashMap::new();
        for phrase in &self.phrases {
            let worth = self.worth(&asked, half_typed, phrase);
            if worth >= LEAST {
                let best = best.entry(phrase.of).or_default();
                *best = best.max(worth);
            }
        }
        let mut found: Vec<(TypeId, f64)> = best.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let top = found.first().map_or(0.0, |found| found.1);
        found.into_iter().take_while(|found| found.1 >= top * WORTH).take(limit).map(|found| found.0).collect()
    }

    /// How well the phrase fits what was typed: 0 to 1.
    fn worth(&self, asked: &[Word], half_typed: bool, phrase: &Phrase) -> f64 {
        let (mut explained, mut all) = (0.0, 0.0);
        let mut met = vec![0.0_f64; phrase.words.len()];
        for (at, word) in asked.iter().enumerate() {
            let weight = self.weight(word);
            all += weight;
            let last = half_typed && at + 1 == asked.len();
            let nearest = phrase.words.iter().enumerate().map(|(at, other)| (at, likeness(word, other, last)));
            let Some((at, likeness)) = nearest.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            explained += weight * likeness;
            met[at] = met[at].max(likeness);
        }
        let whole: f64 = phrase.words.iter().map(|word| self.weight(word)).sum();
        let typed: f64 = phrase.words.iter().zip(&met).map(|(word, met)| self.weight(word) * met).sum();
        if all <= 0.0 || whole <= 0.0 {
            return 0.0;
        }
        let (explained, typed) = (explained / all, typed / whole);
        // Of two phrases that explain as much, the one that says no more than was typed.
        (0.75 * explained + 0.25 * explained.min(typed)) * phrase.counts
    }

    fn weight(&self, word: &Word) -> f64 {
        // A word that nobody uses for any type tells little: a street's name, say.
        self.weights.get(&word.stem).copied().unwrap_or(0.8)
    }
}

/// How alike two words are: 1 when they are the same, 0 when they have nothing to do with each other.
fn likeness(asked: &Word, known: &Word, half_typed: bool) -> f64 {
    if asked.whole == known.whole {
        return 1.0;
    }
    if asked.stem == known.stem {
        return 0.95;
    }
    let typed = asked.whole.chars().count();
    if half_typed && typed >= 2 && known.whole.starts_with(&asked.whole) {
        return 0.85;
    }
    let (short, long) =
        if asked.stem.len() <= known.stem.len() { (&asked.stem, &known.stem) } else { (&known.stem, &asked.stem) };
    let letters = short.chars().count();
    if letters >= 4 && long.starts_with(short.as_str()) && long.chars().count() <= letters + 4 {
        return 0.75;
    }
    if letters >= 5 && one_slip(&asked.stem, &known.stem) { 0.7 } else { 0.0 }
}

/// Whether one letter more, less, other or swapped with the next tells the words apart.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => a == &b[1..],
        std::cmp::Ordering::Greater => &a[1..] == b,
        std::cmp::Ordering::Equal => {
            a.is_empty() || a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
    }
}

/// How telling each stem is, from 0.35 for one that half of all types have to about 1.5 for one that only one has.
fn weights(phrases: &[Phrase]) -> HashMap<String, f64> {
    let mut types: HashSet<TypeId> = HashSet::new();
    let mut by_stem: HashMap<&str, HashSet<TypeId>> = HashMap::new();
    for phrase in phrases {
        types.insert(phrase.of);
        for word in &phrase.words {
            by_stem.entry(&word.stem).or_default().insert(phrase.of);
        }
    }
    #[allow(clippy::cast_precision_loss)] // a few thousand at most
    let share = |with: usize| with as f64 / types.len().max(1) as f64;
    by_stem.into_iter().map(|(stem, with)| (stem.to_owned(), (1.0 - share(with.len()).sqrt()).max(0.2) * 1.5)).collect()
}

#[cfg(test)]
mod tests;
