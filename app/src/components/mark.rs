//! The marks of states: a shape, a colour, and beside them always a word.
//!
//! All of them are drawn once, in [`MarkSprite`]; whatever shows one refers to it there.

use domain::workflow::{ConfirmedBy, Resolution, State};
use leptos::prelude::*;

/// The shapes, 20 units wide. Colours are the referring element's.
#[component]
pub(crate) fn MarkSprite() -> impl IntoView {
    view! {
        <svg class="sprite" aria-hidden="true" width="0" height="0">
            <symbol id="mark-registered" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2.5" />
            </symbol>
            <symbol id="mark-assigned" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2.5" />
                <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
            </symbol>
            <symbol id="mark-in_progress" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="8" fill="currentColor" />
            </symbol>
            <symbol id="mark-on_control" viewBox="0 0 20 20">
                <path d="M10 1.5l8.5 8.5-8.5 8.5L1.5 10z" fill="currentColor" />
            </symbol>
            <symbol id="mark-rework" viewBox="0 0 20 20">
                <path d="M10 2l9 16H1z" fill="currentColor" />
            </symbol>
            <symbol id="mark-confirmed" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="9" fill="currentColor" />
                <path class="mark__cut" d="M5.5 10.2l3.2 3.2 5.8-6.4" fill="none" stroke-width="2.4" />
            </symbol>
            <symbol id="mark-unconfirmed" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.2" />
                <path d="M6 10.2l2.8 2.8 5.2-5.8" fill="none" stroke="currentColor" stroke-width="2.2" />
            </symbol>
            <symbol id="mark-closed" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" />
                <path d="M6 10h8" fill="none" stroke="currentColor" stroke-width="2.4" />
            </symbol>
            <symbol id="mark-late" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="9" fill="currentColor" />
                <path class="mark__cut" d="M10 5v5.4l3.4 2" fill="none" stroke-width="2.2" />
            </symbol>
        </svg>
    }
}

/// The name of the mark of a state. A closed request without a known resolution (a point on a map) goes by who confirmed it.
pub(crate) fn mark_name(
    state: State,
    resolution: Option<Resolution>,
    confirmed_by: Option<ConfirmedBy>,
) -> &'static str {
    if state != State::Closed {
        return state.code();
    }
    let reported = resolution.is_none_or(|resolution| matches!(resolution, Resolution::Done | Resolution::Explained));
    match confirmed_by {
        Some(ConfirmedBy::Applicant | ConfirmedBy::Controller) if reported => "confirmed",
        Some(ConfirmedBy::Nobody) if reported => "unconfirmed",
        _ => "closed",
    }
}

/// The mark of a state; a clock on top of it when the work is late. The word stands beside it.
pub(crate) fn state_mark(name: &'static str, late: bool) -> AnyView {
    view! {
        <span class="marks" aria-hidden="true">
            <svg class=format!("mark mark--{name}") viewBox="0 0 20 20">
                <use href=format!("#mark-{name}") />
            </svg>
            {late.then(late_mark)}
        </span>
    }
    .into_any()
}

/// The clock of what is late.
pub(crate) fn late_mark() -> AnyView {
    view! {
        <svg class="mark mark--late" viewBox="0 0 20 20" aria-hidden="true">
            <use href="#mark-late" />
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ends_look_different() {
        let done = Some(Resolution::Done);
        assert_eq!(mark_name(State::Closed, done, Some(ConfirmedBy::Applicant)), "confirmed");
        assert_eq!(mark_name(State::Closed, done, Some(ConfirmedBy::Nobody)), "unconfirmed");
        assert_eq!(mark_name(State::Closed, done, None), "closed");
        assert_eq!(mark_name(State::Closed, Some(Resolution::Refused), Some(ConfirmedBy::Nobody)), "closed");
        assert_eq!(mark_name(State::Closed, None, Some(ConfirmedBy::Nobody)), "unconfirmed");
        assert_eq!(mark_name(State::OnControl, done, None), "on_control");
    }

    #[test]
    fn every_state_has_a_shape() {
        let sprite = Owner::new().with(|| MarkSprite().to_html());
        let names = State::ALL.iter().map(|state| state.code()).chain(["confirmed", "unconfirmed", "late"]);
        for name in names {
            assert!(sprite.contains(&format!("id=\"mark-{name}\"")), "{name}");
        }
    }
}
