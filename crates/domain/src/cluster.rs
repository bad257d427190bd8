//! The map: the requests of a window in at most 250 clusters and points, whatever part of the world is looked at and how closely.
//!
//! The world is cut into square cells of about 80 pixels of the zoom. A cell that holds one request shows it as a point, one that
//! holds more shows a cluster at the mean of their places; what shares one place stays a cluster at any zoom. Where that makes more
//! than [`LIMIT`], four cells become one until it does not. The cells stand still in the world, so that a cluster does not jump about
//! while the map is moved.

mod grid;
#[cfg(test)]
mod tests;

use self::grid::{Cell, Grid};
use crate::classifier::Classifier;
use crate::fact::Fact;
use crate::facts::{FactTable, Filter, NOWHERE, Seconds, Sieve};
use crate::mercator::{BBox, WorldPoint, lat_lon};
use crate::time::{Timestamp, Window};

/// At most so many clusters and points are answered.
pub const LIMIT: usize = 250;

/// What a map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The part of the world.
    pub bbox: BBox,
    /// How closely: at zoom `z` the world is 256·2ᶻ pixels wide.
    pub zoom: u8,
}

/// Requests near each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Latitude of the mean of their public places.
    pub lat: f64,
    /// Longitude of it.
    pub lon: f64,
    /// How many.
    pub count: u32,
    /// How many of them are overdue now.
    pub overdue: u32,
}

/// The requests of a window on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapScan {
    /// Requests inside the bbox: the clusters' counts and the points.
    pub total: u32,
    /// How many of `total` are overdue now.
    pub overdue: u32,
    /// Requests of the window that have no public place: they are in no bbox.
    pub unplaced: u32,
    /// Groups, from north to south.
    pub clusters: Vec<Cluster>,
    /// Single requests, from north to south; each has a place.
    pub points: Vec<Fact>,
}

/// A part of the square world, edges inside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    north_west: WorldPoint,
    south_east: WorldPoint,
}

impl Area {
    /// The part that the box shows.
    pub(crate) fn of(bbox: BBox) -> Self {
        let (north_west, south_east) = bbox.corners();
        // What has no place is stored as the last row of the world, where no request is.
        Self { north_west, south_east: WorldPoint { x: south_east.x, y: south_east.y.min(NOWHERE.y - 1) } }
    }

    /// Whether a place lies inside.
    #[inline]
    pub(crate) fn holds(self, x: u32, y: u32) -> bool {
        self.north_west.x <= x && x <= self.south_east.x && self.north_west.y <= y && y <= self.south_east.y
    }
}

/// The requests of the window that the filter keeps, as they are now, inside the view.
#[must_use]
pub fn map(
    table: &FactTable,
    classifier: &Classifier,
    window: Window,
    filter: &Filter,
    view: &View,
    now: Timestamp,
) -> MapScan {
    let sieve = Sieve::new(filter, classifier, now);
    let area = Area::of(view.bbox);
    let mut grid = Grid::over(area, view.zoom);
    let mut unplaced = 0;
    for (month, (chunk, rows)) in (0..).zip(table.registered_in(Seconds::of(window))) {
        let columns = &chunk.columns;
        for row in rows.filter(|&row| sieve.keeps(columns, row)) {
            let (x, y) = (columns.x[row], columns.y[row]);
            if area.holds(x, y) {
                grid.add(x, y, sieve.is_overdue(columns, row), (month, row));
            } else if (WorldPoint { x, y }) == NOWHERE {
                unplaced += 1;
            }
        }
    }
    let months: Vec<_> = table.registered_in(Seconds::of(window)).map(|(chunk, _)| chunk).collect();
    let cells = grid.into_cells();
    let (points, clusters): (Vec<&Cell>, Vec<&Cell>) = cells.iter().partition(|cell| cell.count == 1);
    MapScan {
        total: cells.iter().map(|cell| cell.count).sum(),
        overdue: cells.iter().map(|cell| cell.overdue).sum(),
        unplaced,
        clusters: clusters.into_iter().map(cluster).collect(),
        points: points.into_iter().map(|cell| months[cell.any.0].fact(cell.any.1)).collect(),
    }
}

#[allow(clippy::cast_precision_loss)] // a sum of a million places stays below 2⁵³
fn cluster(cell: &Cell) -> Cluster {
    let mean = |sum: u64| sum as f64 / f64::from(cell.count) + 0.5;
    let place = lat_lon(mean(cell.sum_x), mean(cell.sum_y)).rounded();
    Cluster { lat: place.lat, lon: place.lon, count: cell.count, overdue: cell.overdue }
}
