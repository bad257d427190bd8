//! Surges: a main bursts, and within an hour or two dozens call about the same thing from the same few streets.

use domain::classifier::Classifier;
use domain::time::Timestamp;

use super::demand::Demand;
use super::dice::{Dice, Topic};
use super::places::{Places, Spot};

/// A kind of trouble that many see at once.
struct Trouble {
    /// The type of the first call; the hours in which that type is common are its hours.
    first: &'static str,
    /// The types of the others, and how common each is.
    others: &'static [(&'static str, f64)],
    /// How common the trouble is among troubles.
    weight: f64,
    /// Whether it can hit whole quarters, or a house at most.
    great: bool,
}

const TROUBLES: [Trouble; 10] = [
    Trouble { first: "05.01", others: &[("05.01", 0.78), ("05.02", 0.17), ("05.03", 0.05)], weight: 26.0, great: true },
    Trouble { first: "05.02", others: &[("05.02", 1.0)], weight: 22.0, great: true },
    Trouble { first: "08.01", others: &[("08.01", 0.8), ("08.03", 0.2)], weight: 24.0, great: false },
    Trouble { first: "09.01", others: &[("09.01", 0.6), ("09.02", 0.4)], weight: 6.0, great: true },
    Trouble { first: "09.02", others: &[("09.02", 0.9), ("09.03", 0.1)], weight: 6.0, great: false },
    Trouble { first: "07.02", others: &[("07.02", 1.0)], weight: 1.5, great: true },
    Trouble { first: "12.02", others: &[("12.02", 0.9), ("12.03", 0.1)], weight: 5.0, great: false },
    Trouble { first: "15.01", others: &[("15.01", 0.7), ("15.02", 0.3)], weight: 5.0, great: false },
    Trouble { first: "14.01", others: &[("14.01", 1.0)], weight: 2.0, great: false },
    Trouble { first: "10.02", others: &[("10.02", 1.0)], weight: 2.5, great: false },
];

/// What part of all requests comes in surges.
const PART: f64 = 0.10;

/// The longest that people go on calling about one trouble.
const LONGEST_MINUTES: f64 = 150.0;

/// One call of a surge.
#[derive(Clone, Copy, Debug)]
pub(super) struct SurgeCall {
    /// When.
    pub(super) at: Timestamp,
    /// Which surge it belongs to.
    pub(super) surge: usize,
    /// Index of its type in the [`Demand`].
    pub(super) kind: usize,
}

/// All surges of the window.
#[derive(Clone, Debug, Default)]
pub(super) struct Surges {
    /// Where each is.
    pub(super) spots: Vec<Spot>,
    /// Their calls in order of time; the first call of a surge comes before its others.
    pub(super) calls: Vec<SurgeCall>,
}

impl Surges {
    /// The surges of the window of the demand, among so many requests. Takes their calls out of the demand.
    pub(super) fn plan(
        seed: u64,
        requests: usize,
        demand: &mut Demand,
        places: &Places,
        classifier: &Classifier,
    ) -> Self {
        let until = demand.slots().last().map_or_else(Timestamp::default, |slot| slot.from.plus_seconds(slot.seconds));
        let troubles: Vec<_> =
            TROUBLES.iter().filter_map(|trouble| Planned::new(trouble, demand, classifier)).collect();
        let weights: Vec<f64> = troubles.iter().map(Planned::weight).collect();
        let mut dice = Dice::of(seed, Topic::Surges, 0);
        let mut surges = Self::default();
        if weights.iter().sum::<f64>() <= 0.0 {
            return surges;
        }
        let wanted = PART * as_f64(requests);
        while as_f64(surges.calls.len()) < wanted {
            let planned = &troubles[dice.weighted(&weights)];
            let surge = surges.spots.len();
            let mut own = Dice::of(seed, Topic::SurgeCalls, surge as u64);
            let calls = planned.calls(surge, requests, demand, &mut own);
            surges.calls.extend(calls.into_iter().filter(|call| call.at < until));
            surges.spots.push(places.anywhere(&mut own));
        }
        surges.calls.sort_by_key(|call| (call.at, call.surge));
        surges.make_room(requests, demand);
        surges
    }

    /// Leaves in the demand what the surges do not bring, so that the shares of the types stand.
    fn make_room(&self, requests: usize, demand: &mut Demand) {
        let expected = demand.expected_of(as_f64(requests));
        let mut brought = vec![0.0; expected.len()];
        for call in &self.calls {
            brought[call.kind] += 1.0;
        }
        let left =
            |(expected, brought): (&f64, &f64)| if *expected > 0.0 { (1.0 - brought / expected).max(0.1) } else { 0.0 };
        let parts: Vec<f64> = expected.iter().zip(&brought).map(left).collect();
        demand.leave(&parts);
    }
}

/// A kind of trouble with its types and hours looked up.
struct Planned {
    trouble: &'static Trouble,
    first: usize,
    others: Vec<(usize, f64)>,
    /// Sums of the weights of its hours.
    hours: Vec<f64>,
}

impl Planned {
    fn new(trouble: &'static Trouble, demand: &Demand, classifier: &Classifier) -> Option<Self> {
        let index = |code: &str| demand.index_of(classifier.type_by_code(code)?.id);
        let first = index(trouble.first)?;
        let others = trouble.others.iter().filter_map(|(code, weight)| Some((index(code)?, *weight))).collect();
        Some(Self { trouble, first, others, hours: demand.cumulative(Some(first)) })
    }

    /// How common it is in the window: heat mains do not burst in a window of summer.
    fn weight(&self) -> f64 {
        if self.hours.last().is_some_and(|total| *total > 0.0) { self.trouble.weight } else { 0.0 }
    }

    /// The calls of one surge: the first, then the others, thick at the beginning.
    fn calls(&self, surge: usize, requests: usize, demand: &Demand, dice: &mut Dice) -> Vec<SurgeCall> {
        let aim = dice.unit() * self.hours.last().copied().unwrap_or(0.0);
        let slot = self.hours.partition_point(|sum| *sum <= aim).min(self.hours.len() - 1);
        let slot = &demand.slots()[slot];
        let start = slot.from.plus_seconds(dice.seconds(0.0, super::rhythm::seconds_as_f64(slot.seconds)));
        let size = self.size(requests, dice);
        let mean_minutes = if size < 8 { 25.0 } else { 42.0 };
        let weights: Vec<f64> = self.others.iter().map(|(_, weight)| *weight).collect();
        let mut calls = vec![SurgeCall { at: start, surge, kind: self.first }];
        for _ in 1..size {
            let minutes = (1.5 + dice.exponential(mean_minutes)).min(dice.between(60.0, LONGEST_MINUTES));
            let kind = self.others.get(dice.weighted(&weights)).map_or(self.first, |(kind, _)| *kind);
            calls.push(SurgeCall { at: start.plus_seconds(dice.seconds(60.0, minutes * 60.0 + 61.0)), surge, kind });
        }
        calls
    }

    /// How many call: mostly a house, sometimes a quarter. A small city has no crowds.
    fn size(&self, requests: usize, dice: &mut Dice) -> usize {
        let great = self.trouble.great && requests > 2_000;
        match dice.unit() {
            u if u < 0.68 => 2 + dice.below(4),
            u if u < 0.88 || !great => 5 + dice.below(9),
            _ => 24 + dice.below(56),
        }
    }
}

#[allow(clippy::cast_precision_loss)] // counts of requests
fn as_f64(count: usize) -> f64 {
    count as f64
}
