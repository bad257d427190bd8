//! What changes among one's own requests, as it changes.
//!
//! One task follows the log for all, without the publication delay: what is one's own one may see at once. It reads nothing while nobody
//! listens. Who listens is told only that something of theirs has changed, and asks for the page again: so nothing personal goes over
//! the line, and nothing is decided here of what one may see. Who works here hears on the same line of what they work on ([`Hears`]),
//! and that a call has come to their desk: whose, the desk asks.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::id::{AccountId, ExecutorId, RequestId};
use store::applicant::ApplicantId;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::{Hears, Holder};
use crate::city::City;
use crate::desk::{CallNews, Calls};
use crate::error::{Error, Result};

/// How many batches somebody may be behind; beyond that they are told that something has changed.
const BEHIND: usize = 64;
/// How many events are read at once; where there are more, everybody is told.
const BATCH: u32 = 10_000;
/// No more often than this the log is read, and anybody is told.
const PACE: Duration = Duration::from_millis(250);
/// How often it is looked whether somebody may still listen.
const CHECK: Duration = Duration::from_secs(20);
/// No more often than this it is read anew which requests are somebody's, however many are registered meanwhile.
const LOOK: Duration = Duration::from_secs(2);
/// How many lines one holder may have open in this process: a few pages on a few devices.
pub const LINES: usize = 8;
/// After a failure of the register.
const RETRY: Duration = Duration::from_secs(1);

/// What is new in the log.
#[derive(Debug)]
enum News {
    /// These requests have changed.
    Of {
        requests: HashSet<RequestId>,
        /// The executors that have them, or had them until now.
        executors: HashSet<ExecutorId>,
        /// Whether some of them are new: they may be anybody's.
        registered: bool,
        /// What is new about calls.
        calls: CallNews,
    },
    /// More than is worth naming.
    Much,
}

/// The log as those hear of it who listen for their own.
#[derive(Debug)]
pub(crate) struct OwnNews {
    news: broadcast::Sender<Arc<News>>,
    /// How many lines each holder has open.
    lines: Arc<Mutex<HashMap<Whose, usize>>>,
}

impl Default for OwnNews {
    fn default() -> Self {
        Self { news: broadcast::Sender::new(BEHIND), lines: Arc::default() }
    }
}

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Account(AccountId),
    Link(RequestId, ApplicantId),
}

/// One of a holder's lines, until it is dropped.
struct Line {
    whose: Whose,
    lines: Arc<Mutex<HashMap<Whose, usize>>>,
}

impl Line {
    /// `None` when the holder has as many as one may have.
    fn open(news: &OwnNews, holder: &Holder) -> Option<Self> {
        let whose = match holder {
            Holder::Account(account) => Whose::Account(*account),
            Holder::Link { request, applicant } => Whose::Link(*request, *applicant),
        };
        let mut lines = news.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let open = lines.entry(whose).or_insert(0);
        if *open >= LINES {
            return None;
        }
        *open += 1;
        Some(Self { whose, lines: Arc::clone(&news.lines) })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = lines.get_mut(&self.whose) {
            *open -= 1;
            if *open == 0 {
                lines.remove(&self.whose);
            }
        }
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
    let mut calls = Calls::default();
    loop {
        watch.wait().await?;
        if news.news.receiver_count() == 0 {
            seq = None;
            continue;
        }
        let mut tx = city.db().read().await?;
        let calls = calls.look(&mut tx, city.now()).await?;
        let told = match seq {
            None => {
                seq = Some(store::event::last_seq(&mut tx).await?);
                News::Much
            }
            Some(from) => {
                let touched = store::event::touched_after(&mut tx, from, BATCH).await?;
                let last = touched.last().map_or(from, |last| last.seq);
                if last == from && calls.is_empty() {
                    continue;
                }
                if touched.len() == BATCH as usize {
                    seq = None;
                    News::Much
                } else {
                    let executors = store::event::executors_of(&mut tx, from, last).await?;
                    seq = Some(last);
                    let registered = touched.iter().any(|event| event.version == 1);
                    let requests = touched.into_iter().map(|event| event.request).collect();
                    News::Of { requests, executors, registered, calls }
                }
            }
        };
        drop(tx);
        let _ = news.news.send(Arc::new(told));
        tokio::time::sleep(PACE).await;
    }
}

/// Somebody who listens for their own, and for what they work on.
pub struct Follower {
    city: City,
    holder: Holder,
    hears: Hears,
    news: broadcast::Receiver<Arc<News>>,
    own: HashSet<RequestId>,
    /// When it was last read which requests are the holder's.
    looked_at: Instant,
    /// Whether there may be others by now.
    look: bool,
    looks: u32,
    /// When it was last told that something changed.
    told_at: Option<Instant>,
    /// Whether something has changed since.
    owed: bool,
    _line: Line,
}

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Something of one's own has changed.
    Changed,
    /// A call rings at one's desk, was taken there, or is over.
    Call,
    /// Nothing for a while: a sign that the line is open. Whether the person may still listen is to be asked now.
    Nothing,
}

