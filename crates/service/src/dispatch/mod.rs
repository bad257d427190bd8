//! Dispatch: what no rule decided, what executors gave back, what nobody has on the books; the rules themselves; and many requests at once.

mod bulk;
mod rules;
mod why;

use domain::id::{ContractorId, RequestId};
use domain::permission::Permission;
use domain::workflow::{Actor, Role};

use crate::act::return_ownerless;
use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::{Error, Result};
use crate::staff::Staff;

pub use bulk::{Bulk, Outcome, Picked, bulk};
pub use rules::{KeptRule, NewRule, Tried, TypedRule, add_rule, move_rule, remove_rule, rules, try_rules};
pub use store::contractor::Contractor;
pub use store::dispatch::{Asset, List, Refusal, Row, Sieve};
pub use why::{Sent, WhyHere, why_here};

/// The most requests of a list that are shown at once.
pub const SHOWN: u32 = 100;

/// A list of the dispatcher's, and how long all of them are.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// How many requests each list has, in the order of [`List::ALL`].
    pub counts: Vec<(List, u64)>,
    /// The requests of the list that was asked for, the longest waiting first, at most [`SHOWN`].
    pub rows: Vec<Row>,
}

/// What a dispatcher has to decide.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn board(city: &City, staff: &Staff, list: List, sieve: Sieve) -> Result<Board> {
    staff.need(city, Permission::Dispatch).await?;
    let now = city.now();
    let mut tx = city.db().read().await?;
    let mut counts = Vec::with_capacity(List::ALL.len());
    for list in List::ALL {
        counts.push((list, store::dispatch::count(&mut tx, list, now).await?));
    }
    let rows = store::dispatch::rows(&mut tx, list, sieve, now, SHOWN).await?;
    Ok(Board { counts, rows })
}

/// Says that nobody has on the books what a request is about. An executor gives it back with that; a dispatcher marks it, whoever has it.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request, or it is none of their organisation's; [`Error::Forbidden`] when they are neither; the
/// reason could not be taken (`reason`); an executor may not give it back now; a conflict; the register failed.
pub async fn mark_ownerless(
    city: &City,
    staff: &Staff,
    id: RequestId,
    reason: &str,
    expected_version: Option<u32>,
) -> Result<()> {
    if staff.role == Role::Executor {
        let executor = staff.executor.ok_or(Error::NotFound)?;
        let done = return_ownerless(city, id, staff.actor(), Some(executor), reason, expected_version).await;
        if let Err(error @ (Error::Refused(_) | Error::NotFound)) = &done {
            audit::refused(city, staff.actor(), None, "ownerless", &format!("{id}: {error}")).await?;
        }
        return done.map(drop);
    }
    staff.need(city, Permission::Dispatch).await?;
    let mut tx = city.db().begin().await?;
    store::request::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    store::dispatch::mark_ownerless(&mut tx, id, city.now(), staff.role, Some(staff.account)).await?;
    let entry = Entry { action: "ownerless", request: Some(id), subject: &id.to_string(), detail: "marked" };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// What the city has of which nobody has it on the books: no personal data, and no place more precise than the public may know.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn assets(city: &City, staff: &Staff) -> Result<Vec<Asset>> {
    staff.need(city, Permission::ReadAssets).await?;
    Ok(store::dispatch::assets(&mut city.db().read().await?).await?)
}

/// A contractor, for who manages the rules.
///
/// # Errors
/// [`Error::Forbidden`]; the register failed.
pub async fn contractor(city: &City, staff: &Staff, id: ContractorId) -> Result<Option<Contractor>> {
    staff.need(city, Permission::ManageRouting).await?;
    Ok(store::contractor::get(&mut city.db().read().await?, id).await?)
}

/// Binds somebody of an executor that is a group to a contractor, whose houses alone they then see; without a code to none: they see all.
///
/// # Errors
/// `phone`: no person of an executor has it; `contractor`: there is none of their executor with this code; the register failed.
pub async fn bind(city: &City, by: Actor, phone: &str, code: Option<&str>) -> Result<()> {
    let unknown = |field: &'static str| Error::Form { field, problem: domain::query::Problem::Unknown };
    let phone = domain::intake::phone(phone)?;
    let mut tx = city.db().begin().await?;
    let person = store::staff::by_phone(&mut tx, &phone).await?.ok_or(unknown("phone"))?;
    let executor = person.executor.ok_or(unknown("phone"))?;
    let all = store::contractor::of_executor(&mut tx, executor).await?;
    let contractor = match code {
        Some(code) => Some(all.iter().find(|one| one.code == code.trim()).ok_or(unknown("contractor"))?.id),
        None => None,
    };
    store::contractor::set_of_account(&mut tx, person.account, contractor).await?;
    let detail = contractor.map_or_else(|| "none".to_owned(), |contractor| contractor.to_string());
    let subject = person.account.to_string();
    let entry = Entry { action: "account_contractor", request: None, subject: &subject, detail: &detail };
    audit::write(&mut tx, city, by, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Says by hand who looks after the house of a request: where the register of buildings does not tell, or is wrong.
///
/// # Errors
/// [`Error::Forbidden`]; there is no such request; the contractor is none of the executor that has it (`contractor`); the register failed.
pub async fn set_contractor(city: &City, staff: &Staff, id: RequestId, contractor: Option<ContractorId>) -> Result<()> {
    staff.need(city, Permission::Dispatch).await?;
    let mut tx = city.db().begin().await?;
    let fact = store::request::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if let Some(contractor) = contractor {
        let known = store::contractor::get(&mut tx, contractor).await?;
        known
            .filter(|known| Some(known.executor) == fact.executor)
            .ok_or(Error::Form { field: "contractor", problem: domain::query::Problem::Unknown })?;
    }
    store::contractor::set_of_request(&mut tx, id, contractor).await?;
    let detail = contractor.map_or_else(|| "none".to_owned(), |contractor| contractor.to_string());
    let entry = Entry { action: "contractor", request: Some(id), subject: &id.to_string(), detail: &detail };
    audit::write(&mut tx, city, staff.actor(), &entry).await?;
    tx.commit().await?;
    Ok(())
}
