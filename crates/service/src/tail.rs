//! Following the event log: what this process commits, and what others do, reaches the facts and the feed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::answer::FeedItem;
use domain::event::Change;
use domain::fact::Fact;
use domain::id::RequestId;
use domain::time::Timestamp;
use store::event::Logged;
use tokio::time::Instant;

use crate::cabinet;
use crate::city::City;
use crate::error::Result;
use crate::incident::Running;
use crate::load::{View, public_until, read_settings, see_as_now};
use crate::read::feed_item;
use crate::recent::{self, is_told};
use crate::settings::Settings;

/// No more than four batches a second: each copies the month chunks that it touches.
const PACE: Duration = Duration::from_millis(250);
/// How many events one batch takes at most.
const BATCH: u32 = 50_000;
/// More public changes than this in one batch are not told one by one.
const FRAME_LIMIT: usize = 400;
/// Proxies close connections that stay silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After a failure of the register.
const RETRY: Duration = Duration::from_secs(1);

/// Follows the log until the city shuts down.
pub(crate) async fn run(city: City) {
    let mut shutdown = city.shutdown_signal();
    tokio::select! {
        () = follow(&city) => {}
        () = beat(&city) => {}
        () = cabinet::tell_own(&city) => {}
        _ = shutdown.wait_for(|down| *down) => {}
    }
}

async fn beat(city: &City) {
    let mut interval = tokio::time::interval(HEARTBEAT);
    loop {
        interval.tick().await;
        city.feed().heartbeat();
    }
}

async fn follow(city: &City) {
    loop {
        match store::Watch::new(city.db()).await {
            Ok(watch) => {
                if let Err(error) = follow_watch(city, watch).await {
                    tracing::error!(%error, "the tail of the event log failed; it starts anew");
                }
            }
            Err(error) => tracing::error!(%error, "the register cannot be watched; trying again"),
        }
        city.tail_failed();
        tokio::time::sleep(RETRY).await;
    }
}

async fn follow_watch(city: &City, mut watch: store::Watch) -> Result<()> {
    loop {
        let started = Instant::now();
        let more = take_batch(city).await?;
        tokio::time::sleep_until(started + PACE).await;
        if !more {
            // With a publication delay, events become public without anything being committed.
            let delayed = city.settings().publication_delay_s > 0;
            let wake = if delayed { Duration::from_secs(1) } else { Duration::from_secs(5) };
            tokio::select! {
                result = watch.wait() => result?,
                () = tokio::time::sleep(wake) => {}
            }
        }
    }
}

/// Takes in what is new. Returns whether more is waiting.
pub(crate) async fn take_batch(city: &City) -> Result<bool> {
    let view = city.view();
    let now = city.now();
    let mut tx = city.db().read().await?;
    let (settings, version) = read_settings(&mut tx).await?;
    if version != view.version {
        take_settings(city, &view, tx, settings, version, now).await?;
        return Ok(true);
    }
    let public_now = settings.public_now(now);
    let public = store::event::after_until(&mut tx, view.facts.seq(), public_until(&settings, now), BATCH).await?;
    let Some(last) = public.last() else {
        city.tail_is_at(now);
        return Ok(false);
    };
    let seq = last.event.seq;
    let unknown_until = latest_unknown(&public).max(view.facts.unknown_until());
    let mut batch = Batch::new(&view);
    for logged in &public {
        if !batch.take(logged)
            && let Some(mut fact) = Fact::fold(&store::event::of_request(&mut tx, logged.event.request).await?)
        {
            // Not reached by the rules of the log; a repaired register may still need it.
            see_as_now(&mut fact, &view.classifier);
            batch.changed.insert(fact.id, fact);
        }
    }
    drop(tx);
    let facts = view.facts.with(batch.changed.into_values(), seq, unknown_until);
    let recent = recent::with(&view.recent, &batch.items);
    city.set_view(View { facts: Arc::new(facts), recent, ..view.share() });
    if batch.items.len() > FRAME_LIMIT {
        city.feed().resync(seq, public_now);
    } else {
        city.feed().publish(seq, public_now, batch.items);
    }
    city.tail_is_at(now);
    Ok(u32::try_from(public.len()).is_ok_and(|n| n == BATCH))
}

/// Takes in other settings, another classifier, or facts that changed without an event.
async fn take_settings(
    city: &City,
    view: &View,
    mut tx: store::Tx,
    settings: Settings,
    version: i64,
    now: Timestamp,
) -> Result<()> {
    let stale = settings.facts_reload != view.settings.facts_reload
        || settings.publication_delay_s != view.settings.publication_delay_s;
    let shown_otherwise = stale || settings.places_public != view.settings.places_public;
    if stale {
        drop(tx);
        city.set_view(View::load(city.db(), now).await?);
    } else {
        let classifier = store::classifier::load(&mut tx).await?;
        let rules = store::route_rule::load(&mut tx).await?;
        let incidents = Running::load(&mut tx, &settings, &classifier).await?;
        let public_now = settings.public_now(now);
        let recent = recent::read(&mut tx, &settings, &classifier, &view.facts, public_now).await?;
        drop(tx);
        city.set_view(View {
            settings: Arc::new(settings),
            version,
            classifier: Arc::new(classifier),
            rules: Arc::new(rules),
            incidents: Arc::new(incidents),
            facts: view.facts.clone(),
            recent,
        });
    }
    if shown_otherwise {
        city.feed().resync(city.facts().seq(), city.public_now());
    }
    Ok(())
}

/// The changes of one batch of events.
struct Batch<'a> {
    view: &'a View,
    changed: HashMap<RequestId, Fact>,
    items: Vec<FeedItem>,
}

impl<'a> Batch<'a> {
    fn new(view: &'a View) -> Self {
        Self { view, changed: HashMap::new(), items: Vec::new() }
    }

    /// Applies one event; false if the request that it changes is not known.
    fn take(&mut self, logged: &Logged) -> bool {
        let event = &logged.event;
        let (classifier, places) = (&self.view.classifier, self.view.settings.places_public);
        let known =
            self.changed.remove(&event.request).or_else(|| self.view.facts.get(event.request, logged.registered_at));
        let (mut fact, new) = match known {
            Some(mut fact) => {
                let new = fact.apply(event);
                (fact, new)
            }
            None => match Fact::from_first(event) {
                Some(fact) => (fact, true),
                None => return false,
            },
        };
        if new && event.change.tells_place() {
            see_as_now(&mut fact, classifier);
        }
        if new && is_told(event) {
            self.items.push(feed_item(event, &fact, classifier, places));
        }
        self.changed.insert(fact.id, fact);
        true
    }
}

/// The latest instant at which a request was imported that is closed or reported at an unknown time.
fn latest_unknown(events: &[Logged]) -> Option<Timestamp> {
    events
        .iter()
        .filter(|logged| match &logged.event.change {
            Change::Imported { standing, .. } => {
                !standing.state.is_work_pending() && standing.done_at.is_none() && standing.closed_at.is_none()
                    || !standing.state.is_open() && standing.closed_at.is_none()
            }
            _ => false,
        })
        .map(|logged| logged.event.at)
        .max()
}
