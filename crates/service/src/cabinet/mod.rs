//! The personal cabinet: one's own requests, as they stand this moment, and what one may do with them.
//!
//! Own are the requests that somebody made or joined while signed in; and those of the last twelve months that the same number and surname
//! stand in, taken by an operator on the phone, say. Numbers are handed on to other people: older ones only an operator can tell of.
//! Which surname: the one that the account was opened with. What somebody calls themselves later in their settings neither takes away what
//! was theirs, nor lets who got a number from another person try surnames until that person's requests show.
//!
//! Such requests are made the account's own for good ([`adopt`]) as soon as somebody signs in or looks at their list: so notices go by
//! the account's settings, and they stay when the year is over. Until then the same rule shows them.
//! What is not one's own is not found, whatever its number.

mod again;
mod hears;
mod list;
mod live;
mod request;

use domain::id::{AccountId, RequestId};
use domain::workflow::Role;
use store::Tx;
use store::applicant::ApplicantId;
use store::own::Own;

use crate::account::session::SignedIn;
use crate::city::City;
use crate::error::{Error, Result};
use crate::keys;

pub use again::is_done;
pub use hears::Hears;
pub use list::{CabinetItem, CabinetList, Filter, Show, list};
pub use live::{Follower, LINES, Told, follow, follow_as};
pub(crate) use live::{OwnNews, run as tell_own};
pub use request::{OwnPhoto, OwnRequest, act, request};

/// For how long a number and a surname tell whose a request is, in hours: a year.
const SAME_NUMBER_HOURS: i64 = 365 * 24;

/// By what somebody gets at requests.
#[derive(Clone)]
pub enum Holder {
    /// They are signed in.
    Account(AccountId),
    /// They hold the link of one request.
    Link {
        /// Which request.
        request: RequestId,
        /// As whom they made or joined it.
        applicant: ApplicantId,
    },
}

impl Holder {
    /// Somebody who is signed in.
    #[must_use]
    pub const fn of(who: &SignedIn) -> Self {
        Self::Account(who.account)
    }

    /// Who holds the token of a link; `None` when it opens nothing.
    ///
    /// # Errors
    /// The register failed.
    pub async fn of_link(city: &City, token: &str) -> Result<Option<Self>> {
        let found = store::tracking::holder(&mut city.db().read().await?, &keys::hash(token)).await?;
        Ok(found.map(|(request, applicant)| Self::Link { request, applicant }))
    }

    /// The holder's requests, newest first.
    pub(crate) async fn requests(&self, tx: &mut Tx, city: &City) -> Result<Vec<Own>> {
        match self {
            Self::Account(account) => {
                let mut own = all_of(tx, city, *account).await?;
                // Somebody may have called about it before they joined it.
                let mut seen = std::collections::HashSet::new();
                own.retain(|own| seen.insert(own.fact.id));
                Ok(own)
            }
            Self::Link { request, applicant } => {
                Ok(store::own::of_applicant(tx, *request, *applicant).await?.into_iter().collect())
            }
        }
    }

    /// The request, if it is the holder's.
    pub(crate) async fn own(&self, tx: &mut Tx, city: &City, id: RequestId) -> Result<Own> {
        let own = self.requests(tx, city).await?;
        own.into_iter().find(|own| own.fact.id == id).ok_or(Error::NotFound)
    }
}

/// All that somebody of this account made or joined, also twice.
async fn all_of(tx: &mut Tx, city: &City, account: AccountId) -> Result<Vec<Own>> {
    let me = store::account::by_id(tx, account).await?.ok_or(Error::NotFound)?;
    let since = city.now().plus_hours(-SAME_NUMBER_HOURS);
    let mut own = store::own::of_account(tx, account, &me.person.phone, since).await?;
    let surname = folded(&me.opened_as);
    // The phone of somebody who works here was typed by an admin: nobody has shown that it is theirs.
    let is_shown = me.role == Role::Applicant;
    own.retain(|own| own.signed_in || is_shown && folded(&own.surname) == surname);
    Ok(own)
}

/// Makes the account's own for good what the same number and surname tell to be theirs.
pub(crate) async fn adopt(tx: &mut Tx, city: &City, account: AccountId) -> Result<()> {
    let own = all_of(tx, city, account).await?;
    let new: Vec<ApplicantId> = own.iter().filter(|own| !own.signed_in).map(|own| own.applicant).collect();
    Ok(store::applicant::adopt(tx, account, &new).await?)
}

/// A surname as it is compared: case, spaces and the kind of apostrophe make no other person.
fn folded(surname: &str) -> String {
    surname.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_the_same_however_it_is_written() {
        assert_eq!(folded("Дем’яненко"), folded(" дем'ЯНЕНКО "));
        assert_eq!(folded("Нечуй-Левицький"), folded("Нечуй Левицький"));
        assert_ne!(folded("Коваль"), folded("Ковальчук"));
    }
}
