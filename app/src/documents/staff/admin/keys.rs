//! `/admin/keys`: keys of other programs.

use domain::permission::Scope;
use leptos::prelude::*;
use service::api_key::ApiKey;

use super::{choice, faults, line, part};
use crate::components::instant;
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{AdminTexts, scope};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct KeysView<'a> {
    /// All keys.
    pub keys: &'a [ApiKey],
    /// The name that was typed.
    pub name: &'a str,
    /// What could not be taken.
    pub fault: Option<Fault>,
    /// The key that was just made.
    pub made: Option<&'a str>,
}

/// The keys, and a form for another.
#[must_use]
pub fn keys(frame: &Frame, view: &KeysView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let made = view.made.map(|key| {
        view! {
            <div class="account__saved" role="status">
                <p>{texts.key_is}</p>
                <p>
                    <b class="second__key">{key.to_owned()}</b>
                </p>
            </div>
        }
    });
    let empty = view.keys.is_empty().then(|| view! { <p>{texts.no_keys}</p> });
    let rows = view.keys.iter().map(|key| row(frame, key)).collect_view();
    let scopes = Scope::ALL.iter().map(|row| (row.code().to_owned(), scope(lang, *row).to_owned()));
    let content = view! {
        <p>{texts.keys_lead}</p>
        {made}
        {empty}
        <ul class="admin__list">{rows}</ul>
        <section class="admin__box" aria-labelledby="new-key">
            <h2 id="new-key">{texts.new_key}</h2>
            {faults(lang, view.fault)}
            <form class="form" method="post" action=frame.link("/admin/keys")>
                {line(frame, "name", None, true, view.name, view.fault)}
                {choice(frame, "scope", None, true, scopes, "", view.fault)} <p class="form__send">
                    <button class="button">{texts.make_key}</button>
                </p>
            </form>
        </section>
    };
    part(frame, texts.keys, content.into_any())
}

fn row(frame: &Frame, key: &ApiKey) -> AnyView {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let (words, now) = (frame.words(), frame.city.server_now);
    let ago = |at| instant(&words, at, words.ago(at, now));
    let used = key.last_used_at.map_or_else(|| texts.never.into_any(), ago);
    let opens = Scope::from_code(&key.scope).map_or_else(|| key.scope.clone(), |row| scope(lang, row).to_owned());
    let end = match key.revoked_at {
        Some(at) => view! { <span class="admin__mark">{texts.revoked} " " {ago(at)}</span> }.into_any(),
        None => view! {
            <form method="post" action=frame.link("/admin/keys")>
                <input type="hidden" name="revoke" value=key.id.0.to_string() />
                <button class="link" aria-label=format!("{}: {}", texts.revoke, key.name)>
                    {texts.revoke}
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li>
            <b>{key.name.clone()}</b>
            <span>{opens}</span>
            <span class="quiet">
                {texts.made} " " {ago(key.created_at)} " · " {texts.made_by} " " {key.made_by.clone()} " · "
                {texts.last_used} ": " {used}
            </span>
            {end}
        </li>
    }
    .into_any()
}
