//! Accounts: somebody whose phone was confirmed, and who signs in with it.
//!
//! - [`sign_up`], [`reset`]: in two steps, with a code that goes to the phone in between;
//! - [`sign_in`], [`session`]: phone and password for a cookie;
//! - [`settings`], [`password`], [`export`], [`delete`]: what is one's own to change, to take along and to take away;
//! - [`track`]: a code for those who follow a request without an account;
//! - [`staff`]: accounts of those who work here; [`second`]: what they give beside the password; [`from_provider`]: through whom they may come.
//!
//! Nothing here tells whether a phone has an account: what is asked about one that has and about one that has not gets the same answer
//! after the same work.

pub(crate) mod code;
pub mod delete;
pub mod export;
pub mod from_provider;
pub mod password;
pub mod reset;
pub mod second;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
pub mod staff;
pub(crate) mod throttle;
pub mod track;

use std::fmt;
use std::net::IpAddr;

pub use session::{Opened, SignedIn};
pub use store::account::Account;

use crate::city::City;
use crate::error::{Error, Result};

/// Who asks, before it is known who they are.
#[derive(Clone)]
pub struct Asker {
    /// The address that they ask from.
    pub address: IpAddr,
    /// What their browser calls itself: the header `User-Agent`.
    pub agent: String,
}

// Who asks from where stays out of logs.
impl fmt::Debug for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asker(…)")
    }
}

/// Whether people can open accounts here: their phones must be reachable.
#[must_use]
pub fn can_sign_up(city: &City) -> bool {
    city.outside().senders.has_sms()
}

/// The account of who is signed in.
///
/// # Errors
/// [`Error::NotFound`] when it was deleted meanwhile; the register failed.
pub async fn own(city: &City, who: &SignedIn) -> Result<Account> {
    store::account::by_id(&mut city.db().read().await?, who.account).await?.ok_or(Error::NotFound)
}
