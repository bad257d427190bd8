//! A call: who calls, what is entered, what is near, and what came of it.

use domain::answer::DistrictsAnswer;
use domain::classifier::Classifier;
use domain::intake::{Applicant, ApplicantForm, MAX_ADDRESS};
use leptos::prelude::*;
use service::desk::CallCard;

use super::super::super::field::{Field, described, labelled, text_area};
use super::super::super::{Document, Fault, Frame};
use super::around::{AroundView, around};
use super::{call_line, desk_page, ends, phone, request_row};
use crate::i18n::{DeskTexts, FormTexts};

/// What is typed into the form of a request.
#[derive(Clone, Debug, Default)]
pub struct DeskForm {
    /// The code of the type.
    pub type_code: String,
    /// What is the matter.
    pub text: String,
    /// The address of the place.
    pub place_address: String,
    /// The point, as the form holds it.
    pub lat: String,
    /// Its other half.
    pub lon: String,
    /// Who calls.
    pub person: ApplicantForm,
    /// What a consultation was about.
    pub topic: String,
    /// How long it was.
    pub seconds: String,
    /// Whether it was said that it is not what was reported nearby.
    pub anyway: bool,
}

/// Why a form came back, beside its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Something like it is open nearby.
    Alike,
    /// The request that was to be joined is closed.
    Gone,
    /// The register cannot be reached.
    Down,
}

/// A call, and what is being entered.
#[derive(Debug)]
pub struct CallView<'a> {
    /// The call and the caller.
    pub card: &'a CallCard,
    /// What was typed so far.
    pub form: &'a DeskForm,
    /// What could not be taken.
    pub faults: &'a [Fault],
    /// Why else it came back.
    pub trouble: Option<Trouble>,
    /// Whether another request of the same call is to be entered.
    pub more: bool,
    /// What is near the place, once that is known.
    pub around: Option<AroundView<'a>>,
    /// Types, directions, executors.
    pub classifier: &'a Classifier,
    /// What is drawn below maps.
    pub borders: &'a DistrictsAnswer,
    /// The address of this page.
    pub base: &'a str,
}

impl CallView<'_> {
    pub(super) fn fault(&self, field: &str) -> Option<Fault> {
        self.faults.iter().copied().find(|fault| fault.field == field)
    }

    /// Whether something came of the call, and no more is asked for.
    fn is_over(&self) -> bool {
        !self.more && !self.card.call.course.outcome.is_open() && self.card.call.course.outcome.was_answered()
    }
}

/// The page.
#[must_use]
pub fn call_page(frame: &Frame, view: &CallView<'_>) -> Document {
    let title = phone(frame, &view.card.call.phone);
    let main = if view.is_over() {
        ends::over(frame, view)
    } else {
        view! {
            {request_form(frame, view)}
            {ends::consultation(frame, view)}
            {ends::drop(frame, view)}
        }
        .into_any()
    };
    let body = view! {
        <h1>{title.clone()}</h1>
        <p class="quiet">{call_line(frame, &view.card.call)}</p>
        {ends::dial(frame, view)}
        {trouble(frame, view)}
        {summary(frame, view)}
        <div class="desk__columns">
            <div class="desk__main">{main}</div>
            <div class="desk__side">
                {(!view.is_over()).then(|| near(frame, view))}
                {caller(frame, view)}
            </div>
        </div>
    };
    desk_page(frame, title, if view.is_over() { "over" } else { "call" }, body.into_any())
}

fn trouble(frame: &Frame, view: &CallView<'_>) -> Option<AnyView> {
    let texts = DeskTexts::of(frame.lang);
    let said = match view.trouble? {
        Trouble::Alike => format!("{}. {}", texts.alike, texts.alike_lead),
        Trouble::Gone => texts.gone.to_owned(),
        Trouble::Down => crate::i18n::ReportTexts::of(frame.lang).down.to_owned(),
    };
    Some(
        view! {
            <p class="faults" role="alert">
                {said}
            </p>
        }
        .into_any(),
    )
}

