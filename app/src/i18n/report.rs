//! Reporting: what, where, details, who.

use domain::classifier::{Lang, Precision, Urgency};

use super::texts;

texts! {
    /// Reporting.
    ReportTexts {
        title: "Повідомити про несправність", "Report a fault";
        what: "Що сталося?", "What happened?";
        search: "Напишіть своїми словами", "Say it in your own words";
        search_hint: "Наприклад: немає води, яма на дорозі, застряг ліфт", "For example: no water, a pothole, stuck in the lift";
        find: "Знайти", "Find";
        found: "Схоже на це", "It may be this";
        nothing_found: "Нічого схожого не знайшли. Спробуйте інше слово або виберіть напрям нижче.",
            "Nothing like it was found. Try another word, or choose a direction below.";
        shortcuts: "Найчастіше повідомляють", "Reported most often";
        all: "Усі напрями", "All directions";
        danger: "Є загроза життю? Телефонуйте одразу", "Is somebody in danger? Call at once";
        danger_first: "Спершу зателефонуйте", "Call first";
        gas: "Не вмикайте світло, не користуйтеся вогнем, відчиніть вікна й вийдіть. Телефонуйте надворі.",
            "Switch nothing on, light nothing, open the windows and leave. Call from outside.";
        after_call: "Потім надішліть заявку: її побачить той, хто відповідає, зі строком виконання.",
            "Then send the request: whoever is responsible sees it, with a deadline.";
        other_type: "Змінити вид", "Change the kind";
        type_: "Що сталося", "What happened";
        choose: "— виберіть —", "— choose —";
        where_: "Де це?", "Where is it?";
        map: "Торкніться мапи там, де це сталося", "Tap the map where it happened";
        map_name: "Мапа: виберіть точку", "Map: choose a point";
        locate: "Моє місце", "My location";
        locating: "Шукаємо…", "Looking…";
        locate_denied: "Браузер не дав знати ваше місце. Торкніться мапи або напишіть адресу.",
            "The browser did not tell your location. Tap the map or type the address.";
        locate_outside: "Ви зараз поза містом. Торкніться мапи або напишіть адресу.",
            "You are outside the city now. Tap the map or type the address.";
        address: "Адреса або орієнтир", "Address or landmark";
        address_hint: "Вулиця й будинок, наприклад: вул. Тиха, 12", "Street and house, for example: вул. Тиха, 12";
        chosen: "Точку вибрано на мапі.", "The point is chosen on the map.";
        point: "Точка на мапі", "Point on the map";
        remove_point: "Прибрати точку", "Remove the point";
        details: "Подробиці", "Details";
        text: "Опишіть, що сталося", "Describe what happened";
        text_hint: "Що саме, відколи, що вже пробували. Не пишіть тут імен і телефонів.",
            "What exactly, since when, what you have tried. No names or phones here, please.";
        photos: "Фото", "Photos";
        photos_hint: "До 5 фото. Координати й інші приховані дані з них приберемо.",
            "Up to 5 photos. We take coordinates and other hidden data out of them.";
        photos_kept: "Ці фото вже додано", "These photos are added already";
        photo_kept: "Лишити це фото", "Keep this photo";
        who: "Хто повідомляє?", "Who is reporting?";
        who_hint: "Без імені заявку за законом не можна розглянути. На мапі й на сайті вас не видно.",
            "By law a request without a name cannot be dealt with. You are seen neither on the map nor on the site.";
        who_change: "Змінити", "Change";
        sign_in: "Увійти, щоб не вводити це щоразу", "Sign in, and never type this again";
        surname: "Прізвище", "Surname";
        first_name: "Ім’я", "First name";
        patronymic: "По батькові", "Patronymic";
        phone: "Телефон", "Phone";
        phone_hint: "Наприклад 067 123 45 67", "For example 067 123 45 67";
        email: "Електронна пошта", "E-mail";
        email_hint: "Щоб писати вам про кожну зміну", "So that we can write to you of each change";
        applicant_address: "Ваша адреса", "Your address";
        applicant_address_hint: "Де ви живете: цього теж вимагає закон", "Where you live: the law asks for this too";
        same_address: "Та сама, що й місце", "The same as the place";
        send: "Надіслати заявку", "Send the request";
        nearby_title: "Це вже повідомили?", "Was this reported already?";
        nearby_lead: "Поруч є відкрита заявка про те саме. Приєднайтеся — вас порахують і повідомлять, коли її закриють.",
            "There is an open request like it nearby. Join it: you are counted in, and told when it is closed.";
        join: "Так, це воно — приєднатися", "Yes, this is it: join";
        send_anyway: "Ні, це інше — надіслати мою", "No, it is another: send mine";
        back: "Повернутися до заявки", "Back to the request";
        look: "Подивитися", "Look at it";
        used: "Цю заявку вже надіслано раніше, а тепер у ній щось інше. Якщо це нова — надішліть ще раз.",
            "This form was sent before, and something in it is different now. If it is a new request, send it once more.";
        down: "Зараз не можемо її прийняти, і вона не зареєстрована. Усе, що ви ввели, збережено: спробуйте за хвилину.",
            "We cannot take it just now, and it is not registered. All that you typed is kept: try again in a minute.";
        gone: "До цієї заявки вже не можна приєднатися: її закрито. Надішліть свою.",
            "That request can no longer be joined: it is closed. Send your own.";
        draft: "У вас є незавершена заявка", "You have an unfinished request";
        draft_go: "Продовжити", "Go on with it";
        draft_drop: "Видалити чернетку", "Delete the draft";
        draft_back: "Відновили те, що ви ввели раніше.", "What you typed before is back.";
        queued: "Збережено на цьому пристрої. Надішлемо, щойно з’явиться зв’язок.",
            "Saved on this device. It is sent as soon as there is a connection.";
        queue_sending: "Надсилаємо збережену заявку…", "Sending the saved request…";
        queue_sent: "Збережену заявку надіслано.", "The saved request was sent.";
        queue_open: "Відкрити її", "Open it";
        queue_refused: "Збережену заявку не прийнято: у ній щось треба виправити.",
            "The saved request was not taken: something in it must be corrected.";
        queue_correct: "Виправити", "Correct it";
        offline: "Немає зв’язку. Заповнюйте далі — заявку буде збережено й надіслано згодом.",
            "There is no connection. Go on: the request is saved and sent later.";
        sending: "Надсилаємо…", "Sending…";
    }
}

