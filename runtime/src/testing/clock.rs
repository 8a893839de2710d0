//! Time that does not pass by itself.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::LONG;
use crate::clock::Clock;
use crate::transport::BoxFuture;

/// A clock that stands at 2019-02-25 16:44:25 UTC and moves when somebody sleeps, at once and by as
/// much; clones are one clock.
///
/// Sleeps of an hour and more never end: they are deadlines that a test is not about.
#[derive(Clone, Debug, Default)]
pub struct StepClock {
    elapsed: Arc<Mutex<Duration>>,
}

impl StepClock {
    /// A deadline that does not come.
    pub const NEVER: Duration = Duration::from_secs(7200);

    /// The Unix time at which the clock stands first.
    pub const START: u64 = 1_551_113_065;

    /// A clock at its start.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        // Adding cannot leave a half-changed value behind, so a poisoned lock is a sound one.
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner) += duration;
    }
}

impl Clock for StepClock {
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
