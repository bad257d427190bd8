//! `/queue/print`: what a crew takes along on paper.

use leptos::prelude::*;
use service::queue::{PrintItem, Tab};
use service::work::PAGE;

use super::{code, parts};
use crate::documents::{Document, Frame};
use crate::i18n::{QueueTexts, SiteTexts};

/// The sheet.
#[must_use]
pub fn print(frame: &Frame, items: &[PrintItem], tab: Tab) -> Document {
    let (lang, texts, words) = (frame.lang, QueueTexts::of(frame.lang), frame.words());
    let now = frame.city.server_now;
    let empty = items.is_empty().then(|| view! { <p>{texts.print_empty}</p> });
    let more = (items.len() == PAGE).then(|| view! { <p class="quiet">{texts.print_more}</p> });
    let rows = items.iter().map(|item| view! { <li class="crew__one">{one(frame, item)}</li> }).collect_view();
    let body = view! {
        <div class="page queue crew">
            {parts(frame, tab)}
            <h1>{texts.print_title}</h1>
            <p>{QueueTexts::tab(lang, tab)} ", " {words.exact(now)}</p>
            <p class="quiet">{texts.print_note}</p>
            {empty}
            {more}
            <ol class="crew__list">{rows}</ol>
            <p class="crew__back">
                <a href=format!("{}?show={}", frame.link("/queue"), code(tab))>{texts.back}</a>
            </p>
        </div>
    };
    Document::new(texts.print_title, body.into_any())
}

fn one(frame: &Frame, print: &PrintItem) -> AnyView {
    let (lang, texts, words) = (frame.lang, QueueTexts::of(frame.lang), frame.words());
    let (item, now) = (&print.item, frame.city.server_now);
    let due = item.due_at.map(|due| format!("{}: {}", texts.due, words.moment(due, now)));
    let address = item.place_address.clone().unwrap_or_else(|| texts.no_address.to_owned());
    let phone = match &print.phone {
        Some(phone) => view! { <b class="number">{phone.clone()}</b> }.into_any(),
        None => texts.no_phone.into_any(),
    };
    view! {
        <h2>
            {format!("{} {}", SiteTexts::of(lang).number, item.id)} " · " {item.request_type.name.clone()}
        </h2>
        <p class:late=item.overdue>{due} " · " {item.state.name(lang)}</p>
        <p>{texts.place} ": " <b>{address}</b></p>
        <p>{texts.applicant} ": " {print.name.clone()} " " {phone}</p>
        {print.text.clone().map(|text| view! { <blockquote>{text}</blockquote> })}
        <p class="crew__boxes">
            <span class="crew__box">{texts.done}</span>
            <span class="crew__box crew__box--line">{texts.not_done}</span>
            <span class="crew__box crew__box--line">{texts.materials}</span>
        </p>
    }
    .into_any()
}
