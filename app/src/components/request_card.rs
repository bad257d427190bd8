//! What a request's card says: to the public, and to the applicant with more in it.

use domain::answer::{RequestAnswer, TimelineItem};
use domain::query::Field;
use domain::workflow::{Role, State};
use leptos::prelude::*;

use super::{instant, mark_name, state_mark};
use crate::address::{Query, link};
use crate::i18n::{RequestTexts, SiteTexts, change_sentence, closing, deadline_moved, out_of_five};
use crate::words::Words;

/// The mark of its state, and the state in words; plainly who confirmed it.
pub(crate) fn state_line(words: &Words, request: &RequestAnswer) -> AnyView {
    let lang = words.lang;
    let mark = mark_name(request.state, request.resolution, request.confirmed_by);
    let state = match request.state {
        State::Closed => closing(lang, request.resolution, request.confirmed_by),
        State::OnControl => RequestTexts::of(lang).waiting_check.to_owned(),
        state => crate::i18n::capital(state.name(lang)),
    };
    let merged = request.merged_into.map(|into| {
        view! {
            " "
            {RequestTexts::of(lang).merged}
            " "
            <a href=link(lang, &format!("/requests/{into}"))>{format!("{} {into}", SiteTexts::of(lang).number)}</a>
            "."
        }
    });
    view! {
        <p class="request__state">
            {state_mark(mark, request.overdue)}
            <span>{state} {merged}</span>
        </p>
    }
    .into_any()
}

/// That it has another deadline than its first one.
pub(crate) fn moved_deadline(words: &Words, request: &RequestAnswer) -> Option<AnyView> {
    let original = request.original_due_at.filter(|_| request.due_at != request.original_due_at)?;
    let text = deadline_moved(words.lang, &words.exact(original));
    Some(view! { <p class="quiet">{text}</p> }.into_any())
}

/// Who has it, what it is about, when what happened.
pub(crate) fn facts(words: &Words, request: &RequestAnswer) -> AnyView {
    let lang = words.lang;
    let texts = RequestTexts::of(lang);
    let executor = match &request.executor {
        Some(executor) => {
            let href = link(lang, &format!("/executors/{}", executor.code));
            view! { <a href=href>{executor.name.clone()}</a> }.into_any()
        }
        None => texts.no_executor.into_any(),
    };
    let time = |at| instant(words, at, words.exact(at));
    let direction = Query::default().with(Field::Direction, request.direction.code.as_str()).href(lang, "/map");
    let optional = |name: &'static str, value: Option<AnyView>| {
        value.map(|value| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
    };
    view! {
        <section aria-labelledby="facts">
            <h2 id="facts">{texts.facts}</h2>
            <dl class="facts">
                {optional(texts.executor, Some(executor))}
                {optional(
                    texts.direction,
                    Some(view! { <a href=direction>{request.direction.name.clone()}</a> }.into_any()),
                )} {optional(texts.district, request.district.clone().map(IntoAny::into_any))}
                {optional(texts.registered, Some(time(request.registered_at)))}
                {optional(texts.channel, Some(request.channel.name(lang).into_any()))}
                {optional(texts.done, request.done_at.map(time))} {optional(texts.closed, request.closed_at.map(time))}
                {optional(texts.rating, request.rating.map(|stars| out_of_five(lang, &stars.to_string()).into_any()))}
            </dl>
        </section>
    }
    .into_any()
}

/// What the applicant wrote, and the photos; both only after staff have passed them for everybody.
pub(crate) fn passed(words: &Words, request: &RequestAnswer) -> Option<AnyView> {
    let texts = RequestTexts::of(words.lang);
    if request.text.is_none() && request.photos.is_empty() {
        return None;
    }
    let photos = request.photos.iter().map(|photo| {
        let address = format!("/requests/{}/photos/{}", request.id, photo.id);
        let by = match (photo.stage, photo.by) {
            (Some(stage), _) => format!("{}, {}", texts.photo_by_executor, stage.name(words.lang)),
            (None, Role::Executor) => texts.photo_by_executor.to_owned(),
            (None, _) => texts.photo_by_applicant.to_owned(),
        };
        view! {
            <li>
                <a href=address.clone() rel="external">
                    <img
                        src=format!("{address}?small")
                        width=photo.width
                        height=photo.height
                        alt=by.clone()
                        loading="lazy"
                    />
                </a>
                <p class="quiet">{by.clone()}</p>
            </li>
        }
    });
    let photos = photos.collect_view();
    let has_photos = !request.photos.is_empty();
    let view = view! {
        <section aria-labelledby="passed">
            <h2 id="passed">{texts.passed}</h2>
            {request.text.clone().map(|text| view! { <blockquote>{text}</blockquote> })}
            {has_photos.then(|| view! { <ul class="photos">{photos}</ul> })}
        </section>
    };
    Some(view.into_any())
}

/// What happened, newest first.
pub(crate) fn timeline(words: &Words, request: &RequestAnswer) -> AnyView {
    let texts = RequestTexts::of(words.lang);
    let lines = request.events.iter().map(|item| timeline_line(words, request, item)).collect_view();
    view! {
        <section aria-labelledby="timeline">
            <h2 id="timeline">{texts.timeline}</h2>
            {request.events.is_empty().then(|| view! { <p class="quiet">{texts.timeline_empty}</p> })}
            <ol class="timeline">{lines}</ol>
        </section>
    }
    .into_any()
}

fn timeline_line(words: &Words, request: &RequestAnswer, item: &TimelineItem) -> AnyView {
    let lang = words.lang;
    let term = item.due_at.map(|due| words.term(due, request.server_now));
    let sentence = change_sentence(lang, item, request.channel, term.as_deref());
    let into = item.into.map(|into| {
        view! {
            ": "
            <a href=link(lang, &format!("/requests/{into}"))>{format!("{} {into}", SiteTexts::of(lang).number)}</a>
        }
    });
    view! {
        <li>
            <p class="timeline__what">{sentence} {into}</p>
            {item.text.clone().map(|text| view! { <blockquote>{text}</blockquote> })}
            <p class="quiet">{instant(words, item.at, words.moment(item.at, request.server_now))}</p>
        </li>
    }
    .into_any()
}
