//! `/control/moderation`: what everybody may see of what people write and send.

use leptos::prelude::*;
use service::control::{Content, Piece, Shown};

use super::super::card::PAGES;
use super::parts;
use crate::components::instant;
use crate::documents::{Document, Frame};
use crate::i18n::{CardTexts, ControlTexts, SiteTexts};

/// The list: what nobody has looked at or, with `passed`, what everybody sees. `late` says that somebody else was faster.
#[must_use]
pub fn moderation(frame: &Frame, pieces: &[Shown], passed: bool, late: bool) -> Document {
    let texts = ControlTexts::of(frame.lang);
    let late = late.then(|| view! { <p class="faults" role="alert">{texts.looked_before}</p> });
    let empty = pieces.is_empty().then(|| {
        view! {
            <section class="empty">
                <h2>{texts.empty_title}</h2>
                <p>{if passed { texts.passed_empty } else { texts.moderation_empty }}</p>
            </section>
        }
    });
    let items = pieces
        .iter()
        .map(|shown| {
            view! {
                <li class="piece" data-piece>
                    {piece(frame, shown, passed)}
                </li>
            }
        })
        .collect_view();
    let keys =
        (!passed && !pieces.is_empty()).then(|| view! { <p class="quiet piece__keys">{texts.moderation_keys}</p> });
    let body = view! {
        <div class="page page--narrow queue">
            {parts(frame, None)}
            <h1>{texts.moderation_title}</h1>
            <p>{texts.moderation_note}</p>
            {keys}
            {choices(frame, passed)}
            {late}
            {empty}
            <ul class="pieces">{items}</ul>
        </div>
    };
    Document::new(texts.moderation_title, body.into_any()).with_scripts(&["pieces"])
}

fn choices(frame: &Frame, passed: bool) -> AnyView {
    let texts = ControlTexts::of(frame.lang);
    let base = frame.link("/control/moderation");
    let choice = |name: &'static str, href: String, current: bool| {
        view! {
            <li>
                <a href=href aria-current=current.then_some("true")>
                    {name}
                </a>
            </li>
        }
    };
    view! {
        <ul class="choices" aria-label=texts.show>
            {choice(texts.unlooked, base.clone(), !passed)}
            {choice(texts.passed, format!("{base}?show=passed"), passed)}
        </ul>
    }
    .into_any()
}

/// What a piece is called in a form.
fn name(piece: &Piece) -> String {
    match piece {
        Piece::Note(id) => format!("note.{id}"),
        Piece::Photo(id) => format!("photo.{id}"),
    }
}

fn piece(frame: &Frame, shown: &Shown, passed: bool) -> AnyView {
    let (lang, texts, words) = (frame.lang, ControlTexts::of(frame.lang), frame.words());
    let base = frame.link(&format!("{}/{}", PAGES.0, shown.request));
    let stage = match &shown.content {
        Content::Picture { stage, .. } => stage.map(|stage| format!(", {}", stage.name(lang))),
        Content::Text(_) => None,
    };
    let content = match (&shown.content, &shown.piece) {
        (Content::Text(text), _) => view! { <blockquote>{text.clone()}</blockquote> }.into_any(),
        (Content::Picture { size: (width, height), .. }, Piece::Photo(id)) => {
            let address = format!("{base}/photos/{id}");
            view! {
                <a href=address.clone()>
                    <img src=address.clone() width=*width height=*height alt=texts.photo_alt loading="lazy" />
                </a>
            }
            .into_any()
        }
        (Content::Picture { .. }, Piece::Note(_)) => ().into_any(),
    };
    let number = format!("{} {}", SiteTexts::of(lang).number, shown.request);
    let at = instant(&words, shown.at, words.moment(shown.at, frame.city.server_now));
    let form = if passed {
        view! {
            <form class="piece__form" method="post" action=frame.link("/control/moderation/retract")>
                <input type="hidden" name="piece" value=name(&shown.piece) />
                <button class="button button--quiet">{texts.retract}</button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <form class="piece__form" method="post" action=frame.link("/control/moderation/look")>
                <input type="hidden" name="piece" value=name(&shown.piece) />
                <button class="button" name="verdict" value="pass" data-key="1">
                    {texts.pass}
                </button>
                <button class="button button--quiet" name="verdict" value="keep" data-key="2">
                    {texts.keep_back}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <p class="piece__about">
            <a href=base>{number} " · " {shown.request_type.name.clone()}</a>
            <span class="quiet">{CardTexts::role(lang, shown.by)} {stage} " · " {at}</span>
        </p>
        {content}
        {form}
    }
    .into_any()
}
