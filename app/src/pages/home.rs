//! `/`: the city today.

use std::collections::BTreeMap;

use domain::answer::{CityAnswer, DistrictsAnswer, FeedItem, MapAnswer, TodayAnswer};
use domain::classifier::Lang;
use domain::query::Field;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::find::find_form;
use crate::address::{Query, link};
use crate::ask::{Followed, Question, ask, use_city, use_lang};
use crate::clock::Clock;
use crate::components::{
    Bar, Busy, Tile, ago, frame, live_dot, mark_name, offline_notice, share_bars, staged, state_mark, tile,
};
use crate::i18n::{HomeTexts, feed_sentence};
use crate::live::{Link, News, Soon, watch};
use crate::map::{Marks, Viewport, address_view, bbox_text, plain_map};
use crate::words::{Words, share};

/// How many requests are listed by their last change.
const CHANGES: usize = 6;

/// The city today.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let lang = use_lang();
    let texts = HomeTexts::of(lang);
    let (city, busy) = (use_city(), Busy::new());
    let (today, map, borders) = (ask(|| Question::Today), ask(|| Question::TodayMap), ask(|| Question::Districts));

    let heard = RwSignal::new(Vec::<FeedItem>::new());
    let news = RwSignal::new(0_u32);
    let soon = Soon::new();
    let connection = watch(move |what| {
        match what {
            News::Changes(frame) => {
                heard.update(|heard| *heard = latest(heard.drain(..).chain(frame.changes)));
                news.update(|n| *n += 1);
            }
            // What was heard may not be shown any more, such as a place.
            News::Resync => heard.set(Vec::new()),
        }
        soon.ask(move || {
            today.refetch();
            map.refetch();
        });
    });

    let clock = Clock::new();
    let content = move || {
        let (city, borders) = (city.follow::<CityAnswer>(), borders.follow::<DistrictsAnswer>());
        let (today, map) = (today.follow::<TodayAnswer>(), map.follow::<MapAnswer>());
        let stage = move || city.stage().and(today.stage()).and(map.stage()).and(borders.stage());
        let show = move || {
            clock.follow(move || today.with(|today| today.server_now));
            let words = city.with_untracked(|city| Words::of(lang, city));
            let live = words.map(|words| just_now(words, clock, today, heard, connection, news.read_only()));
            view! {
                {tiles(lang, today)}
                <div class="home__columns">{small_map(lang, city, borders, map)} {live}</div>
                {directions(lang, today)}
            }
            .into_any()
        };
        view! {
            {offline_notice(move || today.is_stale())}
            {staged(stage, show)}
        }
        .into_any()
    };
    view! {
        <Title text=texts.title />
        <Meta name="description" content=texts.description />
        <div class="page home">
            {opening(lang)} {frame(busy, content)}
        </div>
    }
}

/// The way to report, and the search by number.
fn opening(lang: Lang) -> AnyView {
    let texts = HomeTexts::of(lang);
    view! {
        <section class="opening">
            <div>
                <h1>{texts.heading}</h1>
                <p class="lead">{texts.lead}</p>
                <form class="find" method="get" action=link(lang, "/report") role="search" aria-label=texts.heading>
                    <label for="what">{texts.own_words}</label>
                    <input id="what" name="q" type="search" maxlength="200" autocomplete="off" />
                    <button>{crate::i18n::SiteTexts::of(lang).report}</button>
                </form>
            </div>
            {find_form(lang, None)}
        </section>
    }
    .into_any()
}

fn tiles(lang: Lang, today: Followed<TodayAnswer>) -> AnyView {
    let texts = HomeTexts::of(lang);
    // Each leads to where the same number stands. The map has no window that holds all open requests.
    let day = Some(Query::default().with(Field::Period, "day").href(lang, "/map"));
    let stats = Some(link(lang, "/stats"));
    let part = move |value| share(lang, value);
    let shown = move || {
        today.with(|today| view! {
            <ul class="tiles">
                {tile(Tile { href: day.clone(), ..Tile::count(Some(today.received), texts.received_today) })}
                {tile(Tile { href: stats.clone(), ..Tile::count(today.open, texts.open) })}
                {tile(Tile { href: stats.clone(), late: true, ..Tile::count(today.overdue, texts.overdue) })}
                {tile(Tile { href: stats.clone(), value: today.on_time_share.map(part), ..Tile::count(None, texts.on_time) })}
                {tile(Tile { href: stats.clone(), value: today.confirmed_share.map(part), ..Tile::count(None, texts.confirmed) })}
            </ul>
        })
    };
    view! {
        <section aria-label=texts.numbers>{shown}</section>
    }
    .into_any()
}

