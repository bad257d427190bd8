//! Letters about deadlines that come near or have passed, to those who answer for them.

use domain::classifier::Lang;
use domain::escalation::{Step, Told};

use super::counted::{Counted, REQUESTS};
use super::texts;

texts! {
    /// A letter about deadlines.
    DeadlineTexts {
        subject: "Строки заявок", "Deadlines of requests";
        executor: "У вашій черзі — заявки, строк яких спливає або вже сплив.",
            "In your queue are requests whose deadline comes near or has passed.";
        head: "Ваша організація не виконала ці заявки в строк.",
            "Your organisation has not done these requests in time.";
        deputy_mayor: "Ці заявки прострочено, і їх досі не виконано.",
            "These requests are overdue and still not done.";
        left: "залишилось", "time left:";
        open: "Відкрити", "Open";
        nobody: "виконавця не призначено", "no executor named";
        signed: "Лист надіслано автоматично. Кому й коли про це писати, місто визначає в налаштуваннях.",
            "This letter was sent automatically. The city's settings say who is told, and when.";
        told: "Про строк сповіщено", "Told of the deadline";
        not_sent: "лист не надіслано", "no letter was sent";
        told_executor: "виконавця", "the executor";
        told_head: "керівника виконавця", "the executor's head";
        told_deputy: "заступника міського голови", "the deputy mayor";
    }
}

impl DeadlineTexts {
    /// What stands at the top of a letter to this reader.
    pub(crate) const fn opening(&self, told: Told) -> &'static str {
        match told {
            Told::Executor => self.executor,
            Told::Head => self.head,
            Told::DeputyMayor => self.deputy_mayor,
        }
    }

    /// Who is told.
    pub(crate) const fn whom(&self, told: Told) -> &'static str {
        match told {
            Told::Executor => self.told_executor,
            Told::Head => self.told_head,
            Told::DeputyMayor => self.told_deputy,
        }
    }
}

/// The subject of a letter about so many requests.
pub(crate) fn subject(lang: Lang, requests: u32) -> String {
    format!("{}: {}", DeadlineTexts::of(lang).subject, REQUESTS.say(lang, requests))
}

/// A step in words: "for 2 hours before the deadline".
pub(crate) fn step(lang: Lang, step: Step) -> String {
    const HOURS: Counted = Counted { uk: ["година", "години", "годин"], en: ["hour", "hours"] };
    let hours = HOURS.say(lang, u32::try_from(step.hours.unsigned_abs()).unwrap_or(u32::MAX));
    match (lang, step.hours) {
        (Lang::Uk, 0) => "у мить строку".to_owned(),
        (Lang::En, 0) => "at the deadline".to_owned(),
        (Lang::Uk, ..0) => format!("до строку — {hours}"),
        (Lang::En, ..0) => format!("{hours} before"),
        (Lang::Uk, _) => format!("після строку — {hours}"),
        (Lang::En, _) => format!("{hours} after"),
    }
}
