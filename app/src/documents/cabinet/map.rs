//! `/cabinet/map`: one's own requests on the map of the city.

use domain::answer::{DistrictsAnswer, PointAnswer};
use leptos::prelude::*;
use service::cabinet::CabinetList;

use super::navigation;
use crate::documents::own_map::{own_map, view_of};
use crate::documents::{Document, Frame};
use crate::i18n::{CabinetTexts, SiteTexts};

/// The map; what has no point is listed below it.
#[must_use]
pub fn map(frame: &Frame, answer: &CabinetList, borders: &DistrictsAnswer) -> Document {
    let texts = CabinetTexts::of(frame.lang);
    let points: Vec<PointAnswer> = answer
        .items
        .iter()
        .filter_map(|item| {
            let point = item.point?;
            Some(PointAnswer {
                id: item.id,
                lat: point.lat,
                lon: point.lon,
                direction: item.direction.code.clone(),
                type_code: item.request_type.code.clone(),
                state: item.state,
                confirmed_by: item.confirmed_by,
                overdue: item.overdue,
                registered_at: item.registered_at,
                due_at: item.due_at,
            })
        })
        .collect();
    let view = view_of(frame, &points);
    let empty = points.is_empty().then(|| view! { <p>{texts.map_empty}</p> });
    let number = SiteTexts::of(frame.lang).number;
    let pointless = answer.items.iter().filter(|item| item.point.is_none()).map(|item| {
        view! {
            <li>
                <a href=frame.link(&format!("/cabinet/requests/{}", item.id))>
                    {format!("{number} {} · {}", item.id, item.request_type.name)}
                </a>
            </li>
        }
    });
    let pointless: Vec<_> = pointless.collect();
    let pointless = (!pointless.is_empty()).then(|| {
        view! {
            <section>
                <h2>{texts.without_point}</h2>
                <ul class="plain-list">{pointless}</ul>
            </section>
        }
    });
    let body = view! {
        <div class="page cabinet" data-live-from=frame.link("/live/me")>
            {navigation(frame)}
            <h1>{texts.map_title}</h1>
            {empty}
            <div class="cabinet__map" data-live="map">
                {own_map(frame, &view, borders, points, super::PAGES)}
            </div>
            {pointless}
        </div>
    };
    Document::new(texts.map_title, body.into_any()).with_scripts(&["map", "live"])
}
