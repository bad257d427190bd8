//! What was typed, carried from one page to the next.

use leptos::prelude::*;

use super::ReportForm;

/// All of it as hidden fields.
pub(super) fn all(form: &ReportForm) -> AnyView {
    let ReportForm { type_code, text, place_address, lat, lon, person, key, photos, .. } = form;
    let fields = [
        ("type", type_code),
        ("text", text),
        ("place_address", place_address),
        ("lat", lat),
        ("lon", lon),
        ("surname", &person.surname),
        ("first_name", &person.first_name),
        ("patronymic", &person.patronymic),
        ("phone", &person.phone),
        ("email", &person.email),
        ("applicant_address", &person.address),
        ("idempotency_key", key),
    ];
    let fields = fields.map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> });
    let photos = photos.iter().map(|id| view! { <input type="hidden" name="photo_id" value=id.clone() /> });
    view! { {fields.into_iter().collect_view()} {photos.collect_view()} }.into_any()
}
