//! What a telephone exchange tells of calls: it fills the log, opens the caller's card on the desk that the call rings at, and leaves those
//! whom nobody answered in the list of callers to call back.

use domain::call::{self, Course, Direction, MAX_EXTERNAL_ID, MAX_SECONDS, Told};
use domain::id::{AccountId, CallId};
use domain::intake;
use domain::query::Problem;
use domain::time::Timestamp;
use store::Tx;
use store::call::NewCall;

use crate::api_key::ApiKey;
use crate::city::City;
use crate::error::{Error, Result};

/// How long ago a call may have been, and how far ahead an exchange's clock may be.
const OLDEST_HOURS: i64 = 7 * 24;
const AHEAD_SECONDS: i64 = 300;

/// What an exchange tells of a call.
#[derive(Clone, Default)]
pub struct CallEvent {
    /// What happened: `ringing`, `answered`, `ended`, `missed`.
    pub event: String,
    /// The call's number in the exchange.
    pub call: String,
    /// The resident's phone; empty where it is withheld.
    pub phone: String,
    /// The line that it rings at.
    pub line: String,
    /// The phone of the operator's account, where the exchange knows people by it instead of lines.
    pub login: String,
    /// `in` (also if it is empty) or `out`.
    pub direction: String,
    /// When it happened (RFC 3339); now, if it is empty.
    pub at: String,
    /// For how many seconds they talked.
    pub seconds: Option<i64>,
}

// Phones stay out of logs.
impl std::fmt::Debug for CallEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallEvent").field("event", &self.event).field("call", &self.call).finish_non_exhaustive()
    }
}

/// An event in which nothing is wrong.
struct Checked<'a> {
    told: Told,
    external_id: &'a str,
    phone: String,
    line: String,
    login: Option<String>,
    direction: Direction,
    at: Timestamp,
    seconds: Option<u32>,
}

const fn refused(field: &'static str, problem: Problem) -> Error {
    Error::Form { field, problem }
}

impl CallEvent {
    fn check(&self, now: Timestamp) -> Result<Checked<'_>> {
        let missing =
            |field, text: &str| if text.trim().is_empty() { Err(refused(field, Problem::Missing)) } else { Ok(()) };
        missing("event", &self.event)?;
        let told = Told::from_code(self.event.trim()).ok_or(refused("event", Problem::Unknown))?;
        missing("call", &self.call)?;
        let external_id = self.call.trim();
        if external_id.chars().count() > MAX_EXTERNAL_ID {
            return Err(refused("call", Problem::TooLong));
        }
        if external_id.chars().any(char::is_control) {
            return Err(refused("call", Problem::Malformed));
        }
        let phone = if self.phone.trim().is_empty() { String::new() } else { intake::phone(&self.phone)? };
        let line = call::line(&self.line)?;
        let login = match self.login.trim() {
            "" => None,
            login => Some(intake::phone(login).map_err(|error| refused("login", error.problem))?),
        };
        let direction = match self.direction.trim() {
            "" => Direction::In,
            code => Direction::from_code(code).ok_or(refused("direction", Problem::Unknown))?,
        };
        let at = match self.at.trim() {
            "" => now,
            at => Timestamp::parse(at).ok_or(refused("at", Problem::Malformed))?.whole_second(),
        };
        if at < now.plus_hours(-OLDEST_HOURS) || at > now.plus_seconds(AHEAD_SECONDS) {
            return Err(refused("at", Problem::OutOfRange));
        }
        let seconds = match self.seconds {
            None => None,
            Some(seconds) => Some(
                u32::try_from(seconds)
                    .ok()
                    .filter(|s| *s <= MAX_SECONDS)
                    .ok_or(refused("seconds", Problem::OutOfRange))?,
            ),
        };
        Ok(Checked { told, external_id, phone, line, login, direction, at, seconds })
    }
}

/// Takes what an exchange tells. The same told twice changes nothing; what comes late or in another order comes to the same.
///
/// # Errors
/// A field could not be taken; the register failed.
pub async fn take(city: &City, key: &ApiKey, event: &CallEvent) -> Result<CallId> {
    let checked = event.check(city.now())?;
    match write(city, key, &checked).await {
        // The first two things told of a call came at the same moment: by now one of them is there.
        Err(Error::Conflict) => write(city, key, &checked).await,
        done => done,
    }
}

async fn write(city: &City, key: &ApiKey, event: &Checked<'_>) -> Result<CallId> {
    let mut tx = city.db().begin().await?;
    let desk = desk_of(&mut tx, event).await?;
    let known = store::call::external(&mut tx, key.id, event.external_id).await?;
    let before = known.as_ref().map_or_else(|| Course::begun(event.direction, event.at), |call| call.course);
    let course = before.after(event.told, event.at, event.seconds);
    let (id, phone) = match known {
        None => {
            let external = Some((key.id, event.external_id));
            let new = NewCall { external, phone: &event.phone, line: &event.line, account: desk, course };
            (store::call::insert(&mut tx, new).await?, event.phone.clone())
        }
        Some(call) => {
            // A call that is passed on rings at another desk; once somebody has said what came of it, it is theirs.
            let moves = desk.is_some() && course.outcome.is_open();
            let account = if moves { desk } else { call.account.or(desk) };
            let line = if event.line.is_empty() { &call.line } else { &event.line };
            store::call::update(&mut tx, call.id, course, line, account).await?;
            (call.id, call.phone)
        }
    };
    if course.outcome.was_answered() && course.answered_at.is_some() {
        let called_back = course.direction == Direction::Out;
        store::call::reached(&mut tx, &phone, event.at, city.now(), called_back).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// At whose desk it rings. Of a line that is nobody's now, at none; that somebody named does not work here, is said.
async fn desk_of(tx: &mut Tx, event: &Checked<'_>) -> Result<Option<AccountId>> {
    match &event.login {
        Some(phone) => {
            let account = store::account::staff_by_phone(tx, phone).await?;
            Ok(Some(account.ok_or(refused("login", Problem::Unknown))?))
        }
        None if event.line.is_empty() => Ok(None),
        None => Ok(store::line::holder(tx, &event.line).await?),
    }
}
