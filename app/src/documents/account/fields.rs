//! The fields that several forms about accounts have.

use domain::account::MAX_PASSWORD;
use domain::classifier::Lang;
use domain::intake::{ApplicantForm, MAX_ADDRESS, MAX_NAME};
use leptos::prelude::*;

use super::Trouble;
use crate::documents::Fault;
use crate::documents::field::{Field, described, labelled};
use crate::i18n::AccountTexts;

/// The phone, to be typed.
pub(super) fn phone(lang: Lang, typed: &str, trouble: Option<Trouble>) -> AnyView {
    let texts = AccountTexts::of(lang);
    let field =
        Field { longest: 40, ..Field::required("phone", texts.phone, "tel").kind("tel").hint(texts.phone_hint) };
    field.draw(lang, typed, fault(trouble))
}

/// The password that somebody has: never filled in by the page.
pub(super) fn password(lang: Lang, name: &'static str, trouble: Option<Trouble>) -> AnyView {
    let texts = AccountTexts::of(lang);
    let label = if name == "current_password" { texts.current_password } else { texts.password };
    let field = Field { longest: MAX_PASSWORD, ..Field::required(name, label, "current-password").kind("password") };
    field.draw(lang, "", fault(trouble))
}

/// A password that somebody chooses.
pub(super) fn new_password(lang: Lang, label: &'static str, trouble: Option<Trouble>) -> AnyView {
    let field = Field::required("password", label, "new-password").kind("password");
    let field = Field { longest: MAX_PASSWORD, ..field.hint(AccountTexts::of(lang).password_hint) };
    field.draw(lang, "", fault(trouble))
}

/// The code that came to the phone. Phones offer it above their keyboard.
pub(super) fn code(lang: Lang, trouble: Option<Trouble>) -> AnyView {
    let texts = AccountTexts::of(lang);
    let fault = fault(trouble).filter(|fault| fault.field == "code");
    let input = view! {
        <input
            id="code"
            class="account__code"
            name="code"
            type="text"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength="12"
            required
            autofocus
            aria-invalid=fault.map(|_| "true")
            aria-describedby=described("code", true, fault.is_some())
        />
    };
    labelled(lang, "code", texts.code, Some(texts.code_hint), true, fault, input.into_any())
}

/// Who somebody is, but for the phone.
pub(super) fn person(lang: Lang, typed: &ApplicantForm, trouble: Option<Trouble>) -> AnyView {
    let texts = AccountTexts::of(lang);
    let fault = fault(trouble);
    let name = |field: Field, typed: &str| Field { longest: MAX_NAME, ..field }.draw(lang, typed, fault);
    let email = Field::optional("email", texts.email, "email").kind("email").hint(texts.email_hint);
    let address = Field::required("applicant_address", texts.address, "street-address");
    view! {
        {name(Field::required("surname", texts.surname, "family-name"), &typed.surname)}
        {name(Field::required("first_name", texts.first_name, "given-name"), &typed.first_name)}
        {name(Field::optional("patronymic", texts.patronymic, "additional-name"), &typed.patronymic)}
        {Field { longest: MAX_ADDRESS, ..address }.draw(lang, &typed.address, fault)}
        {Field { longest: 254, ..email }.draw(lang, &typed.email, fault)}
    }
    .into_any()
}

fn fault(trouble: Option<Trouble>) -> Option<Fault> {
    trouble.and_then(Trouble::fault)
}
