//! A document that cannot be shown: what happened, and the way out.

use domain::classifier::Lang;
use leptos::prelude::*;

use super::{Document, Frame};
use crate::i18n::{FormTexts, ProblemTexts, try_again_in};

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
