//! The operator's desk: calls, callers, what comes of a call.

use domain::call::{Direction, Outcome, Topic};
use domain::classifier::Lang;

use super::counted::Counted;
use super::texts;

/// Calls.
const CALLS: Counted = Counted { uk: ["дзвінок", "дзвінки", "дзвінків"], en: ["call", "calls"] };

/// How many calls.
pub(crate) fn calls(lang: Lang, n: u32) -> String {
    CALLS.say(lang, n)
}

texts! {
    /// The desk.
    DeskTexts {
        title: "Пульт оператора", "Operator’s desk";
        parts: "Розділи пульта", "Parts of the desk";
        new_call: "Новий дзвінок", "New call";
        log: "Журнал дзвінків", "Call log";
        callbacks: "Передзвонити", "Call back";
        search: "Пошук заявок", "Find requests";
        phone: "Телефон того, хто дзвонить", "Phone of who calls";
        phone_hint: "Як зручно: 067 123 45 67. Номер приховано — лишіть порожнім.",
            "As is easiest: 067 123 45 67. Leave it empty if the number is withheld.";
        open: "Відкрити картку", "Open the card";
        find: "Знайти", "Find";
        search_label: "Номер, телефон, прізвище, адреса або слова", "Number, phone, surname, address or words";
        search_hint: "Кілька слів — шукаємо заявки, де є всі. Досить кінця телефону: 45-67.",
            "Several words: requests that have all of them. The end of a phone will do: 45-67.";
        found_nothing: "Нічого не знайшли. Перевірте літери або спробуйте менше слів.",
            "Nothing was found. Check the letters, or try fewer words.";
        older: "Давніші", "Older";
        ringing: "Дзвонить", "Ringing";
        talking: "Розмова", "On the line";
        open_ringing: "Відкрити картку (F2)", "Open the card (F2)";
        shift: "Моя зміна сьогодні", "My shift today";
        shift_calls: "дзвінків", "calls";
        shift_requests: "заявок", "requests";
        shift_joined: "приєднано", "joined";
        shift_consultations: "консультацій", "consultations";
        shift_mean: "середня тривалість", "mean length";
        line: "Моя лінія", "My line";
        line_hint: "Внутрішній номер, на якому дзвонить ваш телефон. Картка відкриється сама.",
            "The extension that rings at your desk. The caller’s card opens by itself.";
        save: "Зберегти", "Save";
        withheld: "Номер приховано", "Number withheld";
        caller: "Хто дзвонить", "Who calls";
        unknown_caller: "З цього номера ще не зверталися.", "Nobody has asked from this number before.";
        it_is: "Це", "This is";
        requests: "Заявки з цього номера", "Requests from this number";
        no_requests: "Заявок немає.", "No requests.";
        earlier_calls: "Попередні дзвінки", "Earlier calls";
        no_calls: "Раніше не дзвонили.", "No earlier calls.";
        register: "Нова заявка", "New request";
        text: "Що сталося — словами того, хто дзвонить", "What happened, in the caller’s words";
        type_: "Вид питання", "Request type";
        choose: "Оберіть…", "Choose…";
        suggested: "Схоже на це", "It may be this";
        place: "Де це", "Where it is";
        place_hint: "Вулиця й будинок або орієнтир", "Street and house, or a landmark";
        who: "Заявник", "Applicant";
        surname: "Прізвище", "Surname";
        first_name: "Ім’я", "First name";
        patronymic: "По батькові", "Patronymic";
        applicant_phone: "Телефон", "Phone";
        applicant_address: "Адреса заявника", "Applicant’s address";
        same: "Та сама, що й місце (F8)", "The same as the place (F8)";
        send: "Зареєструвати заявку", "Register the request";
        send_key: "Ctrl + Enter", "Ctrl + Enter";
        around: "Що відкрито поруч", "What is open nearby";
        around_hint: "Щойно буде відомо місце, тут з’являться мапа й відкриті заявки поруч.",
            "As soon as the place is known, a map and the open requests nearby appear here.";
        around_nothing: "Поруч нічого не відкрито.", "Nothing is open nearby.";
        alike: "Схоже, про це вже повідомили", "It seems to have been reported already";
        alike_lead: "Приєднайте того, хто дзвонить, або все-таки зареєструйте нову заявку.",
            "Join the caller to it, or register a new request all the same.";
        join: "Приєднати", "Join";
        joined_already: "повідомили ще", "reported by";
        incident: "Триває масова аварія", "A mass incident is going on";
        incident_maybe: "Може бути масова аварія", "It may be a mass incident";
        incidents: "До аварій", "To the incidents";
        consultation: "Консультація", "Consultation";
        consultation_hint: "Відповіли на питання — заявка не потрібна.", "The question was answered; no request is needed.";
        topic: "Про що питали", "What it was about";
        directions: "Напрями", "Directions";
        seconds: "Тривалість, секунд", "Length, seconds";
        seconds_hint: "Порожньо — скільки триває дзвінок.", "Empty: as long as the call is.";
        consult: "Записати консультацію", "Enter the consultation";
        drop: "Дзвінок обірвався або ніхто не говорив", "The call broke off, or nobody spoke";
        drop_out: "Не додзвонилися", "Nobody was reached";
        dial: "Зателефонувати", "Call";
        saved: "Заявку зареєстровано", "The request is registered";
        saved_joined: "Приєднано до заявки", "Joined to the request";
        saved_consultation: "Консультацію записано", "The consultation is entered";
        saved_dropped: "Дзвінок закрито без заявки", "The call is closed without a request";
        say: "Скажіть заявникові", "Tell the applicant";
        number: "Номер заявки", "Number of the request";
        due: "Виконати мають до", "To be done by";
        executor: "Виконавець", "Executor";
        no_executor: "Виконавця визначить диспетчер", "A dispatcher will find the executor";
        whole_card: "Уся картка заявки", "The whole request";
        next: "Наступний дзвінок (F2)", "Next call (F2)";
        more: "Ще одна заявка цього заявника", "Another request of this caller";
        day: "День", "Day";
        show: "Показати", "Show";
        own: "Лише мої", "Only mine";
        log_nothing: "За цей день дзвінків немає.", "No calls on this day.";
        at: "Коли", "When";
        who_called: "Номер", "Number";
        direction: "Напрямок", "Direction";
        length: "Тривалість", "Length";
        outcome: "Чим закінчився", "What came of it";
        operator: "Оператор", "Operator";
        callbacks_lead: "Ті, кому не відповіли. Найдовше чекають — перші. Хто додзвонився сам, зникає зі списку.",
            "Those who were not answered; who has waited longest comes first. Who gets through leaves the list.";
        callbacks_nothing: "Ніхто не чекає на дзвінок.", "Nobody waits for a call.";
        since: "чекає з", "waiting since";
        call_back: "Передзвонити", "Call back";
        reached: "Уже поговорили", "Reached already";
        keys: "Клавіші", "Keys";
        key_new: "новий дзвінок; відкрити той, що дзвонить", "new call; open the one that rings";
        key_search: "пошук заявок", "find requests";
        key_join: "до схожих заявок поруч", "to the like requests nearby";
        key_same: "адреса заявника — та сама", "the applicant’s address is the same";
        key_consult: "до консультації", "to the consultation";
        key_send: "зареєструвати", "register";
        not_saved: "Ще не збережено", "Not saved yet";
        gone: "Цієї заявки вже не можна приєднати: її закрито. Те, що ви ввели, збережено.",
            "This request cannot be joined any more: it is closed. What you typed is kept.";
    }
}

