//! What every page has.

use super::texts;

texts! {
    /// What every page has: navigation, footer, states of loading and failing.
    SiteTexts {
        name: "Misto", "Misto";
        skip: "До вмісту", "Skip to content";
        main_nav: "Головна навігація", "Main navigation";
        map: "Мапа", "Map";
        stats: "Статистика", "Statistics";
        executors: "Виконавці", "Executors";
        report: "Повідомити", "Report";
        cabinet: "Кабінет", "Cabinet";
        privacy: "Персональні дані", "Personal data";
        other_language: "English", "Українська";
        notices: "Про це місто", "About this city";
        demo: "Вигадане місто: усі заявки тут придумані, щоб показати, як це працює.",
            "A made-up city: every request here was invented to show how this works.";
        incident: "Знаємо про масову аварію.", "A mass incident that we know of.";
        incident_more: "Докладніше", "More";
        places_off: "Місця заявок тимчасово не показуються.", "Places of requests are not shown for now.";
        footer: "Кожна заявка на мапі — з реєстру контактного центру. Персональних даних тут немає.",
            "Every request on the map comes from the contact centre’s register. There are no personal data here.";
        no_data: "немає даних", "no data";
        table: "Таблицею", "As a table";
        loading: "Завантажується…", "Loading…";
        offline: "Немає зв’язку з сервером. Показано те, що було відомо раніше; спробуємо ще раз.",
            "The server cannot be reached. What was known before is shown; we will try again.";
        period: "Період", "Period";
        day: "День", "Day";
        week: "Тиждень", "Week";
        month: "Місяць", "Month";
        year: "Рік", "Year";
        previous: "Попередній період", "Previous period";
        next: "Наступний період", "Next period";
        live: "Наживо", "Live";
        live_off: "З’єднання наживо перервано, відновлюємо", "The live connection is lost, reconnecting";
        search_label: "Номер заявки", "Request number";
        search: "Знайти", "Find";
        close: "Закрити", "Close";
        number: "№", "No.";
        emergency: "Екстрені служби", "Emergency services";
    }
}
