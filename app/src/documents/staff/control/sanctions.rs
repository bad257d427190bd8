//! `/control/sanctions`: the log of sanctions, by executor and period.

use domain::answer::Named;
use domain::period::Period;
use domain::permission::{Permission, may};
use domain::query::Field;
use domain::sanction::Case;
use leptos::prelude::*;
use service::control::{Log, LogEntry};

use super::super::card::PAGES;
use super::parts;
use crate::address::Query;
use crate::components::{instant, period_switch};
use crate::documents::{Document, Frame};
use crate::i18n::{ControlTexts, SiteTexts};

/// The log. `date` is a day within the period, if the address names one.
#[must_use]
pub fn sanctions(frame: &Frame, log: &Log, date: Option<&str>) -> Document {
    let (texts, words) = (ControlTexts::of(frame.lang), frame.words());
    let enters = frame.staff.is_some_and(|role| may(role, Permission::Sanction));
    let asked = query(log, date);
    let (month, csv) = (asked.href(frame.lang, "/control/sanctions"), asked.href(frame.lang, "/control/sanctions.csv"));
    let content = if log.tally.is_empty() {
        view! { <p>{texts.log_empty}</p> }.into_any()
    } else {
        let more = log.more.then(|| view! { <p class="quiet">{texts.log_more}</p> });
        view! {
            {tally(frame, log, &asked)}
            <p>
                <a href=csv download="sanctions.csv">
                    {texts.csv}
                </a>
            </p>
            {entries(frame, log, enters)}
            {more}
        }
        .into_any()
    };
    let chosen = log.executor.clone().map(|executor| {
        let all = asked.without(&[Field::Executor]).href(frame.lang, "/control/sanctions");
        view! {
            <p>
                {texts.executor} ": " <b>{executor.name}</b> " · " <a href=all>{texts.all_executors}</a>
            </p>
        }
    });
    let body = view! {
        <div class="page queue" data-here=month>
            {enters.then(|| parts(frame, None))}
            <h1>{texts.log_title}</h1>
            <p>{texts.log_note}</p>
            {period_switch(
                &words,
                "/control/sanctions",
                &asked,
                log.period,
                log.window,
                frame.city.server_now,
            )}
            {chosen}
            {content}
        </div>
    };
    Document::new(texts.log_title, body.into_any())
}

/// What the address says.
fn query(log: &Log, date: Option<&str>) -> Query {
    let mut query = Query::default();
    if log.period != Period::Month {
        query = query.with(Field::Period, log.period.code());
    }
    if let Some(date) = date.filter(|date| !date.is_empty()) {
        query = query.with(Field::Date, date);
    }
    match &log.executor {
        Some(executor) => query.with(Field::Executor, executor.code.as_str()),
        None => query,
    }
}

/// How many of each case each executor has.
fn tally(frame: &Frame, log: &Log, asked: &Query) -> AnyView {
    let (lang, texts) = (frame.lang, ControlTexts::of(frame.lang));
    let heads = Case::ALL.iter().map(|case| view! { <th scope="col">{case.name(lang)}</th> }).collect_view();
    let row = |(executor, counts): &(Named, [u32; 3])| {
        let href = asked.with(Field::Executor, executor.code.as_str()).href(lang, "/control/sanctions");
        let cells = counts.iter().map(|count| view! { <td class="number">{*count}</td> }).collect_view();
        view! {
            <tr>
                <th scope="row">
                    <a href=href>{executor.name.clone()}</a>
                </th>
                {cells}
                <td class="number">{counts.iter().sum::<u32>()}</td>
            </tr>
        }
    };
    view! {
        <section aria-labelledby="tally">
            <h2 id="tally">{texts.by_executor}</h2>
            <div class="scroll">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{texts.executor}</th>
                            {heads}
                            <th scope="col">{texts.total}</th>
                        </tr>
                    </thead>
                    <tbody>{log.tally.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn entries(frame: &Frame, log: &Log, enters: bool) -> AnyView {
    let texts = ControlTexts::of(frame.lang);
    let items =
        log.entries.iter().map(|entry| view! { <li class="piece">{one(frame, entry, enters)}</li> }).collect_view();
    view! {
        <section aria-labelledby="entries">
            <h2 id="entries">{texts.entries}</h2>
            <ul class="pieces">{items}</ul>
        </section>
    }
    .into_any()
}

/// An entry. Who may see the request is led to its card, everybody else to what all see of it.
fn one(frame: &Frame, entry: &LogEntry, enters: bool) -> AnyView {
    let (lang, texts, words) = (frame.lang, ControlTexts::of(frame.lang), frame.words());
    let sees = frame.staff.is_some_and(|role| may(role, Permission::SeeRequests));
    let page = if sees { PAGES.0 } else { "/requests" };
    let number = format!("{} {}", SiteTexts::of(lang).number, entry.request);
    let at = instant(&words, entry.at, words.exact(entry.at));
    let take_out = enters.then(|| {
        view! {
            <form class="piece__form" method="post" action=frame.link("/control/sanctions/take-out")>
                <input type="hidden" name="entry" value=entry.id.to_string() />
                <button class="button button--quiet">{texts.take_out}</button>
            </form>
        }
    });
    view! {
        <p class="piece__about">
            <a href=frame.link(&format!("{page}/{}", entry.request))>
                {number} " · " {entry.request_type.name.clone()}
            </a>
            <b>{entry.case.name(lang)}</b>
            <span class="quiet">{entry.executor.name.clone()} " · " {at}</span>
        </p>
        {entry.note.clone().map(|note| view! { <blockquote>{note}</blockquote> })}
        {take_out}
    }
    .into_any()
}
