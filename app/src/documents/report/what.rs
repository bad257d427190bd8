//! The first page: what happened.

use leptos::prelude::*;

use super::danger;
use crate::documents::{Document, Frame};
use crate::i18n::ReportTexts;

/// A type that can be chosen.
#[derive(Clone, Debug)]
pub struct TypeItem {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What its direction is called.
    pub direction: String,
}

/// A direction with its types.
#[derive(Clone, Debug)]
pub struct DirectionItem {
    /// What people call it.
    pub name: String,
    /// Its types.
    pub types: Vec<TypeItem>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct WhatView {
    /// What was typed.
    pub typed: String,
    /// What may be meant by it.
    pub found: Vec<TypeItem>,
    /// What is reported most often.
    pub shortcuts: Vec<TypeItem>,
    /// All there is.
    pub directions: Vec<DirectionItem>,
}

/// What happened?
#[must_use]
pub fn what(frame: &Frame, view: &WhatView) -> Document {
    let texts = ReportTexts::of(frame.lang);
    let searched = !view.typed.trim().is_empty();
    let shortcuts = view.shortcuts.iter().map(|item| choice(frame, item, "", false)).collect_view();
    let directions = view.directions.iter().map(|direction| {
        let types = direction.types.iter().map(|item| choice(frame, item, "", false)).collect_view();
        view! {
            <details class="report__direction">
                <summary>{direction.name.clone()}</summary>
                <ul class="kinds">{types}</ul>
            </details>
        }
    });
    let nothing = searched && view.found.is_empty();
    let body = view! {
        <div class="page page--narrow report" data-report="what">
            <h1>{texts.what}</h1>
            <div class="report__states" data-states=states(frame)></div>
            <form class="report__search" method="get" action=frame.link("/report") role="search">
                <div class="field">
                    <label for="q">{texts.search}</label>
                    <p class="field__hint" id="q-hint">
                        {texts.search_hint}
                    </p>
                    <div class="report__line">
                        <input
                            id="q"
                            name="q"
                            type="search"
                            value=view.typed.clone()
                            maxlength="200"
                            autocomplete="off"
                            enterkeyhint="search"
                            aria-describedby="q-hint"
                            data-search=format!("/api/types?lang={}", frame.lang.code())
                            data-form=frame.link("/report")
                        />
                        <button class="button">{texts.find}</button>
                    </div>
                </div>
            </form>
            <section class="report__found" hidden=view.found.is_empty() aria-live="polite">
                <h2>{texts.found}</h2>
                <ul class="kinds">
                    {view.found.iter().map(|item| choice(frame, item, &view.typed, true)).collect_view()}
                </ul>
            </section>
            <p class="report__nothing" hidden=!nothing role="status">
                {texts.nothing_found}
            </p>
            <section>
                <h2>{texts.shortcuts}</h2>
                <ul class="kinds kinds--short">{shortcuts}</ul>
            </section>
            {danger::services(frame.lang)}
            <section>
                <h2>{texts.all}</h2>
                {directions.collect_view()}
            </section>
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["report"])
}

/// A type as a link to its form; what was typed goes along as the first words of the text.
fn choice(frame: &Frame, item: &TypeItem, typed: &str, with_direction: bool) -> AnyView {
    let words: String = url_part(typed.trim());
    let words = if words.is_empty() { words } else { format!("&q={words}") };
    let href = format!("{}?type={}{words}", frame.link("/report"), url_part(&item.code));
    let direction = with_direction.then(|| view! { <span class="quiet">{item.direction.clone()}</span> });
    view! {
        <li>
            <a href=href>
                <span>{item.name.clone()}</span>
                {direction}
            </a>
        </li>
    }
    .into_any()
}

/// As a value stands in an address.
fn url_part(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// What the script says of drafts and of what waits for a connection.
pub(super) fn states(frame: &Frame) -> String {
    let texts = ReportTexts::of(frame.lang);
    let words = serde_json::json!({
        "draft": texts.draft,
        "draftGo": texts.draft_go,
        "draftDrop": texts.draft_drop,
        "draftBack": texts.draft_back,
        "queued": texts.queued,
        "sendingQueue": texts.queue_sending,
        "sent": texts.queue_sent,
        "open": texts.queue_open,
        "refused": texts.queue_refused,
        "correct": texts.queue_correct,
        "offline": texts.offline,
        "sending": texts.sending,
        "locating": texts.locating,
        "denied": texts.locate_denied,
        "outside": texts.locate_outside,
        "chosen": texts.chosen,
        "point": texts.point,
        "report": frame.link("/report"),
    });
    words.to_string()
}

#[cfg(test)]
mod tests {
    use domain::classifier::Lang;

    use super::*;
    use crate::documents::field::tests::frame;

    #[test]
    fn what_was_typed_goes_along_and_breaks_out_of_nothing() {
        let item = TypeItem {
            code: "05.02".to_owned(), name: "Відсутня вода".to_owned(), direction: String::new()
        };
        let view = WhatView {
            typed: "\"><script>немає & води".to_owned(),
            found: vec![item],
            shortcuts: Vec::new(),
            directions: Vec::new(),
        };
        let html = frame(Lang::Uk).render(|frame| what(frame, &view));
        assert!(!html.contains("<script>немає"), "{html}");
        assert!(html.contains("/report?type=05.02&amp;q=%22%3E%3Cscript%3E%D0%BD"), "{html}");
    }
}
