//! What an admin keeps in order, and reads.

use domain::classifier::{ExecutorKind, Lang, Precision, Urgency};
use domain::permission::Scope;

use super::texts;

texts! {
    /// The pages of an admin.
    AdminTexts {
        title: "Адміністрування", "Administration";
        nav: "Розділи адміністрування", "Parts of the administration";
        overview: "Огляд", "Overview";
        people: "Працівники", "People";
        classifier: "Класифікатор", "Classifier";
        executors: "Виконавці", "Executors";
        districts: "Райони", "Districts";
        settings: "Налаштування", "Settings";
        routing: "Маршрути", "Routing";
        keys: "Ключі API", "API keys";
        audit: "Журнал змін", "Audit log";
        access: "Хто що бачив", "Who saw what";
        saved: "Збережено.", "Saved.";
        save: "Зберегти", "Save";
        add: "Додати", "Add";
        find: "Знайти", "Find";
        cancel: "Назад до списку", "Back to the list";
        not_saved: "Не збережено. Виправте, будь ласка:", "Not saved. Please correct:";
        none: "—", "—";
        code: "Код", "Code";
        code_hint: "Малі латинські літери, цифри, крапка, дефіс. Змінити його потім не можна.",
            "Small Latin letters, digits, dot, hyphen. It cannot be changed later.";
        name_uk: "Назва українською", "Name in Ukrainian";
        name_en: "Назва англійською", "Name in English";
        name_en_hint: "Порожня: буде українська.", "Empty: the Ukrainian one.";
        retention: "Зберігання даних заявників", "Keeping applicants’ data";
        retention_off: "Дані заявників зберігаються без обмеження. Строк задає налаштування retention_days.",
            "Applicants’ data are kept for ever. The setting retention_days sets for how long.";
        retention_about: "Коли всі заявки людини закрито давніше, ніж цей строк, і вона не має кабінету, місто забуває її ім’я, телефон, адреси, точні місця і те, чого не показано всім. Статистика і публічні картки лишаються.",
            "When all requests of somebody without an account were closed longer ago than that, the city forgets name, phone, addresses, exact places and what is not shown to everybody. Figures and public cards stay.";
        retention_due: "Зараз було б забуто заявників:", "Applicants who would be forgotten now:";
        retention_more: "і, можливо, більше", "and perhaps more";
        retention_last: "Востаннє:", "Last time:";
        retention_done: "забуто:", "forgotten:";
        retention_never: "Ще не виконувалося.", "It has not run yet.";
        days: "днів", "days";
        search_people: "Прізвище, телефон, організація", "Surname, phone, organisation";
        role: "Посада", "Role";
        any_role: "Будь-яка", "Any";
        with_disabled: "Показати й тих, кому вхід закрито", "Show also those who may not sign in";
        no_people: "Нікого не знайдено.", "Nobody was found.";
        new_person: "Новий працівник", "A new member of staff";
        surname: "Прізвище", "Surname";
        first_name: "Ім’я", "First name";
        patronymic: "По батькові", "Patronymic";
        phone: "Телефон", "Phone";
        phone_hint: "За ним працівник входить; змінити його потім не можна.",
            "They sign in with it; it cannot be changed later.";
        executor: "Організація", "Organisation";
        executor_hint: "Лише для посади «виконавець».", "For the role “executor” alone.";
        work_email: "Службова пошта", "Work e-mail";
        work_email_hint: "За нею службу входу міста впізнає працівника.",
            "By it the city’s sign-in service knows them.";
        last_seen: "Востаннє тут", "Last here";
        never: "ще ні разу", "never yet";
        second: "Другий крок", "Second step";
        yes: "так", "yes";
        no: "ні", "no";
        disabled: "вхід закрито", "may not sign in";
        first_password: "має перший пароль", "has a first password";
        from_provider: "входить через службу входу", "comes through the sign-in service";
        disable: "Закрити вхід", "Let them sign in no more";
        disable_note: "Усі сеанси працівника завершаться одразу.", "All of their sessions end at once.";
        enable: "Відкрити вхід", "Let them sign in again";
        issue_password: "Видати новий перший пароль", "Give a new first password";
        issue_note: "Старий перестане діяти, сеанси завершаться. Новий буде показано один раз, змінити його треба при першому вході.",
            "The old one holds no more, sessions end. The new one is shown once, and must be changed at the next sign-in.";
        reset_second: "Скинути другий крок", "Take the second step away";
        reset_note: "Якщо загубилися і телефон, і аркуш кодів.", "If both phone and sheet are lost.";
        password_is: "Перший пароль — покажіть його працівникові, більше його не буде видно:",
            "The first password — hand it over, it is not shown again:";
        password_holds: "Діє 7 днів; при першому вході працівник придумає свій.",
            "It holds 7 days; at the first sign-in they choose their own.";
        types: "Види питань", "Request types";
        direction: "Напрям", "Direction";
        new_type: "Новий вид питання", "A new request type";
        new_direction: "Новий напрям", "A new direction";
        urgency: "Терміновість", "Urgency";
        precision: "Як показувати місце", "How the place is shown";
        precision_hint: "Зміна одразу перемалює всі заявки цього виду на публічній мапі.",
            "A change redraws all requests of the type on the public map at once.";
        default_executor: "Виконавець за замовчуванням", "Executor by default";
        requests: "Заявок", "Requests";
        retired: "вилучено", "retired";
        retire: "Вилучити з переліку", "Retire";
        retire_note: "Нових заявок цього виду не прийматимуть; наявні лишаться як є. Видалити вид не можна.",
            "No new requests of the type are taken; those there stay as they are. A type cannot be deleted.";
        offer: "Повернути до переліку", "Offer again";
        new_executor: "Новий виконавець", "A new executor";
        kind: "Вид", "Kind";
        email: "Пошта", "E-mail";
        head_email: "Пошта керівника", "E-mail of its head";
        import_districts: "Межі районів завантажує команда misto import districts ФАЙЛ.geojson.",
            "Borders come from the command misto import districts FILE.geojson.";
        border: "Межі", "Border";
        setting: "Налаштування", "Setting";
        on: "увімкнено", "on";
        off: "вимкнено", "off";
        new_key: "Новий ключ", "A new key";
        key_name: "Для чого", "What for";
        scope: "Що відкриває", "What it opens";
        made: "Зроблено", "Made";
        made_by: "Зробив", "Made by";
        last_used: "Востаннє вжито", "Last used";
        revoked: "відкликано", "revoked";
        revoke: "Відкликати", "Revoke";
        make_key: "Зробити ключ", "Make the key";
        key_is: "Ключ — збережіть його зараз, більше його не буде видно:",
            "The key — keep it now, it is not shown again:";
        no_keys: "Ключів ще немає.", "There are no keys yet.";
        keys_lead: "За ключами до міста звертаються інші програми: телефонна станція, наприклад.",
            "Other programs come with keys: a telephone exchange, say.";
        when: "Коли", "When";
        who: "Хто", "Who";
        what: "Що", "What";
        on_what: "Над чим", "To what";
        how: "Як було і стало", "How it was and is";
        request: "Заявка", "Request";
        applicant: "Номер заявника", "Applicant’s number";
        where_: "Де", "Where";
        from: "Від", "From";
        to: "До", "Until";
        everybody: "Будь-хто", "Anybody";
        everything: "Будь-що", "Anything";
        system: "система", "the system";
        older: "Давніші", "Older ones";
        empty_log: "Нічого не знайдено.", "Nothing was found.";
        access_lead: "Кожен перегляд імен, телефонів і адрес записано. Ваш перегляд цієї сторінки теж.",
            "Every look at names, phones and addresses is written down. So is your look at this page.";
    }
}

