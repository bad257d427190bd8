//! Filters: a chip opens a list of choices, each a link with the number of requests behind it.

use leptos::prelude::*;

use crate::words::grouped;

/// One choice of a filter.
#[derive(Clone, PartialEq)]
pub(crate) struct Choice {
    /// What it is called.
    pub(crate) name: String,
    /// How many requests it would leave; `None`: not told.
    pub(crate) count: Option<u32>,
    /// Where it leads.
    pub(crate) href: String,
    /// Whether it is chosen now.
    pub(crate) chosen: bool,
}

/// A chip. `all` leads to the view without this filter. It opens without JavaScript, and one at a time.
pub(crate) fn filter_chip(name: &'static str, all: (&'static str, String), choices: Vec<Choice>) -> AnyView {
    let chosen: Vec<&str> = choices.iter().filter(|choice| choice.chosen).map(|choice| choice.name.as_str()).collect();
    let summary = match &chosen[..] {
        [] => name.to_owned(),
        [one] => (*one).to_owned(),
        several => format!("{name}: {}", several.len()),
    };
    let active = !chosen.is_empty();
    let items = choices
        .into_iter()
        .map(|choice| {
            view! {
                <li>
                    <a href=choice.href aria-current=choice.chosen.then_some("true")>
                        <span>{choice.name}</span>
                        {choice.count.map(|count| view! { <span class="number quiet">{grouped(count)}</span> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="chip" class:chip--active=active name="filter">
            <summary>{summary}</summary>
            <ul class="chip__choices">
                <li>
                    <a href=all.1 aria-current=(!active).then_some("true")>
                        {all.0}
                    </a>
                </li>
                {items}
            </ul>
        </details>
    }
    .into_any()
}
