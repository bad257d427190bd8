//! The form: where it is, what exactly, and who says so.

use domain::classifier::{Precision, Urgency};
use domain::intake::{MAX_ADDRESS, MAX_NAME};
use leptos::prelude::*;

use super::what::{DirectionItem, states};
use super::{ReportForm, Trouble, danger, fault_of, photo_link};
use crate::documents::field::{Field, described, labelled, text_area};
use crate::documents::{Document, Fault, Frame, privacy};
use crate::i18n::{FormTexts, OwnTexts, ReportTexts, promise, seen_as};

/// What is reported.
#[derive(Clone, Debug)]
pub enum Kind {
    /// This type.
    Chosen {
        /// What it is called.
        name: String,
        /// The code of its direction.
        direction: String,
        /// How soon it must be done.
        urgency: Urgency,
        /// How exactly everybody will see its place.
        precision: Precision,
        /// Who does it.
        executor: Option<String>,
    },
    /// It is chosen in the form: the page that a browser keeps for when there is no connection.
    Open(Vec<DirectionItem>),
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct FormView<'a> {
    /// What is reported.
    pub kind: &'a Kind,
    /// What was typed.
    pub form: &'a ReportForm,
    /// What could not be taken.
    pub faults: &'a [Fault],
    /// Why else it came back.
    pub trouble: Option<Trouble>,
    /// Whether this page answers a form that was sent.
    pub returned: bool,
}

/// The form.
#[must_use]
pub fn report_form(frame: &Frame, view: &FormView<'_>) -> Document {
    let texts = ReportTexts::of(frame.lang);
    let shell = matches!(view.kind, Kind::Open(_));
    let danger = match view.kind {
        Kind::Chosen { direction, urgency: Urgency::Emergency, .. } => {
            danger::before_reporting(frame.lang, direction, &view.form.type_code)
        }
        _ => ().into_any(),
    };
    let body = view! {
        <div
            class="page page--narrow report"
            data-report="form"
            data-shell=shell.then_some("yes")
            data-returned=view.returned.then_some("yes")
        >
            {head(frame, view)}
            {danger}
            // Kept for when there is no connection: then the phone still calls.
            {shell.then(|| danger::services(frame.lang))}
            {trouble(frame, view)}
            {summary(frame, view)}
            <div class="report__states" data-states=states(frame)></div>
            <form class="form" method="post" action=frame.link("/report") enctype="multipart/form-data" data-once>
                // Enter presses the first button of a form: that must be the one that sends, not one of those that join another's request.
                <button class="visually-hidden" tabindex="-1" aria-hidden="true">
                    {texts.send}
                </button>
                <input type="hidden" name="idempotency_key" value=view.form.key.clone() />
                {type_field(frame, view)}
                {place(frame, view)}
                {details(frame, view)}
                {who(frame, view)}
                <div class="report__send">
                    <button class="button button--wide">{texts.send}</button>
                    {privacy::short(frame.lang)}
                </div>
            </form>
        </div>
    };
    Document::new(texts.title, body.into_any()).with_scripts(&["report", "photo"])
}

fn head(frame: &Frame, view: &FormView<'_>) -> AnyView {
    let texts = ReportTexts::of(frame.lang);
    match view.kind {
        Kind::Open(_) => view! { <h1>{texts.title}</h1> }.into_any(),
        Kind::Chosen { name, urgency, executor, .. } => view! {
            <div>
                <h1>{name.clone()}</h1>
                <p class="quiet">
                    {promise(frame.lang, *urgency, executor.as_deref())} " "
                    <a href=frame.link("/report")>{texts.other_type}</a>
                </p>
            </div>
        }
        .into_any(),
    }
}

fn trouble(frame: &Frame, view: &FormView<'_>) -> AnyView {
    let texts = ReportTexts::of(frame.lang);
    let told = view.trouble.map(|trouble| match trouble {
        Trouble::Used => texts.used,
        Trouble::Down => texts.down,
        Trouble::Gone => texts.gone,
    });
    told.map(|told| view! { <p class="faults" role="alert">{told}</p> }).into_any()
}

