//! How many photos may wait to be sent.
//!
//! Who uploads and sends nothing fills the store of photos: so there is a bound for all, and one for each address that photos come from.
//! Addresses are kept in memory, for an hour, and nowhere else.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::network::network_of;
use domain::time::Timestamp;

use crate::city::City;
use crate::error::Result;

/// How many may wait in all.
pub const MOST_UNSENT: u64 = 500;
/// How many that came from one address within an hour may.
pub const MOST_UNSENT_OF_ONE: usize = 20;

/// What came from where, within the hour.
#[derive(Clone, Default)]
pub(super) struct Drafts(Arc<Mutex<Came>>);

/// When which photo came from each address.
type Came = HashMap<IpAddr, Vec<(Timestamp, String)>>;

impl Drafts {
    /// Whether there is room for one more from there.
    pub(super) async fn has_room(&self, city: &City, from: IpAddr) -> Result<bool> {
        let mut tx = city.db().read().await?;
        if store::photo::count_unsent(&mut tx).await? >= MOST_UNSENT {
            return Ok(false);
        }
        let from = network_of(from);
        let recent = self.recent(from, city.now());
        if recent.len() < MOST_UNSENT_OF_ONE {
            return Ok(true);
        }
        // Those that were sent meanwhile wait no more.
        let mut waiting = Vec::new();
        for id in recent {
            if store::photo::get(&mut tx, &id).await?.is_some_and(|photo| photo.request.is_none()) {
                waiting.push(id);
            }
        }
        drop(tx);
        if let Some(kept) = self.lock().get_mut(&from) {
            kept.retain(|(_, id)| waiting.contains(id));
        }
        Ok(waiting.len() < MOST_UNSENT_OF_ONE)
    }

    /// One more has come from there.
    pub(super) fn came(&self, from: IpAddr, id: &str, now: Timestamp) {
        self.lock().entry(network_of(from)).or_default().push((now, id.to_owned()));
    }

    /// Those of the last hour from there. All others of long ago are forgotten.
    fn recent(&self, from: IpAddr, now: Timestamp) -> Vec<String> {
        let mut all = self.lock();
        let since = now.plus_hours(-1);
        all.retain(|_, of_one| {
            of_one.retain(|(at, _)| *at > since);
            !of_one.is_empty()
        });
        all.get(&from).map(|of_one| of_one.iter().map(|(_, id)| id.clone()).collect()).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Came> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
