//! Notices: letters and texts of what became of a request.

use domain::classifier::Lang;
use domain::notice::NoticeKind;
use domain::workflow::Resolution;

use super::texts;

texts! {
    /// What stands in letters beside the news itself.
    NoticeTexts {
        hello: "Добрий день!", "Good day,";
        joined: "Ви приєдналися до цієї заявки.", "You joined this request.";
        what: "Питання", "What";
        executor: "Виконавець", "Executor";
        due: "Строк", "Due";
        wrote: "Що написав виконавець:", "What the executor wrote:";
        reason: "Пояснення:", "Explanation:";
        answer: "Підтвердити або повернути на доопрацювання можна за цим посиланням, без входу до кабінету. Воно діє один раз:",
            "Confirm it or send it back by this link, without signing in. It serves once:";
        silence: "Якщо ви не відповісте за три доби, заявку буде закрито з позначкою «заявник не підтвердив».",
            "If you do not answer within three days, the request will be closed as not confirmed by the applicant.";
        follow: "Стежити за заявкою:", "Follow the request:";
        personal: "Посилання в цьому листі лише для вас: не пересилайте його.",
            "The links in this letter are yours alone: please do not pass them on.";
        switch_off: "Отримувати листи чи ні, можна вибрати в налаштуваннях кабінету.",
            "Whether to get letters can be chosen in the settings of your account.";
    }
}

/// The news in a few words, after the number: the subject of a letter.
pub(crate) fn subject(lang: Lang, kind: NoticeKind, resolution: Option<Resolution>, asked: bool) -> &'static str {
    let explained = resolution == Some(Resolution::Explained);
    match (kind, lang) {
        (NoticeKind::Registered, Lang::Uk) => "зареєстровано",
        (NoticeKind::Registered, Lang::En) => "registered",
        (NoticeKind::Assigned, Lang::Uk) => "передано виконавцю",
        (NoticeKind::Assigned, Lang::En) => "an executor has it",
        (NoticeKind::Redirected, Lang::Uk) => "передано іншому виконавцю",
        (NoticeKind::Redirected, Lang::En) => "another executor has it",
        (NoticeKind::InProgress, Lang::Uk) => "взято в роботу",
        (NoticeKind::InProgress, Lang::En) => "work has begun",
        (NoticeKind::Reported, Lang::Uk) if explained && asked => "надано роз’яснення. Чи його достатньо?",
        (NoticeKind::Reported, Lang::En) if explained && asked => "explained. Is that enough?",
        (NoticeKind::Reported, Lang::Uk) if explained => "надано роз’яснення",
        (NoticeKind::Reported, Lang::En) if explained => "explained",
        (NoticeKind::Reported, Lang::Uk) if asked => "виконавець каже, що зроблено. Чи це так?",
        (NoticeKind::Reported, Lang::En) if asked => "the executor says it is done. Is it?",
        (NoticeKind::Reported, Lang::Uk) => "виконавець каже, що зроблено",
        (NoticeKind::Reported, Lang::En) => "the executor says it is done",
        (NoticeKind::SentBack, Lang::Uk) => "повернуто на доопрацювання",
        (NoticeKind::SentBack, Lang::En) => "sent back to be done again",
        (NoticeKind::Extended, Lang::Uk) => "строк продовжено",
        (NoticeKind::Extended, Lang::En) => "the deadline was extended",
        (NoticeKind::Corrected, Lang::Uk) => "уточнено вид питання",
        (NoticeKind::Corrected, Lang::En) => "its type was corrected",
        (NoticeKind::Closed, Lang::Uk) => "закрито",
        (NoticeKind::Closed, Lang::En) => "closed",
        (NoticeKind::Reopened, Lang::Uk) => "відкрито знову",
        (NoticeKind::Reopened, Lang::En) => "opened again",
        (NoticeKind::Merged, Lang::Uk) => "об’єднано з іншою",
        (NoticeKind::Merged, Lang::En) => "joined with another",
        (NoticeKind::Incident, Lang::Uk) => "це масова аварія, ми про неї знаємо",
        (NoticeKind::Incident, Lang::En) => "a mass incident that we know of",
        (NoticeKind::IncidentOver, Lang::Uk) => "масову аварію завершено",
        (NoticeKind::IncidentOver, Lang::En) => "the mass incident is over",
    }
}

/// The subject of a letter, with the number.
pub(crate) fn titled(lang: Lang, number: i64, news: &str) -> String {
    match lang {
        Lang::Uk => format!("Заявка № {number}: {news}"),
        Lang::En => format!("Request no. {number}: {news}"),
    }
}

