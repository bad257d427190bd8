//! The personal cabinet, and one's own request.

use domain::classifier::Lang;
use domain::workflow::{ConfirmedBy, Resolution};

use super::counted::Counted;
use super::texts;

texts! {
    /// The personal cabinet.
    CabinetTexts {
        title: "Мої заявки", "My requests";
        nav: "Кабінет", "Cabinet";
        on_map: "На мапі", "On the map";
        settings: "Налаштування", "Settings";
        sign_out: "Вийти", "Sign out";
        show: "Показати", "Show";
        all: "Усі", "All";
        open: "Відкриті", "Open";
        waiting: "Чекають на вас", "Wait for you";
        closed: "Закриті", "Closed";
        search: "Номер, вид чи адреса", "Number, type or address";
        find: "Знайти", "Find";
        everything: "Показати всі", "Show all";
        empty_title: "Тут будуть ваші заявки", "Your requests will be here";
        empty: "Ви побачите, хто відповідає за кожну, скільки часу лишилось і що вже зроблено, — і скажете, чи справді зроблено.",
            "You will see who answers for each, how much time is left and what has been done — and say whether it really was.";
        report: "Повідомити про проблему", "Report a problem";
        nothing: "За цими умовами нічого немає.", "Nothing matches.";
        joined: "ви приєдналися", "you joined";
        answer_wanted: "Чекає на вашу відповідь", "Waits for your answer";
        map_title: "Мої заявки на мапі", "My requests on the map";
        map_empty: "У жодної з ваших заявок немає точки на мапі.", "None of your requests has a point on the map.";
        without_point: "Без точки на мапі", "Without a point on the map";
    }
}

texts! {
    /// One's own request.
    OwnTexts {
        all: "← Усі мої заявки", "← All my requests";
        registered: "Заявку прийнято", "Your request has been taken";
        keep_link: "Збережіть це посилання: за ним ви завжди побачите, що відбувається, і скажете, чи справді зроблено. Його знаєте лише ви.",
            "Keep this link: it always shows what is going on, and lets you say whether it was really done. Only you know it.";
        offer: "У кабінеті всі ваші заявки разом, і не треба щоразу вводити ім’я й адресу:",
            "An account keeps all your requests together, and your name and address need not be typed again:";
        open_cabinet: "відкрити кабінет", "open an account";
        joined_title: "Ви приєдналися до цієї заявки", "You joined this request";
        joined_note: "Ми повідомлятимемо вас, що з нею відбувається. Відповідає за неї той, хто повідомив першим; нижче те, що бачать усі.",
            "We will tell you what happens to it. Whoever reported it first answers for it; below is what everybody sees.";
        keep_joined: "Збережіть це посилання: за ним ви завжди побачите, що відбувається. Його знаєте лише ви.",
            "Keep this link: it always shows what is going on. Only you know it.";
        public_card: "Як це бачать усі", "How everybody sees it";
        your_words: "Ваше звернення", "What you wrote";
        photos: "Фото", "Photos";
        photo_alt: "Фото до заявки", "A photo of this request";
        photo_by_you: "Ваше", "Yours";
        photo_by_executor: "Від виконавця", "From the executor";
        photos_kept: "Уже додано фото", "Photos already added";
        address: "Адреса місця", "Address of the place";
        others: "Про це повідомили також", "Reported also by";
        place: "Місце", "Place";
        answer_title: "Чи справді зроблено?", "Was it really done?";
        report: "Звіт виконавця", "The executor’s report";
        no_report: "Виконавець не лишив пояснень.", "The executor left no words.";
        confirm: "Так, зроблено", "Yes, it was done";
        confirm_explained: "Так, роз’яснення достатньо", "Yes, that explains it";
        send_back: "Ні, повернути на доопрацювання", "No, send it back";
        send_back_title: "Ні, не зроблено", "No, it was not done";
        reason: "Що не так?", "What is wrong?";
        reason_hint: "Це прочитають контактний центр і виконавець.", "The contact centre and the executor will read it.";
        reopen_title: "Проблема повернулась або її не усунули?", "Is the trouble back, or was it never gone?";
        reopen: "Відкрити заявку знову", "Open the request again";
        rate_title: "Оцініть роботу", "Rate the work";
        rate_again: "Змінити оцінку", "Change the rating";
        rate: "Оцінити", "Rate";
        comment_title: "Додати коментар або фото", "Add a comment or a photo";
        comment: "Коментар", "Comment";
        comment_hint: "Його побачать контактний центр і виконавець, але не всі.",
            "The contact centre and the executor will see it, but not everybody.";
        add: "Додати", "Add";
        withdraw_title: "Відкликати заявку", "Withdraw the request";
        withdraw_note: "Заявку буде закрито, ніхто більше нею не займатиметься. Скасувати це не можна.",
            "The request will be closed, and nobody will work on it any more. This cannot be undone.";
        withdraw: "Так, відкликати", "Yes, withdraw it";
        changed: "Поки ви писали, стан заявки змінився. Нижче — як є зараз; те, що ви написали, збережено.",
            "The request changed while you were writing. Below is how it stands now; what you wrote is kept.";
        refused: "Зараз цього зробити не можна: заявка вже в іншому стані.", "This cannot be done now: the request has moved on.";
        live_changed: "Заявка змінилася.", "The request has changed.";
        live_show: "Показати, як є зараз", "Show how it stands now";
        confirmed_thanks: "Дякуємо! Ви підтвердили, що зроблено.", "Thank you! You confirmed that it was done.";
    }
}

