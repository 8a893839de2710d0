//! One load of a credential, which no caller owns: several wait for it, each may leave.

use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use super::failed;
use crate::transport::BoxFuture;
use crate::{Credential, Error};

/// What a load came to, for all who wait: errors cannot be cloned.
pub(super) type Outcome = Result<Credential, Failure>;

/// The parts of an error that callers need.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    message: String,
    timeout: bool,
    not_configured: bool,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Failure {
            message: error.message().to_owned(),
            timeout: error.is_timeout(),
            not_configured: error.is_not_configured(),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let error = match failure.not_configured {
            true => Error::not_configured(failure.message),
            false => failed(failure.message),
        };
        match failure.timeout {
            true => error.with_timeout(),
            false => error,
        }
    }
}

/// A load that runs as a task of tokio, or, where there is none, whenever somebody polls it.
pub(super) struct Load {
    state: Mutex<State>,
    waiters: Arc<Waiters>,
}

enum State {
    /// Polled by every waiter. The future is away only while it is polled, under the lock: where it
    /// is seen to be away, a poll has panicked.
    Polled(Option<BoxFuture<'static, Outcome>>),
    Spawned,
    Done(Outcome),
    /// The task was dropped before its end, with the runtime that ran it.
    Abandoned,
}

impl Load {
    pub(super) fn new(future: impl Future<Output = Outcome> + Send + 'static) -> Arc<Self> {
        Arc::new(Load {
            state: Mutex::new(State::Polled(Some(Box::pin(future)))),
            waiters: Arc::default(),
        })
    }

    /// Begins the load. One that is not done at once goes to the runtime of the caller, if there is
    /// one.
    pub(super) fn start(self: &Arc<Self>) {
        if self.poll().is_ready() {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let mut state = self.lock();
        if let State::Polled(future) = &mut *state
            && let Some(future) = future.take()
        {
            *state = State::Spawned;
            drop(state);
            let task = Task {
                load: Arc::clone(self),
                outcome: None,
            };
            drop(runtime.spawn(async move { task.end(future.await) }));
        }
    }

    /// Waits for the outcome; `None` if the load was abandoned.
    pub(super) async fn wait(&self) -> Option<Outcome> {
        poll_fn(|cx| {
            self.waiters.add(cx.waker());
            self.poll()
        })
        .await
    }

    /// Lets a load that has no task make progress.
    pub(super) fn poll(&self) -> Poll<Option<Outcome>> {
        let mut state = self.lock();
        match &mut *state {
            State::Done(outcome) => Poll::Ready(Some(outcome.clone())),
            State::Spawned => Poll::Pending,
            State::Abandoned | State::Polled(None) => Poll::Ready(None),
            State::Polled(slot @ Some(_)) => {
                let Some(mut future) = slot.take() else {
                    return Poll::Ready(None);
                };
                // Wakes all who wait: the one whose poll this is may never poll again.
                let waker = Waker::from(Arc::clone(&self.waiters));
                match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                    Poll::Pending => {
                        *slot = Some(future);
                        Poll::Pending
                    }
                    Poll::Ready(outcome) => {
                        *state = State::Done(outcome.clone());
                        drop(state);
                        self.waiters.wake_all();
                        Poll::Ready(Some(outcome))
                    }
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The one panic under the lock, that of the future, leaves a state that says so.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the load with the task.
struct Task {
    load: Arc<Load>,
    outcome: Option<Outcome>,
}

impl Task {
    fn end(mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        *self.load.lock() = match self.outcome.take() {
            Some(outcome) => State::Done(outcome),
            None if std::thread::panicking() => {
                let error = failed("the credential provider panicked");
                State::Done(Err(Failure::from(&error)))
            }
            None => State::Abandoned,
        };
        self.load.waiters.wake_all();
    }
}

#[derive(Default)]
struct Waiters(Mutex<Vec<Waker>>);

impl Waiters {
    fn add(&self, waker: &Waker) {
        let mut wakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        // Not under the lock: who is woken may poll at once.
        let wakers = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for waker in wakers {
            waker.wake();
        }
    }
}

impl Wake for Waiters {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}
