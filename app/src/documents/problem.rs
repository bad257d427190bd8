//! A document that cannot be shown: what happened, and the way out.

use domain::classifier::Lang;
use leptos::prelude::*;

use super::{Document, Frame};
use crate::i18n::{FormTexts, ProblemTexts, TroubleTexts, send_again_in, try_again_in};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// It was tried too often.
    Wait {
        /// When to try again.
        seconds: u64,
    },
    /// The register does not answer.
    Down,
    /// A form could not be read, or was none of ours. Nothing was changed.
    Unreadable,
    /// The rules do not allow it now.
    Refused,
    /// Somebody else was faster.
    Changed,
    /// It was too large to be read: what stood in it is lost.
    TooLarge,
    /// Another site's page sent it.
    OtherSite,
    /// Too much was sent from there. Nothing of this was read.
    Often {
        /// When to send it again.
        seconds: u64,
    },
    /// Too many photos are being sent at once. Nothing of this was read.
    Busy,
}

/// The page that says so.
#[must_use]
pub fn problem(frame: &Frame, trouble: Trouble) -> Document {
    let lang: Lang = frame.lang;
    let texts = ProblemTexts::of(lang);
    let (title, hint, action, href) = match trouble {
        Trouble::NotFound => {
            (texts.not_found_title, texts.not_found_hint.to_owned(), texts.not_found_action, frame.link("/"))
        }
        Trouble::Wait { seconds } => {
            (FormTexts::of(lang).wait_title, try_again_in(lang, seconds), texts.not_found_action, frame.link("/"))
        }
        Trouble::Down => (texts.down_title, texts.down_hint.to_owned(), texts.down_action, frame.path.clone()),
        of_a_form => {
            let (title, hint) = of_form(lang, of_a_form);
            (title, hint, TroubleTexts::of(lang).back_action, frame.path.clone())
        }
    };
    let body = view! {
        <section class="page page--narrow failure">
            <h1>{title}</h1>
            <p>{hint}</p>
            <p>
                <a class="button" href=href>
                    {action}
                </a>
            </p>
        </section>
    };
    Document::new(title, body.into_any())
}

/// What is said of a form that was not taken; from there one goes back to its page.
fn of_form(lang: Lang, trouble: Trouble) -> (&'static str, String) {
    let texts = TroubleTexts::of(lang);
    let (title, hint) = match trouble {
        Trouble::Refused => (texts.refused_title, texts.refused_hint),
        Trouble::Changed => (texts.changed_title, texts.changed_hint),
        Trouble::TooLarge => (texts.large_title, texts.large_hint),
        Trouble::OtherSite => (texts.other_site_title, texts.other_site_hint),
        Trouble::Often { seconds } => return (texts.often_title, send_again_in(lang, seconds)),
        Trouble::Busy => (texts.busy_title, texts.busy_hint),
        Trouble::Unreadable | Trouble::NotFound | Trouble::Wait { .. } | Trouble::Down => {
            (texts.unreadable_title, texts.unreadable_hint)
        }
    };
    (title, hint.to_owned())
}
