//! The personal cabinet.

mod list;
mod map;

use leptos::prelude::*;

use super::Frame;
use crate::i18n::CabinetTexts;

pub use list::{SHOWN, list};
pub use map::map;

/// Below which a request is shown, and where all of them are on a map.
pub(crate) const PAGES: (&str, &str) = ("/cabinet/requests", "/cabinet/map");

/// The parts of the cabinet, the one that is shown marked.
pub(crate) fn navigation(frame: &Frame) -> AnyView {
    let texts = CabinetTexts::of(frame.lang);
    let part = |name: &'static str, path: &str| {
        let href = frame.link(path);
        let current = (frame.path == href).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    {name}
                </a>
            </li>
        }
    };
    view! {
        <nav class="parts" aria-label=texts.nav>
            <ul>
                {part(texts.title, "/cabinet")} {part(texts.on_map, "/cabinet/map")}
                {part(texts.settings, "/cabinet/settings")}
            </ul>
            <form method="post" action=frame.link("/account/sign-out")>
                <button class="link">{texts.sign_out}</button>
            </form>
        </nav>
    }
    .into_any()
}
