//! Many requests at once: what can be done is done, what cannot is told of each.

use domain::id::{ExecutorId, RequestId};
use domain::permission::Permission;
use domain::query::Problem;
use domain::workflow::{ActionKind, Resolution, State};

use crate::act::Deed;
use crate::city::City;
use crate::error::{Error, Result};
use crate::merge::merge_locked;
use crate::staff::{self, Staff};

/// The most requests that are done together.
const MOST: usize = 500;

/// A request that somebody picked, as they saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its number.
    pub id: RequestId,
    /// The version that was shown: if somebody else was faster, nothing is done with it.
    pub version: Option<u32>,
}

/// What is to be done with all of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Bulk {
    /// Give them to an executor: those that nobody has are assigned, the others redirected.
    Give {
        /// Who.
        executor: ExecutorId,
        /// Why; needed where one is redirected.
        reason: String,
    },
    /// Merge them into one.
    Merge {
        /// The one that goes on.
        into: RequestId,
    },
    /// Close them with a resolution of the centre's own.
    Close {
        /// How.
        resolution: Resolution,
        /// Why.
        reason: String,
    },
}

/// What became of one of them.
#[derive(Debug)]
pub struct Outcome {
    /// Which one.
    pub id: RequestId,
    /// Done, or why not.
    pub done: Result<()>,
}

/// Does it with each of them, in the order in which they were picked. One that could not be done does not keep the others from it.
///
/// # Errors
/// [`Error::Forbidden`]; nothing was picked, or too much (`id`); the one to merge into is unknown, closed or part of another (`into`); the
/// register failed (what was done before stays done).
pub async fn bulk(city: &City, staff: &Staff, picked: &[Picked], what: &Bulk) -> Result<Vec<Outcome>> {
    staff.need(city, Permission::Dispatch).await?;
    if picked.is_empty() || picked.len() > MOST {
        let problem = if picked.is_empty() { Problem::Missing } else { Problem::TooLong };
        return Err(Error::Form { field: "id", problem });
    }
    if let Bulk::Merge { into } = what {
        return merge(city, staff, picked, *into).await;
    }
    let mut outcomes = Vec::with_capacity(picked.len());
    for one in picked {
        let deed = match what {
            Bulk::Give { executor, reason } => give(city, one.id, *executor, reason).await,
            Bulk::Close { resolution, reason } => Ok(Deed::Close { resolution: *resolution, reason: reason.clone() }),
            Bulk::Merge { into } => Ok(Deed::Merge { into: *into }),
        };
        let done = match deed {
            Ok(deed) => staff::act(city, staff, one.id, &deed, &[], one.version).await.map(drop),
            Err(error) => Err(error),
        };
        // Words that cannot be taken can be taken for none of them; a register that fails, fails for all.
        if let Err(error @ (Error::Form { .. } | Error::Store(_) | Error::Unavailable(_))) = done {
            return Err(error);
        }
        outcomes.push(Outcome { id: one.id, done });
    }
    Ok(outcomes)
}

/// A request that nobody has is assigned, any other is redirected.
async fn give(city: &City, id: RequestId, executor: ExecutorId, reason: &str) -> Result<Deed> {
    let fact = store::request::fact(&mut city.db().read().await?, id).await?.ok_or(Error::NotFound)?;
    Ok(match fact.state {
        State::Registered => Deed::Assign { executor },
        _ => Deed::Redirect { executor, reason: reason.to_owned() },
    })
}

/// Merges all of them in one transaction.
async fn merge(city: &City, staff: &Staff, picked: &[Picked], into: RequestId) -> Result<Vec<Outcome>> {
    let unknown = Error::Form { field: "into", problem: Problem::Unknown };
    let numbers: Vec<RequestId> = picked.iter().map(|one| one.id).filter(|id| *id != into).collect();
    let mut tx = city.db().begin().await?;
    let all: Vec<RequestId> = numbers.iter().copied().chain([into]).collect();
    let mut facts = store::merge::locked(&mut tx, &all).await?;
    let at = facts.iter().position(|fact| fact.id == into).ok_or(unknown)?;
    let target = facts.remove(at);
    let onward = store::merge::onward(&mut tx, into).await?;
    domain::merge::check_target(RequestId(0), &target, &onward)?;
    let stale = |id: RequestId, version: u32| {
        picked.iter().any(|one| one.id == id && one.version.is_some_and(|seen| seen != version))
    };
    let (changed, facts): (Vec<_>, Vec<_>) = facts.into_iter().partition(|fact| stale(fact.id, fact.version));
    let as_incident = store::incident::running_in(&mut tx, into).await?.is_some();
    if as_incident {
        store::settings::bump(&mut tx).await?;
    }
    let done = merge_locked(city, &mut tx, staff.actor(), &target, facts, &[], as_incident).await?;
    tx.commit().await?;
    let outcome = |one: &Picked| {
        let left = done.left.iter().find(|left| left.request == one.id);
        let done = if one.id == into || done.merged.contains(&one.id) {
            Ok(())
        } else if changed.iter().any(|fact| fact.id == one.id) {
            Err(Error::Conflict)
        } else {
            left.map_or(Err(Error::NotFound), |left| Err(left.clone().why))
        };
        Outcome { id: one.id, done }
    };
    Ok(picked.iter().map(outcome).collect())
}

impl Bulk {
    /// What of the steps it is, for words and audit.
    #[must_use]
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Give { .. } => ActionKind::Assign,
            Self::Merge { .. } => ActionKind::Merge,
            Self::Close { .. } => ActionKind::Close,
        }
    }
}
