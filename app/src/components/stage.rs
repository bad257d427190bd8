//! A page that waits, fails or shows.

use leptos::prelude::*;

use super::failure_page;
use crate::ask::{Stage, use_lang};
use crate::i18n::SiteTexts;

/// The shape of what is to come. Styles show it only after 300 ms.
fn skeleton() -> AnyView {
    let text = SiteTexts::of(use_lang()).loading;
    view! {
        <div class="page skeleton">
            <p class="visually-hidden">{text}</p>
            <div class="skeleton__line skeleton__line--title"></div>
            <div class="skeleton__tiles">
                <div></div>
                <div></div>
                <div></div>
                <div></div>
            </div>
            <div class="skeleton__block"></div>
        </div>
    }
    .into_any()
}

/// What waits for answers. On the server the page waits until they are there; in the browser what is shown stays until newer ones
/// are. `busy` is true while it waits.
pub(crate) fn frame(busy: Busy, content: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    frame_boxed(busy, Box::new(content))
}

fn frame_boxed(busy: Busy, content: Box<dyn FnOnce() -> AnyView + Send>) -> AnyView {
    view! {
        <Transition fallback=skeleton set_pending=busy.said>
            {content()}
        </Transition>
    }
    .into_any()
}

/// Whether a page waits for a newer answer.
///
/// On the server a page always waits, and what it sends has waited enough: there nothing is ever said to be waiting.
#[derive(Clone, Copy)]
pub(crate) struct Busy {
    said: RwSignal<bool>,
    read: RwSignal<bool>,
}

impl Busy {
    /// Nothing waits yet.
    pub(crate) fn new() -> Self {
        let (said, read) = (RwSignal::new(false), RwSignal::new(false));
        Effect::new(move || read.set(said.get()));
        Self { said, read }
    }

    /// The value of `aria-busy`.
    pub(crate) fn attribute(self) -> Option<&'static str> {
        self.read.get().then_some("true")
    }
}

/// Shows the content once the page has what it needs, or why it has not. The content is built once and then follows its signals.
pub(crate) fn staged(
    stage: impl Fn() -> Stage + Send + Sync + 'static,
    content: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    staged_boxed(Box::new(stage), Box::new(content))
}

fn staged_boxed(
    stage: Box<dyn Fn() -> Stage + Send + Sync>,
    content: Box<dyn Fn() -> AnyView + Send + Sync>,
) -> AnyView {
    let stage = Memo::new(move |_| stage());
    (move || match stage.get() {
        Stage::Loading => skeleton(),
        Stage::Failed(error) => failure_page(&error),
        Stage::Ready => content(),
    })
    .into_any()
}
