//! The list of the queue.

use domain::workflow::State;
use leptos::prelude::*;
use service::queue::{QueueList, Tab};
use service::work::{WorkItem, mark_text};

use super::super::card::PAGES;
use super::super::row::row;
use super::{TABS, code, parts};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{FormTexts, QueueTexts, SiteTexts, accepted};

/// What part of the queue is shown, and what was done a moment ago.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Which part.
    pub tab: Tab,
    /// Whether it is not the first page.
    pub later: bool,
    /// How many were accepted just now.
    pub accepted: Option<u32>,
    /// The numbers of those that could not be.
    pub left: Vec<i64>,
    /// Whether nothing was ticked.
    pub none_chosen: bool,
}

/// What was looked for.
#[derive(Clone)]
pub struct Found<'a> {
    /// What was typed.
    pub typed: &'a str,
    /// Why it could not be looked for.
    pub fault: Option<Fault>,
}

/// The list.
#[must_use]
pub fn list(frame: &Frame, answer: &QueueList, listed: &Listed) -> Document {
    let texts = QueueTexts::of(frame.lang);
    let content = if answer.items.is_empty() {
        let why = if listed.tab == Tab::Work { texts.empty_work } else { texts.empty_part };
        view! {
            <section class="empty">
                <h2>{texts.empty_title}</h2>
                <p>{why}</p>
            </section>
        }
        .into_any()
    } else {
        rows(frame, answer, listed.tab)
    };
    let body = view! {
        <div class="page page--narrow queue" data-live-from=frame.link("/live/me")>
            {parts(frame, listed.tab)}
            {head(frame, answer)}
            {told(frame, listed)}
            {search(frame, "", None)}
            <p class="faults" role="status" data-live-notice hidden>
                {texts.live_changed}
                " "
                <a href=frame.path.clone()>{texts.live_show}</a>
            </p>
            <div data-live="choices">{choices(frame, answer, Some(listed.tab))}</div>
            <div class="queue__list" data-live="list">
                {content}
            </div>
            {paging(frame, answer, listed)}
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["live"])
}

/// What was found. It is not kept true: to look again is a form.
#[must_use]
pub fn found(frame: &Frame, answer: &QueueList, found: &Found<'_>) -> Document {
    let texts = QueueTexts::of(frame.lang);
    let content = match (found.fault, answer.items.is_empty()) {
        (Some(_), _) => ().into_any(),
        (None, true) => view! { <p>{texts.nothing_found}</p> }.into_any(),
        (None, false) => view! {
            <h2>{texts.found} " " <span class="number">{answer.items.len()}</span></h2>
            {rows(frame, answer, Tab::Work)}
        }
        .into_any(),
    };
    let body = view! {
        <div class="page page--narrow queue">
            {parts(frame, Tab::Work)}
            {head(frame, answer)}
            {search(frame, found.typed, found.fault)}
            <p class="quiet">{texts.found_note}</p>
            {choices(frame, answer, None)}
            <div class="queue__list">{content}</div>
            <p>
                <a href=frame.link("/queue")>{texts.everything}</a>
            </p>
        </div>
    };
    Document::new(texts.found, body.into_any())
}

fn head(frame: &Frame, answer: &QueueList) -> AnyView {
    view! {
        <div class="queue__head">
            <h1>{QueueTexts::of(frame.lang).title}</h1>
            <p>{answer.executor.name.clone()}</p>
        </div>
    }
    .into_any()
}

/// What came of accepting several.
fn told(frame: &Frame, listed: &Listed) -> AnyView {
    let (lang, texts) = (frame.lang, QueueTexts::of(frame.lang));
    let done = listed
        .accepted
        .filter(|n| *n > 0)
        .map(|n| view! { <p class="queue__told" role="status">{accepted(lang, n)}</p> });
    let numbers = listed.left.iter().map(|id| format!("{} {id}", SiteTexts::of(lang).number)).collect::<Vec<_>>();
    let left = (!numbers.is_empty()).then(|| {
        view! { <p class="faults" role="alert">{format!("{} {}", texts.left, numbers.join(", "))}</p> }
    });
    let none = listed.none_chosen.then(|| view! { <p class="faults" role="alert">{texts.none_chosen}</p> });
    view! {
        {done}
        {left}
        {none}
    }
    .into_any()
}

