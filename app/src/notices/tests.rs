use domain::answer::CityAnswer;
use domain::classifier::Name;
use domain::id::RequestId;
use domain::local::LocalTime;
use domain::place::LatLon;
use domain::workflow::{ConfirmedBy, Resolution, State};

use super::*;

/// As long as names of cities' sites are.
const SITE: &str = "https://misto.example.ua";
const ANSWER: &str = "0123456789abcdef0123456789abcdef";
const FOLLOW: &str = "fedcba9876543210fedcba9876543210";

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("an instant")
}

fn city() -> CityAnswer {
    let offset = chrono::FixedOffset::east_opt(7200).expect("two hours");
    CityAnswer {
        name: Name { uk: "Дніпро".to_owned(), en: "Dnipro".to_owned() },
        centre: LatLon { lat: 48.46, lon: 35.04 },
        zoom: 12,
        bounds: [34.0, 48.0, 36.0, 49.0],
        tiles: String::new(),
        attribution: String::new(),
        local_time: LocalTime::of(&offset, 2026, 2027),
        directions: Vec::new(),
        districts: Vec::new(),
        demo: false,
        places_public: true,
        incidents: Vec::new(),
        seq: 0,
        server_now: at("2026-11-22T12:00:00Z"),
    }
}

fn news(kind: NoticeKind, channel: NoticeChannel, lang: Lang) -> News {
    News {
        kind,
        channel,
        lang,
        request: RequestId(1_234_567),
        whom: Whom::Applicant,
        request_type: "Прорив водогону".to_owned(),
        executor: Some("Дніпроводоканал".to_owned()),
        at: at("2026-11-22T12:00:00Z"),
        state: State::Assigned,
        due_at: Some(at("2026-11-23T12:30:00Z")),
        resolution: None,
        confirmed_by: None,
        into: None,
        text: None,
        answer: None,
        follow: FOLLOW.to_owned(),
    }
}

fn reported(channel: NoticeChannel, lang: Lang, resolution: Resolution) -> News {
    News {
        state: State::OnControl,
        resolution: Some(resolution),
        answer: Some(ANSWER.to_owned()),
        text: Some("Замінили трубу.".to_owned()),
        ..news(NoticeKind::Reported, channel, lang)
    }
}

fn closed(channel: NoticeChannel, lang: Lang, resolution: Resolution, confirmed_by: ConfirmedBy) -> News {
    let (resolution, confirmed_by) = (Some(resolution), Some(confirmed_by));
    News { state: State::Closed, resolution, confirmed_by, ..news(NoticeKind::Closed, channel, lang) }
}

#[test]
fn a_letter_says_what_who_and_by_when() {
    let letter = letter(&news(NoticeKind::Registered, NoticeChannel::Mail, Lang::Uk), &city(), SITE);
    assert_eq!(letter.subject, "Заявка № 1234567: зареєстровано");
    let wanted = "Добрий день!

Заявка № 1234567: зареєстровано.

Питання: Прорив водогону
Виконавець: Дніпроводоканал
Строк: 23 листопада 2026, 14:30

Стежити за заявкою:
https://misto.example.ua/track/fedcba9876543210fedcba9876543210

Посилання в цьому листі лише для вас: не пересилайте його.
Отримувати листи чи ні, можна вибрати в налаштуваннях кабінету.
Контактний центр. Дніпро";
    assert_eq!(letter.text, wanted);
}

#[test]
fn a_report_asks_and_says_what_silence_means() {
    let asked = letter(&reported(NoticeChannel::Mail, Lang::En, Resolution::Done), &city(), SITE);
    assert_eq!(asked.subject, "Request no. 1234567: the executor says it is done. Is it?");
    for part in [
        "What the executor wrote:\nЗамінили трубу.",
        "https://misto.example.ua/en/answer/0123456789abcdef0123456789abcdef",
        "If you do not answer within three days",
    ] {
        assert!(asked.text.contains(part), "{part} in {}", asked.text);
    }
    // Work that is reported has no deadline to keep any more.
    assert!(!asked.text.contains("Due:"));

    let mut joined = reported(NoticeChannel::Mail, Lang::Uk, Resolution::Done);
    (joined.whom, joined.answer, joined.text) = (Whom::Joined, None, None);
    let joined = letter(&joined, &city(), SITE);
    assert_eq!(joined.subject, "Заявка № 1234567: виконавець каже, що зроблено");
    assert!(joined.text.contains("Ви приєдналися") && !joined.text.contains("/answer/"), "{}", joined.text);
}

