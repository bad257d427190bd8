//! How often somebody may try: failed tries make them wait, and codes are sent a few times an hour.
//!
//! The register knows phones and addresses here by marks alone.

use domain::account::{
    CODES_FROM_AN_ADDRESS, CODES_OF_A_REQUEST, CODES_TO_A_PHONE, TRIES_HOURS, delay_after, delay_of_address_after,
    left_of_address,
};
use domain::id::{AccountId, RequestId};
use domain::network::network_of;
use domain::time::Timestamp;
use store::Tx;
use store::throttle::Counted;

use super::Asker;
use crate::city::City;
use crate::error::{Error, Result};

/// For how many hours what was counted matters.
pub(crate) const KEPT_HOURS: i64 = TRIES_HOURS;

/// What a try to sign in is counted by.
pub(super) struct Try {
    phone: String,
    address: String,
}

impl Try {
    /// Counts a try before it is made, as if it had failed: a thousand that come at once are a thousand all the same.
    ///
    /// # Errors
    /// [`Error::Wait`] when too many failed lately; then it is not counted. The register failed.
    pub(super) async fn begin(city: &City, phone: &str, asker: &Asker) -> Result<Self> {
        Self::begin_at(city, city.key().mark("tries of a phone", [phone]), asker).await
    }

    /// The same of a try at a second factor: it makes wait as long, and is counted apart.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub(super) async fn begin_second(city: &City, account: AccountId, asker: &Asker) -> Result<Self> {
        Self::begin_at(city, city.key().mark("tries of a second factor", [account.0.to_string().as_str()]), asker).await
    }

    async fn begin_at(city: &City, phone: String, asker: &Asker) -> Result<Self> {
        let address = city.key().mark("tries of an address", [network_of(asker.address).to_string().as_str()]);
        let marks = Self { phone, address };
        let now = city.now();
        // Who has to wait does not keep those who write waiting too.
        let mut seen = city.db().read().await?;
        let of_phone = of_a_phone(store::throttle::get(&mut seen, &marks.phone, now).await?, now);
        let of_address = of_an_address(store::throttle::get(&mut seen, &marks.address, now).await?, now);
        drop(seen);
        free(of_phone, of_address, now)?;
        let mut tx = city.db().begin().await?;
        let of_phone = of_a_phone(store::throttle::locked(&mut tx, &marks.phone, now).await?, now);
        let of_address = of_an_address(store::throttle::locked(&mut tx, &marks.address, now).await?, now);
        if let Err(wait) = free(of_phone, of_address, now) {
            tx.rollback().await?;
            return Err(wait);
        }
        for (mark, counted) in [(&marks.phone, of_phone), (&marks.address, of_address)] {
            let counted = Counted { count: counted.count.saturating_add(1), at: now };
            store::throttle::put(&mut tx, mark, counted).await?;
        }
        tx.commit().await?;
        Ok(marks)
    }

    /// The try did not fail: what failed before it with this phone is forgotten. What failed from the address is not, or whoever
    /// has an account could guess at others for ever.
    pub(super) async fn succeeded(&self, tx: &mut Tx) -> Result<()> {
        store::throttle::clear(tx, &self.phone).await?;
        Ok(store::throttle::take_back(tx, &self.address).await?)
    }
}

/// Forgets the failed tries with a phone: its owner has proved that it is theirs.
pub(super) async fn forgive(tx: &mut Tx, city: &City, phone: &str) -> Result<()> {
    Ok(store::throttle::clear(tx, &city.key().mark("tries of a phone", [phone])).await?)
}

/// The tries with a phone that failed and still count; none: now.
fn of_a_phone(failed: Counted, now: Timestamp) -> Counted {
    if failed.at <= now.plus_hours(-TRIES_HOURS) { Counted { count: 0, at: now } } else { failed }
}

/// The same of tries from an address.
fn of_an_address(failed: Counted, now: Timestamp) -> Counted {
    Counted { count: left_of_address(failed.count, now.seconds() - failed.at.seconds()), ..failed }
}

/// Whether the next try may be made now.
fn free(of_phone: Counted, of_address: Counted, now: Timestamp) -> Result<()> {
    let of_phone = of_phone.at.plus_seconds(delay_after(of_phone.count));
    let of_address = of_address.at.plus_seconds(delay_of_address_after(of_address.count));
    let at = of_phone.max(of_address);
    if at > now { Err(wait(now, at)) } else { Ok(()) }
}

