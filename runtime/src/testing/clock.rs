//! Time that does not pass by itself.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::LONG;
use crate::clock::Clock;
use crate::transport::BoxFuture;

/// A mock clock that starts at 2019-02-25 16:44:25 UTC. Sleeping returns immediately and advances the clock by
/// the requested duration. Clones share the same time.
///
/// Sleeps of an hour and more never end: they are timeouts that a test is not about.
#[derive(Clone, Debug, Default)]
pub struct MockClock {
    elapsed: Arc<Mutex<Duration>>,
}

impl MockClock {
    /// A timeout that never fires.
    pub const NEVER: Duration = Duration::from_secs(7200);

    /// The Unix time at which the clock starts.
    pub const START: u64 = 1_551_113_065;

    /// Creates a clock at its start.
    pub fn new() -> Self {
        Self::default()
    }

    /// Advances the clock.
    pub fn advance(&self, duration: Duration) {
        // Adding cannot leave a half-changed value behind, so a poisoned lock is a sound one.
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner) += duration;
    }
}

impl Clock for MockClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(Self::START) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if duration >= LONG {
                std::future::pending::<()>().await;
            }
            self.advance(duration);
        })
    }
}
