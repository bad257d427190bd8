//! What the city does with personal data.

use domain::account::PRIVACY_VERSION;
use domain::classifier::Lang;
use leptos::prelude::*;

use super::{Document, Frame};
use crate::address::link;
use crate::i18n::PrivacyTexts;

/// The short form, which stands wherever personal data are asked for.
#[must_use]
pub fn short(lang: Lang) -> AnyView {
    let texts = PrivacyTexts::of(lang);
    view! {
        <p class="privacy-short">
            {texts.short} " "
            <a href=link(lang, "/privacy") target="_blank">
                {texts.more}
            </a>
        </p>
    }
    .into_any()
}

/// `/privacy`: the whole notice.
#[must_use]
pub fn privacy(frame: &Frame) -> Document {
    let texts = PrivacyTexts::of(frame.lang);
    let part = |title: &'static str, paragraphs: &[&'static str]| {
        let paragraphs = paragraphs.iter().map(|text| view! { <p>{*text}</p> }).collect_view();
        view! {
            <section>
                <h2>{title}</h2>
                {paragraphs}
            </section>
        }
    };
    let body = view! {
        <article class="page page--narrow prose">
            <h1>{texts.title}</h1>
            <p class="lead">{texts.lead}</p>
            {part(texts.who_title, &[texts.who])}
            {part(
                texts.what_title,
                &[texts.what_person, texts.what_phone, texts.what_place, texts.what_technical],
            )}
            {part(texts.seen_title, &[texts.seen, texts.seen_carriers])}
            {part(
                texts.kept_title,
                &[texts.kept_request, texts.kept_account, texts.kept_session, texts.kept_code],
            )}
            {part(texts.cookies_title, &[texts.cookies])} {part(texts.rights_title, &[texts.rights, texts.rights_how])}
            <p class="quiet">{format!("{} {PRIVACY_VERSION}", texts.version)}</p>
        </article>
    };
    Document::new(texts.title, body.into_any())
}
