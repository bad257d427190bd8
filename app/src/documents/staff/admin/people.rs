//! `/admin/people`: those who work here.

use domain::classifier::Classifier;
use domain::permission::is_staff;
use domain::workflow::Role;
use leptos::prelude::*;
use service::admin::people::{Person, PersonForm, Wanted};

use super::{choice, faults, line, part, saved};
use crate::components::instant;
use crate::documents::{Document, Fault, Frame};
use crate::i18n::{AdminTexts, CardTexts, capital, phone};

/// What the list shows.
#[derive(Clone, Copy, Debug)]
pub struct PeopleView<'a> {
    /// Those who were found.
    pub people: &'a [Person],
    /// What was looked for.
    pub wanted: &'a Wanted,
    /// The organisations.
    pub classifier: &'a Classifier,
}

/// Somebody, and what was typed.
#[derive(Clone, Copy, Debug)]
pub struct PersonView<'a> {
    /// Who it is; `None` for somebody new.
    pub person: Option<&'a Person>,
    /// What was typed, or what is kept.
    pub form: &'a PersonForm,
    /// What could not be taken.
    pub fault: Option<Fault>,
    /// Whether something was just saved.
    pub saved: bool,
    /// A first password that was just made.
    pub password: Option<&'a str>,
    /// The organisations.
    pub classifier: &'a Classifier,
}

/// The list, with a search that leaves no trace in addresses.
#[must_use]
pub fn people(frame: &Frame, view: &PeopleView<'_>) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let rows = view.people.iter().map(|person| row(frame, view, person)).collect_view();
    let empty = view.people.is_empty().then(|| view! { <p>{texts.no_people}</p> });
    let roles = roles(frame, Some(texts.any_role));
    let role = view.wanted.role.map_or("", Role::code);
    let content = view! {
        <form class="admin__search" method="post" action=frame.link("/admin/people")>
            <div class="field">
                <label for="words">{texts.search_people}</label>
                <input
                    id="words"
                    name="words"
                    type="search"
                    autocomplete="off"
                    maxlength="200"
                    value=view.wanted.words.clone()
                />
            </div>
            {choice(frame, "role", None, true, roles, role, None)}
            <label class="account__choice">
                <input type="checkbox" name="disabled" value="1" checked=view.wanted.disabled />
                <span>{texts.with_disabled}</span>
            </label>
            <button class="button">{texts.find}</button>
        </form>
        <p>
            <a class="button button--quiet" href=frame.link("/admin/people/new")>
                {texts.new_person}
            </a>
        </p>
        {empty}
        <ul class="admin__list">{rows}</ul>
    };
    part(frame, texts.people, content.into_any())
}

fn row(frame: &Frame, view: &PeopleView<'_>, person: &Person) -> AnyView {
    let (lang, texts) = (frame.lang, AdminTexts::of(frame.lang));
    let executor = person.executor.and_then(|id| view.classifier.executor(id)).map(|row| row.name.get(lang).to_owned());
    let role = capital(CardTexts::role(lang, person.role));
    let post = executor.map_or_else(|| role.clone(), |executor| format!("{role} · {executor}"));
    view! {
        <li>
            <a href=frame.link(&format!("/admin/people/{}", person.account.0))>
                <b>{format!("{} {}", person.surname, person.first_name)}</b>
            </a>
            <span>{post}</span>
            <span class="quiet">{phone(&person.phone)} " · " {texts.last_seen} ": " {seen(frame, person)}</span>
            {marks(frame, person)}
        </li>
    }
    .into_any()
}

fn seen(frame: &Frame, person: &Person) -> AnyView {
    let (words, now) = (frame.words(), frame.city.server_now);
    match person.seen_at {
        Some(at) => instant(&words, at, words.ago(at, now)),
        None => AdminTexts::of(frame.lang).never.into_any(),
    }
}

fn marks(frame: &Frame, person: &Person) -> AnyView {
    let texts = AdminTexts::of(frame.lang);
    let marks = [
        person.disabled_at.map(|_| texts.disabled),
        person.first_password_until.map(|_| texts.first_password),
        person.second_since.map(|_| texts.second),
        person.from_provider.then_some(texts.from_provider),
    ];
    marks.into_iter().flatten().map(|mark| view! { <span class="admin__mark">{mark}</span> }).collect_view().into_any()
}

