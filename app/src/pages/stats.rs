//! `/stats`: the city in a window of the calendar.

use domain::answer::{CityAnswer, ResolutionShare, Share, StatsAnswer};
use domain::classifier::Lang;
use domain::period::Period;
use domain::query::Field;
use domain::workflow::{ConfirmedBy, Resolution};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::address::{Query, use_query};
use crate::ask::{Question, ask, use_lang};
use crate::components::{
    Bar, Change, Choice, Tile, answer_page, filter_chip, period_of, period_switch, series_chart, share_bars, tile,
};
use crate::i18n::{MapTexts, SiteTexts, StatsTexts, ending};
use crate::words::{Words, hours, share};

/// How many directions have a bar of their own.
const TOP: usize = 10;

/// The city in a window of the calendar.
#[component]
pub(crate) fn StatsPage() -> impl IntoView {
    let lang = use_lang();
    let texts = StatsTexts::of(lang);
    let address = use_query();
    let asked = ask(move || Question::Stats(address.get()));
    let page = answer_page(asked, move |words, city, stats: &StatsAnswer| {
        Some(body(words, &address.get_untracked().ok()?, city, stats))
    });
    view! {
        <Title text=texts.title />
        <Meta name="description" content=texts.description />
        <div class="page stats">{page}</div>
    }
}

fn body(words: &Words, query: &Query, city: &CityAnswer, stats: &StatsAnswer) -> AnyView {
    let lang = words.lang;
    let texts = StatsTexts::of(lang);
    let period = period_of(query, Period::Month);
    // The map has another period of its own when none is said.
    let on_map = query.with(Field::Period, period.code());
    let empty = stats.received == 0 && stats.closed.unwrap_or(0) == 0;
    view! {
        <h1>{texts.title}</h1>
        {period_switch(words, "/stats", query, period, stats.window, stats.server_now)}
        {filters(lang, query, city)}
        {numbers(lang, &on_map, stats)}
        {measures(lang, stats)}
        {if empty {
            view! { <p class="empty">{texts.empty}</p> }.into_any()
        } else {
            charts(words, &on_map, period, stats)
        }}
    }
    .into_any()
}

fn filters(lang: Lang, query: &Query, city: &CityAnswer) -> AnyView {
    let texts = MapTexts::of(lang);
    let without = |field| query.without(&[field]).href(lang, "/stats");
    let chosen = query.codes(Field::Direction);
    let directions = city.directions.iter().map(|direction| Choice {
        name: direction.name.get(lang).to_owned(),
        count: None,
        href: query.toggled(Field::Direction, &direction.code).href(lang, "/stats"),
        chosen: chosen.contains(&direction.code.as_str()),
    });
    let district = query.get(Field::District);
    let districts = city.districts.iter().map(|row| Choice {
        name: row.name.get(lang).to_owned(),
        count: None,
        href: query.with(Field::District, row.code.as_str()).href(lang, "/stats"),
        chosen: district == Some(row.code.as_str()),
    });
    view! {
        <nav class="chips" aria-label=texts.filters>
            {filter_chip(texts.directions, (texts.all_directions, without(Field::Direction)), directions.collect())}
            {filter_chip(texts.district, (texts.any_district, without(Field::District)), districts.collect())}
        </nav>
    }
    .into_any()
}

/// The four numbers, against the previous period and a year ago.
fn numbers(lang: Lang, query: &Query, stats: &StatsAnswer) -> AnyView {
    let texts = StatsTexts::of(lang);
    let changes = |now: Option<u32>, previous: Option<u32>, year_ago: Option<u32>| -> Vec<Change> {
        let previous = Change::of(lang, now, previous, texts.previous);
        previous.into_iter().chain(Change::of(lang, now, year_ago, texts.year_ago)).collect()
    };
    let on_map = |state: Option<&str>| {
        let query = state.map_or_else(|| query.clone(), |state| query.with(Field::State, state));
        Some(query.href(lang, "/map"))
    };
    let received = Some(stats.received);
    view! {
        <ul class="tiles">
            {tile(Tile {
                href: on_map(None),
                changes: changes(received, Some(stats.previous.received), Some(stats.year_ago.received)),
                ..Tile::count(received, texts.received)
            })}
            {tile(Tile {
                changes: changes(stats.closed, stats.previous.closed, stats.year_ago.closed),
                ..Tile::count(stats.closed, texts.closed)
            })} {tile(Tile { hint: Some(texts.open_hint.to_owned()), ..Tile::count(stats.open, texts.open) })}
            {tile(Tile { hint: Some(texts.open_hint.to_owned()), late: true, ..Tile::count(stats.overdue, texts.overdue) })}
        </ul>
    }
    .into_any()
}

fn measures(lang: Lang, stats: &StatsAnswer) -> AnyView {
    let texts = StatsTexts::of(lang);
    let part = |value: Option<f64>| value.map(|value| share(lang, value));
    let median = stats.median_hours.map(|value| hours(lang, value));
    view! {
        <ul class="tiles tiles--small">
            {tile(Tile::said(part(stats.on_time_share), texts.on_time, texts.on_time_hint))}
            {tile(Tile::said(part(stats.confirmed_share), texts.confirmed, texts.confirmed_hint))}
            {tile(Tile::said(median, texts.median, texts.median_hint))}
            {tile(Tile { hint: Some(texts.duplicates_hint.to_owned()), ..Tile::count(Some(stats.duplicates), texts.duplicates) })}
        </ul>
    }
    .into_any()
}

