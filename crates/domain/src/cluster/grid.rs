//! Cells of the square world, and what lies in them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Area, LIMIT};
use crate::query::MAX_ZOOM;

/// A cell is 5 × 16 = 80 pixels wide: with 16, a power of two, its number is a shift and a division by a constant.
const STRIPES_OF_A_CELL: u32 = 5;

/// At zoom 0 the 256 pixels of the world hold 16 stripes of 16 pixels.
const STRIPE_BITS: u32 = 4;

/// A view of at most so many cells keeps one slot for each: a screen has a few hundred. A larger one, the world from close by, keeps
/// only those where something is.
const DENSE: usize = 4096;

/// What lies in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// How many requests.
    pub(super) count: u32,
    /// How many of them are overdue.
    pub(super) overdue: u32,
    /// The sum of their places, eastwards.
    pub(super) sum_x: u64,
    /// The sum of their places, southwards.
    pub(super) sum_y: u64,
    /// One of them: its month and row in the scan. Where there is one only, that one.
    pub(super) any: (usize, usize),
}

impl Cell {
    /// A cell with one request.
    pub(super) fn of(x: u32, y: u32, overdue: bool, at: (usize, usize)) -> Self {
        Self { count: 1, overdue: overdue.into(), sum_x: x.into(), sum_y: y.into(), any: at }
    }

    fn absorb(&mut self, other: &Self) {
        self.count += other.count;
        self.overdue += other.overdue;
        self.sum_x += other.sum_x;
        self.sum_y += other.sum_y;
        self.any = other.any;
    }
}

/// The number of a cell: its row from the north, its column from the west.
type Key = (u32, u32);

/// Cells where something is.
type Filled = HashMap<Key, Cell, BuildHasherDefault<Scatter>>;

/// A quick hash for the few hundred cells of a map: multiplication scatters neighbours (Fibonacci hashing).
#[derive(Default)]
struct Scatter(u64);

impl Hasher for Scatter {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(byte.into()));
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0 ^ u64::from(n)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The cells of a view.
pub(super) struct Grid {
    shift: u32,
    cells: Cells,
}

enum Cells {
    /// All cells of the view.
    Dense { origin: Key, width: usize, slots: Vec<Cell> },
    /// Those where something is, already made larger where they were too many: more requests never make fewer cells.
    Sparse { cells: Filled, doublings: u32 },
}

impl Grid {
    /// The empty cells of a view.
    pub(super) fn over(area: Area, zoom: u8) -> Self {
        let shift = u32::BITS - STRIPE_BITS - u32::from(zoom.min(MAX_ZOOM));
        let origin = key(area.north_west.x, area.north_west.y, shift);
        let last = key(area.south_east.x, area.south_east.y, shift);
        let width = last.1.saturating_sub(origin.1) as usize + 1;
        let height = last.0.saturating_sub(origin.0) as usize + 1;
        let size = width.saturating_mul(height);
        let cells = if size <= DENSE {
            Cells::Dense { origin, width, slots: vec![Cell::default(); size] }
        } else {
            Cells::Sparse { cells: Filled::default(), doublings: 0 }
        };
        Self { shift, cells }
    }

    /// Puts in a request that lies inside the view.
    #[inline]
    pub(super) fn add(&mut self, x: u32, y: u32, overdue: bool, at: (usize, usize)) {
        let (down, right) = key(x, y, self.shift);
        let cell = Cell::of(x, y, overdue, at);
        match &mut self.cells {
            Cells::Dense { origin, width, slots } => {
                slots[(down - origin.0) as usize * *width + (right - origin.1) as usize].absorb(&cell);
            }
            Cells::Sparse { cells, doublings } => {
                cells.entry((down >> *doublings, right >> *doublings)).or_default().absorb(&cell);
                while cells.len() > LIMIT {
                    *cells = doubled(cells);
                    *doublings += 1;
                }
            }
        }
    }

    /// The cells that hold something, from north to south, made larger until they are at most [`LIMIT`].
    pub(super) fn into_cells(self) -> Vec<Cell> {
        let mut cells = match self.cells {
            Cells::Dense { origin, width, slots } => filled(origin, width, slots),
            Cells::Sparse { cells, .. } => cells,
        };
        while cells.len() > LIMIT {
            cells = doubled(&cells);
        }
        let mut in_order: Vec<(Key, Cell)> = cells.into_iter().collect();
        in_order.sort_unstable_by_key(|&(key, _)| key);
        in_order.into_iter().map(|(_, cell)| cell).collect()
    }
}

#[inline]
fn key(x: u32, y: u32, shift: u32) -> Key {
    ((y >> shift) / STRIPES_OF_A_CELL, (x >> shift) / STRIPES_OF_A_CELL)
}

fn filled((top, left): Key, width: usize, slots: Vec<Cell>) -> Filled {
    let keys = (top..).flat_map(|down| (left..).take(width).map(move |right| (down, right)));
    keys.zip(slots).filter(|(_, cell)| cell.count > 0).collect()
}

/// The same in cells of twice the width.
fn doubled(cells: &Filled) -> Filled {
    let mut larger = Filled::default();
    for (&(down, right), cell) in cells {
        larger.entry((down / 2, right / 2)).or_default().absorb(cell);
    }
    larger
}
