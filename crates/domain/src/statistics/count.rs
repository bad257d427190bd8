//! The scans behind the statistics.

use super::ResolutionCount;
use crate::answer::{Comparison, SeriesStep};
use crate::event::Channel;
use crate::facts::{Columns, Counts, FactTable, Moment, NOBODY, NONE, Seconds, Sieve, Unknown, bound, commonest_first};
use crate::id::DistrictId;
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, State};

/// The steps of a series.
pub(super) struct Steps {
    /// Where they start, and the end of the last.
    edges: Vec<Timestamp>,
    /// The same in whole seconds.
    seconds: Vec<u32>,
}

impl Steps {
    /// The steps between these instants.
    pub(super) fn new(edges: &[Timestamp]) -> Self {
        Self { edges: edges.to_vec(), seconds: edges.iter().copied().map(bound).collect() }
    }

    fn len(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The step in which the second lies; it lies in one of them.
    fn of(&self, second: u32) -> usize {
        self.seconds.partition_point(|&edge| edge <= second).saturating_sub(1)
    }

    /// The start of each step, and its whole seconds.
    fn iter(&self) -> impl Iterator<Item = (Timestamp, Seconds)> {
        let windows = self.seconds.windows(2).map(|edges| Seconds { from: edges[0], to: edges[1] });
        self.edges.iter().copied().zip(windows)
    }
}

/// What was received.
pub(super) struct Received {
    pub(super) total: u32,
    pub(super) duplicates: u32,
    pub(super) by_type: Counts,
    by_state: [u32; State::ALL.len()],
    by_channel: [u32; Channel::ALL.len()],
    by_district: Counts,
    without_district: u32,
    pub(super) by_step: Vec<u32>,
}

impl Received {
    /// By state, all of them in their order.
    pub(super) fn states(&self) -> Vec<(State, u32)> {
        State::ALL.iter().copied().zip(self.by_state).collect()
    }

    /// By channel, commonest first.
    pub(super) fn channels(&self) -> Vec<(Channel, u32)> {
        let seen = Channel::ALL.iter().copied().zip(self.by_channel).filter(|&(_, n)| n > 0);
        commonest_first(seen)
    }

    /// By district, commonest first.
    pub(super) fn districts(&self) -> Vec<(Option<DistrictId>, u32)> {
        let named = self.by_district.iter().map(|(id, n)| (Some(DistrictId(id)), n));
        let without = (self.without_district > 0).then_some((None, self.without_district));
        commonest_first(named.chain(without))
    }
}

/// The ways to be confirmed, and one more for "unknown".
const CONFIRMATIONS: usize = ConfirmedBy::ALL.len() + 1;

/// What was closed at a known time.
pub(super) struct Closed {
    pub(super) total: u32,
    by_resolution: [[u32; CONFIRMATIONS]; Resolution::ALL.len()],
    pub(super) by_step: Vec<u32>,
}

impl Closed {
    /// By resolution and confirmation, commonest first, as far as the resolution is known.
    pub(super) fn resolutions(&self) -> Vec<ResolutionCount> {
        let confirmations = || ConfirmedBy::ALL.iter().copied().map(Some).chain([None]);
        let ways = Resolution::ALL.iter().flat_map(|&how| confirmations().map(move |by| (how, by)));
        let seen = ways.zip(self.by_resolution.into_iter().flatten()).filter(|&(_, n)| n > 0);
        commonest_first(seen)
            .into_iter()
            .map(|((resolution, confirmed_by), count)| ResolutionCount { resolution, confirmed_by, count })
            .collect()
    }
}

pub(super) struct Scan<'a> {
    table: &'a FactTable,
    sieve: Sieve,
    unknown: Unknown,
    /// When the first request was registered that was closed at an unknown time; [`NONE`]: there is none.
    first_unknown: u32,
}

impl<'a> Scan<'a> {
    /// A scan of what the sieve keeps.
    pub(super) fn new(table: &'a FactTable, sieve: Sieve) -> Self {
        let first_unknown = first_closed_at_unknown_time(table, &sieve);
        Self { table, sieve, unknown: table.unknown(), first_unknown }
    }

    /// Shows each request that was registered in the window.
    pub(super) fn each_received(&self, window: Seconds, mut count: impl FnMut(&Columns, usize)) {
        for (chunk, rows) in self.table.registered_in(window) {
            rows.filter(|&row| self.sieve.keeps(&chunk.columns, row)).for_each(|row| count(&chunk.columns, row));
        }
    }

