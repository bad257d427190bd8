//! Links that show more or less of the city, for who has no script.

use domain::classifier::Lang;
use domain::query::Field;
use leptos::prelude::*;

use super::with_view;
use crate::ask::Address;
use crate::i18n::MapTexts;
use crate::map::Viewport;

/// Closer, further, the whole city. Hidden where Leaflet has buttons of its own.
pub(super) fn zoom_links(lang: Lang, address: Memo<Address>, view: Memo<Viewport>) -> AnyView {
    let texts = MapTexts::of(lang);
    let zoomed = move |steps: i8| {
        move || {
            let address = address.get().unwrap_or_default();
            with_view(&address, &view.get().zoomed(steps)).href(lang, "/map")
        }
    };
    let whole = move || {
        let address = address.get().unwrap_or_default();
        address.without(&[Field::Bbox, Field::Zoom, Field::Before]).href(lang, "/map")
    };
    let partial =
        move || address.with(|address| address.as_ref().is_ok_and(|address| address.get(Field::Bbox).is_some()));
    view! {
        <nav class="map-controls" aria-label=texts.controls>
            <a class="map-controls__zoom" href=zoomed(1) aria-label=texts.zoom_in title=texts.zoom_in>
                "+"
            </a>
            <a class="map-controls__zoom" href=zoomed(-1) aria-label=texts.zoom_out title=texts.zoom_out>
                "−"
            </a>
            <a class="map-controls__whole" href=whole hidden=move || !partial()>
                {texts.whole_city}
            </a>
        </nav>
    }
    .into_any()
}
