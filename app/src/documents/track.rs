//! `/track`: a code to the phone, for those who have neither an account nor the link.

use leptos::prelude::*;

use super::field::{Field, fault_summary};
use super::{Document, Fault, Frame};
use crate::i18n::{FormTexts, TrackTexts};

/// What was typed.
#[derive(Default)]
pub struct TrackForm {
    /// The number of the request.
    pub id: String,
    /// The last digits of the phone.
    pub last_digits: String,
    /// What could not be taken.
    pub fault: Option<Fault>,
}

fn name_of(texts: &'static TrackTexts) -> impl Fn(&str) -> &'static str {
    |field| match field {
        "id" => texts.number,
        "code" => texts.code,
        _ => texts.last_digits,
    }
}

/// The first step: which request, and whose phone.
#[must_use]
pub fn number_form(frame: &Frame, form: &TrackForm) -> Document {
    let lang = frame.lang;
    let texts = TrackTexts::of(lang);
    let number = Field::required("id", texts.number, "off").digits(20);
    let digits = Field::required("last_digits", texts.last_digits, "off").hint(texts.last_digits_hint).digits(4);
    let body = view! {
        <div class="page page--narrow">
            <h1>{texts.title}</h1>
            <p>{texts.lead}</p>
            {fault_summary(lang, FormTexts::of(lang).correct, form.fault, name_of(texts))}
            <form class="form" method="post" action=frame.link("/track")>
                {number.draw(lang, &form.id, form.fault)}
                {digits.draw(lang, &form.last_digits, form.fault)}
                <button class="button">{texts.send}</button>
            </form>
            <p class="quiet">
                {texts.public} " " <a href=frame.link("/requests")>{texts.find}</a>
            </p>
        </div>
    };
    Document::new(texts.title, body.into_any())
}

/// The second step: the code.
#[must_use]
pub fn code_form(frame: &Frame, form: &TrackForm) -> Document {
    let lang = frame.lang;
    let texts = TrackTexts::of(lang);
    let code = Field::required("code", texts.code, "one-time-code").digits(12);
    let again = format!("{}?id={}", frame.link("/track"), form.id.parse::<i64>().unwrap_or_default());
    let body = view! {
        <div class="page page--narrow">
            <h1>{texts.code_title}</h1>
            <p>{texts.code_lead}</p>
            {fault_summary(lang, FormTexts::of(lang).correct, form.fault, name_of(texts))}
            <form class="form" method="post" action=frame.link("/track/code")>
                <input type="hidden" name="id" value=form.id.clone() />
                {code.draw(lang, "", form.fault)}
                <button class="button">{texts.open}</button>
            </form>
            <p>
                <a href=again>{texts.again}</a>
            </p>
        </div>
    };
    Document::new(texts.code_title, body.into_any())
}
