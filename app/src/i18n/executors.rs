//! The efficiency of executors.

use domain::classifier::Lang;

use super::texts;

texts! {
    /// The efficiency of executors.
    ExecutorTexts {
        title: "Виконавці", "Executors";
        heading: "Як працюють виконавці", "How executors work";
        description: "Ефективність виконавців: вчасність, підтвердження, доопрацювання, оцінки — за однією відкритою формулою.",
            "The efficiency of executors: on time, confirmed, sent back, rated, by one open formula.";
        caption: "Ефективність виконавців за період", "Efficiency of executors in the period";
        executor: "Виконавець", "Executor";
        score: "Бал", "Score";
        on_time: "Вчасно", "On time";
        confirmed: "Підтверджено", "Confirmed";
        rework: "Повернуто", "Sent back";
        extended: "Продовжено", "Extended";
        overdue: "Прострочено", "Overdue";
        median: "Медіана", "Median";
        received: "Отримано", "Received";
        due: "Строк настав", "Due";
        rating: "Оцінка", "Rating";
        empty: "За цей період жоден виконавець не мав заявок.", "No executor had any request in this period.";
        formula: "Як рахується бал", "How the score is computed";
        formula_lead: "100 балів — це 50 за вчасність, 20 за підтвердження заявником, 20 за роботу без повернень і 10 за оцінки. \
            Частина, у якій менш як 5 заявок або немає даних, не рахується, а вага решти зводиться до 100. \
            Коли строк настав менш як у 20 заявок, бала немає.",
            "100 points are 50 for being on time, 20 for confirmation by the applicant, 20 for work that is not sent back and 10 for \
            ratings. A part with fewer than 5 requests or without data is left out, and the weights of the rest are scaled to 100. \
            Under 20 due requests there is no score.";
        formula_example: "На прикладі", "For example";
        formula_part: "Частина", "Part";
        formula_weight: "Вага", "Weight";
        formula_value: "Значення", "Value";
        formula_of: "Із заявок", "Of requests";
        formula_points: "Балів", "Points";
        formula_left_out: "не рахується", "left out";
        formula_total: "Разом, зведено до 100", "Total, scaled to 100";
        part_on_time: "Вчасно", "On time";
        part_confirmed: "Підтвердив заявник", "Confirmed by the applicant";
        part_rework: "Не повернуто", "Not sent back";
        part_rating: "Оцінка (оцінка − 1) / 4", "Rating (rating − 1) / 4";
        too_few_due: "строк настав менш як у 20 заявок", "fewer than 20 due requests";
        history: "Останні 12 періодів", "The last 12 periods";
        types: "Про що заявки", "What the requests are about";
        on_map: "Заявки виконавця на мапі", "The executor’s requests on the map";
        all: "Усі виконавці", "All executors";
        period_column: "Період", "Period";
        sorted_up: "за зростанням", "ascending";
        sorted_down: "за спаданням", "descending";
        sort_by: "Впорядкувати за стовпцем", "Sort by";
        note: "Вчасно рахується за першим строком: продовження його не рухають. Що відкрите після строку, рахується як запізнення.",
            "On time goes by the first deadline, which extensions do not move. What is open past its deadline counts as late.";
    }
}

/// "4,3 з 5".
pub(crate) fn out_of_five(lang: Lang, rating: &str) -> String {
    match lang {
        Lang::Uk => format!("{rating} з 5"),
        Lang::En => format!("{rating} of 5"),
    }
}
