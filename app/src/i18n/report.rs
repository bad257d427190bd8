//! The page that leads to reporting.

use super::texts;

texts! {
    /// The page that leads to reporting.
    ReportTexts {
        title: "Повідомити про несправність", "Report a fault";
        description: "Форма подання заявки готується. Екстрені служби — цілодобово.",
            "The form is being prepared. Emergency services answer around the clock.";
        soon: "Форма подання заявки через сайт готується.", "The form to report through the site is being prepared.";
        until_then: "Поки що заявку приймають оператори контактного центру вашого міста телефоном.",
            "Until then the operators of your city’s contact centre take requests by phone.";
        danger: "Якщо є загроза життю чи здоров’ю, телефонуйте одразу", "If life or health is in danger, call at once";
        meanwhile: "Подивитися, про що вже повідомили", "See what has been reported already";
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
