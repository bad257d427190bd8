//! The desk between calls: the next phone, what rings, one's shift; and looking for any request.

use domain::call::MAX_LINE;
use domain::classifier::Classifier;
use domain::id::RequestId;
use domain::search::MAX_SEARCH;
use leptos::prelude::*;
use service::desk::{Call, Page, Shift};

use super::super::super::field::{Field, described, labelled};
use super::super::super::{Document, Fault, Frame};
use super::{desk_page, length, phone, request_row};
use crate::i18n::DeskTexts;

/// The desk between calls.
#[derive(Clone, Debug, Default)]
pub struct StartView<'a> {
    /// What was typed as a phone, if it could not be taken.
    pub typed: &'a str,
    /// What was typed as a line, or what it is.
    pub line: &'a str,
    /// What could not be taken.
    pub fault: Option<Fault>,
    /// What one has done today.
    pub shift: Shift,
    /// How many callers wait to be called back.
    pub waiting: usize,
}

/// The page.
#[must_use]
pub fn start_page(frame: &Frame, view: &StartView<'_>) -> Document {
    let texts = DeskTexts::of(frame.lang);
    let body = view! {
        <h1>{texts.title}</h1>
        <div class="desk__start">
            <section class="desk__next">
                <form class="form" method="post" action=frame.link("/desk/calls")>
                    {phone_field(frame, view)}
                    <button class="button">{texts.open}</button>
                </form>
                {search_form(frame, "")}
            </section>
            <section aria-labelledby="shift">
                <h2 id="shift">{texts.shift}</h2>
                {shift(frame, view.shift)}
                {waiting(frame, view.waiting)}
                <form class="form desk__line" method="post" action=frame.link("/desk/line")>
                    {Field::optional("line", texts.line, "off")
                        .hint(texts.line_hint)
                        .draw(frame.lang, view.line, view.fault)}
                    <button class="button button--quiet">{texts.save}</button>
                </form>
            </section>
        </div>
    };
    desk_page(frame, texts.title.to_owned(), "start", body.into_any())
}

fn phone_field(frame: &Frame, view: &StartView<'_>) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let fault = view.fault.filter(|fault| fault.field == "phone");
    let input = view! {
        <input
            id="phone"
            name="phone"
            type="tel"
            value=view.typed.to_owned()
            maxlength="40"
            autocomplete="off"
            autofocus
            aria-invalid=fault.map(|_| "true")
            aria-describedby=described("phone", true, fault.is_some())
        />
    };
    labelled(frame.lang, "phone", texts.phone, Some(texts.phone_hint), true, fault, input.into_any())
}

fn shift(frame: &Frame, shift: Shift) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let mean = shift.mean_seconds.map_or_else(|| "–".to_owned(), length);
    let numbers = [
        (shift.calls.to_string(), texts.shift_calls),
        (shift.requests.to_string(), texts.shift_requests),
        (shift.joined.to_string(), texts.shift_joined),
        (shift.consultations.to_string(), texts.shift_consultations),
        (mean, texts.shift_mean),
    ];
    let numbers = numbers.into_iter().map(|(number, name)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{number}</dd>
            </div>
        }
    });
    view! { <dl class="desk__shift">{numbers.collect_view()}</dl> }.into_any()
}

fn waiting(frame: &Frame, count: usize) -> Option<AnyView> {
    let texts = DeskTexts::of(frame.lang);
    (count > 0).then(|| {
        view! {
            <p>
                <a href=frame.link("/desk/callbacks")>{format!("{}: {count}", texts.callbacks)}</a>
            </p>
        }
        .into_any()
    })
}

/// What rings at the desk: for the script to put at the top of whatever page is open. Nothing, when nothing does.
#[must_use]
pub fn ringing_part(frame: &Frame, call: &Call) -> String {
    let texts = DeskTexts::of(frame.lang);
    let what = if call.course.answered_at.is_some() { texts.talking } else { texts.ringing };
    let shown = Owner::new().with(|| {
        view! {
            <p data-call=call.id.to_string()>
                <b>{format!("{what}: {}", phone(frame, &call.phone))}</b>
                " "
                <a class="button" href=frame.link(&format!("/desk/calls/{}", call.id))>
                    {texts.open_ringing}
                </a>
            </p>
        }
        .to_html()
    });
    shown.replace("<!>", "").replace("<!--<() />-->", "")
}

/// Looking for any request. What is typed is personal: it goes in the body.
fn search_form(frame: &Frame, typed: &str) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    view! {
        <form class="form desk__search" method="post" action=frame.link("/desk/search") role="search">
            <div class="field">
                <label for="q">{texts.search_label}</label>
                <p class="field__hint" id="q-hint">
                    {texts.search_hint}
                </p>
                <input
                    id="q"
                    name="q"
                    type="search"
                    value=typed.to_owned()
                    maxlength=MAX_SEARCH.to_string()
                    autocomplete="off"
                    aria-describedby="q-hint"
                />
            </div>
            <button class="button button--quiet">{texts.find}</button>
        </form>
    }
    .into_any()
}

/// What was looked for and found.
#[derive(Clone, Debug)]
pub struct SearchView<'a> {
    /// What was typed; empty before anything was.
    pub typed: &'a str,
    /// What could not be taken.
    pub fault: Option<Fault>,
    /// What was found.
    pub page: &'a Page,
    /// What types are called.
    pub classifier: &'a Classifier,
}

/// The page of the search.
#[must_use]
pub fn search_page(frame: &Frame, view: &SearchView<'_>) -> Document {
    let texts = DeskTexts::of(frame.lang);
    let rows = view.page.rows.iter().map(|row| view! { <li>{request_row(frame, view.classifier, row)}</li> });
    let nothing = view.page.rows.is_empty() && !view.typed.trim().is_empty() && view.fault.is_none();
    let fault = view.fault.map(|fault| {
        let said = crate::i18n::FormTexts::of(frame.lang).fault(fault);
        view! {
            <p class="faults" role="alert">
                {said}
            </p>
        }
    });
    let body = view! {
        <h1>{texts.search}</h1>
        {fault}
        {search_form(frame, view.typed)}
        <div class="desk__found" data-found>
            {nothing.then(|| view! { <p role="status">{texts.found_nothing}</p> })}
            <ul class="rows">{rows.collect_view()}</ul>
            {view.page.next.map(|next| older(frame, view.typed, next))}
        </div>
    };
    desk_page(frame, texts.search.to_owned(), "search", body.into_any())
}

fn older(frame: &Frame, typed: &str, next: RequestId) -> AnyView {
    view! {
        <form method="post" action=frame.link("/desk/search")>
            <input type="hidden" name="q" value=typed.to_owned() />
            <input type="hidden" name="before" value=next.to_string() />
            <button class="button button--quiet">{DeskTexts::of(frame.lang).older}</button>
        </form>
    }
    .into_any()
}

const _: () = assert!(MAX_LINE <= 300, "the longest line fits its field");