/// A service that answers around the clock: its number, and what it is called in Ukrainian and in English.
pub(crate) const EMERGENCY: [(&str, &str, &str); 5] = [
    ("112", "єдиний номер екстреної допомоги", "one number for any emergency"),
    ("101", "пожежа, рятувальники", "fire and rescue"),
    ("102", "поліція", "police"),
    ("103", "швидка медична допомога", "ambulance"),
    ("104", "аварія газової мережі", "gas leak"),
];

/// Whom to call before reporting a danger of this direction, by the numbers of [`EMERGENCY`].
pub(crate) fn call_first(direction: &str, type_code: &str) -> &'static [&'static str] {
    match (direction, type_code) {
        ("gas_supply", _) => &["104", "112"],
        ("animals" | "lifts", _) => &["112", "103"],
        ("parking" | "traffic", _) => &["102", "112"],
        _ => &["112", "101"],
    }
}

/// How soon it must be done, and by whom.
pub(crate) fn promise(lang: Lang, urgency: Urgency, executor: Option<&str>) -> String {
    let (uk, en) = match urgency {
        Urgency::Emergency => ("6 годин", "6 hours"),
        Urgency::Short => ("доба", "one day"),
        Urgency::Medium => ("3 доби", "3 days"),
        Urgency::Long => ("7 діб", "7 days"),
    };
    match (lang, executor) {
        (Lang::Uk, Some(executor)) => format!("Строк — {uk}. Відповідає {executor}."),
        (Lang::Uk, None) => format!("Строк — {uk}. Хто відповідає, знайде диспетчер."),
        (Lang::En, Some(executor)) => format!("To be done within {en} by {executor}."),
        (Lang::En, None) => format!("To be done within {en}; a dispatcher finds out by whom."),
    }
}

/// How everybody will see the place.
pub(crate) const fn seen_as(lang: Lang, precision: Precision) -> &'static str {
    match (lang, precision) {
        (Lang::Uk, Precision::Exact) => "Цю точку буде видно всім на мапі міста.",
        (Lang::En, Precision::Exact) => "Everybody will see this point on the city map.",
        (Lang::Uk, Precision::Street) => {
            "Усі побачать лише приблизне місце, з точністю до 100 метрів. Точне — тільки ті, хто лагодить."
        }
        (Lang::En, Precision::Street) => {
            "Everybody sees the place to about 100 metres only. Those who mend it see it exactly."
        }
        (Lang::Uk, Precision::District) => "Усі побачать лише район. Точне місце — тільки ті, хто лагодить.",
        (Lang::En, Precision::District) => "Everybody sees the district only. Those who mend it see the place exactly.",
        (Lang::Uk, Precision::Hidden) => "Місце побачать тільки ті, хто лагодить.",
        (Lang::En, Precision::Hidden) => "Only those who mend it see the place.",
    }
}

/// How far an open request is: "за 80 м звідси", or just near.
pub(crate) fn how_far(lang: Lang, metres: Option<u32>) -> String {
    match (lang, metres) {
        (Lang::Uk, Some(0)) => "на цьому самому місці".to_owned(),
        (Lang::En, Some(0)) => "at this very place".to_owned(),
        (Lang::Uk, Some(metres)) => format!("за {metres}\u{a0}м звідси"),
        (Lang::En, Some(metres)) => format!("{metres}\u{a0}m from here"),
        (Lang::Uk, None) => "поруч".to_owned(),
        (Lang::En, None) => "nearby".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_smells_gas_calls_104_first() {
        assert_eq!(call_first("gas_supply", "06.01")[0], "104");
        for direction in ["water", "animals", "traffic", "power"] {
            for number in call_first(direction, "") {
                assert!(EMERGENCY.iter().any(|(known, ..)| known == number), "{number}");
            }
        }
    }

    #[test]
    fn a_promise_names_deadline_and_executor() {
        assert_eq!(promise(Lang::Uk, Urgency::Emergency, Some("Водоканал")), "Строк — 6 годин. Відповідає Водоканал.");
        assert_eq!(promise(Lang::En, Urgency::Long, None), "To be done within 7 days; a dispatcher finds out by whom.");
    }
}
