//! What is open near the place that is being entered.

use domain::answer::{DistrictsAnswer, PointAnswer};
use domain::classifier::Classifier;
use domain::id::RequestId;
use domain::place::LatLon;
use leptos::prelude::*;
use service::desk::{Alike, Around, Row};

use super::super::super::Frame;
use super::super::super::own_map::own_map;
use super::super::card::PAGES;
use super::{ZOOM, request_row, type_name};
use crate::components::instant;
use crate::i18n::{DeskTexts, SiteTexts, how_far, people};
use crate::map::Viewport;

/// A mass incident that the request may be part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The request that goes on for all; `None` while it is only suggested.
    pub request: Option<RequestId>,
    /// What it is, in the words of who made it.
    pub text: String,
    /// How many requests it is made of.
    pub requests: usize,
}

/// What is near.
#[derive(Clone, Debug)]
pub struct AroundView<'a> {
    /// The place.
    pub place: LatLon,
    /// What is open about it.
    pub around: &'a Around,
    /// The incidents there.
    pub incidents: &'a [Incident],
    /// What types are called.
    pub classifier: &'a Classifier,
    /// What is drawn below.
    pub borders: &'a DistrictsAnswer,
    /// Where the form is sent by which the caller joins a request.
    pub join_at: &'a str,
}

/// The part alone, for the script to put into the open page as soon as the place is known.
#[must_use]
pub fn around_part(frame: &Frame, view: &AroundView<'_>) -> String {
    let shown = Owner::new().with(|| {
        provide_context(frame.lang);
        around(frame, view).to_html()
    });
    shown.replace("<!>", "").replace("<!--<() />-->", "")
}

pub(super) fn around(frame: &Frame, view: &AroundView<'_>) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let points = view.around.open.iter().filter_map(|row| point_of(frame, view.classifier, row)).collect();
    let map = own_map(frame, &Viewport::around(view.place, ZOOM), view.borders, points, PAGES);
    let nothing = view.around.open.is_empty().then(|| view! { <p class="quiet">{texts.around_nothing}</p> });
    let open = view.around.open.iter().take(8).map(|row| view! { <li>{request_row(frame, view.classifier, row)}</li> });
    view! {
        {incidents(frame, view)}
        {alike(frame, view)}
        <div class="desk__map">{map}</div>
        {nothing}
        <ul class="rows">{open.collect_view()}</ul>
    }
    .into_any()
}

/// A mark at the true place.
fn point_of(frame: &Frame, classifier: &Classifier, row: &Row) -> Option<PointAnswer> {
    let point = row.point?;
    let kind = classifier.request_type(row.type_id)?;
    let direction = classifier.direction(kind.direction)?;
    Some(PointAnswer {
        id: row.id.0,
        lat: point.lat,
        lon: point.lon,
        direction: direction.code.clone(),
        type_code: kind.code.clone(),
        state: row.state,
        confirmed_by: None,
        overdue: row.due_at.is_some_and(|due| due < frame.city.server_now),
        registered_at: row.registered_at,
        due_at: row.due_at,
    })
}

fn incidents(frame: &Frame, view: &AroundView<'_>) -> Option<AnyView> {
    let texts = DeskTexts::of(frame.lang);
    if view.incidents.is_empty() {
        return None;
    }
    let all = view.incidents.iter().map(|incident| {
        let what = if incident.request.is_some() { texts.incident } else { texts.incident_maybe };
        let way = match incident.request {
            Some(id) => join_button(frame, view, id),
            None => {
                let said = format!("{} ({})", texts.incidents, incident.requests);
                view! { <a href=frame.link("/incidents")>{said}</a> }.into_any()
            }
        };
        view! {
            <li class="near">
                <p>
                    <b>{what}</b>
                </p>
                <p>{incident.text.clone()}</p>
                {way}
            </li>
        }
    });
    Some(view! { <ul class="nears desk__incidents">{all.collect_view()}</ul> }.into_any())
}

fn alike(frame: &Frame, view: &AroundView<'_>) -> Option<AnyView> {
    let texts = DeskTexts::of(frame.lang);
    if view.around.alike.is_empty() {
        return None;
    }
    let all = view.around.alike.iter().map(|alike| like(frame, view, alike));
    Some(
        view! {
            <section class="desk__alike" aria-label=texts.alike>
                <h3>{texts.alike}</h3>
                <p>{texts.alike_lead}</p>
                <ul class="nears">{all.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn like(frame: &Frame, view: &AroundView<'_>, alike: &Alike) -> AnyView {
    let (lang, words, row) = (frame.lang, frame.words(), &alike.row);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few hundred metres
    let metres = ((alike.metres / 10.0).round() * 10.0).clamp(0.0, 10_000.0) as u32;
    let joined = u32::try_from(alike.joined).unwrap_or(u32::MAX);
    let joined = (joined > 0).then(|| format!(" · {}: {}", DeskTexts::of(lang).joined_already, people(lang, joined)));
    let at = instant(&words, row.registered_at, words.ago(row.registered_at, frame.city.server_now));
    let number = format!("{} {}", SiteTexts::of(lang).number, row.id);
    view! {
        <li class="near">
            <p>
                <a href=frame.link(&format!("/staff/requests/{}", row.id)) target="_blank">
                    {number}
                </a>
                " · "
                {type_name(frame, view.classifier, row)}
            </p>
            <p class="quiet">
                {row.place_address.clone()} " · " {how_far(lang, Some(metres))} " · " {at} " · "
                {row.state.name(lang)} {joined}
            </p>
            {join_button(frame, view, row.id)}
        </li>
    }
    .into_any()
}

/// Sends the form of the call, whose person is the one that joins.
fn join_button(frame: &Frame, view: &AroundView<'_>, id: RequestId) -> AnyView {
    let texts = DeskTexts::of(frame.lang);
    let action = view.join_at.to_owned();
    let label = format!("{}: {} {id}", texts.join, SiteTexts::of(frame.lang).number);
    view! {
        <button
            class="button button--quiet"
            form="request"
            formaction=action
            formnovalidate
            name="join"
            value=id.to_string()
            aria-label=label
        >
            {texts.join}
        </button>
    }
    .into_any()
}
