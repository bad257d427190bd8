//! Calling the applicant back about a report: part of the card, for controllers.

use domain::callback::{Calls, Outcome};
use leptos::prelude::*;
use service::control::{CallLine, CallLog};

use super::card::CardView;
use crate::components::instant;
use crate::documents::Frame;
use crate::i18n::ControlTexts;

/// The tries that were logged, and what can be logged now.
pub(super) fn checks(frame: &Frame, view: &CardView<'_>) -> Option<AnyView> {
    let log = view.calls.filter(|log| log.reported_at.is_some() || !log.lines.is_empty())?;
    let texts = ControlTexts::of(frame.lang);
    let said = log.reported_at.map(|_| match log.calls {
        Calls::Spoken => texts.calls_spoken,
        Calls::Unanswered => texts.calls_unanswered,
        Calls::Trying { .. } => texts.calls_first,
    });
    let lines = log.lines.iter().map(|line| view! { <li>{one(frame, line)}</li> }).collect_view();
    let none = log.lines.is_empty().then(|| view! { <p class="quiet">{texts.calls_none}</p> });
    let view = view! {
        <section class="answer calls" aria-labelledby="calls">
            <h2 id="calls">{texts.calls}</h2>
            {said.map(|said| view! { <p>{said}</p> })}
            {none}
            <ol class="calls__log">{lines}</ol>
            {form(frame, view, log)}
        </section>
    };
    Some(view.into_any())
}

fn one(frame: &Frame, line: &CallLine) -> AnyView {
    let (lang, words) = (frame.lang, frame.words());
    let earlier = (!line.of_this_report).then(|| format!(" ({})", ControlTexts::of(lang).call_earlier));
    view! {
        <b>{line.outcome.name(lang)}</b>
        {earlier}
        <span class="quiet">
            " · " {instant(&words, line.at, words.moment(line.at, frame.city.server_now))} " · " {line.name.clone()}
        </span>
    }
    .into_any()
}

/// One press logs a try: a controller has the phone in the other hand.
fn form(frame: &Frame, view: &CardView<'_>, log: &CallLog) -> Option<AnyView> {
    let report = log.reported_at?;
    let texts = ControlTexts::of(frame.lang);
    let buttons = Outcome::ALL
        .iter()
        .map(|outcome| {
            view! {
                <button class="button button--quiet" name="outcome" value=outcome.code()>
                    {outcome.name(frame.lang)}
                </button>
            }
        })
        .collect_view();
    let view = view! {
        <form method="post" action=format!("{}/calls", view.base)>
            <input type="hidden" name="reported_at" value=report.millis().to_string() />
            <fieldset class="calls__outcomes">
                <legend>{texts.call_log}</legend>
                {buttons}
            </fieldset>
        </form>
    };
    Some(view.into_any())
}
