//! The clock of the client, as a trait: tests bring their own, and nothing else in this crate asks
//! for the time.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use crate::transport::BoxFuture;

/// A clock: the time of day, a monotonic time, and timers.
pub trait Clock: Send + Sync + 'static {
    /// Returns the time of day, which is signed and sent.
    fn now(&self) -> SystemTime;

    /// Returns the monotonic time elapsed since an arbitrary fixed point.
    fn elapsed(&self) -> Duration;

    /// Sleeps for `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

impl<T: Clock + ?Sized> Clock for std::sync::Arc<T> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn elapsed(&self) -> Duration {
        (**self).elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }
}

/// The clock of the system, with the timers of tokio.
#[cfg(feature = "client")]
#[derive(Debug)]
pub(crate) struct SystemClock {
    start: std::time::Instant,
}

#[cfg(feature = "client")]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that all others ask"
)]
impl SystemClock {
    pub(crate) fn new() -> Self {
        SystemClock {
            start: std::time::Instant::now(),
        }
    }
}

#[cfg(feature = "client")]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that all others ask"
)]
impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Unix seconds of a time; times before 1970 are negative.
pub(crate) fn unix_seconds(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
    }
}

/// The time at some Unix seconds, which others have sent: `None` if the system cannot tell it.
pub(crate) fn at_unix_seconds(seconds: u64) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// What `future` gives, or `None` if it takes longer than `limit`.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut timer = pin!(clock.sleep(limit));
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}