/// The parts of the queue, with how much there is in each.
fn choices(frame: &Frame, answer: &QueueList, shown: Option<Tab>) -> AnyView {
    let (texts, counts) = (QueueTexts::of(frame.lang), &answer.counts);
    let choices = TABS
        .iter()
        .map(|(tab, code)| {
            let count = match tab {
                Tab::Work => counts.assigned + counts.in_progress + counts.rework,
                Tab::Overdue => counts.overdue,
                Tab::New => counts.assigned,
                Tab::InProgress => counts.in_progress,
                Tab::Rework => counts.rework,
                Tab::OnControl => counts.on_control,
                Tab::Asked => counts.asked,
                Tab::Closed => counts.closed,
            };
            let href = match tab {
                Tab::Work => frame.link("/queue"),
                _ => format!("{}?show={code}", frame.link("/queue")),
            };
            let current = (shown == Some(*tab)).then_some("true");
            let late = *tab == Tab::Overdue && count > 0;
            view! {
                <li>
                    <a href=href aria-current=current class:late=late>
                        {QueueTexts::tab(frame.lang, *tab)}
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

/// Looking for something: sent in the body, so that no name and no phone gets into an address.
fn search(frame: &Frame, typed: &str, fault: Option<Fault>) -> AnyView {
    let texts = QueueTexts::of(frame.lang);
    let said =
        fault.map(|fault| view! { <p class="field__fault" id="q-fault">{FormTexts::of(frame.lang).fault(fault)}</p> });
    let at_fault = fault.is_some();
    view! {
        <form class="find" method="post" role="search" action=frame.link("/queue/find")>
            <label for="q">{texts.search}</label>
            <input
                id="q"
                name="q"
                type="search"
                autocomplete="off"
                maxlength="200"
                value=typed.to_owned()
                aria-invalid=at_fault.then_some("true")
                aria-describedby=at_fault.then_some("q-fault")
            />
            <button>{texts.find}</button>
            {said}
        </form>
    }
    .into_any()
}

/// The requests; those that are new may be ticked and accepted together, or each by its own button.
fn rows(frame: &Frame, answer: &QueueList, tab: Tab) -> AnyView {
    let texts = QueueTexts::of(frame.lang);
    let any_new = answer.items.iter().any(|item| item.state == State::Assigned);
    let rows = answer.items.iter().map(|item| line(frame, item)).collect_view();
    let together = any_new.then(|| {
        view! {
            <div class="queue__together">
                <button class="button">{texts.accept_chosen}</button>
            </div>
        }
    });
    view! {
        <form method="post" action=frame.link("/queue/accept")>
            <input type="hidden" name="show" value=code(tab) />
            <ul class="requests">{rows}</ul>
            {together}
        </form>
    }
    .into_any()
}

fn line(frame: &Frame, item: &WorkItem) -> AnyView {
    let texts = QueueTexts::of(frame.lang);
    let words = frame.words();
    let asked = item.asked_due_at.map(|until| {
        let until = words.term(until, frame.city.server_now);
        view! { {texts.asked} " " {until} }.into_any()
    });
    let deed = match item.state {
        State::Assigned => view! {
            <label class="queue__tick">
                <input
                    type="checkbox"
                    name=format!("id-{}", item.id)
                    value=item.version.to_string()
                    aria-label=format!("{} {}", texts.choose, item.id)
                />
            </label>
            <button
                class="button button--quiet queue__one"
                name="one"
                value=format!("{}.{}", item.id, item.version)
                aria-label=format!("{} {}", texts.accept, item.id)
            >
                {texts.accept}
            </button>
        }
        .into_any(),
        State::InProgress | State::Rework => view! {
            <a
                class="button button--quiet queue__one"
                href=format!("{}#report-text", frame.link(&format!("{}/{}", PAGES.0, item.id)))
                aria-label=format!("{} {}", texts.report, item.id)
            >
                {texts.report}
            </a>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! { <li class="queue__line">{row(frame, item, asked)} {deed}</li> }.into_any()
}

fn paging(frame: &Frame, answer: &QueueList, listed: &Listed) -> AnyView {
    let texts = QueueTexts::of(frame.lang);
    let base = format!("{}?show={}", frame.link("/queue"), code(listed.tab));
    let first = listed.later.then(|| view! { <a href=base.clone()>{texts.first_page}</a> });
    let next = answer.next.map(|mark| {
        let href = format!("{base}&after={}", mark_text(mark));
        view! { <a class="button button--quiet" rel="next" href=href>{texts.more}</a> }
    });
    (listed.later || answer.next.is_some())
        .then(|| view! { <nav class="queue__pages" aria-label=texts.more>{first} {next}</nav> })
        .into_any()
}
