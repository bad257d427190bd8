//! Filters, and their form that is quick to ask for each row.

use super::columns::Columns;
use super::second::bound;
use crate::classifier::Classifier;
use crate::id::{DirectionId, DistrictId, ExecutorId};
use crate::query::{Selection, StateFilter};
use crate::time::Timestamp;

/// Which requests to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The directions to keep; empty: all.
    pub directions: Vec<DirectionId>,
    /// The states to keep, as they are now.
    pub state: Option<StateFilter>,
    /// The executor to keep: who has the request now.
    pub executor: Option<ExecutorId>,
    /// The district to keep.
    pub district: Option<DistrictId>,
}

impl From<&Selection> for Filter {
    fn from(selection: &Selection) -> Self {
        Self {
            directions: selection.directions.clone(),
            state: selection.state,
            executor: selection.executor,
            district: selection.district,
        }
    }
}

/// A [`Filter`] with its directions spelt out as a table of types.
#[derive(Debug)]
pub(crate) struct Sieve {
    types: Option<TypeSet>,
    state: Option<StateFilter>,
    executor: Option<u16>,
    district: Option<u16>,
    now: u32,
}

/// Whether each type is kept.
#[derive(Debug)]
struct TypeSet {
    kept: Vec<bool>,
    /// Whether types are kept that the classifier does not know.
    unknown: bool,
}

impl Sieve {
    /// The sieve of the filter; `state=overdue` is told by `now`.
    pub(crate) fn new(filter: &Filter, classifier: &Classifier, now: Timestamp) -> Self {
        let types = (!filter.directions.is_empty()).then(|| TypeSet {
            kept: classifier.direction_of().iter().map(|direction| filter.directions.contains(direction)).collect(),
            unknown: filter.directions.contains(&DirectionId(0)),
        });
        Self {
            types,
            state: filter.state,
            executor: filter.executor.map(|id| id.0),
            district: filter.district.map(|id| id.0),
            now: bound(now),
        }
    }

    /// Whether every row is kept.
    pub(crate) fn keeps_all(&self) -> bool {
        self.types.is_none() && self.state.is_none() && self.executor.is_none() && self.district.is_none()
    }

    /// Whether the row is kept.
    #[inline]
    pub(crate) fn keeps(&self, columns: &Columns, row: usize) -> bool {
        self.keeps_direction(columns, row)
            && self.keeps_executor(columns, row)
            && self.keeps_district(columns, row)
            && self.keeps_state(columns, row)
    }

    /// Whether the row's direction is kept.
    #[inline]
    pub(crate) fn keeps_direction(&self, columns: &Columns, row: usize) -> bool {
        self.types
            .as_ref()
            .is_none_or(|types| types.kept.get(usize::from(columns.type_id[row])).copied().unwrap_or(types.unknown))
    }

    /// Whether the row's executor is kept.
    #[inline]
    pub(crate) fn keeps_executor(&self, columns: &Columns, row: usize) -> bool {
        self.executor.is_none_or(|id| columns.executor[row] == id)
    }

    /// Whether the row's district is kept.
    #[inline]
    pub(crate) fn keeps_district(&self, columns: &Columns, row: usize) -> bool {
        self.district.is_none_or(|id| columns.district[row] == id)
    }

    /// Whether the row's state is kept.
    #[inline]
    pub(crate) fn keeps_state(&self, columns: &Columns, row: usize) -> bool {
        self.state.is_none_or(|state| state.keeps(columns.state[row], self.is_overdue(columns, row)))
    }

    /// Whether the row is overdue now.
    #[inline]
    pub(crate) fn is_overdue(&self, columns: &Columns, row: usize) -> bool {
        columns.is_overdue(row, self.now)
    }
}