/// All that could not be taken, each with a way to its field.
fn summary(frame: &Frame, view: &FormView<'_>) -> AnyView {
    if view.faults.is_empty() {
        return ().into_any();
    }
    let (texts, forms) = (ReportTexts::of(frame.lang), FormTexts::of(frame.lang));
    let faults = view.faults.iter().map(|fault| {
        view! {
            <li>
                <a href=format!("#{}", anchor(fault.field))>
                    {format!("{}: {}", name_of(texts, fault.field), forms.fault(*fault))}
                </a>
            </li>
        }
    });
    view! {
        <div class="faults" role="alert" tabindex="-1">
            <p>
                <b>{forms.not_sent}</b>
            </p>
            <ul>{faults.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// A point is no field that one can go to: its map is.
fn anchor(field: &'static str) -> &'static str {
    match field {
        "lat" | "lon" => "place",
        "idempotency_key" => "main",
        field => field,
    }
}

fn name_of(texts: &'static ReportTexts, field: &str) -> &'static str {
    match field {
        "type" => texts.type_,
        "text" => texts.text,
        "place_address" => texts.address,
        "lat" | "lon" => texts.point,
        "photo" => texts.photos,
        "surname" => texts.surname,
        "first_name" => texts.first_name,
        "patronymic" => texts.patronymic,
        "phone" => texts.phone,
        "email" => texts.email,
        "applicant_address" => texts.applicant_address,
        _ => texts.title,
    }
}

fn type_field(frame: &Frame, view: &FormView<'_>) -> AnyView {
    let texts = ReportTexts::of(frame.lang);
    let Kind::Open(directions) = view.kind else {
        return view! { <input type="hidden" name="type" value=view.form.type_code.clone() /> }.into_any();
    };
    let chosen = view.form.type_code.clone();
    let groups = directions.iter().map(|direction| {
        let types = direction.types.iter().map(|item| {
            view! {
                <option value=item.code.clone() selected=item.code == chosen>
                    {item.name.clone()}
                </option>
            }
        });
        view! { <optgroup label=direction.name.clone()>{types.collect_view()}</optgroup> }
    });
    let fault = fault_of(view.faults, "type");
    let select = view! {
        <select id="type" name="type" required aria-describedby=described("type", false, fault.is_some())>
            <option value="">{texts.choose}</option>
            {groups.collect_view()}
        </select>
    };
    labelled(frame.lang, "type", texts.type_, None, true, fault, select.into_any())
}

fn place(frame: &Frame, view: &FormView<'_>) -> AnyView {
    let (lang, form) = (frame.lang, view.form);
    let texts = ReportTexts::of(lang);
    let point_fault = fault_of(view.faults, "lat").or_else(|| fault_of(view.faults, "lon"));
    let told = point_fault.map(|fault| {
        view! { <p class="field__fault">{format!("{}: {}", texts.point, FormTexts::of(lang).fault(fault))}</p> }
    });
    let fault = fault_of(view.faults, "place_address");
    let input = view! {
        <input
            id="place_address"
            name="place_address"
            type="text"
            value=form.place_address.clone()
            maxlength=MAX_ADDRESS.to_string()
            autocomplete="off"
            aria-invalid=fault.map(|_| "true")
            aria-describedby=described("place_address", true, fault.is_some())
            data-addresses="/api/addresses"
        />
        <ul class="report__addresses" hidden></ul>
    };
    let seen = match view.kind {
        Kind::Chosen { precision, .. } => {
            // A city that shows no places now shows this one to nobody either.
            let precision = if frame.city.places_public { *precision } else { Precision::Hidden };
            Some(view! { <p class="field__hint">{seen_as(lang, precision)}</p> })
        }
        Kind::Open(_) => None,
    };
    view! {
        <fieldset id="place" tabindex="-1">
            <legend>{texts.where_}</legend>
            <div class="picker" data-picker=picker(frame) hidden>
                <p class="picker__lead">{texts.map}</p>
                <div class="picker__map" role="application" aria-label=texts.map_name></div>
                <p class="picker__tools">
                    <button type="button" class="button button--quiet" data-locate>
                        {texts.locate}
                    </button>
                    <button type="button" class="link" data-remove hidden>
                        {texts.remove_point}
                    </button>
                </p>
                <p class="picker__told" role="status"></p>
            </div>
            {told}
            <input type="hidden" name="lat" value=form.lat.clone() />
            <input type="hidden" name="lon" value=form.lon.clone() />
            {labelled(lang, "place_address", texts.address, Some(texts.address_hint), true, fault, input.into_any())}
            {seen}
            <div class="report__nearby" data-nearby=frame.link("/report/nearby") role="status"></div>
        </fieldset>
    }
    .into_any()
}

/// What the map needs to know.
fn picker(frame: &Frame) -> String {
    let city = &frame.city;
    serde_json::json!({
        "centre": [city.centre.lat, city.centre.lon],
        "zoom": city.zoom,
        "bounds": city.bounds,
        "tiles": city.tiles,
        "attribution": city.attribution,
        "borders": format!("/api/districts?lang={}", frame.lang.code()),
    })
    .to_string()
}

fn details(frame: &Frame, view: &FormView<'_>) -> AnyView {
    let lang = frame.lang;
    let texts = ReportTexts::of(lang);
    let text = text_area("text", &view.form.text);
    let kept = (!view.form.photos.is_empty()).then(|| kept_photos(frame, &view.form.photos));
    let fault = fault_of(view.faults, "photo");
    let files = view! {
        <input
            id="photo"
            name="photo"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            data-photos
            aria-describedby=described("photo", true, fault.is_some())
        />
    };
    view! {
        <fieldset>
            <legend>{texts.details}</legend>
            {labelled(lang, "text", texts.text, Some(texts.text_hint), true, fault_of(view.faults, "text"), text)}
            {kept}
            {labelled(lang, "photo", texts.photos, Some(texts.photos_hint), false, fault, files.into_any())}
            <ul class="report__photos" data-previews></ul>
        </fieldset>
    }
    .into_any()
}

/// Photos that came with the form before: they need not be sent again.
fn kept_photos(frame: &Frame, photos: &[String]) -> AnyView {
    let (texts, own) = (ReportTexts::of(frame.lang), OwnTexts::of(frame.lang));
    let photos = photos.iter().map(|id| {
        view! {
            <li>
                <label>
                    <img src=format!("{}?small", photo_link(id)) alt=own.photo_alt />
                    <span>
                        <input type="checkbox" name="photo_id" value=id.clone() checked />
                        " "
                        {texts.photo_kept}
                    </span>
                </label>
            </li>
        }
    });
    view! {
        <div>
            <p>
                <b>{texts.photos_kept}</b>
            </p>
            <ul class="report__photos">{photos.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn who(frame: &Frame, view: &FormView<'_>) -> AnyView {
    let lang = frame.lang;
    let (texts, person) = (ReportTexts::of(lang), &view.form.person);
    let fault = |name: &str| fault_of(view.faults, name);
    let known = frame.signed_in && person.faults().is_empty();
    let name = |field: Field, typed: &str| Field { longest: MAX_NAME, ..field }.draw(lang, typed, fault(field.name));
    let phone =
        Field { longest: 40, ..Field::required("phone", texts.phone, "tel").kind("tel").hint(texts.phone_hint) };
    let email = Field::optional("email", texts.email, "email").kind("email").hint(texts.email_hint);
    let address = Field::required("applicant_address", texts.applicant_address, "street-address");
    let address = Field { longest: MAX_ADDRESS, ..address.hint(texts.applicant_address_hint) };
    let fields = view! {
        {name(Field::required("surname", texts.surname, "family-name"), &person.surname)}
        {name(Field::required("first_name", texts.first_name, "given-name"), &person.first_name)}
        {name(Field::optional("patronymic", texts.patronymic, "additional-name"), &person.patronymic)}
        {phone.draw(lang, &person.phone, fault("phone"))}
        {address.draw(lang, &person.address, fault("applicant_address"))}
        <p class="report__same" hidden>
            <button type="button" class="link" data-same>
                {texts.same_address}
            </button>
        </p>
        {Field { longest: 254, ..email }.draw(lang, &person.email, fault("email"))}
    }
    .into_any();
    let fields = if known {
        view! {
            <p>
                <b>{format!("{} {}", person.surname, person.first_name)}</b>
                {format!(", {}", crate::i18n::phone(&person.phone))}
            </p>
            <details class="report__known">
                <summary>{texts.who_change}</summary>
                <div class="form">{fields}</div>
            </details>
        }
        .into_any()
    } else {
        let sign_in = (!frame.signed_in && !view.returned && matches!(view.kind, Kind::Chosen { .. })).then(|| {
            let next = format!("%2Freport%3Ftype%3D{}", view.form.type_code.replace(['&', '%', '#'], ""));
            let next = if lang.code() == "en" { format!("%2Fen{next}") } else { next };
            view! {
                <p>
                    <a href=format!("{}?next={next}", frame.link("/account/sign-in"))>{texts.sign_in}</a>
                </p>
            }
        });
        view! {
            <p class="field__hint">{texts.who_hint}</p>
            {sign_in}
            {fields}
        }
        .into_any()
    };
    view! {
        <fieldset>
            <legend>{texts.who}</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::classifier::Lang;
    use domain::query::Problem;

    use super::*;
    use crate::documents::field::tests::frame;

    fn chosen(urgency: Urgency) -> Kind {
        Kind::Chosen {
            name: "Запах газу".to_owned(),
            direction: "gas_supply".to_owned(),
            urgency,
            precision: Precision::District,
            executor: Some("Дніпрогаз".to_owned()),
        }
    }

    #[test]
    fn everything_that_was_typed_comes_back_and_each_fault_leads_to_its_field() {
        let evil = "</textarea><script>alert(1)</script>\"";
        let form = ReportForm {
            type_code: "06.01".to_owned(),
            text: evil.to_owned(),
            place_address: evil.to_owned(),
            key: "key".to_owned(),
            photos: vec!["ab".repeat(16)],
            ..ReportForm::default()
        };
        let faults = [
            Fault { field: "lat", problem: Problem::OutOfRange },
            Fault { field: "phone", problem: Problem::Malformed },
        ];
        let kind = chosen(Urgency::Emergency);
        let view = FormView { kind: &kind, form: &form, faults: &faults, trouble: None, returned: true };
        let html = frame(Lang::Uk).render(|frame| report_form(frame, &view));
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(html.contains("\n&lt;/textarea&gt;&lt;script&gt;alert(1)"), "{html}");
        for part in ["href=\"#place\"", "href=\"#phone\"", "id=\"phone-fault\"", "tel:104", "value=\"key\""] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(html.contains(&format!("name=\"photo_id\" value=\"{}\" checked", "ab".repeat(16))), "{html}");
        assert!(html.find("tel:104") < html.find("<form"), "whom to call comes before the form");
    }

    #[test]
    fn what_is_no_emergency_tells_nobody_to_call() {
        let kind = chosen(Urgency::Long);
        let form = ReportForm::default();
        let view = FormView { kind: &kind, form: &form, faults: &[], trouble: None, returned: false };
        assert!(!frame(Lang::En).render(|frame| report_form(frame, &view)).contains("tel:104"));
    }
}
