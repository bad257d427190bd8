//! Requests in a list.

use domain::answer::ListItem;
use leptos::prelude::*;

use super::{ago, mark_name, state_mark};
use crate::address::link;
use crate::ask::use_lang;
use crate::clock::Clock;
use crate::i18n::{SiteTexts, ending};
use crate::live::Link;
use crate::words::{Tone, Words, due_line};

/// A request in a list: its mark, type, state, district and time.
pub(crate) fn request_row(words: &Words, clock: Clock, item: ListItem) -> AnyView {
    let lang = words.lang;
    let mark = mark_name(item.state, item.resolution, item.confirmed_by);
    let state = match item.resolution.filter(|_| !item.state.is_open()) {
        Some(resolution) => ending(lang, resolution, item.confirmed_by),
        None => item.state.name(lang).to_owned(),
    };
    let due = {
        let words = words.clone();
        move || due_line(&words, item.state, item.due_at, clock.now())
    };
    let due = move || {
        due().map(|(tone, text)| view! { <span class="row__due" class:late=move || tone == Tone::Late>{text}</span> })
    };
    view! {
        <a class="row" href=link(lang, &format!("/requests/{}", item.id))>
            {state_mark(mark, item.overdue)}
            <span class="row__type">{item.request_type.name}</span>
            <span class="row__state">{state} {due}</span>
            <span class="row__about">
                {item.district.map(|district| format!("{district} · "))} {ago(words, clock, item.registered_at)}
            </span>
        </a>
    }
    .into_any()
}

/// The dot that says that the page is live; it pulses once for each of `news`.
pub(crate) fn live_dot(connection: ReadSignal<Link>, news: ReadSignal<u32>) -> AnyView {
    let texts = SiteTexts::of(use_lang());
    let class = move || {
        let connected = match connection.get() {
            Link::Off => "live--off",
            Link::Live => "live--on",
            Link::Lost => "live--lost",
        };
        // Two names of one animation: changing between them starts it anew.
        let pulse = match news.get() {
            0 => "",
            n if n % 2 == 0 => "live--even",
            _ => "live--odd",
        };
        format!("live {connected} {pulse}")
    };
    view! {
        <span class=class>
            <span class="live__dot" aria-hidden="true"></span>
            {move || if connection.get() == Link::Lost { texts.live_off } else { texts.live }}
        </span>
    }
    .into_any()
}
