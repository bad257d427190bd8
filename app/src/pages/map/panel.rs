//! The panel beside the map: title and period, then filters, totals and the list. On a phone the first stands above the map, the
//! rest is the sheet below.

use domain::answer::{CityAnswer, Facet, ListAnswer, ListItem, MapAnswer};
use domain::classifier::Lang;
use domain::period::Period;
use domain::query::Field;
use leptos::prelude::*;

use crate::address::Query;
use crate::ask::{Address, Followed};
use crate::clock::Clock;
use crate::components::{Choice, filter_chip, live_dot, offline_notice, period_of, period_switch, request_row};
use crate::i18n::{MapTexts, count};
use crate::live::Link;

use crate::words::{Words, grouped};

/// What the chips choose.
const FILTERS: [Field; 4] = [Field::Direction, Field::State, Field::Executor, Field::District];

/// What the panel follows.
#[derive(Clone)]
pub(super) struct Panel {
    pub(super) words: Words,
    pub(super) clock: Clock,
    pub(super) address: Memo<Address>,
    pub(super) list: Followed<ListAnswer>,
    pub(super) map: Followed<MapAnswer>,
    pub(super) connection: ReadSignal<Link>,
    pub(super) city: Followed<CityAnswer>,
    /// How often something arrived since the page was opened.
    pub(super) arrived: ReadSignal<u32>,
}

/// Title and period.
pub(super) fn panel_head(panel: Panel) -> AnyView {
    let Panel { words, address, list, map, connection, arrived, .. } = panel;
    let texts = MapTexts::of(words.lang);
    let offline = move || list.is_stale() || map.is_stale();
    let switch = {
        let words = words.clone();
        move || {
            let address = address.get().ok()?;
            let period = period_of(&address, Period::Week);
            list.with(|list| period_switch(&words, "/map", &address, period, list.window, list.server_now))
        }
    };
    view! {
        <div class="map-page__head">
            <div class="map-page__title">
                <h1>{texts.title}</h1>
                {live_dot(connection, arrived)}
            </div>
            {offline_notice(offline)}
            {switch}
        </div>
    }
    .into_any()
}

/// Filters, totals and the list.
pub(super) fn panel_list(panel: Panel) -> AnyView {
    let Panel { words, clock, address, list, map, city, arrived, .. } = panel;
    let lang = words.lang;
    let texts = MapTexts::of(lang);
    let chips = move || {
        let address = address.get().ok()?;
        list.with(|list| city.with(|city| chips(lang, &address, list, city)))
    };
    view! {
        <section class="sheet" aria-label=texts.list>
            <div class="sheet__handle" aria-hidden="true"></div>
            <nav class="chips" aria-label=texts.filters>
                {chips}
            </nav>
            {totals(lang, list, map)}
            {requests(words, clock, address, list, arrived)}
        </section>
    }
    .into_any()
}

fn chips(lang: Lang, query: &Query, list: &ListAnswer, city: &CityAnswer) -> AnyView {
    let texts = MapTexts::of(lang);
    let query = query.without(&[Field::Before]);
    let without = |field| query.without(&[field]).href(lang, "/map");
    let one_of = |field, facets: &[Facet]| -> Vec<Choice> {
        let chosen = query.get(field);
        let choice = |facet: &Facet| Choice {
            name: facet.name.clone(),
            count: Some(facet.count),
            href: query.with(field, facet.code.as_str()).href(lang, "/map"),
            chosen: chosen == Some(facet.code.as_str()),
        };
        facets.iter().map(choice).collect()
    };
    let chosen = query.codes(Field::Direction);
    let directions = list.directions.iter().map(|facet| Choice {
        name: facet.name.clone(),
        count: Some(facet.count),
        href: query.toggled(Field::Direction, &facet.code).href(lang, "/map"),
        chosen: chosen.contains(&facet.code.as_str()),
    });
    let filtered = FILTERS.iter().any(|field| query.get(*field).is_some());
    let reset = filtered.then(|| {
        view! {
            <a class="chip-link" href=query.without(&FILTERS).href(lang, "/map")>
                {texts.reset}
            </a>
        }
    });
    let chosen = query.get(Field::District);
    let districts = city.districts.iter().map(|district| Choice {
        name: district.name.get(lang).to_owned(),
        count: None,
        href: query.with(Field::District, district.code.as_str()).href(lang, "/map"),
        chosen: chosen == Some(district.code.as_str()),
    });
    view! {
        {filter_chip(texts.directions, (texts.all_directions, without(Field::Direction)), directions.collect())}
        {filter_chip(texts.state, (texts.any_state, without(Field::State)), one_of(Field::State, &list.states))}
        {filter_chip(texts.executor, (texts.any_executor, without(Field::Executor)), one_of(Field::Executor, &list.executors))}
        {filter_chip(texts.district, (texts.any_district, without(Field::District)), districts.collect())}
        {reset}
    }
    .into_any()
}

