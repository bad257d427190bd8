//! What became of a request, in a letter or a text to a phone.
//!
//! Dates are told in full and never as "tomorrow": nobody knows when a letter is read. A text fits two parts of an SMS: 134 Cyrillic
//! letters, or 306 of those that phones know by themselves.

use std::fmt::Write as _;

use domain::answer::CityAnswer;
use domain::classifier::Lang;
use domain::notice::{NoticeChannel, NoticeKind, Whom};
use domain::time::Timestamp;
use service::notice::News;

use crate::i18n::ending;
use crate::i18n::notices::{self as say, NoticeTexts};
use crate::words::Words;

/// What is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject; a text to a phone has none.
    pub subject: String,
    /// The text.
    pub text: String,
}

// What the city writes to people stays out of logs.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}

/// Puts the notice into words. `site` is where the city's site is reached, without a slash at its end.
#[must_use]
pub fn letter(news: &News, city: &CityAnswer, site: &str) -> Letter {
    let words = Words::of(news.lang, city);
    match news.channel {
        NoticeChannel::Mail => mail(news, city, site, &words),
        NoticeChannel::Sms => Letter { subject: String::new(), text: sms(news, site, &words) },
    }
}

fn mail(news: &News, city: &CityAnswer, site: &str, words: &Words) -> Letter {
    let News { lang, kind, .. } = *news;
    let t = NoticeTexts::of(lang);
    let asked = news.answer.is_some();
    let told = say::subject(lang, kind, news.resolution, asked);
    let subject = plain(&say::titled(lang, news.request.0, told));

    let mut parts = vec![t.hello.to_owned(), headline(news, told)];
    let mut card = format!("{}: {}", t.what, news.request_type);
    if let Some(executor) = &news.executor {
        let _ = write!(card, "\n{}: {executor}", t.executor);
    }
    if let Some(at) = news.due_at.filter(|_| news.state.is_work_pending()) {
        let _ = write!(card, "\n{}: {}", t.due, words.exact(at));
    }
    parts.push(card);
    if let Some(text) = &news.text {
        let label = if kind == NoticeKind::Reported { t.wrote } else { t.reason };
        parts.push(format!("{label}\n{text}"));
    }
    if let Some(link) = answer_link(news, site) {
        parts.push(format!("{}\n{link}", t.answer));
        parts.push(t.silence.to_owned());
    }
    parts.push(format!("{}\n{}", t.follow, follow_link(news, site)));
    parts.push(format!("{}\n{}\n{}", t.personal, t.switch_off, say::signed(lang, city.name.get(lang))));
    Letter { subject, text: plain(&parts.join("\n\n")) }
}

/// The news in a sentence, or some.
fn headline(news: &News, told: &str) -> String {
    let (lang, number, own) = (news.lang, news.request.0, news.whom == Whom::Applicant);
    let sentence = match (news.kind, news.into, news.resolution) {
        (NoticeKind::Merged, Some(into), _) if own => say::merged(lang, number, into.0),
        (NoticeKind::Incident, Some(into), _) if own => say::incident(lang, number, into.0),
        (NoticeKind::IncidentOver, _, resolution) => {
            let ending = resolution.map(|resolution| ending(lang, resolution, news.confirmed_by));
            return say::incident_over(lang, number, ending.as_deref());
        }
        (NoticeKind::Closed, _, Some(resolution)) => {
            say::closed(lang, number, &ending(lang, resolution, news.confirmed_by))
        }
        _ => {
            let titled = say::titled(lang, number, told);
            if titled.ends_with('?') { titled } else { titled + "." }
        }
    };
    if own { sentence } else { format!("{sentence} {}", NoticeTexts::of(lang).joined) }
}

fn sms(news: &News, site: &str, words: &Words) -> String {
    let (lang, number) = (news.lang, news.request.0);
    let term = |at: Timestamp| format!("{} {}", words.date(at, news.at), words.clock(at));
    let told = match (news.kind, news.resolution) {
        (NoticeKind::Reported, resolution) => say::reported_sms(lang, number, resolution, news.answer.is_some()),
        (NoticeKind::Closed, Some(resolution)) => {
            say::closed(lang, number, &ending(lang, resolution, news.confirmed_by))
        }
        (NoticeKind::Incident, _) => say::incident_sms(lang, number),
        (NoticeKind::IncidentOver, resolution) => {
            let ending = resolution.map(|resolution| ending(lang, resolution, news.confirmed_by));
            say::incident_over_sms(lang, number, ending.as_deref())
        }
        (NoticeKind::Registered, _) => say::registered_sms(lang, number, news.due_at.map(term).as_deref()),
        (kind, resolution) => say::titled(lang, number, say::subject(lang, kind, resolution, false)) + ".",
    };
    let link = answer_link(news, site).unwrap_or_else(|| follow_link(news, site));
    plain(&format!("{told} {link}"))
}

/// Where the page is in the language.
fn address(site: &str, lang: Lang, page: &str, token: &str) -> String {
    match lang {
        Lang::Uk => format!("{site}/{page}/{token}"),
        Lang::En => format!("{site}/en/{page}/{token}"),
    }
}

fn answer_link(news: &News, site: &str) -> Option<String> {
    news.answer.as_ref().map(|token| address(site, news.lang, "answer", token))
}

fn follow_link(news: &News, site: &str) -> String {
    address(site, news.lang, "track", &news.follow)
}

/// With spaces that every phone knows.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests;
