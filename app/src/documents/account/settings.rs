//! `/cabinet/settings`: what one may change about one's own account.

use domain::classifier::Lang;
use domain::intake::ApplicantForm;
use leptos::prelude::*;
use service::account::Account;
use service::account::session::OwnSession;

use super::sessions::sessions;
use super::{Trouble, fields};
use crate::documents::{Document, Frame, cabinet, privacy};
use crate::i18n::{AccountTexts, SecondTexts, SettingsTexts, phone};

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Who one is.
    Profile,
    /// Notices and language.
    Notices,
    /// The password.
    Password,
    /// Where one is signed in.
    Sessions,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Profile, Self::Notices, Self::Password, Self::Sessions];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Notices => "notices",
            Self::Password => "password",
            Self::Sessions => "sessions",
        }
    }

    /// Where on the page it stands. No field has such a name.
    #[must_use]
    pub fn anchor(self) -> String {
        format!("part-{}", self.code())
    }
}

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct SettingsView<'a> {
    /// The account.
    pub account: &'a Account,
    /// Who one is, as it was typed or as it is kept.
    pub typed: &'a ApplicantForm,
    /// One's own sessions.
    pub sessions: &'a [OwnSession],
    /// What was just saved.
    pub saved: Option<Section>,
    /// What could not be saved, and why.
    pub trouble: Option<(Section, Trouble)>,
}

impl SettingsView<'_> {
    fn trouble(&self, section: Section) -> Option<Trouble> {
        self.trouble.filter(|(of, _)| *of == section).map(|(_, trouble)| trouble)
    }
}

/// Who one is, notices, password, sessions, one's data, the end.
#[must_use]
pub fn settings(frame: &Frame, view: &SettingsView<'_>) -> Document {
    let texts = SettingsTexts::of(frame.lang);
    let body = view! {
        <div class="page page--narrow account">
            {cabinet::navigation(frame)} <h1>{texts.title}</h1> {profile(frame, view)} {notices(frame, view)}
            {password(frame, view)}
            {section(frame, view, Section::Sessions, texts.sessions, sessions(frame, view.sessions))} {second(frame)}
            {data(frame)}
        </div>
    };
    Document::new(texts.title, body.into_any())
}

/// A part with its title, and word of what was saved in it or why nothing was.
fn section(frame: &Frame, view: &SettingsView<'_>, part: Section, title: &'static str, content: AnyView) -> AnyView {
    let texts = SettingsTexts::of(frame.lang);
    let done = if part == Section::Sessions { texts.session_ended } else { texts.saved };
    let saved = (view.saved == Some(part)).then(|| {
        view! {
            <p class="account__saved" role="status">
                {done}
            </p>
        }
    });
    let trouble = view.trouble(part).map(|trouble| trouble.draw(frame.lang, texts.not_saved));
    let (title_id, labelled_by) = (format!("{}-title", part.code()), format!("{}-title", part.code()));
    view! {
        <section class="account__part" id=part.anchor() aria-labelledby=labelled_by>
            <h2 id=title_id>{title}</h2>
            {saved}
            {trouble}
            {content}
        </section>
    }
    .into_any()
}

/// Where the form of a part goes. What comes back is shown at that part.
fn action(frame: &Frame, part: Section) -> String {
    frame.link(&format!("/cabinet/settings/{}#{}", part.code(), part.anchor()))
}

fn profile(frame: &Frame, view: &SettingsView<'_>) -> AnyView {
    let (lang, part) = (frame.lang, Section::Profile);
    let texts = SettingsTexts::of(lang);
    let content = view! {
        <p>
            <b class="number">{phone(&view.account.person.phone)}</b>
        </p>
        <p class="quiet">{texts.phone_stays}</p>
        <form class="form" method="post" action=action(frame, part)>
            {fields::person(lang, view.typed, view.trouble(part))} <p class="quiet">{texts.sent_stay}</p>
            {privacy::short(lang)} <p class="form__send">
                <button class="button">{texts.save}</button>
            </p>
        </form>
    };
    section(frame, view, part, texts.who, content.into_any())
}

fn notices(frame: &Frame, view: &SettingsView<'_>) -> AnyView {
    let part = Section::Notices;
    let texts = SettingsTexts::of(frame.lang);
    let account = view.account;
    let no_mail = account.person.email.is_none().then(|| view! { <p class="quiet">{texts.no_mail}</p> });
    let languages = [(Lang::Uk, "Українська"), (Lang::En, "English")]
        .map(|(lang, name)| {
            view! {
                <label class="account__choice">
                    <input type="radio" name="lang" value=lang.code() checked=account.lang == lang />
                    <span lang=lang.code()>{name}</span>
                </label>
            }
        })
        .collect_view();
    let content = view! {
        <form class="form" method="post" action=action(frame, part)>
            <label class="account__choice">
                <input type="checkbox" name="by_mail" value="1" checked=account.mail_notices />
                <span>{texts.by_mail}</span>
            </label>
            {no_mail}
            <fieldset class="account__choices">
                <legend>{texts.language}</legend>
                {languages}
            </fieldset>
            <p class="form__send">
                <button class="button">{texts.save}</button>
            </p>
        </form>
    };
    section(frame, view, part, texts.notices, content.into_any())
}

fn password(frame: &Frame, view: &SettingsView<'_>) -> AnyView {
    let (lang, part) = (frame.lang, Section::Password);
    let texts = SettingsTexts::of(lang);
    let trouble = view.trouble(part);
    let content = view! {
        <p class="quiet">{texts.password_note}</p>
        <form class="form" method="post" action=action(frame, part)>
            // So that password managers know whose password changes.
            <input type="hidden" autocomplete="username" value=view.account.person.phone.clone() />
            {fields::password(lang, "current_password", trouble)}
            {fields::new_password(lang, AccountTexts::of(lang).new_password, trouble)} <p class="form__send">
                <button class="button">{texts.change_password}</button>
            </p>
        </form>
    };
    section(frame, view, part, texts.password, content.into_any())
}

/// The second step of signing in, of those who work here.
fn second(frame: &Frame) -> AnyView {
    let texts = SecondTexts::of(frame.lang);
    frame
        .staff
        .map(|_| {
            view! {
                <section class="account__part" aria-labelledby="second-title">
                    <h2 id="second-title">{texts.manage_title}</h2>
                    <p>{texts.enrol_lead}</p>
                    <p>
                        <a class="button button--quiet" href=frame.link("/account/second/manage")>
                            {texts.manage_title}
                        </a>
                    </p>
                </section>
            }
        })
        .into_any()
}

fn data(frame: &Frame) -> AnyView {
    let texts = SettingsTexts::of(frame.lang);
    // An admin closes the accounts of those who work here.
    let delete = frame.staff.is_none().then(|| {
        view! {
            <a class="button button--quiet account__danger" href=frame.link("/cabinet/settings/delete")>
                {texts.delete}
            </a>
        }
    });
    view! {
        <section class="account__part" aria-labelledby="data-title">
            <h2 id="data-title">{texts.data}</h2>
            <p>{texts.data_note}</p>
            <p class="account__buttons">
                <a class="button button--quiet" href=frame.link("/cabinet/settings/export") download="misto.json">
                    {texts.download}
                </a>
                {delete}
            </p>
        </section>
    }
    .into_any()
}
