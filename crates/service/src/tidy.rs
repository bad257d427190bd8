//! What the city forgets by itself: keys of reports, sessions, codes and counts that are of no use any more.

use std::time::Duration;

use crate::account::throttle;
use crate::city::City;
use crate::error::Result;
use crate::notice;
use crate::photo;
use crate::report;

/// How much was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Keys of reports that are too old to be repeated.
    pub keys: u64,
    /// Sessions that ended by themselves.
    pub sessions: u64,
    /// Codes that no longer hold.
    pub codes: u64,
    /// Photos that were uploaded and never sent.
    pub photos: u64,
    /// Notices and answer links that are done with.
    pub notices: u64,
    /// Counts of tries that are too long ago to matter.
    pub counts: u64,
}

/// Forgets what is of no use any more.
///
/// # Errors
/// The register failed.
pub async fn tidy(city: &City) -> Result<Forgotten> {
    let now = city.now();
    let keys = report::forget_old_keys(city).await?;
    let photos = photo::forget_unsent(city).await?;
    let notices = notice::forget_old(city).await?;
    let mut tx = city.db().begin().await?;
    let forgotten = Forgotten {
        keys,
        notices,
        photos,
        sessions: store::session::forget_before(&mut tx, now).await?,
        codes: store::one_time_code::forget_before(&mut tx, now).await?,
        counts: store::throttle::forget_before(&mut tx, now.plus_hours(-throttle::KEPT_HOURS)).await?,
    };
    tx.commit().await?;
    Ok(forgotten)
}

/// Forgets now and every hour, until the city shuts down.
pub async fn every_hour(city: City) {
    let mut shutdown = city.shutdown_signal();
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    loop {
        tokio::select! {
            _ = hours.tick() => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
        match tidy(&city).await {
            Ok(forgotten) => tracing::debug!(?forgotten, "what is of no use any more"),
            Err(error) => tracing::warn!(%error, "nothing could be forgotten; trying again in an hour"),
        }
    }
}
