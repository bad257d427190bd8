//! The second step of signing in, and the first password.

use domain::account::MAX_PASSWORD;
use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use service::account::second::{Shown, Standing};

use super::{Trouble, fields, next_field, page};
use crate::documents::field::Field;
use crate::documents::{Document, Frame};
use crate::i18n::{AccountTexts, SecondTexts, SettingsTexts};

/// Where somebody wanted to go, and why the form before this page could not be taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct StepView<'a> {
    /// A path of ours.
    pub next: Option<&'a str>,
    /// Why it did not work.
    pub trouble: Option<Trouble>,
}

/// `/account/second`: a code.
#[must_use]
pub fn second_code(frame: &Frame, view: StepView<'_>) -> Document {
    let texts = SecondTexts::of(frame.lang);
    let content = view! {
        <p>{texts.code_lead}</p>
        {trouble(frame, view)}
        <form class="form" method="post" action=frame.link("/account/second")>
            {next_field(view.next)} {code(frame, texts.code_hint, view.trouble)} <p class="form__send">
                <button class="button button--wide">{texts.enter}</button>
            </p>
        </form>
        <p class="quiet">{texts.lost}</p>
        {leave(frame)}
    };
    page(texts.code_title, content.into_any())
}

/// `/account/second/enrol`: what the app is to make codes from, and the first of them. `must`: whether there is no getting further without.
#[must_use]
pub fn second_enrol(frame: &Frame, shown: &Shown, must: bool, view: StepView<'_>) -> Document {
    let texts = SecondTexts::of(frame.lang);
    let lead = if must { texts.enrol_must } else { texts.enrol_lead };
    let content = view! {
        <p>{lead}</p>
        {trouble(frame, view)}
        <ol class="second__steps">
            <li>{texts.step_app}</li>
            <li>
                <p>{texts.step_scan}</p>
                {square(&shown.address, texts.qr)}
                <p>
                    {texts.key} ": " <b class="second__key">{shown.text.clone()}</b>
                </p>
            </li>
            <li>
                <p>{texts.step_code}</p>
                <form class="form" method="post" action=frame.link("/account/second/enrol")>
                    {next_field(view.next)} {code(frame, texts.app_hint, view.trouble)} <p class="form__send">
                        <button class="button button--wide">{texts.confirm}</button>
                    </p>
                </form>
            </li>
        </ol>
        {must.then(|| leave(frame))}
    };
    page(texts.enrol_title, content.into_any())
}

/// The sheet, shown this once.
#[must_use]
pub fn second_sheet(frame: &Frame, sheet: &[String], on: &str) -> Document {
    let texts = SecondTexts::of(frame.lang);
    let codes = sheet.iter().map(|code| view! { <li>{code.clone()}</li> }).collect_view();
    let content = view! {
        <p role="status">{texts.sheet_lead}</p>
        <ol class="second__sheet">{codes}</ol>
        <p>
            <a class="button" href=on.to_owned()>
                {texts.sheet_done}
            </a>
        </p>
    };
    page(texts.sheet_title, content.into_any())
}

/// `/account/second/manage`: how one's own stands.
#[must_use]
pub fn second_manage(frame: &Frame, standing: Standing, given: Option<Trouble>) -> Document {
    let (lang, texts) = (frame.lang, SecondTexts::of(frame.lang));
    let view = StepView { next: None, trouble: given };
    let body = if standing.enrolled {
        let away = if standing.may_remove {
            view! {
                <form class="form" method="post" action=frame.link("/account/second/remove")>
                    {fields::password(lang, "password", given)} <p class="form__send">
                        <button class="button button--quiet account__danger">{texts.take_away}</button>
                    </p>
                </form>
            }
            .into_any()
        } else {
            view! { <p class="quiet">{texts.must_stay}</p> }.into_any()
        };
        view! {
            <p>{texts.is_on} " " {texts.left} " " <b class="number">{standing.left}</b></p>
            <h2>{texts.new_sheet}</h2>
            <p class="quiet">{texts.new_sheet_note}</p>
            <form class="form" method="post" action=frame.link("/account/second/sheet")>
                {code(frame, texts.app_hint, given)} <p class="form__send">
                    <button class="button">{texts.make_sheet}</button>
                </p>
            </form>
            <h2>{texts.take_away}</h2>
            {away}
        }
        .into_any()
    } else {
        view! {
            <p>{texts.is_off} " " {texts.enrol_lead}</p>
            <p>
                <a class="button" href=frame.link("/account/second/enrol")>
                    {texts.set_up}
                </a>
            </p>
        }
        .into_any()
    };
    let back = view! {
        <p>
            <a href=frame.link("/cabinet/settings")>{SettingsTexts::of(lang).title}</a>
        </p>
    };
    page(texts.manage_title, view! { {trouble(frame, view)} {body} {back} }.into_any())
}