fn roles(frame: &Frame, any: Option<&'static str>) -> Vec<(String, String)> {
    let any = any.map(|any| (String::new(), any.to_owned()));
    let of_staff = Role::ALL.iter().copied().filter(|role| is_staff(*role));
    let named = of_staff.map(|role| (role.code().to_owned(), capital(CardTexts::role(frame.lang, role))));
    any.into_iter().chain(named).collect()
}

/// A form for somebody new.
#[must_use]
pub fn new_person(frame: &Frame, view: &PersonView<'_>) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let content = view! { {form(frame, view, "/admin/people/new", texts.add)} {back(frame)} };
    part(frame, texts.new_person, content.into_any())
}

/// Somebody: who they are, and what may be done about their account.
#[must_use]
pub fn person(frame: &Frame, view: &PersonView<'_>) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let Some(person) = view.person else { return new_person(frame, view) };
    let path = format!("/admin/people/{}", person.account.0);
    let password = view.password.map(|password| {
        view! {
            <div class="account__saved" role="status">
                <p>{texts.password_is}</p>
                <p>
                    <b class="second__key">{password.to_owned()}</b>
                </p>
                <p>{texts.password_holds}</p>
            </div>
        }
    });
    let deed = |what: &'static str, label: &'static str, note: &'static str| {
        view! {
            <form class="form" method="post" action=frame.link(&path)>
                <input type="hidden" name="do" value=what />
                <p class="quiet">{note}</p>
                <button class="button button--quiet">{label}</button>
            </form>
        }
    };
    let access = if person.disabled_at.is_some() {
        deed("enable", texts.enable, "").into_any()
    } else {
        deed("disable", texts.disable, texts.disable_note).into_any()
    };
    let second = person.second_since.map(|_| deed("reset_second", texts.reset_second, texts.reset_note).into_any());
    let content = view! {
        {saved(frame, view.saved)}
        {password}
        <p>
            <b>{format!("{} {}", person.surname, person.first_name)}</b>
            ", "
            {phone(&person.phone)}
            " · "
            {texts.last_seen}
            ": "
            {seen(frame, person)}
        </p>
        <p>{marks(frame, person)}</p>
        {form(frame, view, &path, texts.save)}
        <div class="admin__deeds">
            {access}
            {deed("password", texts.issue_password, texts.issue_note).into_any()}
            {second}
        </div>
        {back(frame)}
    };
    part(frame, texts.people, content.into_any())
}

fn form(frame: &Frame, view: &PersonView<'_>, path: &str, send: &'static str) -> AnyView {
    let texts = AdminTexts::of(frame.lang);
    let (form, fault) = (view.form, view.fault);
    let phone = view.person.is_none().then(|| line(frame, "phone", Some(texts.phone_hint), true, &form.phone, fault));
    let executors = view.classifier.executors().map(|row| (row.code.clone(), row.name.get(frame.lang).to_owned()));
    let executors = std::iter::once((String::new(), texts.none.to_owned())).chain(executors);
    view! {
        {faults(frame.lang, fault)}
        <form class="form admin__form" method="post" action=frame.link(path)>
            <input type="hidden" name="do" value="change" />
            {line(frame, "surname", None, true, &form.surname, fault)}
            {line(frame, "first_name", None, true, &form.first_name, fault)}
            {line(frame, "patronymic", None, false, &form.patronymic, fault)} {phone}
            {choice(frame, "role", None, true, roles(frame, None), &form.role, fault)}
            {choice(frame, "executor", Some(texts.executor_hint), false, executors, &form.executor, fault)}
            {line(frame, "work_email", Some(texts.work_email_hint), false, &form.work_email, fault)}
            <p class="form__send">
                <button class="button">{send}</button>
            </p>
        </form>
    }
    .into_any()
}

fn back(frame: &Frame) -> AnyView {
    let texts = AdminTexts::of(frame.lang);
    view! {
        <p>
            <a href=frame.link("/admin/people")>{texts.cancel}</a>
        </p>
    }
    .into_any()
}
