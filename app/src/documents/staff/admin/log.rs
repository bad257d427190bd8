//! `/admin/audit` and `/admin/access`: who changed what, and who saw whose data.

use std::collections::HashMap;

use domain::id::{AccountId, RequestId};
use leptos::prelude::*;
use service::admin::log::{Line, Lines, Looked, Named};

use super::{faults, line, part};
use crate::components::instant;
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{AdminTexts, CardTexts, action, capital};

/// What was asked for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct LogForm {
    /// The number of an account.
    pub account: String,
    /// A word of what was done.
    pub action: String,
    /// The number of a request.
    pub request: String,
    /// The number of an applicant.
    pub applicant: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// Lines of the audit log.
#[derive(Clone, Copy, Debug)]
pub struct AuditView<'a> {
    /// What was asked for.
    pub form: &'a LogForm,
    /// The lines.
    pub lines: &'a Lines<Line>,
    /// Those whom they may name.
    pub people: &'a [Named],
    /// The words that there are.
    pub actions: &'a [String],
    /// What could not be read of the form.
    pub fault: Option<Fault>,
}

/// Looks at personal data.
#[derive(Clone, Copy, Debug)]
pub struct AccessView<'a> {
    /// What was asked for.
    pub form: &'a LogForm,
    /// The looks.
    pub lines: &'a Lines<Looked>,
    /// Those whom they may name.
    pub people: &'a [Named],
    /// What could not be read of the form.
    pub fault: Option<Fault>,
}

/// Who changed what.
#[must_use]
pub fn audit(frame: &Frame, view: &AuditView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let names = names(view.people);
    let rows = view
        .lines
        .lines
        .iter()
        .map(|line| {
            let who = match line.by.account {
                Some(account) => named(&names, account),
                None => texts.system.to_owned(),
            };
            view! {
                <tr>
                    <td>{when(frame, line.at)}</td>
                    <td>{who} <span class="quiet">" " {capital(CardTexts::role(lang, line.by.role))}</span></td>
                    <td>{action(lang, &line.action)}</td>
                    <td>{line.request.map(number)} " " {line.subject.clone()}</td>
                    <td class="admin__detail">{line.detail.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let actions = view
        .actions
        .iter()
        .map(|word| {
            view! {
                <option value=word.clone() selected=*word == view.form.action>
                    {action(lang, word)}
                </option>
            }
        })
        .collect_view();
    let content = view! {
        {faults(lang, view.fault)}
        <form class="admin__search" method="get" action=frame.link("/admin/audit")>
            {people(frame, view.people, &view.form.account)}
            <div class="field">
                <label for="action">{texts.what}</label>
                <select id="action" name="action">
                    <option value="">{texts.everything}</option>
                    {actions}
                </select>
            </div>
            {line(frame, "request", None, false, &view.form.request, view.fault)} {days(frame, view.form, view.fault)}
            <button class="button">{texts.find}</button>
        </form>
        {empty(frame, view.lines.lines.is_empty())}
        <div class="table-frame" tabindex="0">
            <table class="plain-table admin__table">
                <thead>
                    <tr>
                        <th scope="col">{texts.when}</th>
                        <th scope="col">{texts.who}</th>
                        <th scope="col">{texts.what}</th>
                        <th scope="col">{texts.on_what}</th>
                        <th scope="col">{texts.how}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {older(frame, "/admin/audit", view.form, view.lines.next)}
    };
    part(frame, texts.audit, content.into_any())
}

/// Who saw whose data.
#[must_use]
pub fn access(frame: &Frame, view: &AccessView<'_>) -> Document {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let names = names(view.people);
    let rows = view
        .lines
        .lines
        .iter()
        .map(|look| {
            let applicant = look.applicant.map(|applicant| applicant.0.to_string()).unwrap_or_default();
            view! {
                <tr>
                    <td>{when(frame, look.at)}</td>
                    <td>{named(&names, look.account)}</td>
                    <td>{look.request.map(number)}</td>
                    <td>{applicant}</td>
                    <td>{look.what.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <p>{texts.access_lead}</p>
        {faults(lang, view.fault)}
        <form class="admin__search" method="get" action=frame.link("/admin/access")>
            {people(frame, view.people, &view.form.account)}
            {line(frame, "request", None, false, &view.form.request, view.fault)}
            {line(frame, "applicant", None, false, &view.form.applicant, view.fault)}
            {days(frame, view.form, view.fault)}
            <button class="button">{texts.find}</button>
        </form>
        {empty(frame, view.lines.lines.is_empty())}
        <div class="table-frame" tabindex="0">
            <table class="plain-table admin__table">
                <thead>
                    <tr>
                        <th scope="col">{texts.when}</th>
                        <th scope="col">{texts.who}</th>
                        <th scope="col">{texts.request}</th>
                        <th scope="col">{texts.applicant}</th>
                        <th scope="col">{texts.where_}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {older(frame, "/admin/access", view.form, view.lines.next)}
    };
    part(frame, texts.access, content.into_any())
}

fn names(people: &[Named]) -> HashMap<AccountId, &str> {
    people.iter().map(|person| (person.account, person.name.as_str())).collect()
}

fn named(names: &HashMap<AccountId, &str>, account: AccountId) -> String {
    names.get(&account).map_or_else(|| format!("№ {}", account.0), |name| (*name).to_owned())
}

fn number(id: RequestId) -> String {
    format!("№ {id}")
}

fn when(frame: &Frame, at: domain::time::Timestamp) -> AnyView {
    let words = frame.words();
    let exact = words.exact(at);
    instant(&words, at, exact)
}

fn people(frame: &Frame, people: &[Named], chosen: &str) -> AnyView {
    let texts = AdminTexts::of(frame.lang);
    let options = people
        .iter()
        .map(|person| {
            let value = person.account.0.to_string();
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {person.name.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="account">{texts.who}</label>
            <select id="account" name="account">
                <option value="">{texts.everybody}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn days(frame: &Frame, form: &LogForm, fault: Option<Fault>) -> AnyView {
    let day = |name: &'static str, typed: &str| {
        let label = super::name_of(frame.lang, name);
        crate::documents::field::Field::optional(name, label, "off").kind("date").draw(frame.lang, typed, fault)
    };
    view! {
        {day("from", &form.from)}
        {day("to", &form.to)}
    }
    .into_any()
}

fn empty(frame: &Frame, is: bool) -> AnyView {
    is.then(|| view! { <p>{AdminTexts::of(frame.lang).empty_log}</p> }).into_any()
}

/// The page after this one: the same questions, and where it begins.
fn older(frame: &Frame, path: &str, form: &LogForm, next: Option<i64>) -> AnyView {
    let Some(next) = next else { return ().into_any() };
    let asked = [
        ("account", &form.account),
        ("action", &form.action),
        ("request", &form.request),
        ("applicant", &form.applicant),
        ("from", &form.from),
        ("to", &form.to),
    ];
    let hidden = asked
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> })
        .collect_view();
    view! {
        <form method="get" action=frame.link(path)>
            {hidden} <input type="hidden" name="before" value=next.to_string() />
            <button class="button button--quiet">{AdminTexts::of(frame.lang).older}</button>
        </form>
    }
    .into_any()
}
