//! One's own request: in the cabinet, and by the link that was given when it was taken.

use domain::answer::DistrictsAnswer;
use domain::classifier::Precision;
use domain::workflow::{ActionKind, Role, State};
use leptos::prelude::*;
use service::cabinet::{OwnPhoto, OwnRequest};

use super::deeds::deeds;
use super::own_map::{own_map, point_of};
use super::{Document, Fault, Frame, cabinet};
use crate::clock::Clock;
use crate::components::{countdown, deadline_bar, facts, instant, moved_deadline, state_line, timeline};
use crate::i18n::{OwnTexts, RequestTexts, SiteTexts, people};
use crate::map::Viewport;

/// One's own request, and how one came to it.
pub struct OwnView<'a> {
    /// The request.
    pub request: &'a OwnRequest,
    /// What is drawn below its place.
    pub borders: &'a DistrictsAnswer,
    /// The address of this page: what is done with the request is posted below it.
    pub base: &'a str,
    /// Where its changes are heard of.
    pub live: String,
    /// Whether it is shown by its link alone, to somebody who is not signed in here.
    pub by_link: bool,
    /// Whether it was taken just now.
    pub new: bool,
    /// What somebody tried to do with it, if it could not be done.
    pub tried: Option<Tried<'a>>,
}

/// What somebody tried to do, and what they wrote.
#[derive(Clone, Copy)]
pub struct Tried<'a> {
    /// What it was.
    pub deed: ActionKind,
    /// What they wrote.
    pub text: &'a str,
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

/// The zoom at which a street is seen.
const STREET_ZOOM: u8 = 16;

/// The page.
#[must_use]
pub fn own_request(frame: &Frame, view: &OwnView<'_>) -> Document {
    let lang = frame.lang;
    let (texts, card, words) = (OwnTexts::of(lang), &view.request.card, frame.words());
    let clock = Clock::new();
    let now = frame.city.server_now;
    clock.follow(move || Some(now));
    let number = format!("{} {} {}", RequestTexts::of(lang).title, SiteTexts::of(lang).number, card.id);
    let back = (!view.by_link).then(|| {
        view! {
            {cabinet::navigation(frame)}
            <p>
                <a href=frame.link("/cabinet")>{texts.all}</a>
            </p>
        }
    });
    let public = view! {
        <p>
            <a href=frame.link(&format!("/requests/{}", card.id))>{texts.public_card}</a>
        </p>
    };
    let body = view! {
        <article class="page request own" data-live-from=view.live.clone()>
            {back}
            {greeting(frame, view)}
            <p class="request__number">{number}</p>
            <h1>{card.request_type.name.clone()}</h1>
            {problem(frame, view)}
            // Shown by the script when the request changes under somebody's hands.
            <p class="faults" role="status" data-live-notice hidden>
                {texts.live_changed}
                " "
                <a href=view.base.to_owned()>{texts.live_show}</a>
            </p>
            <div class="own__part" data-live="state">
                {state_line(&words, card)}
                {countdown(&words, clock, card)}
                {deadline_bar(&words, clock, card)}
                {moved_deadline(&words, card)}
            </div>
            <div class="own__part" data-live="deeds">
                {deeds(frame, view)}
            </div>
            {own_words(frame, view)}
            <div class="own__part" data-live="photos">
                {photos(frame, view)}
            </div>
            <div class="own__part" data-live="facts">
                {facts(&words, card)}
            </div>
            <div class="own__part" data-live="timeline">
                {timeline(&words, card)}
                {public}
            </div>
            {place(frame, view)}
        </article>
    };
    Document::new(card.request_type.name.clone(), body.into_any()).with_scripts(if view.new {
        &["map", "live", "photo", "sent"]
    } else {
        &["map", "live", "photo"]
    })
}

/// What is said above all: that it was taken, or that one only joined it.
fn greeting(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    let texts = OwnTexts::of(frame.lang);
    let joined = view.request.joined;
    let (title, note) = match (joined, view.new) {
        (true, _) => (texts.joined_title, texts.joined_note),
        (false, true) => (texts.registered, texts.keep_link),
        (false, false) => return ().into_any(),
    };
    let link = (view.new && view.by_link && joined).then(|| view! { <p>{texts.keep_joined}</p> });
    let offer = (view.new && view.by_link && !frame.signed_in).then(|| {
        view! {
            <p>
                {texts.offer}
                " "
                <a href=format!("{}?next=%2Fcabinet", frame.link("/account/sign-up"))>{texts.open_cabinet}</a>
            </p>
        }
    });
    view! {
        <section class="greeting" role="status">
            <h2>{title}</h2>
            <p>{note}</p>
            {link}
            {offer}
        </section>
    }
    .into_any()
}

