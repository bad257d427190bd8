//! What a page shows when it cannot show what it is for.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::address::link;
use crate::api::ApiError;
use crate::ask::use_lang;
use crate::i18n::{ProblemTexts, SiteTexts, bad_parameter};

/// What happened, and the way out.
pub(crate) fn failure_page(error: &ApiError) -> AnyView {
    let lang = use_lang();
    let texts = ProblemTexts::of(lang);
    let here = use_location().pathname.get_untracked();
    let (title, what, hint, action, href) = match error.status() {
        400 => {
            let what = error.field_error().map(|field| bad_parameter(lang, field));
            (texts.bad_title, what, texts.bad_hint, texts.bad_action, here)
        }
        404 => (texts.not_found_title, None, texts.not_found_hint, texts.not_found_action, link(lang, "/")),
        _ => (texts.down_title, None, texts.down_hint, texts.down_action, here),
    };
    view! {
        <Title text=title />
        <section class="page page--narrow failure">
            <h1>{title}</h1>
            {what.map(|what| view! { <p class="failure__what">{what}</p> })}
            <p>{hint}</p>
            <p>
                // A fresh start: what failed may be kept in the page.
                <a class="button" href=href rel="external">
                    {action}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// What is said above old data while the server cannot be reached.
pub(crate) fn offline_notice(offline: impl Fn() -> bool + Send + Sync + 'static) -> AnyView {
    let text = SiteTexts::of(use_lang()).offline;
    view! {
        <div class="notices" role="status">
            {move || offline().then(|| view! { <p class="notice">{text}</p> })}
        </div>
    }
    .into_any()
}
