//! Why a request is where it is, on its card: "чому сюди".

use domain::permission::{Permission, may};
use domain::routing::Why;
use domain::workflow::{ActionKind, Role};
use leptos::prelude::*;
use service::dispatch::{Sent, WhyHere};

use super::card::CardView;
use super::dispatch::{options, rule_in_words};
use crate::documents::Frame;
use crate::documents::field::{labelled, text_area_as};
use crate::i18n::{CardTexts, WhyTexts, fired};

/// The section of the card.
pub(super) fn why_here(frame: &Frame, view: &CardView<'_>, why: &WhyHere) -> AnyView {
    let (lang, texts) = (frame.lang, WhyTexts::of(frame.lang));
    let told = match &why.sent {
        Sent::ByRules { routed, .. } => match routed.why {
            Why::Rule { rule, matter, district, place } => fired(lang, rule.0, matter, district, place),
            Why::Default | Why::Nobody => texts.by_default.to_owned(),
        },
        Sent::ByHand => texts.by_hand.to_owned(),
        Sent::Unknown => texts.unknown.to_owned(),
        Sent::Nobody { .. } => texts.nobody.to_owned(),
    };
    let rule = match &why.sent {
        Sent::ByRules { rule: Some(rule), .. } => {
            let removed = rule.removed_at.map(|_| format!(" {}", texts.removed)).unwrap_or_default();
            Some(rule_in_words(lang, view.classifier, &rule.rule) + &removed)
        }
        _ => None,
    };
    let refusal = why.refusal.as_ref().map(|refusal| {
        let by = refusal.executor.and_then(|id| view.classifier.executor(id)).map(|row| row.name.get(lang).to_owned());
        let reason = refusal.reason.clone().map(|reason| view! { <q>{reason}</q> });
        view! { <p>{texts.refused} ": " {by} " " {reason}</p> }
    });
    let marked = why.ownerless.then(|| view! { <p>{texts.ownerless}</p> });
    view! {
        <section class="why" aria-labelledby="why">
            <h2 id="why">{texts.title}</h2>
            <p>{told}</p>
            {rule.map(|rule| view! { <p class="quiet">{rule}</p> })}
            {refusal}
            {marked}
            {contractor(frame, view, why)}
            {incident(frame, view, why)}
            {mark(frame, view, why)}
        </section>
    }
    .into_any()
}

/// Who looks after the house; a dispatcher may say so.
fn contractor(frame: &Frame, view: &CardView<'_>, why: &WhyHere) -> AnyView {
    let texts = WhyTexts::of(frame.lang);
    if why.contractor.is_none() && why.contractors.is_empty() {
        return ().into_any();
    }
    let told = match &why.contractor {
        Some(one) => {
            let reach: Vec<&str> =
                [&one.phone, &one.email].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            format!("{}: {} {}", texts.contractor, one.name, reach.join(", "))
        }
        None => texts.no_contractor.to_owned(),
    };
    let choice = (!why.contractors.is_empty()).then(|| {
        let chosen = why.contractor.as_ref().map(|one| one.id.to_string()).unwrap_or_default();
        let all = why.contractors.iter().map(|one| (one.id.to_string(), one.name.clone()));
        let select = view! {
            <select id="contractor" name="contractor">
                <option value="">{texts.nobody_known}</option>
                {options(all, &chosen)}
            </select>
        };
        view! {
            <form class="deed" method="post" action=format!("{}/contractor", view.base)>
                {labelled(
                    frame.lang,
                    "contractor",
                    texts.choose_contractor,
                    None,
                    true,
                    view.fault("contractor", "contractor"),
                    select.into_any(),
                )}
                <button class="button button--quiet">{texts.set}</button>
            </form>
        }
    });
    view! {
        <p>{told}</p>
        {choice}
    }
    .into_any()
}

/// The way to make an incident of it.
fn incident(frame: &Frame, view: &CardView<'_>, why: &WhyHere) -> AnyView {
    let allowed = frame.staff.is_some_and(|role| may(role, Permission::RunIncidents));
    let href = format!("{}?into={}", frame.link("/incidents"), view.request.card.id);
    let texts = WhyTexts::of(frame.lang);
    if why.incident {
        let all = allowed.then(|| view! { <a href=frame.link("/incidents")>{texts.to_incidents}</a> });
        return view! { <p class="work__asked">{texts.incident_here} " " {all}</p> }.into_any();
    }
    let open = view.request.card.state.is_open();
    let link = (allowed && open).then(|| {
        view! {
            <p>
                <a href=href>{texts.make}</a>
            </p>
        }
    });
    link.into_any()
}

/// Nobody has on the books what it is about.
fn mark(frame: &Frame, view: &CardView<'_>, why: &WhyHere) -> AnyView {
    let (texts, role) = (WhyTexts::of(frame.lang), frame.staff);
    let returns = role == Some(Role::Executor) && view.request.may.contains(&ActionKind::Return);
    let marks = role.is_some_and(|role| may(role, Permission::Dispatch));
    if why.ownerless || !(returns || marks) {
        return ().into_any();
    }
    let about = if returns { texts.mark_about } else { texts.mark_about_dispatcher };
    let reason = returns.then(|| {
        let area = text_area_as("ownerless-reason", "reason", view.typed("ownerless", "reason"));
        let hint = Some(CardTexts::of(frame.lang).reason_hint);
        labelled(frame.lang, "ownerless-reason", texts.reason, hint, true, view.fault("ownerless", "reason"), area)
    });
    view! {
        <details class="own__more" data-name="ownerless" open=view.is_tried("ownerless")>
            <summary>{texts.mark}</summary>
            <form class="deed" method="post" action=format!("{}/ownerless", view.base)>
                <input type="hidden" name="version" value=view.request.version.to_string() />
                <p>{about}</p>
                {reason}
                <button class="button button--quiet">{texts.mark}</button>
            </form>
        </details>
    }
    .into_any()
}
