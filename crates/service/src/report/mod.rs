//! A report by a resident, over the web or from another program: taken once, however often it is sent.
//!
//! Whoever sends a report chooses a key for it, and sends the same key when the answer did not come. The register keeps a mark of the key,
//! a mark of what was sent, and the number that came of it, for seven days. So a report that is repeated gets the answer that it got,
//! and nothing is registered twice; a key that comes with something else is refused.

mod together;

use std::borrow::Cow;
use std::sync::Arc;

use domain::id::RequestId;
use domain::intake::{self, FormError};
use domain::place::LatLon;
use domain::query::Problem;
use domain::workflow::Role;

use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;
use crate::places;
use crate::read;
use crate::register::{Checked, NewRequest, Registered};

pub(crate) use together::Filings;

/// For how long a key is known, in hours: seven days.
pub const KEY_HOURS: i64 = 7 * 24;
/// The longest key, in characters.
pub const MAX_KEY: usize = 200;

/// What the applicant is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Filed {
    /// Number, deadline, executor.
    pub registered: Registered,
    /// What the link is made of by which they follow it without an account: 128 bits that only they know. Always the same for the same
    /// key; the register knows its hash.
    pub token: String,
}

/// Takes a report. When this returns, it is on the disk; the same key with the same report gets the same answer.
///
/// # Errors
/// A field could not be taken; the key came before with something else ([`Error::KeyReused`]); the register failed (nothing was kept).
pub async fn report(city: &City, new: &NewRequest, key: Option<&str>) -> Result<Filed> {
    let key = match key.map(str::trim).filter(|key| !key.is_empty()) {
        Some(key) if key.chars().count() > MAX_KEY => {
            return Err(Error::Form { field: "idempotency_key", problem: Problem::TooLong });
        }
        Some(key) => key.to_owned(),
        // Nobody can repeat it, and it has its link all the same.
        None => keys::random_hex::<16>()?,
    };
    // What was sent is compared as it was sent: where an address lies may be known better the next time.
    let body_mac = city.key().mark("report", parts(new).iter().map(String::as_str));
    let new = &located(city, new).await?;
    let filing = Arc::new(Filing {
        checked: Checked::of(city, Role::Applicant.into(), new)?,
        key_mac: city.key().mark("idempotency", [key.as_str()]),
        body_mac,
        key,
    });
    let fact = city.filings().file(Arc::clone(&filing)).await?;
    let token = filing.token(fact.id);
    Ok(Filed { registered: Registered::of(&fact, &city.classifier()), token })
}

/// The report with a point, where its address alone tells one; a point of its own must lie in the city.
async fn located<'a>(city: &City, new: &'a NewRequest) -> Result<Cow<'a, NewRequest>> {
    if let Some(point) = new.point {
        in_the_city(city, point)?;
        return Ok(Cow::Borrowed(new));
    }
    let found = places::locate(city, &new.place_address).await?;
    let found = found.filter(|point| in_the_city(city, *point).is_ok());
    Ok(found.map_or(Cow::Borrowed(new), |point| Cow::Owned(NewRequest { point: Some(point), ..new.clone() })))
}

/// A key for a form that is about to be shown: 128 random bits.
///
/// # Errors
/// The system has no randomness to give.
pub fn new_key() -> Result<String> {
    keys::random_hex::<16>()
}

/// Whether the point lies in the city, or close to it.
///
/// # Errors
/// The half of the point that lies outside.
pub fn in_the_city(city: &City, point: LatLon) -> std::result::Result<(), FormError> {
    intake::in_the_city(point, read::bounds(&city.view()))
}

/// A report that can be taken, with the marks that tell whether it was.
struct Filing {
    checked: Checked,
    key_mac: String,
    body_mac: String,
    key: String,
}

impl Filing {
    /// What the link to the request is made of: the same whenever the report is repeated, and another one when the key has been forgotten
    /// since, and another request comes of it.
    fn token(&self, request: RequestId) -> String {
        let mark = self.checked.city().key().mark("tracking", [self.key.as_str(), &request.to_string()]);
        mark[..32].to_owned()
    }
}

/// All that was sent, in one order.
fn parts(new: &NewRequest) -> [String; 10] {
    let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string()).unwrap_or_default();
    let applicant = new.applicant.clone();
    [
        new.type_code.clone(),
        new.text.clone(),
        degrees(new.point.map(|point| point.lat)),
        degrees(new.point.map(|point| point.lon)),
        new.place_address.clone(),
        applicant.surname,
        applicant.first_name,
        applicant.patronymic,
        applicant.phone + "\n" + &applicant.email,
        applicant.address,
    ]
}

/// Forgets the keys that are too old to be repeated. Returns how many.
///
/// # Errors
/// The register failed.
pub async fn forget_old_keys(city: &City) -> Result<u64> {
    let mut tx = city.db().begin().await?;
    let forgotten = store::idempotency::forget_before(&mut tx, city.now().plus_hours(-KEY_HOURS)).await?;
    tx.commit().await?;
    Ok(forgotten)
}
