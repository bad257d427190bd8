//! `/account/reset`: the phone, then the code and a new password.

use leptos::prelude::*;

use super::sign_up::{code_ways, outbox_note};
use super::{Trouble, fields, next_field, page, with_next};
use crate::documents::{Document, Frame};
use crate::i18n::{AccountTexts, phone as divided, reset_sent};

/// What the pages show.
#[derive(Clone, Copy, Debug)]
pub struct ResetView<'a> {
    /// The phone as it was typed; in the second step E.164.
    pub phone: &'a str,
    /// Where to go from there: a path of ours.
    pub next: Option<&'a str>,
    /// Why it did not work.
    pub trouble: Option<Trouble>,
    /// Whether messages stay in the outbox of a made-up city.
    pub in_outbox: bool,
}

/// First the phone.
#[must_use]
pub fn reset_phone(frame: &Frame, view: &ResetView<'_>) -> Document {
    let lang = frame.lang;
    let texts = AccountTexts::of(lang);
    let ResetView { phone, next, trouble, .. } = *view;
    let content = view! {
        <p class="quiet">{texts.reset_lead}</p>
        {trouble.map(|trouble| trouble.draw(lang, texts.fix))}
        <form class="form" method="post" action=frame.link("/account/reset")>
            {next_field(next)} {fields::phone(lang, phone, trouble)}
            <p class="form__send">
                <button class="button button--wide">{texts.send_code}</button>
            </p>
        </form>
        <ul class="account__ways">
            <li>
                <a href=with_next(frame, "/account/sign-in", next)>{texts.sign_in}</a>
            </li>
        </ul>
    };
    page(texts.reset, content.into_any())
}

/// Then the code and a new password.
#[must_use]
pub fn reset_code(frame: &Frame, view: &ResetView<'_>) -> Document {
    let lang = frame.lang;
    let texts = AccountTexts::of(lang);
    let ResetView { phone, next, trouble, in_outbox } = *view;
    let content = view! {
        <p>{reset_sent(lang, &divided(phone))}</p>
        {outbox_note(frame, in_outbox)}
        {trouble.map(|trouble| trouble.draw(lang, texts.correct))}
        <form class="form" method="post" action=frame.link("/account/reset/code")>
            {next_field(next)} <input type="hidden" name="phone" value=phone.to_owned() />
            {fields::code(lang, trouble)}
            {fields::new_password(lang, texts.new_password, trouble)}
            <p class="form__send">
                <button class="button button--wide">{texts.set_password}</button>
            </p>
            {code_ways(frame, "/account/reset", next)}
        </form>
    };
    page(texts.reset, content.into_any())
}