/// All that could not be taken, each with a way to its field.
fn summary(frame: &Frame, view: &CallView<'_>) -> Option<AnyView> {
    if view.faults.is_empty() {
        return None;
    }
    let forms = FormTexts::of(frame.lang);
    let faults = view.faults.iter().map(|fault| {
        let anchor = if matches!(fault.field, "lat" | "lon") { "place_address" } else { fault.field };
        view! {
            <li>
                <a href=format!("#{anchor}")>
                    {format!("{}: {}", name_of(frame, fault.field), forms.fault(*fault))}
                </a>
            </li>
        }
    });
    Some(
        view! {
            <div class="faults" role="alert" tabindex="-1">
                <p>
                    <b>{DeskTexts::of(frame.lang).not_saved}</b>
                </p>
                <ul>{faults.collect_view()}</ul>
            </div>
        }
        .into_any(),
    )
}

fn name_of(frame: &Frame, field: &str) -> &'static str {
    let texts = DeskTexts::of(frame.lang);
    match field {
        "type" => texts.type_,
        "text" => texts.text,
        "place_address" | "lat" | "lon" => texts.place,
        "surname" => texts.surname,
        "first_name" => texts.first_name,
        "patronymic" => texts.patronymic,
        "phone" => texts.applicant_phone,
        "applicant_address" => texts.applicant_address,
        "topic" => texts.topic,
        "seconds" => texts.seconds,
        "join" => texts.join,
        _ => texts.register,
    }
}

fn request_form(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, DeskTexts::of(frame.lang));
    let action = format!("{}/register", view.base);
    let requests = view.card.call.requests.to_string();
    let anyway = view.form.anyway || view.trouble == Some(Trouble::Alike);
    view! {
        <form id="request" class="form desk__form" method="post" action=action data-request>
            <h2>{texts.register}</h2>
            <input type="hidden" name="requests" value=requests />
            <input type="hidden" name="lat" value=view.form.lat.clone() />
            <input type="hidden" name="lon" value=view.form.lon.clone() />
            {anyway.then(|| view! { <input type="hidden" name="anyway" value="1" /> })}
            {labelled(lang, "text", texts.text, None, true, view.fault("text"), text_area("text", &view.form.text))}
            <div
                class="desk__types"
                data-types=frame.link("/desk/types")
                data-lead=texts.suggested
                hidden
            ></div>
            {types(frame, view)}
            {place(frame, view)}
            {who(frame, view)}
            <button class="button button--wide" data-send>
                {texts.send}
                " "
                <kbd>{texts.send_key}</kbd>
            </button>
        </form>
    }
    .into_any()
}

fn types(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, DeskTexts::of(frame.lang));
    let chosen = &view.form.type_code;
    let groups = view
        .classifier
        .directions()
        .map(|direction| {
            let of = view.classifier.types().filter(|row| row.direction == direction.id);
            let options = of.map(|row| {
                view! {
                    <option value=row.code.clone() selected=row.code == *chosen>
                        {row.name.get(lang).to_owned()}
                    </option>
                }
            });
            view! { <optgroup label=direction.name.get(lang).to_owned()>{options.collect_view()}</optgroup> }
        })
        .collect_view();
    let fault = view.fault("type");
    let select = view! {
        <select id="type" name="type" required aria-describedby=described("type", false, fault.is_some())>
            <option value="">{texts.choose}</option>
            {groups}
        </select>
    };
    labelled(lang, "type", texts.type_, None, true, fault, select.into_any())
}

fn place(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let fault = ["place_address", "lat", "lon"].into_iter().find_map(|field| view.fault(field));
    let input = view! {
        <input
            id="place_address"
            name="place_address"
            type="text"
            value=view.form.place_address.clone()
            maxlength=MAX_ADDRESS.to_string()
            autocomplete="off"
            required
            aria-invalid=fault.map(|_| "true")
            aria-describedby=described("place_address", true, fault.is_some())
            data-addresses=frame.link("/desk/addresses")
        />
        <ul class="report__addresses" data-offered hidden></ul>
    };
    labelled(frame.lang, "place_address", texts.place, Some(texts.place_hint), true, fault, input.into_any())
}

