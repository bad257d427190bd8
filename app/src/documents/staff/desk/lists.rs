//! The log of calls, and those who wait to be called back.

use domain::id::CallId;
use leptos::prelude::*;
use service::desk::{Call, Waiting};

use super::super::super::{Document, Frame};
use super::{desk_page, length, outcome, phone};
use crate::components::instant;
use crate::i18n::{DeskTexts, calls};

/// The log of a day.
#[derive(Clone, Debug)]
pub struct LogView<'a> {
    /// The day, as it was asked for: `2026-11-22`; empty: today.
    pub day: &'a str,
    /// Whether only one's own are shown.
    pub own: bool,
    /// The calls.
    pub calls: &'a [Call],
    /// Whether there may be more below.
    pub more: Option<CallId>,
}

/// The page of the log.
#[must_use]
pub fn log_page(frame: &Frame, view: &LogView<'_>) -> Document {
    let texts = DeskTexts::of(frame.lang);
    let nothing = view.calls.is_empty().then(|| view! { <p role="status">{texts.log_nothing}</p> });
    let rows = view.calls.iter().map(|call| log_row(frame, call)).collect_view();
    let own = if view.own { "&own=1" } else { "" };
    let older = view.more.map(|before| {
        let href = format!("{}?day={}{own}&before={before}", frame.link("/desk/log"), view.day);
        view! {
            <p>
                <a href=href>{texts.older}</a>
            </p>
        }
    });
    let head = [texts.at, texts.who_called, texts.direction, texts.length, texts.outcome, texts.operator];
    let head = head.into_iter().map(|name| view! { <th scope="col">{name}</th> });
    let body = view! {
        <h1>{texts.log}</h1>
        <form class="desk__day" method="get">
            <label for="day">{texts.day}</label>
            <input id="day" name="day" type="date" value=view.day.to_owned() />
            <label>
                <input type="checkbox" name="own" value="1" checked=view.own />
                " "
                {texts.own}
            </label>
            <button class="button button--quiet">{texts.show}</button>
        </form>
        {nothing}
        <div class="desk__table" tabindex="0" role="region" aria-label=texts.log>
            <table class="plain-table">
                <thead>
                    <tr>{head.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {older}
    };
    desk_page(frame, texts.log.to_owned(), "log", body.into_any())
}

fn log_row(frame: &Frame, call: &Call) -> AnyView {
    let (lang, words) = (frame.lang, frame.words());
    let at = call.course.started_at;
    let seconds = call.course.seconds.map_or_else(|| "–".to_owned(), |seconds| length(u64::from(seconds)));
    view! {
        <tr>
            <td>{instant(&words, at, words.clock(at))}</td>
            <td>
                <a href=frame.link(&format!("/desk/calls/{}", call.id))>{phone(frame, &call.phone)}</a>
            </td>
            <td>{DeskTexts::direction(lang, call.course.direction)}</td>
            <td>{seconds}</td>
            <td>{outcome(frame, call)}</td>
            <td>{call.operator.clone().unwrap_or_default()}</td>
        </tr>
    }
    .into_any()
}

/// The page of those who wait.
#[must_use]
pub fn callbacks_page(frame: &Frame, waiting: &[Waiting]) -> Document {
    let texts = DeskTexts::of(frame.lang);
    let nothing = waiting.is_empty().then(|| view! { <p role="status">{texts.callbacks_nothing}</p> });
    let all = waiting.iter().map(|one| view! { <li class="near">{waits(frame, one)}</li> });
    let body = view! {
        <h1>{texts.callbacks}</h1>
        <p class="quiet">{texts.callbacks_lead}</p>
        {nothing}
        <ul class="nears">{all.collect_view()}</ul>
    };
    desk_page(frame, texts.callbacks.to_owned(), "callbacks", body.into_any())
}

fn waits(frame: &Frame, one: &Waiting) -> AnyView {
    let (lang, texts, words) = (frame.lang, DeskTexts::of(frame.lang), frame.words());
    let since = instant(&words, one.since, words.moment(one.since, frame.city.server_now));
    let count = calls(lang, u32::try_from(one.calls).unwrap_or(u32::MAX));
    let id = one.call.to_string();
    let number = phone(frame, &one.phone);
    view! {
        <p>
            <b>{number.clone()}</b>
            " · "
            {texts.since}
            " "
            {since}
            " · "
            {count}
        </p>
        <div class="desk__ways">
            <form method="post" action=frame.link("/desk/callbacks/call")>
                <input type="hidden" name="call" value=id.clone() />
                <button class="button" aria-label=format!("{}: {number}", texts.call_back)>
                    {texts.call_back}
                </button>
            </form>
            <form method="post" action=frame.link("/desk/callbacks/reached")>
                <input type="hidden" name="call" value=id />
                <button class="button button--quiet" aria-label=format!("{}: {number}", texts.reached)>
                    {texts.reached}
                </button>
            </form>
        </div>
    }
    .into_any()
}