/// That it goes on in another.
pub(crate) fn merged(lang: Lang, number: i64, into: i64) -> String {
    match lang {
        Lang::Uk => format!(
            "Про те саме вже є заявка № {into}. Вашу, № {number}, об’єднано з нею: далі повідомлятимемо вас про неї."
        ),
        Lang::En => format!(
            "Request no. {into} is about the same. Yours, no. {number}, goes on in it: from now on we tell you of that one."
        ),
    }
}

/// That it is part of a mass incident.
pub(crate) fn incident(lang: Lang, number: i64, into: i64) -> String {
    match lang {
        Lang::Uk => format!(
            "Це масова аварія, і ми про неї знаємо. Вашу заявку № {number} долучено до заявки № {into}: коли аварію усунуть, повідомимо."
        ),
        Lang::En => format!(
            "This is a mass incident, and we know of it. Your request no. {number} goes on in no. {into}: we tell you when it is over."
        ),
    }
}

/// That a mass incident is over, and how its request was closed.
pub(crate) fn incident_over(lang: Lang, number: i64, ending: Option<&str>) -> String {
    match (lang, ending) {
        (Lang::Uk, Some(ending)) => format!("Масову аварію за заявкою № {number} завершено: {ending}."),
        (Lang::Uk, None) => format!("Масову аварію за заявкою № {number} завершено."),
        (Lang::En, Some(ending)) => format!("The mass incident of request no. {number} is over: {ending}."),
        (Lang::En, None) => format!("The mass incident of request no. {number} is over."),
    }
}

/// The text to a phone about the end of a mass incident.
pub(crate) fn incident_over_sms(lang: Lang, number: i64, ending: Option<&str>) -> String {
    match (lang, ending) {
        (Lang::Uk, Some(ending)) => format!("Масова аварія № {number}: {ending}."),
        (Lang::Uk, None) => format!("Масову аварію № {number} завершено."),
        (Lang::En, Some(ending)) => format!("Mass incident no. {number}: {ending}."),
        (Lang::En, None) => format!("Mass incident no. {number} is over."),
    }
}

/// The text to a phone about a mass incident.
pub(crate) fn incident_sms(lang: Lang, number: i64) -> String {
    match lang {
        Lang::Uk => format!("№ {number}: масова аварія, ми знаємо. Усунуть – повідомимо."),
        Lang::En => format!("Request no. {number}: a mass incident, we know of it and will tell you when it is over."),
    }
}

/// Who writes, at the foot of a letter.
pub(crate) fn signed(lang: Lang, city: &str) -> String {
    match lang {
        Lang::Uk => format!("Контактний центр. {city}"),
        Lang::En => format!("Contact centre. {city}"),
    }
}

/// The text to a phone about a request that was registered. `due` is as in "23 листопада 14:30".
pub(crate) fn registered_sms(lang: Lang, number: i64, due: Option<&str>) -> String {
    match (lang, due) {
        (Lang::Uk, Some(due)) => format!("Заявку № {number} прийнято. Строк до {due}."),
        (Lang::Uk, None) => format!("Заявку № {number} прийнято."),
        (Lang::En, Some(due)) => format!("Request no. {number} is registered. Due {due}."),
        (Lang::En, None) => format!("Request no. {number} is registered."),
    }
}

/// The text to a phone about a report.
pub(crate) fn reported_sms(lang: Lang, number: i64, resolution: Option<Resolution>, asked: bool) -> String {
    let explained = resolution == Some(Resolution::Explained);
    match (lang, asked, explained) {
        (Lang::Uk, true, false) => format!("Заявку № {number} справді виконано? Підтвердьте чи поверніть:"),
        (Lang::Uk, true, true) => format!("Заявку № {number} роз’яснено. Достатньо? Підтвердьте чи поверніть:"),
        (Lang::Uk, false, false) => format!("Заявка № {number}: виконавець каже, що зроблено."),
        (Lang::Uk, false, true) => format!("Заявка № {number}: надано роз’яснення."),
        (Lang::En, true, false) => format!("Request no. {number}: was it really done? Confirm it or send it back:"),
        (Lang::En, true, true) => {
            format!("Request no. {number} was explained. Is that enough? Confirm it or send it back:")
        }
        (Lang::En, false, false) => format!("Request no. {number}: the executor says it is done."),
        (Lang::En, false, true) => format!("Request no. {number} was explained."),
    }
}

/// How it was closed, and who says so: in letters and in texts to phones.
pub(crate) fn closed(lang: Lang, number: i64, ending: &str) -> String {
    match lang {
        Lang::Uk => format!("Заявку № {number} закрито: {ending}."),
        Lang::En => format!("Request no. {number} is closed: {ending}."),
    }
}
