//! What waits: reported work, wishes for more time; and what lapsed.

use domain::classifier::Classifier;
use leptos::prelude::*;
use service::control::{ControlItem, ControlList, Filter, Tab};
use service::work::mark_text;

use super::super::row::row;
use super::{TABS, parts};
use crate::documents::{Document, Frame};
use crate::i18n::{ControlTexts, calls_line};

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Which part.
    pub tab: Tab,
    /// To what it is narrowed down.
    pub filter: Filter,
    /// Whether it is not the first page.
    pub later: bool,
}

/// The list.
#[must_use]
pub fn list(frame: &Frame, answer: &ControlList, listed: &Listed, classifier: &Classifier) -> Document {
    let texts = ControlTexts::of(frame.lang);
    let content = if answer.items.is_empty() {
        view! {
            <section class="empty">
                <h2>{texts.empty_title}</h2>
                <p>{texts.empty}</p>
            </section>
        }
        .into_any()
    } else {
        let rows = answer.items.iter().map(|item| view! { <li>{line(frame, item, listed.tab)}</li> }).collect_view();
        view! { <ul class="requests">{rows}</ul> }.into_any()
    };
    let body = view! {
        <div class="page page--narrow queue" data-live-from=frame.link("/live/me")>
            <div data-live="parts">{parts(frame, Some(&answer.waits))}</div>
            <h1>{texts.title}</h1>
            <div data-live="choices">{choices(frame, answer, listed)}</div>
            {narrowing(frame, listed, classifier)}
            {(listed.tab == Tab::Lapsed).then(|| view! { <p class="quiet">{texts.lapsed_note}</p> })}
            <div class="queue__list" data-live="list">
                {content}
            </div>
            {paging(frame, answer, listed)}
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["live"])
}

fn choices(frame: &Frame, answer: &ControlList, listed: &Listed) -> AnyView {
    let waits = &answer.waits;
    let choices = TABS
        .iter()
        .map(|(tab, _)| {
            let count = match tab {
                Tab::Waiting => Some(waits.reported),
                Tab::Soon => Some(waits.soon),
                Tab::Asked => Some(waits.asked),
                Tab::Lapsed => None,
            };
            let count = count.map(|count| view! { " " <span class="number">{count}</span> });
            let href = address(frame, &Listed { tab: *tab, filter: listed.filter.clone(), later: false });
            let current = (*tab == listed.tab).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {ControlTexts::tab(frame.lang, *tab)}
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="choices" aria-label=ControlTexts::of(frame.lang).show>
            {choices}
        </ul>
    }
    .into_any()
}

/// The address of what is shown: codes of the classifier alone, which are plain words; others were refused.
fn address(frame: &Frame, listed: &Listed) -> String {
    let code = TABS.iter().find(|(tab, _)| *tab == listed.tab).map_or("waiting", |(_, code)| code);
    let Filter { executor, request_type, district } = &listed.filter;
    let mut address = format!("{}?show={code}", frame.link("/control"));
    for (name, value) in [("executor", executor), ("type", request_type), ("district", district)] {
        if !value.is_empty() {
            address.push_str(&format!("&{name}={value}"));
        }
    }
    address
}

/// The form that narrows the list down.
fn narrowing(frame: &Frame, listed: &Listed, classifier: &Classifier) -> AnyView {
    let (lang, texts, filter) = (frame.lang, ControlTexts::of(frame.lang), &listed.filter);
    let code = TABS.iter().find(|(tab, _)| *tab == listed.tab).map_or("waiting", |(_, code)| code);
    let mut executors: Vec<(String, String)> =
        classifier.executors().map(|row| (row.code.clone(), row.name.get(lang).to_owned())).collect();
    executors.sort_by(|a, b| a.1.cmp(&b.1));
    let types = classifier.types().map(|row| (row.code.clone(), row.name.get(lang).to_owned())).collect();
    let districts = classifier.districts().map(|row| (row.code.clone(), row.name.get(lang).to_owned())).collect();
    let narrowed = *filter != Filter::default();
    let all = narrowed.then(|| {
        let href = address(frame, &Listed { filter: Filter::default(), later: false, ..listed.clone() });
        view! { <a href=href>{texts.everything}</a> }
    });
    view! {
        <form class="narrow" method="get">
            <input type="hidden" name="show" value=code />
            {choice("executor", texts.executor, texts.any, executors, &filter.executor)}
            {choice("type", texts.type_, texts.any, types, &filter.request_type)}
            {choice("district", texts.district, texts.any, districts, &filter.district)}
            <button class="button button--quiet">{texts.narrow}</button>
            {all}
        </form>
    }
    .into_any()
}

fn choice(
    name: &'static str,
    label: &'static str,
    any: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(code, text)| {
            let selected = code == chosen;
            view! {
                <option value=code selected=selected>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">{any}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// A request, and what a controller has to know of it: since when it waits and until when, how far the calls have got.
fn line(frame: &Frame, item: &ControlItem, tab: Tab) -> AnyView {
    let (lang, words, texts) = (frame.lang, frame.words(), ControlTexts::of(frame.lang));
    let now = frame.city.server_now;
    let executor = item.item.executor.as_ref().map(|executor| executor.name.clone());
    let mut parts: Vec<String> = executor.into_iter().collect();
    match tab {
        Tab::Waiting | Tab::Soon => {
            parts.extend(item.item.done_at.map(|at| format!("{} {}", texts.waits_since, words.moment(at, now))));
            parts.extend(item.lapses_at.map(|at| format!("{} {}", texts.lapses, words.moment(at, now))));
            parts.push(calls_line(lang, item.calls));
        }
        Tab::Asked => {
            let until = item.item.asked_due_at;
            parts.extend(until.map(|at| format!("{} {}", texts.asks_until, words.term(at, now))));
        }
        Tab::Lapsed => {
            parts.extend(item.item.closed_at.map(|at| format!("{} {}", texts.lapsed_at, words.moment(at, now))));
        }
    }
    row(frame, &item.item, Some(parts.join(" · ").into_any()))
}

fn paging(frame: &Frame, answer: &ControlList, listed: &Listed) -> AnyView {
    let texts = ControlTexts::of(frame.lang);
    let base = address(frame, listed);
    let first = listed.later.then(|| view! { <a href=base.clone()>{texts.first_page}</a> });
    let next = answer.next.map(|mark| {
        let href = format!("{base}&after={}", mark_text(mark));
        view! {
            <a class="button button--quiet" rel="next" href=href>
                {texts.more}
            </a>
        }
    });
    (listed.later || answer.next.is_some())
        .then(|| view! { <nav class="queue__pages" aria-label=texts.more>{first} {next}</nav> })
        .into_any()
}
