//! A city: a database, a clock, its settings, its facts in memory and its live feed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arc_swap::ArcSwap;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use domain::answer::FeedItem;
use domain::classifier::Classifier;
use domain::facts::FactTable;
use domain::routing::Rules;
use domain::time::Timestamp;
use futures::Stream;
use store::{Db, Tx};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::account::password::Passwords;
use crate::cabinet::OwnNews;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::feed::Feed;
use crate::keys::Key;
use crate::load::View;
use crate::outside::Outside;
use crate::read::Memos;
use crate::report::Filings;
use crate::settings::Settings;
use crate::tail;

/// A city. Cloning it is cheap; one process may one day serve several.
#[derive(Clone)]
pub struct City(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    view: ArcSwap<View>,
    key: Key,
    filings: Filings,
    passwords: Passwords,
    outside: Outside,
    feed: Feed,
    own_news: OwnNews,
    memos: Memos,
    /// What changes with the settings or the classifier alone.
    lasting: Memos,
    /// Long scans of the facts at once: as many as there are cores, so that short answers never wait for long ones.
    scans: Semaphore,
    /// The second at which the tail last found nothing left to do; `i64::MIN` while it fails.
    tail_at: AtomicI64,
    shutdown: watch::Sender<bool>,
}

/// What the public view is as of: the key of a memo and of an `ETag`. Two equal stamps give equal answers to equal questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// The place in the event log.
    pub seq: i64,
    /// The version of settings, classifier, executors and districts.
    pub version: i64,
    /// The minute of the public view: what is overdue changes with time, without an event.
    pub minute: i64,
}

impl Stamp {
    /// What does not depend on requests and time is as of the version alone.
    pub(crate) const fn of_version(version: i64) -> Self {
        Self { seq: 0, version, minute: 0 }
    }
}

impl City {
    /// Opens a city that sends nothing and keeps nothing outside of its register: for commands and tests that need no more.
    ///
    /// # Errors
    /// As [`City::open_with`].
    pub async fn open(db: Db, clock: Clock) -> Result<Self> {
        Self::open_with(db, clock, Outside::default()).await
    }

