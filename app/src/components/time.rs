//! Instants, in words that a title makes exact.

use domain::time::Timestamp;
use leptos::prelude::*;

use crate::clock::Clock;
use crate::words::Words;

/// An instant with its words.
pub(crate) fn instant(words: &Words, at: Timestamp, text: String) -> AnyView {
    view! {
        <time datetime=at.to_string() title=words.exact(at)>
            {text}
        </time>
    }
    .into_any()
}

/// How long ago; it goes on with the clock.
pub(crate) fn ago(words: &Words, clock: Clock, at: Timestamp) -> AnyView {
    let exact = words.exact(at);
    let words = words.clone();
    view! {
        <time datetime=at.to_string() title=exact>
            {move || words.ago(at, clock.now())}
        </time>
    }
    .into_any()
}
