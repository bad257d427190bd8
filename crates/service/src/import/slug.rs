//! Codes made of Ukrainian names: Latin letters by the state's rules of 2010, digits and hyphens.

/// No code is longer.
const LONGEST: usize = 48;

/// The code that the name gives; `fallback` where the name has no letter or digit.
pub(super) fn slug(name: &str, fallback: &str) -> String {
    let mut code = String::new();
    let mut at_start = true;
    let mut previous = ' ';
    for c in name.chars().flat_map(char::to_lowercase) {
        let latin = latin(c, at_start, previous);
        previous = c;
        match latin {
            Some(letters) => {
                if at_start && !code.is_empty() {
                    code.push('-');
                }
                code.push_str(letters.as_str());
                at_start = false;
            }
            // An apostrophe or a soft sign is left out; it parts no word.
            None if matches!(c, '\'' | '’' | 'ʼ' | '`' | 'ь' | 'ъ') => {}
            None => at_start = true,
        }
    }
    shorten(&mut code);
    if code.is_empty() { fallback.to_owned() } else { code }
}

/// The letters that a sign becomes.
enum Letters {
    Fixed(&'static str),
    Same([u8; 1]),
}

impl Letters {
    fn as_str(&self) -> &str {
        match self {
            Self::Fixed(letters) => letters,
            Self::Same(byte) => std::str::from_utf8(byte).unwrap_or_default(),
        }
    }
}

fn latin(c: char, at_start: bool, previous: char) -> Option<Letters> {
    let letters = match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' if previous == 'з' => "gh",
        'г' => "h",
        'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'є' if at_start => "ye",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ы' => "y",
        'і' => "i",
        'ї' if at_start => "yi",
        'ї' => "i",
        'й' if at_start => "y",
        'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' if at_start => "yu",
        'ю' => "iu",
        'я' if at_start => "ya",
        'я' => "ia",
        'ё' => "io",
        // Neighbours' names.
        'ą' | 'á' | 'à' | 'â' | 'ä' | 'ă' | 'å' => "a",
        'ć' | 'č' | 'ç' => "c",
        'ď' => "d",
        'ę' | 'é' | 'è' | 'ê' | 'ë' | 'ě' => "e",
        'í' | 'î' | 'ï' => "i",
        'ł' | 'ľ' => "l",
        'ń' | 'ň' | 'ñ' => "n",
        'ó' | 'ô' | 'ö' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ș' => "s",
        'ť' | 'ț' => "t",
        'ú' | 'ü' | 'ů' | 'ű' => "u",
        'ý' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric).map(|byte| Letters::Same([byte])),
    };
    Some(Letters::Fixed(letters))
}

/// Cuts a code that is too long, between words where it can.
fn shorten(code: &mut String) {
    if code.len() > LONGEST {
        let end = code[..=LONGEST].rfind('-').filter(|&end| end > LONGEST / 2).unwrap_or(LONGEST);
        code.truncate(end);
    }
}

/// The code, or the code with the first of `-2`, `-3`, … that is free.
pub(super) fn free(code: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(code) {
        return code.to_owned();
    }
    (2_u32..).map(|n| format!("{code}-{n}")).find(|code| !is_taken(code)).unwrap_or_else(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_codes() {
        for (name, code) in [
            ("КП \"Київміськсвітло\"", "kp-kyivmisksvitlo"),
            ("ЖЕК - 513", "zhek-513"),
            ("ПАТ \"Київенерго\" - ТРМ", "pat-kyivenerho-trm"),
            ("КП \"Лук’янівська\"", "kp-lukianivska"),
            ("Відділ з'єднань, Згурівка й Їжакевича", "viddil-ziednan-zghurivka-y-yizhakevycha"),
            ("ЖЕД №223", "zhed-223"),
            ("Otis Ltd.", "otis-ltd"),
            ("Zarząd Dróg", "zarzad-drog"),
            ("«—»", "executor"),
        ] {
            assert_eq!(slug(name, "executor"), code);
        }
        let long = slug("КП Дирекція з утримання та обслуговування житлового фонду району", "executor");
        assert_eq!(long, "kp-dyrektsiia-z-utrymannia-ta-obsluhovuvannia");
    }

    #[test]
    fn a_taken_code_gets_a_number() {
        let taken = ["a", "a-2"];
        assert_eq!(free("a", |code| taken.contains(&code)), "a-3");
        assert_eq!(free("b", |code| taken.contains(&code)), "b");
    }
}
