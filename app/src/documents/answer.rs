//! Answering a report by the link of a notice, without signing in.
//!
//! The page itself changes nothing: mail scanners open it too. What it shows is what was reported, and no more of the person than the number
//! of the request.

use domain::classifier::Lang;
use domain::workflow::{ConfirmedBy, Resolution};
use leptos::prelude::*;
use service::answer::{Shown, Standing};

use super::field::{fault_summary, labelled, text_area};
use super::{Document, Fault, Frame};
use crate::i18n::{
    AnswerTexts, FormTexts, OwnTexts, RequestTexts, SiteTexts, answer_until, reported, reported_at, stars_mean,
};

/// The page of a link.
pub struct AnswerView<'a> {
    /// What the link is about.
    pub shown: &'a Shown,
    /// The address of this page: answers are posted below it.
    pub base: &'a str,
    /// What somebody tried to answer, if it could not be taken.
    pub tried: Option<TriedAnswer<'a>>,
}

/// An answer that could not be taken.
#[derive(Clone, Copy)]
pub struct TriedAnswer<'a> {
    /// What they wrote.
    pub text: &'a str,
    /// The field that could not be taken; `None`: things had moved on.
    pub fault: Option<Fault>,
}

/// The page.
#[must_use]
pub fn answer(frame: &Frame, view: &AnswerView<'_>) -> Document {
    let lang = frame.lang;
    let (texts, shown) = (AnswerTexts::of(lang), view.shown);
    let number = format!("{} {} {}", RequestTexts::of(lang).title, SiteTexts::of(lang).number, shown.request);
    let body = view! {
        <article class="page page--narrow own">
            <p class="request__number">{number}</p>
            <h1>{shown.request_type.clone()}</h1>
            {late(frame, view)}
            {standing(frame, view)}
            <p class="quiet">{format!("{}: {}.", texts.now, shown.state.name(lang))}</p>
            <p>
                <a href=frame.link(&format!("/requests/{}", shown.request))>{texts.public_card}</a>
            </p>
        </article>
    };
    Document::new(texts.title, body.into_any())
}

/// That an answer came too late, and what it was: nothing that was typed is lost.
fn late(frame: &Frame, view: &AnswerView<'_>) -> AnyView {
    let texts = AnswerTexts::of(frame.lang);
    let Some(TriedAnswer { text, fault: None }) = view.tried else { return ().into_any() };
    let wrote = (!text.trim().is_empty()).then(|| {
        view! {
            <p>{texts.you_wrote}</p>
            <blockquote>{text.to_owned()}</blockquote>
        }
    });
    view! {
        <div class="faults" role="alert">
            <p>{texts.late}</p>
            {wrote}
        </div>
    }
    .into_any()
}

fn standing(frame: &Frame, view: &AnswerView<'_>) -> AnyView {
    let texts = AnswerTexts::of(frame.lang);
    match view.shown.standing {
        Standing::Asked { lapses_at } => {
            let term = frame.words().term(lapses_at, view.shown.now);
            asked(frame, view, &answer_until(frame.lang, &term))
        }
        Standing::Closed => closed(frame, view),
        Standing::Answered { confirmed, may_rate } => answered(frame, view, confirmed, may_rate),
        Standing::Superseded => over(texts.superseded_title, texts.superseded, ().into_any()),
        Standing::Expired => {
            let again = view! {
                <p>
                    <a href=frame.link("/report")>{texts.report_again}</a>
                </p>
            };
            over(texts.expired_title, texts.expired, again.into_any())
        }
    }
}

/// Waiting for the answer: confirm, or send back.
fn asked(frame: &Frame, view: &AnswerView<'_>, until: &str) -> AnyView {
    let lang = frame.lang;
    let (own, texts) = (OwnTexts::of(lang), AnswerTexts::of(lang));
    let explained = view.shown.resolution == Some(Resolution::Explained);
    let (title, yes, no) = if explained {
        (texts.enough_title, own.confirm_explained, texts.not_enough)
    } else {
        (own.answer_title, own.confirm, own.send_back_title)
    };
    let tried = view.tried.is_some_and(|tried| tried.fault.is_some());
    view! {
        <section class="answer" aria-labelledby="answer">
            <h2 id="answer">{title}</h2>
            {report(frame, view)}
            <p class="quiet">{until.to_owned()}</p>
            <form class="deed" method="post" action=format!("{}/confirm", view.base)>
                <button class="button button--wide">{yes}</button>
            </form>
            <details open=tried>
                <summary class="button button--quiet button--wide">{no}</summary>
                {reason_form(frame, view, own.send_back)}
            </details>
            <p class="quiet">{texts.once}</p>
        </section>
    }
    .into_any()
}

