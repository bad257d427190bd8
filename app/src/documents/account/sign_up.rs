//! `/account/sign-up`: the phone, then the code and who it is.

use domain::intake::ApplicantForm;
use leptos::prelude::*;

use super::{Trouble, fields, next_field, page, with_next};
use crate::documents::{Document, Frame, privacy};
use crate::i18n::{AccountTexts, code_sent, phone};

/// What the pages show.
#[derive(Clone, Copy, Debug)]
pub struct SignUpView<'a> {
    /// What was typed so far. In the second step the phone is E.164.
    pub typed: &'a ApplicantForm,
    /// Where to go from there: a path of ours.
    pub next: Option<&'a str>,
    /// Why it did not work.
    pub trouble: Option<Trouble>,
    /// Whether phones can be reached.
    pub possible: bool,
    /// Whether messages stay in the outbox of a made-up city.
    pub in_outbox: bool,
}

/// First the phone.
#[must_use]
pub fn sign_up_phone(frame: &Frame, view: &SignUpView<'_>) -> Document {
    let lang = frame.lang;
    let texts = AccountTexts::of(lang);
    let SignUpView { typed, next, trouble, possible, .. } = *view;
    if !possible {
        return page(texts.sign_up_off_title, view! { <p>{texts.sign_up_off}</p> }.into_any());
    }
    let content = view! {
        <p class="quiet">{texts.sign_up_lead}</p>
        {trouble.map(|trouble| trouble.draw(lang, texts.fix))}
        <form class="form" method="post" action=frame.link("/account/sign-up")>
            {next_field(next)} {fields::phone(lang, &typed.phone, trouble)}
            <p class="form__send">
                <button class="button button--wide">{texts.send_code}</button>
            </p>
            {privacy::short(lang)}
        </form>
        <ul class="account__ways">
            <li>
                {texts.have_account} " "
                <a href=with_next(frame, "/account/sign-in", next)>{texts.sign_in}</a>
            </li>
        </ul>
    };
    page(texts.sign_up, content.into_any())
}

/// Then the code, a password, and who it is.
#[must_use]
pub fn sign_up_code(frame: &Frame, view: &SignUpView<'_>) -> Document {
    let lang = frame.lang;
    let texts = AccountTexts::of(lang);
    let SignUpView { typed, next, trouble, in_outbox, .. } = *view;
    let content = view! {
        <p>{code_sent(lang, &phone(&typed.phone))}</p>
        {outbox_note(frame, in_outbox)}
        {trouble.map(|trouble| trouble.draw(lang, texts.correct))}
        <form class="form" method="post" action=frame.link("/account/sign-up/code")>
            {next_field(next)} <input type="hidden" name="phone" value=typed.phone.clone() />
            {fields::code(lang, trouble)}
            {fields::new_password(lang, texts.password, trouble)}
            <fieldset>
                <legend>{texts.who}</legend>
                <p class="quiet">{texts.who_hint}</p>
                {fields::person(lang, typed, trouble)}
            </fieldset>
            {privacy::short(lang)}
            <p class="form__send">
                <button class="button button--wide">{texts.create}</button>
            </p>
            {code_ways(frame, "/account/sign-up", next)}
        </form>
    };
    page(texts.sign_up, content.into_any())
}

/// Where the code lies, in a made-up city.
pub(super) fn outbox_note(frame: &Frame, in_outbox: bool) -> AnyView {
    let texts = AccountTexts::of(frame.lang);
    let note = in_outbox.then(|| {
        view! {
            <p class="account__note">
                {texts.in_outbox} " " <a href=frame.link("/outbox") target="_blank">{texts.outbox}</a> "."
            </p>
        }
    });
    note.into_any()
}

/// When no code comes: another one, to the same phone with all that was typed; or another phone. To stand after the form's own button: Enter in a
/// field presses the first one.
pub(super) fn code_ways(frame: &Frame, first_step: &'static str, next: Option<&str>) -> AnyView {
    let texts = AccountTexts::of(frame.lang);
    view! {
        <p class="account__again">
            <button class="link" name="again" value="1" formaction=frame.link(first_step) formnovalidate>
                {texts.send_again}
            </button>
            " "
            <a href=with_next(frame, first_step, next)>{texts.other_phone}</a>
        </p>
    }
    .into_any()
}
