//! The map as the server draws it: borders, groups and points, each of them a link. It needs no script.

use std::fmt::Write as _;

use domain::answer::{ClusterAnswer, DistrictsAnswer, PointAnswer};
use domain::classifier::Lang;
use leptos::prelude::*;

use super::marks::{cluster_place, cluster_shape, point_place, point_shape};
use super::names::{BASELINE, names_with_room};
use super::{Marks, PLACE_ZOOM, Projection, Viewport};
use crate::i18n::{MapTexts, SiteTexts, cluster_name, late};

/// How far a click on a group goes in.
const ZOOM_STEP: u8 = 2;

/// The drawing. `request` says where a click on a request leads, `zoomed` where one on a group does.
pub(crate) fn plain_map(
    lang: Lang,
    view: &Viewport,
    borders: &DistrictsAnswer,
    marks: &Marks,
    request: &dyn Fn(i64) -> String,
    zoomed: &dyn Fn(Viewport) -> String,
) -> AnyView {
    let projection = Projection::of(&view.bbox);
    let clusters = marks
        .clusters
        .iter()
        .map(|cluster| {
            let name = cluster_name(lang, cluster.count, cluster.overdue);
            mark(
                &projection,
                cluster_place(cluster),
                zoomed(closer(view, cluster)),
                "cluster",
                name,
                cluster_shape(cluster),
            )
        })
        .collect_view();
    let points = marks
        .points
        .iter()
        .map(|point| {
            mark(
                &projection,
                point_place(point),
                request(point.id),
                "point",
                point_name(lang, point),
                point_shape(point),
            )
        })
        .collect_view();
    view! {
        <svg class="plain-map" role="group" aria-label=MapTexts::of(lang).label>
            {outlines(&projection, borders, marks)}
            {points}
            {clusters}
        </svg>
    }
    .into_any()
}

/// What a click on a group shows: a closer look or, where its requests share a place, that place.
pub(super) fn closer(view: &Viewport, cluster: &ClusterAnswer) -> Viewport {
    let place = cluster_place(cluster);
    if view.zoom >= PLACE_ZOOM {
        return Viewport { bbox: Viewport::place(place), zoom: view.zoom };
    }
    Viewport::around(place, (view.zoom + ZOOM_STEP).min(PLACE_ZOOM))
}

/// What a single request on the map is called.
pub(crate) fn point_name(lang: Lang, point: &PointAnswer) -> String {
    let number = SiteTexts::of(lang).number;
    let late = if point.overdue { late(lang) } else { "" };
    format!("{number} {}: {}{late}", point.id, point.state.name(lang))
}

fn mark(
    projection: &Projection,
    place: domain::place::LatLon,
    href: String,
    class: &'static str,
    name: String,
    shape: String,
) -> AnyView {
    let (x, y) = projection.percent(place);
    view! {
        <svg class="plain-map__mark" x=x y=y overflow="visible">
            <a href=href class=class aria-label=name inner_html=shape></a>
        </svg>
    }
    .into_any()
}

/// The districts: borders that stretch with the drawing, and names that do not.
fn outlines(projection: &Projection, borders: &DistrictsAnswer, marks: &Marks) -> AnyView {
    let paths = borders
        .districts
        .iter()
        .map(|district| view! { <path d=path(projection, &district.polygons) /> })
        .collect_view();
    let names = names_with_room(borders, marks, &|place| projection.place(place))
        .into_iter()
        .map(|(district, shift)| {
            let (x, y) = projection.percent(district.label);
            view! {
                <text x=x y=y dy=shift + BASELINE text-anchor="middle">
                    {district.name.clone()}
                </text>
            }
        })
        .collect_view();
    view! {
        <svg class="outlines" viewBox="0 0 1000 750" preserveAspectRatio="none" aria-hidden="true">
            {paths}
        </svg>
        <g class="district-names" aria-hidden="true">
            {names}
        </g>
    }
    .into_any()
}

fn path(projection: &Projection, polygons: &[Vec<Vec<[f64; 2]>>]) -> String {
    let mut path = String::new();
    for ring in polygons.iter().flatten() {
        let mut last = None;
        for &[lat, lon] in ring {
            let (x, y) = projection.place(domain::place::LatLon { lat, lon });
            let place = whole(x, y);
            if last == Some(place) {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{} {}", if last.is_none() { 'M' } else { 'L' }, place.0, place.1);
            last = Some(place);
        }
        path.push('Z');
    }
    path
}

#[allow(clippy::cast_possible_truncation)] // what is far outside is cut off by the drawing
fn whole(x: f64, y: f64) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use domain::mercator::BBox;

    use super::*;

    #[test]
    fn a_group_leads_closer_until_it_is_one_place() {
        let view = Viewport::fitting(BBox::new(34.75, 48.35, 35.25, 48.57).unwrap());
        let cluster = ClusterAnswer { lat: 48.46, lon: 35.04, count: 7, overdue: 2 };
        assert_eq!(closer(&view, &cluster).zoom, 13);
        let deep = Viewport::around(cluster_place(&cluster), PLACE_ZOOM);
        assert_eq!(closer(&deep, &cluster).bbox, Viewport::place(cluster_place(&cluster)));
    }

    #[test]
    fn outlines_are_short() {
        let bbox = BBox::new(34.75, 48.35, 35.25, 48.57).unwrap();
        let ring = vec![[48.57, 34.75], [48.57, 34.75], [48.35, 35.25], [48.57, 34.75]];
        assert_eq!(path(&Projection::of(&bbox), &[vec![ring]]), "M0 43L1000 707L0 43Z");
    }
}
