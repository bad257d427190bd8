//! Telling people what became of their request.
//!
//! Notices are written in the transaction of the change that they tell of ([`write`]): what happened is told, and what did not happen is
//! not. A worker leases them, puts them into words and sends them ([`lease`], [`settle_all`]). A lease is one process's alone; a
//! process that dies with it only delays the notice. Between the sending and the word that it was sent lies one moment: whoever dies in
//! that moment has sent a notice that will be sent again.
//!
//! Who is told, and of what, [`domain::notice`] says. Nothing is written that nobody could send: a city without senders has no notices.
//! Imports and histories tell nobody. In a made-up city only those are told who came to the site themselves and have a language; its
//! made-up people have none, and would drown them.

mod budget;
mod due;
mod write;

use domain::notice::next_try_minutes;
use domain::time::Timestamp;
use store::notice::{Leased, Outcome};

use crate::city::City;
use crate::error::Result;
use crate::sender::SendError;

pub use due::{Due, News};
pub(crate) use write::{NewComer, of_change, of_merges, of_registrations};

/// How long a process has for the notices that it took, in minutes. Far longer than sending takes.
const LEASE_MINUTES: i64 = 5;

/// For how long what is done with is kept, in hours: thirty days.
const KEPT_HOURS: i64 = 30 * 24;

/// Takes notices that are due, at most `n`, the longest waiting first. Those that can reach nobody any more are given up, and those for
/// whose phone or for all phones enough left in this hour wait, and neither is among them: less than `n` does not mean that there are no
/// more, none does.
///
/// # Errors
/// The register failed.
pub async fn lease(city: &City, n: u32) -> Result<Vec<Due>> {
    let now = city.now();
    loop {
        if !store::notice::is_due(&mut city.db().read().await?, now).await? {
            return Ok(Vec::new());
        }
        let mut tx = city.db().begin().await?;
        let leased = store::notice::lease(&mut tx, now, now.plus_seconds(LEASE_MINUTES * 60), n).await?;
        tx.commit().await?;
        if leased.is_empty() {
            return Ok(Vec::new());
        }

        let classifier = city.classifier();
        let mut tx = city.db().read().await?;
        let mut due = Vec::with_capacity(leased.len());
        let mut others = Vec::new();
        for leased in leased {
            match due::of(city, &classifier, &mut tx, leased).await? {
                Some(notice) => due.push(notice),
                None => others.push((leased, Outcome::GivenUp)),
            }
        }
        drop(tx);
        others.extend(budget::hold_back(city, &mut due).await?);
        if !others.is_empty() {
            settle(city, &others).await?;
        }
        if !due.is_empty() {
            return Ok(due);
        }
    }
}

/// Says that it was sent.
///
/// # Errors
/// The register failed: then it will be sent once more.
pub async fn sent(city: &City, due: &Due) -> Result<()> {
    settle(city, &[(due.leased, Outcome::Sent(city.now()))]).await
}

/// Says that it could not be sent: it is tried again, ever later, or given up. Returns when it will be tried again.
///
/// # Errors
/// The register failed: then it is tried again when the lease ends.
pub async fn failed(city: &City, due: &Due, error: &SendError) -> Result<Option<Timestamp>> {
    let outcome = outcome(city, due, &Err(error.clone()));
    settle(city, &[(due.leased, outcome)]).await?;
    Ok(again_at(outcome))
}

/// Says of several what became of each, with one commit: the register's one writer has more to do. Returns of each when it will be tried
/// again.
///
/// # Errors
/// As [`sent`] and [`failed`], of all of them.
pub async fn settle_all(
    city: &City,
    all: &[(Due, std::result::Result<(), SendError>)],
) -> Result<Vec<Option<Timestamp>>> {
    let outcomes: Vec<_> = all.iter().map(|(due, sent)| (due.leased, outcome(city, due, sent))).collect();
    settle(city, &outcomes).await?;
    Ok(outcomes.into_iter().map(|(_, outcome)| again_at(outcome)).collect())
}

/// What becomes of a notice that left, or did not.
fn outcome(city: &City, due: &Due, sent: &std::result::Result<(), SendError>) -> Outcome {
    match sent {
        Ok(()) => Outcome::Sent(city.now()),
        Err(SendError::Never(_)) => Outcome::GivenUp,
        Err(SendError::Later(_) | SendError::NoSender) => later(city, &due.leased),
    }
}

/// When a notice that did not leave is tried again, if it is.
fn later(city: &City, leased: &Leased) -> Outcome {
    next_try_minutes(leased.tries)
        .map_or(Outcome::GivenUp, |minutes| Outcome::Later(city.now().plus_seconds(minutes * 60)))
}

const fn again_at(outcome: Outcome) -> Option<Timestamp> {
    match outcome {
        Outcome::Later(at) => Some(at),
        Outcome::Sent(_) | Outcome::GivenUp => None,
    }
}

async fn settle(city: &City, outcomes: &[(Leased, Outcome)]) -> Result<()> {
    let mut tx = city.db().begin().await?;
    for (leased, outcome) in outcomes {
        if !store::notice::settle(&mut tx, leased, *outcome).await? {
            // Slower than its lease, or the person went away meanwhile.
            tracing::debug!(notice = leased.id, "the lease of a notice had ended");
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets notices and links that are long done with. Returns how many of both.
///
/// # Errors
/// The register failed.
pub async fn forget_old(city: &City) -> Result<u64> {
    let before = city.now().plus_hours(-KEPT_HOURS);
    let mut tx = city.db().begin().await?;
    let forgotten = store::notice::forget_before(&mut tx, before).await?
        + store::answer_link::forget_before(&mut tx, before).await?;
    tx.commit().await?;
    Ok(forgotten)
}
