//! The one place where the time of day is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::Timestamp;

/// A city's clock. It tells whole seconds: what a city records is kept to the second.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Seconds since the epoch; set by whoever holds a clone.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::set`]: for tests and for made-up cities of the past.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(now.seconds()))))
    }

    /// Now, to the second.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // this is the clock
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::from_millis(chrono::Utc::now().timestamp_millis()).whole_second(),
            Source::Fixed(seconds) => Timestamp::from_seconds(seconds.load(Ordering::Relaxed)),
        }
    }

    /// Moves a fixed clock, and all clones of it; the machine's clock is not moved.
    pub fn set(&self, now: Timestamp) {
        if let Source::Fixed(seconds) = &self.0 {
            seconds.store(now.seconds(), Ordering::Relaxed);
        }
    }
}
