//! Whether the made-up city is believable, legal and the same every time.
#![allow(clippy::unwrap_used)]

mod legal;
mod register;
mod shape;

use std::sync::{Arc, LazyLock};

use domain::classifier::{Classifier, Direction, Executor, ExecutorKind, Name, Precision, RequestType, Urgency};
use domain::id::{DirectionId, ExecutorId, RequestId, TypeId};
use domain::time::Timestamp;

use super::Options;
use super::districts::districts;
use super::life::History;
use super::stream::Histories;
use super::town::Town;
use crate::import::{DEFAULT_CLASSIFIER, DEFAULT_EXECUTORS};

/// The default classifier with the demo's districts, as a filled register has it.
fn classifier() -> Classifier {
    let rows = |text: &'static str| csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap);
    let executors: Vec<Executor> = (1..)
        .zip(rows(DEFAULT_EXECUTORS))
        .map(|(id, row)| Executor {
            id: ExecutorId(id),
            code: row[0].to_owned(),
            name: Name { uk: row[1].to_owned(), en: row[1].to_owned() },
            kind: ExecutorKind::from_code(&row[3]).unwrap_or(ExecutorKind::Organisation),
        })
        .collect();
    let mut directions: Vec<Direction> = Vec::new();
    let mut types = Vec::new();
    for (id, row) in (1..).zip(rows(DEFAULT_CLASSIFIER)) {
        let name = |column: usize| Name { uk: row[column].to_owned(), en: row[column + 1].to_owned() };
        if directions.last().is_none_or(|last| last.code != row[1]) {
            let id = DirectionId(u16::try_from(directions.len() + 1).unwrap());
            directions.push(Direction { id, code: row[1].to_owned(), name: name(2) });
        }
        types.push(RequestType {
            id: TypeId(id),
            code: row[4].to_owned(),
            direction: directions.last().unwrap().id,
            name: name(5),
            urgency: Urgency::from_code(&row[7]).unwrap(),
            precision: Precision::from_code(&row[10]).unwrap(),
            executor: executors.iter().find(|executor| executor.code == row[9]).map(|executor| executor.id),
        });
    }
    Classifier::new(directions, types, executors, districts(1))
}

/// A made-up city and all its histories.
struct Made {
    options: Options,
    classifier: Arc<Classifier>,
    histories: Vec<History>,
}

impl Made {
    fn new(requests: u32, days: u32, seed: u64, until: &str) -> Self {
        let options = Options { requests, days, seed, until: Timestamp::parse(until).unwrap() };
        let classifier = Arc::new(classifier());
        let zone = chrono_tz::Europe::Kyiv;
        let town = Town::new(seed, requests as usize, options.window(), zone, classifier.clone());
        let ids = (1..=i64::from(requests)).map(RequestId).collect();
        let histories = Histories::new(town, ids).collect::<Result<_, _>>().unwrap();
        Self { options, classifier, histories }
    }

    /// A year of 20,000 requests, made once for all tests.
    fn year() -> &'static Self {
        static YEAR: LazyLock<Made> = LazyLock::new(|| Made::new(20_000, 365, 1, "2026-11-22T12:00:00Z"));
        &YEAR
    }

    fn direction(&self, history: &History) -> &str {
        let kind = self.classifier.request_type(history.fact.type_id).unwrap();
        &self.classifier.direction(kind.direction).unwrap().code
    }

    /// What part of all histories the choice holds.
    fn share(&self, choice: impl Fn(&History) -> bool) -> f64 {
        part(self.histories.iter(), choice)
    }
}

/// What part of the histories the choice holds.
fn part<'a>(histories: impl Iterator<Item = &'a History>, choice: impl Fn(&History) -> bool) -> f64 {
    let (mut held, mut all) = (0.0, 0.0);
    for history in histories {
        all += 1.0;
        held += f64::from(u8::from(choice(history)));
    }
    held / all
}
