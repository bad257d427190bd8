//! `/api/map`.

use domain::answer::{ClusterAnswer, MapAnswer, PointAnswer};
use domain::classifier::{Classifier, Lang};
use domain::cluster::{self, MapScan, View};
use domain::fact::Fact;
use domain::period::Period;
use domain::place::LatLon;
use domain::query::{self, SelectionParams};
use domain::time::Timestamp;

use super::Question;
use super::items::{direction_named, type_named};
use crate::city::City;
use crate::error::Result;

/// Clusters and points of the window inside the bbox.
///
/// # Errors
/// A parameter could not be taken; the scan was cut off.
pub async fn map(
    city: &City,
    selection: &SelectionParams,
    bbox: Option<&str>,
    zoom: Option<&str>,
) -> Result<MapAnswer> {
    let question = Question::new(city, selection, Period::Week)?;
    let view = View { bbox: query::bbox(bbox)?, zoom: query::zoom(zoom)? };
    let rows = question.rows_in_window();
    city.scan(rows, move || answer(&question, &view)).await
}

fn answer(question: &Question, view: &View) -> MapAnswer {
    let scan = if question.places_public() { scan(question, view) } else { without_places(question) };
    MapAnswer {
        window: question.window,
        total: scan.total,
        overdue: scan.overdue,
        unplaced: scan.unplaced,
        clusters: scan
            .clusters
            .iter()
            .map(|c| ClusterAnswer { lat: c.lat, lon: c.lon, count: c.count, overdue: c.overdue })
            .collect(),
        points: scan
            .points
            .iter()
            .filter_map(|fact| Some(point(fact, fact.place?, question.classifier(), question.now)))
            .collect(),
        server_now: question.now,
    }
}

fn scan(question: &Question, view: &View) -> MapScan {
    cluster::map(question.facts(), question.classifier(), question.window, &question.filter, view, question.now)
}

/// While places are not shown, all requests of the window are unplaced.
fn without_places(question: &Question) -> MapScan {
    let (facts, classifier) = (question.facts(), question.classifier());
    let all = domain::facts::list(facts, classifier, question.window, &question.filter, None, None, 0, question.now);
    MapScan { total: 0, overdue: 0, unplaced: all.total, clusters: Vec::new(), points: Vec::new() }
}

fn point(fact: &Fact, place: LatLon, classifier: &Classifier, now: Timestamp) -> PointAnswer {
    PointAnswer {
        id: fact.id.0,
        lat: place.lat,
        lon: place.lon,
        direction: direction_named(classifier, classifier.direction_of_type(fact.type_id), Lang::Uk).code,
        type_code: type_named(classifier, fact.type_id, Lang::Uk).code,
        state: fact.state,
        confirmed_by: fact.confirmed_by,
        overdue: fact.is_overdue(now),
        registered_at: fact.registered_at,
        due_at: fact.due_at,
    }
}
