//! Finding requests by what staff type: a number, the end of a phone, a surname, an address, words of the text.
//!
//! What is searched and what is typed are folded alike: case, apostrophes, ґ and г, stress marks and half-composed letters tell no words
//! apart. Words stay as they are otherwise: whoever looks for `труба` does not find `труби`, but finds both while typing `труб`.

use std::collections::BTreeSet;

use crate::id::RequestId;
use crate::intake::FormError;
use crate::query::Problem;

/// The longest search, in characters.
pub const MAX_SEARCH: usize = 200;
/// So many words are looked for at most.
const MAX_TERMS: usize = 12;
/// What is longer is cut, in the texts as in the search.
const MAX_WORD: usize = 40;
/// So many last digits of a phone tell whose it may be.
pub const PHONE_END: usize = 4;

/// What somebody looks for: a request has to meet all of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// What is made of digits: at most one of it counts as more than a word.
    pub number: Option<Number>,
    /// Whole words.
    pub words: BTreeSet<String>,
    /// The beginning of the word that is being typed.
    pub start: Option<String>,
}

/// Digits that may say which request, whose phone, or which word.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    /// The digits.
    pub digits: String,
    /// Whether they can be the number of a request.
    pub request: Option<RequestId>,
    /// Whether they can be the end of a phone.
    pub phone: bool,
    /// Whether they can be a word: a house, a number in the text.
    pub word: bool,
}

// Names and phones stay out of logs.
impl std::fmt::Debug for Sought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sought(…)")
    }
}

impl std::fmt::Debug for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Number(…)")
    }
}

impl Sought {
    /// What the typed text looks for. A word that ends with the text may be half typed.
    ///
    /// # Errors
    /// The text is too long (of the field `q`).
    pub fn parse(typed: &str) -> Result<Self, FormError> {
        if typed.chars().count() > MAX_SEARCH {
            return Err(FormError { field: "q", problem: Problem::TooLong });
        }
        let (rest, mut numbers) = take_numbers(typed);
        let half_typed = rest.ends_with(char::is_alphabetic);
        let mut all = folded(&rest);
        all.truncate(MAX_TERMS);
        let start = if half_typed { all.pop() } else { None };
        // The one that says most: a word of many digits is rarely a house.
        let best = (0..numbers.len()).max_by_key(|&at| (!numbers[at].word, numbers[at].digits.len()));
        let number = best.map(|at| numbers.remove(at));
        let mut words: BTreeSet<String> = all.into_iter().filter(|word| says_something(word)).collect();
        words.extend(numbers.into_iter().map(|number| number.digits));
        Ok(Self { number, words, start: start.filter(|start| says_something(start)) })
    }

    /// Whether it looks for nothing in particular.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.number.is_none() && self.words.is_empty() && self.start.is_none()
    }
}

/// The words of texts by which a request is found, each once, in order.
#[must_use]
pub fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    texts.into_iter().flat_map(folded).filter(|word| says_something(word)).collect()
}

/// The digits of a phone by whose end it is found.
#[must_use]
pub fn phone_end(phone: &str) -> Option<&str> {
    let digits = phone.trim_start_matches('+');
    let whole = digits.len() >= PHONE_END && digits.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| &digits[digits.len() - PHONE_END..])
}

/// A single letter is in nearly every text.
fn says_something(word: &str) -> bool {
    word.chars().nth(1).is_some() || word.starts_with(|c: char| c.is_ascii_digit())
}

/// The words of a text in their order, folded.
fn folded(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut letters = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let Some(word) = words.last_mut() else { break };
        match letter {
            'ґ' => word.push('г'),
            // й and ї as some systems write them: a letter and a mark.
            '\u{306}' if word.ends_with('и') => replace_last(word, 'й'),
            '\u{308}' if word.ends_with('і') => replace_last(word, 'ї'),
            '\u{308}' if word.ends_with('е') => replace_last(word, 'ё'),
            // Apostrophes as they are typed, stress marks, what marks where a word may be broken.
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' => {}
            // The house 12-А is the house 12а.
            '-' | '‑' | '–' if word.ends_with(|c: char| c.is_ascii_digit()) && is_lone_letter(&mut letters.clone()) =>
                {}
            letter if letter.is_alphanumeric() => word.push(letter),
            _ if word.is_empty() => {}
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if let Some((end, _)) = word.char_indices().nth(MAX_WORD) {
            word.truncate(end);
        }
    }
    words
}

