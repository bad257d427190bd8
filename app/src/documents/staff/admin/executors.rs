//! `/admin/executors`.

use std::collections::HashMap;

use domain::classifier::{Classifier, ExecutorKind};
use domain::id::ExecutorId;
use leptos::prelude::*;
use service::admin::executors::{ExecutorContact, ExecutorForm};

use super::{choice, faults, line, part, saved};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{AdminTexts, kind};

/// An executor, as it was typed or is kept.
#[derive(Clone, Copy, Debug)]
pub struct ExecutorView<'a> {
    /// What was typed.
    pub form: &'a ExecutorForm,
    /// Whether it is there already; else it is a new one.
    pub is_there: bool,
    /// What could not be taken.
    pub fault: Option<Fault>,
}

/// All of them, and how they are reached.
#[must_use]
pub fn executor_list(
    frame: &Frame,
    classifier: &Classifier,
    contacts: &HashMap<ExecutorId, ExecutorContact>,
    is_saved: bool,
) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let rows = classifier
        .executors()
        .map(|row| {
            let contact = contacts.get(&row.id).cloned().unwrap_or_default();
            let reached = [contact.phone, contact.email, contact.head_email];
            let reached = reached.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            view! {
                <li>
                    <a href=frame.link(&format!("/admin/executors/{}", row.code))>
                        <b>{row.name.get(lang).to_owned()}</b>
                    </a>
                    <span>{kind(lang, row.kind)}</span>
                    <span class="quiet">{reached}</span>
                </li>
            }
        })
        .collect_view();
    let content = view! {
        {saved(frame, is_saved)}
        <p>
            <a class="button button--quiet" href=frame.link("/admin/executors/new")>
                {texts.new_executor}
            </a>
        </p>
        <ul class="admin__list">{rows}</ul>
    };
    part(frame, texts.executors, content.into_any())
}

/// An executor's form.
#[must_use]
pub fn executor_form(frame: &Frame, view: &ExecutorView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let (form, fault) = (view.form, view.fault);
    let path =
        if view.is_there { format!("/admin/executors/{}", form.code) } else { "/admin/executors/new".to_owned() };
    let code = (!view.is_there).then(|| line(frame, "code", Some(texts.code_hint), true, &form.code, fault));
    let kinds = ExecutorKind::ALL.iter().map(|row| (row.code().to_owned(), kind(lang, *row).to_owned()));
    let title = if view.is_there { texts.executors } else { texts.new_executor };
    let content = view! {
        {faults(lang, fault)}
        <form class="form admin__form" method="post" action=frame.link(&path)>
            {code} {line(frame, "name_uk", None, true, &form.name_uk, fault)}
            {line(frame, "name_en", Some(texts.name_en_hint), false, &form.name_en, fault)}
            {choice(frame, "kind", None, true, kinds, &form.kind, fault)}
            {line(frame, "email", None, false, &form.email, fault)}
            {line(frame, "head_email", None, false, &form.head_email, fault)}
            {line(frame, "phone", None, false, &form.phone, fault)} <p class="form__send">
                <button class="button">{texts.save}</button>
            </p>
        </form>
        <p>
            <a href=frame.link("/admin/executors")>{texts.cancel}</a>
        </p>
    };
    part(frame, title, content.into_any())
}
