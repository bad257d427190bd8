//! `/api/requests`.

use domain::answer::{Facet, ListAnswer, ListItem, Named};
use domain::classifier::Lang;
use domain::fact::Fact;
use domain::id::RequestId;
use domain::mercator::BBox;
use domain::period::Period;
use domain::query::{self, Field, FieldError, Problem, SelectionParams};
use domain::time::Timestamp;

use super::Question;
use super::items::{direction_named, executor_named, facet, type_named};
use crate::city::City;
use crate::error::{Error, Result};

/// How many requests a page of the list has.
const PAGE: usize = 50;
/// How many executors a filter offers.
const EXECUTORS: usize = 60;

/// The list beside the map, newest first, and the counts behind each filter.
///
/// # Errors
/// A parameter could not be taken; the scan was cut off.
pub async fn list(
    city: &City,
    selection: &SelectionParams,
    bbox: Option<&str>,
    before: Option<&str>,
    lang: Lang,
) -> Result<ListAnswer> {
    let question = Question::new(city, selection, Period::Week)?;
    let bbox = query::optional_bbox(bbox)?;
    let before = before.map(str::trim).filter(|text| !text.is_empty()).map(parse_before).transpose()?;
    let rows = question.rows_in_window();
    city.scan(rows, move || answer(&question, bbox, before, lang)).await
}

/// `before` is `<registered_at in seconds>-<id>` of the last request of the page before.
fn parse_before(text: &str) -> Result<(Timestamp, RequestId)> {
    let place = text.split_once('-').and_then(|(at, id)| {
        Some((Timestamp::from_seconds(i64::from(at.parse::<u32>().ok()?)), RequestId(id.parse().ok()?)))
    });
    place.ok_or(Error::Field(FieldError { field: Field::Before, problem: Problem::Malformed }))
}

fn answer(question: &Question, bbox: Option<BBox>, before: Option<(Timestamp, RequestId)>, lang: Lang) -> ListAnswer {
    let (facts, classifier) = (question.facts(), question.classifier());
    // While places are not shown, a box must not tell where anything is.
    let bbox = bbox.filter(|_| question.places_public());
    let scan =
        domain::facts::list(facts, classifier, question.window, &question.filter, bbox, before, PAGE, question.now);
    let chosen = question.selection.executor;
    let executors = scan
        .executors
        .iter()
        .enumerate()
        .filter(|(place, (id, _))| *place < EXECUTORS || Some(*id) == chosen)
        .map(|(_, (id, count))| facet(executor_named(classifier, *id, lang), *count))
        .collect();
    ListAnswer {
        window: question.window,
        total: scan.total,
        overdue: scan.overdue,
        items: scan.items.iter().map(|fact| item(question, fact, lang)).collect(),
        next: scan.next.map(|(at, id)| format!("{}-{id}", at.seconds())),
        directions: scan
            .directions
            .iter()
            .map(|(id, count)| facet(direction_named(classifier, *id, lang), *count))
            .collect(),
        states: scan
            .states
            .iter()
            .map(|(state, count)| Facet {
                code: state.code().to_owned(),
                name: state.name(lang).to_owned(),
                count: *count,
            })
            .collect(),
        executors,
        server_now: question.now,
    }
}

fn item(question: &Question, fact: &Fact, lang: Lang) -> ListItem {
    let classifier = question.classifier();
    let district = fact.district.filter(|_| question.places_public()).and_then(|id| classifier.district(id));
    let request_type: Named = type_named(classifier, fact.type_id, lang);
    ListItem {
        id: fact.id.0,
        request_type,
        direction: direction_named(classifier, classifier.direction_of_type(fact.type_id), lang).code,
        state: fact.state,
        resolution: fact.resolution.filter(|_| !fact.state.is_open()),
        confirmed_by: fact.confirmed_by,
        overdue: fact.is_overdue(question.now),
        district: district.map(|row| row.name.get(lang).to_owned()),
        registered_at: fact.registered_at,
        due_at: fact.due_at,
        closed_at: fact.closed_at,
    }
}