/// By what questions for codes are counted, whether or not anybody gets one: by what was typed and who asks. What the register knows of a
/// phone changes nothing of these, so that nobody learns it from being told to wait.
fn asked(city: &City, of: AskedFor<'_>, asker: &Asker) -> [(String, u32); 2] {
    let of = match of {
        AskedFor::Phone(phone) => (city.key().mark("codes asked for a phone", [phone]), CODES_TO_A_PHONE),
        AskedFor::Request(id) => (city.key().mark("codes of a request", [id.to_string().as_str()]), CODES_OF_A_REQUEST),
    };
    [
        of,
        (
            city.key().mark("codes from an address", [network_of(asker.address).to_string().as_str()]),
            CODES_FROM_AN_ADDRESS,
        ),
    ]
}

/// What somebody typed to get a code.
#[derive(Clone, Copy)]
pub(crate) enum AskedFor<'a> {
    /// Their phone.
    Phone(&'a str),
    /// The number of a request: whoever guesses at the last digits of its phone gets a few guesses an hour.
    Request(RequestId),
}

/// Whether a code may be asked for now, told without writing: who has to wait does not keep those who write waiting too.
///
/// # Errors
/// As [`count_asked`].
pub(super) async fn may_ask(city: &City, of: AskedFor<'_>, asker: &Asker) -> Result<()> {
    let now = city.now();
    let mut tx = city.db().read().await?;
    for (mark, most) in asked(city, of, asker) {
        in_hour(store::throttle::get(&mut tx, &mark, now).await?, most, now)?;
    }
    Ok(())
}

/// Counts a question for a code, whether or not anybody will get it.
///
/// # Errors
/// [`Error::Wait`] when enough was asked in an hour for this phone or request, or from this address; then nothing may be kept. The
/// register failed.
pub(super) async fn count_asked(tx: &mut Tx, city: &City, of: AskedFor<'_>, asker: &Asker) -> Result<()> {
    for (mark, most) in asked(city, of, asker) {
        count_in_hour(tx, &mark, most, city.now()).await?;
    }
    Ok(())
}

/// Counts a code that is to be sent to a phone. Returns whether it may be: not when this phone got enough of them in an hour, or the city
/// has sent as many as it wants to pay for. Whoever asked is never told: it would tell whose phone it is. So the same work is done where
/// there is nobody to send it to, on counts that mean nothing.
pub(super) async fn may_send(tx: &mut Tx, city: &City, phone: Option<&str>) -> Result<bool> {
    let mark = |purpose, of: &str| city.key().mark(purpose, [of]);
    let all = match phone {
        Some(phone) => {
            [(mark("codes to a phone", phone), CODES_TO_A_PHONE), (mark("codes", ""), city.settings().codes_an_hour)]
        }
        None => [(mark("codes to nobody", "one"), u32::MAX), (mark("codes to nobody", "all"), u32::MAX)],
    };
    Ok(spend(tx, &all, city.now()).await? && phone.is_some())
}

/// Counts one more under each of these marks, if all of them have room in this hour; else under none.
pub(crate) async fn spend(tx: &mut Tx, marks: &[(String, u32)], now: Timestamp) -> Result<bool> {
    let mut counts = Vec::with_capacity(marks.len());
    for (mark, most) in marks {
        match in_hour(store::throttle::locked(tx, mark, now).await?, *most, now) {
            Ok(counted) => counts.push(counted),
            Err(_) => return Ok(false),
        }
    }
    for ((mark, _), Counted { count, at }) in marks.iter().zip(counts) {
        store::throttle::put(tx, mark, Counted { count: count + 1, at }).await?;
    }
    Ok(true)
}

async fn count_in_hour(tx: &mut Tx, mark: &str, most: u32, now: Timestamp) -> Result<()> {
    let Counted { count, at } = in_hour(store::throttle::locked(tx, mark, now).await?, most, now)?;
    Ok(store::throttle::put(tx, mark, Counted { count: count + 1, at }).await?)
}

/// What was counted in the hour that has begun; a new one begins when that is over.
fn in_hour(counted: Counted, most: u32, now: Timestamp) -> Result<Counted> {
    let counted = if counted.at <= now.plus_hours(-1) { Counted { count: 0, at: now } } else { counted };
    if counted.count < most { Ok(counted) } else { Err(wait(now, counted.at.plus_hours(1))) }
}

fn wait(now: Timestamp, until: Timestamp) -> Error {
    Error::Wait { seconds: (until.seconds() - now.seconds()).max(1).unsigned_abs() }
}