/// Begins to listen for the holder's requests. What changed before is the caller's to ask for.
///
/// # Errors
/// [`Error::Wait`] when the holder has [`LINES`] open; the register failed.
pub async fn follow(city: &City, holder: Holder) -> Result<Follower> {
    follow_as(city, holder, Hears::Own).await
}

/// The same for somebody who hears of other requests too.
///
/// # Errors
/// As [`follow`].
pub async fn follow_as(city: &City, holder: Holder, hears: Hears) -> Result<Follower> {
    let line = Line::open(city.own_news(), &holder).ok_or(Error::Wait { seconds: CHECK.as_secs() })?;
    let news = city.own_news().news.subscribe();
    let (city, looked_at) = (city.clone(), Instant::now());
    let mut follower = Follower {
        city,
        holder,
        hears,
        news,
        own: HashSet::new(),
        looked_at,
        look: false,
        looks: 0,
        told_at: None,
        owed: false,
        _line: line,
    };
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
            let tell_at = self.told_at.map_or_else(Instant::now, |at| at + self.hears.pace());
            if self.owed && tell_at <= Instant::now() {
                (self.owed, self.told_at) = (false, Some(Instant::now()));
                return Ok(Told::Changed);
            }
            let look_at = self.looked_at + LOOK;
            let news = tokio::select! {
                news = self.news.recv() => news,
                () = tokio::time::sleep_until(look_at), if self.look => {
                    self.owed |= self.look_again().await?;
                    continue;
                }
                () = tokio::time::sleep_until(tell_at), if self.owed => continue,
                () = tokio::time::sleep_until(check_at) => return Ok(Told::Nothing),
            };
            let changed = match news {
                Ok(news) => match &*news {
                    News::Of { requests, executors, registered, calls } => {
                        self.look |= *registered && self.may_grow();
                        let other = !requests.is_empty() || calls.waiting;
                        self.owed |= !self.own.is_disjoint(requests) || self.works_on(executors, other);
                        if matches!(self.holder, Holder::Account(account) if calls.desks.contains(&account)) {
                            return Ok(Told::Call);
                        }
                        false
                    }
                    News::Much => {
                        self.look |= self.may_grow();
                        true
                    }
                },
                Err(RecvError::Lagged(_)) => {
                    self.look |= self.may_grow();
                    true
                }
                Err(RecvError::Closed) => return Err(Error::Unavailable("the city is closing".to_owned())),
            };
            self.owed |= changed;
        }
    }

    /// Whether what changed is what they work on.
    fn works_on(&self, executors: &HashSet<ExecutorId>, other: bool) -> bool {
        match self.hears {
            Hears::Own => false,
            Hears::Executor(executor) => executors.contains(&executor),
            Hears::Centre => other,
        }
    }

    /// Whether there may ever be more of the holder's: a link is about one request for good.
    const fn may_grow(&self) -> bool {
        matches!(self.holder, Holder::Account(_))
    }

    /// How often it was read so far which requests are the holder's.
    #[must_use]
    pub const fn looks(&self) -> u32 {
        self.looks
    }

    /// Reads which requests are one's own by now. Returns whether they are others than before.
    async fn look_again(&mut self) -> Result<bool> {
        let mut tx = self.city.db().read().await?;
        let own = self.holder.requests(&mut tx, &self.city).await?.into_iter().map(|own| own.fact.id).collect();
        let other = self.own != own;
        self.own = own;
        (self.looked_at, self.look, self.looks) = (Instant::now(), false, self.looks + 1);
        Ok(other)
    }
}
