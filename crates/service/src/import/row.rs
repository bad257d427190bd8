//! One row of another register, understood.

mod reader;

use domain::event::{Channel, Standing};
use domain::id::ExecutorId;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::{ConfirmedBy, Resolution, State};

pub(super) use reader::RowReader;

/// A row, understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) registered_at: Timestamp,
    pub(super) original_due_at: Option<Timestamp>,
    /// As people should read it; empty where the row names none.
    pub(super) category: String,
    pub(super) executor: Option<String>,
    pub(super) channel: Channel,
    pub(super) district: Option<String>,
    pub(super) point: Option<LatLon>,
    pub(super) state: State,
    pub(super) resolution: Option<Resolution>,
    pub(super) confirmed_by: Option<ConfirmedBy>,
    pub(super) done_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) remarks: Vec<Remark>,
}

impl Row {
    /// Where the request stands, with the executor that its name was found to mean.
    pub(super) fn standing(&self, executor: Option<ExecutorId>) -> Standing {
        Standing {
            state: self.state,
            executor,
            resolution: self.resolution,
            confirmed_by: self.confirmed_by,
            done_at: self.done_at,
            closed_at: self.closed_at,
        }
    }
}

/// Something in a row that was left aside; the row was taken all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// It has no deadline.
    NoDeadline,
    /// Its deadline lies before its registration, before 1990 or after 2100: it is taken as unknown.
    ImpossibleDeadline,
    /// It was reported or closed before it was registered, or will be in the future, or was reported after it was closed: the
    /// time is taken as unknown.
    ImpossibleTime,
    /// It has no point.
    NoPoint,
    /// Its point lies outside the bounds of the mapping and was left out.
    PointOutside,
    /// It is said to be assigned, and no executor is named: it is taken as registered.
    AssignedToNobody,
}

impl Remark {
    /// A short name, as [`Reason::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoDeadline => "no_deadline",
            Self::ImpossibleDeadline => "impossible_deadline",
            Self::ImpossibleTime => "impossible_time",
            Self::NoPoint => "no_point",
            Self::PointOutside => "point_outside",
            Self::AssignedToNobody => "assigned_to_nobody",
        }
    }
}
