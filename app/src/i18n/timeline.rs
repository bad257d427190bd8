//! What happened, each change a sentence.

use domain::answer::{FeedItem, TimelineItem};
use domain::classifier::Lang;
use domain::event::Channel;
use domain::workflow::{ConfirmedBy, Resolution};

use super::counted::SCORE_POINTS;

/// A line of a request's timeline. `term` says the date that the change sets.
pub(crate) fn change_sentence(lang: Lang, item: &TimelineItem, channel: Channel, term: Option<&str>) -> String {
    let told = Told {
        executor: item.executor.as_deref(),
        term,
        resolution: item.resolution,
        confirmed_by: item.confirmed_by,
        request_type: item.request_type.as_deref(),
        stars: item.stars,
        channel: Some(channel),
    };
    told.sentence(lang, &item.kind)
}

/// A line of the live list on the front page, about a request that is named beside it.
pub(crate) fn feed_sentence(lang: Lang, item: &FeedItem) -> String {
    let told = Told {
        executor: item.executor_name.as_ref().map(|name| name.get(lang)),
        term: None,
        resolution: item.resolution,
        confirmed_by: item.confirmed_by,
        request_type: None,
        stars: None,
        channel: None,
    };
    told.sentence(lang, &item.kind)
}

/// What is known of a change beside its kind.
struct Told<'a> {
    executor: Option<&'a str>,
    term: Option<&'a str>,
    resolution: Option<Resolution>,
    confirmed_by: Option<ConfirmedBy>,
    request_type: Option<&'a str>,
    stars: Option<u8>,
    channel: Option<Channel>,
}

impl Told<'_> {
    fn sentence(&self, lang: Lang, kind: &str) -> String {
        match lang {
            Lang::Uk => self.ukrainian(kind),
            Lang::En => self.english(kind),
        }
    }

    fn ukrainian(&self, kind: &str) -> String {
        let lang = Lang::Uk;
        match kind {
            "registered" => with("Зареєстровано", " — ", self.channel.map(|c| c.name(lang))),
            "imported" => "Перенесено з іншого реєстру".to_owned(),
            "assigned" => with("Передано виконавцю", ": ", self.executor),
            "returned" => "Виконавець повернув заявку: це не його робота".to_owned(),
            "redirected" => with("Переадресовано", ": ", self.executor),
            "accepted" => with("Прийнято в роботу", ": ", self.executor),
            "reported" => with("Виконавець відзвітував", ": ", self.resolution.map(|r| r.name(lang))),
            "confirmed" => match self.confirmed_by {
                Some(ConfirmedBy::Applicant) => "Заявник підтвердив, заявку закрито".to_owned(),
                Some(ConfirmedBy::Controller) => "Контролер перевірив і підтвердив, заявку закрито".to_owned(),
                _ => "Підтверджено, заявку закрито".to_owned(),
            },
            "sent_back" => with("Повернуто на доопрацювання", ", новий строк — до ", self.term),
            "lapsed" => "Закрито за звітом виконавця: за 72 години заявник не відповів, ніхто не підтвердив".to_owned(),
            "reopened" => with("Заявник відкрив заявку знову", ", новий строк — до ", self.term),
            "closed" => with("Центр закрив заявку", ": ", self.resolution.map(|r| r.name(lang))),
            "merged" => "Об’єднано з іншою заявкою".to_owned(),
            "withdrawn" => "Заявник відкликав заявку".to_owned(),
            "type_corrected" => with("Уточнено вид питання", ": ", self.request_type),
            "place_corrected" => "Уточнено місце".to_owned(),
            "extension_asked" => with("Виконавець просить більше часу", ", до ", self.term),
            "extended" => with("Строк продовжено", " до ", self.term),
            "extension_refused" => "Більше часу не дано".to_owned(),
            "rated" => with("Заявник оцінив роботу", ": ", self.rating(lang).as_deref()),
            _ => "Додано примітку".to_owned(),
        }
    }

    fn english(&self, kind: &str) -> String {
        let lang = Lang::En;
        match kind {
            "registered" => with("Registered", " — ", self.channel.map(|c| c.name(lang))),
            "imported" => "Taken over from another register".to_owned(),
            "assigned" => with("Passed to the executor", ": ", self.executor),
            "returned" => "The executor gave it back: not theirs to do".to_owned(),
            "redirected" => with("Redirected", ": ", self.executor),
            "accepted" => with("Work accepted", ": ", self.executor),
            "reported" => with("The executor reported", ": ", self.resolution.map(|r| r.name(lang))),
            "confirmed" => match self.confirmed_by {
                Some(ConfirmedBy::Applicant) => "The applicant confirmed it, the request is closed".to_owned(),
                Some(ConfirmedBy::Controller) => {
                    "A controller checked and confirmed it, the request is closed".to_owned()
                }
                _ => "Confirmed, the request is closed".to_owned(),
            },
            "sent_back" => with("Sent back to be done properly", ", new deadline ", self.term),
            "lapsed" => {
                "Closed as the executor reported: the applicant did not answer in 72 hours, nobody confirmed it"
                    .to_owned()
            }
            "reopened" => with("The applicant opened it again", ", new deadline ", self.term),
            "closed" => with("The centre closed it", ": ", self.resolution.map(|r| r.name(lang))),
            "merged" => "Merged into another request".to_owned(),
            "withdrawn" => "The applicant withdrew it".to_owned(),
            "type_corrected" => with("The type was corrected", ": ", self.request_type),
            "place_corrected" => "The place was corrected".to_owned(),
            "extension_asked" => with("The executor asks for more time", ", until ", self.term),
            "extended" => with("The deadline was extended", " until ", self.term),
            "extension_refused" => "No more time was given".to_owned(),
            "rated" => with("The applicant rated the work", ": ", self.rating(lang).as_deref()),
            _ => "A note was added".to_owned(),
        }
    }

    fn rating(&self, lang: Lang) -> Option<String> {
        let stars = u32::from(self.stars?);
        Some(match lang {
            Lang::Uk => format!("{} з 5", SCORE_POINTS.say(lang, stars)),
            Lang::En => format!("{stars} out of 5"),
        })
    }
}

