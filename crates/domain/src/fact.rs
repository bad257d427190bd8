//! What is known of a request after all that happened to it: the fold of its events.

use crate::event::{Change, Channel, Event, Registration, Standing};
use crate::id::{DistrictId, ExecutorId, RequestId, TypeId};
use crate::place::LatLon;
use crate::time::Timestamp;
use crate::workflow::{ConfirmedBy, Resolution, State};

/// A rating that the applicant gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// One to five.
    pub stars: u8,
    /// When it was given.
    pub at: Timestamp,
}

/// Whether and when something came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Then.
    At(Timestamp),
    /// Not so far.
    NotYet,
    /// It did, and nobody knows when: an import without that column.
    Unknown,
}

/// What is known of a request: everything that the public map, statistics and efficiency are computed from, and nothing else.
///
/// It is the same whether read from the register's row or folded from the request's events.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its number.
    pub id: RequestId,
    /// How many events made it.
    pub version: u32,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// Its type.
    pub type_id: TypeId,
    /// How it came in.
    pub channel: Channel,
    /// The district of its place, as far as the public may know it.
    pub district: Option<DistrictId>,
    /// Its place, as precise as the public may see it.
    pub place: Option<LatLon>,
    /// Its state.
    pub state: State,
    /// Who has it. `None` exactly when no executor is named.
    pub executor: Option<ExecutorId>,
    /// How it was closed or, while on control, what the executor reported.
    pub resolution: Option<Resolution>,
    /// Who confirmed it. `None` while it is open, and where an import does not know.
    pub confirmed_by: Option<ConfirmedBy>,
    /// The deadline by its kind; never moved by redirects, extensions and send-backs. `None`: unknown.
    pub original_due_at: Option<Timestamp>,
    /// The date that work goes by now.
    pub due_at: Option<Timestamp>,
    /// The latest report that was not sent back or, for a close without a report, the close. See [`Fact::done`].
    pub done_at: Option<Timestamp>,
    /// Whether `done_at` is the time of a report.
    pub reported: bool,
    /// When it was closed. See [`Fact::closed`].
    pub closed_at: Option<Timestamp>,
    /// Whether more time was ever given. `None`: not known, as of a request that was taken over from another register.
    pub extended: Option<bool>,
    /// The applicant's rating.
    pub rating: Option<Rating>,
    /// When the reports were made that were later sent back (by a send-back or by reopening).
    pub sent_back: Vec<Timestamp>,
}

impl Fact {
    /// A request that was just registered.
    #[must_use]
    pub fn registered(id: RequestId, version: u32, registration: &Registration) -> Self {
        Self {
            id,
            version,
            registered_at: registration.registered_at,
            type_id: registration.type_id,
            channel: registration.channel,
            district: registration.district,
            place: registration.place,
            state: State::Registered,
            executor: None,
            resolution: None,
            confirmed_by: None,
            original_due_at: registration.original_due_at,
            due_at: registration.original_due_at,
            done_at: None,
            reported: false,
            closed_at: None,
            extended: Some(false),
            rating: None,
            sent_back: Vec::new(),
        }
    }

    fn imported(id: RequestId, version: u32, registration: &Registration, standing: &Standing) -> Self {
        Self {
            state: standing.state,
            executor: standing.executor,
            resolution: standing.resolution,
            confirmed_by: standing.confirmed_by,
            done_at: standing.done_at.or(standing.closed_at),
            reported: standing.done_at.is_some(),
            closed_at: standing.closed_at,
            extended: None,
            ..Self::registered(id, version, registration)
        }
    }

    /// The request that this event brought into the register; `None` for an event that only changes one.
    #[must_use]
    pub fn from_first(event: &Event) -> Option<Self> {
        match &event.change {
            Change::Registered(registration) => Some(Self::registered(event.request, event.version, registration)),
            Change::Imported { registration, standing } => {
                Some(Self::imported(event.request, event.version, registration, standing))
            }
            _ => None,
        }
    }

