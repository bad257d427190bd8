//! Open requests like one that is about to be made.

use super::FactTable;
use super::row::NOWHERE;
use super::second::Seconds;
use crate::classifier::{Precision, RequestType};
use crate::fact::Fact;
use crate::mercator::WorldPoint;
use crate::place::{LatLon, public_point};
use crate::time::{Timestamp, Window};
use crate::workflow::State;

/// How near a request must lie to be offered as the same, in metres.
pub const NEAR_M: f64 = 150.0;
/// How lately it must have been registered, in hours.
pub const LATELY_H: i64 = 72;

/// An open request of the same type, near and of late.
#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    /// What is known of it.
    pub fact: Fact,
    /// How far its public place is from what the public may know of the other place, in metres.
    pub metres: f64,
}

impl FactTable {
    /// The open requests of the type that lie within [`NEAR_M`] of the point and were registered within [`LATELY_H`] before `now`, the
    /// nearest first.
    ///
    /// Only public places are compared, each as precise as the type allows: a point of a street's type is moved to the centre of its cell
    /// first, so that no series of questions tells more than the map does. Types whose places are shown by district or not at all have
    /// nobody near: that somebody at this very spot has reported a smell of gas is their own business.
    #[must_use]
    pub fn open_like(&self, kind: &RequestType, point: LatLon, now: Timestamp, limit: usize) -> Vec<Like> {
        let here = match kind.precision {
            Precision::Exact | Precision::Street => public_point(kind.precision, Some(point), None),
            Precision::District | Precision::Hidden => None,
        };
        let Some(here) = here else { return Vec::new() };
        let window = Window { from: now.plus_hours(-LATELY_H), to: now.plus_seconds(1) };
        let mut found = Vec::new();
        for (chunk, rows) in self.registered_in(Seconds::of(window)) {
            for row in rows {
                let place = WorldPoint { x: chunk.columns.x[row], y: chunk.columns.y[row] };
                if chunk.columns.type_id[row] != kind.id.0
                    || chunk.columns.state[row] == State::Closed
                    || place == NOWHERE
                {
                    continue;
                }
                let metres = place.to_lat_lon().rounded().metres_to(here);
                if metres <= NEAR_M {
                    found.push(Like { fact: chunk.fact(row), metres });
                }
            }
        }
        found.sort_by(|a, b| a.metres.total_cmp(&b.metres).then(b.fact.id.cmp(&a.fact.id)));
        found.truncate(limit);
        found
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::classifier::{Name, Urgency};
    use crate::facts::FactTableBuilder;
    use crate::id::{DirectionId, RequestId, TypeId};

    const NOW: Timestamp = Timestamp::from_seconds(1_795_341_600);
    const HERE: LatLon = LatLon { lat: 48.464_70, lon: 35.046_20 };

    fn kind(precision: Precision) -> RequestType {
        RequestType {
            id: TypeId(3),
            code: "05.02".into(),
            direction: DirectionId(0),
            name: Name { uk: "Відсутня вода".into(), en: "No water".into() },
            urgency: Urgency::Emergency,
            precision,
            executor: None,
        }
    }

    fn metres_north(metres: f64) -> LatLon {
        LatLon { lat: HERE.lat + metres / 111_195.0, lon: HERE.lon }
    }

    fn fact(id: i64, precision: Precision, at: LatLon, hours_ago: i64) -> Fact {
        let registration = crate::event::Registration {
            registered_at: NOW.plus_hours(-hours_ago),
            type_id: TypeId(3),
            channel: crate::event::Channel::Web,
            district: None,
            place: public_point(precision, Some(at), Some(HERE)),
            original_due_at: None,
        };
        Fact::registered(RequestId(id), 1, &registration)
    }

    fn found(precision: Precision, facts: Vec<Fact>) -> Vec<i64> {
        let mut builder = FactTableBuilder::new(1);
        facts.into_iter().for_each(|fact| builder.push(fact));
        let like = builder.finish().open_like(&kind(precision), HERE, NOW, 5);
        like.iter().map(|like| like.fact.id.0).collect()
    }

    #[test]
    fn near_of_late_and_open() {
        let exact = Precision::Exact;
        let mut closed = fact(4, exact, HERE, 1);
        closed.state = State::Closed;
        let mut other = fact(5, exact, HERE, 1);
        other.type_id = TypeId(4);
        let facts = vec![
            fact(1, exact, metres_north(140.0), 1),
            fact(2, exact, metres_north(10.0), 71),
            fact(3, exact, metres_north(160.0), 1),
            closed,
            other,
            fact(6, exact, HERE, 73),
            fact(7, exact, HERE, 0),
        ];
        assert_eq!(found(exact, facts), [7, 2, 1]);
        assert_eq!(found(exact, Vec::new()), [0; 0]);
    }

    #[test]
    fn no_more_is_told_than_the_map_tells() {
        for (precision, told) in [
            (Precision::Exact, true),
            (Precision::Street, true),
            (Precision::District, false),
            (Precision::Hidden, false),
        ] {
            assert_eq!(!found(precision, vec![fact(1, precision, HERE, 1)]).is_empty(), told, "{precision}");
        }
        // Wherever in a cell one asks from, the answer is the same.
        let mut builder = FactTableBuilder::new(1);
        builder.push(fact(1, Precision::Street, metres_north(180.0), 1));
        let table = builder.finish();
        let centre = public_point(Precision::Street, Some(HERE), None).unwrap();
        let kind = kind(Precision::Street);
        for step in -3..=3 {
            let there = LatLon { lat: centre.lat + f64::from(step) * 0.000_12, ..centre };
            let answers: Vec<f64> = table.open_like(&kind, there, NOW, 5).iter().map(|like| like.metres).collect();
            let from_centre: Vec<f64> = table.open_like(&kind, centre, NOW, 5).iter().map(|like| like.metres).collect();
            assert_eq!(answers, from_centre, "{step}");
        }
    }
}