fn small_map(
    lang: Lang,
    city: Followed<CityAnswer>,
    borders: Followed<DistrictsAnswer>,
    map: Followed<MapAnswer>,
) -> AnyView {
    let texts = HomeTexts::of(lang);
    let today = Query::default().with(Field::Period, "day");
    let href = today.href(lang, "/map");
    let zoomed = move |view: Viewport| {
        let query = today.with(Field::Bbox, bbox_text(&view.bbox)).with(Field::Zoom, view.zoom.to_string());
        query.href(lang, "/map")
    };
    let drawing = move || {
        let marks = map.with(Marks::of).unwrap_or_default();
        let view = city.with(|city| address_view(None, city))?;
        let drawing = borders.with(|borders| {
            plain_map(lang, &view, borders, &marks, &|id| link(lang, &format!("/requests/{id}")), &zoomed)
        });
        let empty = marks == Marks::default();
        Some(view! {
            {drawing}
            {empty.then(|| view! { <p class="map__empty">{texts.map_empty}</p> })}
        })
    };
    view! {
        <section class="panel-box">
            <div class="panel-box__head">
                <h2>{texts.map_title}</h2>
                <a href=href>{texts.open_map}</a>
            </div>
            <div class="map map--small">
                <div class="map__plain">{drawing}</div>
            </div>
        </section>
    }
    .into_any()
}

/// The last changes, newest first: those of the answer and those heard since.
fn just_now(
    words: Words,
    clock: Clock,
    today: Followed<TodayAnswer>,
    heard: RwSignal<Vec<FeedItem>>,
    connection: ReadSignal<Link>,
    news: ReadSignal<u32>,
) -> AnyView {
    let texts = HomeTexts::of(words.lang);
    let changes = Memo::new(move |_| {
        let known = today.with(|today| today.changes.clone()).unwrap_or_default();
        heard.with(|heard| latest(known.into_iter().chain(heard.iter().cloned())))
    });
    view! {
        <section class="panel-box">
            <div class="panel-box__head">
                <h2>{texts.just_now}</h2>
                {live_dot(connection, news)}
            </div>
            <ol class="changes" aria-live="polite" class:changes--live=move || news.get() != 0>
                <For each=move || changes.get() key=line_key children=move |item| change_line(&words, clock, &item) />
            </ol>
            {move || changes.with(Vec::is_empty).then(|| view! { <p class="quiet">{texts.just_now_empty}</p> })}
        </section>
    }
    .into_any()
}

/// Lines with the same key are the same line: one that has lost its place is another.
const fn line_key(item: &FeedItem) -> (i64, bool) {
    (item.seq, item.district.is_some())
}

fn change_line(words: &Words, clock: Clock, item: &FeedItem) -> AnyView {
    let lang = words.lang;
    let mark = mark_name(item.state, item.resolution, item.confirmed_by);
    let late = item.state.is_work_pending() && item.due_at.is_some_and(|due| due < item.at);
    let sentence = feed_sentence(lang, item);
    let district = item.district.as_ref().map(|district| format!("{} · ", district.get(lang)));
    view! {
        <li>
            <a class="row" href=link(lang, &format!("/requests/{}", item.id))>
                {state_mark(mark, late)}
                <span class="row__type">{item.type_name.get(lang).to_owned()}</span>
                <span class="row__state">{sentence}</span>
                <span class="row__about">{district} {ago(words, clock, item.at)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The latest change of each request, newest first: its card tells the others.
fn latest(changes: impl Iterator<Item = FeedItem>) -> Vec<FeedItem> {
    let by_place: BTreeMap<i64, FeedItem> = changes.map(|change| (change.seq, change)).collect();
    let mut latest: Vec<FeedItem> = Vec::new();
    for change in by_place.into_values().rev() {
        if latest.iter().all(|later| later.id != change.id) {
            latest.push(change);
        }
    }
    latest.truncate(CHANGES);
    latest
}

fn directions(lang: Lang, today: Followed<TodayAnswer>) -> AnyView {
    let texts = HomeTexts::of(lang);
    let week = Query::default().with(Field::Period, "week");
    let draw = move |today: &TodayAnswer| {
        if today.week_by_direction.is_empty() {
            return view! { <p class="quiet">{texts.directions_empty}</p> }.into_any();
        }
        let bars = today.week_by_direction.iter().map(|part| Bar {
            name: part.name.clone(),
            href: Some(week.with(Field::Direction, part.code.as_str()).href(lang, "/map")),
            count: part.count,
            share: part.share,
            kind: "",
        });
        share_bars(texts.directions, bars.collect())
    };
    view! {
        <section class="panel-box">
            <h2>{texts.directions}</h2>
            {move || today.with(&draw)}
        </section>
    }
    .into_any()
}
