//! The made-up city as a whole: what every history in it looks up.

use std::sync::Arc;

use chrono::Timelike;
use chrono_tz::Tz;
use domain::classifier::{Classifier, District, RequestType};
use domain::id::{ExecutorId, TypeId};
use domain::time::{Timestamp, Window};

use super::dice::Dice;
use super::districts::KNOWN;
use super::executors::{Habits, partners};
use super::places::Places;
use super::rhythm::{local, seconds_as_f64};

/// Its districts, in the order of [`KNOWN`].
pub(super) fn districts(classifier: &Classifier) -> Vec<District> {
    KNOWN.iter().filter_map(|known| classifier.district_by_code(known.code).cloned()).collect()
}

/// The made-up city.
pub(super) struct Town {
    pub(super) seed: u64,
    /// How many requests it has.
    pub(super) requests: usize,
    /// From its first possible request to its last possible event.
    pub(super) window: Window,
    pub(super) tz: Tz,
    pub(super) classifier: Arc<Classifier>,
    pub(super) places: Places,
    /// A slot for each executor id.
    habits: Vec<Habits>,
}

impl Town {
    pub(super) fn new(seed: u64, requests: usize, window: Window, tz: Tz, classifier: Arc<Classifier>) -> Self {
        let mut habits = vec![Habits::of(""); classifier.executor_slots()];
        for executor in classifier.executors() {
            habits[executor.id.index()] = Habits::of(&executor.code);
        }
        let places = Places::new(seed, &districts(&classifier));
        Self { seed, requests, window, tz, classifier, places, habits }
    }

    /// The habits of the executor.
    pub(super) fn habits(&self, executor: Option<ExecutorId>) -> Habits {
        executor.and_then(|id| self.habits.get(id.index()).copied()).unwrap_or_else(|| Habits::of(""))
    }

    /// Somebody else who may be the holder of what came to the executor.
    pub(super) fn partner(&self, executor: Option<ExecutorId>, dice: &mut Dice) -> Option<ExecutorId> {
        let code = executor.and_then(|id| self.classifier.executor(id)).map_or("", |row| &row.code);
        let partner = dice.pick(partners(code))?;
        self.classifier.executor_by_code(partner).map(|row| row.id)
    }

    /// The type with the id.
    pub(super) fn request_type(&self, id: TypeId) -> Option<&RequestType> {
        self.classifier.request_type(id)
    }

    /// Where in the window the instant lies: 0 at its beginning, 1 at its end.
    pub(super) fn along(&self, at: Timestamp) -> f64 {
        let whole = seconds_as_f64(self.window.to.seconds() - self.window.from.seconds());
        (seconds_as_f64(at.seconds() - self.window.from.seconds()) / whole.max(1.0)).clamp(0.0, 1.0)
    }

    /// Seconds since midnight on the city's clock.
    pub(super) fn second_of_day(&self, at: Timestamp) -> i64 {
        i64::from(local(at, self.tz).num_seconds_from_midnight())
    }
}