fn totals(lang: Lang, list: Followed<ListAnswer>, map: Followed<MapAnswer>) -> AnyView {
    let texts = MapTexts::of(lang);
    let all = move || list.with(|list| count::REQUESTS.say(lang, list.total));
    let late = move || {
        let overdue = list.with(|list| list.overdue).unwrap_or(0);
        (overdue > 0).then(|| view! { " · " <span class="late">{count::OVERDUE.say(lang, overdue)}</span> })
    };
    let unplaced = move || {
        let unplaced = map.with(|map| map.unplaced).unwrap_or(0);
        (unplaced > 0)
            .then(|| view! { <span class="quiet">{format!("{} {}", grouped(unplaced), texts.unplaced)}</span> })
    };
    view! {
        <p class="totals" aria-live="polite">
            <b>{all}</b>
            {late}
            <br />
            {unplaced}
        </p>
    }
    .into_any()
}

fn requests(
    words: Words,
    clock: Clock,
    address: Memo<Address>,
    list: Followed<ListAnswer>,
    arrived: ReadSignal<u32>,
) -> AnyView {
    let lang = words.lang;
    let texts = MapTexts::of(lang);
    let items = Memo::new(move |_| list.with(|list| list.items.clone()).unwrap_or_default());
    let in_view =
        move || address.with(|address| address.as_ref().is_ok_and(|address| address.get(Field::Bbox).is_some()));
    let heading = move || if in_view() { texts.list_in_view } else { texts.list };
    let pages = move || {
        let address = address.get().ok()?;
        list.with(|list| pages(lang, &address, list))
    };
    let empty = move || {
        items.with(Vec::is_empty).then(|| {
            view! {
                <div class="empty">
                    <p>{texts.empty}</p>
                    <p class="quiet">{texts.empty_hint}</p>
                </div>
            }
        })
    };
    view! {
        <h2 class="sheet__heading">{heading}</h2>
        <ol class="requests" class:requests--live=move || arrived.get() != 0>
            <For each=move || items.get() key=row_key let:item>
                <li>{request_row(&words, clock, item)}</li>
            </For>
        </ol>
        {empty}
        {pages}
    }
    .into_any()
}

/// What makes a row the same row: while it is, it is left as it is.
fn row_key(item: &ListItem) -> (i64, u8, bool, i64, u8, bool) {
    let by = item.confirmed_by.map_or(u8::MAX, domain::workflow::ConfirmedBy::number);
    let due = item.due_at.map_or(0, domain::time::Timestamp::seconds);
    (item.id, item.state.number(), item.overdue, due, by, item.district.is_some())
}

fn pages(lang: Lang, query: &Query, list: &ListAnswer) -> AnyView {
    let texts = MapTexts::of(lang);
    let newest = query.get(Field::Before).map(|_| {
        view! { <a class="button button--quiet" href=query.without(&[Field::Before]).href(lang, "/map")>{texts.newest}</a> }
    });
    let more = list.next.as_ref().map(|next| {
        view! { <a class="button button--quiet" href=query.with(Field::Before, next.as_str()).href(lang, "/map")>{texts.more}</a> }
    });
    view! {
        <p class="pages">
            {newest}
            {more}
        </p>
    }
    .into_any()
}
