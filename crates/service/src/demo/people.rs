//! People who do not exist: invented names, and telephone numbers that no operator gives out.

use domain::intake::Applicant;

use super::dice::{Dice, Topic};

/// The start of every telephone number: no Ukrainian operator has the code 00.
pub(super) const PHONE_START: &str = "+38000";

const MEN: [&str; 20] = [
    "Андрій",
    "Богдан",
    "Василь",
    "Віктор",
    "Володимир",
    "Дмитро",
    "Іван",
    "Ігор",
    "Максим",
    "Микола",
    "Михайло",
    "Олег",
    "Олександр",
    "Петро",
    "Роман",
    "Сергій",
    "Степан",
    "Тарас",
    "Юрій",
    "Ярослав",
];

const WOMEN: [&str; 22] = [
    "Алла",
    "Ганна",
    "Валентина",
    "Віра",
    "Галина",
    "Дарина",
    "Ірина",
    "Катерина",
    "Лариса",
    "Леся",
    "Людмила",
    "Марія",
    "Надія",
    "Наталія",
    "Оксана",
    "Олена",
    "Ольга",
    "Раїса",
    "Світлана",
    "Тамара",
    "Тетяна",
    "Юлія",
];

/// Father's names as a patronymic of a man and of a woman.
const PATRONYMICS: [(&str, &str); 12] = [
    ("Андрійович", "Андріївна"),
    ("Васильович", "Василівна"),
    ("Вікторович", "Вікторівна"),
    ("Володимирович", "Володимирівна"),
    ("Іванович", "Іванівна"),
    ("Миколайович", "Миколаївна"),
    ("Михайлович", "Михайлівна"),
    ("Олексійович", "Олексіївна"),
    ("Петрович", "Петрівна"),
    ("Романович", "Романівна"),
    ("Сергійович", "Сергіївна"),
    ("Степанович", "Степанівна"),
];

/// First halves of surnames; with [`SURNAME_ENDS`] they make some that exist and many that do not.
const SURNAME_STARTS: [&str; 30] = [
    "Барв",
    "Верб",
    "Гай",
    "Горіш",
    "Дзвон",
    "Дуб",
    "Журавл",
    "Зозул",
    "Калин",
    "Клен",
    "Ковил",
    "Колос",
    "Криниц",
    "Липов",
    "Лугов",
    "Медов",
    "Очерет",
    "Пшенич",
    "Рокит",
    "Ромаш",
    "Сокол",
    "Соняш",
    "Степов",
    "Струм",
    "Терн",
    "Тополь",
    "Хмел",
    "Чебрец",
    "Явор",
    "Ясен",
];

/// Second halves of surnames, of a man and of a woman.
const SURNAME_ENDS: [(&str, &str); 6] = [
    ("енко", "енко"),
    ("инський", "инська"),
    ("ук", "ук"),
    ("чак", "чак"),
    ("івський", "івська"),
    ("иченко", "иченко"),
];

/// How many requests one person makes in the whole demo, on average.
const REQUESTS_OF_A_PERSON: usize = 2;

/// How many people a city of so many requests has among its callers.
pub(super) fn callers(requests: usize) -> usize {
    (requests / REQUESTS_OF_A_PERSON).max(1)
}

/// The number of the person who makes a request: one of a few who call often, or of the many who rarely do.
pub(super) fn caller(requests: usize, dice: &mut Dice) -> usize {
    let people = callers(requests);
    if dice.chance(0.12) { dice.below(people / 50 + 1) } else { dice.below(people) }
}

/// The person with the number: always the same one. Where they live is drawn by `home`.
pub(super) fn person(seed: u64, number: usize, home: impl FnOnce(&mut Dice) -> String) -> Applicant {
    let mut dice = Dice::of(seed, Topic::Person, number as u64);
    let woman = dice.chance(0.62);
    let by_sex = |(man, lady): (&'static str, &'static str)| if woman { lady } else { man };
    let first_name = dice.pick(if woman { &WOMEN[..] } else { &MEN[..] }).copied().unwrap_or_default();
    let start = dice.pick(&SURNAME_STARTS).copied().unwrap_or_default();
    let end = dice.pick(&SURNAME_ENDS).copied().map(by_sex).unwrap_or_default();
    let patronymic = dice.pick(&PATRONYMICS).copied().map(by_sex).filter(|_| dice.chance(0.7));
    Applicant {
        surname: format!("{start}{end}"),
        first_name: first_name.to_owned(),
        patronymic: patronymic.map(str::to_owned),
        phone: format!("{PHONE_START}{:07}", number % 10_000_000),
        email: None,
        address: home(&mut dice),
    }
}
