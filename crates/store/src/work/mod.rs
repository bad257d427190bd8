//! Lists of requests for those who work on them: an executor's queue, the controller's checks.
//!
//! Each list has an index that its first page is read from, however many requests the register holds; the numbers of states are written
//! out, so that the databases see that it serves. Pages go on from the last line of the one before.

mod control;
mod print;
mod queue;

use domain::fact::Fact;
use domain::id::RequestId;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::State;
use sqlx::AssertSqlSafe;

use crate::code::{instant, point};
use crate::error::Result;
use crate::row::FactRow;
use crate::tx::{Tx, on_either};

pub use control::{Narrow, Waits, asked, lapsed, waiting, waits};
pub use print::{Print, prints};
pub use queue::{Counts, Part, Whose, counts, page};

/// A request in such a list: what is known of it (when it was sent back is left out), and where it truly is.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is known of it.
    pub fact: Fact,
    /// The true place.
    pub point: Option<LatLon>,
    /// Its address.
    pub place_address: Option<String>,
    /// More time, until then, that was asked for and not answered.
    pub asked_due_at: Option<Timestamp>,
}

/// Where a page ends: what the list goes by, in milliseconds, and the number of the last request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the list goes by.
    pub at: i64,
    /// The number.
    pub id: i64,
}

impl Mark {
    /// Before all of a list that rises.
    pub const FIRST: Self = Self { at: i64::MIN, id: i64::MIN };
    /// Before all of a list that falls.
    pub const LAST: Self = Self { at: i64::MAX, id: i64::MAX };
}

// What the queries below say of states.
const _: () = {
    assert!(State::Assigned.number() == 1 && State::InProgress.number() == 2 && State::OnControl.number() == 3);
    assert!(State::Rework.number() == 4 && State::Closed.number() == 5);
};

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    fact: FactRow,
    lat: Option<f64>,
    lon: Option<f64>,
    place_address: Option<String>,
    asked_due_at: Option<i64>,
}

impl LineRow {
    fn into_line(self) -> Result<Line> {
        Ok(Line {
            fact: self.fact.into_fact(Vec::new())?,
            point: point(self.lat, self.lon),
            place_address: self.place_address,
            asked_due_at: instant(self.asked_due_at),
        })
    }
}

/// What a line is read from, and which.
macro_rules! lines {
    ($($which:expr),+) => {
        concat!(
            "SELECT id, registered_at, channel, ",
            $crate::row::changing_columns!(),
            ", lat, lon, place_address, asked_due_at FROM request WHERE ",
            $($which),+
        )
    };
}
use lines;

/// The deadline that lists go by: without one, after all others. As in the indexes, word for word.
macro_rules! due {
    () => {
        "COALESCE(due_at, 9223372036854775807)"
    };
}
use due;

fn read(rows: Vec<LineRow>) -> Result<Vec<Line>> {
    rows.into_iter().map(LineRow::into_line).collect()
}

/// The requests of these numbers, in the order of the numbers given; of an unknown number there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(tx: &mut Tx, ids: &[RequestId]) -> Result<Vec<Line>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = AssertSqlSafe(format!("{} ({})", lines!("id IN"), numbers(ids)));
    let rows: Vec<LineRow> = on_either!(tx, conn => sqlx::query_as(sql).persistent(false).fetch_all(conn).await?);
    let mut lines = read(rows)?;
    lines.sort_by_key(|line| ids.iter().position(|id| *id == line.fact.id));
    Ok(lines)
}

/// `1, 2, 3`: made of numbers alone.
fn numbers(ids: &[RequestId]) -> String {
    ids.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(", ")
}

/// The key of a deadline in such a list.
#[must_use]
pub fn by_due(line: &Line) -> Mark {
    Mark { at: line.fact.due_at.map_or(i64::MAX, Timestamp::millis), id: line.fact.id.0 }
}

/// The key of a report.
#[must_use]
pub fn by_report(line: &Line) -> Mark {
    Mark { at: line.fact.done_at.map_or(i64::MAX, Timestamp::millis), id: line.fact.id.0 }
}

/// The key of a closing.
#[must_use]
pub fn by_close(line: &Line) -> Mark {
    Mark { at: line.fact.closed_at.map_or(i64::MIN, Timestamp::millis), id: line.fact.id.0 }
}
