//! `/api/executors` and `/api/executor`.

use std::sync::Arc;

use domain::answer::{ExecutorAnswer, ExecutorHistoryAnswer, ExecutorsAnswer, HistoryStep, Share};
use domain::classifier::Lang;
use domain::efficiency::{Efficiency, efficiency};
use domain::facts::Filter;
use domain::id::ExecutorId;
use domain::period::Period;
use domain::query::{self, SelectionParams};
use domain::statistics::received_by_type;

use super::Question;
use super::items::{executor_named, share, type_named};
use super::memo::Asked;
use crate::city::City;
use crate::error::{Error, Result};

/// How many periods a history shows, the present one among them.
const HISTORY: usize = 12;

/// The efficiency table: by score, then by received; executors without a score after the others.
///
/// # Errors
/// A parameter could not be taken; the scan was cut off.
pub async fn executors(city: &City, selection: &SelectionParams, lang: Lang) -> Result<Arc<ExecutorsAnswer>> {
    let question = Question::new(city, selection, Period::Month)?;
    let (stamp, asked) = (question.stamp(), Asked::Executors(question.selection.clone(), lang));
    if let Some(kept) = city.memos().get(stamp, &asked) {
        return Ok(kept);
    }
    let rows = question.facts().len();
    let answer = city.scan(rows, move || Arc::new(table(&question, lang))).await?;
    city.memos().put(stamp, asked, answer.clone());
    Ok(answer)
}

fn table(question: &Question, lang: Lang) -> ExecutorsAnswer {
    let found = efficiency(question.facts(), question.classifier(), question.window, &question.filter, question.now);
    let mut executors: Vec<ExecutorAnswer> =
        found.iter().filter_map(|row| Some(row_answer(question, row.executor?, row, lang))).collect();
    executors.sort_by(|a, b| {
        let by_score = b.score.unwrap_or(-1.0).total_cmp(&a.score.unwrap_or(-1.0));
        by_score.then(b.received.cmp(&a.received)).then_with(|| a.code.cmp(&b.code))
    });
    ExecutorsAnswer { window: question.window, executors, server_now: question.now }
}

/// One executor in the window, with its last twelve periods.
///
/// # Errors
/// There is no such executor; a parameter could not be taken; the scan was cut off.
pub async fn executor(
    city: &City,
    code: Option<&str>,
    selection: &SelectionParams,
    lang: Lang,
) -> Result<Arc<ExecutorHistoryAnswer>> {
    let question = Question::new(city, selection, Period::Month)?;
    let id = match query::executor(code, question.classifier()) {
        Err(error) if error.problem == query::Problem::Unknown => return Err(Error::NotFound),
        found => found?,
    };
    let code = executor_named(question.classifier(), id, lang).code;
    let (stamp, asked) = (question.stamp(), Asked::Executor(code, question.selection.clone(), lang));
    if let Some(kept) = city.memos().get(stamp, &asked) {
        return Ok(kept);
    }
    let rows = question.facts().len().saturating_mul(HISTORY);
    let answer = city.scan(rows, move || Arc::new(history(&question, id, lang))).await?;
    city.memos().put(stamp, asked, answer.clone());
    Ok(answer)
}

fn history(question: &Question, id: ExecutorId, lang: Lang) -> ExecutorHistoryAnswer {
    let tz = question.view.settings.time_zone;
    let (period, classifier) = (question.selection.period, question.classifier());
    let filter = Filter { executor: Some(id), ..question.filter.clone() };
    let in_window = |window| {
        let rows = efficiency(question.facts(), classifier, window, &filter, question.now);
        rows.into_iter().find(|row| row.executor == Some(id))
    };
    let mut dates = vec![period.first_day(question.selection.date)];
    while dates.len() < HISTORY {
        dates.push(period.previous(dates[dates.len() - 1]));
    }
    let history = dates
        .iter()
        .rev()
        .map(|date| {
            let window = period.window(*date, &tz);
            let row = in_window(window);
            HistoryStep {
                from: window.from,
                received: row.as_ref().map_or(0, |row| row.received),
                on_time_share: row.as_ref().and_then(|row| row.on_time_share),
                score: row.as_ref().and_then(|row| row.score),
            }
        })
        .collect();
    let nothing = Efficiency { executor: Some(id), ..Efficiency::default() };
    let row = in_window(question.window).unwrap_or(nothing);
    let by_type: Vec<Share> = received_by_type(question.facts(), classifier, question.window, &filter, question.now)
        .into_iter()
        .map(|(type_id, count)| share(type_named(classifier, type_id, lang), count, row.received))
        .collect();
    ExecutorHistoryAnswer {
        window: question.window,
        executor: row_answer(question, id, &row, lang),
        history,
        by_type,
        server_now: question.now,
    }
}

fn row_answer(question: &Question, id: ExecutorId, row: &Efficiency, lang: Lang) -> ExecutorAnswer {
    let named = executor_named(question.classifier(), id, lang);
    ExecutorAnswer {
        code: named.code,
        name: named.name,
        received: row.received,
        due: row.due,
        on_time_share: row.on_time_share,
        overdue_now: row.overdue_now,
        median_hours: row.median_hours,
        confirmed_share: row.confirmed_share,
        confirmed_of: row.confirmed_of,
        rework_share: row.rework_share,
        rework_of: row.rework_of,
        extended_share: row.extended_share,
        rating: row.rating,
        rating_count: row.rating_count,
        score: row.score,
    }
}