/// How soon a request of the type must be done.
pub(crate) fn urgency(lang: Lang, urgency: Urgency) -> String {
    let (uk, en) = match urgency {
        Urgency::Emergency => ("аварійна", "emergency"),
        Urgency::Short => ("коротка", "short"),
        Urgency::Medium => ("середня", "medium"),
        Urgency::Long => ("довга", "long"),
    };
    match lang {
        Lang::Uk => format!("{uk}, {}\u{a0}год", urgency.hours()),
        Lang::En => format!("{en}, {}\u{a0}h", urgency.hours()),
    }
}

/// How exactly the place may be shown.
pub(crate) const fn precision(lang: Lang, precision: Precision) -> &'static str {
    let (uk, en) = match precision {
        Precision::Exact => ("точно", "exactly"),
        Precision::Street => ("до вулиці (100 м)", "by the street (100 m)"),
        Precision::District => ("лише район", "by the district alone"),
        Precision::Hidden => ("не показувати", "not at all"),
    };
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
}

/// What kind of executor it is.
pub(crate) const fn kind(lang: Lang, kind: ExecutorKind) -> &'static str {
    let (uk, en) = match kind {
        ExecutorKind::Organisation => ("одна організація", "one organisation"),
        ExecutorKind::ByBuilding => ("за будинком (управителі, ліфти)", "by the building (managers, lifts)"),
        ExecutorKind::Triage => ("диспетчер центру", "the centre’s dispatcher"),
    };
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
}

