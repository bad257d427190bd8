//! The live feed: public-safe changes, encoded once for all who watch.
//!
//! A frame goes out at most four times a second (the tail's pace). Each carries the last `seq` that it holds as its id, so that a
//! browser that was cut off goes on from there; whoever was away for longer than the ring remembers is told to read anew ("resync").

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::answer::{FeedItem, Frame};
use domain::time::Timestamp;
use futures::Stream;
use serde::Serialize;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// How many frames the ring remembers: about half an hour of a busy day.
const RING_FRAMES: usize = 512;
/// How many frames a slow watcher may fall behind before it is told to read anew.
const BACKLOG: usize = 64;

/// The live feed of a city.
#[derive(Debug)]
pub struct Feed {
    ring: Arc<Mutex<Ring>>,
    sender: Mutex<Option<broadcast::Sender<Bytes>>>,
}

#[derive(Debug, Default)]
struct Ring {
    /// The `seq` up to which everything is known to have been sent, or to need no sending.
    seq: i64,
    /// What came before this `seq` is not remembered.
    since: i64,
    frames: VecDeque<(i64, Bytes)>,
}

#[derive(Serialize)]
struct Hello {
    seq: i64,
    server_now: Timestamp,
}

impl Feed {
    /// A feed that starts after `seq`.
    #[must_use]
    pub fn new(seq: i64) -> Self {
        Self {
            ring: Arc::new(Mutex::new(Ring { seq, since: seq, frames: VecDeque::new() })),
            sender: Mutex::new(Some(broadcast::channel(BACKLOG).0)),
        }
    }

    /// Sends a frame to all who watch. Without changes only the place in the log moves on.
    pub fn publish(&self, seq: i64, now: Timestamp, changes: Vec<FeedItem>) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.seq = seq;
        if changes.is_empty() {
            return;
        }
        let frame = encode(Some(seq), "changes", &Frame { seq, server_now: now, changes });
        ring.frames.push_back((seq, frame.clone()));
        if ring.frames.len() > RING_FRAMES
            && let Some((dropped, _)) = ring.frames.pop_front()
        {
            ring.since = dropped;
        }
        // Sent under the lock, so that a watcher who joins now sees each frame once: from the ring or from the channel.
        self.send(frame);
    }

    /// Tells all who watch to read anew: more has changed than a frame should carry, or what is public has changed.
    pub fn resync(&self, seq: i64, now: Timestamp) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        *ring = Ring { seq, since: seq, frames: VecDeque::new() };
        self.send(resync_bytes(seq, now));
    }

    /// Keeps connections open through proxies that close silent ones.
    pub fn heartbeat(&self) {
        self.send(Bytes::from_static(b": here\n\n"));
    }

    /// Ends all streams: nobody can watch any more.
    pub fn close(&self) {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// How many watch.
    #[must_use]
    pub fn watchers(&self) -> usize {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().map_or(0, broadcast::Sender::receiver_count)
    }

    /// Watches the feed: a greeting, then what was missed since `last_seen`, then what comes. Encoded as server-sent events.
    /// Who falls too far behind is told to read anew, as of then, and goes on from there. `now` tells the time of the public view.
    /// `None` once the feed is closed.
    #[must_use]
    pub fn subscribe<N: Fn() -> Timestamp + Send + 'static>(
        &self,
        last_seen: Option<i64>,
        now: N,
    ) -> Option<impl Stream<Item = Bytes> + Send + use<N>> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = self.sender.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.subscribe();
        let mut first = VecDeque::from([hello(ring.seq, now())]);
        match last_seen {
            Some(seen) if seen < ring.since || seen > ring.seq => first.push_back(resync_bytes(ring.seq, now())),
            Some(seen) => {
                let missed = ring.frames.iter().filter(|(seq, _)| *seq > seen);
                first.extend(missed.map(|(_, frame)| frame.clone()));
            }
            None => {}
        }
        let watcher = Watcher { ring: self.ring.clone(), now, first, receiver };
        Some(futures::stream::unfold(watcher, |mut watcher| async move { Some((watcher.next().await?, watcher)) }))
    }

    fn send(&self, bytes: Bytes) {
        if let Some(sender) = self.sender.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            // An error only says that nobody watches.
            let _ = sender.send(bytes);
        }
    }
}

/// One who watches.
struct Watcher<N> {
    ring: Arc<Mutex<Ring>>,
    now: N,
    /// What is sent before anything that comes.
    first: VecDeque<Bytes>,
    receiver: broadcast::Receiver<Bytes>,
}

