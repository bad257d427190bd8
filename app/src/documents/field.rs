//! The fields of forms: a label, what was typed, and beside it what could not be taken.

use domain::classifier::Lang;
use domain::query::Problem;
use leptos::prelude::*;

use crate::i18n::FormTexts;

/// A field of a form that came back: its name, and why it could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field.
    pub field: &'static str,
    /// Why.
    pub problem: Problem,
}

/// A line to type in.
pub(crate) struct Field {
    /// Its name in the form.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: &'static str,
    /// What is said below the label.
    pub(crate) hint: Option<&'static str>,
    /// `text`, `tel`, `email`, `password`.
    pub(crate) kind: &'static str,
    /// What browsers may fill it with.
    pub(crate) autocomplete: &'static str,
    /// Whether the form cannot be taken without it.
    pub(crate) required: bool,
    /// The longest text, in characters.
    pub(crate) longest: usize,
    /// The keyboard that a phone shows, where the kind does not tell.
    pub(crate) keyboard: Option<&'static str>,
}

impl Field {
    /// A line of text that must be given.
    pub(crate) const fn required(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { name, label, hint: None, kind: "text", autocomplete, required: true, longest: 300, keyboard: None }
    }

    /// A line of text that may be left empty.
    pub(crate) const fn optional(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { required: false, ..Self::required(name, label, autocomplete) }
    }

    /// The same of another kind.
    pub(crate) const fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// The same for so many digits.
    pub(crate) const fn digits(self, longest: usize) -> Self {
        Self { longest, keyboard: Some("numeric"), ..self }
    }

    /// The same with a hint.
    pub(crate) const fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// Draws it with what was typed and, if it is the field at fault, why it could not be taken.
    pub(crate) fn draw(&self, lang: Lang, typed: &str, fault: Option<Fault>) -> AnyView {
        let Self { name, label, hint, kind, autocomplete, required, longest, keyboard } = *self;
        let fault = fault.filter(|fault| fault.field == name);
        let input = view! {
            <input
                id=name
                name=name
                type=kind
                value=typed.to_owned()
                inputmode=keyboard
                autocomplete=autocomplete
                maxlength=longest.to_string()
                required=required
                aria-invalid=fault.map(|_| "true")
                aria-describedby=described(name, hint.is_some(), fault.is_some())
            />
        };
        labelled(lang, name, label, hint, required, fault, input.into_any())
    }
}

/// A field of any kind with its label, its hint and what is wrong with it.
pub(crate) fn labelled(
    lang: Lang,
    id: &str,
    label: &'static str,
    hint: Option<&'static str>,
    required: bool,
    fault: Option<Fault>,
    input: AnyView,
) -> AnyView {
    let texts = FormTexts::of(lang);
    let optional = (!required).then(|| view! { <span class="quiet">" " {texts.optional}</span> });
    let hint = hint.map(|hint| {
        view! {
            <p class="field__hint" id=format!("{id}-hint")>
                {hint}
            </p>
        }
    });
    let at_fault = fault.is_some();
    let fault = fault.map(|fault| {
        view! {
            <p class="field__fault" id=format!("{id}-fault")>
                {texts.fault(fault)}
            </p>
        }
    });
    view! {
        <div class="field" class:field--fault=at_fault>
            <label for=id.to_owned()>{label} {optional}</label>
            {hint}
            {fault}
            {input}
        </div>
    }
    .into_any()
}

/// What describes a field to those who do not see it.
pub(crate) fn described(name: &str, hint: bool, fault: bool) -> Option<String> {
    let ids: Vec<String> = [(hint, "hint"), (fault, "fault")]
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, what)| format!("{name}-{what}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Several lines to type in. Leptos does not escape what stands in a textarea: here it is.
pub(crate) fn text_area(name: &'static str, typed: &str) -> AnyView {
    text_area_as(name, name, typed)
}

/// The same in a page with several fields of the name.
pub(crate) fn text_area_as(id: &str, name: &'static str, typed: &str) -> AnyView {
    // The first line break after the tag is the parser's; one of our own keeps what was typed.
    let inner = format!("\n{}", escaped(typed));
    let id = id.to_owned();
    view! { <textarea id=id name=name rows="4" maxlength="4000" inner_html=inner></textarea> }.into_any()
}

/// Text as it stands in elements whose content Leptos does not escape.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What could not be taken, at the top of a form: a link to the field.
pub(crate) fn fault_summary(
    lang: Lang,
    heading: &'static str,
    fault: Option<Fault>,
    name_of: impl Fn(&str) -> &'static str,
) -> AnyView {
    let texts = FormTexts::of(lang);
    let summary = fault.map(|fault| {
        view! {
            <div class="faults" role="alert" tabindex="-1">
                <p>
                    <b>{heading}</b>
                </p>
                <p>
                    <a href=format!("#{}", fault.field)>
                        {format!("{}: {}", name_of(fault.field), texts.fault(fault))}
                    </a>
                </p>
            </div>
        }
    });
    summary.into_any()
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::FixedOffset;
    use domain::answer::CityAnswer;
    use domain::classifier::Name;
    use domain::local::LocalTime;
    use domain::place::LatLon;
    use domain::time::Timestamp;

    use super::*;
    use crate::documents::Frame;
    use crate::shell::SiteAssets;

    /// The frame of a city two hours east of Greenwich, on 22 November 2026 at noon in UTC.
    pub(crate) fn frame(lang: Lang) -> Frame {
        let offset = FixedOffset::east_opt(7200).expect("two hours");
        Frame {
            lang,
            path: crate::address::link(lang, "/track"),
            city: CityAnswer {
                name: Name { uk: "Дніпро".to_owned(), en: "Dnipro".to_owned() },
                centre: LatLon { lat: 48.46, lon: 35.04 },
                zoom: 11,
                bounds: [34.7, 48.3, 35.3, 48.6],
                tiles: String::new(),
                attribution: String::new(),
                local_time: LocalTime::of(&offset, 2026, 2027),
                directions: Vec::new(),
                districts: Vec::new(),
                demo: false,
                places_public: true,
                incidents: Vec::new(),
                seq: 0,
                server_now: Timestamp::parse("2026-11-22T12:00:00Z").expect("an instant"),
            },
            assets: SiteAssets::default(),
            nonce: "nonce".to_owned(),
            signed_in: false,
            staff: None,
        }
    }

    #[test]
    fn a_field_at_fault_says_why_and_keeps_what_was_typed() {
        let fault = Some(Fault { field: "phone", problem: Problem::Malformed });
        let field = Field::required("phone", "Телефон", "tel").kind("tel").hint("+380…");
        let html = Owner::new().with(|| field.draw(Lang::Uk, "abc\"<", fault).to_html());
        assert!(html.contains("value=\"abc&quot;&lt;\""), "{html}");
        assert!(html.contains("aria-describedby=\"phone-hint phone-fault\""), "{html}");
        assert!(html.contains("id=\"phone-fault\""), "{html}");
        let html = Owner::new().with(|| field.draw(Lang::Uk, "", None).to_html());
        assert!(!html.contains("aria-invalid"), "{html}");
    }
}
