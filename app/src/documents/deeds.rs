//! What one may do with one's own request: a form for each.

use domain::workflow::{ActionKind, Resolution};
use leptos::prelude::*;

use super::field::{described, labelled, text_area};
use super::own_request::OwnView;
use super::report::photo_link;
use super::{Fault, Frame};
use crate::components::instant;
use crate::i18n::{OwnTexts, ReportTexts, answer_until, is_confirmed_by_me, reopen_until, reported, stars_mean};

/// The forms, the most wanted first.
pub(super) fn deeds(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    view! {
        {answer(frame, view)}
        {rating(frame, view)}
        {reopening(frame, view)}
        {commenting(frame, view)}
        {withdrawing(frame, view)}
    }
    .into_any()
}

/// The start of a form: where it goes, and what it is based on.
fn form(view: &OwnView<'_>, deed: ActionKind, with_photos: bool, content: AnyView) -> AnyView {
    let action = format!("{}/{}", view.base, deed.code());
    let kind = if with_photos { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    view! {
        <form class="deed" method="post" action=action enctype=kind>
            <input type="hidden" name="version" value=view.request.version.to_string() />
            {content}
        </form>
    }
    .into_any()
}

/// Reported work: was it really done?
fn answer(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    if !view.may(ActionKind::Confirm) {
        return ().into_any();
    }
    let lang = frame.lang;
    let (texts, card, words) = (OwnTexts::of(lang), &view.request.card, frame.words());
    let until = view.request.answer_until.map(|until| {
        let term = words.term(until, frame.city.server_now);
        view! { <p class="quiet">{answer_until(lang, &term)}</p> }
    });
    let report = match &view.request.report {
        Some(report) => view! { <blockquote aria-label=texts.report>{report.clone()}</blockquote> }.into_any(),
        None => view! { <p class="quiet">{texts.no_report}</p> }.into_any(),
    };
    let explained = card.resolution == Some(Resolution::Explained);
    let confirm = if explained { texts.confirm_explained } else { texts.confirm };
    let confirm = view! { <button class="button button--wide">{confirm}</button> }.into_any();
    let tried = view.tried.is_some_and(|tried| tried.deed == ActionKind::SendBack);
    view! {
        <section class="answer" aria-labelledby="answer">
            <h2 id="answer">{texts.answer_title}</h2>
            <p>{reported(lang, card.resolution)} " " {card.executor.as_ref().map(|executor| executor.name.clone())}</p>
            {report}
            {until}
            {form(view, ActionKind::Confirm, false, confirm)}
            <details open=tried data-name="send_back">
                <summary>{texts.send_back_title}</summary>
                {reason_form(frame, view, ActionKind::SendBack, texts.send_back)}
            </details>
        </section>
    }
    .into_any()
}

/// A form that asks for a reason, and takes photos of it.
fn reason_form(frame: &Frame, view: &OwnView<'_>, deed: ActionKind, send: &'static str) -> AnyView {
    let texts = OwnTexts::of(frame.lang);
    let content = view! {
        {labelled(
            frame.lang,
            "reason",
            texts.reason,
            Some(texts.reason_hint),
            true,
            view.fault(deed),
            text_area("reason", view.typed(deed)),
        )}
        {photo_field(frame, view, deed, "reason-photo")}
        <button class="button button--quiet">{send}</button>
    };
    form(view, deed, true, content.into_any())
}

/// Photos that belong to what is written. Those that came already, with a form that came back, are not asked for again; each may be left out.
fn photo_field(frame: &Frame, view: &OwnView<'_>, deed: ActionKind, id: &'static str) -> AnyView {
    let texts = OwnTexts::of(frame.lang);
    let kept = kept_photos(frame, view.sent_photos(deed));
    let fault = view.fault(deed).filter(|fault| fault.field == "photo").map(|fault| Fault { field: id, ..fault });
    view! {
        {kept}
        {labelled(frame.lang, id, texts.photos, None, false, fault, photo_input(id, fault.is_some()))}
    }
    .into_any()
}

/// Where photos are chosen.
pub(super) fn photo_input(id: &str, at_fault: bool) -> AnyView {
    photo_input_as(id, "photo", at_fault)
}

/// The same under another name.
pub(super) fn photo_input_as(id: &str, name: &'static str, at_fault: bool) -> AnyView {
    let described = described(id, false, at_fault);
    view! {
        <input
            id=id.to_owned()
            name=name
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            data-photos
            aria-describedby=described
        />
    }
    .into_any()
}

/// Photos that came already: each is kept while its box is ticked.
pub(super) fn kept_photos(frame: &Frame, photos: &[String]) -> AnyView {
    if photos.is_empty() {
        return ().into_any();
    }
    let (texts, report) = (OwnTexts::of(frame.lang), ReportTexts::of(frame.lang));
    let boxes = photos.iter().filter(|id| domain::photo::is_id(id)).map(|id| {
        view! {
            <li>
                <label>
                    <img src=format!("{}?small", photo_link(id)) alt=texts.photo_alt />
                    <span>
                        <input type="checkbox" name="photo_id" value=id.clone() checked />
                        " "
                        {report.photo_kept}
                    </span>
                </label>
            </li>
        }
    });
    view! {
        <p>
            <b>{texts.photos_kept}</b>
        </p>
        <ul class="report__photos">{boxes.collect_view()}</ul>
    }
    .into_any()
}

/// One to five stars, each a word.
fn rating(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    if !view.may(ActionKind::Rate) {
        return ().into_any();
    }
    let lang = frame.lang;
    let (texts, card) = (OwnTexts::of(lang), &view.request.card);
    let thanks = is_confirmed_by_me(card.confirmed_by).then(|| view! { <p>{texts.confirmed_thanks}</p> });
    let choices = (1..=5_u8)
        .map(|stars| {
            let (id, of) = (format!("stars-{stars}"), format!("stars-{stars}"));
            view! {
                <label for=of>
                    <input
                        id=id
                        type="radio"
                        name="stars"
                        value=stars.to_string()
                        required
                        checked=card.rating == Some(stars)
                    />
                    <span>
                        <b class="number">{stars}</b>
                        " "
                        {stars_mean(lang, stars)}
                    </span>
                </label>
            }
        })
        .collect_view();
    let rated = card.rating.is_some();
    let content = view! {
        <fieldset class="stars">
            <legend>{texts.rate_title}</legend>
            {choices}
        </fieldset>
        <button class="button">{if rated { texts.rate_again } else { texts.rate }}</button>
    };
    let form = form(view, ActionKind::Rate, false, content.into_any());
    view! {
        <section class="answer">
            {thanks}
            {form}
        </section>
    }
    .into_any()
}

fn reopening(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    if !view.may(ActionKind::Reopen) {
        return ().into_any();
    }
    let texts = OwnTexts::of(frame.lang);
    let words = frame.words();
    let until = view.request.reopen_until.map(|until| {
        let term = words.moment(until, frame.city.server_now);
        view! { <p class="quiet">{instant(&words, until, reopen_until(frame.lang, &term))}</p> }
    });
    let tried = view.tried.is_some_and(|tried| tried.deed == ActionKind::Reopen);
    view! {
        <details class="own__more" data-name="reopen" open=tried>
            <summary>{texts.reopen_title}</summary>
            {until}
            {reason_form(frame, view, ActionKind::Reopen, texts.reopen)}
        </details>
    }
    .into_any()
}

fn commenting(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    if !view.may(ActionKind::Comment) || view.is_closed() {
        return ().into_any();
    }
    let texts = OwnTexts::of(frame.lang);
    let tried = view.tried.is_some_and(|tried| tried.deed == ActionKind::Comment);
    let content = view! {
        {labelled(
            frame.lang,
            "text",
            texts.comment,
            Some(texts.comment_hint),
            true,
            view.fault(ActionKind::Comment),
            text_area("text", view.typed(ActionKind::Comment)),
        )}
        {photo_field(frame, view, ActionKind::Comment, "text-photo")}
        <button class="button button--quiet">{texts.add}</button>
    };
    view! {
        <details class="own__more" data-name="comment" open=tried>
            <summary>{texts.comment_title}</summary>
            {form(view, ActionKind::Comment, true, content.into_any())}
        </details>
    }
    .into_any()
}

fn withdrawing(frame: &Frame, view: &OwnView<'_>) -> AnyView {
    if !view.may(ActionKind::Withdraw) {
        return ().into_any();
    }
    let texts = OwnTexts::of(frame.lang);
    let content = view! {
        <p>{texts.withdraw_note}</p>
        <button class="button button--quiet">{texts.withdraw}</button>
    };
    view! {
        <details class="own__more" data-name="withdraw">
            <summary>{texts.withdraw_title}</summary>
            {form(view, ActionKind::Withdraw, false, content.into_any())}
        </details>
    }
    .into_any()
}