fn charts(words: &Words, query: &Query, period: Period, stats: &StatsAnswer) -> AnyView {
    let lang = words.lang;
    let texts = StatsTexts::of(lang);
    let to_map = |field: Field| {
        let query = query.clone();
        move |code: &str| Some(query.with(field, code).href(lang, "/map"))
    };
    let states = |code: &str| {
        let filter = if code == "closed" { "closed" } else { "open" };
        Some(query.with(Field::State, filter).href(lang, "/map"))
    };
    view! {
        {boxed("series", texts.series, series_chart(words, period, &stats.series))}
        <div class="stats__columns">
            {boxed(
                "directions",
                texts.directions,
                share_bars(texts.directions, with_rest(lang, bars(&stats.by_direction, &to_map(Field::Direction)))),
            )}
            {boxed("resolutions", texts.resolutions, resolutions(lang, stats.by_resolution.as_deref()))}
            {boxed("states", texts.states, share_bars(texts.states, bars(&stats.by_state, &states)))}
            {boxed("channels", texts.channels, share_bars(texts.channels, bars(&stats.by_channel, &|_| None)))}
            {boxed(
                "districts",
                texts.districts,
                share_bars(texts.districts, districts(lang, bars(&stats.by_district, &to_map(Field::District)))),
            )}
        </div>
    }
    .into_any()
}

fn boxed(id: &'static str, title: &'static str, chart: AnyView) -> AnyView {
    view! {
        <section class="panel-box" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {chart}
        </section>
    }
    .into_any()
}

fn bars(shares: &[Share], href: &dyn Fn(&str) -> Option<String>) -> Vec<Bar> {
    let bar = |part: &Share| Bar {
        name: part.name.clone(),
        // What has no code cannot be asked for.
        href: (!part.code.is_empty()).then(|| href(&part.code)).flatten(),
        count: part.count,
        share: part.share,
        kind: "",
    };
    shares.iter().map(bar).collect()
}

/// The largest bars, and one for all others.
fn with_rest(lang: Lang, mut bars: Vec<Bar>) -> Vec<Bar> {
    if bars.len() <= TOP + 1 {
        return bars;
    }
    let rest = bars.split_off(TOP);
    bars.push(Bar {
        name: StatsTexts::of(lang).rest.to_owned(),
        href: None,
        count: rest.iter().map(|bar| bar.count).sum(),
        share: rest.iter().map(|bar| bar.share).sum(),
        kind: "bar--quiet",
    });
    bars
}

/// Requests without a district are told of in words.
fn districts(lang: Lang, mut bars: Vec<Bar>) -> Vec<Bar> {
    for bar in &mut bars {
        if bar.name.is_empty() {
            StatsTexts::of(lang).no_district.clone_into(&mut bar.name);
            bar.kind = "bar--quiet";
        }
    }
    bars
}

/// How requests were closed, with who confirmed it told apart.
fn resolutions(lang: Lang, shares: Option<&[ResolutionShare]>) -> AnyView {
    let texts = StatsTexts::of(lang);
    let Some(shares) = shares else { return view! { <p class="quiet">{texts.resolutions_unknown}</p> }.into_any() };
    if shares.is_empty() {
        return view! { <p class="quiet">{SiteTexts::of(lang).no_data}</p> }.into_any();
    }
    share_bars(texts.resolutions, by_confirmation(lang, shares))
}

/// A bar for each way to close; work that is said to be done is told apart by who confirmed it.
fn by_confirmation(lang: Lang, shares: &[ResolutionShare]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for part in shares {
        let name = ending(lang, part.code, part.confirmed_by);
        let kind = match (part.code, part.confirmed_by) {
            (Resolution::Done | Resolution::Explained, Some(ConfirmedBy::Applicant | ConfirmedBy::Controller)) => {
                "bar--confirmed"
            }
            (Resolution::Done | Resolution::Explained, Some(ConfirmedBy::Nobody)) => "bar--unconfirmed",
            _ => "bar--quiet",
        };
        match bars.iter_mut().find(|bar| bar.name == name) {
            Some(bar) => {
                bar.count += part.count;
                bar.share += part.share;
            }
            None => bars.push(Bar { name, href: None, count: part.count, share: part.share, kind }),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(count: u32) -> Bar {
        Bar { name: String::new(), href: None, count, share: f64::from(count) / 100.0, kind: "" }
    }

    #[test]
    fn the_rest_is_one_bar() {
        let bars = with_rest(Lang::Uk, (0..19).map(|_| bar(5)).collect());
        assert_eq!(bars.len(), TOP + 1);
        assert_eq!(bars.last().map(|rest| (rest.count, rest.name.as_str())), Some((45, "Решта")));
        // One that would be alone in the rest keeps its name.
        assert_eq!(with_rest(Lang::Uk, (0..11).map(|_| bar(5)).collect()).len(), 11);
    }

    #[test]
    fn only_work_is_told_apart_by_who_confirmed_it() {
        let part = |code, confirmed_by, count| ResolutionShare { code, confirmed_by, count, share: 0.25 };
        let shares = [
            part(Resolution::Done, Some(ConfirmedBy::Applicant), 3),
            part(Resolution::Done, Some(ConfirmedBy::Nobody), 2),
            part(Resolution::Withdrawn, Some(ConfirmedBy::Nobody), 1),
            part(Resolution::Withdrawn, None, 1),
        ];
        let bars = by_confirmation(Lang::En, &shares);
        let names: Vec<_> = bars.iter().map(|bar| (bar.name.as_str(), bar.count, bar.kind)).collect();
        let expected = [
            ("done, confirmed by the applicant", 3, "bar--confirmed"),
            ("done, confirmed by nobody", 2, "bar--unconfirmed"),
            ("withdrawn", 2, "bar--quiet"),
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn what_has_no_district_has_a_name() {
        assert_eq!(districts(Lang::En, vec![bar(1)])[0].name, "no district");
    }
}
