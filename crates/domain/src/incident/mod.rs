//! Mass incidents (масові аварії): many open requests that are one trouble.
//!
//! A burst main is reported by every house that it leaves without water, in other words each time: a leak, no water, low pressure. What is
//! reported often of late, in one place and of one *family* of types, is suggested as one incident; people decide.
//!
//! The rule ([`Watch`]): two requests are *neighbours* when they are of one family, at most so many metres apart and registered at most so
//! many minutes apart. A request with enough neighbours (itself counted in) is the heart of a suggestion; hearts that are neighbours belong to
//! one suggestion, and so does every neighbour of a heart. The order in which requests come in changes nothing.

mod families;
mod watch;

use crate::id::{RequestId, TypeId};
use crate::place::LatLon;
use crate::time::Timestamp;

pub use families::{DEFAULT_FAMILIES, Families, FamilyId, families_fault};
pub use watch::Watch;

/// When many become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// How many requests, at least.
    pub count: u32,
    /// At most so many metres from one to another.
    pub metres: u32,
    /// At most so many minutes from one to another.
    pub minutes: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { count: 5, metres: 500, minutes: 120 }
    }
}

impl Thresholds {
    /// How far back a suggestion is looked for, in minutes: for as long as its requests may have come in one after the other, a day at least.
    #[must_use]
    pub fn look_back_minutes(self) -> i64 {
        (i64::from(self.minutes) * 4).max(24 * 60)
    }

    /// Whether something of the one place and time may belong to the other.
    #[must_use]
    pub fn near(self, a: LatLon, b: LatLon) -> bool {
        a.metres_to(b) <= f64::from(self.metres)
    }
}

/// An open request, as far as the rule looks at it. Its place is the true one: what comes of it is for staff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Its number.
    pub id: RequestId,
    /// Its type.
    pub type_id: TypeId,
    /// When it was registered.
    pub at: Timestamp,
    /// Where it lies.
    pub place: LatLon,
}

/// Requests that may be one incident, in the order of their registration.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The family that they are of.
    pub family: FamilyId,
    /// The requests: at least as many as the threshold.
    pub requests: Vec<Sighting>,
}

impl Suggestion {
    /// The earliest request: what the others are merged into, if nobody chooses another.
    #[must_use]
    pub fn earliest(&self) -> Option<Sighting> {
        self.requests.first().copied()
    }

    /// The type that most of them are of; of two the one that came first.
    #[must_use]
    pub fn commonest_type(&self) -> Option<TypeId> {
        let count = |kind: TypeId| self.requests.iter().filter(|request| request.type_id == kind).count();
        // The last of equals is taken, so they are looked through from the end.
        self.requests.iter().rev().map(|request| request.type_id).max_by_key(|&kind| count(kind))
    }
}

#[cfg(test)]
mod tests;
