//! What somebody picked on the map: a request, or the requests of one place.

use domain::answer::{ListAnswer, RequestAnswer};
use domain::classifier::Lang;
use domain::place::LatLon;
use domain::query::Field;
use leptos::html::Div;
use leptos::prelude::*;

use crate::address::link;
use crate::ask::{Address, Question, Stage, ask};
use crate::clock::Clock;
use crate::components::{countdown, mark_name, request_row, state_mark, take_focus};
use crate::i18n::{MapTexts, ProblemTexts, SiteTexts, closing, count};
use crate::map::{Picked, Viewport, bbox_text};
use crate::words::Words;

/// The card of what was picked last; nothing while nothing is.
pub(super) fn picked_card(
    words: Words,
    clock: Clock,
    query: Memo<Address>,
    picked: RwSignal<Option<Picked>>,
) -> AnyView {
    (move || {
        let body = match picked.get()? {
            Picked::Request(id) => request(words.clone(), clock, id),
            Picked::Place(place) => requests_of(words.clone(), clock, query, place),
        };
        Some(card(&words, picked, body))
    })
    .into_any()
}

fn card(words: &Words, picked: RwSignal<Option<Picked>>, body: AnyView) -> AnyView {
    let texts = SiteTexts::of(words.lang);
    let holder = NodeRef::<Div>::new();
    // Who picked by keyboard goes on in the card.
    Effect::new(move || {
        if let Some(card) = holder.get() {
            take_focus(&card);
        }
    });
    let close = move || picked.set(None);
    view! {
        <div
            class="card"
            role="dialog"
            aria-label=MapTexts::of(words.lang).card
            tabindex="-1"
            node_ref=holder
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <button class="card__close" type="button" aria-label=texts.close on:click=move |_| close()>
                "×"
            </button>
            {body}
        </div>
    }
    .into_any()
}

fn request(words: Words, clock: Clock, id: i64) -> AnyView {
    let lang = words.lang;
    let request = ask(move || Question::Request(Some(id.to_string()))).follow::<RequestAnswer>();
    let draw = move |request: &RequestAnswer| short_request(&words, clock, request);
    (move || match request.stage() {
        Stage::Loading => waiting(),
        Stage::Failed(_) => failed(lang),
        Stage::Ready => request.with(&draw).into_any(),
    })
    .into_any()
}

fn short_request(words: &Words, clock: Clock, request: &RequestAnswer) -> AnyView {
    let lang = words.lang;
    let mark = mark_name(request.state, request.resolution, request.confirmed_by);
    let state = if request.state.is_open() {
        request.state.name(lang).to_owned()
    } else {
        closing(lang, request.resolution, request.confirmed_by)
    };
    view! {
        <h2 class="card__title">{request.request_type.name.clone()}</h2>
        <p class="card__state">{state_mark(mark, request.overdue)} <span>{state}</span></p>
        {countdown(words, clock, request)}
        {request.executor.as_ref().map(|executor| view! { <p class="quiet">{executor.name.clone()}</p> })}
        <p>
            <a class="button" href=link(lang, &format!("/requests/{}", request.id))>
                {MapTexts::of(lang).open_card}
            </a>
        </p>
    }
    .into_any()
}

fn requests_of(words: Words, clock: Clock, query: Memo<Address>, place: LatLon) -> AnyView {
    let lang = words.lang;
    let texts = MapTexts::of(lang);
    let bbox = bbox_text(&Viewport::place(place));
    let here = query.get_untracked().unwrap_or_default().without(&[Field::Before, Field::Zoom]).with(Field::Bbox, bbox);
    let href = here.href(lang, "/map");
    let list = ask(move || Question::List(Ok(here.clone()))).follow::<ListAnswer>();
    let draw = move |list: &ListAnswer| {
        let rows = list.items.iter().map(|item| view! { <li>{request_row(&words, clock, item.clone())}</li> });
        view! {
            <p class="quiet">{count::REQUESTS.say(lang, list.total)}</p>
            <ol class="requests card__requests">{rows.collect_view()}</ol>
        }
        .into_any()
    };
    let rows = move || match list.stage() {
        Stage::Loading => waiting(),
        Stage::Failed(_) => failed(lang),
        Stage::Ready => list.with(&draw).into_any(),
    };
    view! {
        <h2 class="card__title">{texts.place_list}</h2>
        {rows}
        <p>
            <a href=href>{texts.place_all}</a>
        </p>
    }
    .into_any()
}

fn failed(lang: Lang) -> AnyView {
    view! { <p>{ProblemTexts::of(lang).down_title}</p> }.into_any()
}

fn waiting() -> AnyView {
    view! { <div class="skeleton skeleton--card"><div class="skeleton__line"></div><div class="skeleton__line"></div></div> }.into_any()
}
