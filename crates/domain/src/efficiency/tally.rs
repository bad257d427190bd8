//! The scans behind the efficiency: each measure walks the columns that it needs, month by month, and counts into slots.
//!
//! A month has some hundred thousand rows, and whether one counts is as good as random: so inside a month counts are added as 0 or 1
//! rather than branched on, and rows that count for nobody are added to a slot of their own, which is thrown away.

use crate::facts::{Chunk, Columns, FactTable, Moment, Seconds, Sieve, Unknown, bound};
use crate::time::{Timestamp, Window};
use crate::workflow::{ConfirmedBy, Resolution, State};

/// A count that is no data once a request that it may concern lacks a time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    n: u32,
    unknown: bool,
}

impl Count {
    /// The count, if it is known.
    pub(super) fn known(self) -> Option<u32> {
        (!self.unknown).then_some(self.n)
    }
}

/// What is counted for one executor, or for the city. The names of [`super::Efficiency`], before they are divided.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) received: u32,
    pub(super) due: u32,
    pub(super) on_time: Count,
    pub(super) extended: Count,
    pub(super) overdue: Count,
    done: u32,
    /// Seconds from registration to done, of those done in the window.
    durations: Vec<i32>,
    durations_unknown: bool,
    /// Closed as done or explained, with a known confirmation.
    pub(super) closed_known: u32,
    pub(super) confirmed: Count,
    pub(super) reported: u32,
    pub(super) sent_back: Count,
    pub(super) rated: u32,
    pub(super) stars: u32,
}

impl Tally {
    /// Whether every number is zero.
    pub(super) fn is_empty(&self) -> bool {
        let counts = [self.received, self.due, self.overdue.n, self.done, self.closed_known, self.reported, self.rated];
        counts == [0; 7]
    }

    /// Of an even number, the mean of the two in the middle.
    pub(super) fn median_hours(mut self) -> Option<f64> {
        if self.durations_unknown || self.durations.is_empty() {
            return None;
        }
        let middle = self.durations.len() / 2;
        let odd = self.durations.len() % 2 == 1;
        let (lower, &mut upper, _) = self.durations.select_nth_unstable(middle);
        let below = if odd { upper } else { lower.iter().copied().max().unwrap_or(upper) };
        Some((f64::from(below) + f64::from(upper)) / 3600.0 / 2.0)
    }
}

/// Counts everything into `slots` tallies; `slot` says where the requests of an executor go, if anywhere.
pub(super) fn tally(
    table: &FactTable,
    sieve: &Sieve,
    window: Window,
    now: Timestamp,
    slots: usize,
    slot: impl Fn(u16) -> Option<u16>,
) -> Vec<Tally> {
    let mut scan = Scan {
        window: Seconds::of(window),
        passed: Seconds::of(window).until(bound(now)),
        moment: Moment::of(window, now, table.unknown()),
        unknown: table.unknown(),
        slots: Slots { sieve, slot, nobody: u16::try_from(slots).unwrap_or(u16::MAX), of_rows: Vec::new() },
        tallies: std::iter::repeat_with(Tally::default).take(slots + 1).collect(),
    };
    for chunk in table.chunks() {
        scan.count(chunk);
    }
    scan.durations(table);
    scan.tallies.truncate(slots);
    scan.tallies
}

struct Scan<'a, S> {
    window: Seconds,
    /// The part of the window that lies before now.
    passed: Seconds,
    moment: Moment,
    unknown: Unknown,
    slots: Slots<'a, S>,
    /// One for each slot, and one more for the rows that count for nobody.
    tallies: Vec<Tally>,
}

/// Where the rows of a month are counted.
struct Slots<'a, S> {
    sieve: &'a Sieve,
    slot: S,
    /// The slot of the rows that count for nobody.
    nobody: u16,
    /// The slot of each row of the month that was looked at last.
    of_rows: Vec<u16>,
}

