//! Why a form about an account could not be taken.

use domain::classifier::Lang;
use leptos::prelude::*;
use service::Error;
use service::provider::ProviderRefusal;

use crate::documents::Fault;
use crate::i18n::{AccountTexts, FormTexts, refused_by_provider, try_again_in};

/// Why a form about an account could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A field could not be taken.
    Field(Fault),
    /// There is no such phone with such a password.
    WrongPassword,
    /// It was tried too often.
    Wait {
        /// When to try again.
        seconds: u64,
    },
    /// They could not come in through the identity provider.
    Provider(ProviderRefusal),
    /// No phone can be reached.
    NoSender,
    /// It does not work right now.
    Busy,
}

impl From<&Error> for Trouble {
    fn from(error: &Error) -> Self {
        match error {
            Error::Form { field, problem } => Self::Field(Fault { field, problem: *problem }),
            Error::WrongPassword => Self::WrongPassword,
            Error::Wait { seconds } => Self::Wait { seconds: *seconds },
            Error::Provider(why) => Self::Provider(*why),
            Error::NoSender => Self::NoSender,
            _ => Self::Busy,
        }
    }
}

impl Trouble {
    /// The field at fault.
    pub(super) const fn fault(self) -> Option<Fault> {
        match self {
            Self::Field(fault) => Some(fault),
            _ => None,
        }
    }

    /// What is said of it at the top of the form; of a field after the words `correct`.
    pub(super) fn draw(self, lang: Lang, correct: &'static str) -> AnyView {
        let texts = AccountTexts::of(lang);
        let said = match self {
            Self::Field(fault) => {
                let said = format!("{}: {}", name_of(texts, fault.field), FormTexts::of(lang).fault(fault));
                return view! {
                    <div class="faults" role="alert">
                        <p>
                            <b>{correct}</b>
                        </p>
                        <p>
                            <a href=format!("#{}", fault.field)>{said}</a>
                        </p>
                    </div>
                }
                .into_any();
            }
            Self::WrongPassword => texts.wrong_password.to_owned(),
            Self::Wait { seconds } => try_again_in(lang, seconds),
            Self::Provider(why) => refused_by_provider(lang, why).to_owned(),
            Self::NoSender => texts.no_sender.to_owned(),
            Self::Busy => texts.busy.to_owned(),
        };
        view! {
            <div class="faults" role="alert">
                <p>
                    <b>{said}</b>
                </p>
            </div>
        }
        .into_any()
    }
}

/// What a field is called.
fn name_of(texts: &AccountTexts, field: &str) -> &'static str {
    match field {
        "phone" => texts.phone,
        "password" => texts.password,
        "current_password" => texts.current_password,
        "code" => texts.code,
        "surname" => texts.surname,
        "first_name" => texts.first_name,
        "patronymic" => texts.patronymic,
        "email" => texts.email,
        _ => texts.address,
    }
}

#[cfg(test)]
mod tests {
    use domain::query::Problem;

    use super::*;

    #[test]
    fn every_trouble_is_said_in_words() {
        let field = |field| Trouble::Field(Fault { field, problem: Problem::Missing });
        for lang in [Lang::Uk, Lang::En] {
            let texts = AccountTexts::of(lang);
            for (trouble, words) in [
                (field("phone"), texts.phone),
                (field("code"), texts.code),
                (field("surname"), texts.surname),
                (field("applicant_address"), texts.address),
                (Trouble::WrongPassword, texts.wrong_password),
                (Trouble::from(&Error::NoSender), texts.no_sender),
                (Trouble::from(&Error::Unavailable("secret".to_owned())), texts.busy),
            ] {
                let html = Owner::new().with(|| trouble.draw(lang, texts.fix).to_html());
                assert!(html.contains(words) && html.contains("role=\"alert\""), "{words}: {html}");
                assert!(!html.contains("secret"), "{html}");
            }
        }
        let html = Owner::new().with(|| Trouble::Wait { seconds: 90 }.draw(Lang::Uk, "").to_html());
        assert!(html.contains("1\u{a0}хв 30\u{a0}с"), "{html}");
    }
}
