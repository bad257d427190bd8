//! The log of calls, what one has done today, and who waits to be called back.

use chrono::NaiveDate;
use domain::call::{self, Course, Direction, Outcome};
use domain::id::CallId;
use domain::period::Period;
use domain::time::Window;
use store::call::{Call, NewCall, Waiting};

use super::need;
use crate::audit;
use crate::city::{City, local_date};
use crate::error::{Error, Result};
use crate::staff::Staff;

/// How many calls stand on a page of the log.
const PAGE: u32 = 100;
/// The same, for those who ask whether there may be more.
pub const LOG_PAGE: usize = PAGE as usize;
/// How many callers are shown who wait.
const WAITING: u32 = 200;

/// What one has done today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// Calls that were answered or made.
    pub calls: u64,
    /// Requests that were registered.
    pub requests: u64,
    /// Callers who joined a request of another.
    pub joined: u64,
    /// Questions that were answered without a request.
    pub consultations: u64,
    /// How long a call was, on average, in seconds; `None` before the first.
    pub mean_seconds: Option<u64>,
}

/// What one has done in the city's day.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn shift(city: &City, staff: &Staff) -> Result<Shift> {
    need(city, staff).await?;
    let today = day(city, None);
    let shift = store::call::shift(&mut city.db().read().await?, staff.account, today).await?;
    let (sum, of) = shift.seconds;
    Ok(Shift {
        calls: shift.calls,
        requests: shift.requests,
        joined: shift.joined,
        consultations: shift.consultations,
        mean_seconds: sum.checked_div(of),
    })
}

fn day(city: &City, date: Option<NaiveDate>) -> Window {
    let zone = city.settings().time_zone;
    Period::Day.window(date.unwrap_or_else(|| local_date(city.now(), zone)), &zone)
}

/// The calls of a day (today, if none is named), newest first, with numbers below `before`: one's own, or all.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn log(
    city: &City,
    staff: &Staff,
    date: Option<NaiveDate>,
    own: bool,
    before: Option<CallId>,
) -> Result<Vec<Call>> {
    need(city, staff).await?;
    let account = own.then_some(staff.account);
    let mut tx = city.db().read().await?;
    let calls = store::call::log(&mut tx, day(city, date), account, before, PAGE).await?;
    drop(tx);
    audit::saw(city, staff, None, None, "calls").await?;
    Ok(calls)
}

/// Those whose calls nobody took, and who were not reached since; who has waited longest comes first.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn callbacks(city: &City, staff: &Staff) -> Result<Vec<Waiting>> {
    need(city, staff).await?;
    let waiting = store::call::waiting(&mut city.db().read().await?, WAITING).await?;
    audit::saw(city, staff, None, None, "callbacks").await?;
    Ok(waiting)
}

/// Opens the card of a call back to somebody whose call nobody took.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such call, or its number was withheld; the register failed.
pub async fn call_back(city: &City, staff: &Staff, missed: CallId) -> Result<CallId> {
    need(city, staff).await?;
    let mut tx = city.db().begin().await?;
    let call = store::call::get(&mut tx, missed).await?.filter(|call| !call.phone.is_empty()).ok_or(Error::NotFound)?;
    let line = store::line::of(&mut tx, staff.account).await?.unwrap_or_default();
    let now = city.now();
    let course = Course { answered_at: Some(now), outcome: Outcome::Answered, ..Course::begun(Direction::Out, now) };
    let new = NewCall { external: None, phone: &call.phone, line: &line, account: Some(staff.account), course };
    let id = store::call::insert(&mut tx, new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Says that somebody whose call nobody took was called back.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such call; the register failed.
pub async fn reached(city: &City, staff: &Staff, missed: CallId) -> Result<()> {
    need(city, staff).await?;
    let mut tx = city.db().begin().await?;
    let call = store::call::get(&mut tx, missed).await?.ok_or(Error::NotFound)?;
    let now = city.now();
    store::call::reached(&mut tx, &call.phone, now, now, true).await?;
    tx.commit().await?;
    Ok(())
}

/// The line of the exchange that rings at one's desk.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn line(city: &City, staff: &Staff) -> Result<Option<String>> {
    need(city, staff).await?;
    Ok(store::line::of(&mut city.db().read().await?, staff.account).await?)
}

/// Says which line rings at one's desk from now on, whosever it was before; an empty one: none.
///
/// # Errors
/// [`Error::Forbidden`]; `line` could not be taken; the register failed.
pub async fn set_line(city: &City, staff: &Staff, typed: &str) -> Result<()> {
    need(city, staff).await?;
    let line = call::line(typed)?;
    let mut tx = city.db().begin().await?;
    store::line::set(&mut tx, staff.account, &line).await?;
    tx.commit().await?;
    Ok(())
}
