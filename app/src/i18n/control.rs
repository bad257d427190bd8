//! The controller's checks: reported work, more time, what everybody may see, sanctions.

use domain::callback::{Calls, TRIES};
use domain::classifier::Lang;
use service::control::Tab;

use super::counted::Counted;
use super::texts;

texts! {
    /// The controller's checks.
    ControlTexts {
        title: "Контроль", "Checks";
        nav: "Контроль", "Checks";
        reports: "Звіти", "Reports";
        moderation: "Для всіх", "For everybody";
        cases: "Випадки", "Cases";
        log: "Журнал стягнень", "Log of sanctions";
        show: "Показати", "Show";
        executor: "Виконавець", "Executor";
        type_: "Вид питання", "Request type";
        district: "Район", "District";
        any: "усі", "all";
        narrow: "Показати", "Show";
        everything: "Прибрати відбір", "Show all";
        lapses: "закриється без відповіді", "closes without an answer";
        waits_since: "відзвітовано", "reported";
        asks_until: "просить час до", "asks for time until";
        lapsed_note: "За останні 30 днів.", "Of the last 30 days.";
        lapsed_at: "закрито без відповіді", "closed without an answer";
        more: "Наступні 50", "The next 50";
        first_page: "На початок", "To the beginning";
        empty_title: "Тут порожньо", "Nothing here";
        empty: "За цими умовами нічого не чекає. Нові звіти з’являться тут самі.",
            "Nothing waits that matches. New reports will appear here by themselves.";
        calls: "Дзвінки заявникові", "Calls to the applicant";
        calls_none: "Про цей звіт ще не дзвонили.", "Nobody has called about this report yet.";
        calls_spoken: "Із заявником поговорили: підтвердьте або поверніть за його словами.",
            "The applicant was spoken to: confirm or send back by what they said.";
        calls_unanswered: "Три спроби без розмови. Підтвердити не можна; якщо заявник не відповість сам, заявка закриється з позначкою «ніхто не підтвердив».",
            "Three tries, and nobody spoke. It cannot be confirmed; unless the applicant answers, it closes marked “confirmed by nobody”.";
        calls_first: "Підтвердити можна лише після розмови із заявником про цей звіт. Запишіть спробу:",
            "It can be confirmed only after speaking to the applicant about this report. Log the try:";
        call_log: "Записати ще спробу:", "Log another try:";
        call_earlier: "про попередній звіт", "about an earlier report";
        confirm_first: "Щоб підтвердити, спершу поговоріть із заявником.", "To confirm, speak to the applicant first.";
        moderation_title: "Що побачать усі", "What everybody will see";
        moderation_note: "Пропускайте лише те, з чого не видно людей: без імен, телефонів, квартир, облич, номерів авто.",
            "Pass only what tells of nobody: no names, phones, flats, faces, number plates.";
        moderation_keys: "Клавіші: 1 — пропустити, 2 — не показувати, ↑ ↓ — між записами.",
            "Keys: 1 — pass, 2 — keep back, ↑ ↓ — between pieces.";
        unlooked: "Ще не переглянуті", "Not looked at";
        passed: "Показано всім", "Shown to everybody";
        pass: "Пропустити", "Pass";
        keep_back: "Не показувати", "Keep back";
        retract: "Прибрати з показу", "Take back";
        looked_before: "Це щойно переглянув хтось інший.", "Somebody else has just looked at this.";
        moderation_empty: "Усе переглянуто.", "All has been looked at.";
        passed_empty: "Для всіх ще нічого не показано.", "Nothing is shown to everybody yet.";
        photo_alt: "Фото до заявки", "A photo of the request";
        cases_title: "Що схоже на неякісну чи запізнілу роботу", "What looks like poor or late work";
        cases_note: "Запис у журнал робить людина: подивіться заявку й скажіть, що це було. За останні 60 днів.",
            "A person makes the entry: look at the request and say what it was. Of the last 60 days.";
        cases_empty: "Нічого не чекає вашого рішення.", "Nothing waits for your decision.";
        case: "Що це було", "What it was";
        none: "Ні, стягнення немає", "No, nothing to enter";
        note: "Що встановлено", "What was found";
        note_hint: "Прочитають лише контролери.", "Only controllers will read it.";
        enter: "Записати в журнал", "Enter into the log";
        decided_before: "Про цей звіт щойно вирішив хтось інший.", "Somebody else has just decided on this report.";
        reported_at: "відзвітовано", "reported";
        original_due: "строк був", "was due";
        sent_back: "Чому повернули", "Why it was sent back";
        log_title: "Журнал стягнень", "Log of sanctions";
        log_note: "Номери заявок і виконавці, без жодних особистих даних.", "Numbers of requests and executors, nothing personal.";
        log_empty: "За цей час записів немає.", "No entries in this time.";
        csv: "Завантажити CSV", "Download as CSV";
        total: "Усього", "In all";
        entries: "Записи", "Entries";
        by_executor: "За виконавцями", "By executor";
        all_executors: "Усі виконавці", "All executors";
        take_out: "Прибрати з журналу", "Take out of the log";
        log_more: "Показано останні 200 записів; усі — у файлі.", "The latest 200 entries are shown; the file has all.";
    }
}

impl ControlTexts {
    /// What a part of what waits is called.
    pub(crate) const fn tab(lang: Lang, tab: Tab) -> &'static str {
        let (uk, en) = match tab {
            Tab::Waiting => ("Чекають перевірки", "Wait for a check"),
            Tab::Soon => ("Скоро закриються", "Close soon"),
            Tab::Asked => ("Просять час", "Ask for time"),
            Tab::Lapsed => ("Закрито без відповіді", "Closed without an answer"),
        };
        match lang {
            Lang::Uk => uk,
            Lang::En => en,
        }
    }
}

/// Tries to call.
const CALLS: Counted = Counted { uk: ["спроба", "спроби", "спроб"], en: ["try", "tries"] };

/// How far the calls about a report have got, in a few words.
pub(crate) fn calls_line(lang: Lang, calls: Calls) -> String {
    match (calls, lang) {
        (Calls::Trying { tries: 0 }, Lang::Uk) => "ще не дзвонили".to_owned(),
        (Calls::Trying { tries: 0 }, Lang::En) => "not called yet".to_owned(),
        (Calls::Trying { tries }, Lang::Uk) => format!("{} з {TRIES}, без розмови", said(lang, tries)),
        (Calls::Trying { tries }, Lang::En) => format!("{} of {TRIES}, nobody spoke", said(lang, tries)),
        (Calls::Spoken, Lang::Uk) => "поговорили із заявником".to_owned(),
        (Calls::Spoken, Lang::En) => "spoke to the applicant".to_owned(),
        (Calls::Unanswered, Lang::Uk) => "тричі не додзвонилися".to_owned(),
        (Calls::Unanswered, Lang::En) => "three tries without an answer".to_owned(),
    }
}

fn said(lang: Lang, tries: usize) -> String {
    CALLS.say(lang, u32::try_from(tries).unwrap_or(u32::MAX))
}