fn who(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let (lang, texts, person) = (frame.lang, DeskTexts::of(frame.lang), &view.form.person);
    let draw = |field: Field, typed: &str| field.draw(lang, typed, view.fault(field.name));
    let known = view.card.people.iter().skip(1).map(|other| person_button(frame, other)).collect_view();
    let others = (view.card.people.len() > 1).then(|| view! { <p class="desk__people">{known}</p> });
    view! {
        <fieldset class="desk__who">
            <legend>{texts.who}</legend>
            {others}
            <div class="desk__pair">
                {draw(Field::required("surname", texts.surname, "off"), &person.surname)}
                {draw(Field::required("first_name", texts.first_name, "off"), &person.first_name)}
            </div>
            {draw(Field::required("applicant_address", texts.applicant_address, "off"), &person.address)}
            <p data-script hidden>
                <button type="button" class="link" data-same>
                    {texts.same}
                </button>
            </p>
            <div class="desk__pair">
                {draw(Field::optional("patronymic", texts.patronymic, "off"), &person.patronymic)}
                {draw(Field::required("phone", texts.applicant_phone, "off").kind("tel"), &person.phone)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Another who calls from the phone: a press fills the form with them.
fn person_button(frame: &Frame, person: &Applicant) -> AnyView {
    let name = format!("{} {}", person.surname, person.first_name);
    let filled = serde_json::json!({
        "surname": person.surname,
        "first_name": person.first_name,
        "patronymic": person.patronymic.clone().unwrap_or_default(),
        "applicant_address": person.address,
    });
    view! {
        <button type="button" class="link" data-person=filled.to_string()>
            {format!("{}: {name}", DeskTexts::of(frame.lang).it_is)}
        </button>
    }
    .into_any()
}

fn near(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let found = match &view.around {
        Some(found) => around(frame, found),
        None => view! { <p class="quiet">{texts.around_hint}</p> }.into_any(),
    };
    let ask = format!("{}/around", view.base);
    view! {
        <section aria-labelledby="near">
            <h2 id="near">{texts.around}</h2>
            <div class="desk__around" data-around=ask role="status">
                {found}
            </div>
        </section>
    }
    .into_any()
}

fn caller(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let (texts, card) = (DeskTexts::of(frame.lang), view.card);
    let people = card.people.iter().map(|person| {
        let name = [Some(&person.surname), Some(&person.first_name), person.patronymic.as_ref()];
        let name = name.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        view! {
            <li>
                <b>{name}</b>
                <br />
                <span class="quiet">{person.address.clone()}</span>
            </li>
        }
    });
    let unknown = card.people.is_empty().then(|| view! { <p class="quiet">{texts.unknown_caller}</p> });
    let requests = card.requests.iter().map(|row| view! { <li>{request_row(frame, view.classifier, row)}</li> });
    let calls = card.calls.iter().map(|call| view! { <li>{call_line(frame, call)}</li> });
    let or = |empty: bool, text: &'static str| empty.then(|| view! { <p class="quiet">{text}</p> });
    view! {
        <section aria-labelledby="caller">
            <h2 id="caller">{texts.caller}</h2>
            {unknown}
            <ul class="desk__known">{people.collect_view()}</ul>
            <h3>{texts.requests}</h3>
            {or(card.requests.is_empty(), texts.no_requests)}
            <ul class="rows">{requests.collect_view()}</ul>
            <h3>{texts.earlier_calls}</h3>
            {or(card.calls.is_empty(), texts.no_calls)}
            <ul class="desk__calls">{calls.collect_view()}</ul>
        </section>
    }
    .into_any()
}
