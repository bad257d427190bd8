//! `/cabinet/settings/delete`: the end of an account.

use leptos::prelude::*;

use super::{Trouble, fields, page};
use crate::documents::{Document, Frame};
use crate::i18n::{AccountTexts, SettingsTexts};

/// What will happen, and the password once more.
#[must_use]
pub fn delete(frame: &Frame, trouble: Option<Trouble>) -> Document {
    let lang = frame.lang;
    let texts = SettingsTexts::of(lang);
    let content = view! {
        <p>
            <b>{texts.delete_lead}</b>
        </p>
        <p>{texts.delete_requests}</p>
        <p>
            {texts.delete_data} " "
            <a href=frame.link("/cabinet/settings/export") download="misto.json">
                {texts.download}
            </a>
        </p>
        {trouble.map(|trouble| trouble.draw(lang, AccountTexts::of(lang).fix))}
        <form class="form" method="post" action=frame.link("/cabinet/settings/delete")>
            {fields::password(lang, "password", trouble)}
            <p class="form__send account__buttons">
                <button class="button account__delete">{texts.delete_forever}</button>
                <a class="button button--quiet" href=frame.link("/cabinet/settings")>
                    {texts.keep}
                </a>
            </p>
        </form>
    };
    page(texts.delete, content.into_any())
}
