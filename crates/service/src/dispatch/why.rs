//! Why a request is where it is: "чому сюди".

use domain::id::RequestId;
use domain::permission::Permission;
use domain::routing::{Routed, Why};
use store::contractor::Contractor;
use store::dispatch::Refusal;
use store::route_rule::KeptRule;

use crate::city::City;
use crate::error::{Error, Result};
use crate::routing;
use crate::staff::Staff;

/// How a request came to who has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// By the rules; the rule is told where one fired, also one that was removed since.
    ByRules {
        /// What they decided.
        routed: Routed,
        /// The rule that fired.
        rule: Option<KeptRule>,
    },
    /// By somebody: whoever has it now is not whom the rules named.
    ByHand,
    /// The rules were not asked, as of what was taken over from another register.
    Unknown,
    /// Nobody has it.
    Nobody {
        /// What the rules decided, if they were asked.
        routed: Option<Routed>,
    },
}

/// Why a request is where it is, and who looks after the house.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyHere {
    /// How it came to who has it.
    pub sent: Sent,
    /// Who looks after the house.
    pub contractor: Option<Contractor>,
    /// The contractors among whom a dispatcher may choose: of an executor that is a group.
    pub contractors: Vec<Contractor>,
    /// The executors that gave it back, the last of them.
    pub refusal: Option<Refusal>,
    /// Whether it is about what nobody has on the books.
    pub ownerless: bool,
    /// Whether a mass incident goes on in it.
    pub incident: bool,
}

/// Tells why a request is where it is.
///
/// # Errors
/// [`Error::NotFound`] when there is no such request, or it is none of their organisation's; [`Error::Forbidden`]; the register failed.
pub async fn why_here(city: &City, staff: &Staff, id: RequestId) -> Result<WhyHere> {
    if !staff.may(Permission::SeeRequests) {
        staff.need(city, Permission::WorkQueue).await?;
    }
    let mut tx = city.db().read().await?;
    let fact = store::request::fact(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !staff.may(Permission::SeeRequests) {
        let is_anothers = fact.executor.is_none() || fact.executor != staff.executor;
        if is_anothers || store::contractor::hides(&mut tx, staff.account, id).await? {
            return Err(Error::NotFound);
        }
    }
    let routed = store::dispatch::routed(&mut tx, id).await?.as_deref().and_then(routing::read);
    let rule = match routed.map(|routed| routed.why) {
        Some(Why::Rule { rule, .. }) => store::route_rule::get(&mut tx, rule).await?,
        _ => None,
    };
    let sent = match (fact.executor, routed) {
        (None, routed) => Sent::Nobody { routed },
        (Some(executor), Some(routed)) if routed.executor == Some(executor) => Sent::ByRules { routed, rule },
        (Some(_), Some(_)) => Sent::ByHand,
        (Some(_), None) => Sent::Unknown,
    };
    let contractor = match store::contractor::of_request(&mut tx, id).await? {
        Some(contractor) => store::contractor::get(&mut tx, contractor).await?,
        None => None,
    };
    let contractors = match fact.executor.filter(|_| staff.may(Permission::Dispatch)) {
        Some(executor) => store::contractor::of_executor(&mut tx, executor).await?,
        None => Vec::new(),
    };
    let (refusal, ownerless) = store::dispatch::beside(&mut tx, id).await?;
    let incident = store::incident::running_in(&mut tx, id).await?.is_some();
    Ok(WhyHere { sent, contractor, contractors, refusal, ownerless, incident })
}