impl DeskTexts {
    /// Who called whom.
    pub(crate) const fn direction(lang: Lang, direction: Direction) -> &'static str {
        match (lang, direction) {
            (Lang::Uk, Direction::In) => "вхідний",
            (Lang::En, Direction::In) => "incoming",
            (Lang::Uk, Direction::Out) => "вихідний",
            (Lang::En, Direction::Out) => "outgoing",
        }
    }

    /// What became of a call.
    pub(crate) const fn outcome_of(lang: Lang, outcome: Outcome) -> &'static str {
        match (lang, outcome) {
            (Lang::Uk, Outcome::Ringing) => "дзвонить",
            (Lang::En, Outcome::Ringing) => "ringing",
            (Lang::Uk, Outcome::Answered) => "розмова без підсумку",
            (Lang::En, Outcome::Answered) => "answered, nothing entered",
            (Lang::Uk, Outcome::Missed) => "пропущено",
            (Lang::En, Outcome::Missed) => "missed",
            (Lang::Uk, Outcome::Consultation) => "консультація",
            (Lang::En, Outcome::Consultation) => "consultation",
            (Lang::Uk, Outcome::Registered) => "заявка",
            (Lang::En, Outcome::Registered) => "request",
            (Lang::Uk, Outcome::Joined) => "приєднано",
            (Lang::En, Outcome::Joined) => "joined",
            (Lang::Uk, Outcome::Dropped) => "обірвався",
            (Lang::En, Outcome::Dropped) => "broke off",
            (Lang::Uk, Outcome::CalledBack) => "пропущено, передзвонили",
            (Lang::En, Outcome::CalledBack) => "missed, called back",
        }
    }

    /// What a consultation was about.
    pub(crate) const fn topic_of(lang: Lang, topic: Topic) -> &'static str {
        match (lang, topic) {
            (Lang::Uk, Topic::Request) => "Стан поданої заявки",
            (Lang::En, Topic::Request) => "Where a request stands",
            (Lang::Uk, Topic::Contacts) => "Телефони й графік роботи служб",
            (Lang::En, Topic::Contacts) => "Phones and hours of services",
            (Lang::Uk, Topic::Works) => "Планові роботи й відомі відключення",
            (Lang::En, Topic::Works) => "Planned works and known outages",
            (Lang::Uk, Topic::Routes) => "Маршрути й розклад транспорту",
            (Lang::En, Topic::Routes) => "Routes and timetables",
            (Lang::Uk, Topic::Payments) => "Платежі, тарифи, субсидії",
            (Lang::En, Topic::Payments) => "Bills, tariffs, subsidies",
            (Lang::Uk, Topic::Documents) => "Документи й адміністративні послуги",
            (Lang::En, Topic::Documents) => "Documents and services of the administration",
            (Lang::Uk, Topic::Other) => "Інше",
            (Lang::En, Topic::Other) => "Something else",
        }
    }
}
