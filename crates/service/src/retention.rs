//! Forgetting who asked for what, after the time that the city has set.
//!
//! Who has no account, and whose requests are all closed longer ago than that, is taken out of the register: name, phone, addresses, the true
//! places, and the texts and photos that nobody has passed for the public; and so are the phones of calls of so long ago. What is counted, and what everybody may read, stays.
//!
//! Any number of processes may share a register: one of them does it, once an hour.

use std::time::Duration;

use domain::retention::closed_before;
use domain::time::Timestamp;
use domain::workflow::{Actor, Role};
use store::applicant::ApplicantId;
pub use store::job::Job;

use crate::audit::{self, Entry};
use crate::city::City;
use crate::error::Result;

/// Under what name it is leased.
const JOB: &str = "retention";
/// How many applicants are looked at at once.
const LOOK: u32 = 2000;
/// For how long it is somebody's without another sign of life, in seconds.
const LEASE: i64 = 600;
/// How often it is done, in seconds.
const EVERY: i64 = 3600;
/// How often it is asked whether it is due.
const PAUSE: Duration = Duration::from_secs(300);
/// How many applicants are looked at to tell what would be forgotten now: a page must not count for minutes.
const MOST_LOOKED_AT: u32 = 50 * LOOK;

/// What would be forgotten now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// How many applicants.
    pub applicants: u64,
    /// Whether there may be more: it was not counted to the end.
    pub more: bool,
}

/// What would be forgotten now; `None` where the city keeps everything.
///
/// # Errors
/// The register failed.
pub async fn due(city: &City) -> Result<Option<Due>> {
    match closed_before(city.settings().retention_days, city.now()) {
        Some(before) => due_before(city, before).await.map(Some),
        None => Ok(None),
    }
}

/// What would be forgotten now, if so many days were set; `None` of no days.
///
/// # Errors
/// The register failed.
pub async fn due_after(city: &City, days: u32) -> Result<Option<Due>> {
    match closed_before(days, city.now()) {
        Some(before) => due_before(city, before).await.map(Some),
        None => Ok(None),
    }
}

async fn due_before(city: &City, before: Timestamp) -> Result<Due> {
    let (mut after, mut applicants, mut looked_at) = (ApplicantId(0), 0, 0);
    loop {
        let (found, last) = store::forget::next(&mut city.db().read().await?, after, before, LOOK).await?;
        applicants += found.len() as u64;
        looked_at += LOOK;
        match last {
            None => return Ok(Due { applicants, more: false }),
            Some(_) if looked_at >= MOST_LOOKED_AT => return Ok(Due { applicants, more: true }),
            Some(last) => after = last,
        }
    }
}

/// When it was last done, and how many were forgotten then; `None` when it never was.
///
/// # Errors
/// The register failed.
pub async fn last(city: &City) -> Result<Option<Job>> {
    Ok(store::job::get(&mut city.db().read().await?, JOB).await?.filter(|job| job.ran_at.is_some()))
}

/// Forgets whom the city need not know any more, if nobody else is at it or was within the hour. Returns how many; `None` when it was not
/// done.
///
/// # Errors
/// The register or the store of photos failed; who was forgotten before is.
pub async fn forget(city: &City) -> Result<Option<u64>> {
    let Some(before) = closed_before(city.settings().retention_days, city.now()) else { return Ok(None) };
    let mut until = city.now().plus_seconds(LEASE);
    let mut tx = city.db().begin().await?;
    let leased = store::job::lease(&mut tx, JOB, city.now(), until).await?;
    tx.commit().await?;
    if !leased {
        return Ok(None);
    }
    let (mut after, mut forgotten) = (ApplicantId(0), 0);
    loop {
        let (found, last) = store::forget::next(&mut city.db().read().await?, after, before, LOOK).await?;
        for id in found {
            if one(city, id, before).await? {
                forgotten += 1;
            }
            if city.now().plus_seconds(LEASE / 2) > until {
                let Some(later) = keep(city, until).await? else { return Ok(Some(forgotten)) };
                until = later;
            }
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    let calls = calls(city, before).await?;
    let mut tx = city.db().begin().await?;
    let now = city.now();
    store::job::ran(&mut tx, JOB, now, forgotten, now.plus_seconds(EVERY)).await?;
    if forgotten + calls > 0 {
        let by = Actor { role: Role::System, account: None };
        let detail = format!("applicants: {forgotten}; calls: {calls}; before: {before}");
        audit::write(&mut tx, city, by, &Entry { action: "forgotten", request: None, subject: "", detail: &detail })
            .await?;
    }
    tx.commit().await?;
    Ok(Some(forgotten))
}

/// Takes the phones out of calls of so long ago. Returns how many.
async fn calls(city: &City, before: Timestamp) -> Result<u64> {
    let (mut after, mut forgotten) = (0, 0);
    loop {
        let mut tx = city.db().begin().await?;
        let Some((changed, last)) = store::forget::calls(&mut tx, after, before, LOOK).await? else {
            return Ok(forgotten);
        };
        tx.commit().await?;
        (after, forgotten) = (last, forgotten + changed);
    }
}

/// Keeps it for longer; `None` when it is another's by now.
async fn keep(city: &City, until: Timestamp) -> Result<Option<Timestamp>> {
    let later = city.now().plus_seconds(LEASE);
    let mut tx = city.db().begin().await?;
    let kept = store::job::keep(&mut tx, JOB, until, later).await?;
    tx.commit().await?;
    Ok(kept.then_some(later))
}

/// Forgets one, unless something of theirs was opened meanwhile.
async fn one(city: &City, id: ApplicantId, before: Timestamp) -> Result<bool> {
    // The pictures first: a row without one is found again the next time, a picture without a row never.
    // Nothing of theirs can have been opened again: that ends a week after the close.
    let photos = store::forget::photos(&mut city.db().read().await?, id).await?;
    if let Some(files) = &city.outside().photos {
        for photo in &photos {
            files.delete(photo).await?;
        }
    }
    let mut tx = city.db().begin().await?;
    if !store::forget::still(&mut tx, id, before).await? {
        return Ok(false);
    }
    store::forget::forget(&mut tx, id, city.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Does so when it is due, until the city shuts down.
pub async fn every_hour(city: City) {
    let mut shutdown = city.shutdown_signal();
    let mut times = tokio::time::interval(PAUSE);
    loop {
        tokio::select! {
            _ = times.tick() => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
        match forget(&city).await {
            Ok(None | Some(0)) => {}
            Ok(Some(forgotten)) => tracing::info!(forgotten, "applicants of long ago were forgotten"),
            Err(error) => tracing::error!(%error, "nobody could be forgotten; trying again"),
        }
    }
}
