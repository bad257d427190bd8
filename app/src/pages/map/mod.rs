//! `/map`: the city's requests in a window of the calendar, on the map and in a list.

mod card;
mod news;
mod panel;
mod zoom;

use std::sync::Arc;

use domain::answer::{CityAnswer, DistrictsAnswer, ListAnswer, MapAnswer};
use domain::place::LatLon;
use domain::query::Field;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::address::{Query, use_query};
use crate::ask::{Address, Question, ask, use_city, use_lang};
use crate::clock::Clock;
use crate::components::{Busy, frame, staged};
use crate::i18n::MapTexts;
use crate::live::{News, Soon, watch};
use crate::map::{CityMap, MapEvents, Marks, Viewport, address_view, bbox_text};
use crate::words::Words;
use card::picked_card;
use news::concerns;
use panel::{Panel, panel_head, panel_list};
use zoom::zoom_links;

/// The map and the list beside it.
#[component]
pub(crate) fn MapPage() -> impl IntoView {
    let lang = use_lang();
    let texts = MapTexts::of(lang);
    let (city, busy) = (use_city(), Busy::new());
    let address = use_query();
    let events = MapEvents::new();
    let borders = ask(|| Question::Districts);
    let list = ask(move || Question::List(address.get()));
    // The pages of the list leave the map as it is.
    let unpaged = Memo::new(move |_| address.get().map(|address| address.without(&[Field::Before])));
    let map = ask(move || Question::Map(unpaged.get(), events.shown.get()));

    let arrived = RwSignal::new(0_u32);
    let soon = Soon::new();
    let connection = watch(move |news| {
        let window = list.peek(|list: &ListAnswer| list.window);
        let mine = match (&news, address.get_untracked(), window) {
            (News::Changes(frame), Ok(address), Some(window)) => {
                frame.changes.iter().any(|change| concerns(change, &address, window))
            }
            (News::Changes(_), ..) => false,
            (News::Resync, ..) => true,
        };
        if mine {
            arrived.update(|n| *n += 1);
            soon.ask(move || {
                list.refetch();
                map.refetch();
            });
        }
    });
    follow_the_hand(address, events);

    let clock = Clock::new();
    let content = move || {
        let (city, borders) = (city.follow::<CityAnswer>(), borders.follow::<DistrictsAnswer>());
        let (list, map) = (list.follow::<ListAnswer>(), map.follow::<MapAnswer>());
        let stage = move || city.stage().and(list.stage()).and(map.stage()).and(borders.stage());
        let show = move || {
            let Some(words) = city.with_untracked(|city| Words::of(lang, city)) else { return ().into_any() };
            clock.follow(move || list.with(|list| list.server_now));
            let marks = Memo::new(move |_| map.with(Marks::of).unwrap_or_default());
            let fallback = Viewport::around(LatLon { lat: 0.0, lon: 0.0 }, 0);
            let view = Memo::new(move |_| {
                let address = address.get().ok();
                city.with(|city| address_view(address.as_ref(), city)).unwrap_or(fallback)
            });
            let zoomed =
                move |view: Viewport| with_view(&address.get_untracked().unwrap_or_default(), &view).href(lang, "/map");
            let arrived = arrived.read_only();
            let panel = Panel { words: words.clone(), clock, address, list, map, city, connection, arrived };
            view! {
                <div class="map-page" aria-busy=move || busy.attribute()>
                    {panel_head(panel.clone())}
                    <section class="map-page__map" aria-label=texts.label>
                        <CityMap city borders marks view events zoomed=Arc::new(zoomed) />
                        {zoom_links(lang, address, view)}
                        {picked_card(words, clock, address, events.picked)}
                    </section>
                    {panel_list(panel)}
                </div>
            }
            .into_any()
        };
        staged(stage, show)
    };
    view! {
        <Title text=texts.title />
        <Meta name="description" content=texts.description />
        {frame(busy, content)}
    }
}

/// The same filters with another view of the map. Another view has another list.
fn with_view(query: &Query, view: &Viewport) -> Query {
    query.without(&[Field::Before]).with(Field::Bbox, bbox_text(&view.bbox)).with(Field::Zoom, view.zoom.to_string())
}

/// Writes what the map shows into the address when somebody moves it: the same entry of the history, so that "back" leads to the
/// page before and not through every move.
fn follow_the_hand(address: Memo<Address>, events: MapEvents) {
    let lang = use_lang();
    let navigate = use_navigate();
    Effect::new(move || {
        let Some(view) = events.moved.get() else { return };
        let Ok(address) = address.get_untracked() else { return };
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&with_view(&address, &view).href(lang, "/map"), options);
    });
}
