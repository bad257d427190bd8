//! Borders on the ground: which district a point lies in, and an outline light enough to draw.

use crate::place::LatLon;

/// A border: polygons, each an outer ring and its holes. Rings are closed: the last point is the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Border {
    polygons: Vec<Vec<Vec<LatLon>>>,
    /// West, south, east, north of each polygon.
    boxes: Vec<[f64; 4]>,
}

impl Border {
    /// A border of these polygons: rings of points, the outer one first, then its holes.
    ///
    /// Open rings are closed. A ring of fewer than three corners encloses nothing and is left out; with an outer ring go its holes.
    #[must_use]
    pub fn new(polygons: Vec<Vec<Vec<LatLon>>>) -> Self {
        let polygons: Vec<_> = polygons.into_iter().filter_map(clean_polygon).collect();
        let boxes = polygons.iter().map(|rings| box_of(&rings[0])).collect();
        Self { polygons, boxes }
    }

    /// The polygons: rings of points, the outer one first, then its holes; all rings closed.
    #[must_use]
    pub fn polygons(&self) -> &[Vec<Vec<LatLon>>] {
        &self.polygons
    }

    /// Whether it encloses nothing: no border is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.polygons.is_empty()
    }

    /// West, south, east, north of all of it.
    #[must_use]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.boxes.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    /// Whether the point lies inside (even-odd rule). Of two borders with a common edge, at most one holds a point on it.
    #[must_use]
    pub fn contains(&self, point: LatLon) -> bool {
        self.polygons.iter().zip(&self.boxes).any(|(rings, bounds)| {
            in_box(bounds, point) && rings.iter().filter(|ring| encloses(ring, point)).count() % 2 == 1
        })
    }

    /// The same border with fewer points, none of which was further than so many metres from the new line (Douglas–Peucker).
    ///
    /// For drawing only: neighbours are made simpler each by itself, so their common edge may part by twice the tolerance.
    #[must_use]
    pub fn simplified(&self, tolerance_m: f64) -> Self {
        let polygons =
            self.polygons.iter().map(|rings| rings.iter().map(|ring| simplify(ring, tolerance_m)).collect()).collect();
        Self::new(polygons)
    }
}

fn clean_polygon(rings: Vec<Vec<LatLon>>) -> Option<Vec<Vec<LatLon>>> {
    let mut rings = rings.into_iter().map(closed);
    let outer = rings.next().flatten()?;
    Some(std::iter::once(outer).chain(rings.flatten()).collect())
}

/// The ring with its first point once more at the end; `None` when it has fewer than three corners.
fn closed(mut ring: Vec<LatLon>) -> Option<Vec<LatLon>> {
    let first = *ring.first()?;
    ring.dedup();
    if ring.last() != Some(&first) {
        ring.push(first);
    }
    (ring.len() >= 4).then_some(ring)
}

fn box_of(ring: &[LatLon]) -> [f64; 4] {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    ring.iter().fold(start, |[w, s, e, n], p| [w.min(p.lon), s.min(p.lat), e.max(p.lon), n.max(p.lat)])
}

fn in_box([west, south, east, north]: &[f64; 4], point: LatLon) -> bool {
    *west <= point.lon && point.lon <= *east && *south <= point.lat && point.lat <= *north
}

/// Whether a line from the point due east crosses the closed ring an odd number of times.
fn encloses(ring: &[LatLon], point: LatLon) -> bool {
    let mut inside = false;
    let mut from = ring[0];
    for &to in &ring[1..] {
        if (from.lat > point.lat) != (to.lat > point.lat) && crosses_east_of(from, to, point) {
            inside = !inside;
        }
        from = to;
    }
    inside
}

/// Whether the edge, which passes the point's latitude, does so east of the point.
///
/// Reckoned from the southern end, whichever way the ring runs: the neighbour's ring runs the other way, and both must agree.
fn crosses_east_of(a: LatLon, b: LatLon, point: LatLon) -> bool {
    let (low, high) = if a.lat < b.lat { (a, b) } else { (b, a) };
    point.lon < low.lon + (point.lat - low.lat) / (high.lat - low.lat) * (high.lon - low.lon)
}

/// A closed ring with fewer points; at least a triangle is kept.
fn simplify(ring: &[LatLon], tolerance_m: f64) -> Vec<LatLon> {
    let flat = flatten(ring);
    // A ring has no two ends to draw the first chord between: its first point and the one furthest from it serve.
    let last = flat.len() - 1;
    let far = furthest(&flat, 0, last).0;
    let mut keep = vec![false; ring.len()];
    for corner in [0, far, last] {
        keep[corner] = true;
    }
    keep_between(&flat, 0, far, tolerance_m, &mut keep);
    keep_between(&flat, far, last, tolerance_m, &mut keep);
    if keep.iter().filter(|&&kept| kept).count() < 4 {
        let halves = [furthest(&flat, 0, far), furthest(&flat, far, last)];
        let third = if halves[0].1 >= halves[1].1 { halves[0].0 } else { halves[1].0 };
        keep[third] = true;
    }
    ring.iter().zip(keep).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// Marks the points between two kept ones without which the line would be further off than the tolerance.
fn keep_between(flat: &[[f64; 2]], from: usize, to: usize, tolerance_m: f64, keep: &mut [bool]) {
    let mut chords = vec![(from, to)];
    while let Some((from, to)) = chords.pop() {
        let (middle, distance) = furthest(flat, from, to);
        if distance > tolerance_m {
            keep[middle] = true;
            chords.extend([(from, middle), (middle, to)]);
        }
    }
}

/// The point strictly between two that is furthest from the chord between them, and how far that is; `from` and less than nothing
/// when there is none.
fn furthest(flat: &[[f64; 2]], from: usize, to: usize) -> (usize, f64) {
    (from + 1..to)
        .map(|i| (i, distance_to_chord(flat[i], flat[from], flat[to])))
        .fold((from, -1.0), |best, next| if next.1 > best.1 { next } else { best })
}

fn distance_to_chord([px, py]: [f64; 2], [ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 { (((px - ax) * dx + (py - ay) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (px - ax - along * dx).hypot(py - ay - along * dy)
}

/// Metres east and north of the first point: flat enough over a city.
fn flatten(ring: &[LatLon]) -> Vec<[f64; 2]> {
    let origin = ring[0];
    let north_m = crate::place::METRES_PER_DEGREE;
    let east_m = north_m * origin.lat.to_radians().cos();
    ring.iter().map(|p| [(p.lon - origin.lon) * east_m, (p.lat - origin.lat) * north_m]).collect()
}

#[cfg(test)]
mod tests;
