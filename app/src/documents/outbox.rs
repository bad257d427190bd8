//! `/outbox`: what a made-up city would have sent.

use leptos::prelude::*;
use service::sender::Kept;

use super::{Document, Frame};
use crate::i18n::OutboxTexts;

/// The messages, newest first.
#[must_use]
pub fn outbox(frame: &Frame, messages: &[Kept]) -> Document {
    let texts = OutboxTexts::of(frame.lang);
    let empty = messages.is_empty().then(|| view! { <p>{texts.empty}</p> });
    let rows = messages.iter().map(message).collect_view();
    let body = view! {
        <div class="page page--narrow">
            <h1>{texts.title}</h1>
            <p class="quiet">{texts.lead}</p>
            {empty}
            <ol class="outbox">{rows}</ol>
        </div>
    };
    Document::new(texts.title, body.into_any())
}

fn message(kept: &Kept) -> AnyView {
    let subject = kept.subject.clone().map(|subject| view! { <p class="outbox__subject">{subject}</p> });
    let lines = kept.text.lines().map(|line| view! { <p>{with_links(line)}</p> }).collect_view();
    view! {
        <li>
            <p class="quiet number">{kept.to.clone()}</p>
            {subject}
            {lines}
        </li>
    }
    .into_any()
}

/// The line, with its addresses as links.
fn with_links(line: &str) -> AnyView {
    line.split_inclusive(' ')
        .map(|word| {
            let address = word.trim_end();
            if address.starts_with("http://") || address.starts_with("https://") {
                view! { <a href=address.to_owned()>{word.to_owned()}</a> }.into_any()
            } else {
                word.to_owned().into_any()
            }
        })
        .collect_view()
        .into_any()
}
