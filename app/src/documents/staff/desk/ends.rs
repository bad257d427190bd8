//! The ends of a call beside a request, and what is said when one is reached.

use domain::call::{Direction, Outcome, Topic};
use leptos::prelude::*;

use super::super::super::Frame;
use super::super::super::field::{Field, labelled};
use super::call::CallView;
use super::{phone, type_name};
use crate::components::instant;
use crate::i18n::{DeskTexts, SiteTexts};

/// A question that was answered: what about, and for how long.
pub(super) fn consultation(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, DeskTexts::of(frame.lang));
    let typed = &view.form.topic;
    let option = |code: String, name: String| {
        let selected = code == *typed;
        view! {
            <option value=code selected=selected>
                {name}
            </option>
        }
    };
    let topics =
        Topic::ALL.iter().map(|topic| option(topic.code().to_owned(), DeskTexts::topic_of(lang, *topic).to_owned()));
    let directions = view.classifier.directions().map(|row| option(row.code.clone(), row.name.get(lang).to_owned()));
    let select = view! {
        <select id="topic" name="topic" required>
            <option value="">{texts.choose}</option>
            {topics.collect_view()}
            <optgroup label=texts.directions>{directions.collect_view()}</optgroup>
        </select>
    };
    let open = ["topic", "seconds"].into_iter().any(|field| view.fault(field).is_some());
    view! {
        <details class="desk__end" data-consultation open=open>
            <summary>{texts.consultation}</summary>
            <form class="form" method="post" action=format!("{}/consult", view.base)>
                <p class="quiet">{texts.consultation_hint}</p>
                <input type="hidden" name="requests" value=view.card.call.requests.to_string() />
                {labelled(lang, "topic", texts.topic, None, true, view.fault("topic"), select.into_any())}
                {Field::optional("seconds", texts.seconds, "off")
                    .digits(5)
                    .hint(texts.seconds_hint)
                    .draw(lang, &view.form.seconds, view.fault("seconds"))}
                <button class="button button--quiet">{texts.consult}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Nothing came of it.
pub(super) fn drop(frame: &Frame, view: &CallView<'_>) -> Option<AnyView> {
    let texts = DeskTexts::of(frame.lang);
    let call = &view.card.call;
    let said = if call.course.direction == Direction::Out { texts.drop_out } else { texts.drop };
    (call.requests == 0).then(|| {
        view! {
            <form method="post" action=format!("{}/drop", view.base)>
                <button class="link">{said}</button>
            </form>
        }
        .into_any()
    })
}

/// Whom to call, of a call that the desk makes.
pub(super) fn dial(frame: &Frame, view: &CallView<'_>) -> Option<AnyView> {
    let call = &view.card.call;
    (call.course.direction == Direction::Out && call.course.outcome.is_open()).then(|| {
        let said = format!("{}: {}", DeskTexts::of(frame.lang).dial, phone(frame, &call.phone));
        view! {
            <p>
                <a class="button" href=format!("tel:{}", call.phone)>
                    {said}
                </a>
            </p>
        }
        .into_any()
    })
}

/// What came of it, and what the caller is to be told.
pub(super) fn over(frame: &Frame, view: &CallView<'_>) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let call = &view.card.call;
    let heading = match call.course.outcome {
        Outcome::Registered => texts.saved,
        Outcome::Joined => texts.saved_joined,
        Outcome::Consultation => texts.saved_consultation,
        _ => texts.saved_dropped,
    };
    let more = format!("{}?more", view.base);
    view! {
        <section class="desk__saved" aria-labelledby="saved">
            <h2 id="saved">{heading}</h2>
            {tell(frame, view)}
            <p class="desk__after">
                <a class="button" href=frame.link("/desk") autofocus data-next>
                    {texts.next}
                </a>
                <a href=more>{texts.more}</a>
            </p>
        </section>
    }
    .into_any()
}

/// The number and the deadline, large: they are read aloud.
fn tell(frame: &Frame, view: &CallView<'_>) -> Option<AnyView> {
    let (lang, texts, words) = (frame.lang, DeskTexts::of(frame.lang), frame.words());
    let row = view.card.registered.as_ref()?;
    let now = frame.city.server_now;
    let due = row.due_at.map(|due| {
        view! {
            <div>
                <dt>{texts.due}</dt>
                <dd class="desk__due">{instant(&words, due, words.term(due, now))}</dd>
            </div>
        }
    });
    let executor = row.executor.and_then(|id| view.classifier.executor(id));
    let executor = executor.map_or_else(|| texts.no_executor.to_owned(), |row| row.name.get(lang).to_owned());
    Some(
        view! {
            <p>{texts.say} ":"</p>
            <dl class="desk__told">
                <div>
                    <dt>{texts.number}</dt>
                    <dd class="desk__number">{format!("{} {}", SiteTexts::of(lang).number, row.id)}</dd>
                </div>
                {due}
                <div>
                    <dt>{texts.executor}</dt>
                    <dd>{executor}</dd>
                </div>
            </dl>
            <p>
                {type_name(frame, view.classifier, row)} " · "
                <a href=frame.link(&format!("/staff/requests/{}", row.id))>{texts.whole_card}</a>
            </p>
        }
        .into_any(),
    )
}
