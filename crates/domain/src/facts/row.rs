//! One request as a row of the table, there and back.

use super::columns::Row;
use super::second::{instant, second, second_or_none};
use crate::fact::{Fact, Rating};
use crate::id::{DistrictId, ExecutorId, RequestId, TypeId};
use crate::mercator::WorldPoint;
use crate::place::LatLon;

/// Stands for "no executor" and "no district": ids are dense, and no city has so many.
pub(crate) const NOBODY: u16 = u16::MAX;

/// Stands for "no public place". A place in that last centimetre of the world is moved one centimetre north.
pub(crate) const NOWHERE: WorldPoint = WorldPoint { x: u32::MAX, y: u32::MAX };

/// In `flags`: `done_at` is the time of a report.
pub(crate) const REPORTED: u8 = 1;
/// In `flags`: more time was given.
pub(crate) const EXTENDED: u8 = 2;
/// In `flags`: nobody knows whether more time was given.
pub(crate) const EXTENSION_UNKNOWN: u8 = 4;

impl Row {
    /// The row of a request. The times of sent-back reports stand apart.
    pub(crate) fn of(fact: &Fact) -> Self {
        let place = fact.place.map_or(NOWHERE, world_point);
        Self {
            id: fact.id.0,
            version: fact.version,
            registered: second(fact.registered_at),
            original_due: second_or_none(fact.original_due_at),
            due: second_or_none(fact.due_at),
            done: second_or_none(fact.done_at),
            closed: second_or_none(fact.closed_at),
            rated: second_or_none(fact.rating.map(|rating| rating.at)),
            x: place.x,
            y: place.y,
            type_id: fact.type_id.0,
            executor: fact.executor.map_or(NOBODY, |id| id.0),
            district: fact.district.map_or(NOBODY, |id| id.0),
            channel: fact.channel,
            state: fact.state,
            resolution: fact.resolution,
            confirmed_by: fact.confirmed_by,
            stars: fact.rating.map_or(0, |rating| rating.stars),
            flags: u8::from(fact.reported) * REPORTED + extension(fact.extended),
        }
    }

    /// The request of the row.
    pub(crate) fn fact(self, sent_back: impl Iterator<Item = u32>) -> Fact {
        let place = WorldPoint { x: self.x, y: self.y };
        Fact {
            id: RequestId(self.id),
            version: self.version,
            registered_at: instant(self.registered).unwrap_or_default(),
            type_id: TypeId(self.type_id),
            channel: self.channel,
            district: (self.district != NOBODY).then_some(DistrictId(self.district)),
            place: (place != NOWHERE).then(|| place.to_lat_lon().rounded()),
            state: self.state,
            executor: (self.executor != NOBODY).then_some(ExecutorId(self.executor)),
            resolution: self.resolution,
            confirmed_by: self.confirmed_by,
            original_due_at: instant(self.original_due),
            due_at: instant(self.due),
            done_at: instant(self.done),
            reported: self.flags & REPORTED != 0,
            closed_at: instant(self.closed),
            extended: (self.flags & EXTENSION_UNKNOWN == 0).then_some(self.flags & EXTENDED != 0),
            rating: instant(self.rated).map(|at| Rating { stars: self.stars, at }),
            sent_back: sent_back.filter_map(instant).collect(),
        }
    }
}

fn extension(extended: Option<bool>) -> u8 {
    match extended {
        Some(false) => 0,
        Some(true) => EXTENDED,
        None => EXTENSION_UNKNOWN,
    }
}

fn world_point(place: LatLon) -> WorldPoint {
    let point = WorldPoint::from_lat_lon(place);
    WorldPoint { x: point.x, y: point.y.min(NOWHERE.y - 1) }
}
