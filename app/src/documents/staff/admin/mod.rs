//! The pages of an admin.

mod classifier;
mod executors;
mod keys;
mod log;
mod overview;
mod people;
mod settings;

use domain::classifier::Lang;
use leptos::prelude::*;

pub use classifier::{ClassifierView, DirectionView, TypeView, classifier, direction_form, district_list, type_form};
pub use executors::{ExecutorView, executor_form, executor_list};
pub use keys::{KeysView, keys};
pub use log::{AccessView, AuditView, LogForm, access, audit};
pub use overview::{OverviewView, overview};
pub use people::{PeopleView, PersonView, new_person, people, person};
pub use settings::{SettingsView, settings};

use crate::documents::field::{Field, described, fault_summary, labelled};
use crate::documents::{Document, Fault, Frame};
use crate::i18n::AdminTexts;

/// What a part is called.
type Called = fn(&AdminTexts) -> &'static str;

/// The parts: path, and what each is called.
const PARTS: [(&str, Called); 10] = [
    ("/admin", |texts| texts.overview),
    ("/admin/people", |texts| texts.people),
    ("/admin/classifier", |texts| texts.classifier),
    ("/admin/executors", |texts| texts.executors),
    ("/admin/districts", |texts| texts.districts),
    ("/dispatch/rules", |texts| texts.routing),
    ("/admin/settings", |texts| texts.settings),
    ("/admin/keys", |texts| texts.keys),
    ("/admin/audit", |texts| texts.audit),
    ("/admin/access", |texts| texts.access),
];

/// A page with the parts above it.
fn part(frame: &Frame, title: &'static str, content: AnyView) -> Document {
    let texts = AdminTexts::of(frame.lang);
    let here = PARTS
        .iter()
        .map(|(path, _)| frame.link(path))
        .filter(|href| frame.path == *href || frame.path.starts_with(&format!("{href}/")))
        .max_by_key(String::len);
    let parts = PARTS
        .iter()
        .map(|(path, name)| {
            let href = frame.link(path);
            let current = (here.as_ref() == Some(&href)).then_some("page");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {name(texts)}
                    </a>
                </li>
            }
        })
        .collect_view();
    let body = view! {
        <div class="page admin">
            <nav class="admin__parts" aria-label=texts.nav>
                <ul>{parts}</ul>
            </nav>
            <h1>{title}</h1>
            {content}
        </div>
    };
    Document::new(title, body.into_any())
}

/// Word of what was saved.
fn saved(frame: &Frame, is: bool) -> AnyView {
    let texts = AdminTexts::of(frame.lang);
    is.then(|| {
        view! {
            <p class="account__saved" role="status">
                {texts.saved}
            </p>
        }
    })
    .into_any()
}

/// What could not be taken, at the top of a form.
fn faults(lang: Lang, fault: Option<Fault>) -> AnyView {
    fault_summary(lang, AdminTexts::of(lang).not_saved, fault, |field| name_of(lang, field))
}

/// A line to type in, with what was typed.
fn line(
    frame: &Frame,
    name: &'static str,
    hint: Option<&'static str>,
    required: bool,
    typed: &str,
    fault: Option<Fault>,
) -> AnyView {
    let label = name_of(frame.lang, name);
    let field = if required { Field::required(name, label, "off") } else { Field::optional(name, label, "off") };
    Field { hint, ..field }.draw(frame.lang, typed, fault)
}

/// A choice of one.
fn choice(
    frame: &Frame,
    name: &'static str,
    hint: Option<&'static str>,
    required: bool,
    options: impl IntoIterator<Item = (String, String)>,
    chosen: &str,
    fault: Option<Fault>,
) -> AnyView {
    let fault = fault.filter(|fault| fault.field == name);
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {label}
                </option>
            }
        })
        .collect_view();
    let select = view! {
        <select
            id=name
            name=name
            required=required
            aria-invalid=fault.map(|_| "true")
            aria-describedby=described(name, hint.is_some(), fault.is_some())
        >
            {options}
        </select>
    };
    labelled(frame.lang, name, name_of(frame.lang, name), hint, required, fault, select.into_any())
}

/// What a field is called.
fn name_of(lang: Lang, field: &str) -> &'static str {
    let texts = AdminTexts::of(lang);
    match field {
        "code" => texts.code,
        "name_uk" => texts.name_uk,
        "name_en" => texts.name_en,
        "surname" => texts.surname,
        "first_name" => texts.first_name,
        "patronymic" => texts.patronymic,
        "phone" => texts.phone,
        "role" => texts.role,
        "executor" => texts.executor,
        "work_email" => texts.work_email,
        "direction" => texts.direction,
        "urgency" => texts.urgency,
        "precision" => texts.precision,
        "kind" => texts.kind,
        "email" => texts.email,
        "head_email" => texts.head_email,
        "name" => texts.key_name,
        "scope" => texts.scope,
        "request" => texts.request,
        "applicant" => texts.applicant,
        "from" => texts.from,
        "to" => texts.to,
        _ => texts.setting,
    }
}
