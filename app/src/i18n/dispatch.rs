//! Dispatch, routing rules, mass incidents, and why a request is where it is.

use domain::classifier::Lang;
use domain::routing::{ByMatter, ByPlace};
use domain::workflow::Refusal;
use service::Error;
use service::dispatch::List;

use super::texts;

texts! {
    /// What a dispatcher has to decide.
    DispatchTexts {
        title: "Диспетчер", "Dispatch";
        lists: "Списки", "Lists";
        undecided: "Без виконавця", "Nobody’s";
        refused: "Відмови", "Given back";
        ownerless: "Нічийне майно", "Nobody’s assets";
        overdue: "Прострочені без виконавця", "Overdue and nobody’s";
        houseless: "Управителя не знайдено", "No manager found";
        undecided_about: "Жодне правило не вирішило, хто виконавець.", "No rule decided who is to do it.";
        refused_about: "Виконавець повернув: «не наше».", "An executor gave it back as not theirs.";
        ownerless_about: "Про те, чого ніхто не має на балансі.", "About what nobody has on the books.";
        overdue_about: "Строк минув, а виконавця немає.", "The date has passed, and nobody has it.";
        houseless_about: "Група виконавців відома, а хто саме обслуговує будинок — ні.",
            "The group is known, but not who looks after the house.";
        empty: "Тут порожньо: усе вирішено.", "Nothing here: all is decided.";
        filter: "Показати", "Show";
        number: "Номер заявки", "Request number";
        direction: "Напрям", "Direction";
        type_: "Вид питання", "Request type";
        district: "Район", "District";
        any: "усі", "all";
        waits: "Зареєстровано", "Registered";
        due: "строк:", "due:";
        reason: "Причина", "Reason";
        pick: "Вибрати заявку №", "Pick request no.";
        pick_all: "Вибрати всі на сторінці", "Pick all on this page";
        together: "Зробити з вибраними", "Do with the picked ones";
        give: "Передати виконавцю", "Give to the executor";
        executor: "Виконавець", "Executor";
        merge: "Об’єднати", "Merge";
        merge_into: "Номер заявки, що лишається", "Number of the request that goes on";
        close: "Закрити", "Close";
        resolution: "Як закрити", "How to close";
        choose: "Оберіть…", "Choose…";
        reason_hint: "Потрібна для переадресації та закриття; її прочитає заявник. Без прізвищ, телефонів і квартир.",
            "Needed to redirect and to close; the applicant will read it. No names, phones or flats.";
        rest: "Показано перші 100; решта — за фільтром.", "The first 100 are shown; filter for the rest.";
        rules: "Правила розподілу", "Routing rules";
        assets_title: "Майно, якого ніхто не має на балансі", "What nobody has on the books";
        assets_about: "За заявками, які виконавці повернули, бо об’єкт нічий. Без персональних даних; місце — не точніше, ніж на мапі міста.",
            "From requests given back because the thing is nobody’s. No personal data; places are no more exact than on the city’s map.";
        assets_csv: "Завантажити CSV", "Download CSV";
        assets_none: "Такого майна зараз немає.", "There is none now.";
        place: "Місце", "Place";
        reported: "Повідомлено", "Reported";
        marked: "Позначено", "Marked";
        faults: "Не вдалося:", "Could not be done:";
    }
}

impl DispatchTexts {
    /// What a list is called.
    pub(crate) const fn list(&self, list: List) -> &'static str {
        match list {
            List::Undecided => self.undecided,
            List::Refused => self.refused,
            List::Ownerless => self.ownerless,
            List::Overdue => self.overdue,
            List::Houseless => self.houseless,
        }
    }

    /// What stands in a list.
    pub(crate) const fn about(&self, list: List) -> &'static str {
        match list {
            List::Undecided => self.undecided_about,
            List::Refused => self.refused_about,
            List::Ownerless => self.ownerless_about,
            List::Overdue => self.overdue_about,
            List::Houseless => self.houseless_about,
        }
    }

    /// What a field is called.
    pub(crate) fn field(&self, name: &str) -> &'static str {
        match name {
            "executor" => self.executor,
            "into" => self.merge_into,
            "resolution" => self.resolution,
            "reason" => self.reason,
            _ => self.pick,
        }
    }
}