impl<S: Fn(u16) -> Option<u16>> Slots<'_, S> {
    fn of(&mut self, columns: &Columns) -> &[u16] {
        let slots = columns.executor.iter().map(|&executor| (self.slot)(executor).unwrap_or(self.nobody));
        self.of_rows.clear();
        if self.sieve.keeps_all() {
            self.of_rows.extend(slots);
        } else {
            let kept = (0..).map(|row| self.sieve.keeps(columns, row));
            self.of_rows.extend(slots.zip(kept).map(|(slot, kept)| if kept { slot } else { self.nobody }));
        }
        &self.of_rows
    }
}

impl<S: Fn(u16) -> Option<u16>> Scan<'_, S> {
    fn count(&mut self, chunk: &Chunk) {
        let (digest, columns) = (&chunk.digest, &chunk.columns);
        let received = chunk.registered_in(self.window);
        let due = digest.original_due.meets(self.passed);
        let overdue = self.moment.may_be_overdue(digest);
        let done = digest.done.meets(self.window);
        let closed = digest.closed.meets(self.window);
        let sent_back = chunk.sent_back.iter().any(|&(_, at)| self.window.contains(at));
        let rated = digest.rated.meets(self.window);
        let unknown = digest.unknown_done + digest.unknown_closed > 0;
        if received.is_empty() && !(due || overdue || done || closed || sent_back || rated || unknown) {
            return;
        }
        let slots = self.slots.of(columns);
        let tallies = &mut self.tallies[..];
        for &slot in &slots[received] {
            tallies[usize::from(slot)].received += 1;
        }
        if due {
            count_due(columns, slots, self.passed, tallies);
        }
        if overdue {
            count_overdue(columns, slots, self.moment, tallies);
        }
        if done {
            count_done(columns, slots, self.window, tallies);
        }
        if closed {
            count_confirmed(columns, slots, self.window, tallies);
        }
        if sent_back {
            count_sent_back(chunk, slots, self.window, tallies);
        }
        if rated {
            count_rated(columns, slots, self.window, tallies);
        }
        if unknown {
            mark_unknown(columns, slots, self.unknown, self.window, tallies);
        }
    }

    /// Gathers what the medians are taken of, once it is counted how much that is.
    fn durations(&mut self, table: &FactTable) {
        for tally in &mut self.tallies {
            tally.durations.reserve_exact(tally.done as usize);
        }
        for chunk in table.chunks().iter().filter(|chunk| chunk.digest.done.meets(self.window)) {
            let columns = &chunk.columns;
            let times = columns.registered.iter().zip(&columns.done);
            for (&slot, (&registered, &done)) in self.slots.of(columns).iter().zip(times) {
                if self.window.contains(done) {
                    self.tallies[usize::from(slot)].durations.push(duration(registered, done));
                }
            }
        }
    }
}

/// Seconds from one to the other; 68 years stand for anything longer.
fn duration(from: u32, to: u32) -> i32 {
    let seconds = i64::from(to) - i64::from(from);
    i32::try_from(seconds).unwrap_or(if seconds < 0 { i32::MIN } else { i32::MAX })
}

fn count_due(columns: &Columns, slots: &[u16], passed: Seconds, tallies: &mut [Tally]) {
    for (row, (&slot, &due)) in slots.iter().zip(&columns.original_due).enumerate() {
        if !passed.contains(due) {
            continue;
        }
        let counts = !is_left_out(columns, row);
        let tally = &mut tallies[usize::from(slot)];
        tally.due += u32::from(counts);
        tally.extended.n += u32::from(counts & columns.is_extended(row));
        tally.extended.unknown |= counts & columns.extension_is_unknown(row);
        tally.on_time.n += u32::from(counts & (columns.done[row] <= due));
        tally.on_time.unknown |= counts & columns.done_is_unknown(row);
    }
}

