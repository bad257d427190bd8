//! How a mapping speaks of other people's words: patterns with `*`, blind to case, to the kind of apostrophe and to extra spaces.

/// The word as patterns see it: lower case, every apostrophe `'`, every run of white space one space, none at the ends.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().map(apostrophe).flat_map(char::to_lowercase));
    }
    folded
}

/// The text as people should read it: as written, every run of white space one space, none at the ends.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

const fn apostrophe(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' | '`' | '´' | '′' => '\'',
        other => other,
    }
}

/// A pattern: text in which `*` stands for anything, also for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// The folded text between the stars; at least one piece.
    pieces: Vec<String>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { pieces: fold(text).split('*').map(str::to_owned).collect() }
    }

    /// Whether the folded text is as the pattern says, from its start to its end.
    pub(super) fn matches(&self, folded: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.iter().all(|only| only == folded);
        };
        let Some(mut rest) = folded.strip_prefix(first.as_str()) else { return false };
        for piece in middle {
            let Some(at) = rest.find(piece.as_str()) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).matches(&fold(text))
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text) in [
            ("Відсутність ГВП", "відсутність  гвп "),
            ("*ГВП*", "Недостатній тиск ГВП"),
            ("*ГВП*", "ГВП"),
            ("Прибирання*", "Прибирання снігу"),
            ("*під'їзд*", "Ремонт під’їзду;"),
            ("*пішохідн* перех*", "Підземні пішохідні переходи біля станцій"),
            ("a*a", "aa"),
            ("*", ""),
        ] {
            assert!(matches(pattern, text), "{pattern} ~ {text}");
        }
        for (pattern, text) in
            [("ГВП", "Відсутність ГВП"), ("Прибирання*", "Вологе прибирання"), ("a*a", "a"), ("*a*b*", "ba"), ("", "a")]
        {
            assert!(!matches(pattern, text), "{pattern} !~ {text}");
        }
    }
}
