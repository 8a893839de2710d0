//! The loop of attempts, once for all actions.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tracing::Instrument as _;

use super::retry::{self, RetryPolicy};
use super::{Inner, Timeouts};
use crate::clock::unix_seconds;
use crate::request::{self, Input, RequestOptions, Signer, Target};
use crate::{DecodeOptions, Error, ErrorKind, Fields, HttpResponse};

/// Everything about a call but its parameters.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub options: RequestOptions,
    pub timeouts: Timeouts,
    pub retry: RetryPolicy,
    pub repeatable: bool,
}

/// Calls an action: attempts until one succeeds, fails for good, or time or budget run out.
pub(super) async fn execute(
    client: &Inner,
    target: Target<'_>,
    input: Input<'_>,
    output: &mut dyn Fields,
    plan: &Plan,
) -> Result<(), Error> {
    let started = client.clock.elapsed();
    let left = || {
        plan.timeouts
            .total
            .saturating_sub(client.clock.elapsed() - started)
    };
    let mut skew_corrected = false;
    for attempts in 1.. {
        let span = tracing::info_span!(
            "attempt",
            action = target.action,
            region = plan.options.region.as_deref(),
            attempt = attempts,
            status = tracing::field::Empty,
            request_id = tracing::field::Empty,
            error = tracing::field::Empty,
        );
        let attempt = Attempt {
            client,
            target,
            plan,
            deadline: left(),
        };
        let error = match attempt.run(input, output).instrument(span.clone()).await {
            Ok(()) => {
                client.budget.give_back();
                return Ok(());
            }
            Err(failure) => {
                span.record("error", tracing::field::display(&failure.error));
                let skewed = !skew_corrected && client.learn_skew(&failure);
                if skewed {
                    // Refused before anything was done, and the next signature will be right.
                    skew_corrected = true;
                    if plan.retry.allows(attempts) {
                        continue;
                    }
                }
                failure.error
            }
        };
        if retry::classify(&error, plan.repeatable).is_none() || !plan.retry.allows(attempts) {
            return Err(error);
        }
        let delay = plan
            .retry
            .delay(attempts, error.retry_after(), fastrand::f64());
        if delay >= left() || !client.budget.take() {
            return Err(error);
        }
        tracing::debug!(action = target.action, attempt = attempts, ?delay, %error, "repeating");
        client.clock.sleep(delay).await;
    }
    unreachable!("attempts are counted to u32::MAX, and no policy allows so many")
}

/// A failed attempt, with the `Date` of the server's answer if there was one.
struct Failure {
    error: Error,
    date: Option<SystemTime>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure { error, date: None }
    }
}

struct Attempt<'a> {
    client: &'a Inner,
    target: Target<'a>,
    plan: &'a Plan,
    deadline: Duration,
}

impl Attempt<'_> {
    async fn run(&self, input: Input<'_>, output: &mut dyn Fields) -> Result<(), Failure> {
        let deadline = self.plan.timeouts.attempt.min(self.deadline);
        let exchange = pin!(self.exchange(input));
        let timer = pin!(self.client.clock.sleep(deadline));
        let response = match first(exchange, timer).await {
            Some(response) => response?,
            None => {
                let message = format!("no response within {} ms", deadline.as_millis());
                let error = Error::new(ErrorKind::Transport, message).with_timeout();
                return Err(error.with_action(self.target.action).into());
            }
        };
        tracing::Span::current().record("status", response.status);
        match crate::envelope::decode(
            self.target.service,
            &response,
            output,
            DecodeOptions::default(),
        ) {
            Ok(request_id) => {
                tracing::Span::current().record("request_id", request_id.as_str());
                Ok(())
            }
            Err(error) => {
                tracing::Span::current().record("request_id", error.request_id());
                let date = response
                    .header("date")
                    .and_then(|d| httpdate::parse_http_date(d).ok());
                Err(Failure {
                    error: error.with_action(self.target.action),
                    date,
                })
            }
        }
    }

    async fn exchange(&self, input: Input<'_>) -> Result<HttpResponse, Error> {
        let client = self.client;
        let credential = client.credentials.get(client.context()).await?;
        let signer = Signer {
            credential: &credential,
            timestamp: unix_seconds(client.clock.now()) + client.skew.load(Ordering::Relaxed),
            nonce: fastrand::u64(..),
        };
        let request = request::assemble(&self.target, input, &self.plan.options, signer)?;
        client
            .transport
            .send(request)
            .await
            .map_err(|e| e.with_action(self.target.action))
    }
}

impl Inner {
    /// Corrects the clock after the server has refused a signature as expired. `false` if that was
    /// not the reason or the correction changes nothing.
    fn learn_skew(&self, failure: &Failure) -> bool {
        const EXPIRED: [&str; 3] = [
            "AuthFailure.SignatureExpire",
            "InvalidTimeStamp.Expired",
            "IllegalTimestamp",
        ];
        let Some(date) = failure.date else {
            return false;
        };
        if !EXPIRED.contains(&failure.error.code()) {
            return false;
        }
        let skew = unix_seconds(date) - unix_seconds(self.clock.now());
        let before = self.skew.swap(skew, Ordering::Relaxed);
        tracing::warn!(skew_seconds = skew, "the clock differs from the server's");
        // A second of difference is the resolution of the header.
        (skew - before).abs() > 1
    }
}

/// The output of `main`, or `None` if `timer` ends first.
async fn first<T>(
    mut main: std::pin::Pin<&mut impl Future<Output = T>>,
    mut timer: std::pin::Pin<&mut impl Future<Output = ()>>,
) -> Option<T> {
    poll_fn(|cx| match main.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}
