//! `/executors`: the efficiency table.

pub(super) mod formula;
mod sort;
mod table;

use domain::answer::{CityAnswer, ExecutorsAnswer};
use domain::classifier::Lang;
use domain::period::Period;
use domain::query::Field;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::address::{Query, use_query};
use crate::ask::{Address, Question, ask, use_lang};
use crate::components::{Choice, answer_page, filter_chip, period_of, period_switch};
use crate::i18n::{ExecutorTexts, MapTexts};
use crate::words::Words;
use formula::formula;
use sort::Sort;
use table::table;

/// The efficiency table.
#[component]
pub(crate) fn ExecutorsPage() -> impl IntoView {
    let lang = use_lang();
    let texts = ExecutorTexts::of(lang);
    let address = use_query();
    // Sorting asks nothing of the server.
    let unsorted = Memo::new(move |_| checked(address.get()).map(|address| address.without(&[Field::Sort])));
    let asked = ask(move || Question::Executors(unsorted.get()));
    let page = answer_page(asked, move |words, city, answer: &ExecutorsAnswer| {
        Some(body(words, &address.get().ok()?, city, answer))
    });
    view! {
        <Title text=texts.title />
        <Meta name="description" content=texts.description />
        <div class="page executors">{page}</div>
    }
}

/// Refuses a column that there is not.
fn checked(query: Address) -> Address {
    let query = query?;
    Sort::read(query.get(Field::Sort))?;
    Ok(query)
}

fn body(words: &Words, query: &Query, city: &CityAnswer, answer: &ExecutorsAnswer) -> AnyView {
    let lang = words.lang;
    let texts = ExecutorTexts::of(lang);
    let period = period_of(query, Period::Month);
    let sort = Sort::read(query.get(Field::Sort)).unwrap_or_default();
    let mut rows = answer.executors.clone();
    sort.apply(&mut rows);
    // The example is the best known one: it has most of the parts.
    let example = answer.executors.iter().find(|row| row.score.is_some()).or(answer.executors.first());
    view! {
        <h1>{texts.heading}</h1>
        {period_switch(words, "/executors", query, period, answer.window, answer.server_now)}
        {directions(lang, query, city)}
        {if rows.is_empty() {
            view! { <p class="empty">{texts.empty}</p> }.into_any()
        } else {
            table(lang, query, sort, &rows)
        }}
        <p class="quiet">{texts.note}</p>
        {formula(lang, example)}
    }
    .into_any()
}

fn directions(lang: Lang, query: &Query, city: &CityAnswer) -> AnyView {
    let texts = MapTexts::of(lang);
    let chosen = query.codes(Field::Direction);
    let choices = city.directions.iter().map(|direction| Choice {
        name: direction.name.get(lang).to_owned(),
        count: None,
        href: query.toggled(Field::Direction, &direction.code).href(lang, "/executors"),
        chosen: chosen.contains(&direction.code.as_str()),
    });
    let all = query.without(&[Field::Direction]).href(lang, "/executors");
    view! {
        <nav class="chips" aria-label=texts.filters>
            {filter_chip(texts.directions, (texts.all_directions, all), choices.collect())}
        </nav>
    }
    .into_any()
}
