//! `/requests?id=`: from a number to its card. A plain form leads here.

use domain::classifier::Lang;
use domain::query::{Field, request_id};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::address::{link, use_query};
use crate::api::ApiError;
use crate::ask::use_lang;
use crate::i18n::{HomeTexts, SiteTexts, bad_parameter};

/// Leads on to the card of the number, or says why it cannot be one.
#[component]
pub(crate) fn FindPage() -> impl IntoView {
    let lang = use_lang();
    let texts = HomeTexts::of(lang);
    let query = use_query();
    move || {
        let given = query.get().map(|query| query.owned(Field::Id));
        let found = given.clone().and_then(|given| request_id(given.as_deref()));
        match found {
            Ok(id) => view! { <Redirect path=link(lang, &format!("/requests/{id}")) /> }.into_any(),
            Err(error) => {
                // An empty search is a question, not a mistake.
                let mistake = match &given {
                    Ok(None) => None,
                    Ok(Some(_)) => Some(texts.number_bad.to_owned()),
                    Err(unreadable) => Some(bad_parameter(lang, *unreadable)),
                };
                if mistake.is_some() {
                    ApiError::from(error).answer();
                }
                let typed = given.ok().flatten();
                view! {
                    <Title text=texts.number_title />
                    <section class="page page--narrow">
                        <h1>{texts.number_title}</h1>
                        {mistake.map(|mistake| view! { <p class="failure__what" role="alert">{mistake}</p> })}
                        {find_form(lang, typed)}
                    </section>
                }
                .into_any()
            }
        }
    }
}

/// The form that asks for a number; what was typed stays.
pub(super) fn find_form(lang: Lang, typed: Option<String>) -> AnyView {
    let texts = SiteTexts::of(lang);
    view! {
        <form class="find" method="get" action=link(lang, "/requests") role="search">
            <label for="find-id">{texts.search_label}</label>
            <input
                id="find-id"
                name="id"
                type="text"
                inputmode="numeric"
                autocomplete="off"
                maxlength="18"
                required
                value=typed
            />
            <button type="submit">{texts.search}</button>
        </form>
    }
    .into_any()
}