impl<N: Fn() -> Timestamp> Watcher<N> {
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(bytes) = self.first.pop_front() {
            return Some(bytes);
        }
        match self.receiver.recv().await {
            Ok(bytes) => Some(bytes),
            Err(RecvError::Lagged(_)) => Some(self.anew()),
            Err(RecvError::Closed) => None,
        }
    }

    /// Tells to read anew, and passes over the frames that then are known.
    fn anew(&mut self) -> Bytes {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        self.receiver = self.receiver.resubscribe();
        resync_bytes(ring.seq, (self.now)())
    }
}

fn hello(seq: i64, now: Timestamp) -> Bytes {
    let mut text = b"retry: 2000\n".to_vec();
    text.extend_from_slice(&encode(None, "hello", &Hello { seq, server_now: now }));
    Bytes::from(text)
}

fn resync_bytes(seq: i64, now: Timestamp) -> Bytes {
    encode(Some(seq), "resync", &Hello { seq, server_now: now })
}

fn encode(id: Option<i64>, event: &str, data: &impl Serialize) -> Bytes {
    let mut text = Vec::with_capacity(256);
    if let Some(id) = id {
        text.extend_from_slice(format!("id: {id}\n").as_bytes());
    }
    text.extend_from_slice(format!("event: {event}\ndata: ").as_bytes());
    // Plain structs of numbers and strings: their JSON cannot fail, and has no line breaks.
    if serde_json::to_writer(&mut text, data).is_err() {
        return Bytes::new();
    }
    text.extend_from_slice(b"\n\n");
    Bytes::from(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use futures::StreamExt;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn item(seq: i64) -> FeedItem {
        FeedItem {
            seq,
            id: seq,
            at: NOW,
            kind: "registered".into(),
            direction: "water".into(),
            type_code: "05.01".into(),
            type_name: domain::classifier::Name { uk: "Витік".into(), en: "Leak".into() },
            district: None,
            executor: None,
            executor_name: None,
            state: domain::workflow::State::Registered,
            resolution: None,
            confirmed_by: None,
            place: None,
            registered_at: NOW,
            due_at: None,
        }
    }

    async fn next(stream: &mut (impl Stream<Item = Bytes> + Unpin)) -> String {
        String::from_utf8(stream.next().await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn who_was_cut_off_goes_on_from_there() {
        let feed = Feed::new(10);
        feed.publish(11, NOW, vec![item(11)]);
        feed.publish(12, NOW, vec![item(12)]);
        let mut watcher = Box::pin(feed.subscribe(Some(11), || NOW).unwrap());
        assert!(next(&mut watcher).await.contains("event: hello"));
        assert!(next(&mut watcher).await.starts_with("id: 12\nevent: changes\n"));
        feed.publish(13, NOW, vec![item(13)]);
        assert!(next(&mut watcher).await.starts_with("id: 13\n"));
    }

    #[tokio::test]
    async fn who_was_away_too_long_reads_anew() {
        let feed = Feed::new(10);
        for last_seen in [3, 99] {
            let mut watcher = Box::pin(feed.subscribe(Some(last_seen), || NOW).unwrap());
            next(&mut watcher).await;
            assert!(next(&mut watcher).await.contains("event: resync"));
        }
    }

    #[tokio::test]
    async fn who_is_too_slow_reads_anew() {
        let feed = Feed::new(0);
        let mut watcher = Box::pin(feed.subscribe(None, || NOW).unwrap());
        for seq in 1..=200 {
            feed.publish(seq, NOW, vec![item(seq)]);
        }
        next(&mut watcher).await;
        let resync = next(&mut watcher).await;
        assert!(resync.starts_with("id: 200\nevent: resync\n"), "as of the moment that it is told: {resync}");
        // What it then has read is not sent again.
        feed.publish(201, NOW, vec![item(201)]);
        assert!(next(&mut watcher).await.starts_with("id: 201\n"));
    }

    #[tokio::test]
    async fn closing_ends_the_streams_and_counts_nobody() {
        let feed = Feed::new(0);
        let mut watcher = Box::pin(feed.subscribe(None, || NOW).unwrap());
        assert_eq!(feed.watchers(), 1);
        next(&mut watcher).await;
        feed.close();
        assert!(watcher.next().await.is_none());
        assert!(feed.subscribe(None, || NOW).is_none());
    }
}