    /// Shows each request that was closed in the window at a known time.
    fn each_closed(&self, window: Seconds, mut count: impl FnMut(&Columns, usize)) {
        for chunk in self.table.chunks().iter().filter(|chunk| chunk.digest.closed.meets(window)) {
            let columns = &chunk.columns;
            for (row, &closed) in columns.closed.iter().enumerate() {
                if window.contains(closed) && self.sieve.keeps(columns, row) {
                    count(columns, row);
                }
            }
        }
    }

    /// What was received in the window, which the steps make up.
    pub(super) fn received(&self, window: Seconds, steps: &Steps) -> Received {
        let mut received = Received {
            total: 0,
            duplicates: 0,
            by_type: Counts::default(),
            by_state: Default::default(),
            by_channel: Default::default(),
            by_district: Counts::default(),
            without_district: 0,
            by_step: vec![0; steps.len()],
        };
        self.each_received(window, |columns, row| {
            received.total += 1;
            received.duplicates += u32::from(is_duplicate(columns, row));
            received.by_type.add(columns.type_id[row]);
            received.by_state[usize::from(columns.state[row].number())] += 1;
            received.by_channel[usize::from(columns.channel[row].number())] += 1;
            match columns.district[row] {
                NOBODY => received.without_district += 1,
                district => received.by_district.add(district),
            }
            received.by_step[steps.of(columns.registered[row])] += 1;
        });
        received
    }

    /// What was closed in the window, which the steps make up, at known times.
    pub(super) fn closed(&self, window: Seconds, steps: &Steps) -> Closed {
        let mut closed = Closed { total: 0, by_resolution: Default::default(), by_step: vec![0; steps.len()] };
        self.each_closed(window, |columns, row| {
            closed.total += 1;
            closed.by_step[steps.of(columns.closed[row])] += 1;
            if let Some(resolution) = columns.resolution[row] {
                let by = columns.confirmed_by[row].map_or(CONFIRMATIONS - 1, |by| usize::from(by.number()));
                closed.by_resolution[usize::from(resolution.number())][by] += 1;
            }
        });
        closed
    }

    /// What was counted of those closed in the window, unless a request may have been closed in it that is not among them.
    pub(super) fn known_closed<T>(&self, window: Seconds, counted: T) -> Option<T> {
        (!self.unknown.may_lie_in(self.first_unknown, window)).then_some(counted)
    }

    /// How many are open at the moment.
    pub(super) fn open(&self, moment: Moment) -> Option<u32> {
        let mut open = 0;
        for chunk in self.table.chunks().iter().filter(|chunk| moment.may_be_open(&chunk.digest)) {
            for row in 0..chunk.len() {
                let is_open = moment.open(&chunk.columns, row);
                if is_open != Some(false) && self.sieve.keeps(&chunk.columns, row) {
                    is_open?;
                    open += 1;
                }
            }
        }
        Some(open)
    }

    /// Received and closed step by step.
    pub(super) fn series(&self, steps: &Steps, received: &[u32], closed: &[u32]) -> Vec<SeriesStep> {
        let counts = received.iter().zip(closed);
        steps
            .iter()
            .zip(counts)
            .map(|((from, window), (&received, &closed))| SeriesStep {
                from,
                received,
                closed: self.known_closed(window, closed),
            })
            .collect()
    }

    /// Received and closed in another window.
    pub(super) fn comparison(&self, window: Window) -> Comparison {
        let window = Seconds::of(window);
        let (mut received, mut closed) = (0, 0);
        self.each_received(window, |_, _| received += 1);
        self.each_closed(window, |_, _| closed += 1);
        Comparison { received, closed: self.known_closed(window, closed) }
    }
}

fn is_duplicate(columns: &Columns, row: usize) -> bool {
    columns.state[row] == State::Closed && columns.resolution[row] == Some(Resolution::Duplicate)
}

fn first_closed_at_unknown_time(table: &FactTable, sieve: &Sieve) -> u32 {
    let months = table.chunks().iter().filter(|chunk| chunk.digest.unknown_closed > 0);
    months
        .flat_map(|chunk| (0..chunk.len()).map(move |row| (&chunk.columns, row)))
        .find(|(columns, row)| columns.closed_is_unknown(*row) && sieve.keeps(columns, *row))
        .map_or(NONE, |(columns, row)| columns.registered[row])
}