    /// The fold of a request's events in their order; `None` when the first of them does not bring it into the register.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let mut fact = Self::from_first(events.next()?)?;
        for event in events {
            fact.apply(event);
        }
        Some(fact)
    }

    /// Takes in one more event. One that is already in (by version) changes nothing. Returns whether it was new.
    pub fn apply(&mut self, event: &Event) -> bool {
        if event.version <= self.version {
            return false;
        }
        self.version = event.version;
        self.take(&event.change, event.at);
        true
    }

    fn take(&mut self, change: &Change, at: Timestamp) {
        match change {
            Change::Registered(_)
            | Change::Imported { .. }
            | Change::ExtensionAsked { .. }
            | Change::ExtensionRefused { .. }
            | Change::Commented { .. } => {}
            Change::Assigned { executor } | Change::Redirected { executor, .. } => {
                self.executor = Some(*executor);
                self.state = State::Assigned;
            }
            Change::Returned { .. } => {
                self.executor = None;
                self.state = State::Registered;
            }
            Change::Accepted => self.state = State::InProgress,
            Change::Reported { resolution, .. } => {
                self.state = State::OnControl;
                self.resolution = Some(*resolution);
                self.done_at = Some(at);
                self.reported = true;
            }
            Change::Confirmed { by } => self.close(self.resolution, Some(*by), at),
            Change::Lapsed => self.close(self.resolution, Some(ConfirmedBy::Nobody), at),
            Change::Closed { resolution, .. } => self.close(Some(*resolution), Some(ConfirmedBy::Nobody), at),
            Change::Merged { .. } => self.close(Some(Resolution::Duplicate), Some(ConfirmedBy::Nobody), at),
            Change::Withdrawn => self.close(Some(Resolution::Withdrawn), Some(ConfirmedBy::Nobody), at),
            Change::SentBack { due_at, .. } | Change::Reopened { due_at, .. } => self.rework(*due_at),
            Change::TypeCorrected { type_id, original_due_at, place, district } => {
                self.type_id = *type_id;
                self.original_due_at = Some(*original_due_at);
                self.due_at = Some(*original_due_at);
                self.place = *place;
                self.district = *district;
            }
            Change::PlaceCorrected { place, district } => {
                self.place = *place;
                self.district = *district;
            }
            Change::Extended { due_at } => {
                self.due_at = Some(*due_at);
                self.extended = Some(true);
            }
            Change::Rated { stars } => self.rating = Some(Rating { stars: *stars, at }),
        }
    }

    fn close(&mut self, resolution: Option<Resolution>, confirmed_by: Option<ConfirmedBy>, at: Timestamp) {
        // A report that nobody sent back stays the moment when the work was done, also one (imported) whose time nobody knows.
        if self.done_at.is_none() && self.state != State::OnControl {
            self.done_at = Some(at);
            self.reported = false;
        }
        self.state = State::Closed;
        self.resolution = resolution;
        self.confirmed_by = confirmed_by;
        self.closed_at = Some(at);
    }

    fn rework(&mut self, due_at: Timestamp) {
        if self.reported {
            self.sent_back.extend(self.done_at);
        }
        self.state = State::Rework;
        self.resolution = None;
        self.confirmed_by = None;
        self.done_at = None;
        self.reported = false;
        self.closed_at = None;
        self.due_at = Some(due_at);
    }

    /// When the work was done: the latest report that was not sent back, or the close.
    #[must_use]
    pub fn done(&self) -> When {
        match (self.done_at, self.state) {
            (Some(at), _) => When::At(at),
            (None, State::OnControl | State::Closed) => When::Unknown,
            (None, _) => When::NotYet,
        }
    }

    /// When it was closed.
    #[must_use]
    pub fn closed(&self) -> When {
        match (self.closed_at, self.state) {
            (Some(at), _) => When::At(at),
            (None, State::Closed) => When::Unknown,
            (None, _) => When::NotYet,
        }
    }

    /// Overdue at `now`: the work is still with the executor or with nobody, and its date has passed.
    /// Reported work that waits for a check is not the executor's delay.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state.is_work_pending() && self.due_at.is_some_and(|due| due < now)
    }
}

#[cfg(test)]
mod tests;
