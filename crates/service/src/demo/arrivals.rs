//! The calls of the made-up city in order of time: everyday ones, and those of surges among them.

use std::iter::Peekable;
use std::vec::IntoIter;

use domain::id::TypeId;
use domain::time::Timestamp;

use super::demand::{Demand, Hour};
use super::dice::{Dice, Topic};
use super::rhythm::seconds_as_f64;
use super::surge::SurgeCall;

/// Somebody calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Call {
    /// When.
    pub(super) at: Timestamp,
    /// About what.
    pub(super) type_id: TypeId,
    /// The surge that it belongs to.
    pub(super) surge: Option<usize>,
}

/// The calls, in order.
pub(super) struct Arrivals {
    demand: Demand,
    /// Sums of the hours' weights.
    hours: Vec<f64>,
    dice: Dice,
    /// How many everyday calls are still to come, and the part of all weights after the last of them.
    everyday: usize,
    left: f64,
    hour: (usize, Hour),
    next: Option<Call>,
    surges: Peekable<IntoIter<SurgeCall>>,
}

impl Arrivals {
    /// As many calls as asked for, those of the surges among them.
    pub(super) fn new(seed: u64, requests: usize, demand: Demand, surges: Vec<SurgeCall>) -> Self {
        let mut arrivals = Self {
            hours: demand.cumulative(None),
            dice: Dice::of(seed, Topic::Arrivals, 0),
            everyday: requests.saturating_sub(surges.len()),
            left: 1.0,
            hour: (0, demand.hour(0)),
            next: None,
            surges: surges.into_iter().peekable(),
            demand,
        };
        arrivals.next = arrivals.draw_everyday();
        arrivals
    }

    /// The next everyday call. Draws the smallest of what is left of so many numbers of chance, so that the calls come
    /// sorted and none is kept in memory.
    fn draw_everyday(&mut self) -> Option<Call> {
        let total = self.hours.last().copied().filter(|total| *total > 0.0)?;
        if self.everyday == 0 {
            return None;
        }
        self.left *= (1.0 - self.dice.unit()).powf(1.0 / count(self.everyday));
        self.everyday -= 1;
        let aim = total * (1.0 - self.left);
        let index = self.hours.partition_point(|sum| *sum <= aim).min(self.hours.len() - 1);
        if index != self.hour.0 {
            self.hour = (index, self.demand.hour(index));
        }
        let before = index.checked_sub(1).map_or(0.0, |index| self.hours[index]);
        let slot = &self.demand.slots()[index];
        let along = ((aim - before) / (self.hours[index] - before)).clamp(0.0, 1.0);
        let seconds = whole(along * seconds_as_f64(slot.seconds)).min(slot.seconds - 1);
        let kind = self.hour.1.draw(&mut self.dice);
        Some(Call { at: slot.from.plus_seconds(seconds), type_id: self.demand.type_id(kind)?, surge: None })
    }
}

impl Iterator for Arrivals {
    type Item = Call;

    fn next(&mut self) -> Option<Call> {
        let surge_is_next = match (&self.next, self.surges.peek()) {
            (Some(everyday), Some(surge)) => surge.at < everyday.at,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if surge_is_next {
            let call = self.surges.next()?;
            return Some(Call { at: call.at, type_id: self.demand.type_id(call.kind)?, surge: Some(call.surge) });
        }
        let call = self.next.take()?;
        self.next = self.draw_everyday();
        Some(call)
    }
}

#[allow(clippy::cast_possible_truncation)] // seconds of an hour
fn whole(seconds: f64) -> i64 {
    seconds as i64
}

#[allow(clippy::cast_precision_loss)] // counts of requests
fn count(requests: usize) -> f64 {
    requests as f64
}
