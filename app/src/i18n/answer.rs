//! Answering a report by the link of a notice.

use domain::classifier::Lang;

use super::texts;

texts! {
    /// What stands on the page of the link, beside what the cabinet says of the same.
    AnswerTexts {
        title: "Відповідь на звіт", "Answer a report";
        once: "Посилання діє один раз. Доки ви не натиснете кнопку, нічого не зміниться.",
            "The link serves once. Until you press a button nothing changes.";
        enough_title: "Чи достатньо роз’яснення?", "Does that explain it?";
        not_enough: "Ні, цього замало", "No, that is not enough";
        closed_title: "Заявку вже закрито", "The request is closed already";
        closed_by_nobody: "Її закрили без вашої відповіді, за звітом виконавця.",
            "It was closed without your answer, as the executor reported.";
        closed_by_controller: "Контролер підтвердив роботу після розмови з вами.",
            "A controller confirmed the work after speaking to you.";
        closed: "Якщо насправді не зроблено, відкрийте її знову.", "If it was not really done, open it again.";
        thanks: "Дякуємо за відповідь!", "Thank you for your answer!";
        confirmed: "Ви підтвердили, що зроблено. Заявку закрито.", "You confirmed that it was done. The request is closed.";
        confirmed_explained: "Ви підтвердили, що роз’яснення достатньо. Заявку закрито.",
            "You confirmed that the explanation is enough. The request is closed.";
        not_confirmed: "Ви відповіли: ні. Виконавець має новий строк, і ми повідомимо вас, коли він звітуватиме знову.",
            "You answered: no. The executor has a new date, and we will tell you about the next report.";
        your_rating: "Ваша оцінка", "Your rating";
        superseded_title: "Це посилання вже не діє", "This link no longer serves";
        superseded: "Після того звіту із заявкою сталося ще щось, тож відповідати на нього вже не потрібно.",
            "More has happened to the request since that report, so it needs no answer any more.";
        expired_title: "Час відповісти минув", "The time to answer is over";
        expired: "Якщо проблема лишилася, повідомте про неї ще раз.", "If the trouble is still there, report it once more.";
        you_wrote: "Ви написали:", "You wrote:";
        late: "Вашу відповідь не записано: поки ви її надсилали, стан заявки змінився.",
            "Your answer was not recorded: the request changed while you were sending it.";
        reason: "Що не так", "What is wrong";
        stars_missing: "Виберіть оцінку від 1 до 5.", "Choose a rating from 1 to 5.";
        now: "Зараз", "Now";
        public_card: "Уся заявка, як її бачать усі", "The whole request, as everybody sees it";
        report_again: "Повідомити про проблему", "Report a problem";
    }
}

/// When it was reported. `moment` is as in "вчора о 14:30".
pub(crate) fn reported_at(lang: Lang, moment: &str) -> String {
    match lang {
        Lang::Uk => format!("Звіт надійшов {moment}."),
        Lang::En => format!("Reported {moment}."),
    }
}
