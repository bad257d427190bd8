//! `/control/cases`: what looks like poor or late work, for a controller to decide on.

use domain::sanction::Case;
use leptos::prelude::*;
use service::control::{Suspected, SuspectedList};

use super::super::card::PAGES;
use super::parts;
use crate::documents::field::{labelled, text_area_as};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{ControlTexts, SiteTexts};

/// What somebody tried to enter, and why it could not be.
#[derive(Clone, Copy)]
pub struct CaseTried<'a> {
    /// Of which report: as [`key`].
    pub key: &'a str,
    /// What they chose.
    pub case: &'a str,
    /// What they wrote.
    pub note: &'a str,
    /// The field that could not be taken; `None` when somebody else has decided meanwhile.
    pub fault: Option<Fault>,
}

/// The list.
#[must_use]
pub fn cases(frame: &Frame, answer: &SuspectedList, tried: Option<CaseTried<'_>>) -> Document {
    let texts = ControlTexts::of(frame.lang);
    let empty = answer.items.is_empty().then(|| {
        view! {
            <section class="empty">
                <h2>{texts.empty_title}</h2>
                <p>{texts.cases_empty}</p>
            </section>
        }
    });
    // What was written about a case that is gone from the list is not lost.
    let late = tried.filter(|tried| tried.fault.is_none()).map(|tried| {
        let note = Some(tried.note.to_owned()).filter(|note| !note.trim().is_empty());
        view! {
            <div class="faults" role="alert">
                <p>{texts.decided_before}</p>
                {note.map(|note| view! { <blockquote>{note}</blockquote> })}
            </div>
        }
    });
    let items =
        answer.items.iter().map(|item| view! { <li class="piece">{one(frame, item, tried)}</li> }).collect_view();
    let next = answer.next.map(|from| {
        let href = format!("{}?from={from}", frame.link("/control/cases"));
        view! {
            <a class="button button--quiet" rel="next" href=href>
                {texts.more}
            </a>
        }
    });
    let body = view! {
        <div class="page page--narrow queue">
            {parts(frame, None)}
            <h1>{texts.cases_title}</h1>
            <p>{texts.cases_note}</p>
            {late}
            {empty}
            <ul class="pieces">{items}</ul>
            {next}
        </div>
    };
    Document::new(texts.cases_title, body.into_any())
}

/// Which report it is, as a form names it.
fn key(item: &Suspected) -> String {
    format!("{}.{}.{}", item.request, item.reported_at.millis(), item.case)
}

fn one(frame: &Frame, item: &Suspected, tried: Option<CaseTried<'_>>) -> AnyView {
    let (lang, texts, words) = (frame.lang, ControlTexts::of(frame.lang), frame.words());
    let now = frame.city.server_now;
    let number = format!("{} {}", SiteTexts::of(lang).number, item.request);
    let mut about = vec![item.executor.name.clone()];
    about.push(format!("{} {}", texts.reported_at, words.moment(item.reported_at, now)));
    about.extend(item.original_due_at.map(|at| format!("{} {}", texts.original_due, words.moment(at, now))));
    let reason = item.reason.clone().map(|reason| {
        view! {
            <p>{texts.sent_back} ":"</p>
            <blockquote>{reason}</blockquote>
        }
    });
    view! {
        <p class="piece__about">
            <a href=frame.link(&format!("{}/{}", PAGES.0, item.request))>
                {number} " · " {item.request_type.name.clone()}
            </a>
            <b>{item.case.name(lang)}</b>
            <span class="quiet">{about.join(" · ")}</span>
        </p>
        {reason}
        {form(frame, item, tried)}
    }
    .into_any()
}

fn form(frame: &Frame, item: &Suspected, tried: Option<CaseTried<'_>>) -> AnyView {
    let (lang, texts) = (frame.lang, ControlTexts::of(frame.lang));
    let key = key(item);
    let tried = tried.filter(|tried| tried.key == key && tried.fault.is_some());
    let fault = |field: &str| tried.and_then(|tried| tried.fault).filter(|fault| fault.field == field);
    let chosen = tried.map_or(item.case.code(), |tried| tried.case);
    let choices: &[Case] = match item.case {
        Case::Late => &[Case::Late],
        _ => &[Case::PoorQuality, Case::FalseClosing],
    };
    let options = choices
        .iter()
        .map(|case| {
            view! {
                <option value=case.code() selected=case.code() == chosen>
                    {case.name(lang)}
                </option>
            }
        })
        .collect_view();
    let (of_case, of_note) = (format!("case-{}", item.request), format!("note-{}", item.request));
    let select = view! {
        <select id=of_case.clone() name="case">
            {options}
        </select>
    };
    let note = text_area_as(&of_note, "note", tried.map_or("", |tried| tried.note));
    view! {
        <details data-name=key.clone() open=tried.is_some()>
            <summary>{texts.enter}</summary>
            <form class="deed" method="post" action=frame.link("/control/cases/decide")>
                <input type="hidden" name="of" value=key.clone() />
                {labelled(lang, &of_case, texts.case, None, true, fault("case"), select.into_any())}
                {labelled(lang, &of_note, texts.note, Some(texts.note_hint), true, fault("note"), note)}
                <button class="button">{texts.enter}</button>
            </form>
        </details>
        <form class="piece__form" method="post" action=frame.link("/control/cases/decide")>
            <input type="hidden" name="of" value=key />
            <button class="button button--quiet" name="case" value="none">
                {texts.none}
            </button>
        </form>
    }
    .into_any()
}
