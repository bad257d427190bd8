//! `/report`: where the form will be, and whom to call meanwhile.

use domain::classifier::Lang;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::address::link;
use crate::ask::use_lang;
use crate::i18n::{EMERGENCY, ReportTexts};

/// Where the form will be, and whom to call meanwhile.
#[component]
pub(crate) fn ReportPage() -> impl IntoView {
    let lang = use_lang();
    let texts = ReportTexts::of(lang);
    let services = EMERGENCY.map(|(number, uk, en)| {
        let name = match lang {
            Lang::Uk => uk,
            Lang::En => en,
        };
        view! {
            <li>
                <a class="call" href=format!("tel:{number}") rel="external">
                    <b class="number">{number}</b>
                    <span>{name}</span>
                </a>
            </li>
        }
    });
    view! {
        <Title text=texts.title />
        <Meta name="description" content=texts.description />
        <section class="page page--narrow">
            <h1>{texts.title}</h1>
            <p class="lead">{texts.soon}</p>
            <p>{texts.until_then}</p>
            <h2>{texts.danger}</h2>
            <ul class="calls">{services.into_iter().collect_view()}</ul>
            <p>
                <a class="button button--quiet" href=link(lang, "/map")>
                    {texts.meanwhile}
                </a>
            </p>
        </section>
    }
}
