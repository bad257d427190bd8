//! The map in the browser: Leaflet, loaded when a map is first shown.

mod div_icon;
mod draw;
mod live_map;
mod loader;

use domain::answer::{CityAnswer, DistrictsAnswer};
use domain::classifier::Lang;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::city_map::MapEvents;
use super::{Marks, Viewport};
use crate::ask::Followed;
use live_map::LiveMap;

/// All that the browser's map needs of the page.
pub(super) struct Wiring {
    pub(super) lang: Lang,
    pub(super) city: Followed<CityAnswer>,
    pub(super) borders: Followed<DistrictsAnswer>,
    /// The element that it fills.
    pub(super) holder: NodeRef<Div>,
    /// Set once it has taken the drawing's place.
    pub(super) live: RwSignal<bool>,
    pub(super) marks: Signal<Marks>,
    pub(super) view: Signal<Viewport>,
    pub(super) events: MapEvents,
}

/// Puts Leaflet's map into its element once the element is there and Leaflet is loaded. If it cannot be loaded, the drawing stays.
pub(super) fn attach(wiring: Wiring) {
    let wiring = StoredValue::new(Some(wiring));
    Effect::new(move || {
        let holder = wiring.with_value(|wiring| wiring.as_ref().and_then(|wiring| wiring.holder.get()));
        let (Some(holder), Some(owner)) = (holder, Owner::current()) else { return };
        let Some(wiring) = wiring.try_update_value(Option::take).flatten() else { return };
        spawn_local(async move {
            let loaded = loader::leaflet().await.is_ok();
            // The page may have been left meanwhile.
            if loaded && !wiring.live.is_disposed() {
                owner.with(|| start(&holder, &wiring));
            }
        });
    });
}

fn start(holder: &web_sys::HtmlElement, wiring: &Wiring) {
    let Wiring { live, marks, view, events, .. } = *wiring;
    let Some(map) = LiveMap::open(holder, wiring) else { return };
    let map = StoredValue::new_local(map);
    on_cleanup(move || {
        map.try_with_value(LiveMap::close);
    });
    Effect::new(move || {
        let view = view.get();
        map.with_value(|map| map.follow(&view));
    });
    Effect::new(move || {
        let marks = marks.get();
        map.with_value(|map| map.draw(&marks, events));
    });
    live.set(true);
}
