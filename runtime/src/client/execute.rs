//! The loop of attempts, once for all actions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tracing::{Instrument as _, Span};

use super::retry::{self, RetryPolicy};
use super::{Inner, Timeouts};
use crate::clock::{unix_seconds, within};
use crate::fields::FieldsMut;
use crate::request::{self, Input, RequestOptions, Signer, Target};
use crate::{DecodeOptions, Drift, Error, ErrorKind, HttpResponse, Value, envelope};

/// Everything about a call but its parameters.
#[derive(Clone)]
pub(super) struct Plan {
    pub options: RequestOptions,
    pub timeouts: Timeouts,
    pub retry: RetryPolicy,
    pub repeatable: bool,
    pub decoding: Decoding,
}

/// How strictly responses are decoded, and who hears of deviations.
#[derive(Clone, Default)]
pub(super) struct Decoding {
    pub strict: bool,
    pub observer: Option<Arc<Observer>>,
}

/// Hears of deviations.
pub(super) type Observer = dyn Fn(&Drift) + Send + Sync;

/// Where the result goes.
pub(super) enum Output<'a> {
    Fields(FieldsMut<'a>),
    Json(&'a mut Value),
}

/// Calls an action: attempts until one succeeds, fails for good, or time or budget run out.
pub(super) async fn execute(
    client: &Inner,
    target: Target<'_>,
    input: Input<'_>,
    mut output: Output<'_>,
    plan: &Plan,
) -> Result<(), Error> {
    let started = client.clock.elapsed();
    let left = || {
        plan.timeouts
            .total
            .saturating_sub(client.clock.elapsed().saturating_sub(started))
    };
    let mut skew_corrected = false;
    let mut attempts = 0;
    loop {
        client.take_turn(&target, left()).await?;
        attempts += 1;
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
            limit: plan.timeouts.attempt.min(left()),
            span: &span,
            skew: client.skew.load(Ordering::Relaxed),
            sent: AtomicBool::new(false),
        };
        let failure = match attempt
            .run(input, &mut output)
            .instrument(span.clone())
            .await
        {
            Ok(()) => {
                client.budget.give_back();
                return Ok(());
            }
            Err(failure) => failure,
        };
        span.record("error", tracing::field::display(&failure.error));
        // Refused before anything was done; the next signature will have the server's time.
        let skewed = !skew_corrected && client.learn_skew(&failure, attempt.skew);
        let error = failure.error;
        let repeat = skewed || retry::classify(&error, plan.repeatable).is_some();
        if !repeat || !plan.retry.allows(attempts) {
            return Err(error);
        }
        if skewed {
            skew_corrected = true;
            continue;
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
    limit: Duration,
    /// Not the current one, which is somebody else's where spans of this level are filtered out.
    span: &'a Span,
    /// The correction of the clock that this attempt is signed with.
    skew: i64,
    /// Whether the request was handed to the transport.
    sent: AtomicBool,
}

impl Attempt<'_> {
    async fn run(&self, input: Input<'_>, output: &mut Output<'_>) -> Result<(), Failure> {
        let action = self.target.action;
        let exchange = self.exchange(input);
        let response = match within(&*self.client.clock, self.limit, exchange).await {
            Some(result) => result.map_err(|error| error.with_action(action))?,
            None => return Err(self.too_late().with_action(action).into()),
        };
        let span = self.span;
        span.record("status", response.status);
        match self.decode(&response, output) {
            Ok(request_id) => {
                span.record("request_id", request_id.as_str());
                Ok(())
            }
            Err(error) => {
                span.record("request_id", error.request_id());
                let time = |name| httpdate::parse_http_date(response.header(name)?).ok();
                let date = time("date");
                let mut error = error.with_action(action);
                // A number of seconds was understood before; some servers name the time.
                if let (None, Some(then)) = (error.retry_after(), time("retry-after")) {
                    let now = date.unwrap_or_else(|| self.client.clock.now());
                    error = error.with_retry_after(then.duration_since(now).unwrap_or_default());
                }
                Err(Failure { error, date })
            }
        }
    }

    fn too_late(&self) -> Error {
        let limit = self.limit.as_millis();
        let error = if self.sent.load(Ordering::Relaxed) {
            Error::new(
                ErrorKind::Transport,
                format!("no response within {limit} ms"),
            )
        } else {
            let message = format!("the provider gave no credential within {limit} ms");
            Error::new(ErrorKind::Credentials, message)
        };
        error.with_timeout()
    }

    async fn exchange(&self, input: Input<'_>) -> Result<HttpResponse, Error> {
        let client = self.client;
        let credential = client.credentials.get(client.context()).await?;
        let signer = Signer {
            credential: &credential,
            timestamp: unix_seconds(client.clock.now()) + self.skew,
            nonce: fastrand::u64(..),
        };
        let request = request::assemble(&self.target, input, &self.plan.options, signer)?;
        self.sent.store(true, Ordering::Relaxed);
        client.transport.send(request).await
    }

    fn decode(&self, response: &HttpResponse, output: &mut Output<'_>) -> Result<String, Error> {
        let service = self.target.service;
        match output {
            Output::Json(value) => {
                let (result, request_id) = envelope::decode_json(service, response)?;
                **value = result;
                Ok(request_id)
            }
            Output::Fields(fields) => {
                let decoding = &self.plan.decoding;
                let options = DecodeOptions::default().strict(decoding.strict);
                let fields = fields.reborrow();
                match decoding.observer.as_deref() {
                    Some(observer) => {
                        let tell = |drift: &Drift| observer(drift);
                        envelope::decode_fields(service, response, fields, options.observer(&tell))
                    }
                    None => envelope::decode_fields(service, response, fields, options),
                }
            }
        }
    }
}

impl Inner {
    /// Waits until the documented requests per second allow another one, if they are obeyed.
    async fn take_turn(&self, target: &Target<'_>, patience: Duration) -> Result<(), Error> {
        let (Some(limiter), Some(limit)) = (&self.limiter, target.rate_limit) else {
            return Ok(());
        };
        match limiter.reserve(target.action, limit, self.clock.elapsed(), patience) {
            Some(wait) if wait.is_zero() => Ok(()),
            Some(wait) => {
                self.clock.sleep(wait).await;
                Ok(())
            }
            None => {
                let message = format!(
                    "the limit of {limit} requests per second leaves no turn within {} ms",
                    patience.as_millis()
                );
                let error = Error::new(ErrorKind::Request, message).with_timeout();
                Err(error.with_action(target.action))
            }
        }
    }

    /// Corrects the clock after the server has refused a signature as expired. `false` if that was
    /// not the reason or the correction is the one that the attempt was signed with.
    fn learn_skew(&self, failure: &Failure, used: i64) -> bool {
        let Some(date) = failure.date.filter(|_| failure.error.is_clock_skew()) else {
            return false;
        };
        let skew = unix_seconds(date) - unix_seconds(self.clock.now());
        // A second of difference is the resolution of the header.
        let differs = |other: i64| (skew - other).abs() > 1;
        // Of concurrent calls that were all refused, the first to come back tells.
        if differs(self.skew.swap(skew, Ordering::Relaxed)) {
            tracing::warn!(skew_seconds = skew, "the clock differs from the server's");
        }
        differs(used)
    }
}
