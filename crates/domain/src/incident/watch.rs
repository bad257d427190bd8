//! The rule at work: requests come in, suggestions stand.

use std::collections::HashMap;

use super::{Families, FamilyId, Sighting, Suggestion, Thresholds};
use crate::id::RequestId;

/// Open requests, and which of them may be one incident. Each is taken in once, in whatever order, in a time that depends on its
/// neighbourhood alone.
#[derive(Clone, Debug)]
pub struct Watch<'a> {
    thresholds: Thresholds,
    families: &'a Families,
    seen: Vec<Seen>,
    cells: HashMap<Cell, Vec<usize>>,
    ids: HashMap<RequestId, usize>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    sighting: Sighting,
    family: FamilyId,
    /// With itself.
    neighbours: u32,
    /// For hearts: the way to the one that stands for all of their suggestion.
    leader: usize,
}

/// A box of place and time. All neighbours of a request lie in its own and the boxes next to it.
type Cell = (FamilyId, i64, i64, i64);

/// Metres of a degree of latitude, a little less than the true length, so that boxes are never too small.
const METRES_PER_DEGREE: f64 = 111_000.0;
/// How much wider than high a box is in degrees: enough up to 75° of latitude.
const WIDER: f64 = 4.0;

impl<'a> Watch<'a> {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(thresholds: Thresholds, families: &'a Families) -> Self {
        Self { thresholds, families, seen: Vec::new(), cells: HashMap::new(), ids: HashMap::new() }
    }

    /// Takes a request in. One that is in already, or is of a type that is not watched, changes nothing. Returns whether it now belongs to
    /// a suggestion.
    pub fn see(&mut self, sighting: Sighting) -> bool {
        if !self.families.watch(sighting.type_id) {
            return false;
        }
        if let Some(&at) = self.ids.get(&sighting.id) {
            return self.heart_near(at).is_some();
        }
        let at = self.seen.len();
        let family = self.families.of(sighting.type_id);
        self.seen.push(Seen { sighting, family, neighbours: 0, leader: at });
        self.ids.insert(sighting.id, at);
        let cell = self.cell(family, &sighting);
        self.cells.entry(cell).or_default().push(at);

        let near = self.neighbours(at);
        self.seen[at].neighbours = u32::try_from(near.len()).unwrap_or(u32::MAX);
        let mut hearts: Vec<usize> = Vec::new();
        for &other in near.iter().filter(|&&other| other != at) {
            self.seen[other].neighbours += 1;
            if self.seen[other].neighbours == self.thresholds.count {
                hearts.push(other);
            }
        }
        if self.is_heart(at) {
            hearts.push(at);
        }
        for heart in hearts {
            for other in self.neighbours(heart) {
                if self.is_heart(other) {
                    self.unite(heart, other);
                }
            }
        }
        self.heart_near(at).is_some()
    }

    /// What stands suggested now, the one that began last first.
    #[must_use]
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let mut by_leader: HashMap<usize, Suggestion> = HashMap::new();
        for (at, seen) in self.seen.iter().enumerate() {
            if let Some(heart) = self.heart_near(at) {
                let new = || Suggestion { family: seen.family, requests: Vec::new() };
                by_leader.entry(self.leader(heart)).or_insert_with(new).requests.push(seen.sighting);
            }
        }
        let mut all: Vec<Suggestion> = by_leader.into_values().collect();
        for suggestion in &mut all {
            suggestion.requests.sort_by_key(|request| (request.at, request.id));
        }
        all.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.earliest().map(|first| (first.at, first.id))));
        all
    }

    fn is_heart(&self, at: usize) -> bool {
        self.seen[at].neighbours >= self.thresholds.count
    }

    /// Itself, if it is a heart; else the earliest heart in its neighbourhood, to whose suggestion it belongs.
    fn heart_near(&self, at: usize) -> Option<usize> {
        if self.is_heart(at) {
            return Some(at);
        }
        // Who has no other near is spared the search.
        if self.seen[at].neighbours <= 1 {
            return None;
        }
        let order = |&heart: &usize| (self.seen[heart].sighting.at, self.seen[heart].sighting.id);
        self.neighbours(at).into_iter().filter(|&other| self.is_heart(other)).min_by_key(order)
    }

    /// Those near it in place and time, with itself.
    fn neighbours(&self, at: usize) -> Vec<usize> {
        let Seen { sighting, family, .. } = self.seen[at];
        let (family, x, y, t) = self.cell(family, &sighting);
        let mut found = Vec::new();
        for (dx, dy, dt) in NEXT_TO {
            for &other in self.cells.get(&(family, x + dx, y + dy, t + dt)).into_iter().flatten() {
                if self.near(&sighting, &self.seen[other].sighting) {
                    found.push(other);
                }
            }
        }
        found
    }

    fn near(&self, a: &Sighting, b: &Sighting) -> bool {
        let minutes = i64::from(self.thresholds.minutes);
        (a.at.millis() - b.at.millis()).abs() <= minutes * 60_000 && self.thresholds.near(a.place, b.place)
    }

    #[allow(clippy::cast_possible_truncation)] // degrees over a box of metres
    fn cell(&self, family: FamilyId, sighting: &Sighting) -> Cell {
        let side = f64::from(self.thresholds.metres.max(1)) / METRES_PER_DEGREE;
        let number = |degrees: f64, side: f64| (degrees / side).floor() as i64;
        let time = sighting.at.millis().div_euclid(i64::from(self.thresholds.minutes.max(1)) * 60_000);
        (family, number(sighting.place.lon, side * WIDER), number(sighting.place.lat, side), time)
    }

    fn leader(&self, mut at: usize) -> usize {
        while self.seen[at].leader != at {
            at = self.seen[at].leader;
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.leader(a), self.leader(b));
        // The way from any to its leader stays short.
        let (from, to) = if a < b { (b, a) } else { (a, b) };
        self.seen[from].leader = to;
    }
}

/// The box itself and the 26 around it.
const NEXT_TO: [(i64, i64, i64); 27] = {
    let mut all = [(0, 0, 0); 27];
    let (mut n, mut i) = (0, 0);
    while n < all.len() {
        all[n] = (i % 3 - 1, i / 3 % 3 - 1, i / 9 - 1);
        n += 1;
        i += 1;
    }
    all
};
