//! `/queue`: what an executor has to do.

mod list;
mod map;
mod print;

use leptos::prelude::*;
use service::queue::Tab;

use super::super::Frame;
use crate::i18n::QueueTexts;

pub use list::{Found, Listed, found, list};
pub use map::map;
pub use print::print;

/// How each part of the queue is called in the address.
pub const TABS: [(Tab, &str); 8] = [
    (Tab::Work, "work"),
    (Tab::Overdue, "overdue"),
    (Tab::New, "new"),
    (Tab::InProgress, "in_progress"),
    (Tab::Rework, "rework"),
    (Tab::OnControl, "on_control"),
    (Tab::Asked, "asked"),
    (Tab::Closed, "closed"),
];

/// How it is called in the address.
pub(super) fn code(tab: Tab) -> &'static str {
    TABS.iter().find(|(of, _)| *of == tab).map_or("work", |(_, code)| code)
}

/// List, map, paper.
fn parts(frame: &Frame, tab: Tab) -> AnyView {
    let texts = QueueTexts::of(frame.lang);
    let part = |name: &'static str, path: &str, query: String| {
        let href = frame.link(path);
        let current = (frame.path == href).then_some("page");
        view! {
            <li>
                <a href=format!("{href}{query}") aria-current=current>
                    {name}
                </a>
            </li>
        }
    };
    let print = format!("?show={}", code(tab));
    view! {
        <nav class="parts" aria-label=texts.nav>
            <ul>
                {part(texts.list, "/queue", String::new())} {part(texts.on_map, "/queue/map", String::new())}
                {part(texts.print, "/queue/print", print)}
            </ul>
        </nav>
    }
    .into_any()
}
