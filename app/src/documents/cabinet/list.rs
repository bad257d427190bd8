//! `/cabinet`: one's own requests.

use leptos::prelude::*;
use service::cabinet::{CabinetItem, CabinetList, Filter, Show};

use super::navigation;
use crate::components::{instant, mark_name, state_mark};
use crate::documents::{Document, Frame};
use crate::i18n::{CabinetTexts, SiteTexts, ending};
use crate::words::{Tone, Words, due_line};

/// How each choice is called in the address.
pub const SHOWN: [(Show, &str); 4] =
    [(Show::All, "all"), (Show::Open, "open"), (Show::Waiting, "waiting"), (Show::Closed, "closed")];

/// The list.
#[must_use]
pub fn list(frame: &Frame, answer: &CabinetList, filter: &Filter) -> Document {
    let texts = CabinetTexts::of(frame.lang);
    let rows = answer.items.iter().map(|item| view! { <li>{row(frame, item)}</li> }).collect_view();
    let content = if answer.all == 0 {
        view! {
            <section class="empty">
                <h2>{texts.empty_title}</h2>
                <p>{texts.empty}</p>
                <p>
                    <a class="button" href=frame.link("/report")>
                        {texts.report}
                    </a>
                </p>
            </section>
        }
        .into_any()
    } else {
        let nothing = answer.items.is_empty().then(|| {
            view! {
                <p>
                    {texts.nothing} " " <a href=frame.link("/cabinet")>{texts.everything}</a>
                </p>
            }
        });
        view! {
            {choices(frame, answer, filter)}
            {search(frame, filter)}
            {nothing}
            <ul class="requests">{rows}</ul>
        }
        .into_any()
    };
    let body = view! {
        <div class="page page--narrow cabinet" data-live-from=frame.link("/live/me")>
            {navigation(frame)}
            <div class="cabinet__head">
                <h1>{texts.title}</h1>
                <a class="button" href=frame.link("/report")>
                    {SiteTexts::of(frame.lang).report}
                </a>
            </div>
            <div class="cabinet__list" data-live="list">
                {content}
            </div>
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["live"])
}

/// Which of them are shown, with how many there are.
fn choices(frame: &Frame, answer: &CabinetList, filter: &Filter) -> AnyView {
    let texts = CabinetTexts::of(frame.lang);
    let choices = SHOWN
        .iter()
        .map(|(show, code)| {
            let (name, count) = match show {
                Show::All => (texts.all, answer.all),
                Show::Open => (texts.open, answer.open),
                Show::Waiting => (texts.waiting, answer.waiting),
                Show::Closed => (texts.closed, answer.closed),
            };
            let href = match show {
                Show::All => frame.link("/cabinet"),
                _ => format!("{}?show={code}", frame.link("/cabinet")),
            };
            let current = (*show == filter.show).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {name}
                        " "
                        <span class="number">{count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="choices" aria-label=texts.show>
            {choices}
        </ul>
    }
    .into_any()
}

fn search(frame: &Frame, filter: &Filter) -> AnyView {
    let texts = CabinetTexts::of(frame.lang);
    let shown = SHOWN.iter().find(|(show, _)| *show == filter.show && *show != Show::All);
    let shown = shown.map(|(_, code)| view! { <input type="hidden" name="show" value=*code /> });
    view! {
        <form class="find" method="get" role="search">
            {shown}
            <label for="q">{texts.search}</label>
            <input id="q" name="q" type="search" maxlength="200" value=filter.words.clone() />
            <button>{texts.find}</button>
        </form>
    }
    .into_any()
}

/// A request in the list.
fn row(frame: &Frame, item: &CabinetItem) -> AnyView {
    let (words, lang) = (frame.words(), frame.lang);
    let texts = CabinetTexts::of(lang);
    let now = frame.city.server_now;
    let mark = mark_name(item.state, item.resolution, item.confirmed_by);
    let state = match item.resolution.filter(|_| !item.state.is_open()) {
        Some(resolution) => ending(lang, resolution, item.confirmed_by),
        None => item.state.name(lang).to_owned(),
    };
    let due = due_line(&words, item.state, item.due_at, now)
        .map(|(tone, text)| view! { <span class="row__due" class:late=tone == Tone::Late>{text}</span> });
    let wanted = item.is_waiting().then(|| view! { <span class="row__wanted">{texts.answer_wanted}</span> });
    view! {
        <a class="row" href=frame.link(&format!("/cabinet/requests/{}", item.id))>
            {state_mark(mark, item.overdue)}
            <span class="row__type">{item.request_type.name.clone()}</span>
            <span class="row__state">{state} {due}</span>
            {wanted}
            <span class="row__about">{about(&words, frame, item)}</span>
        </a>
    }
    .into_any()
}

/// The rest of the row: number, place, who has it, since when.
fn about(words: &Words, frame: &Frame, item: &CabinetItem) -> AnyView {
    let lang = frame.lang;
    let number = format!("{} {}", SiteTexts::of(lang).number, item.id);
    let joined = item.joined.then(|| CabinetTexts::of(lang).joined.to_owned());
    let executor = item.executor.as_ref().map(|executor| executor.name.clone());
    let parts = [Some(number), item.place_address.clone(), executor, joined];
    let parts = parts.into_iter().flatten().map(|part| format!("{part} · ")).collect::<String>();
    let since = instant(words, item.registered_at, words.ago(item.registered_at, frame.city.server_now));
    view! {
        {parts}
        {since}
    }
    .into_any()
}
