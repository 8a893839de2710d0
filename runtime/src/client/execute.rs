//! The loop of attempts, once for all actions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tracing::Instrument as _;

use super::retry::{self, RetryPolicy};
use super::{Inner, Timeouts};
use crate::clock::{unix_seconds, within};
use crate::error::OneLine;
use crate::fields::FieldsMut;
use crate::request::{self, Input, RequestOptions, Secrets, Signer, Target};
use crate::{Credential, DecodeOptions, Drift, Error, ErrorKind, HttpResponse, Value, envelope};

/// Everything about a call but its parameters.
#[derive(Clone)]
pub(super) struct Plan {
    pub options: RequestOptions,
    pub timeouts: Timeouts,
    pub retry: RetryPolicy,
    pub idempotent: bool,
    pub decoding: Decoding,
}

/// How strictly responses are decoded, and who hears of deviations.
#[derive(Clone, Default)]
pub(super) struct Decoding {
    pub strict: bool,
    pub max_bytes: Option<usize>,
    pub observer: Option<Arc<Observer>>,
}

/// Hears of deviations.
pub(super) type Observer = dyn Fn(&Drift) + Send + Sync;

/// Where the result goes.
pub(super) enum Output<'a> {
    Fields(FieldsMut<'a>),
    /// A page, the path of its list, and where to note that the list is there and empty.
    Page(FieldsMut<'a>, &'static str, &'a AtomicBool),
    Json(&'a mut Value),
}

/// Calls an action: attempts until one succeeds, fails for good, or time or budget run out.
pub(super) async fn execute(
    client: &Inner,
    target: Target<'_>,
    input: Input<'_>,
    output: Output<'_>,
    plan: &Plan,
) -> Result<(), Error> {
    let call = Running {
        client,
        target,
        input,
        plan,
        started: client.clock.elapsed(),
    };
    let result = call.run(output).await;
    result.map_err(|error| {
        let error = error.with_action(target.action);
        if !client.quiet {
            tracing::warn!(action = %OneLine(target.action), attempts = error.attempts(), %error, "call failed");
        }
        error
    })
}

/// A call under way.
struct Running<'a> {
    client: &'a Inner,
    target: Target<'a>,
    input: Input<'a>,
    plan: &'a Plan,
    started: Duration,
}

impl Running<'_> {
    /// What is left of the time that the call may take.
    fn left(&self) -> Duration {
        let passed = self.client.clock.elapsed().saturating_sub(self.started);
        self.plan.timeouts.total.saturating_sub(passed)
    }

    async fn run(&self, mut output: Output<'_>) -> Result<(), Error> {
        let Running { client, plan, .. } = *self;
        // Whoever lacks a parameter waits for nothing, and takes nobody's turn; where there is nothing
        // to wait for, the attempt finds out as soon.
        let waits = !self.target.anonymous && !client.credentials.is_valid(client.clock.now());
        if client.limiter.is_some() || waits {
            request::check(&self.target, self.input, &plan.options)?;
        }
        let mut skew_corrected = false;
        let mut reconnected = false;
        let mut attempts = 0;
        // Of these, those that the policy and the budget do not count.
        let mut free = 0;
        loop {
            let count = |error: Error| error.with_attempts(attempts);
            let credential = self.credential().await.map_err(count)?;
            // Last, as who waits for credentials must not leave with all others at once.
            self.take_turn().await.map_err(count)?;
            attempts += 1;
            let skew = client.skew.load(Ordering::Relaxed);
            let failure = match self.attempt(attempts, &credential, skew, &mut output).await {
                Ok(()) => {
                    client.budget.give_back();
                    return Ok(());
                }
                Err(failure) => failure,
            };
            // Refused before anything was done; the next signature will have the server's time.
            let skewed = !skew_corrected && client.learn_skew(&failure, skew);
            let error = failure.error.with_attempts(attempts);
            let reason = retry::classify(&error, plan.idempotent);
            if (reason.is_none() && !skewed) || !plan.retry.allows(attempts - free) {
                return Err(error);
            }
            if skewed {
                skew_corrected = true;
                continue;
            }
            // No sign of trouble: the server closes connections that nobody uses.
            if error.has_stale_connection() && !reconnected {
                reconnected = true;
                free += 1;
                tracing::debug!(action = %OneLine(self.target.action), attempt = attempts, "retrying on another connection");
                continue;
            }
            let delay = plan
                .retry
                .delay(attempts - free, error.retry_after(), fastrand::f64());
            if delay >= self.left() || !client.budget.take() {
                return Err(error);
            }
            tracing::debug!(action = %OneLine(self.target.action), attempt = attempts, ?delay, %error, "retrying");
            client.clock.sleep(delay).await;
        }
    }

    /// Who signs the next attempt.
    async fn credential(&self) -> Result<Credential, Error> {
        if self.target.anonymous {
            return Ok(Credential::new("", ""));
        }
        let client = self.client;
        let limit = self.plan.timeouts.attempt.min(self.left());
        let found = client.credentials.get(client.context());
        match within(&*client.clock, limit, found).await {
            Some(result) => result,
            None => {
                let limit = limit.as_millis();
                let message = format!("timed out after {limit} ms while loading credentials");
                Err(Error::new(ErrorKind::Credentials, message).with_timeout())
            }
        }
    }

    /// One attempt, in a span that ends with it.
    async fn attempt(
        &self,
        number: u32,
        credential: &Credential,
        skew: i64,
        output: &mut Output<'_>,
    ) -> Result<(), Failure> {
        let span = tracing::info_span!(
            "attempt",
            action = %OneLine(self.target.action),
            region = self.plan.options.region.as_deref(),
            attempt = number,
            status = tracing::field::Empty,
            request_id = tracing::field::Empty,
            error = tracing::field::Empty,
        );
        let attempt = async {
            let response = self.exchange(number, credential, skew).await?;
            // Not the current one, which is somebody else's where spans of this level are filtered out.
            span.record("status", response.status().as_u16());
            self.decode(&response, output)
                .inspect(|request_id| _ = span.record("request_id", request_id.as_str()))
                .map_err(|error| self.refused(error, &response))
        };
        let result = attempt.instrument(span.clone()).await;
        result.map(drop).map_err(|mut failure| {
            let error = failure.error.with_action(self.target.action);
            let secrets = Secrets::of(self.input, credential);
            failure.error = error.map_texts(|text| secrets.redact(text));
            span.record("request_id", failure.error.request_id());
            span.record("error", tracing::field::display(&failure.error));
            failure
        })
    }

    async fn exchange(
        &self,
        number: u32,
        credential: &Credential,
        skew: i64,
    ) -> Result<HttpResponse, Error> {
        let client = self.client;
        let signer = Signer {
            credential,
            timestamp: unix_seconds(client.clock.now()) + skew,
            nonce: fastrand::u64(..),
        };
        let request = request::assemble(&self.target, self.input, &self.plan.options, signer)?;
        let left = self.left();
        let limit = self.plan.timeouts.attempt.min(left);
        match within(&*client.clock, limit, client.transport.send(request)).await {
            Some(result) => result,
            None => {
                let mut message = format!("no response within {} ms", limit.as_millis());
                if left < self.plan.timeouts.attempt {
                    let total = self.plan.timeouts.total.as_millis();
                    message +=
                        &format!(", which attempt {number} had left of the call's {total} ms");
                }
                Err(Error::new(ErrorKind::Transport, message).with_timeout())
            }
        }
    }

    /// Adds what the headers of a refusal say.
    fn refused(&self, mut error: Error, response: &HttpResponse) -> Failure {
        let time = |name| httpdate::parse_http_date(response.header(name)?).ok();
        let date = time("date");
        // A number of seconds was understood before; some servers name the time.
        if let (None, Some(then)) = (error.retry_after(), time("retry-after")) {
            let now = date.unwrap_or_else(|| self.client.clock.now());
            error = error.with_retry_after(then.duration_since(now).unwrap_or_default());
        }
        Failure { error, date }
    }

    fn decode(&self, response: &HttpResponse, output: &mut Output<'_>) -> Result<String, Error> {
        let Target {
            service, success, ..
        } = self.target;
        let decoding = &self.plan.decoding;
        let too_late = || self.left().is_zero();
        let mut options = DecodeOptions::default()
            .strict(decoding.strict)
            .too_late(&too_late);
        if let Some(bytes) = decoding.max_bytes {
            options = options.max_bytes(bytes);
        }
        let tell = |drift: &Drift| {
            if let Some(observer) = &decoding.observer {
                observer(drift);
            }
        };
        let options = match &decoding.observer {
            Some(_) => options.observer(&tell),
            None => options,
        };
        match output {
            Output::Json(value) => {
                let (result, request_id) = envelope::decode_json(service, response, options)?;
                **value = result;
                Ok(request_id)
            }
            Output::Fields(fields) => {
                let fields = fields.reborrow();
                envelope::decode_fields(service, success, response, fields, options)
            }
            Output::Page(fields, items, empty) => {
                empty.store(false, Ordering::Relaxed);
                let options = options.empty_list(items, empty);
                let fields = fields.reborrow();
                envelope::decode_fields(service, success, response, fields, options)
            }
        }
    }

    /// Waits until the documented rate limit allows another request, if it is obeyed.
    async fn take_turn(&self) -> Result<(), Error> {
        let (Some(limiter), Some(limit)) = (&self.client.limiter, self.target.rate_limit) else {
            return Ok(());
        };
        let clock = &self.client.clock;
        let patience = self.left();
        match limiter.reserve(self.target.action, limit, clock.elapsed(), patience) {
            Some(wait) if wait.is_zero() => Ok(()),
            Some(wait) => {
                clock.sleep(wait).await;
                Ok(())
            }
            None => {
                let message = format!(
                    "the limit of {limit} leaves no turn within {} ms",
                    patience.as_millis()
                );
                Err(Error::new(ErrorKind::Request, message).with_timeout())
            }
        }
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

impl Inner {
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