    /// Opens a city: reads its settings, classifier and facts in one snapshot. The schema must be up to date.
    ///
    /// # Errors
    /// The register cannot be read.
    pub async fn open_with(db: Db, clock: Clock, outside: Outside) -> Result<Self> {
        let view = View::load(&db, clock.now()).await?;
        let seq = view.facts.seq();
        let key = Key::of(&db).await?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            view: ArcSwap::from_pointee(view),
            key,
            filings: Filings::default(),
            passwords: Passwords::default(),
            outside,
            feed: Feed::new(seq),
            own_news: OwnNews::default(),
            memos: Memos::default(),
            lasting: Memos::default(),
            scans: Semaphore::new(cores),
            tail_at: AtomicI64::new(i64::MIN),
            shutdown: watch::Sender::new(false),
        })))
    }

    /// Follows the event log in the background until [`City::shutdown`].
    pub fn start_tail(&self) -> JoinHandle<()> {
        tokio::spawn(tail::run(self.clone()))
    }

    /// Takes in now what the log holds that is not in the facts yet: for tests and one-shot commands that do not run the tail.
    ///
    /// # Errors
    /// The register cannot be read.
    pub async fn catch_up(&self) -> Result<()> {
        while tail::take_batch(self).await? {}
        Ok(())
    }

    /// Ends the tail and all live streams.
    pub fn shutdown(&self) {
        self.0.shutdown.send_replace(true);
        self.0.feed.close();
    }

    /// Turns true when the city shuts down.
    #[must_use]
    pub fn shutdown_signal(&self) -> watch::Receiver<bool> {
        self.0.shutdown.subscribe()
    }

    /// The register.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The key to marks that only this city can make.
    pub(crate) fn key(&self) -> &Key {
        &self.0.key
    }

    /// The reports that are to be written.
    pub(crate) fn filings(&self) -> &Filings {
        &self.0.filings
    }

    /// The places for hashing passwords.
    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// What it reaches outside of its register.
    #[must_use]
    pub fn outside(&self) -> &Outside {
        &self.0.outside
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Now, to the second.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        self.view().settings.clone()
    }

    /// The classifier, with executors and districts.
    #[must_use]
    pub fn classifier(&self) -> Arc<Classifier> {
        self.view().classifier.clone()
    }

    /// The facts.
    #[must_use]
    pub fn facts(&self) -> Arc<FactTable> {
        self.view().facts.clone()
    }

    /// The live feed.
    #[must_use]
    pub fn feed(&self) -> &Feed {
        &self.0.feed
    }

    /// The log as those hear of it who listen for their own requests.
    pub(crate) fn own_news(&self) -> &OwnNews {
        &self.0.own_news
    }

    /// Watches the live feed: see [`Feed::subscribe`].
    #[must_use]
    pub fn watch(&self, last_seen: Option<i64>) -> Option<impl Stream<Item = Bytes> + Send + use<>> {
        let city = self.clone();
        self.feed().subscribe(last_seen, move || city.public_now())
    }

    /// The latest public changes, newest first.
    #[must_use]
    pub fn recent(&self, limit: usize) -> Vec<FeedItem> {
        self.view().recent.iter().take(limit).cloned().collect()
    }

    /// The time zone.
    #[must_use]
    pub fn tz(&self) -> Tz {
        self.view().settings.time_zone
    }

    /// The moment that the public view is as of: now, less the publication delay. What is due, overdue and elapsed is told as of it.
    #[must_use]
    pub fn public_now(&self) -> Timestamp {
        self.public_now_of(&self.view())
    }

    pub(crate) fn public_now_of(&self, view: &View) -> Timestamp {
        view.settings.public_now(self.now())
    }

    /// What the public view is as of.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        let view = self.view();
        stamp_of(&view, self.public_now_of(&view))
    }

    /// The second at which the tail last stood at the end of the log; `None` while it fails or has not run.
    #[must_use]
    pub fn tail_at(&self) -> Option<Timestamp> {
        match self.0.tail_at.load(Ordering::Relaxed) {
            i64::MIN => None,
            seconds => Some(Timestamp::from_seconds(seconds)),
        }
    }

    pub(crate) fn view(&self) -> Arc<View> {
        self.0.view.load_full()
    }

    /// The classifier as it stands in the register: the one in memory may be about to change how exactly places are shown.
    pub(crate) async fn classifier_in(&self, tx: &mut Tx) -> Result<Arc<Classifier>> {
        let view = self.view();
        if store::settings::version(tx).await? == view.version {
            return Ok(view.classifier.clone());
        }
        Ok(Arc::new(store::classifier::load(tx).await?))
    }

    /// The classifier and the routing rules as they stand in the register: so that what was just changed holds for what comes in now.
    pub(crate) async fn routing_in(&self, tx: &mut Tx) -> Result<(Arc<Classifier>, Arc<Rules>)> {
        let view = self.view();
        if store::settings::version(tx).await? == view.version {
            return Ok((view.classifier.clone(), view.rules.clone()));
        }
        let rules = store::route_rule::load(tx).await?;
        Ok((Arc::new(store::classifier::load(tx).await?), Arc::new(rules)))
    }

    pub(crate) fn set_view(&self, view: View) {
        self.0.view.store(Arc::new(view));
    }

    pub(crate) fn memos(&self) -> &Memos {
        &self.0.memos
    }

    /// The memo of what changes with the settings or the classifier alone; to be asked by [`Stamp::of_version`].
    pub(crate) fn lasting_memos(&self) -> &Memos {
        &self.0.lasting
    }

    pub(crate) fn tail_is_at(&self, now: Timestamp) {
        self.0.tail_at.store(now.seconds(), Ordering::Relaxed);
    }

    pub(crate) fn tail_failed(&self) {
        self.0.tail_at.store(i64::MIN, Ordering::Relaxed);
    }

    /// Runs a scan of the facts: here if it is short, on a thread for blocking work if it reads more rows than a millisecond's worth.
    pub(crate) async fn scan<T: Send + 'static>(
        &self,
        rows: usize,
        scan: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        const ROWS_IN_A_MILLISECOND: usize = 250_000;
        if rows <= ROWS_IN_A_MILLISECOND {
            return Ok(scan());
        }
        let _permit = self.0.scans.acquire().await.map_err(|error| Error::Unavailable(error.to_string()))?;
        tokio::task::spawn_blocking(scan).await.map_err(|error| Error::Unavailable(error.to_string()))
    }
}

/// What a view is as of at `public_now`.
pub(crate) fn stamp_of(view: &View, public_now: Timestamp) -> Stamp {
    Stamp { seq: view.facts.seq(), version: view.version, minute: public_now.seconds().div_euclid(60) }
}

/// The day of an instant in a time zone.
pub(crate) fn local_date(t: Timestamp, tz: Tz) -> NaiveDate {
    DateTime::from_timestamp_millis(t.millis()).unwrap_or_default().with_timezone(&tz).date_naive()
}
