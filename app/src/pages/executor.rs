//! `/executors/{code}`: one executor.

use domain::answer::{ExecutorHistoryAnswer, HistoryStep};
use domain::classifier::Lang;
use domain::period::Period;
use domain::query::Field;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

use super::executors::formula::formula;
use crate::address::{Query, use_query};
use crate::ask::{Question, ask, use_lang};
use crate::components::{Bar, Tile, answer_page, period_of, period_switch, share_bars, sparkline, thin_bar, tile};
use crate::i18n::{ExecutorTexts, SiteTexts, count, out_of_five};
use crate::words::{Words, decimal, grouped, hours, separator, share};

/// One executor: its numbers, its last 12 periods, what it is asked to do.
#[component]
pub(crate) fn ExecutorPage() -> impl IntoView {
    let lang = use_lang();
    let address = use_query();
    let params = use_params_map();
    let asked = ask(move || Question::Executor(params.with(|params| params.get("code")), address.get()));
    let page = answer_page(asked, move |words, _, answer: &ExecutorHistoryAnswer| {
        Some(body(words, &address.get_untracked().ok()?, answer))
    });
    view! {
        <Meta name="description" content=ExecutorTexts::of(lang).description />
        <div class="page executor">{page}</div>
    }
}

fn body(words: &Words, query: &Query, answer: &ExecutorHistoryAnswer) -> AnyView {
    let lang = words.lang;
    let texts = ExecutorTexts::of(lang);
    let period = period_of(query, Period::Month);
    let path = format!("/executors/{}", answer.executor.code);
    let dates = query.only(&[Field::Period, Field::Date]);
    let on_map = dates
        .with(Field::Period, period.code())
        .with(Field::Executor, answer.executor.code.as_str())
        .href(lang, "/map");
    view! {
        <Title text=answer.executor.name.clone() />
        <p>
            <a href=dates.href(lang, "/executors")>"‹ " {texts.all}</a>
        </p>
        <h1>{answer.executor.name.clone()}</h1>
        {period_switch(words, &path, query, period, answer.window, answer.server_now)}
        {numbers(lang, answer)}
        <p>
            <a class="button button--quiet" href=on_map>
                {texts.on_map}
            </a>
        </p>
        {formula(lang, Some(&answer.executor))}
        {history(words, period, &answer.history)}
        {types(lang, answer)}
    }
    .into_any()
}

fn numbers(lang: Lang, answer: &ExecutorHistoryAnswer) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    let row = &answer.executor;
    let part = |value: Option<f64>| value.map(|value| share(lang, value));
    let said = |value: Option<String>, label: &'static str| tile(Tile { value, ..Tile::count(None, label) });
    let number = |value: f64, places: usize| decimal(value, places, separator(lang));
    let rating = row.rating.map(|rating| out_of_five(lang, &number(rating, 1)));
    let ratings = (row.rating_count > 0).then(|| count::RATINGS.say(lang, row.rating_count));
    let overdue = Tile { late: row.overdue_now.unwrap_or(0) > 0, ..Tile::count(row.overdue_now, texts.overdue) };
    view! {
        <ul class="tiles tiles--small">
            {said(row.score.map(|score| number(score, 0)), texts.score)} {said(part(row.on_time_share), texts.on_time)}
            {said(part(row.confirmed_share), texts.confirmed)} {said(part(row.rework_share), texts.rework)}
            {said(part(row.extended_share), texts.extended)} {tile(overdue)}
            {said(row.median_hours.map(|value| hours(lang, value)), texts.median)}
            {tile(Tile::count(Some(row.received), texts.received))} {tile(Tile::count(Some(row.due), texts.due))}
            {tile(Tile { value: rating, hint: ratings, ..Tile::count(None, texts.rating) })}
        </ul>
    }
    .into_any()
}

fn history(words: &Words, period: Period, steps: &[HistoryStep]) -> AnyView {
    let lang = words.lang;
    let texts = ExecutorTexts::of(lang);
    let on_time: Vec<_> = steps.iter().map(|step| step.on_time_share).collect();
    let rows = steps
        .iter()
        .rev()
        .map(|step| {
            let none = || view! { <span title=SiteTexts::of(lang).no_data>"–"</span> }.into_any();
            let on_time = match step.on_time_share {
                Some(value) => view! { {share(lang, value)} " " {thin_bar(value, "")} }.into_any(),
                None => none(),
            };
            let score = step.score.map_or_else(none, |score| decimal(score, 0, '.').into_any());
            view! {
                <tr>
                    <th scope="row">{words.period_start(period, step.from)}</th>
                    <td class="number">{grouped(step.received)}</td>
                    <td class="number history__bar">{on_time}</td>
                    <td class="number">{score}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel-box" aria-labelledby="history">
            <div class="panel-box__head">
                <h2 id="history">{texts.history}</h2>
                {sparkline(texts.on_time, &on_time)}
            </div>
            <table class="plain-table history">
                <caption class="visually-hidden">{texts.history}</caption>
                <thead>
                    <tr>
                        <th scope="col">{texts.period_column}</th>
                        <th scope="col">{texts.received}</th>
                        <th scope="col">{texts.on_time}</th>
                        <th scope="col">{texts.score}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn types(lang: Lang, answer: &ExecutorHistoryAnswer) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    if answer.by_type.is_empty() {
        return ().into_any();
    }
    let bars = answer.by_type.iter().map(|part| Bar {
        name: part.name.clone(),
        href: None,
        count: part.count,
        share: part.share,
        kind: "",
    });
    view! {
        <section class="panel-box" aria-labelledby="types">
            <h2 id="types">{texts.types}</h2>
            {share_bars(texts.types, bars.collect())}
        </section>
    }
    .into_any()
}