/// People, after how many.
const PEOPLE: Counted = Counted { uk: ["людина", "людини", "людей"], en: ["person", "people"] };

/// How many others told of the same.
pub(crate) fn people(lang: Lang, n: u32) -> String {
    PEOPLE.say(lang, n)
}

/// Until when an answer is waited for, and what happens without one. `term` is as in "завтра о 14:30".
pub(crate) fn answer_until(lang: Lang, term: &str) -> String {
    match lang {
        Lang::Uk => format!(
            "Чекаємо на вашу відповідь до {term}. Без неї заявку закриють за звітом виконавця, з позначкою «заявник не підтвердив»."
        ),
        Lang::En => format!(
            "We wait for your answer until {term}. Without it the request is closed as the executor reported, marked “not confirmed by the applicant”."
        ),
    }
}

/// Until when it may be opened again.
pub(crate) fn reopen_until(lang: Lang, term: &str) -> String {
    match lang {
        Lang::Uk => format!("Відкрити заявку знову можна до {term}."),
        Lang::En => format!("You can open it again until {term}."),
    }
}

/// What is said to have been done, in a sentence.
pub(crate) const fn reported(lang: Lang, resolution: Option<Resolution>) -> &'static str {
    match (lang, resolution) {
        (Lang::Uk, Some(Resolution::Explained)) => "Виконавець надав роз’яснення.",
        (Lang::En, Some(Resolution::Explained)) => "The executor gave an explanation.",
        (Lang::Uk, _) => "Виконавець каже, що роботу зроблено.",
        (Lang::En, _) => "The executor says that the work was done.",
    }
}

/// Whether one confirmed it oneself.
pub(crate) const fn is_confirmed_by_me(confirmed_by: Option<ConfirmedBy>) -> bool {
    matches!(confirmed_by, Some(ConfirmedBy::Applicant))
}

/// What so many stars mean.
pub(crate) const fn stars_mean(lang: Lang, stars: u8) -> &'static str {
    match (lang, stars) {
        (Lang::Uk, 1) => "дуже погано",
        (Lang::Uk, 2) => "погано",
        (Lang::Uk, 3) => "прийнятно",
        (Lang::Uk, 4) => "добре",
        (Lang::Uk, _) => "дуже добре",
        (Lang::En, 1) => "very bad",
        (Lang::En, 2) => "bad",
        (Lang::En, 3) => "acceptable",
        (Lang::En, 4) => "good",
        (Lang::En, _) => "very good",
    }
}