/// `/account/first-password`: a password of one's own.
#[must_use]
pub fn first_password(frame: &Frame, view: StepView<'_>) -> Document {
    let (lang, texts) = (frame.lang, SecondTexts::of(frame.lang));
    let content = view! {
        <p>{texts.first_lead}</p>
        {trouble(frame, view)}
        <form class="form" method="post" action=frame.link("/account/first-password")>
            {next_field(view.next)} {fields::new_password(lang, AccountTexts::of(lang).new_password, view.trouble)}
            <p class="form__send">
                <button class="button button--wide">{texts.save}</button>
            </p>
        </form>
        {leave(frame)}
    };
    page(texts.first_title, content.into_any())
}

fn trouble(frame: &Frame, view: StepView<'_>) -> AnyView {
    view.trouble.map(|trouble| trouble.draw(frame.lang, AccountTexts::of(frame.lang).fix)).into_any()
}

fn code(frame: &Frame, hint: &'static str, trouble: Option<Trouble>) -> AnyView {
    let texts = SecondTexts::of(frame.lang);
    let field = Field { longest: MAX_PASSWORD, ..Field::required("code", texts.code, "one-time-code").hint(hint) };
    field.draw(frame.lang, "", trouble.and_then(Trouble::fault))
}

fn leave(frame: &Frame) -> AnyView {
    let texts = SecondTexts::of(frame.lang);
    view! {
        <form method="post" action=frame.link("/account/sign-out")>
            <button class="link">{texts.leave}</button>
        </form>
    }
    .into_any()
}

/// The address as a square that cameras read: black on white, in the dark as well, or cameras do not.
fn square(address: &str, name: &'static str) -> AnyView {
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) else { return ().into_any() };
    let side = code.size() + 8;
    let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let path: String =
        dark.filter(|(x, y)| code.get_module(*x, *y)).map(|(x, y)| format!("M{},{}h1v1h-1z", x + 4, y + 4)).collect();
    view! {
        <svg
            class="second__square"
            viewBox=format!("0 0 {side} {side}")
            role="img"
            aria-label=name
            shape-rendering="crispEdges"
        >
            <rect width="100%" height="100%" fill="#FFFFFF" />
            <path d=path fill="#000000" />
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::classifier::Lang;
    use domain::query::Problem;

    use super::*;
    use crate::documents::Fault;
    use crate::documents::field::tests::frame;

    #[test]
    fn a_camera_has_a_square_and_a_person_the_key() {
        let shown = Shown {
            text: "ABCD EFGH".to_owned(),
            address: "otpauth://totp/Misto:N?secret=ABCDEFGH&issuer=Misto".to_owned(),
        };
        let html = frame(Lang::Uk).render(|frame| second_enrol(frame, &shown, true, StepView::default()));
        assert!(html.contains("ABCD EFGH") && html.contains("viewBox=\"0 0 "), "{html}");
        assert!(html.contains("autocomplete=\"one-time-code\""), "{html}");
    }

    #[test]
    fn a_wrong_code_is_told_at_its_field_and_not_kept() {
        let trouble = Some(Trouble::Field(Fault { field: "code", problem: Problem::Repeated }));
        let html = frame(Lang::En).render(|frame| second_code(frame, StepView { next: Some("/queue"), trouble }));
        assert!(html.contains("id=\"code-fault\"") && html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("name=\"next\" value=\"/queue\""), "{html}");
    }
}
