//! What changes among one's own requests, as it changes.
//!
//! One task follows the log for all, without the publication delay: what is one's own one may see at once. It reads nothing while nobody
//! listens. Who listens is told only that something of theirs has changed, and asks for the page again: so nothing personal goes over
//! the line, and nothing is decided here of what one may see.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::id::RequestId;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::Holder;
use crate::city::City;
use crate::error::{Error, Result};

/// How many batches somebody may be behind; beyond that they are told that something has changed.
const BEHIND: usize = 64;
/// How many events are read at once; where there are more, everybody is told.
const BATCH: u32 = 10_000;
/// No more often than this the log is read, and anybody is told.
const PACE: Duration = Duration::from_millis(250);
/// How often it is looked whether somebody may still listen.
const CHECK: Duration = Duration::from_secs(20);
/// After a failure of the register.
const RETRY: Duration = Duration::from_secs(1);

/// What is new in the log.
#[derive(Debug)]
enum News {
    /// These requests have changed.
    Of {
        requests: HashSet<RequestId>,
        /// Whether some of them are new: they may be anybody's.
        registered: bool,
    },
    /// More than is worth naming.
    Much,
}

/// The log as those hear of it who listen for their own.
#[derive(Debug)]
pub(crate) struct OwnNews(broadcast::Sender<Arc<News>>);

impl Default for OwnNews {
    fn default() -> Self {
        Self(broadcast::Sender::new(BEHIND))
    }
}

/// Follows the log for all who listen. Never ends.
pub(crate) async fn run(city: &City) {
    loop {
        if let Err(error) = tell_all(city).await {
            tracing::error!(%error, "the log cannot be followed for those who watch their own; trying again");
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn tell_all(city: &City) -> Result<()> {
    let news = city.own_news();
    let mut watch = store::Watch::new(city.db()).await?;
    // Unknown while nobody listens.
    let mut seq = None;
    loop {
        watch.wait().await?;
        if news.0.receiver_count() == 0 {
            seq = None;
            continue;
        }
        let mut tx = city.db().read().await?;
        let told = match seq {
            None => {
                seq = Some(store::event::last_seq(&mut tx).await?);
                News::Much
            }
            Some(from) => {
                let touched = store::event::touched_after(&mut tx, from, BATCH).await?;
                let Some(last) = touched.last() else { continue };
                if touched.len() == BATCH as usize {
                    seq = None;
                    News::Much
                } else {
                    seq = Some(last.seq);
                    let registered = touched.iter().any(|event| event.version == 1);
                    News::Of { requests: touched.into_iter().map(|event| event.request).collect(), registered }
                }
            }
        };
        drop(tx);
        let _ = news.0.send(Arc::new(told));
        tokio::time::sleep(PACE).await;
    }
}

/// Somebody who listens for their own.
pub struct Follower {
    city: City,
    holder: Holder,
    news: broadcast::Receiver<Arc<News>>,
    own: HashSet<RequestId>,
}

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Something of one's own has changed.
    Changed,
    /// Nothing for a while: a sign that the line is open. Whether the person may still listen is to be asked now.
    Nothing,
}

/// Begins to listen for the holder's requests. What changed before is the caller's to ask for.
///
/// # Errors
/// The register failed.
pub async fn follow(city: &City, holder: Holder) -> Result<Follower> {
    let news = city.own_news().0.subscribe();
    let mut follower = Follower { city: city.clone(), holder, news, own: HashSet::new() };
    follower.look_again().await?;
    Ok(follower)
}

impl Follower {
    /// Waits for the next thing to tell.
    ///
    /// # Errors
    /// The register failed: the line ends, and the browser comes again.
    pub async fn next(&mut self) -> Result<Told> {
        let check_at = Instant::now() + CHECK;
        loop {
            let news = tokio::select! {
                news = self.news.recv() => news,
                () = tokio::time::sleep_until(check_at) => return Ok(Told::Nothing),
            };
            let changed = match news {
                Ok(news) => match &*news {
                    News::Of { requests, registered } => {
                        // Both sides: `||` would leave a new request unknown.
                        (*registered && self.look_again().await?) | !self.own.is_disjoint(requests)
                    }
                    News::Much => {
                        self.look_again().await?;
                        true
                    }
                },
                Err(RecvError::Lagged(_)) => {
                    self.look_again().await?;
                    true
                }
                Err(RecvError::Closed) => return Err(Error::Unavailable("the city is closing".to_owned())),
            };
            if changed {
                return Ok(Told::Changed);
            }
        }
    }

    /// Reads which requests are one's own by now. Returns whether they are others than before.
    async fn look_again(&mut self) -> Result<bool> {
        let mut tx = self.city.db().read().await?;
        let own = self.holder.requests(&mut tx, &self.city).await?.into_iter().map(|own| own.fact.id).collect();
        let other = self.own != own;
        self.own = own;
        Ok(other)
    }
}
