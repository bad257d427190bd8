//! An address that is none.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::layout::layout;
use crate::address::lang_of;
use crate::api::ApiError;
use crate::components::failure_page;

/// The page of an address that is none.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let lang = lang_of(&use_location().pathname.get_untracked());
    let error = ApiError::not_found();
    error.answer();
    layout(lang, || failure_page(&error))
}
