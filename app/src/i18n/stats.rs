//! The statistics of the city.

use domain::classifier::Lang;

use super::texts;

texts! {
    /// The statistics of the city.
    StatsTexts {
        title: "Статистика міста", "City statistics";
        description: "Скільки заявок отримано, закрито, відкрито й прострочено: за напрямами, каналами, районами й результатами.",
            "How many requests were received, closed, open and overdue: by direction, channel, district and resolution.";
        received: "Отримано", "Received";
        closed: "Закрито", "Closed";
        open: "Відкрито", "Open";
        overdue: "Прострочено", "Overdue";
        open_hint: "на кінець періоду, усіх заявок", "at the end of the period, of all requests";
        on_time: "Вчасно", "On time";
        on_time_hint: "із заявок, строк яких настав", "of the requests whose deadline came";
        confirmed: "Підтвердив заявник", "Confirmed by applicants";
        confirmed_hint: "із закритих як виконані чи роз’яснені", "of those closed as done or explained";
        median: "Медіана часу", "Median time";
        median_hint: "від реєстрації до виконання", "from registration to done";
        duplicates: "Дублікати", "Duplicates";
        duplicates_hint: "серед отриманих", "among those received";
        previous: "до попереднього періоду", "against the previous period";
        year_ago: "до минулого року", "against a year ago";
        series: "Отримано й закрито", "Received and closed";
        step: "Час", "Time";
        directions: "Напрями", "Directions";
        states: "Стан тепер", "State now";
        channels: "Канали надходження", "Channels";
        districts: "Райони", "Districts";
        no_district: "без району", "no district";
        resolutions: "Як закрито", "How closed";
        resolutions_unknown: "Реєстр не знає, коли закривали заявки, тож за період цього не порахувати.",
            "The register does not know when requests were closed, so this cannot be counted for a period.";
        rest: "Решта", "The rest";
        name: "Назва", "Name";
        count: "Заявок", "Requests";
        share: "Частка", "Share";
        empty: "За цей період заявок немає.", "There are no requests in this period.";
    }
}

/// What a comparison with zero says.
pub(crate) const fn from_nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::Uk => "тоді не було",
        Lang::En => "none then",
    }
}
