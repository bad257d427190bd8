//! What went wrong, and the way out.

use domain::classifier::Lang;
use domain::query::{Field, FieldError, Problem};

use super::texts;

texts! {
    /// What went wrong, and the way out.
    ProblemTexts {
        bad_title: "Не вдалося прочитати адресу", "The address could not be read";
        bad_hint: "Решта адреси, можливо, правильна: приберіть цей параметр або відкрийте сторінку спочатку.",
            "The rest of the address may be right: take this parameter away or start the page afresh.";
        bad_action: "Відкрити сторінку спочатку", "Start the page afresh";
        not_found_title: "Такої сторінки немає", "There is no such page";
        not_found_hint: "Можливо, у номері чи адресі описка. Заявки, яких не можна показувати, тут теж не видно.",
            "There may be a typo in the number or the address. Requests that may not be shown are not seen here either.";
        not_found_action: "На головну", "To the front page";
        down_title: "Зараз не виходить показати дані", "The data cannot be shown right now";
        down_hint: "Реєстр тимчасово не відповідає. Нічого не втрачено: спробуйте за хвилину.",
            "The register does not answer for the moment. Nothing is lost: try again in a minute.";
        down_action: "Спробувати ще раз", "Try again";
    }
}

/// When to try again.
#[cfg(feature = "ssr")]
pub(crate) fn try_again_in(lang: Lang, seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let after = crate::words::days_and_hours(lang, seconds);
    match lang {
        Lang::Uk => format!("Щоб ніхто не підібрав код чи пароль, робимо перерву. Спробуйте ще раз за {after}."),
        Lang::En => format!("So that nobody can guess a code or a password, there is a pause. Try again in {after}."),
    }
}

/// Why a parameter could not be taken, in a sentence.
pub(crate) fn bad_parameter(lang: Lang, error: FieldError) -> String {
    let FieldError { field, problem } = error;
    let code = field.code();
    match lang {
        Lang::Uk => match problem {
            Problem::Missing => format!("Немає параметра «{code}»: {}.", expected(lang, field)),
            Problem::Unknown => format!("Параметр «{code}» називає те, чого немає: {}.", expected(lang, field)),
            Problem::OutOfRange => format!("Параметр «{code}» поза межами можливого: {}.", expected(lang, field)),
            Problem::Malformed => format!("Параметр «{code}» записано не так: {}.", expected(lang, field)),
            Problem::Repeated => format!("Параметр «{code}» стоїть двічі; потрібен один."),
            Problem::TooLong => format!("Параметр «{code}» задовгий."),
            Problem::TooShort => format!("Параметр «{code}» закороткий."),
            Problem::Guessable | Problem::Wrong => format!("Параметр «{code}» не підходить."),
            Problem::Expired => format!("Параметр «{code}» уже не діє."),
            Problem::TooMany => format!("Параметрів «{code}» забагато."),
            Problem::TooLarge => format!("Параметр «{code}» завеликий."),
            Problem::Later => format!("Параметр «{code}» зараз не приймається, спробуйте пізніше."),
        },
        Lang::En => match problem {
            Problem::Missing => format!("The parameter “{code}” is missing: {}.", expected(lang, field)),
            Problem::Unknown => format!("The parameter “{code}” names what does not exist: {}.", expected(lang, field)),
            Problem::OutOfRange => format!("The parameter “{code}” is out of range: {}.", expected(lang, field)),
            Problem::Malformed => format!("The parameter “{code}” is malformed: {}.", expected(lang, field)),
            Problem::Repeated => format!("The parameter “{code}” is given twice; one is needed."),
            Problem::TooLong => format!("The parameter “{code}” is too long."),
            Problem::TooShort => format!("The parameter “{code}” is too short."),
            Problem::Guessable | Problem::Wrong => format!("The parameter “{code}” does not fit."),
            Problem::Expired => format!("The parameter “{code}” no longer holds."),
            Problem::TooMany => format!("There are too many “{code}”."),
            Problem::TooLarge => format!("The parameter “{code}” is too large."),
            Problem::Later => format!("The parameter “{code}” cannot be taken now, try again later."),
        },
    }
}

/// What the parameter should be.
const fn expected(lang: Lang, field: Field) -> &'static str {
    let (uk, en) = match field {
        Field::Bbox => {
            ("очікуються захід,південь,схід,північ у градусах", "west,south,east,north in degrees are expected")
        }
        Field::Zoom => ("очікується ціле число від 0 до 20", "a whole number from 0 to 20 is expected"),
        Field::Period => ("очікується day, week, month або year", "day, week, month or year is expected"),
        Field::Date => ("очікується дата РРРР-ММ-ДД", "a date YYYY-MM-DD is expected"),
        Field::Direction => {
            ("очікуються коди напрямів через кому", "codes of directions with commas between are expected")
        }
        Field::State => ("очікується open, overdue або closed", "open, overdue or closed is expected"),
        Field::Executor | Field::Code => ("очікується код виконавця", "the code of an executor is expected"),
        Field::District => ("очікується код району", "the code of a district is expected"),
        Field::Id => ("номер заявки — це самі цифри", "a request number is digits only"),
        Field::Lang => ("очікується uk або en", "uk or en is expected"),
        Field::Before => ("його бере з собою посилання «Ще раніші»", "the link “Earlier ones” carries it"),
        Field::Sort => ("очікується назва стовпця", "the name of a column is expected"),
    };
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_every_field_names_the_field() {
        for &field in Field::ALL {
            for &problem in Problem::ALL {
                for lang in [Lang::Uk, Lang::En] {
                    let text = bad_parameter(lang, FieldError { field, problem });
                    assert!(text.contains(field.code()), "{text}");
                    assert!(text.ends_with('.'), "{text}");
                }
            }
        }
    }
}
