//! `/admin/classifier`: directions and request types; `/admin/districts`.

use std::collections::HashMap;

use domain::classifier::{Classifier, Precision, Urgency};
use domain::id::TypeId;
use leptos::prelude::*;
use service::admin::classifier::{DirectionForm, TypeForm};

use super::{choice, faults, line, part, saved};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{AdminTexts, precision, urgency};

/// What the list shows.
#[derive(Clone, Copy, Debug)]
pub struct ClassifierView<'a> {
    /// All of it.
    pub classifier: &'a Classifier,
    /// How many requests each type has.
    pub uses: &'a HashMap<TypeId, u64>,
    /// Whether something was just saved.
    pub saved: bool,
}

/// A type, as it was typed or is kept.
#[derive(Clone, Copy, Debug)]
pub struct TypeView<'a> {
    /// What was typed.
    pub form: &'a TypeForm,
    /// Whether it is there already; else it is a new one.
    pub is_there: bool,
    /// Whether it is retired.
    pub retired: bool,
    /// What could not be taken.
    pub fault: Option<Fault>,
    /// All of it.
    pub classifier: &'a Classifier,
}

/// A direction, as it was typed or is kept.
#[derive(Clone, Copy, Debug)]
pub struct DirectionView<'a> {
    /// What was typed.
    pub form: &'a DirectionForm,
    /// Whether it is there already; else it is a new one.
    pub is_there: bool,
    /// What could not be taken.
    pub fault: Option<Fault>,
}

/// Types by directions.
#[must_use]
pub fn classifier(frame: &Frame, view: &ClassifierView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let directions = view
        .classifier
        .directions()
        .map(|direction| {
            let types = view.classifier.types().filter(|row| row.direction == direction.id);
            let types = types
                .map(|row| {
                    let executor = row.executor.and_then(|id| view.classifier.executor(id));
                    let executor = executor.map_or(texts.none.to_owned(), |row| row.name.get(lang).to_owned());
                    let retired = view.classifier.is_retired(row.id).then(|| {
                        view! { <span class="admin__mark">{texts.retired}</span> }
                    });
                    let count = view.uses.get(&row.id).copied().unwrap_or_default();
                    view! {
                        <li>
                            <a href=frame.link(&format!("/admin/classifier/types/{}", row.code))>
                                <b>{format!("{} {}", row.code, row.name.get(lang))}</b>
                            </a>
                            <span>
                                {urgency(lang, row.urgency)} " · " {precision(lang, row.precision)} " · " {executor}
                            </span>
                            <span class="quiet">{texts.requests} ": " {count}</span>
                            {retired}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h2>
                        <a href=frame.link(&format!("/admin/classifier/directions/{}", direction.code))>
                            {direction.name.get(lang).to_owned()}
                        </a>
                    </h2>
                    <ul class="admin__list">{types}</ul>
                </section>
            }
        })
        .collect_view();
    let content = view! {
        {saved(frame, view.saved)}
        <p class="account__buttons">
            <a class="button button--quiet" href=frame.link("/admin/classifier/types/new")>
                {texts.new_type}
            </a>
            <a class="button button--quiet" href=frame.link("/admin/classifier/directions/new")>
                {texts.new_direction}
            </a>
        </p>
        {directions}
    };
    part(frame, texts.classifier, content.into_any())
}

/// A type's form.
#[must_use]
pub fn type_form(frame: &Frame, view: &TypeView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let (form, fault) = (view.form, view.fault);
    let path = if view.is_there {
        format!("/admin/classifier/types/{}", form.code)
    } else {
        "/admin/classifier/types/new".to_owned()
    };
    let code = (!view.is_there).then(|| line(frame, "code", Some(texts.code_hint), true, &form.code, fault));
    let directions = view.classifier.directions().map(|row| (row.code.clone(), row.name.get(lang).to_owned()));
    let urgencies = Urgency::ALL.iter().map(|row| (row.code().to_owned(), urgency(lang, *row)));
    let precisions = Precision::ALL.iter().map(|row| (row.code().to_owned(), precision(lang, *row).to_owned()));
    let executors = view.classifier.executors().map(|row| (row.code.clone(), row.name.get(lang).to_owned()));
    let executors = std::iter::once((String::new(), texts.none.to_owned())).chain(executors);
    let retire = view.is_there.then(|| {
        let (what, label) = if view.retired { ("offer", texts.offer) } else { ("retire", texts.retire) };
        view! {
            <form class="form" method="post" action=frame.link(&path)>
                <input type="hidden" name="do" value=what />
                <p class="quiet">{texts.retire_note}</p>
                <button class="button button--quiet">{label}</button>
            </form>
        }
    });
    let title = if view.is_there { texts.types } else { texts.new_type };
    let content = view! {
        {faults(lang, fault)}
        <form class="form admin__form" method="post" action=frame.link(&path)>
            {code} {line(frame, "name_uk", None, true, &form.name_uk, fault)}
            {line(frame, "name_en", Some(texts.name_en_hint), false, &form.name_en, fault)}
            {choice(frame, "direction", None, true, directions, &form.direction, fault)}
            {choice(frame, "urgency", None, true, urgencies, &form.urgency, fault)}
            {choice(frame, "precision", Some(texts.precision_hint), true, precisions, &form.precision, fault)}
            {choice(frame, "executor", Some(texts.default_executor), false, executors, &form.executor, fault)}
            <p class="form__send">
                <button class="button">{texts.save}</button>
            </p>
        </form>
        {retire}
        {back(frame)}
    };
    part(frame, title, content.into_any())
}

/// A direction's form.
#[must_use]
pub fn direction_form(frame: &Frame, view: &DirectionView<'_>) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let (form, fault) = (view.form, view.fault);
    let path = if view.is_there {
        format!("/admin/classifier/directions/{}", form.code)
    } else {
        "/admin/classifier/directions/new".to_owned()
    };
    let code = (!view.is_there).then(|| line(frame, "code", Some(texts.code_hint), true, &form.code, fault));
    let title = if view.is_there { texts.direction } else { texts.new_direction };
    let content = view! {
        {faults(frame.lang, fault)}
        <form class="form admin__form" method="post" action=frame.link(&path)>
            {code} {line(frame, "name_uk", None, true, &form.name_uk, fault)}
            {line(frame, "name_en", Some(texts.name_en_hint), false, &form.name_en, fault)} <p class="form__send">
                <button class="button">{texts.save}</button>
            </p>
        </form>
        {back(frame)}
    };
    part(frame, title, content.into_any())
}

fn back(frame: &Frame) -> AnyView {
    let texts = AdminTexts::of(frame.lang);
    view! {
        <p>
            <a href=frame.link("/admin/classifier")>{texts.cancel}</a>
        </p>
    }
    .into_any()
}

/// `/admin/districts`: those that there are. Their borders come from a file.
#[must_use]
pub fn district_list(frame: &Frame, classifier: &Classifier) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let rows = classifier
        .districts()
        .map(|row| {
            let border = if row.border.is_empty() { texts.no } else { texts.yes };
            view! {
                <li>
                    <b>{row.name.uk.clone()}</b>
                    <span>{row.name.en.clone()}</span>
                    <span class="quiet">{row.code.clone()} " · " {texts.border} ": " {border}</span>
                </li>
            }
        })
        .collect_view();
    let content = view! {
        <p class="quiet">{texts.import_districts}</p>
        <ul class="admin__list">{rows}</ul>
    };
    part(frame, texts.districts, content.into_any())
}