/// What a key opens.
pub(crate) const fn scope(lang: Lang, scope: Scope) -> &'static str {
    let (uk, en) = match scope {
        Scope::Telephony => ("телефонія: повідомляти про дзвінки", "telephony: telling of calls"),
    };
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
}

/// A group of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    City,
    Map,
    Public,
    Messages,
    People,
    Work,
    Other,
}

impl Group {
    pub(crate) const ALL: [Self; 7] =
        [Self::City, Self::Map, Self::Public, Self::Messages, Self::People, Self::Work, Self::Other];

    /// What it is called.
    pub(crate) const fn name(self, lang: Lang) -> &'static str {
        let (uk, en) = match self {
            Self::City => ("Місто", "The city"),
            Self::Map => ("Мапа", "The map"),
            Self::Public => ("Що бачать усі", "What everybody sees"),
            Self::Messages => ("SMS і листи", "Texts and letters"),
            Self::People => ("Працівники й дані людей", "Staff and people’s data"),
            Self::Work => ("Робота центру", "The work of the centre"),
            Self::Other => ("Інше", "Other"),
        };
        match lang {
            Lang::Uk => uk,
            Lang::En => en,
        }
    }
}

/// To which group a setting belongs, and what it means; `None` for one that has no words here yet.
pub(crate) fn setting(lang: Lang, key: &str) -> (Group, Option<&'static str>) {
    let (group, uk, en) = match key {
        "city_name_uk" => (Group::City, "Назва міста українською", "Name of the city in Ukrainian"),
        "city_name_en" => (Group::City, "Назва міста англійською", "Name of the city in English"),
        "time_zone" => (Group::City, "Часовий пояс, як-от Europe/Kyiv", "Time zone, such as Europe/Kyiv"),
        "demo" => (Group::City, "Вигадане місто", "A made-up city"),
        "centre" => (Group::Map, "Середина мапи: широта,довгота", "Centre of the map: latitude,longitude"),
        "zoom" => (Group::Map, "Масштаб мапи, від 1 до 18", "Zoom of the map, 1 to 18"),
        "bounds" => (
            Group::Map,
            "Межі міста: захід,південь,схід,північ; порожньо — за районами",
            "Box of the city: west,south,east,north; empty: by the districts",
        ),
        "tiles" => (
            Group::Map,
            "Адреса плиток мапи з {z}, {x}, {y}; порожньо — без плиток",
            "Address of map tiles with {z}, {x}, {y}; empty: none",
        ),
        "attribution" => (Group::Map, "Підпис до плиток", "Attribution of the tiles"),
        "publication_delay_s" => (
            Group::Public,
            "На скільки секунд запізнюється все, що бачать усі (0–604800)",
            "By how many seconds all that everybody sees is late (0–604800)",
        ),
        "places_public" => (
            Group::Public,
            "Показувати місця; «вимкнено» ховає всі місця одразу",
            "Show places; off takes all of them away at once",
        ),
        "codes_an_hour" => (Group::Messages, "Кодів SMS за годину, не більше", "Codes by SMS an hour, at most"),
        "texts_an_hour" => (Group::Messages, "Сповіщень SMS за годину, не більше", "Notices by SMS an hour, at most"),
        "texts_abroad" => (Group::Messages, "SMS на номери за межами України", "Texts to phones outside Ukraine"),
        "second_factor" => (
            Group::People,
            "Другий крок входу працівників: off — ні, offered — за бажанням, required — обов’язково",
            "Second step of signing in for staff: off, offered or required",
        ),
        "second_factor_roles" => (
            Group::People,
            "Для кого він обов’язковий: посади через кому (admin, controller…) або all",
            "Whom it is required of: roles with commas (admin, controller…), or all",
        ),
        "second_factor_of_provider" => (
            Group::People,
            "Другий крок питає сама служба входу",
            "The sign-in service asks for the second step itself",
        ),
        "retention_days" => (
            Group::People,
            "Через скільки днів після закриття забути заявника: 30–36500; 0 — ніколи",
            "Days after the close until the applicant is forgotten: 30–36500; 0: never",
        ),
        "incident_count" => (
            Group::Work,
            "Скільки заявок поряд вважати масовою аварією (2–1000)",
            "How many requests close by are a mass incident (2–1000)",
        ),
        "incident_metres" => {
            (Group::Work, "На якій відстані одна від одної, м", "Within how many metres of each other")
        }
        "incident_minutes" => {
            (Group::Work, "За скільки хвилин одна від одної", "Within how many minutes of each other")
        }
        "incident_families" => (
            Group::Work,
            "Види питань про одну біду: коди через пропуск, родини через ;",
            "Types that tell of one trouble: codes with spaces, families parted by ;",
        ),
        "deadline_steps" => (
            Group::Work,
            "Кого сповіщати про строк і за скільки годин до (мінус) чи після: executor:-2,head:4,deputy_mayor:24",
            "Who is told of a deadline, hours before (minus) or after it: executor:-2,head:4,deputy_mayor:24",
        ),
        "deputy_mayor_email" => (
            Group::Work,
            "Пошта заступника міського голови; порожньо — нікому",
            "The deputy mayor’s mailbox; empty: nobody",
        ),
        _ => return (Group::Other, None),
    };
    let meaning = match lang {
        Lang::Uk => uk,
        Lang::En => en,
    };
    (group, Some(meaning))
}

