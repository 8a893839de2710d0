//! Waiting for work that goes on after a call has returned.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use super::Call;
use super::call::fill_token;
use super::execute::{Output, execute};
use super::retry;
use crate::fields::{FieldsMut, FieldsRef};
use crate::request::Input;
use crate::transport::BoxFuture;
use crate::{Action, Error, ErrorKind};

/// The time between two polls.
pub(super) const POLL_INTERVAL: Duration = Duration::from_secs(3);
/// How long to wait in all.
pub(super) const POLL_TIMEOUT: Duration = Duration::from_secs(600);

/// What a response says of the work that is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// It is done.
    Done,
    /// It goes on.
    Pending,
    /// It has failed, and why.
    Failed(String),
}

/// `true` is [`Progress::Done`], `false` is [`Progress::Pending`].
impl From<bool> for Progress {
    fn from(done: bool) -> Self {
        if done {
            Progress::Done
        } else {
            Progress::Pending
        }
    }
}

/// `Err` is [`Progress::Failed`]; `Ok` says whether the work is done.
impl From<Result<bool, String>> for Progress {
    fn from(result: Result<bool, String>) -> Self {
        match result {
            Ok(done) => done.into(),
            Err(reason) => Progress::Failed(reason),
        }
    }
}

impl<'a, A: Action> Call<'a, A> {
    /// Repeats the call until `check` finds in its response that some work is done. The action must be
    /// one that may be repeated.
    ///
    /// Instances and topics are created, changed and deleted in the background: `ModifyInstance...`
    /// and the like answer with a flow id, and `DescribeTaskStatus` tells what became of it.
    ///
    /// ```no_run
    /// # use cloudapi_runtime::{Action, Client, Error, Progress};
    /// # trait Status { fn status(&self) -> Option<i64>; }
    /// # async fn example<A: Action>(client: Client, task_status: A) -> Result<(), Error>
    /// # where A::Response: Status {
    /// use std::time::Duration;
    ///
    /// client
    ///     .call(task_status)
    ///     .wait_until(|response| match response.status() {
    ///         Some(0) => Progress::Done,
    ///         Some(1) => Progress::Failed("the task failed".to_owned()),
    ///         // A status that is absent must not read as 0.
    ///         _ => Progress::Pending,
    ///     })
    ///     .poll_interval(Duration::from_secs(5))
    ///     .timeout(Duration::from_secs(300))
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn wait_until<F, P>(self, check: F) -> Waiter<'a, A, F>
    where
        F: FnMut(&A::Response) -> P + Send + 'a,
        P: Into<Progress>,
    {
        Waiter {
            call: self,
            check,
            interval: POLL_INTERVAL,
            timeout: POLL_TIMEOUT,
        }
    }
}

/// A poller of a long-running operation: await it, or set its interval and timeout first.
///
/// Returns the response that found the operation done. Calls that fail for a transient reason do not end it.
#[doc(alias = "poller")]
#[must_use = "waiters do nothing unless awaited"]
pub struct Waiter<'a, A, F> {
    call: Call<'a, A>,
    check: F,
    interval: Duration,
    timeout: Duration,
}

impl<'a, A, F> Waiter<'a, A, F> {
    #[cfg(feature = "blocking")]
    pub(super) fn client(&self) -> &'a super::Client {
        self.call.client
    }

    /// Sets the time between two polls. Defaults to 3 s.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets how long to wait in all: no call, and no attempt of one, takes longer. Defaults to 10 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl<'a, A, F, P> IntoFuture for Waiter<'a, A, F>
where
    A: Action,
    F: FnMut(&A::Response) -> P + Send + 'a,
    P: Into<Progress>,
{
    type Output = Result<A::Response, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Waiter {
            call,
            mut check,
            interval,
            timeout,
        } = self;
        let failed =
            |message: String| Error::new(ErrorKind::Wait, message).with_action(A::INFO.name);
        Box::pin(async move {
            let client = &call.client.inner;
            let (mut plan, mut request) = (call.plan, call.request);
            if !plan.idempotent {
                let message = "a waiter repeats its action, and this one is not idempotent";
                return Err(Error::new(ErrorKind::Request, message).with_action(A::INFO.name));
            }
            fill_token(A::INFO, FieldsMut::new(&mut request))?;
            let started = client.clock.elapsed();
            let longest = plan.timeouts.total;
            loop {
                let waited = client.clock.elapsed().saturating_sub(started);
                plan.timeouts.total = longest.min(timeout.saturating_sub(waited));
                let mut response = A::Response::default();
                let input = Input::Fields(FieldsRef::new(&request));
                let output = Output::Fields(FieldsMut::new(&mut response));
                let cause = match execute(client, A::INFO.into(), input, output, &plan).await {
                    Ok(_) => match check(&response).into() {
                        Progress::Done => return Ok(response),
                        Progress::Failed(reason) => return Err(failed(reason)),
                        Progress::Pending => None,
                    },
                    Err(error) if retry::classify(&error, plan.idempotent).is_some() => Some(error),
                    Err(error) => return Err(error),
                };
                let waited = client.clock.elapsed().saturating_sub(started);
                let pause = cause.as_ref().and_then(Error::retry_after);
                let pause = interval.max(pause.unwrap_or_default());
                if waited + pause >= timeout {
                    let message = format!("not done after {} s", waited.as_secs());
                    let error = failed(message).with_timeout();
                    return Err(match cause {
                        Some(cause) => error.with_source(cause),
                        None => error,
                    });
                }
                client.clock.sleep(pause).await;
            }
        })
    }
}

impl<A: fmt::Debug, F> fmt::Debug for Waiter<'_, A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("call", &self.call)
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
