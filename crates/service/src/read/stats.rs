//! `/api/stats`.

use std::sync::Arc;

use domain::answer::{Named, ResolutionShare, Share, StatsAnswer};
use domain::classifier::{Classifier, Lang};
use domain::id::DistrictId;
use domain::period::Period;
use domain::query::SelectionParams;
use domain::statistics::{Statistics, statistics};
use domain::time::Timestamp;

use super::Question;
use super::items::{direction_named, ratio, share};
use super::memo::Asked;
use crate::city::City;
use crate::error::Result;

/// The city in the period.
///
/// # Errors
/// A parameter could not be taken; the scan was cut off.
pub async fn stats(city: &City, selection: &SelectionParams, lang: Lang) -> Result<Arc<StatsAnswer>> {
    let question = Question::new(city, selection, Period::Month)?;
    let (stamp, asked) = (question.stamp(), Asked::Stats(question.selection.clone(), lang));
    if let Some(kept) = city.memos().get(stamp, &asked) {
        return Ok(kept);
    }
    let rows = question.facts().len();
    let answer = city.scan(rows, move || Arc::new(answer(&question, lang))).await?;
    city.memos().put(stamp, asked, answer.clone());
    Ok(answer)
}

fn answer(question: &Question, lang: Lang) -> StatsAnswer {
    let tz = question.view.settings.time_zone;
    let (period, date) = (question.selection.period, question.selection.date);
    let found = statistics(question.facts(), question.classifier(), period, date, &tz, &question.filter, question.now);
    into_answer(found, question.classifier(), question.places_public(), lang, question.now)
}

fn into_answer(found: Statistics, classifier: &Classifier, places: bool, lang: Lang, now: Timestamp) -> StatsAnswer {
    let received = found.received;
    let coded =
        |code: &str, name: &str, count| share(Named { code: code.to_owned(), name: name.to_owned() }, count, received);
    StatsAnswer {
        window: found.window,
        received,
        closed: found.closed,
        open: found.open,
        overdue: found.overdue,
        duplicates: found.duplicates,
        on_time_share: found.on_time_share,
        confirmed_share: found.confirmed_share,
        median_hours: found.median_hours,
        by_direction: found
            .by_direction
            .iter()
            .map(|(id, count)| share(direction_named(classifier, *id, lang), *count, received))
            .collect(),
        by_state: found.by_state.iter().map(|(state, count)| coded(state.code(), state.name(lang), *count)).collect(),
        by_channel: found.by_channel.iter().map(|(c, count)| coded(c.code(), c.name(lang), *count)).collect(),
        // A district is a place: not told while places are not shown.
        by_district: if places { by_district(&found, classifier, lang) } else { Vec::new() },
        by_resolution: found.by_resolution.as_ref().map(|counts| {
            let closed = counts.iter().map(|row| row.count).sum();
            counts
                .iter()
                .map(|row| ResolutionShare {
                    code: row.resolution,
                    confirmed_by: row.confirmed_by,
                    count: row.count,
                    share: ratio(row.count, closed),
                })
                .collect()
        }),
        series: found.series,
        previous: found.previous,
        year_ago: found.year_ago,
        server_now: now,
    }
}

fn by_district(found: &Statistics, classifier: &Classifier, lang: Lang) -> Vec<Share> {
    let named = |id: Option<DistrictId>| match id.and_then(|id| classifier.district(id)) {
        Some(row) => Named { code: row.code.clone(), name: row.name.get(lang).to_owned() },
        // No district has no name: the page says so in its own words.
        None => Named { code: String::new(), name: String::new() },
    };
    found.by_district.iter().map(|(id, count)| share(named(*id), *count, found.received)).collect()
}
