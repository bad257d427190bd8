//! A big plain number.

use domain::classifier::Lang;
use leptos::prelude::*;

use crate::ask::use_lang;
use crate::i18n::{SiteTexts, from_nothing};
use crate::words::{grouped, share};

/// What a tile shows.
pub(crate) struct Tile {
    /// The number as text; `None`: unknown.
    pub(crate) value: Option<String>,
    /// What it counts.
    pub(crate) label: &'static str,
    /// What it is of.
    pub(crate) hint: Option<String>,
    /// Whether it counts what is late.
    pub(crate) late: bool,
    /// Where it leads.
    pub(crate) href: Option<String>,
    /// Against other windows.
    pub(crate) changes: Vec<Change>,
}

/// How a count stands against the same count of another window.
pub(crate) struct Change {
    /// In words: "+12 %", "тоді не було".
    text: String,
    /// Against what.
    against: &'static str,
}

impl Change {
    /// The change from `before` to `now`; `None` where either is unknown.
    pub(crate) fn of(lang: Lang, now: Option<u32>, before: Option<u32>, against: &'static str) -> Option<Self> {
        Some(Self { text: change(lang, now?, before?), against })
    }
}

fn change(lang: Lang, now: u32, before: u32) -> String {
    if before == 0 {
        return if now == 0 { share(lang, 0.0) } else { from_nothing(lang).to_owned() };
    }
    let ratio = (f64::from(now) - f64::from(before)) / f64::from(before);
    let sign = if ratio > 0.0 {
        "+"
    } else if ratio < 0.0 {
        "−"
    } else {
        "±"
    };
    format!("{sign}{}", share(lang, ratio.abs()))
}

impl Tile {
    /// A tile that shows a count.
    pub(crate) fn count(value: Option<u32>, label: &'static str) -> Self {
        Self { value: value.map(grouped), label, hint: None, late: false, href: None, changes: Vec::new() }
    }

    /// A tile that shows what is said already.
    pub(crate) fn said(value: Option<String>, label: &'static str, hint: &'static str) -> Self {
        Self { hint: Some(hint.to_owned()), value, ..Self::count(None, label) }
    }
}

/// The tile: one item of a list of tiles.
pub(crate) fn tile(tile: Tile) -> AnyView {
    let no_data = SiteTexts::of(use_lang()).no_data;
    let value = match tile.value {
        Some(value) => view! { <span class="tile__value">{value}</span> }.into_any(),
        None => view! { <span class="tile__value tile__value--none">{no_data}</span> }.into_any(),
    };
    let body = view! {
        {value}
        <span class="tile__label">{tile.label}</span>
        {tile.hint.map(|hint| view! { <span class="tile__hint">{hint}</span> })}
        {tile
            .changes
            .into_iter()
            .map(|change| {
                view! {
                    <span class="tile__change">
                        <b>{change.text}</b>
                        " "
                        {change.against}
                    </span>
                }
            })
            .collect_view()}
    };
    let body = match tile.href {
        Some(href) => view! { <a class="tile__body" href=href>{body}</a> }.into_any(),
        None => view! { <div class="tile__body">{body}</div> }.into_any(),
    };
    view! {
        <li class="tile" class:tile--late=tile.late>
            {body}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_a_sign() {
        assert_eq!(change(Lang::En, 112, 100), "+12%");
        assert_eq!(change(Lang::Uk, 95, 100), "−5,0\u{a0}%");
        assert_eq!(change(Lang::En, 7, 7), "±0%");
        assert_eq!(change(Lang::Uk, 7, 0), "тоді не було");
        assert!(Change::of(Lang::Uk, Some(7), None, "").is_none());
    }
}
