//! How many calls of which type each hour of the made-up city brings: shares, season, weather, clock and calendar put
//! together.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use domain::classifier::Classifier;
use domain::id::TypeId;
use domain::time::{Timestamp, Window};

use super::dice::{Dice, Topic};
use super::rhythm::{Slot, seconds_as_f64, slots};
use super::shares::{self, Season};
use super::weather::Weather;

/// The year whose shares are the published ones.
const YEAR_HOURS: i64 = 365 * 24;

/// By how much a city's centre is asked more from year to year (Dnipro: 59,779 requests in 2020, 77,758 in 2021; calmer
/// since).
const GROWTH_OF_A_YEAR: f64 = 0.08;

/// A request type as the demo looks at it.
#[derive(Clone, Debug)]
struct Kind {
    id: TypeId,
    direction: String,
    season: Season,
    /// What brings its requests of a year to its share.
    scale: f64,
}

/// The calls of a stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    seed: u64,
    until: Timestamp,
    kinds: Vec<Kind>,
    slots: Vec<Slot>,
}

/// The weights of all types in one hour.
#[derive(Clone, Debug, Default)]
pub(super) struct Hour {
    weights: Vec<f64>,
}

impl Demand {
    /// The calls of the window in the city that the seed makes.
    pub(super) fn new(seed: u64, window: Window, tz: Tz, classifier: &Classifier) -> Self {
        let kinds = classifier
            .types()
            .filter_map(|row| {
                let direction = classifier.direction(row.direction)?.code.clone();
                let (share, season) = shares::of_type(&row.code, &direction)?;
                Some(Kind { id: row.id, direction, season, scale: share })
            })
            .collect();
        let year = slots(window.to.plus_hours(-YEAR_HOURS), window.to, tz);
        let mut demand = Self { seed, until: window.to, kinds, slots: year };
        let of_year = demand.expected();
        for (kind, expected) in demand.kinds.iter_mut().zip(of_year) {
            kind.scale = if expected > 0.0 { kind.scale * kind.scale / expected } else { 0.0 };
        }
        demand.slots = slots(window.from, window.to, tz);
        demand
    }

    /// The hours of the window.
    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The type with the index.
    pub(super) fn type_id(&self, kind: usize) -> Option<TypeId> {
        self.kinds.get(kind).map(|kind| kind.id)
    }

    /// The index of a type.
    pub(super) fn index_of(&self, id: TypeId) -> Option<usize> {
        self.kinds.iter().position(|kind| kind.id == id)
    }

    /// How many of the requests of each type the window brings when it brings `requests` in all.
    pub(super) fn expected_of(&self, requests: f64) -> Vec<f64> {
        let expected = self.expected();
        let total: f64 = expected.iter().sum();
        expected.into_iter().map(|part| if total > 0.0 { part / total * requests } else { 0.0 }).collect()
    }

    /// Leaves so much of each type, as surges bring the rest.
    pub(super) fn leave(&mut self, parts: &[f64]) {
        for (kind, part) in self.kinds.iter_mut().zip(parts) {
            kind.scale *= part;
        }
    }

    /// The sums of the slots' weights so far; of one type, or of all.
    pub(super) fn cumulative(&self, kind: Option<usize>) -> Vec<f64> {
        let mut sum = 0.0;
        let mut sums = Vec::with_capacity(self.slots.len());
        self.each_hour(|_, hour| {
            sum += kind.map_or_else(|| hour.total(), |kind| hour.weights[kind]);
            sums.push(sum);
        });
        sums
    }

    /// The weights of the slot with the index.
    pub(super) fn hour(&self, slot: usize) -> Hour {
        self.slots.get(slot).map_or_else(Hour::default, |slot| self.weigh(slot, &Weather::of(self.seed, slot.date)))
    }

    /// The sum of weights of each type.
    fn expected(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.kinds.len()];
        self.each_hour(|_, hour| {
            for (sum, weight) in sums.iter_mut().zip(&hour.weights) {
                *sum += weight;
            }
        });
        sums
    }

    fn each_hour(&self, mut take: impl FnMut(&Slot, &Hour)) {
        let mut day: Option<(NaiveDate, Weather)> = None;
        for slot in &self.slots {
            let weather = match day {
                Some((date, weather)) if date == slot.date => weather,
                _ => Weather::of(self.seed, slot.date),
            };
            day = Some((slot.date, weather));
            take(slot, &self.weigh(slot, &weather));
        }
    }

    fn weigh(&self, slot: &Slot, weather: &Weather) -> Hour {
        let years = seconds_as_f64(self.until.seconds() - slot.from.seconds()) / (3600.0 * seconds_as_f64(YEAR_HOURS));
        let bustle = slot.bustle() * luck(self.seed, slot.date) * (1.0 + GROWTH_OF_A_YEAR).powf(-years);
        let weight = |kind: &Kind| {
            bustle
                * kind.scale
                * kind.season.factor(weather, slot.date.month())
                * shares::hour_factor(&kind.direction, slot.hour)
        };
        Hour { weights: self.kinds.iter().map(weight).collect() }
    }
}

impl Hour {
    fn total(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// A type, as likely as the hour makes it.
    pub(super) fn draw(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.weights)
    }
}

/// Some days bring more than others, and nobody knows why.
fn luck(seed: u64, date: NaiveDate) -> f64 {
    let day = u64::from(date.num_days_from_ce().unsigned_abs());
    (0.11 * Dice::of(seed, Topic::Arrivals, (1 << 40) | day).normal()).exp()
}