texts! {
    /// The routing rules.
    RuleTexts {
        title: "Правила розподілу", "Routing rules";
        about: "Правила переглядаються згори донизу; вирішує перше, що підходить. Останнє правило — виконавець за видом питання.",
            "Rules are looked at from the top; the first that fits decides. The last rule is the executor of the request type.";
        none: "Правил ще немає: кожну заявку отримує виконавець за видом питання.",
            "There are no rules yet: every request goes to the executor of its type.";
        matter: "Що", "What";
        any_matter: "будь-що", "anything";
        whole_direction: "увесь напрям", "the whole direction";
        district: "Район", "District";
        any_district: "усі райони", "all districts";
        executor: "Виконавець", "Executor";
        up: "Вище", "Up";
        down: "Нижче", "Down";
        remove: "Вилучити", "Remove";
        add_title: "Нове правило", "A new rule";
        street: "Вулиця", "Street";
        street_hint: "Як у реєстрі адрес: «вулиця Тиха».", "As in the register of addresses.";
        house: "Будинок", "House";
        add: "Додати правило", "Add the rule";
        try_title: "Перевірити", "Try it";
        try_about: "Куди потрапить заявка, якщо зареєструвати її зараз. Нічого не записується.",
            "Where a request would go if it were registered now. Nothing is written.";
        try_type: "Вид питання", "Request type";
        try_address: "Адреса", "Address";
        try_: "Перевірити", "Try";
        goes_to: "Отримає", "It goes to";
        goes_nowhere: "Не вирішить жодне правило: заявка потрапить до диспетчера.",
            "No rule decides: it goes to a dispatcher.";
        not_found: "Адреси на мапі не знайдено: правила за районом не спрацюють.",
            "The address was not found on the map: rules of districts do not fire.";
        contractor: "Обслуговує будинок", "Looks after the house";
        no_contractor: "Хто обслуговує будинок, реєстр будинків не знає.",
            "The register of buildings does not know who looks after the house.";
        faults: "Правило не додано:", "The rule was not added:";
    }
}

texts! {
    /// Why a request is where it is.
    WhyTexts {
        title: "Чому сюди", "Why here";
        by_default: "За видом питання: жодне правило не підійшло.", "By the request type: no rule fitted.";
        by_hand: "Передав диспетчер.", "A dispatcher gave it.";
        unknown: "Правила не застосовувалися: заявку перенесено з іншого реєстру.",
            "The rules were not asked: it was taken over from another register.";
        nobody: "Виконавця ще немає: вирішує диспетчер.", "Nobody has it yet: a dispatcher decides.";
        removed: "Це правило відтоді вилучено.", "That rule was removed since.";
        contractor: "Обслуговує будинок", "Looks after the house";
        no_contractor: "Хто обслуговує будинок, не відомо.", "Who looks after the house is not known.";
        choose_contractor: "Хто обслуговує будинок", "Who looks after the house";
        nobody_known: "не відомо", "not known";
        set: "Зберегти", "Save";
        refused: "Повернув", "Given back by";
        ownerless: "Позначено як нічийне майно.", "Marked as nobody’s asset.";
        mark: "Нічийне майно", "Nobody’s asset";
        mark_about: "На балансі цього немає ні в кого. Заявка повернеться диспетчерові.",
            "Nobody has this on the books. The request goes back to the dispatcher.";
        mark_about_dispatcher: "На балансі цього немає ні в кого: об’єкт потрапить до списку міста.",
            "Nobody has this on the books: it goes to the city’s list.";
        reason: "Причина", "Reason";
        incident_here: "За цією заявкою триває масова аварія.", "A mass incident goes on in this request.";
        make: "Оголосити масову аварію", "Make it a mass incident";
        to_incidents: "Усі аварії", "All incidents";
    }
}

texts! {
    /// Mass incidents.
    IncidentTexts {
        title: "Масові аварії", "Mass incidents";
        suggested: "Схоже на масову аварію", "May be a mass incident";
        none_suggested: "Зараз нічого схожого на масову аварію немає.", "Nothing looks like a mass incident now.";
        going: "Тривають", "Running";
        none_going: "Масових аварій зараз немає.", "No mass incident runs now.";
        ended: "Завершені", "Ended";
        banner_uk: "Текст на сайті українською", "Text on the site, in Ukrainian";
        banner_en: "Текст на сайті англійською", "Text on the site, in English";
        banner_hint: "Його прочитають усі. Без номерів будинків, прізвищ і телефонів.",
            "Everybody will read it. No house numbers, names or phones.";
        requests: "Заявки", "Requests";
        goes_on: "Лишається", "Goes on";
        make: "Оголосити аварію й об’єднати заявки", "Make the incident and merge the requests";
        make_about: "Вибрані заявки закриються як дублікати; усім заявникам повідомимо зараз і коли аварію буде усунуто.",
            "The picked requests are closed as duplicates; all applicants are told now, and again when it is over.";
        dismiss: "Це не аварія", "It is no incident";
        reword: "Змінити текст", "Change the text";
        add: "Додати до аварії", "Add to the incident";
        near: "Нові заявки поруч", "New requests nearby";
        merged: "Об’єднано заявок", "Requests merged";
        by_hand: "Аварія вручну", "An incident by hand";
        by_hand_about: "Номер заявки, що лишається, і номери тих, що до неї долучаються (через пробіл або кому).",
            "The number of the request that goes on, and of those that join it (with spaces or commas).";
        into: "Номер заявки, що лишається", "Number of the request that goes on";
        others: "Номери інших заявок", "Numbers of the other requests";
        add_number: "Номери заявок, які додати", "Numbers of the requests to add";
        left: "Не долучено:", "Left out:";
        faults: "Не вдалося:", "Could not be done:";
        whole: "Заявка", "Request";
    }
}

