//! The queue on a map.

use domain::answer::{DistrictsAnswer, PointAnswer};
use leptos::prelude::*;
use service::queue::{QueueList, Tab};

use super::super::card::PAGES;
use super::super::row::{point, row};
use super::parts;
use crate::documents::own_map::{own_map, view_of};
use crate::documents::{Document, Frame};
use crate::i18n::QueueTexts;

/// The map; what has no point is listed below it.
#[must_use]
pub fn map(frame: &Frame, answer: &QueueList, borders: &DistrictsAnswer) -> Document {
    let texts = QueueTexts::of(frame.lang);
    let points: Vec<PointAnswer> = answer.items.iter().filter_map(point).collect();
    let empty = points.is_empty().then(|| view! { <p>{texts.map_empty}</p> });
    let pointless: Vec<_> = answer.items.iter().filter(|item| item.point.is_none()).collect();
    let pointless = (!pointless.is_empty()).then(|| {
        let rows = pointless.into_iter().map(|item| view! { <li>{row(frame, item, None)}</li> }).collect_view();
        view! {
            <section>
                <h2>{texts.without_point}</h2>
                <ul class="requests">{rows}</ul>
            </section>
        }
    });
    let view = view_of(frame, &points);
    let body = view! {
        <div class="page queue" data-live-from=frame.link("/live/me")>
            {parts(frame, Tab::Work)}
            <h1>{texts.map_title}</h1>
            {empty}
            <div class="cabinet__map" data-live="map">
                {own_map(frame, &view, borders, points, (PAGES.0, "/queue"))}
            </div>
            {pointless}
        </div>
    };
    Document::new(texts.map_title, body.into_any()).with_scripts(&["map", "live"])
}
