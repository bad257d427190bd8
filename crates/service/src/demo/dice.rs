//! Chance that comes out the same every time: a stream of numbers for each question, told apart by the seed, the topic
//! and an index.
//!
//! Only the raw output of ChaCha8 is used, which is fixed by its specification, so that a newer release of a crate does
//! not make another city.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a stream of numbers decides. Streams of different topics know nothing of each other.
#[derive(Clone, Copy, Debug)]
pub(super) enum Topic {
    Streets = 1,
    Weather = 2,
    Arrivals = 3,
    Surges = 4,
    SurgeCalls = 5,
    Request = 6,
    Place = 7,
    Person = 8,
    Trickle = 9,
    Landmark = 10,
}

/// A stream of chance.
#[derive(Clone, Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of the topic with the index.
    pub(super) fn of(seed: u64, topic: Topic, index: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(((topic as u64) << 56) | index);
        Self(rng)
    }

    /// A number from 0 to 1, 1 excluded.
    #[allow(clippy::cast_precision_loss)] // 53 bits fit
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `bound`; 0 when the bound is 0.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // 0 ≤ unit < 1
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// So many whole seconds, from `low` to `high` excluded.
    #[allow(clippy::cast_possible_truncation)] // spans of days
    pub(super) fn seconds(&mut self, low: f64, high: f64) -> i64 {
        self.between(low, high) as i64
    }

    /// One of the things; all are equally likely. `None` of nothing.
    pub(super) fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(things.len()))
    }

    /// The index of one of the weights, each as likely as it is heavy; the last one when all are zero.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// A waiting time with this mean; most are shorter, a few much longer.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// A normal deviate: mean 0, standard deviation 1 (Box–Muller).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A number from 0 to 1 with one hump (Kumaraswamy): the larger `a`, the later the hump; the larger `b`, the
    /// earlier.
    pub(super) fn hump(&mut self, a: f64, b: f64) -> f64 {
        (1.0 - (1.0 - self.unit()).powf(1.0 / b)).powf(1.0 / a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_each_time_and_unlike_its_neighbours() {
        let draw = |seed, topic, index| {
            let mut dice = Dice::of(seed, topic, index);
            [dice.unit(), dice.unit(), dice.unit()]
        };
        assert_eq!(draw(7, Topic::Request, 3), draw(7, Topic::Request, 3));
        assert_ne!(draw(7, Topic::Request, 3), draw(7, Topic::Request, 4));
        assert_ne!(draw(7, Topic::Request, 3), draw(7, Topic::Person, 3));
        assert_ne!(draw(7, Topic::Request, 3), draw(8, Topic::Request, 3));
    }

    #[test]
    fn weights_and_means_come_out() {
        let mut dice = Dice::of(1, Topic::Arrivals, 0);
        let mut counts = [0_u32; 3];
        let mut waited = 0.0;
        for _ in 0..30_000 {
            counts[dice.weighted(&[1.0, 0.0, 2.0])] += 1;
            waited += dice.exponential(5.0);
        }
        assert_eq!(counts[1], 0);
        assert!((9_400..10_600).contains(&counts[0]), "{counts:?}");
        assert!((4.8..5.2).contains(&(waited / 30_000.0)), "{waited}");
    }
}