impl IncidentTexts {
    /// What a field is called.
    pub(crate) fn field(&self, name: &str) -> &'static str {
        match name {
            "text_uk" => self.banner_uk,
            "text_en" => self.banner_en,
            "into" => self.into,
            _ => self.others,
        }
    }
}

/// By what a rule fired: "за правилом № 7: напрям, район, вулиця".
pub(crate) fn fired(lang: Lang, rule: i64, matter: ByMatter, district: bool, place: ByPlace) -> String {
    let pick = |uk, en| if lang == Lang::Uk { uk } else { en };
    let matter = match matter {
        ByMatter::Any => None,
        ByMatter::Direction => Some(pick("напрям", "direction")),
        ByMatter::Type => Some(pick("вид питання", "type")),
    };
    let place = match place {
        ByPlace::Any => None,
        ByPlace::Street => Some(pick("вулиця", "street")),
        ByPlace::House => Some(pick("будинок", "house")),
    };
    let by: Vec<&str> = matter.into_iter().chain(district.then(|| pick("район", "district"))).chain(place).collect();
    let by =
        if by.is_empty() { pick("для всіх заявок", "for all requests").to_owned() } else { by.join(", ") };
    match lang {
        Lang::Uk => format!("За правилом № {rule}: {by}."),
        Lang::En => format!("By rule no. {rule}: {by}."),
    }
}

/// Why something could not be done with one of many requests.
pub(crate) fn why_not(lang: Lang, error: &Error) -> String {
    let (uk, en) = match error {
        Error::Conflict => ("поки ви вибирали, її хтось змінив", "somebody changed it meanwhile"),
        Error::NotFound => ("такої заявки немає", "there is no such request"),
        Error::Refused(Refusal::GoesOnIn { request }) => {
            return match lang {
                Lang::Uk => format!("її вже об’єднано із заявкою № {request}"),
                Lang::En => format!("it goes on in request no. {request} already"),
            };
        }
        Error::Refused(Refusal::IntoClosed) => {
            ("заявку, що мала лишитися, закрито", "the request that was to go on is closed")
        }
        Error::Refused(Refusal::IntoItself) => {
            ("її не можна об’єднати із самою собою", "it cannot be merged into itself")
        }
        Error::Refused(_) => ("правила цього зараз не дозволяють", "the rules do not allow it now"),
        _ => ("не вдалося; спробуйте ще раз", "it failed; try again"),
    };
    if lang == Lang::Uk { uk } else { en }.to_owned()
}

/// How many of many were done.
pub(crate) fn bulk_done(lang: Lang, done: usize, of: usize) -> String {
    match lang {
        Lang::Uk => format!("Зроблено: {done} з {of}."),
        Lang::En => format!("Done: {done} of {of}."),
    }
}

/// What was done with many.
pub(crate) fn bulk_title(lang: Lang) -> &'static str {
    if lang == Lang::Uk { "Що вийшло" } else { "What came of it" }
}

/// The title of a suggestion: "Відсутня вода: 12 заявок, вулиця Тиха".
pub(crate) fn suggested_title(lang: Lang, kind: &str, count: usize, place: Option<&str>) -> String {
    let count = match lang {
        Lang::Uk => format!("заявок: {count}"),
        Lang::En => format!("{count} requests"),
    };
    match place {
        Some(place) => format!("{kind} · {count} · {place}"),
        None => format!("{kind} · {count}"),
    }
}

/// What the site says of an incident until somebody writes better words.
pub(crate) fn default_banner(lang: Lang, kind: &str, place: Option<&str>) -> String {
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    match lang {
        Lang::Uk => format!("{kind}{place}. Заявку передано виконавцеві."),
        Lang::En => format!("{kind}{place}. The executor has the request."),
    }
}

/// When an incident ended.
pub(crate) fn incident_over_of(lang: Lang, when: &str) -> String {
    match lang {
        Lang::Uk => format!("завершено {when}"),
        Lang::En => format!("ended {when}"),
    }
}
