//! Accounts: signing in and up, a new password, settings, the end.

mod delete;
mod fields;
mod reset;
mod second;
mod sessions;
mod settings;
mod sign_in;
mod sign_up;
mod trouble;

pub use delete::delete;
pub use reset::{ResetView, reset_code, reset_phone};
pub use second::{StepView, first_password, second_code, second_enrol, second_manage, second_sheet};
pub use settings::{Section, SettingsView, settings};
pub use sign_in::{SignInView, sign_in};
pub use sign_up::{SignUpView, sign_up_code, sign_up_phone};
pub use trouble::Trouble;

use leptos::prelude::*;

use super::{Document, Frame};

/// A page with one form.
fn page(title: &'static str, content: AnyView) -> Document {
    let body = view! {
        <div class="page page--narrow account">
            <h1>{title}</h1>
            {content}
        </div>
    };
    Document::new(title, body.into_any())
}

/// The address of a page, with where to go from there.
fn with_next(frame: &Frame, path: &str, next: Option<&str>) -> String {
    let href = frame.link(path);
    match next {
        // Its signs were checked when it was taken.
        Some(next) => format!(
            "{href}?next={}",
            next.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B")
        ),
        None => href,
    }
}

/// Where to go from there, as part of a form.
fn next_field(next: Option<&str>) -> AnyView {
    next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned() /> }).into_any()
}
