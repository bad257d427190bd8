//! The map.

use domain::classifier::Lang;

use super::counted::{OVERDUE, REQUESTS};
use super::texts;

texts! {
    /// The map and the list beside it.
    MapTexts {
        title: "Мапа заявок", "Map of requests";
        description: "Мапа заявок міста за день, тиждень, місяць чи рік: що сталося, хто відповідає, що прострочено.",
            "The city’s requests by day, week, month or year: what happened, who is responsible, what is late.";
        filters: "Фільтри", "Filters";
        directions: "Напрями", "Directions";
        state: "Стан", "State";
        executor: "Виконавець", "Executor";
        district: "Район", "District";
        all_directions: "Усі напрями", "All directions";
        any_state: "Будь-який стан", "Any state";
        any_executor: "Усі виконавці", "All executors";
        any_district: "Усі райони", "All districts";
        reset: "Скинути фільтри", "Clear filters";
        list: "Заявки", "Requests";
        list_in_view: "Заявки в межах мапи", "Requests in view";
        more: "Ще раніші", "Earlier ones";
        newest: "До найновіших", "Back to the newest";
        empty: "За цей період таких заявок немає.", "There are no such requests in this period.";
        empty_hint: "Візьміть довший період, зніміть фільтри або покажіть усе місто.",
            "Take a longer period, clear the filters or show the whole city.";
        unplaced: "без місця на мапі", "without a place on the map";
        zoom_in: "Наблизити", "Zoom in";
        zoom_out: "Віддалити", "Zoom out";
        whole_city: "Усе місто", "Whole city";
        controls: "Масштаб мапи", "Map zoom";
        label: "Мапа", "Map";
        open_card: "Відкрити", "Open";
        card: "Вибране на мапі", "Picked on the map";
        place_list: "Заявки в цьому місці", "Requests at this place";
        place_all: "Показати всі в списку", "Show all in the list";
    }
}

/// What a group of requests on the map is called.
pub(crate) fn cluster_name(lang: Lang, count: u32, overdue: u32) -> String {
    let requests = REQUESTS.say(lang, count);
    let late = (overdue > 0).then(|| OVERDUE.say(lang, overdue));
    let action = match lang {
        Lang::Uk => "показати ближче",
        Lang::En => "zoom in",
    };
    match late {
        Some(late) => format!("{requests}, {late}: {action}"),
        None => format!("{requests}: {action}"),
    }
}

/// What is put behind the state of a late request.
pub(crate) const fn late(lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => ", прострочено",
        Lang::En => ", overdue",
    }
}
