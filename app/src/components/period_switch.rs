//! Day, week, month, year; and the ones before and after. All of them are links.

use domain::period::Period;
use domain::query::Field;
use domain::time::{Timestamp, Window};
use leptos::prelude::*;

use crate::address::Query;
use crate::i18n::SiteTexts;
use crate::words::{Words, next_date, previous_date};

/// The period of an address.
pub(crate) fn period_of(query: &Query, default: Period) -> Period {
    query.get(Field::Period).and_then(Period::from_code).unwrap_or(default)
}

/// The switch above a page's data.
pub(crate) fn period_switch(
    words: &Words,
    path: &str,
    query: &Query,
    period: Period,
    window: Window,
    now: Timestamp,
) -> AnyView {
    let lang = words.lang;
    let texts = SiteTexts::of(lang);
    // Another window has other pages of the list.
    let query = query.without(&[Field::Before]);
    let periods = Period::ALL
        .iter()
        .map(|&choice| {
            let name = match choice {
                Period::Day => texts.day,
                Period::Week => texts.week,
                Period::Month => texts.month,
                Period::Year => texts.year,
            };
            let href = query.with(Field::Period, choice.code()).href(lang, path);
            view! {
                <li>
                    <a href=href aria-current=(choice == period).then_some("true")>
                        {name}
                    </a>
                </li>
            }
        })
        .collect_view();
    let dated = |date: String| query.with(Field::Period, period.code()).with(Field::Date, date).href(lang, path);
    let previous = dated(previous_date(words, window));
    let next = match next_date(words, window, now) {
        Some(date) => {
            view! { <a class="period__step" href=dated(date) aria-label=texts.next title=texts.next>"›"</a> }.into_any()
        }
        None => view! { <span class="period__step period__step--none" aria-hidden="true">"›"</span> }.into_any(),
    };
    view! {
        <nav class="period" aria-label=texts.period>
            <ul class="period__kinds">{periods}</ul>
            <div class="period__window">
                <a class="period__step" href=previous aria-label=texts.previous title=texts.previous>
                    "‹"
                </a>
                <span class="period__name">{words.window(period, window)}</span>
                {next}
            </div>
        </nav>
    }
    .into_any()
}
