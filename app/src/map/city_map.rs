//! A map on a page: the server's drawing, and in its place Leaflet's once that is loaded.

use std::sync::Arc;

use domain::answer::{CityAnswer, DistrictsAnswer};
use domain::place::LatLon;
use leptos::html::Div;
use leptos::prelude::*;

use super::{Marks, Viewport, plain_map};
use crate::address::link;
use crate::ask::{Followed, use_lang};

/// What somebody picked on a map.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only Leaflet's map is picked from"))]
pub(crate) enum Picked {
    /// A request, by its number.
    Request(i64),
    /// A place that several requests share.
    Place(LatLon),
}

/// Where a map tells what happens on it.
#[derive(Clone, Copy)]
pub(crate) struct MapEvents {
    /// What the browser's map shows, whoever moved it.
    pub(crate) shown: RwSignal<Option<Viewport>>,
    /// What it shows since somebody moved it by hand.
    pub(crate) moved: RwSignal<Option<Viewport>>,
    /// What somebody picked last.
    pub(crate) picked: RwSignal<Option<Picked>>,
}

impl MapEvents {
    /// Nothing has happened yet.
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(None), moved: RwSignal::new(None), picked: RwSignal::new(None) }
    }
}

/// A map. Fills the element around it.
#[component]
pub(crate) fn CityMap(
    /// Its tiles and their attribution.
    city: Followed<CityAnswer>,
    /// The borders to draw below them.
    borders: Followed<DistrictsAnswer>,
    /// What lies on it.
    #[prop(into)]
    marks: Signal<Marks>,
    /// What it is to show.
    #[prop(into)]
    view: Signal<Viewport>,
    /// Where it tells what happens on it.
    events: MapEvents,
    /// Where a group of the server's drawing leads.
    zoomed: Arc<dyn Fn(Viewport) -> String + Send + Sync>,
) -> impl IntoView {
    let lang = use_lang();
    let holder = NodeRef::<Div>::new();
    let live = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    super::browser::attach(super::browser::Wiring { lang, city, borders, holder, live, marks, view, events });
    #[cfg(not(feature = "hydrate"))]
    let _ = (city, events);
    let drawing = move || {
        if live.get() {
            return None;
        }
        borders.with(|borders| {
            plain_map(lang, &view.get(), borders, &marks.get(), &|id| link(lang, &format!("/requests/{id}")), &*zoomed)
        })
    };
    view! {
        <div class="map" class:map--live=move || live.get()>
            <div class="map__plain">{drawing}</div>
            <div class="map__live" node_ref=holder></div>
        </div>
    }
}
