//! What is open near a place, while a request about it is being entered: true places, for staff alone.

use domain::classifier::RequestType;
use domain::place::LatLon;
use domain::time::Timestamp;
use store::desk::Row;

use super::{need, seen};
use crate::audit;
use crate::city::City;
use crate::error::Result;
use crate::staff::Staff;

/// How far around is shown, in metres.
const SHOWN_M: f64 = 600.0;
/// How near a request of the same type is perhaps the same trouble, in metres, and for how many days.
const SAME_M: f64 = 300.0;
const SAME_DAYS: i64 = 14;
/// How many are shown on the map, and how many offered.
const SHOWN: u32 = 100;
const OFFERED: usize = 3;
/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_320.0;

/// What is open near a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// All that is open, newest first.
    pub open: Vec<Row>,
    /// What may be the same trouble, the nearest first.
    pub alike: Vec<Alike>,
}

/// An open request that may be about the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The request.
    pub row: Row,
    /// How far it is.
    pub metres: f64,
    /// How many joined it.
    pub joined: u64,
}

/// What is open near the point; of the type, if one is chosen, what may be the same. That it is seen, is written down.
///
/// # Errors
/// [`crate::Error::Forbidden`]; the register failed.
pub async fn around(city: &City, staff: &Staff, kind: Option<&RequestType>, point: LatLon) -> Result<Around> {
    need(city, staff).await?;
    let north = SHOWN_M / DEGREE_M;
    let east = north / point.lat.to_radians().cos().max(0.1);
    let area = [point.lat - north, point.lon - east, point.lat + north, point.lon + east];
    let mut tx = city.db().read().await?;
    let open = store::desk::open_around(&mut tx, area, SHOWN).await?;
    let since = city.now().plus_hours(-24 * SAME_DAYS);
    let mut alike: Vec<(f64, &Row)> =
        open.iter().filter_map(|row| Some((same(row, kind?, point, since)?, row))).collect();
    alike.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.id.cmp(&a.1.id)));
    alike.truncate(OFFERED);
    let mut found = Vec::with_capacity(alike.len());
    for (metres, row) in alike {
        found.push(Alike { row: row.clone(), metres, joined: store::joined::count(&mut tx, row.id).await? });
    }
    drop(tx);
    audit::saw_all(city, staff, &seen(found.iter().map(|alike| &alike.row)), "around").await?;
    Ok(Around { open, alike: found })
}

/// How far it is, if it may be the same.
fn same(row: &Row, kind: &RequestType, point: LatLon, since: Timestamp) -> Option<f64> {
    let metres = row.point?.metres_to(point);
    (row.type_id == kind.id && row.registered_at >= since && metres <= SAME_M).then_some(metres)
}
