//! The operator's desk: who calls, what they called about before, what is open near the place, and what comes of the call.
//!
//! A call is opened first, by the telephone exchange or with the number that the operator types; whatever comes of it is written with it in
//! one transaction. So the pages of a call are known by its number, and no phone stands in an address.

mod around;
mod caller;
mod calls;
mod ends;
mod news;
mod search;

use domain::id::RequestId;
use domain::permission::Permission;
use store::applicant::ApplicantId;

use crate::city::City;
use crate::error::Result;
use crate::staff::Staff;

pub use around::{Alike, Around, around};
pub use caller::{CallCard, card, open, ringing};
pub use calls::{LOG_PAGE, Shift, call_back, callbacks, line, log, reached, set_line, shift};
pub use ends::{Consulted, consult, drop_call, is_taken, join, register};
pub(crate) use news::{CallNews, Calls};
pub use search::{Page, search};
pub use store::call::{Call, Waiting};
pub use store::desk::Row;

/// What of the lists names anybody.
fn seen<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<(RequestId, ApplicantId)> {
    rows.into_iter().filter_map(|row| Some((row.id, row.applicant?))).collect()
}

/// Whoever takes calls.
async fn need(city: &City, staff: &Staff) -> Result<()> {
    staff.need(city, Permission::TakeCalls).await
}