/// The sentence with what is known put behind it.
fn with(sentence: &str, joint: &str, known: Option<&str>) -> String {
    known.map_or_else(|| sentence.to_owned(), |known| format!("{sentence}{joint}{known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: &str) -> TimelineItem {
        TimelineItem { kind: kind.to_owned(), ..TimelineItem::default() }
    }

    #[test]
    fn what_is_unknown_leaves_a_whole_sentence() {
        assert_eq!(change_sentence(Lang::Uk, &item("sent_back"), Channel::Web, None), "Повернуто на доопрацювання");
        assert_eq!(change_sentence(Lang::En, &item("assigned"), Channel::Web, None), "Passed to the executor");
    }

    #[test]
    fn what_is_known_is_said() {
        let assigned = TimelineItem { executor: Some("Водоканал".to_owned()), ..item("assigned") };
        assert_eq!(change_sentence(Lang::Uk, &assigned, Channel::Phone, None), "Передано виконавцю: Водоканал");
        assert_eq!(change_sentence(Lang::Uk, &item("registered"), Channel::Phone, None), "Зареєстровано — телефон");
        let extended = change_sentence(Lang::En, &item("extended"), Channel::Web, Some("tomorrow 14:30"));
        assert_eq!(extended, "The deadline was extended until tomorrow 14:30");
        let rated = TimelineItem { stars: Some(4), ..item("rated") };
        assert_eq!(change_sentence(Lang::Uk, &rated, Channel::Web, None), "Заявник оцінив роботу: 4\u{a0}бали з 5");
    }

    #[test]
    fn every_kind_of_the_log_has_a_sentence_of_its_own() {
        let kinds = [
            "registered",
            "imported",
            "assigned",
            "returned",
            "redirected",
            "accepted",
            "reported",
            "confirmed",
            "sent_back",
            "lapsed",
            "reopened",
            "closed",
            "merged",
            "withdrawn",
            "type_corrected",
            "place_corrected",
            "extension_asked",
            "extended",
            "extension_refused",
            "rated",
            "commented",
        ];
        for lang in [Lang::Uk, Lang::En] {
            let mut sentences: Vec<_> =
                kinds.iter().map(|kind| change_sentence(lang, &item(kind), Channel::Web, None)).collect();
            sentences.sort();
            sentences.dedup();
            assert_eq!(sentences.len(), kinds.len());
        }
    }
}