#[test]
fn an_end_that_nobody_confirmed_is_told_as_such() {
    let told = |news: &News| letter(news, &city(), SITE).text;
    let lapsed = closed(NoticeChannel::Mail, Lang::Uk, Resolution::Done, ConfirmedBy::Nobody);
    assert!(told(&lapsed).contains("Заявку № 1234567 закрито: виконано, ніхто не підтвердив."));
    let refused = closed(NoticeChannel::Mail, Lang::En, Resolution::Refused, ConfirmedBy::Nobody);
    assert!(told(&refused).contains("Request no. 1234567 is closed: refused."));
    let merged = News { into: Some(RequestId(7)), ..news(NoticeKind::Merged, NoticeChannel::Mail, Lang::En) };
    assert!(told(&merged).contains("Request no. 7 is about the same. Yours, no. 1234567, goes on in it"));
}

#[test]
fn a_mass_incident_is_told_when_it_is_known_and_when_it_is_over() {
    let told = |news: &News| letter(news, &city(), SITE).text;
    let known = News { into: Some(RequestId(7)), ..news(NoticeKind::Incident, NoticeChannel::Mail, Lang::Uk) };
    assert!(told(&known).contains("Вашу заявку № 1234567 долучено до заявки № 7"), "{}", told(&known));
    let closed = closed(NoticeChannel::Mail, Lang::Uk, Resolution::Done, ConfirmedBy::Controller);
    let over = News { kind: NoticeKind::IncidentOver, whom: Whom::Joined, ..closed };
    let told = told(&over);
    assert!(told.contains("Масову аварію за заявкою № 1234567 завершено: виконано"), "{told}");
    assert!(!told.contains("Ви приєдналися"), "they made a request of their own: {told}");
}

#[test]
fn every_notice_has_its_words() {
    for lang in [Lang::Uk, Lang::En] {
        let mut subjects = std::collections::BTreeSet::new();
        for &kind in NoticeKind::ALL {
            let letter = letter(&news(kind, NoticeChannel::Mail, lang), &city(), SITE);
            assert!(subjects.insert(letter.subject), "{kind} has words of its own");
            assert!(letter.text.contains("/track/"), "{kind}");
            assert!(!letter.text.contains('\u{a0}'));
        }
    }
}

/// How many parts a text goes in: by 7 bits where phones know all its letters, by 16 else.
fn parts(text: &str) -> usize {
    let (letters, one, more) = if text.is_ascii() { (text.len(), 160, 153) } else { (text.chars().count(), 70, 67) };
    if letters <= one { 1 } else { letters.div_ceil(more) }
}

#[test]
fn a_text_to_a_phone_goes_in_two_parts() {
    for lang in [Lang::Uk, Lang::En] {
        let mut all = vec![news(NoticeKind::Registered, NoticeChannel::Sms, lang)];
        let in_september = Some(at("2026-09-30T20:30:00Z"));
        all.push(News { due_at: in_september, ..all[0].clone() });
        for resolution in [Resolution::Done, Resolution::Explained] {
            let asked = reported(NoticeChannel::Sms, lang, resolution);
            all.push(News { answer: None, whom: Whom::Joined, ..asked.clone() });
            all.push(asked);
        }
        for &resolution in Resolution::ALL {
            for &confirmed_by in ConfirmedBy::ALL {
                let closed = closed(NoticeChannel::Sms, lang, resolution, confirmed_by);
                all.push(News { kind: NoticeKind::IncidentOver, ..closed.clone() });
                all.push(closed);
            }
        }
        all.push(news(NoticeKind::Incident, NoticeChannel::Sms, lang));
        for news in all {
            let Letter { subject, text } = letter(&news, &city(), SITE);
            assert!(subject.is_empty() && text.contains("1234567") && text.contains("https://"), "{text}");
            assert!(parts(&text) <= 2, "{} letters: {text}", text.chars().count());
            assert_eq!(text.is_ascii(), lang == Lang::En, "{text}");
        }
    }
}
