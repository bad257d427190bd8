//! What lies on the map: groups and single requests, each drawn the same way by server and browser.

use domain::answer::{ClusterAnswer, MapAnswer, PointAnswer};
use domain::place::LatLon;

use crate::components::mark_name;
use crate::words::grouped;

/// What lies on a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    /// Groups.
    pub(crate) clusters: Vec<ClusterAnswer>,
    /// Single requests.
    pub(crate) points: Vec<PointAnswer>,
}

impl Marks {
    /// What an answer has.
    pub(crate) fn of(answer: &MapAnswer) -> Self {
        Self { clusters: answer.clusters.clone(), points: answer.points.clone() }
    }
}

/// Half the size of a mark's box, in pixels: large enough for a finger.
#[cfg(feature = "hydrate")]
pub(crate) const REACH: i32 = 30;

/// How large the disc of a single request is.
pub(super) const POINT_RADIUS: i32 = 13;

/// The disc of a group: its count, and a ring whose late arc is the share overdue. Numbers and fixed words only, so that it may
/// stand as markup.
pub(crate) fn cluster_shape(cluster: &ClusterAnswer) -> String {
    let radius = radius(cluster.count);
    let arc = late_arc(cluster);
    let arc = if arc > 0 {
        format!(
            "<circle class=\"cluster__late\" r=\"{radius}\" pathLength=\"100\" stroke-dasharray=\"{arc} {}\" \
             transform=\"rotate(-90)\"></circle>",
            100 - arc
        )
    } else {
        String::new()
    };
    let count = grouped(cluster.count);
    format!(
        "<circle class=\"cluster__disc\" r=\"{radius}\"></circle>{arc}\
         <text class=\"cluster__count\" text-anchor=\"middle\" dy=\"0.36em\">{count}</text>"
    )
}

/// The mark of a single request on its disc, with a clock when it is late.
pub(crate) fn point_shape(point: &PointAnswer) -> String {
    let name = mark_name(point.state, None, point.confirmed_by);
    let late = if point.overdue {
        "<use class=\"mark--late\" href=\"#mark-late\" x=\"3\" y=\"-17\" width=\"14\" height=\"14\"></use>"
    } else {
        ""
    };
    format!(
        "<circle class=\"point__disc\" r=\"{POINT_RADIUS}\"></circle>\
         <use class=\"mark--{name}\" href=\"#mark-{name}\" x=\"-8\" y=\"-8\" width=\"16\" height=\"16\"></use>{late}"
    )
}

/// Larger groups have larger discs.
pub(super) const fn radius(count: u32) -> i32 {
    match count {
        0..=9 => 15,
        10..=99 => 18,
        100..=999 => 21,
        1_000..=9_999 => 25,
        _ => 29,
    }
}

/// The share overdue in per cent; at least one if there is any, at most 99 unless it is all.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
fn late_arc(cluster: &ClusterAnswer) -> u32 {
    if cluster.overdue == 0 || cluster.count == 0 {
        return 0;
    }
    if cluster.overdue >= cluster.count {
        return 100;
    }
    let percent = f64::from(cluster.overdue) * 100.0 / f64::from(cluster.count);
    (percent.round() as u32).clamp(1, 99)
}

/// Where a group lies.
pub(crate) const fn cluster_place(cluster: &ClusterAnswer) -> LatLon {
    LatLon { lat: cluster.lat, lon: cluster.lon }
}

/// Where a request lies.
pub(crate) const fn point_place(point: &PointAnswer) -> LatLon {
    LatLon { lat: point.lat, lon: point.lon }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(count: u32, overdue: u32) -> ClusterAnswer {
        ClusterAnswer { lat: 48.4, lon: 35.0, count, overdue }
    }

    #[test]
    fn the_arc_is_the_share_overdue() {
        for (count, overdue, arc) in [(10, 0, 0), (10, 3, 30), (1000, 1, 1), (1000, 999, 99), (7, 7, 100)] {
            assert_eq!(late_arc(&cluster(count, overdue)), arc, "{overdue} of {count}");
        }
        assert!(cluster_shape(&cluster(10, 3)).contains("stroke-dasharray=\"30 70\""));
        assert!(!cluster_shape(&cluster(10, 0)).contains("cluster__late"));
    }
}