fn replace_last(word: &mut String, letter: char) {
    word.pop();
    word.push(letter);
}

fn is_lone_letter(rest: &mut impl Iterator<Item = char>) -> bool {
    rest.next().is_some_and(char::is_alphabetic) && !rest.next().is_some_and(char::is_alphanumeric)
}

/// The text without what is made of digits alone, and that.
fn take_numbers(typed: &str) -> (String, Vec<Number>) {
    let mut rest = String::with_capacity(typed.len());
    let mut numbers = Vec::new();
    let mut left = typed;
    while let Some(first) = left.chars().next() {
        let after_word = rest.ends_with(|c: char| c.is_alphanumeric());
        match Run::at(left).filter(|_| !after_word) {
            Some(run) => {
                let named = rest.trim_end().ends_with(['№', '#']);
                numbers.extend(run.numbers(named));
                left = &left[run.text.len()..];
                rest.push(' ');
            }
            None => {
                rest.push(first);
                left = &left[first.len_utf8()..];
            }
        }
    }
    (rest, numbers)
}

/// Digits with what stands between the digits of a phone.
struct Run<'a> {
    text: &'a str,
    groups: Vec<&'a str>,
}

impl<'a> Run<'a> {
    /// The digits that the text begins with, unless a letter follows (`12а` is a word).
    fn at(text: &'a str) -> Option<Self> {
        let between = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '‑' | '–');
        if !text.starts_with(|c: char| c == '+' || c == '(' || c.is_ascii_digit()) {
            return None;
        }
        let end = text.find(|c: char| !(c == '+' || c.is_ascii_digit() || between(c))).unwrap_or(text.len());
        let mut run = text[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let glued = |run: &str| {
            let mut after = text[run.len()..].chars();
            match after.next() {
                Some('-' | '‑' | '–') => after.next().is_some_and(char::is_alphabetic),
                next => next.is_some_and(char::is_alphabetic),
            }
        };
        if glued(run) {
            // The last group is the beginning of a word.
            run = run.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(|c: char| !c.is_ascii_digit());
        }
        let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
        (!groups.is_empty()).then_some(Self { text: run, groups })
    }

    /// What the digits may mean; `named`: they stand after a №.
    fn numbers(&self, named: bool) -> Vec<Number> {
        let digits: String = self.groups.concat();
        if self.groups.len() > 1 && !named && self.is_phone(&digits) {
            let national = digits.strip_prefix("00").unwrap_or(&digits).to_owned();
            return vec![Number { digits: national, request: None, phone: true, word: false }];
        }
        let one = |digits: &&str| {
            let plus = self.text.starts_with('+');
            let request = digits.parse().ok().filter(|&id| id > 0 && digits.len() <= 12 && !plus).map(RequestId);
            let phone = !named && (PHONE_END..=15).contains(&digits.len());
            let phone_digits = if digits.len() > 10 { digits.strip_prefix("00") } else { None };
            let digits = phone_digits.unwrap_or(digits).chars().take(MAX_WORD).collect();
            Number { digits, request, phone, word: !named && !plus }
        };
        self.groups.iter().take(MAX_TERMS).map(one).collect()
    }

    /// Whether several groups of digits are one phone or its end: `067 123 45 67`, `123-45-67`, `45 67`.
    fn is_phone(&self, digits: &str) -> bool {
        let begins = ["+", "(", "0", "380", "80"].iter().any(|start| self.text.starts_with(start));
        let by_twos = self.groups.iter().rev().take(2).all(|group| group.len() == 2)
            && self.groups.iter().all(|group| (2..=3).contains(&group.len()));
        let hyphens = !self.text.contains([' ', '.', '\u{a0}']);
        let long = (6..=15).contains(&digits.len());
        long && (begins || by_twos || hyphens) || digits.len() == 4 && by_twos && hyphens
    }
}

#[cfg(test)]
mod tests;
