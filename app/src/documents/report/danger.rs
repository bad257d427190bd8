//! Whom to call.

use domain::classifier::Lang;
use leptos::prelude::*;

use crate::i18n::{EMERGENCY, ReportTexts, call_first};

fn call(lang: Lang, (number, uk, en): (&'static str, &'static str, &'static str)) -> AnyView {
    let name = match lang {
        Lang::Uk => uk,
        Lang::En => en,
    };
    view! {
        <li>
            <a class="call" href=format!("tel:{number}")>
                <b class="number">{number}</b>
                <span>{name}</span>
            </a>
        </li>
    }
    .into_any()
}

/// All services, below the search.
pub(super) fn services(lang: Lang) -> AnyView {
    let texts = ReportTexts::of(lang);
    let calls = EMERGENCY.map(|service| call(lang, service));
    view! {
        <section class="report__calls">
            <h2>{texts.danger}</h2>
            <ul class="calls">{calls.into_iter().collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Whom to call first about such a danger.
pub(super) fn before_reporting(lang: Lang, direction: &str, type_code: &str) -> AnyView {
    let texts = ReportTexts::of(lang);
    let numbers = call_first(direction, type_code);
    let services = numbers.iter().filter_map(|number| EMERGENCY.into_iter().find(|(known, ..)| known == number));
    let gas = direction == "gas_supply";
    // Where gas is smelled, whoever reports first loses time. Other emergencies are often none of life and death.
    let heading = if gas { texts.danger_first } else { texts.danger };
    let advice = gas.then(|| view! { <p>{texts.gas}</p> });
    view! {
        <section class="danger" aria-label=heading>
            <h2>{heading}</h2>
            {advice}
            <ul class="calls">{services.map(|service| call(lang, service)).collect_view()}</ul>
            <p>{texts.after_call}</p>
        </section>
    }
    .into_any()
}
