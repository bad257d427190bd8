//! The front page.

use super::texts;

texts! {
    /// The front page.
    HomeTexts {
        title: "Що сталося в місті", "What is happening in the city";
        description: "Скільки заявок отримано сьогодні, що в роботі й що прострочено. Мапа, статистика й виконавці.",
            "How many requests came in today, what is being worked on and what is late. Map, statistics and executors.";
        heading: "Що сталося?", "What happened?";
        lead: "Повідомте про несправність — її одразу отримає той, хто за неї відповідає, зі строком виконання.",
            "Report a fault: whoever is responsible for it gets it at once, with a deadline.";
        own_words: "Напишіть своїми словами: немає води, яма на дорозі", "Say it in your own words: no water, a pothole";
        numbers: "Місто зараз", "The city now";
        received_today: "отримано сьогодні", "received today";
        open: "в роботі", "being worked on";
        overdue: "прострочено", "overdue";
        on_time: "вчасно, цього місяця", "on time this month";
        confirmed: "підтвердив заявник, цього місяця", "confirmed by applicants this month";
        map_title: "Сьогодні на мапі", "Today on the map";
        open_map: "Відкрити мапу", "Open the map";
        map_empty: "Сьогодні ще немає заявок із місцем на мапі.", "No request with a place on the map today so far.";
        just_now: "Щойно", "Just now";
        just_now_empty: "Поки тихо. Щойно щось зміниться, ви побачите це тут.",
            "All quiet so far. As soon as something changes, you will see it here.";
        directions: "Напрями цього тижня", "Directions this week";
        directions_empty: "Цього тижня заявок ще не було.", "No requests this week so far.";
        number_bad: "Номер заявки — це самі цифри, наприклад 1234567.", "A request number is digits only, such as 1234567.";
        number_title: "Пошук заявки за номером", "Find a request by its number";
    }
}
