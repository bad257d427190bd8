//! The list beside the map: requests of a window, newest first, and how many each choice of a filter holds.

use super::{Chunk, Columns, Counts, FactTable, Filter, NOBODY, Seconds, Sieve, commonest_first, second};
use crate::classifier::Classifier;
use crate::cluster::Area;
use crate::fact::Fact;
use crate::id::{DirectionId, ExecutorId, RequestId, TypeId};
use crate::mercator::BBox;
use crate::query::StateFilter;
use crate::time::{Timestamp, Window};

/// A page of the list, and the counts behind each filter.
#[derive(Clone, Debug, PartialEq)]
pub struct ListScan {
    /// Requests that the filters and the bbox let through, on all pages.
    pub total: u32,
    /// How many of `total` are overdue now.
    pub overdue: u32,
    /// The page, newest first.
    pub items: Vec<Fact>,
    /// The `before` of the next page; `None` on the last.
    pub next: Option<(Timestamp, RequestId)>,
    /// By direction, commonest first, whichever directions are chosen; the other filters are kept.
    pub directions: Vec<(DirectionId, u32)>,
    /// By the values of the state filter, whichever is chosen; the other filters are kept.
    pub states: [(StateFilter, u32); 3],
    /// By executor, commonest first, whichever is chosen; the other filters are kept.
    pub executors: Vec<(ExecutorId, u32)>,
}

/// The requests of the window that the filter and the bbox keep; without a bbox those without a public place too.
///
/// The page holds at most `limit` of them: the newest, or those that come next in the list after `before`.
#[must_use]
#[allow(clippy::too_many_arguments)] // four say which requests, two which page
pub fn list(
    table: &FactTable,
    classifier: &Classifier,
    window: Window,
    filter: &Filter,
    bbox: Option<BBox>,
    before: Option<(Timestamp, RequestId)>,
    limit: usize,
    now: Timestamp,
) -> ListScan {
    let scan = Scan {
        table,
        window: Seconds::of(window),
        sieve: Sieve::new(filter, classifier, now),
        area: bbox.map(Area::of),
    };
    let facets = scan.facets();
    let (items, next) = scan.page(before, limit);
    ListScan {
        total: facets.total,
        overdue: facets.overdue,
        items,
        next,
        directions: facets.directions(classifier),
        states: [
            (StateFilter::Open, facets.open_of_any_state),
            (StateFilter::Overdue, facets.overdue_of_any_state),
            (StateFilter::Closed, facets.closed_of_any_state),
        ],
        executors: commonest_first(facets.by_executor.iter().map(|(id, n)| (ExecutorId(id), n))),
    }
}

struct Scan<'a> {
    table: &'a FactTable,
    window: Seconds,
    sieve: Sieve,
    area: Option<Area>,
}

/// Counts, each with its own filter dropped.
#[derive(Default)]
struct Facets {
    total: u32,
    overdue: u32,
    by_type: Counts,
    by_executor: Counts,
    open_of_any_state: u32,
    overdue_of_any_state: u32,
    closed_of_any_state: u32,
}

impl Scan<'_> {
    fn facets(&self) -> Facets {
        let mut facets = Facets::default();
        for (chunk, rows) in self.table.registered_in(self.window) {
            let columns = &chunk.columns;
            for row in rows.filter(|&row| self.is_in_sight(columns, row)) {
                facets.count(&self.sieve, columns, row);
            }
        }
        facets
    }

    /// What no facet drops: the district and the bbox.
    fn is_in_sight(&self, columns: &Columns, row: usize) -> bool {
        self.sieve.keeps_district(columns, row)
            && self.area.is_none_or(|area| area.holds(columns.x[row], columns.y[row]))
    }

    fn page(
        &self,
        before: Option<(Timestamp, RequestId)>,
        limit: usize,
    ) -> (Vec<Fact>, Option<(Timestamp, RequestId)>) {
        let before = before.map(|(at, id)| (second(at), id.0));
        let window = before.map_or(self.window, |(at, _)| self.window.until(at.saturating_add(1)));
        let is_before = |columns: &Columns, row: usize| {
            before.is_none_or(|before| (columns.registered[row], columns.id[row]) < before)
        };
        let mut items: Vec<Fact> = Vec::new();
        for (chunk, row) in self.newest_first(window) {
            let columns = &chunk.columns;
            if is_before(columns, row) && self.is_in_sight(columns, row) && self.sieve.keeps(columns, row) {
                if items.len() == limit {
                    let next = items.last().map(|last| (last.registered_at, last.id));
                    return (items, next);
                }
                items.push(chunk.fact(row));
            }
        }
        (items, None)
    }

    fn newest_first(&self, window: Seconds) -> impl Iterator<Item = (&Chunk, usize)> {
        self.table.registered_in(window).rev().flat_map(|(chunk, rows)| rows.rev().map(move |row| (chunk, row)))
    }
}

impl Facets {
    fn count(&mut self, sieve: &Sieve, columns: &Columns, row: usize) {
        let direction = sieve.keeps_direction(columns, row);
        let executor = sieve.keeps_executor(columns, row);
        let state = sieve.keeps_state(columns, row);
        let overdue = sieve.is_overdue(columns, row);
        if direction && executor && state {
            self.total += 1;
            self.overdue += u32::from(overdue);
        }
        if executor && state {
            self.by_type.add(columns.type_id[row]);
        }
        if direction && state && columns.executor[row] != NOBODY {
            self.by_executor.add(columns.executor[row]);
        }
        if direction && executor {
            let open = columns.state[row].is_open();
            self.open_of_any_state += u32::from(open);
            self.overdue_of_any_state += u32::from(overdue);
            self.closed_of_any_state += u32::from(!open);
        }
    }

    fn directions(&self, classifier: &Classifier) -> Vec<(DirectionId, u32)> {
        by_direction(&self.by_type, classifier)
    }
}

/// Counts by type added up by direction, commonest first.
pub(crate) fn by_direction(by_type: &Counts, classifier: &Classifier) -> Vec<(DirectionId, u32)> {
    let mut directions = Counts::default();
    for (type_id, n) in by_type.iter() {
        directions.add_many(classifier.direction_of_type(TypeId(type_id)).0, n);
    }
    commonest_first(directions.iter().map(|(id, n)| (DirectionId(id), n)))
}
