//! The public card of a request.

use domain::classifier::{Lang, Precision};
use domain::workflow::{ConfirmedBy, Resolution};

use super::texts;

texts! {
    /// The public card.
    RequestTexts {
        title: "Заявка", "Request";
        description: "Стан заявки, строк виконання, хто відповідає і що вже зроблено.",
            "The state of the request, its deadline, who is responsible and what has been done.";
        direction: "Напрям", "Direction";
        executor: "Виконавець", "Executor";
        no_executor: "ще не призначено", "not named yet";
        channel: "Надійшла", "Received by";
        registered: "Зареєстровано", "Registered";
        due: "Строк", "Deadline";
        done: "Виконано", "Done";
        closed: "Закрито", "Closed";
        now: "зараз", "now";
        district: "Район", "District";
        place: "Місце", "Place";
        rating: "Оцінка заявника", "Applicant’s rating";
        timeline: "Що відбувалося", "What happened";
        timeline_empty: "Про цю заявку ще нічого не записано.", "Nothing has been recorded of this request yet.";
        left: "Залишилось", "Time left";
        deadline_bar: "Строк виконання", "Time to finish";
        no_due: "Строк у реєстрі не вказано.", "The register knows no deadline.";
        waiting_check: "Виконавець відзвітував. Робота чекає перевірки.", "The executor has reported. The work waits to be checked.";
        no_place: "Місце цієї заявки не показується.", "The place of this request is not shown.";
        on_map: "Показати довкола на мапі", "Show what is around on the map";
        merged: "Цю заявку об’єднано з", "This request was merged into";
        facts: "Відомості", "Facts";
        passed: "Що сталося", "What it is about";
        photo_by_executor: "Фото виконавця", "The executor’s photo";
        photo_by_applicant: "Фото заявника", "The applicant’s photo";
        yours: "Це ваша заявка? Відкрити її з усіма подробицями", "Is this request yours? Open it with all its details";
    }
}

impl RequestTexts {
    /// How exactly the place is shown, and why.
    pub(crate) const fn precision(lang: Lang, precision: Precision) -> &'static str {
        match (precision, lang) {
            (Precision::Exact, Lang::Uk) => "Показано точне місце.",
            (Precision::Exact, Lang::En) => "The exact place is shown.",
            (Precision::Street, Lang::Uk) => "Місце показано з точністю до вулиці, близько 100 метрів.",
            (Precision::Street, Lang::En) => "The place is shown to the street, within about 100 metres.",
            (Precision::District, Lang::Uk) => "Щоб не видати чиюсь домівку, показано лише район.",
            (Precision::District, Lang::En) => "Only the district is shown, so that no home is given away.",
            (Precision::Hidden, Lang::Uk) => "Місце таких заявок не показується нікому.",
            (Precision::Hidden, Lang::En) => "The place of such requests is shown to nobody.",
        }
    }
}

/// The deadline of a request that is not late. `term` is as in "до завтра 14:30".
pub(crate) fn kept_by(lang: Lang, term: &str) -> String {
    match lang {
        Lang::Uk => format!("строк до {term}"),
        Lang::En => format!("due {term}"),
    }
}

/// Who has how much time.
pub(crate) fn time_of(lang: Lang, executor: bool, term: &str) -> String {
    match (lang, executor) {
        (Lang::Uk, true) => format!("Виконавець має час до {term}"),
        (Lang::Uk, false) => format!("Строк — до {term}; виконавця ще не призначено"),
        (Lang::En, true) => format!("The executor has until {term}"),
        (Lang::En, false) => format!("Due {term}; no executor has been named yet"),
    }
}

/// Until when there was time.
pub(crate) fn was_due(lang: Lang, term: &str) -> String {
    match lang {
        Lang::Uk => format!("Строк був до {term}"),
        Lang::En => format!("It was due {term}"),
    }
}

/// That the deadline is not the first one any more.
pub(crate) fn deadline_moved(lang: Lang, original: &str) -> String {
    match lang {
        Lang::Uk => format!("Перший строк був до {original}."),
        Lang::En => format!("The first deadline was {original}."),
    }
}

/// How it ended, in a few words; of work that is said to be done, who confirmed it.
pub(crate) fn ending(lang: Lang, resolution: Resolution, confirmed_by: Option<ConfirmedBy>) -> String {
    let how = resolution.name(lang);
    if !matches!(resolution, Resolution::Done | Resolution::Explained) {
        return how.to_owned();
    }
    let who = match (confirmed_by, lang) {
        (Some(by), _) => by.name(lang),
        (None, Lang::Uk) => "хто підтвердив — невідомо",
        (None, Lang::En) => "confirmation unknown",
    };
    format!("{how}, {who}")
}

/// How it ended, and plainly who says so.
pub(crate) fn closing(lang: Lang, resolution: Option<Resolution>, confirmed_by: Option<ConfirmedBy>) -> String {
    let Some(resolution) = resolution else {
        return match lang {
            Lang::Uk => "Закрито. Як саме, реєстр не знає.".to_owned(),
            Lang::En => "Closed. The register does not know how.".to_owned(),
        };
    };
    let how = capital(resolution.name(lang));
    if !matches!(resolution, Resolution::Done | Resolution::Explained) {
        return match lang {
            Lang::Uk => format!("Закрито: {}.", resolution.name(lang)),
            Lang::En => format!("Closed: {}.", resolution.name(lang)),
        };
    }
    let who = match (confirmed_by, lang) {
        (Some(ConfirmedBy::Applicant), Lang::Uk) => "Заявник підтвердив.",
        (Some(ConfirmedBy::Applicant), Lang::En) => "The applicant confirmed it.",
        (Some(ConfirmedBy::Controller), Lang::Uk) => "Підтвердив контролер після розмови із заявником.",
        (Some(ConfirmedBy::Controller), Lang::En) => "A controller confirmed it after speaking to the applicant.",
        (Some(ConfirmedBy::Nobody), Lang::Uk) => "Заявник не підтвердив.",
        (Some(ConfirmedBy::Nobody), Lang::En) => "The applicant did not confirm it.",
        (None, Lang::Uk) => "Чи підтвердив заявник — невідомо.",
        (None, Lang::En) => "Whether the applicant confirmed it is unknown.",
    };
    match lang {
        Lang::Uk => format!("{how}, за словами виконавця. {who}"),
        Lang::En => format!("{how}, says the executor. {who}"),
    }
}

/// The text with a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_that_nobody_confirmed_is_never_hidden() {
        let text = closing(Lang::Uk, Some(Resolution::Done), Some(ConfirmedBy::Nobody));
        assert_eq!(text, "Виконано, за словами виконавця. Заявник не підтвердив.");
        let text = closing(Lang::En, Some(Resolution::Explained), None);
        assert_eq!(text, "Explained, says the executor. Whether the applicant confirmed it is unknown.");
        assert_eq!(ending(Lang::Uk, Resolution::Done, Some(ConfirmedBy::Nobody)), "виконано, ніхто не підтвердив");
        assert_eq!(ending(Lang::En, Resolution::Withdrawn, Some(ConfirmedBy::Nobody)), "withdrawn");
        assert_eq!(closing(Lang::Uk, Some(Resolution::Duplicate), Some(ConfirmedBy::Nobody)), "Закрито: дублікат.");
    }
}