/// Why a setting could not be taken.
pub(crate) const fn bad_setting(lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => "такого значення бути не може",
        Lang::En => "it cannot have this value",
    }
}

/// What was done, by its word in the audit log; the word itself for one that has no other here.
pub(crate) fn action(lang: Lang, word: &str) -> String {
    let (uk, en) = match word {
        "refused" => ("відмовлено", "refused"),
        "account_added" => ("додано працівника", "member of staff added"),
        "account_changed" => ("змінено працівника", "member of staff changed"),
        "account_disabled" => ("закрито вхід", "sign-in closed"),
        "account_enabled" => ("відкрито вхід", "sign-in opened"),
        "password_given" => ("видано пароль", "password given"),
        "second_factor_made" => ("увімкнено другий крок", "second step set up"),
        "second_factor_removed" => ("вимкнено другий крок", "second step taken away"),
        "second_factor_reset" => ("скинуто другий крок", "second step reset"),
        "second_factor_sheet" => ("новий аркуш кодів", "new sheet of codes"),
        "sheet_code_used" => ("ужито код з аркуша", "code of a sheet used"),
        "provider_bound" => ("перший вхід через службу входу", "first sign-in through the service"),
        "setting" => ("змінено налаштування", "setting changed"),
        "type_added" => ("додано вид питання", "type added"),
        "type_changed" => ("змінено вид питання", "type changed"),
        "type_retired" => ("вилучено вид питання", "type retired"),
        "type_offered" => ("повернуто вид питання", "type offered again"),
        "direction_added" => ("додано напрям", "direction added"),
        "direction_changed" => ("змінено напрям", "direction changed"),
        "executor_added" => ("додано виконавця", "executor added"),
        "executor_changed" => ("змінено виконавця", "executor changed"),
        "api_key_made" => ("зроблено ключ", "key made"),
        "api_key_revoked" => ("відкликано ключ", "key revoked"),
        "access_read" => ("прочитано, хто що бачив", "log of looks read"),
        "forgotten" => ("забуто заявників", "applicants forgotten"),
        other => return other.to_owned(),
    };
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
    .to_owned()
}
