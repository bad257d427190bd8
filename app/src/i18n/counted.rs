//! Nouns that follow a number.

use domain::classifier::Lang;

use crate::words::grouped;

/// A noun in the forms that numbers ask for.
pub(crate) struct Counted {
    /// After 1, 21, 31; after 2–4, 22–24; after 0, 5–20, 25–30.
    pub(super) uk: [&'static str; 3],
    /// After 1; after anything else.
    pub(super) en: [&'static str; 2],
}

/// Requests.
pub(crate) const REQUESTS: Counted =
    Counted { uk: ["заявка", "заявки", "заявок"], en: ["request", "requests"] };
/// Overdue requests, after the number of all.
pub(crate) const OVERDUE: Counted = Counted {
    uk: ["прострочена", "прострочені", "прострочених"],
    en: ["overdue", "overdue"],
};
/// Days.
pub(crate) const DAYS: Counted = Counted { uk: ["день", "дні", "днів"], en: ["day", "days"] };
/// Ratings.
pub(crate) const RATINGS: Counted =
    Counted { uk: ["оцінка", "оцінки", "оцінок"], en: ["rating", "ratings"] };
/// Points of a score.
pub(crate) const SCORE_POINTS: Counted = Counted { uk: ["бал", "бали", "балів"], en: ["point", "points"] };

impl Counted {
    /// The noun alone, in the form for the number.
    pub(crate) fn form(&self, lang: Lang, n: u32) -> &'static str {
        match lang {
            Lang::Uk => self.uk[ukrainian_form(n)],
            Lang::En => self.en[usize::from(n != 1)],
        }
    }

    /// The number and the noun.
    pub(crate) fn say(&self, lang: Lang, n: u32) -> String {
        format!("{}\u{a0}{}", grouped(n), self.form(lang, n))
    }
}

fn ukrainian_form(n: u32) -> usize {
    match (n % 10, n % 100) {
        (1, tens) if tens != 11 => 0,
        (2..=4, tens) if !(12..=14).contains(&tens) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ukrainian_has_three_forms() {
        for (form, numbers) in [
            ("заявка", &[1, 21, 101, 1_000_001][..]),
            ("заявки", &[2, 3, 4, 22, 104, 1_483_032]),
            ("заявок", &[0, 5, 11, 12, 14, 19, 20, 111, 112, 1_000, 1_011]),
        ] {
            for &n in numbers {
                assert_eq!(REQUESTS.form(Lang::Uk, n), form, "{n}");
            }
        }
    }

    #[test]
    fn english_has_two() {
        assert_eq!(REQUESTS.say(Lang::En, 1), "1\u{a0}request");
        assert_eq!(REQUESTS.say(Lang::En, 21), "21\u{a0}requests");
        assert_eq!(REQUESTS.say(Lang::En, 0), "0\u{a0}requests");
    }
}
