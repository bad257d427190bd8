//! The city's clock on an open page.

use domain::time::Timestamp;
use leptos::prelude::*;

/// Tells the time of the server that answered last. On the server, and until the page is hydrated, it stands still at `server_now`;
/// then it goes on by the browser's stopwatch. The browser's own time of day is never read.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<Timestamp>,
    /// What the server's clock showed, and the stopwatch (in milliseconds) when it was heard.
    heard: StoredValue<(Timestamp, f64)>,
}

impl Clock {
    /// A clock that nobody has set yet.
    pub(crate) fn new() -> Self {
        let clock =
            Self { now: RwSignal::new(Timestamp::default()), heard: StoredValue::new((Timestamp::default(), 0.0)) };
        // Effects run in the browser only.
        Effect::new(move || clock.tick());
        clock
    }

    /// Sets the clock by an answer that has just come.
    fn set(self, server_now: Timestamp) {
        self.heard.set_value((server_now, stopwatch()));
        if self.now.get_untracked() != server_now {
            self.now.set(server_now);
        }
    }

    /// Sets the clock by each answer that comes.
    pub(crate) fn follow(self, server_now: impl Fn() -> Option<Timestamp> + Send + Sync + 'static) {
        if let Some(now) = untrack(&server_now) {
            self.set(now);
        }
        Effect::new(move || server_now().into_iter().for_each(|now| self.set(now)));
    }

    /// The time; what reads it is told each second.
    pub(crate) fn now(self) -> Timestamp {
        self.now.get()
    }

    fn tick(self) {
        let step = move || {
            let Some((heard, at)) = self.heard.try_get_value() else { return };
            if heard != Timestamp::default() {
                self.now.set(heard.plus_seconds(whole_seconds(stopwatch() - at)));
            }
        };
        if let Ok(ticking) = set_interval_with_handle(step, std::time::Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // a page is not open for ages
fn whole_seconds(milliseconds: f64) -> i64 {
    (milliseconds / 1000.0) as i64
}

/// Milliseconds since the page was opened.
#[cfg(feature = "hydrate")]
fn stopwatch() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

#[cfg(not(feature = "hydrate"))]
const fn stopwatch() -> f64 {
    0.0
}
