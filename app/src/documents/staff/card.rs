//! `/staff/requests/{id}`: a request as those who work on it see it.

use domain::answer::DistrictsAnswer;
use domain::classifier::{Classifier, Lang};
use domain::intake::Applicant;
use domain::workflow::{ActionKind, Role};
use leptos::prelude::*;
use service::control::CallLog;
use service::dispatch::WhyHere;
use service::staff::{Noticed, StaffLine, StaffPhoto, StaffRequest, Visibility};

use super::checks::checks;
use super::deeds::deeds;
use super::why::why_here;
use crate::clock::Clock;
use crate::components::{countdown, deadline_bar, facts, instant, moved_deadline, state_line};
use crate::documents::own_map::{own_map, point_of};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::deadlines::{self, DeadlineTexts};
use crate::i18n::{CardTexts, RequestTexts, SiteTexts, change_sentence, people};
use crate::map::Viewport;

/// Below which a request is shown to staff, and where all of them are on a map.
pub(crate) const PAGES: (&str, &str) = ("/staff/requests", "/map");

/// The zoom at which a street is seen.
const STREET_ZOOM: u8 = 16;

/// A request, and who looks at it.
pub struct CardView<'a> {
    /// The request.
    pub request: &'a StaffRequest,
    /// Why it is where it is.
    pub why: &'a WhyHere,
    /// What is drawn below its place.
    pub borders: &'a DistrictsAnswer,
    /// Among what types and executors are chosen.
    pub classifier: &'a Classifier,
    /// The address of this page: what is done with the request is posted below it.
    pub base: &'a str,
    /// The calls to the applicant about its reports: for controllers.
    pub calls: Option<&'a CallLog>,
    /// What somebody tried to do with it, if it could not be done.
    pub tried: Option<Tried<'a>>,
}

/// What somebody tried to do, and what they wrote.
#[derive(Clone, Copy)]
pub struct Tried<'a> {
    /// What it was: the last part of the form's address.
    pub deed: &'a str,
    /// What they typed, by the names of the fields.
    pub typed: &'a [(String, String)],
    /// The names of the photos that came with it.
    pub photos: &'a [String],
    /// Why it could not be done.
    pub why: Why,
}

/// Why it could not be done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A field could not be taken.
    Field(Fault),
    /// The request changed in the meantime.
    Changed,
    /// The rules do not allow it now.
    Refused,
}

/// The page.
#[must_use]
pub fn card(frame: &Frame, view: &CardView<'_>) -> Document {
    let lang = frame.lang;
    let (texts, card, words) = (CardTexts::of(lang), &view.request.card, frame.words());
    let (clock, now) = (Clock::new(), frame.city.server_now);
    clock.follow(move || Some(now));
    let number = format!("{} {} {}", RequestTexts::of(lang).title, SiteTexts::of(lang).number, card.id);
    let public = frame.link(&format!("/requests/{}", card.id));
    let body = view! {
        <article class="page request work" data-live-from=frame.link("/live/me")>
            <header class="work__head">
                <p class="request__number">{number}</p>
                <h1>{card.request_type.name.clone()}</h1>
                <div class="own__part" data-live="state">
                    {state_line(&words, card)}
                    {countdown(&words, clock, card)}
                    {deadline_bar(&words, clock, card)}
                    {moved_deadline(&words, card)}
                    {asked(frame, view.request)}
                    {told(frame, view.request)}
                </div>
            </header>
            {problem(frame, view)}
            <p class="faults" role="status" data-live-notice hidden>
                {texts.live_changed}
                " "
                <a href=view.base.to_owned()>{texts.live_show}</a>
            </p>
            <div class="work__columns">
                <div class="work__about">
                    {what_happened(frame, view.request)}
                    <div class="own__part" data-live="photos">
                        {photos(frame, view)}
                    </div>
                    {applicant(frame, view.request)}
                </div>
                <div class="work__deeds">
                    <div class="own__part" data-live="calls">
                        {checks(frame, view)}
                    </div>
                    <div class="own__part" data-live="deeds">
                        {deeds(frame, view)}
                    </div>
                    <div class="own__part" data-live="history">
                        {history(frame, view.request)}
                    </div>
                </div>
                <div class="work__more">
                    <div class="own__part" data-live="why">
                        {why_here(frame, view, view.why)}
                    </div>
                    {place(frame, view)}
                    <div class="own__part" data-live="facts">
                        {facts(&words, card)}
                    </div>
                    <p>
                        <a href=public>{texts.public_card}</a>
                    </p>
                </div>
            </div>
        </article>
    };
    Document::new(card.request_type.name.clone(), body.into_any()).with_scripts(&["live", "map", "photo"])
}

