//! `/api/today`: the front page.

use std::sync::Arc;

use domain::answer::TodayAnswer;
use domain::classifier::Lang;
use domain::period::Period;
use domain::query::SelectionParams;
use domain::statistics::{received_by_direction, statistics};

use super::Question;
use super::items::{direction_named, share};
use super::memo::Asked;
use crate::city::City;
use crate::error::Result;

/// How many changes the front page lists.
const CHANGES: usize = 12;

/// Today's numbers, this month's shares, this week's directions, and what changed last.
///
/// # Errors
/// The scan was cut off.
pub async fn today(city: &City, lang: Lang) -> Result<Arc<TodayAnswer>> {
    let question = Question::new(city, &SelectionParams::default(), Period::Day)?;
    let (stamp, asked) = (question.stamp(), Asked::Today(lang));
    if let Some(kept) = city.memos().get(stamp, &asked) {
        return Ok(kept);
    }
    let changes = question.view.recent.iter().take(CHANGES).cloned().collect();
    let rows = question.facts().len();
    let mut answer = city.scan(rows, move || numbers(&question, lang)).await?;
    answer.changes = changes;
    let answer = Arc::new(answer);
    city.memos().put(stamp, asked, answer.clone());
    Ok(answer)
}

fn numbers(question: &Question, lang: Lang) -> TodayAnswer {
    let tz = question.view.settings.time_zone;
    let (facts, classifier, date) = (question.facts(), question.classifier(), question.selection.date);
    let of = |period| statistics(facts, classifier, period, date, &tz, &question.filter, question.now);
    let (day, month) = (of(Period::Day), of(Period::Month));
    let week = Period::Week.window(date, &tz);
    let directions = received_by_direction(facts, classifier, week, &question.filter, question.now);
    let received = directions.iter().map(|(_, count)| count).sum();
    TodayAnswer {
        received: day.received,
        open: day.open,
        overdue: day.overdue,
        on_time_share: month.on_time_share,
        confirmed_share: month.confirmed_share,
        week_by_direction: directions
            .into_iter()
            .map(|(id, count)| share(direction_named(classifier, id, lang), count, received))
            .collect(),
        changes: Vec::new(),
        server_now: question.now,
    }
}
