//! `/admin/settings`: all of them, in groups.

use leptos::prelude::*;
use service::settings::{KEYS, Key};

use super::{part, saved};
use crate::documents::{Document, Frame};
use crate::i18n::{AdminTexts, Group, bad_setting, setting};

/// What the page shows.
pub struct SettingsView<'a> {
    /// The value of a key, as it was typed or is kept.
    pub value: &'a (dyn Fn(&str) -> String + Sync),
    /// The key that could not be set, and why, in the words of the command line.
    pub fault: Option<(&'a str, &'a str)>,
    /// Whether something was just saved.
    pub saved: bool,
}

/// All settings with their meaning.
#[must_use]
pub fn settings(frame: &Frame, view: &SettingsView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let groups = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let keys: Vec<&Key> = KEYS.iter().filter(|key| setting(lang, key.name).0 == group).collect();
            let fields = keys.iter().map(|key| field(frame, view, key)).collect_view();
            (!keys.is_empty()).then(|| {
                view! {
                    <fieldset class="admin__box">
                        <legend>{group.name(lang)}</legend>
                        {fields}
                    </fieldset>
                }
            })
        })
        .collect_view();
    let fault = view.fault.map(|(key, _)| {
        let name = setting(lang, key).1.unwrap_or(key).to_owned();
        view! {
            <div class="faults" role="alert" tabindex="-1">
                <p>
                    <b>{texts.not_saved}</b>
                </p>
                <p>
                    <a href=format!("#{key}")>{format!("{name}: {}", bad_setting(lang))}</a>
                </p>
            </div>
        }
    });
    let content = view! {
        {saved(frame, view.saved)}
        {fault}
        <form class="form admin__form" method="post" action=frame.link("/admin/settings")>
            {groups} <p class="form__send">
                <button class="button">{texts.save}</button>
            </p>
        </form>
    };
    part(frame, texts.settings, content.into_any())
}

fn field(frame: &Frame, view: &SettingsView<'_>, key: &Key) -> AnyView {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let (name, value) = (key.name, (view.value)(key.name));
    let meaning = setting(lang, name).1.unwrap_or(key.about);
    let fault = view.fault.filter(|(at, _)| *at == name).map(|(_, why)| why.to_owned());
    let at_fault = fault.is_some();
    let fault_id = format!("{name}-fault");
    let described = at_fault.then(|| fault_id.clone());
    let fault = fault.map(|why| {
        view! {
            <p class="field__fault" id=fault_id>
                {format!("{} ({why})", bad_setting(lang))}
            </p>
        }
    });
    let input = if key.is_flag() {
        view! {
            <select id=name name=name>
                <option value="true" selected=value == "true">
                    {texts.on}
                </option>
                <option value="false" selected=value == "false">
                    {texts.off}
                </option>
            </select>
        }
        .into_any()
    } else {
        view! {
            <input
                id=name
                name=name
                type="text"
                autocomplete="off"
                inputmode=key.is_number().then_some("numeric")
                value=value
                aria-invalid=at_fault.then_some("true")
                aria-describedby=described
            />
        }
        .into_any()
    };
    view! {
        <div class="field" class:field--fault=at_fault>
            <label for=name>{meaning}</label>
            <p class="field__hint">{name}</p>
            {fault}
            {input}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::classifier::Lang;

    use super::*;

    #[test]
    fn every_setting_says_what_it_means_in_both_languages() {
        for key in KEYS {
            for lang in [Lang::Uk, Lang::En] {
                assert!(setting(lang, key.name).1.is_some(), "{} has no words in app/src/i18n/admin.rs", key.name);
            }
        }
    }
}
