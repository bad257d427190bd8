//! The operator's desk. Keyboard first: each page says which keys serve, and all of it works by mouse and without scripts too.

mod around;
mod call;
mod ends;
mod lists;
mod start;

use domain::call::Outcome;
use domain::classifier::Classifier;
use domain::time::Timestamp;
use leptos::prelude::*;
use service::desk::{Call, Row};

use super::super::{Document, Frame};
use crate::components::{instant, mark_name, state_mark};
use crate::i18n::{DeskTexts, SiteTexts};
use crate::words::due_line;

pub use around::{AroundView, Incident, around_part};
pub use call::{CallView, DeskForm, Trouble, call_page};
pub use lists::{LogView, callbacks_page, log_page};
pub use start::{SearchView, StartView, ringing_part, search_page, start_page};

/// The zoom at which a quarter of houses is seen.
const ZOOM: u8 = 16;

/// A page of the desk: its parts, what rings, the page, the keys.
fn desk_page(frame: &Frame, title: String, kind: &'static str, body: AnyView) -> Document {
    let texts = DeskTexts::of(frame.lang);
    let parts = [
        ("/desk", texts.new_call),
        ("/desk/search", texts.search),
        ("/desk/callbacks", texts.callbacks),
        ("/desk/log", texts.log),
    ];
    let parts = parts.into_iter().map(|(path, name)| {
        let href = frame.link(path);
        let current = (frame.path == href).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    {name}
                </a>
            </li>
        }
    });
    let body = view! {
        <div
            class="page desk"
            data-desk=kind
            data-line=frame.link("/live/me")
            data-ringing=frame.link("/desk/ringing")
            data-start=frame.link("/desk")
            data-find=frame.link("/desk/search")
        >
            <nav class="parts" aria-label=texts.parts>
                <ul>{parts.collect_view()}</ul>
            </nav>
            <div class="desk__ringing" role="status" data-rings></div>
            {body}
            {keys(frame)}
        </div>
    };
    Document::new(title, body.into_any()).with_scripts(&["desk", "map"])
}

/// The keys that serve, where scripts run.
fn keys(frame: &Frame) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let keys = [
        ("F2", texts.key_new),
        ("F4", texts.key_search),
        ("F7", texts.key_join),
        ("F8", texts.key_same),
        ("F9", texts.key_consult),
        ("Ctrl + Enter", texts.key_send),
    ];
    let keys = keys.into_iter().map(|(key, what)| {
        view! {
            <li>
                <kbd>{key}</kbd>
                " "
                {what}
            </li>
        }
    });
    view! {
        <aside class="desk__keys" aria-label=texts.keys data-keys hidden>
            <ul>{keys.collect_view()}</ul>
        </aside>
    }
    .into_any()
}

/// A request in a list of the desk.
fn request_row(frame: &Frame, classifier: &Classifier, row: &Row) -> AnyView {
    let (lang, words, now) = (frame.lang, frame.words(), frame.city.server_now);
    let late = row.state.is_open() && row.due_at.is_some_and(|due| due < now);
    let due = due_line(&words, row.state, row.due_at, now)
        .map(|(_, text)| view! { <span class="row__due" class:late=late>{text}</span> });
    let about = [
        Some(format!("{} {}", SiteTexts::of(lang).number, row.id)),
        row.place_address.clone(),
        Some(row.name.clone()).filter(|name| !name.is_empty()),
    ];
    let about = about.into_iter().flatten().map(|part| format!("{part} · ")).collect::<String>();
    view! {
        <a class="row" href=frame.link(&format!("/staff/requests/{}", row.id))>
            {state_mark(mark_name(row.state, None, None), late)}
            <span class="row__type">{type_name(frame, classifier, row)}</span>
            <span class="row__state">{row.state.name(lang)} " " {due}</span>
            <span class="row__about">
                {about} {instant(&words, row.registered_at, words.ago(row.registered_at, now))}
            </span>
        </a>
    }
    .into_any()
}

fn type_name(frame: &Frame, classifier: &Classifier, row: &Row) -> String {
    classifier.request_type(row.type_id).map(|kind| kind.name.get(frame.lang).to_owned()).unwrap_or_default()
}

/// A phone as it is read aloud.
fn phone(frame: &Frame, phone: &str) -> String {
    match phone.strip_prefix("+380").filter(|rest| rest.len() == 9) {
        Some(rest) => format!("0{} {} {} {}", &rest[..2], &rest[2..5], &rest[5..7], &rest[7..]),
        None if phone.is_empty() => DeskTexts::of(frame.lang).withheld.to_owned(),
        None => phone.to_owned(),
    }
}

/// `2:05`.
fn length(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What is told of an earlier call.
fn call_line(frame: &Frame, call: &Call) -> AnyView {
    let (lang, words, now) = (frame.lang, frame.words(), frame.city.server_now);
    let at: Timestamp = call.course.started_at;
    let length = call.course.seconds.map(|seconds| format!(" · {}", length(u64::from(seconds))));
    let outcome = outcome(frame, call);
    let by = call.operator.clone().map(|name| format!(" · {name}"));
    view! {
        <span>
            {instant(&words, at, words.ago(at, now))} " · " {DeskTexts::direction(lang, call.course.direction)} {length}
            " · " {outcome} {by}
        </span>
    }
    .into_any()
}

/// What came of a call, with a way to its request.
fn outcome(frame: &Frame, call: &Call) -> AnyView {
    let lang = frame.lang;
    let what = match (call.course.outcome, call.done_at) {
        // Whoever got through later is told from whom the desk called.
        (Outcome::Missed, Some(_)) => DeskTexts::outcome_of(lang, Outcome::CalledBack),
        (outcome, _) => DeskTexts::outcome_of(lang, outcome),
    };
    let request = call.request.map(|id| {
        let href = frame.link(&format!("/staff/requests/{id}"));
        view! {
            " "
            <a href=href>{format!("{} {id}", SiteTexts::of(lang).number)}</a>
        }
    });
    view! {
        {what}
        {request}
    }
    .into_any()
}
