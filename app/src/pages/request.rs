//! `/requests/{id}`: the public card.

use std::sync::Arc;

use domain::answer::{CityAnswer, DistrictsAnswer, PointAnswer, RequestAnswer};
use domain::classifier::Precision;
use domain::place::LatLon;
use domain::query::Field;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

use crate::address::{Query, link};
use crate::ask::{Followed, Question, ask, use_city, use_lang};
use crate::clock::Clock;
use crate::components::{
    Busy, countdown, deadline_bar, facts, frame, live_dot, moved_deadline, offline_notice, passed, staged, state_line,
    timeline,
};
use crate::i18n::{RequestTexts, SiteTexts};
use crate::live::{News, Soon, watch};
use crate::map::{CityMap, MapEvents, Marks, Viewport, bbox_text};
use crate::words::Words;

/// The zoom at which a street, and a district, is seen.
const STREET_ZOOM: u8 = 16;
const DISTRICT_ZOOM: u8 = 13;

/// The public card.
#[component]
pub(crate) fn RequestPage() -> impl IntoView {
    let lang = use_lang();
    let (city, busy) = (use_city(), Busy::new());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")));
    let borders = ask(|| Question::Districts);
    let request = ask(move || Question::Request(id.get()));

    let heard = RwSignal::new(0_u32);
    let soon = Soon::new();
    let connection = watch(move |news| {
        let mine = match news {
            News::Changes(frame) => {
                let id = id.get_untracked().and_then(|id| id.parse::<i64>().ok());
                frame.changes.iter().any(|change| Some(change.id) == id)
            }
            News::Resync => true,
        };
        if mine {
            heard.update(|n| *n += 1);
            soon.ask(move || request.refetch());
        }
    });

    let clock = Clock::new();
    let content = move || {
        let (city, borders) = (city.follow::<CityAnswer>(), borders.follow::<DistrictsAnswer>());
        let request = request.follow::<RequestAnswer>();
        let stage = move || city.stage().and(borders.stage()).and(request.stage());
        let show = move || {
            let Some(words) = city.with_untracked(|city| Words::of(lang, city)) else { return ().into_any() };
            clock.follow(move || request.with(|request| request.server_now));
            view! {
                {offline_notice(move || request.is_stale())}
                {live_dot(connection, heard.read_only())}
                {move || request.with(|request| card(&words, clock, request))}
                {place(city, borders, request)}
            }
            .into_any()
        };
        staged(stage, show)
    };
    view! {
        <Meta name="description" content=RequestTexts::of(lang).description />
        <article class="page request">{frame(busy, content)}</article>
    }
}

/// All but the map: drawn anew when the request changes.
fn card(words: &Words, clock: Clock, request: &RequestAnswer) -> AnyView {
    let site = SiteTexts::of(words.lang);
    let texts = RequestTexts::of(words.lang);
    view! {
        <Title text=request.request_type.name.clone() />
        <p class="request__number">{format!("{} {} {}", texts.title, site.number, request.id)}</p>
        <h1>{request.request_type.name.clone()}</h1>
        {state_line(words, request)}
        {countdown(words, clock, request)}
        {deadline_bar(words, clock, request)}
        {moved_deadline(words, request)}
        {passed(words, request)}
        {facts(words, request)}
        {timeline(words, request)}
        <p>
            <a href=link(words.lang, &format!("/track?id={}", request.id)) rel="external">
                {texts.yours}
            </a>
        </p>
    }
    .into_any()
}

/// The place on a small map, as exactly as its type allows. Drawn once; a corrected place moves the map.
fn place(city: Followed<CityAnswer>, borders: Followed<DistrictsAnswer>, request: Followed<RequestAnswer>) -> AnyView {
    let lang = use_lang();
    let texts = RequestTexts::of(lang);
    let view = Memo::new(move |_| request.with(|request| Some(around(request.place?, request.precision))).flatten());
    let precision = move || request.with(|request| RequestTexts::precision(lang, request.precision));
    let marks = Memo::new(move |_| request.with(mark).unwrap_or_default());
    let events = MapEvents::new();
    let has_place = Memo::new(move |_| view.get().is_some());
    let map = move || {
        if !has_place.get() {
            return view! { <p>{texts.no_place}</p> }.into_any();
        }
        let nowhere = around(LatLon { lat: 0.0, lon: 0.0 }, Precision::Hidden);
        let view = Memo::new(move |_| view.get().unwrap_or(nowhere));
        let zoomed = move |view: Viewport| {
            let query =
                Query::default().with(Field::Bbox, bbox_text(&view.bbox)).with(Field::Zoom, view.zoom.to_string());
            query.href(lang, "/map")
        };
        let here = move || zoomed(view.get());
        view! {
            <div class="request__map">
                <CityMap city borders marks view events zoomed=Arc::new(zoomed) />
            </div>
            <p>
                <a href=here>{texts.on_map}</a>
            </p>
        }
        .into_any()
    };
    view! {
        <section class="request__place" aria-labelledby="place">
            <h2 id="place">{texts.place}</h2>
            <p class="quiet">{precision}</p>
            {map}
        </section>
    }
    .into_any()
}

fn around(place: LatLon, precision: Precision) -> Viewport {
    let zoom = if precision == Precision::District { DISTRICT_ZOOM } else { STREET_ZOOM };
    Viewport::around(place, zoom)
}

fn mark(request: &RequestAnswer) -> Marks {
    let point = request.place.map(|place| PointAnswer {
        id: request.id,
        lat: place.lat,
        lon: place.lon,
        direction: request.direction.code.clone(),
        type_code: request.request_type.code.clone(),
        state: request.state,
        confirmed_by: request.confirmed_by,
        overdue: request.overdue,
        registered_at: request.registered_at,
        due_at: request.due_at,
    });
    Marks { clusters: Vec::new(), points: point.into_iter().collect() }
}