/// Why what somebody tried was not done.
fn problem(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    let texts = OwnTexts::of(frame.lang);
    let what = match view.tried.map(|tried| tried.why) {
        Some(Why::Changed) => texts.changed,
        Some(Why::Refused) => texts.refused,
        Some(Why::Field(_)) | None => return ().into_any(),
    };
    view! {
        <p class="faults" role="alert">
            {what}
        </p>
    }
    .into_any()
}

/// What one wrote, and who else told of it.
fn own_words(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    let texts = OwnTexts::of(frame.lang);
    let OwnRequest { text, place_address, others, .. } = view.request;
    let text = text.clone().filter(|text| !text.is_empty()).map(|text| view! { <blockquote>{text}</blockquote> });
    let address = place_address.clone().map(|address| view! { <p>{texts.address} ": " <b>{address}</b></p> });
    // Of those who joined, the one who reads this is one.
    let others = &others.saturating_sub(u64::from(view.request.joined));
    let others = (*others > 0).then(|| view! { <p>{format!("{}: {}", texts.others, people(frame.lang, u32::try_from(*others).unwrap_or(u32::MAX)))}</p> });
    if text.is_none() && address.is_none() && others.is_none() {
        return ().into_any();
    }
    view! {
        <section aria-labelledby="words">
            <h2 id="words">{texts.your_words}</h2>
            {text}
            {address}
            {others}
        </section>
    }
    .into_any()
}

fn photos(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    if view.request.photos.is_empty() {
        return ().into_any();
    }
    let texts = OwnTexts::of(frame.lang);
    let photos =
        view.request.photos.iter().map(|photo| view! { <li>{picture(frame, view, photo)}</li> }).collect_view();
    view! {
        <section aria-labelledby="photos">
            <h2 id="photos">{texts.photos}</h2>
            <ul class="photos">{photos}</ul>
        </section>
    }
    .into_any()
}

/// A small picture that leads to the large one; whose it is, and since when.
fn picture(frame: &Frame, view: &OwnView<'_>, photo: &OwnPhoto) -> AnyView {
    let (texts, words) = (OwnTexts::of(frame.lang), frame.words());
    let address = format!("{}/photos/{}", view.base, photo.id);
    let by = if photo.by == Role::Applicant { texts.photo_by_you } else { texts.photo_by_executor };
    let (width, height) = photo.size;
    view! {
        <a href=address.clone()>
            <img src=format!("{address}?small") width=width height=height alt=texts.photo_alt loading="lazy" />
        </a>
        <p class="quiet">{by} ", " {instant(&words, photo.at, words.moment(photo.at, frame.city.server_now))}</p>
    }
    .into_any()
}

/// The true place on a small map; of a request that one only joined, the public one.
fn place(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    let card = &view.request.card;
    let texts = OwnTexts::of(frame.lang);
    let Some(place) = card.place else { return ().into_any() };
    let point = point_of(card, place);
    let about = (card.precision != Precision::Exact).then(|| RequestTexts::precision(frame.lang, card.precision));
    view! {
        <section class="request__place" aria-labelledby="place">
            <h2 id="place">{texts.place}</h2>
            {about.map(|about| view! { <p class="quiet">{about}</p> })}
            <div class="request__map" data-live="place">
                {own_map(frame, &Viewport::around(place, STREET_ZOOM), view.borders, vec![point], cabinet::PAGES)}
            </div>
        </section>
    }
    .into_any()
}

impl OwnView<'_> {
    /// Whether one may do this now.
    pub(super) fn may(&self, action: ActionKind) -> bool {
        self.request.may.contains(&action)
    }

    /// What somebody wrote who tried this and could not.
    pub(super) fn typed(&self, deed: ActionKind) -> &str {
        self.tried.filter(|tried| tried.deed == deed).map_or("", |tried| tried.text)
    }

    /// The photos that came with it.
    pub(super) fn sent_photos(&self, deed: ActionKind) -> &[String] {
        self.tried.filter(|tried| tried.deed == deed).map_or(&[], |tried| tried.photos)
    }

    /// The field that could not be taken, of who tried this.
    pub(super) fn fault(&self, deed: ActionKind) -> Option<Fault> {
        match self.tried.filter(|tried| tried.deed == deed)?.why {
            Why::Field(fault) => Some(fault),
            Why::Changed | Why::Refused => None,
        }
    }

    /// Whether it is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.request.card.state == State::Closed
    }
}
