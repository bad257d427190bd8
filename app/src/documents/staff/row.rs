//! A request in a list that staff work through.

use domain::answer::PointAnswer;
use leptos::prelude::*;
use service::work::WorkItem;

use super::card::PAGES;
use crate::components::{instant, mark_name, state_mark};
use crate::documents::Frame;
use crate::i18n::{SiteTexts, ending};
use crate::words::{Tone, due_line};

/// The row: it leads to the card. `beside` is what this list says of it beside its state and deadline.
pub(super) fn row(frame: &Frame, item: &WorkItem, beside: Option<AnyView>) -> AnyView {
    let (words, lang, now) = (frame.words(), frame.lang, frame.city.server_now);
    let mark = mark_name(item.state, item.resolution, item.confirmed_by);
    let state = match item.resolution.filter(|_| !item.state.is_open()) {
        Some(resolution) => ending(lang, resolution, item.confirmed_by),
        None => item.state.name(lang).to_owned(),
    };
    let due = due_line(&words, item.state, item.due_at, now)
        .map(|(tone, text)| view! { <span class="row__due" class:late=tone == Tone::Late>{text}</span> });
    let place = item.place_address.clone().map(|place| view! { <span class="row__place">{place}</span> });
    let beside = beside.map(|beside| view! { <span class="row__beside">{beside}</span> });
    let number = format!("{} {} · ", SiteTexts::of(lang).number, item.id);
    let since = instant(&words, item.registered_at, words.ago(item.registered_at, now));
    view! {
        <a class="row" href=frame.link(&format!("{}/{}", PAGES.0, item.id))>
            {state_mark(mark, item.overdue)}
            <span class="row__type">{item.request_type.name.clone()}</span>
            {place}
            <span class="row__state">{state} {due}</span>
            {beside}
            <span class="row__about">{number} {since}</span>
        </a>
    }
    .into_any()
}

/// The request on a map, if it has a point.
pub(super) fn point(item: &WorkItem) -> Option<PointAnswer> {
    let at = item.point?;
    Some(PointAnswer {
        id: item.id,
        lat: at.lat,
        lon: at.lon,
        direction: item.direction.code.clone(),
        type_code: item.request_type.code.clone(),
        state: item.state,
        confirmed_by: item.confirmed_by,
        overdue: item.overdue,
        registered_at: item.registered_at,
        due_at: item.due_at,
    })
}
