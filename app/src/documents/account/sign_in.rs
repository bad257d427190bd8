//! `/account/sign-in`.

use leptos::prelude::*;

use super::{Trouble, fields, next_field, page, with_next};
use crate::documents::{Document, Frame};
use crate::i18n::{AccountTexts, SecondTexts};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct SignInView<'a> {
    /// The phone as it was typed.
    pub phone: &'a str,
    /// Where to go from there: a path of ours.
    pub next: Option<&'a str>,
    /// Why it did not work.
    pub trouble: Option<Trouble>,
    /// Whether an account was deleted just now.
    pub deleted: bool,
    /// The host of the identity provider, where the city has one.
    pub provider: Option<&'a str>,
}

/// Phone and password.
#[must_use]
pub fn sign_in(frame: &Frame, view: &SignInView<'_>) -> Document {
    let lang = frame.lang;
    let texts = AccountTexts::of(lang);
    let SignInView { phone, next, trouble, deleted, provider } = *view;
    let provider = provider.map(|host| through(frame, host, next));
    let content = view! {
        {deleted.then(|| view! { <p class="greeting" role="status">{texts.deleted}</p> })}
        <p class="quiet">{texts.sign_in_lead}</p>
        {trouble.map(|trouble| trouble.draw(lang, texts.fix))}
        <form class="form" method="post" action=frame.link("/account/sign-in")>
            {next_field(next)} {fields::phone(lang, phone, trouble)} {fields::password(lang, "password", trouble)}
            <p class="form__send">
                <button class="button button--wide">{texts.sign_in}</button>
            </p>
        </form>
        {provider}
        <ul class="account__ways">
            <li>
                <a href=with_next(frame, "/account/reset", next)>{texts.forgot}</a>
            </li>
            <li>
                {texts.no_account} " "
                <a href=with_next(frame, "/account/sign-up", next)>{texts.sign_up}</a>
            </li>
        </ul>
    };
    page(texts.sign_in, content.into_any())
}

/// The way through the city's identity provider.
fn through(frame: &Frame, host: &str, next: Option<&str>) -> AnyView {
    let texts = SecondTexts::of(frame.lang);
    view! {
        <section class="account__part" aria-labelledby="provider-title">
            <h2 id="provider-title">{texts.for_staff}</h2>
            <p>
                <a class="button button--quiet" href=with_next(frame, "/account/oidc", next)>
                    {format!("{} {host}", texts.through)}
                </a>
            </p>
        </section>
    }
    .into_any()
}
