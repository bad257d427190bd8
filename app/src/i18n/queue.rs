//! An executor's queue.

use domain::classifier::Lang;
use service::queue::Tab;

use super::counted::Counted;
use super::texts;

texts! {
    /// An executor's queue.
    QueueTexts {
        title: "Черга", "Queue";
        nav: "Черга", "Queue";
        list: "Список", "List";
        on_map: "На мапі", "On the map";
        print: "Надрукувати", "Print";
        show: "Показати", "Show";
        search: "Номер, слова, адреса чи телефон", "Number, words, address or phone";
        find: "Знайти", "Find";
        everything: "Показати всі", "Show all";
        found: "Знайдено", "Found";
        found_note: "Серед відкритих — за словами; за номером — також закриті. Не більше 50.",
            "Among the open ones by words; by number, closed ones too. At most 50.";
        nothing_found: "Нічого не знайдено. Спробуйте менше слів або номер заявки.",
            "Nothing was found. Try fewer words, or the number of the request.";
        empty_title: "Тут порожньо", "Nothing here";
        empty_work: "Усе зроблено. Нова заявка з’явиться тут сама, без оновлення сторінки.",
            "All is done. A new request will appear here by itself, without reloading the page.";
        empty_part: "У цій частині черги зараз немає заявок.", "There are no requests in this part of the queue now.";
        accept: "Прийняти", "Accept";
        accept_chosen: "Прийняти позначені", "Accept those that are ticked";
        choose: "Позначити заявку", "Tick the request";
        report: "Відзвітувати", "Report";
        asked: "просите час до", "you asked for time until";
        more: "Наступні 50", "The next 50";
        first_page: "На початок", "To the beginning";
        left: "Не прийнято: їх щойно змінив хтось інший, або вони вже не ваші.",
            "Not accepted: somebody else has just changed them, or they are no longer yours.";
        none_chosen: "Позначте хоча б одну заявку.", "Tick at least one request.";
        live_changed: "Черга змінилася.", "The queue has changed.";
        live_show: "Показати, як є зараз", "Show how it stands now";
        map_title: "Черга на мапі", "The queue on the map";
        map_empty: "У жодної з ваших відкритих заявок немає точки на мапі.", "None of your open requests has a point on the map.";
        without_point: "Без точки на мапі", "Without a point on the map";
        print_title: "Список для бригади", "List for the crew";
        print_note: "Тут імена й телефони заявників: не лишайте аркуш без нагляду, після зміни знищте.",
            "This holds names and phones of applicants: do not leave the sheet about, destroy it after the shift.";
        print_empty: "Немає чого друкувати.", "There is nothing to print.";
        print_more: "Надруковано перші 50 заявок цієї частини черги.", "The first 50 requests of this part of the queue are printed.";
        back: "← До черги", "← Back to the queue";
        due: "Строк", "Deadline";
        place: "Місце", "Place";
        applicant: "Заявник", "Applicant";
        done: "Зроблено", "Done";
        not_done: "Не зроблено, бо:", "Not done, because:";
        materials: "Матеріали, час:", "Materials, time:";
        no_phone: "телефону немає", "no phone";
        no_address: "адреси немає: див. мапу", "no address: see the map";
        photo_before: "Фото до робіт", "Photos before the work";
        photo_after: "Фото після робіт", "Photos after the work";
    }
}

impl QueueTexts {
    /// What a part of the queue is called.
    pub(crate) const fn tab(lang: Lang, tab: Tab) -> &'static str {
        let (uk, en) = match tab {
            Tab::Work => ("До роботи", "To do"),
            Tab::Overdue => ("Прострочені", "Overdue"),
            Tab::New => ("Нові", "New"),
            Tab::InProgress => ("У роботі", "In progress"),
            Tab::Rework => ("Доопрацювання", "Sent back"),
            Tab::OnControl => ("На перевірці", "Being checked"),
            Tab::Asked => ("Просили час", "Asked for time"),
            Tab::Closed => ("Закриті", "Closed"),
        };
        match lang {
            Lang::Uk => uk,
            Lang::En => en,
        }
    }
}

/// Requests, after how many were accepted.
const ACCEPTED: Counted = Counted { uk: ["заявку", "заявки", "заявок"], en: ["request", "requests"] };

/// How many were accepted at once.
pub(crate) fn accepted(lang: Lang, n: u32) -> String {
    match lang {
        Lang::Uk => format!("Прийнято {}.", ACCEPTED.say(lang, n)),
        Lang::En => format!("{} accepted.", ACCEPTED.say(lang, n)),
    }
}
