//! Words as a search compares them: by their letters' skeleton and without their endings.
//!
//! Crude on purpose. Ukrainian and Russian spellings of one word fall together where a few letters tell them apart (ліфт, лифт), and the
//! cases of a noun do (дорога, дорозі, дорогу). What falls together wrongly costs a place in a list of ten, and no more.

/// Ends of Cyrillic words, in skeleton letters. The longest that fits is taken off.
const ENDINGS: &[&str] = &[
    "ювати",
    "увати",
    "ються",
    "уеться",
    "аеться",
    "ання",
    "ення",
    "иння",
    "ами",
    "ями",
    "ого",
    "ому",
    "ими",
    "ати",
    "яти",
    "ити",
    "ует",
    "ают",
    "яют",
    "ила",
    "ило",
    "или",
    "ала",
    "ало",
    "али",
    "ено",
    "ана",
    "ние",
    "ах",
    "ях",
    "ою",
    "ею",
    "ии",
    "ои",
    "ам",
    "ям",
    "ом",
    "ем",
    "ов",
    "ев",
    "их",
    "им",
    "еи",
    "ая",
    "ое",
    "ие",
    "ую",
    "ее",
    "ит",
    "ят",
    "ут",
    "ют",
    "ат",
    "ет",
    "ав",
    "ив",
    "ае",
    "уе",
    "яе",
];
/// Endings of one letter.
const VOWELS: [char; 7] = ['а', 'я', 'у', 'ю', 'и', 'е', 'о'];
/// Words that say that something is not there, in skeleton letters: all are one word to a search.
const ABSENT: &[&str] = &[
    "немае",
    "нема",
    "нету",
    "нет",
    "видсутни",
    "видсутня",
    "видсутне",
    "видсутна",
    "видсутност",
    "видсутнист",
    "отсутствуе",
    "отсутствует",
    "отсутствие",
    "пропала",
    "пропав",
    "пропало",
    "пропали",
    "зникла",
    "зник",
    "зникло",
    "вимкнули",
    "видключили",
    "отключили",
    "вирубили",
];
/// Words that tell nothing of the matter, in skeleton letters.
const STOP: &[&str] = &[
    "а", "але", "б", "був", "в", "вже", "ви", "все", "де", "до", "же", "з", "за", "зи", "и", "из", "к", "как", "коло",
    "ми", "на", "над", "наш", "наша", "наше", "нам", "нас", "о", "от", "по", "при", "про", "с", "та", "там", "те",
    "ти", "то", "тут", "у", "уже", "це", "що", "як", "ест", "мене", "мени", "дуже", "бил",
];
/// Those of English.
const STOP_EN: &[&str] = &[
    "a", "an", "and", "at", "by", "for", "from", "has", "have", "in", "is", "it", "my", "near", "of", "on", "our",
    "the", "there", "to", "was", "with",
];
/// "No" in English: the word of [`ABSENT`].
const ABSENT_EN: &[&str] = &["no", "missing", "without", "lost"];

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its skeleton.
    pub(super) whole: String,
    /// Its skeleton without the ending.
    pub(super) stem: String,
}

/// The words of a text. Those that tell nothing are left out, unless there are no others.
pub(super) fn words(text: &str) -> Vec<Word> {
    let skeleton = skeleton(text);
    let all = || skeleton.split_whitespace();
    let telling: Vec<Word> = all().filter(|word| !is_stop(word)).map(word).collect();
    if telling.is_empty() { all().map(word).collect() } else { telling }
}

fn is_stop(word: &str) -> bool {
    STOP.contains(&word) || STOP_EN.contains(&word)
}

fn word(whole: &str) -> Word {
    let absent = ABSENT.contains(&whole) || ABSENT_EN.contains(&whole);
    let stem = if absent { "немае".to_owned() } else { stem(whole) };
    Word { whole: whole.to_owned(), stem }
}

/// The text in small letters, those letters that Ukrainian and Russian tell apart taken for one, signs that are no letters or digits
/// taken for spaces.
pub(super) fn skeleton(text: &str) -> String {
    let letter = |c: char| match c {
        'і' | 'ї' | 'ы' | 'й' => Some('и'),
        'є' | 'э' | 'ё' => Some('е'),
        'ґ' => Some('г'),
        'ь' | 'ъ' | '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '′' | '\u{301}' => None,
        c if c.is_alphanumeric() => Some(c),
        _ => Some(' '),
    };
    text.chars().flat_map(char::to_lowercase).filter_map(letter).collect()
}

/// The word without its ending; of what sounds alike before an ending (дорога, дорозі) one.
fn stem(word: &str) -> String {
    if word.is_ascii() {
        return stem_en(word).to_owned();
    }
    let word = word.strip_suffix("ся").filter(|rest| rest.chars().count() > 3).unwrap_or(word);
    let letters = word.chars().count();
    let ending = ENDINGS
        .iter()
        .filter(|ending| {
            // водій is none of вода's forms.
            let least = if **ending == "ии" { 6 } else { ending.chars().count() + 3 };
            word.ends_with(**ending) && letters >= least
        })
        .max_by_key(|ending| ending.len());
    let bare = match ending {
        Some(ending) => &word[..word.len() - ending.len()],
        None if letters >= 3 => word.strip_suffix(VOWELS).unwrap_or(word),
        None => word,
    };
    let mut bare = bare.to_owned();
    let alike = match bare.chars().last() {
        Some('з' | 'ж') => Some('г'),
        Some('ц' | 'ч') => Some('к'),
        _ => None,
    };
    if let Some(alike) = alike {
        bare.pop();
        bare.push(alike);
    }
    bare
}

fn stem_en(word: &str) -> &str {
    if word.len() < 4 || word.ends_with("ss") {
        return word;
    }
    let cut = ["ing", "ed", "es", "s"].iter().find_map(|ending| word.strip_suffix(*ending));
    cut.filter(|rest| rest.len() >= 3).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for forms in [
            "вода води воду водою воді воды",
            "дорога дорозі дорогу дороги дорогою",
            "ліхтар ліхтарі ліхтаря",
            "ліфт ліфта ліфту лифт лифта",
            "яма ями яму ямі",
            "світло світла",
            "вулиця вулиці вулицю вулицею",
            "сміття сміттям",
            "дерево дерева дереву деревом",
            "під’їзд під'їзду підʼїзді подъезд",
            "собака собаки собаку",
            "світить світять",
            "горить горять",
            "немає нема відсутня відсутнє нет отсутствует пропала no",
            "leak leaks leaking leaked",
        ] {
            let stems = stems(forms);
            let different: Vec<_> = stems.iter().filter(|stem| **stem != stems[0]).collect();
            // One Russian word is spelled with another vowel.
            let most = usize::from(forms.contains("подъезд"));
            assert!(different.len() <= most, "{forms}: {stems:?}");
        }
    }

    #[test]
    fn words_that_are_not_one_stay_apart() {
        for (one, other) in [
            ("вода", "водій"),
            ("газ", "газета"),
            ("ліфт", "ліхтар"),
            ("дощ", "дошка"),
            ("світло", "світлофор"),
            ("gas", "glass"),
            ("люк", "лук"),
        ] {
            assert_ne!(stems(one), stems(other), "{one}, {other}");
        }
    }

    #[test]
    fn what_tells_nothing_is_left_out() {
        assert_eq!(stems("у нас на вулиці яма"), stems("вулиця яма"));
        assert_eq!(stems("там").len(), 1, "unless there is nothing else");
        assert_eq!(stems(" —, !").len(), 0);
        assert_eq!(skeleton("Об’їзд, ЁЖ"), "обизд  еж");
    }
}
