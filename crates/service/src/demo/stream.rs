//! The histories of the made-up city one after another, in the order of registration. Nothing of what was told before
//! is kept but the first calls of surges.

use domain::id::RequestId;
use domain::workflow::Refusal;

use super::arrivals::Arrivals;
use super::demand::Demand;
use super::dice::{Dice, Topic};
use super::life::{FirstCall, History, history};
use super::places::Spot;
use super::surge::Surges;
use super::town::Town;

/// All histories of a town.
pub(super) struct Histories {
    town: Town,
    ids: std::vec::IntoIter<RequestId>,
    arrivals: Arrivals,
    spots: Vec<Spot>,
    firsts: Vec<Option<FirstCall>>,
    index: u64,
}

impl Histories {
    /// The histories of the town; its requests get these numbers in order.
    pub(super) fn new(town: Town, ids: Vec<RequestId>) -> Self {
        let mut demand = Demand::new(town.seed, town.window, town.tz, &town.classifier);
        let surges = Surges::plan(town.seed, town.requests, &mut demand, &town.places, &town.classifier);
        let arrivals = Arrivals::new(town.seed, town.requests, demand, surges.calls);
        let firsts = vec![None; surges.spots.len()];
        Self { town, ids: ids.into_iter(), arrivals, spots: surges.spots, firsts, index: 0 }
    }

    /// How many surges there are.
    pub(super) fn surges(&self) -> usize {
        self.spots.len()
    }
}

impl Iterator for Histories {
    type Item = Result<History, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let call = self.arrivals.next()?;
            let id = self.ids.next()?;
            let index = self.index;
            self.index += 1;
            let mut dice = Dice::of(self.town.seed, Topic::Place, index);
            let (first, spot) = match call.surge {
                None => (None, self.town.places.anywhere(&mut dice)),
                Some(surge) => match self.firsts[surge] {
                    None => (None, self.spots[surge]),
                    Some(first) => (Some(first), self.town.places.near(first.spot, &mut dice)),
                },
            };
            match history(&self.town, index, id, &call, spot, first) {
                Ok(Some(history)) => {
                    if let (Some(surge), None) = (call.surge, first) {
                        let closed_at = history.fact.closed_at;
                        self.firsts[surge] = Some(FirstCall { id, spot, closed_at });
                    }
                    return Some(Ok(history));
                }
                Ok(None) => {}
                Err(refusal) => return Some(Err(refusal)),
            }
        }
    }
}
