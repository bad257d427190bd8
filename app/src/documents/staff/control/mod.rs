//! `/control`: what waits for a controller.

mod cases;
mod list;
mod moderation;
mod sanctions;

use leptos::prelude::*;
use service::control::{MOST_UNLOOKED, Tab, Waits};

use super::super::Frame;
use crate::i18n::ControlTexts;

pub use cases::{CaseTried, cases};
pub use list::{Listed, list};
pub use moderation::moderation;
pub use sanctions::sanctions;

/// How each part of what waits is called in the address.
pub const TABS: [(Tab, &str); 4] =
    [(Tab::Waiting, "waiting"), (Tab::Soon, "soon"), (Tab::Asked, "asked"), (Tab::Lapsed, "lapsed")];

/// Reports, what is for everybody, cases, the log.
fn parts(frame: &Frame, waits: Option<&Waits>) -> AnyView {
    let texts = ControlTexts::of(frame.lang);
    // Beyond that nobody counts them.
    let unlooked = |waits: &Waits| match waits.unlooked {
        many if many >= MOST_UNLOOKED => format!("{MOST_UNLOOKED}+"),
        few => few.to_string(),
    };
    let part = |name: &'static str, path: &str, count: Option<String>| {
        let href = frame.link(path);
        let current = (frame.path == href).then_some("page");
        let count = count.map(|count| view! { " " <span class="number">{count}</span> });
        view! {
            <li>
                <a href=href aria-current=current>
                    {name}
                    {count}
                </a>
            </li>
        }
    };
    view! {
        <nav class="parts" aria-label=texts.nav>
            <ul>
                {part(texts.reports, "/control", waits.map(|waits| waits.reported.to_string()))}
                {part(texts.moderation, "/control/moderation", waits.map(unlooked))}
                {part(texts.cases, "/control/cases", None)} {part(texts.log, "/control/sanctions", None)}
            </ul>
        </nav>
    }
    .into_any()
}
