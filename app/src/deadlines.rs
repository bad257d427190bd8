//! A letter about deadlines that come near or have passed, in words. It names requests by their numbers, and nobody.

use std::fmt::Write as _;

use domain::answer::CityAnswer;
use domain::classifier::Lang;
use domain::time::Timestamp;
use service::escalation::{self, Line};

use crate::address::link;
use crate::i18n::deadlines::{DeadlineTexts, subject};
use crate::notices::Letter;
use crate::words::{Words, days_and_hours};

/// The language of these letters: the city's own.
pub const LANG: Lang = Lang::Uk;

/// Puts it into words. `site` is where the city's site is reached, without a slash at its end.
#[must_use]
pub fn letter(letter: &escalation::Letter, city: &CityAnswer, site: &str) -> Letter {
    let (words, texts) = (Words::of(LANG, city), DeadlineTexts::of(LANG));
    let mut parts = vec![texts.opening(letter.told).to_owned()];
    parts.extend(letter.lines.iter().map(|line| told(&words, line, site, city.server_now)));
    parts.push(format!("{}\n{}, Misto", texts.signed, city.name.get(LANG)));
    let count = u32::try_from(letter.lines.len()).unwrap_or(u32::MAX);
    Letter { subject: subject(LANG, count), text: parts.join("\n\n") }
}

fn told(words: &Words, line: &Line, site: &str, now: Timestamp) -> String {
    let texts = DeadlineTexts::of(LANG);
    let mut told = format!("№ {} · {}", line.request, line.request_type);
    if let Some(district) = &line.district {
        let _ = write!(told, " · {district}");
    }
    let executor = line.executor.as_deref().unwrap_or(texts.nobody);
    let lateness = match line.due_at < now {
        true => words.overdue_by(line.due_at, now),
        false => format!("{} {}", texts.left, days_and_hours(LANG, line.due_at.seconds() - now.seconds())),
    };
    let page = link(LANG, &format!("/staff/requests/{}", line.request));
    let _ = write!(told, "\n{executor}\n{}, {lateness}\n{}: {site}{page}", words.exact(line.due_at), texts.open);
    told
}

#[cfg(test)]
mod tests {
    use domain::escalation::Told;
    use domain::id::RequestId;

    use super::*;

    #[test]
    fn a_letter_names_every_request_with_its_deadline_and_its_page() {
        let frame = crate::documents::field::tests::frame(Lang::Uk);
        let line = |number: i64, hours: i64| Line {
            request: RequestId(number),
            request_type: "Прорив труби".to_owned(),
            district: Some("Соборний район".to_owned()),
            executor: (number == 7).then(|| "Водоканал".to_owned()),
            due_at: frame.city.server_now.plus_hours(hours),
        };
        let letter = escalation::Letter::of("head@example.org", Told::Head, vec![line(7, -4), line(8, 2)]);
        let Letter { subject, text } = super::letter(&letter, &frame.city, "https://misto.test");
        assert_eq!(subject, "Строки заявок: 2\u{a0}заявки");
        assert!(text.contains("№ 7 · Прорив труби · Соборний район\nВодоканал\n"), "{text}");
        assert!(text.contains("22\u{a0}листопада 2026, 10:00, прострочено на 4\u{a0}год"), "{text}");
        assert!(text.contains("https://misto.test/staff/requests/7"), "{text}");
        assert!(text.contains("виконавця не призначено"), "{text}");
        assert!(text.contains("16:00, залишилось 2\u{a0}год"), "{text}");
    }
}
