//! The table itself: a row for each executor; on a phone, a card.

use domain::answer::ExecutorAnswer;
use domain::classifier::Lang;
use domain::query::Field;
use leptos::prelude::*;

use super::sort::{Column, Sort};
use crate::address::Query;
use crate::components::thin_bar;
use crate::i18n::{ExecutorTexts, SiteTexts, count};
use crate::words::{decimal, grouped, hours, separator, share};

/// The table. Roles are said aloud: as cards its cells are no table cells to a browser.
pub(super) fn table(lang: Lang, query: &Query, sort: Sort, rows: &[ExecutorAnswer]) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    let heads = Column::ALL.map(|column| head(lang, query, sort, column)).into_iter().collect_view();
    let rows = rows.iter().map(|row| line(lang, query, row)).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=texts.caption>
            <table class="executors-table" role="table">
                <caption class="visually-hidden">{texts.caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

const fn name(texts: &ExecutorTexts, column: Column) -> &'static str {
    match column {
        Column::Name => texts.executor,
        Column::Score => texts.score,
        Column::OnTime => texts.on_time,
        Column::Confirmed => texts.confirmed,
        Column::Rework => texts.rework,
        Column::Extended => texts.extended,
        Column::Overdue => texts.overdue,
        Column::Median => texts.median,
        Column::Received => texts.received,
        Column::Due => texts.due,
        Column::Rating => texts.rating,
    }
}

fn head(lang: Lang, query: &Query, sort: Sort, column: Column) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    let sorted = (sort.column == column).then_some(if sort.descending { "descending" } else { "ascending" });
    let arrow = match sorted {
        Some("descending") => "▾",
        Some(_) => "▴",
        None => "",
    };
    let next = sort.clicked(column);
    let way = if next.descending { texts.sorted_down } else { texts.sorted_up };
    let title = format!("{}: {}, {way}", texts.sort_by, name(texts, column));
    let href = query.with(Field::Sort, next.text()).href(lang, "/executors");
    view! {
        <th scope="col" role="columnheader" aria-sort=sorted>
            <a href=href title=title>
                {name(texts, column)}
                <span aria-hidden="true">{arrow}</span>
            </a>
        </th>
    }
    .into_any()
}

fn line(lang: Lang, query: &Query, row: &ExecutorAnswer) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    let part = |value: Option<f64>| value.map(|value| share(lang, value));
    let number = |value: f64| decimal(value, 1, separator(lang));
    let href = query.only(&[Field::Period, Field::Date]).href(lang, &format!("/executors/{}", row.code));
    let score = match row.score {
        Some(score) => view! { <b>{decimal(score, 0, '.')}</b> {thin_bar(score / 100.0, "")} }.into_any(),
        None => none(lang),
    };
    let overdue = row.overdue_now.unwrap_or(0) > 0;
    let ratings = (row.rating_count > 0).then(|| count::RATINGS.say(lang, row.rating_count));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=href>{row.name.clone()}</a>
            </th>
            <td role="cell" class="number score" data-label=texts.score>
                {score}
            </td>
            {cell(lang, texts.on_time, part(row.on_time_share))} {cell(lang, texts.confirmed, part(row.confirmed_share))}
            {cell(lang, texts.rework, part(row.rework_share))} {cell(lang, texts.extended, part(row.extended_share))}
            <td role="cell" class="number" class:late=overdue data-label=texts.overdue>
                {row.overdue_now.map_or_else(|| none(lang), |count| grouped(count).into_any())}
            </td>
            {cell(lang, texts.median, row.median_hours.map(|value| hours(lang, value)))}
            {cell(lang, texts.received, Some(grouped(row.received)))} {cell(lang, texts.due, Some(grouped(row.due)))}
            <td role="cell" class="number" data-label=texts.rating title=ratings>
                {row.rating.map_or_else(|| none(lang), |rating| number(rating).into_any())}
            </td>
        </tr>
    }
    .into_any()
}

fn cell(lang: Lang, label: &'static str, text: Option<String>) -> AnyView {
    let value = text.map_or_else(|| none(lang), IntoAny::into_any);
    view! {
        <td role="cell" class="number" data-label=label>
            {value}
        </td>
    }
    .into_any()
}

/// What is not known: a dash that says so.
fn none(lang: Lang) -> AnyView {
    let text = SiteTexts::of(lang).no_data;
    view! {
        <span class="none" title=text>
            <span aria-hidden="true">"–"</span>
            <span class="visually-hidden">{text}</span>
        </span>
    }
    .into_any()
}