/// Whether a due request is left out: it was closed before its deadline because there was nothing to do for anybody.
fn is_left_out(columns: &Columns, row: usize) -> bool {
    let nothing_to_do = matches!(
        columns.resolution[row],
        Some(Resolution::Withdrawn | Resolution::Duplicate | Resolution::OutOfCompetence)
    );
    nothing_to_do & (columns.state[row] == State::Closed) & (columns.closed[row] < columns.original_due[row])
}

fn count_overdue(columns: &Columns, slots: &[u16], moment: Moment, tallies: &mut [Tally]) {
    for (row, &slot) in slots.iter().enumerate() {
        match moment.overdue(columns, row) {
            Some(false) => {}
            Some(true) => tallies[usize::from(slot)].overdue.n += 1,
            None => tallies[usize::from(slot)].overdue.unknown = true,
        }
    }
}

fn count_done(columns: &Columns, slots: &[u16], window: Seconds, tallies: &mut [Tally]) {
    for (row, (&slot, &done)) in slots.iter().zip(&columns.done).enumerate() {
        if window.contains(done) {
            let tally = &mut tallies[usize::from(slot)];
            tally.done += 1;
            tally.reported += u32::from(columns.is_reported(row));
            tally.sent_back.unknown |= columns.is_reported_elsewhere(row);
        }
    }
}

/// Requests with a report that was sent back. What was reported again in the window was counted with the reports that stand.
fn count_sent_back(chunk: &Chunk, slots: &[u16], window: Seconds, tallies: &mut [Tally]) {
    let columns = &chunk.columns;
    for reports in chunk.sent_back.chunk_by(|a, b| a.0 == b.0) {
        let row = reports[0].0 as usize;
        if reports.iter().any(|&(_, at)| window.contains(at)) {
            let stands = columns.is_reported(row) && window.contains(columns.done[row]);
            let tally = &mut tallies[usize::from(slots[row])];
            tally.sent_back.n += 1;
            tally.reported += u32::from(!stands);
        }
    }
}

fn count_confirmed(columns: &Columns, slots: &[u16], window: Seconds, tallies: &mut [Tally]) {
    for (row, (&slot, &closed)) in slots.iter().zip(&columns.closed).enumerate() {
        if window.contains(closed) {
            let by = columns.confirmed_by[row];
            let counts = was_worked_on(columns, row) & by.is_some();
            let tally = &mut tallies[usize::from(slot)];
            tally.closed_known += u32::from(counts);
            tally.confirmed.n += u32::from(counts & (by == Some(ConfirmedBy::Applicant)));
        }
    }
}

/// Whether it was closed as done or explained.
fn was_worked_on(columns: &Columns, row: usize) -> bool {
    let worked = matches!(columns.resolution[row], Some(Resolution::Done | Resolution::Explained));
    worked & (columns.state[row] == State::Closed)
}

fn count_rated(columns: &Columns, slots: &[u16], window: Seconds, tallies: &mut [Tally]) {
    let ratings = columns.rated.iter().zip(&columns.stars);
    for (&slot, (&rated, &stars)) in slots.iter().zip(ratings) {
        let counts = u32::from(window.contains(rated));
        let tally = &mut tallies[usize::from(slot)];
        tally.rated += counts;
        tally.stars += counts * u32::from(stars);
    }
}

/// The shares that a request of unknown times may change are no data.
fn mark_unknown(columns: &Columns, slots: &[u16], unknown: Unknown, window: Seconds, tallies: &mut [Tally]) {
    for (row, &slot) in slots.iter().enumerate() {
        if unknown.may_lie_in(columns.registered[row], window) {
            let done = columns.done_is_unknown(row);
            let confirmed =
                columns.closed_is_unknown(row) && was_worked_on(columns, row) && columns.confirmed_by[row].is_some();
            let tally = &mut tallies[usize::from(slot)];
            tally.durations_unknown |= done;
            tally.sent_back.unknown |= done;
            tally.confirmed.unknown |= confirmed;
        }
    }
}