/// Closed without the answer: open it again.
fn closed(frame: &Frame, view: &AnswerView<'_>) -> AnyView {
    let (own, texts) = (OwnTexts::of(frame.lang), AnswerTexts::of(frame.lang));
    let by_controller = view.shown.confirmed_by == Some(ConfirmedBy::Controller);
    let by = if by_controller { texts.closed_by_controller } else { texts.closed_by_nobody };
    view! {
        <section class="answer" aria-labelledby="answer">
            <h2 id="answer">{texts.closed_title}</h2>
            {report(frame, view)}
            <p>{by} " " {texts.closed}</p>
            {reason_form(frame, view, own.reopen)}
        </section>
    }
    .into_any()
}

/// Who reported what, and when.
fn report(frame: &Frame, view: &AnswerView<'_>) -> AnyView {
    let lang = frame.lang;
    let (own, shown) = (OwnTexts::of(lang), view.shown);
    let text = match &shown.text {
        Some(text) => view! { <blockquote aria-label=own.report>{text.clone()}</blockquote> }.into_any(),
        None => view! { <p class="quiet">{own.no_report}</p> }.into_any(),
    };
    let executor = shown.executor.clone().map(|name| view! { <b>{name}</b> });
    let at = reported_at(lang, &frame.words().moment(shown.reported_at, shown.now));
    view! {
        <p>{executor}</p>
        <p>{reported(lang, shown.resolution)} " " {at}</p>
        {text}
    }
    .into_any()
}

/// A form that asks what is wrong.
fn reason_form(frame: &Frame, view: &AnswerView<'_>, send: &'static str) -> AnyView {
    let own = OwnTexts::of(frame.lang);
    let tried = view.tried.filter(|tried| tried.fault.is_some());
    let fault = tried.and_then(|tried| tried.fault);
    let area = text_area("reason", tried.map_or("", |tried| tried.text));
    view! {
        <form class="deed" method="post" action=format!("{}/send_back", view.base)>
            {fault_summary(frame.lang, FormTexts::of(frame.lang).not_sent, fault, |_| AnswerTexts::of(frame.lang).reason)}
            {labelled(frame.lang, "reason", own.reason, Some(own.reason_hint), true, fault, area)}
            <button class="button button--quiet">{send}</button>
        </form>
    }
    .into_any()
}

/// It was answered: thanks, and the rating.
fn answered(frame: &Frame, view: &AnswerView<'_>, confirmed: bool, may_rate: bool) -> AnyView {
    let lang = frame.lang;
    let (own, texts) = (OwnTexts::of(lang), AnswerTexts::of(lang));
    let explained = view.shown.resolution == Some(Resolution::Explained);
    let what = match (confirmed, explained) {
        (true, false) => texts.confirmed,
        (true, true) => texts.confirmed_explained,
        (false, _) => texts.not_confirmed,
    };
    let stars = view.shown.stars.filter(|_| confirmed).map(|stars| {
        view! {
            <p>
                {texts.your_rating} ": " <b class="number">{stars}</b> " — " {stars_mean(lang, stars)}
            </p>
        }
    });
    let unrated = view.tried.is_some_and(|tried| tried.fault.is_some_and(|fault| fault.field == "stars"));
    let rating = may_rate.then(|| {
        let choices = (1..=5_u8).map(|stars| star(lang, stars)).collect_view();
        let fault = unrated.then(|| view! { <p class="field__fault">{texts.stars_missing}</p> });
        view! {
            <form class="deed" method="post" action=format!("{}/rate", view.base)>
                <fieldset class="stars">
                    <legend>{own.rate_title}</legend>
                    {fault}
                    {choices}
                </fieldset>
                <button class="button">{own.rate}</button>
            </form>
        }
    });
    view! {
        <section class="answer" aria-labelledby="answer">
            <h2 id="answer">{texts.thanks}</h2>
            <p>{what}</p>
            {stars}
            {rating}
        </section>
    }
    .into_any()
}

fn star(lang: Lang, stars: u8) -> AnyView {
    let (id, of) = (format!("stars-{stars}"), format!("stars-{stars}"));
    view! {
        <label for=of>
            <input id=id type="radio" name="stars" value=stars.to_string() required />
            <span>
                <b class="number">{stars}</b>
                " "
                {stars_mean(lang, stars)}
            </span>
        </label>
    }
    .into_any()
}

/// There is nothing to answer any more.
fn over(title: &'static str, why: &'static str, more: AnyView) -> AnyView {
    view! {
        <section class="own__part" aria-labelledby="answer">
            <h2 id="answer">{title}</h2>
            <p>{why}</p>
            {more}
        </section>
    }
    .into_any()
}