/// The date that the executor has asked for.
fn asked(frame: &Frame, request: &StaffRequest) -> Option<AnyView> {
    let words = frame.words();
    let until = words.term(request.asked_due_at?, frame.city.server_now);
    Some(view! { <p class="work__asked">{CardTexts::of(frame.lang).asked} " " <b>{until}</b></p> }.into_any())
}

/// Who was told of the deadline, and when.
fn told(frame: &Frame, request: &StaffRequest) -> Option<AnyView> {
    if request.told.is_empty() {
        return None;
    }
    let (lang, words) = (frame.lang, frame.words());
    let texts = DeadlineTexts::of(lang);
    let one = |noticed: &Noticed| {
        let when = words.moment(noticed.at, frame.city.server_now);
        let letter = noticed.sent_at.is_none().then(|| format!(" · {}", texts.not_sent));
        view! {
            <li>
                {format!("{} ({}), ", texts.whom(noticed.step.told), deadlines::step(lang, noticed.step))}
                {instant(&words, noticed.at, when)} {letter}
            </li>
        }
    };
    let lines = request.told.iter().map(one).collect_view();
    Some(
        view! {
            <section class="quiet" aria-labelledby="told">
                <h2 id="told" class="work__small">
                    {texts.told}
                </h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Why what somebody tried was not done.
fn problem(frame: &Frame, view: &CardView<'_>) -> Option<AnyView> {
    let texts = CardTexts::of(frame.lang);
    let what = match view.tried?.why {
        Why::Changed => texts.changed,
        Why::Refused => texts.refused,
        Why::Field(_) => return None,
    };
    Some(
        view! {
            <div class="faults" role="alert">
                <p>{what}</p>
                {homeless_words(frame, view)}
            </div>
        }
        .into_any(),
    )
}

/// What somebody wrote into a form that is theirs to send no longer: it stands nowhere else on the page.
fn homeless_words(frame: &Frame, view: &CardView<'_>) -> Option<AnyView> {
    let tried = view.tried?;
    let kind = if tried.deed == "note" { ActionKind::Comment } else { ActionKind::from_code(tried.deed)? };
    if view.request.may.contains(&kind) {
        return None;
    }
    let words =
        ["reason", "text"].map(|field| view.typed(tried.deed, field)).into_iter().find(|words| !words.is_empty())?;
    Some(
        view! {
            <p>
                <b>{CardTexts::of(frame.lang).wrote}</b>
            </p>
            <blockquote>{words.to_owned()}</blockquote>
        }
        .into_any(),
    )
}

/// What the applicant wrote, or said on the phone.
fn what_happened(frame: &Frame, request: &StaffRequest) -> Option<AnyView> {
    let text = request.text.clone().filter(|text| !text.is_empty())?;
    Some(
        view! {
            <section aria-labelledby="words">
                <h2 id="words">{CardTexts::of(frame.lang).words}</h2>
                <blockquote>{text}</blockquote>
            </section>
        }
        .into_any(),
    )
}

/// Whom to call about it.
fn applicant(frame: &Frame, request: &StaffRequest) -> AnyView {
    let (lang, texts) = (frame.lang, CardTexts::of(frame.lang));
    let who = match &request.applicant {
        None => view! { <p class="quiet">{texts.nobody}</p> }.into_any(),
        Some(Applicant { surname, first_name, patronymic, phone, email, address }) => {
            let name = [Some(surname), Some(first_name), patronymic.as_ref()];
            let name = name.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
            let mail = email.clone().map(|email| {
                view! {
                    <p>
                        <a href=format!("mailto:{email}")>{email.clone()}</a>
                    </p>
                }
            });
            view! {
                <p>
                    <b>{name}</b>
                </p>
                <p>
                    <a class="button button--quiet" href=format!("tel:{phone}")>
                        {format!("{}: {phone}", texts.call)}
                    </a>
                </p>
                {mail}
                <p>{format!("{}: {address}", texts.lives)}</p>
            }
            .into_any()
        }
    };
    let others = (request.others > 0)
        .then(|| format!("{}: {}", texts.others, people(lang, u32::try_from(request.others).unwrap_or(u32::MAX))))
        .map(|others| view! { <p>{others}</p> });
    view! {
        <section aria-labelledby="applicant">
            <h2 id="applicant">{texts.applicant}</h2>
            {who}
            {others}
        </section>
    }
    .into_any()
}

/// The true place.
fn place(frame: &Frame, view: &CardView<'_>) -> AnyView {
    let texts = CardTexts::of(frame.lang);
    let card = &view.request.card;
    let address = view.request.place_address.clone().map(|address| {
        view! {
            <p>
                <b>{address}</b>
            </p>
        }
    });
    let map = match card.place {
        Some(at) => {
            let around = Viewport::around(at, STREET_ZOOM);
            let drawn = own_map(frame, &around, view.borders, vec![point_of(card, at)], PAGES);
            view! { <div class="request__map">{drawn}</div> }.into_any()
        }
        None => view! { <p class="quiet">{texts.no_point}</p> }.into_any(),
    };
    view! {
        <section class="request__place" aria-labelledby="place">
            <h2 id="place">{texts.place}</h2>
            {address}
            <div class="own__part" data-live="place">
                {map}
            </div>
        </section>
    }
    .into_any()
}

fn photos(frame: &Frame, view: &CardView<'_>) -> Option<AnyView> {
    if view.request.photos.is_empty() {
        return None;
    }
    let photos =
        view.request.photos.iter().map(|photo| view! { <li>{picture(frame, view, photo)}</li> }).collect_view();
    Some(
        view! {
            <section aria-labelledby="photos">
                <h2 id="photos">{CardTexts::of(frame.lang).photos}</h2>
                <ul class="photos">{photos}</ul>
            </section>
        }
        .into_any(),
    )
}

/// A small picture that leads to the large one; who took it and when, and who may see it.
fn picture(frame: &Frame, view: &CardView<'_>, photo: &StaffPhoto) -> AnyView {
    let (lang, words) = (frame.lang, frame.words());
    let address = format!("{}/photos/{}", view.base, photo.id);
    let (width, height) = photo.size;
    let when = instant(&words, photo.at, words.moment(photo.at, frame.city.server_now));
    view! {
        <a href=address.clone()>
            <img
                src=format!("{address}?small")
                width=width
                height=height
                alt=CardTexts::of(lang).photo_alt
                loading="lazy"
            />
        </a>
        <p class="quiet">
            {CardTexts::role(lang, photo.by)} {photo.stage.map(|stage| format!(", {}", stage.name(lang)))} ", " {when} " · " {seen_by(lang, photo.by, photo.visibility)}
        </p>
    }
    .into_any()
}

/// Who may read or see it, in words. What the applicant gave is theirs to see, whatever else is.
fn seen_by(lang: Lang, by: Role, visibility: Visibility) -> &'static str {
    let texts = CardTexts::of(lang);
    match visibility {
        Visibility::Public => texts.for_all,
        Visibility::Internal if by != Role::Applicant => texts.internal,
        Visibility::Internal | Visibility::Applicant => texts.for_applicant,
    }
}

/// All that happened, newest first, with who did it.
fn history(frame: &Frame, request: &StaffRequest) -> AnyView {
    let lines = request.lines.iter().map(|line| view! { <li>{history_line(frame, request, line)}</li> }).collect_view();
    view! {
        <section aria-labelledby="history">
            <h2 id="history">{CardTexts::of(frame.lang).history}</h2>
            <ol class="timeline">{lines}</ol>
        </section>
    }
    .into_any()
}

fn history_line(frame: &Frame, request: &StaffRequest, line: &StaffLine) -> AnyView {
    let (lang, words, item) = (frame.lang, frame.words(), &line.item);
    let term = item.due_at.map(|due| words.term(due, frame.city.server_now));
    let sentence = change_sentence(lang, item, request.card.channel, term.as_deref());
    let into = item.into.map(|into| {
        let href = frame.link(&format!("{}/{into}", PAGES.0));
        view! {
            ": "
            <a href=href>{format!("{} {into}", SiteTexts::of(lang).number)}</a>
        }
    });
    let text = item.text.clone().map(|text| {
        let seen_by = line.visibility.map(|visibility| seen_by(lang, line.by, visibility));
        view! {
            <blockquote>{text}</blockquote>
            <p class="quiet">{seen_by}</p>
        }
    });
    let who = match &line.name {
        Some(name) => format!("{name}, {}", CardTexts::role(lang, line.by)),
        None => CardTexts::role(lang, line.by).to_owned(),
    };
    view! {
        <p class="timeline__what">{sentence} {into}</p>
        {text}
        <p class="quiet">{instant(&words, item.at, words.moment(item.at, frame.city.server_now))} " · " {who}</p>
    }
    .into_any()
}

impl CardView<'_> {
    /// What somebody typed into a field of a form that came back.
    pub(super) fn typed(&self, deed: &str, field: &str) -> &str {
        let tried = self.tried.filter(|tried| tried.deed == deed);
        let found = tried.and_then(|tried| tried.typed.iter().find(|(name, _)| name == field));
        found.map_or("", |(_, text)| text)
    }

    /// The field that could not be taken, of a form that came back.
    pub(super) fn fault(&self, deed: &str, field: &str) -> Option<Fault> {
        match self.tried.filter(|tried| tried.deed == deed)?.why {
            Why::Field(fault) if fault.field == field => Some(fault),
            _ => None,
        }
    }

    /// Whether it is the form that came back.
    pub(super) fn is_tried(&self, deed: &str) -> bool {
        self.tried.is_some_and(|tried| tried.deed == deed)
    }
}
