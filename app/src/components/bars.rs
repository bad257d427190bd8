//! Shares as bars. The chart is a table: the bars stand in its cells beside the numbers.

use leptos::prelude::*;

use crate::ask::use_lang;
use crate::i18n::StatsTexts;
use crate::words::{decimal, grouped, share};

/// One bar.
pub(crate) struct Bar {
    /// What it is called.
    pub(crate) name: String,
    /// Where it leads.
    pub(crate) href: Option<String>,
    /// How many.
    pub(crate) count: u32,
    /// Of the whole, 0–1.
    pub(crate) share: f64,
    /// A class that says how it is meant, if it is not plain.
    pub(crate) kind: &'static str,
}

/// Bars below each other, as long as their share of the largest. Roles are said aloud: on a phone the cells are no table cells to a
/// browser.
pub(crate) fn share_bars(caption: &'static str, bars: Vec<Bar>) -> AnyView {
    let lang = use_lang();
    let texts = StatsTexts::of(lang);
    let largest = bars.iter().map(|bar| bar.share).fold(0.0, f64::max);
    let rows = bars
        .into_iter()
        .map(|bar| {
            let part = if largest > 0.0 { bar.share / largest } else { 0.0 };
            let name = match bar.href {
                Some(href) => view! { <a href=href>{bar.name}</a> }.into_any(),
                None => bar.name.into_any(),
            };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        {name}
                    </th>
                    <td role="cell" class="bars__bar">
                        {thin_bar(part, bar.kind)}
                    </td>
                    <td role="cell" class="number">
                        {grouped(bar.count)}
                    </td>
                    <td role="cell" class="number quiet">
                        {share(lang, bar.share)}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="bars" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead class="visually-hidden" role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">
                        {texts.name}
                    </th>
                    <td role="cell"></td>
                    <th scope="col" role="columnheader">
                        {texts.count}
                    </th>
                    <th scope="col" role="columnheader">
                        {texts.share}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A thin bar filled to a part of its length.
pub(crate) fn thin_bar(part: f64, kind: &'static str) -> AnyView {
    let width = format!("{}%", decimal(part.clamp(0.0, 1.0) * 100.0, 1, '.'));
    view! {
        <svg class=format!("bar {kind}") aria-hidden="true" focusable="false">
            <rect class="bar__track" width="100%" height="100%" rx="3" />
            <rect class="bar__part" width=width height="100%" rx="3" />
        </svg>
    }
    .into_any()
}
