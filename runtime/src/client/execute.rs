//! The loop of attempts, once for all actions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tracing::Instrument as _;

use super::limit::ALL_ACTIONS;
use super::retry::{self, RetryPolicy};
use super::{Inner, Timeouts};
use crate::clock::{unix_seconds, within};
use crate::credentials::SharedCredentials;
use crate::error::OneLine;
use crate::fields::FieldsMut;
use crate::interceptor::{Attempt, Outcome};
use crate::request::{self, Input, RequestOptions, Secrets, Signer, Target};
use crate::response::Response;
use crate::{
    Credential, DecodeOptions, Drift, Error, ErrorKind, HttpRequest, HttpResponse, RateLimit,
    Value, envelope,
};

/// Everything about a call but its parameters.
#[derive(Clone)]
pub(super) struct Plan {
    pub options: RequestOptions,
    pub timeouts: Timeouts,
    pub retry: RetryPolicy,
    pub idempotent: bool,
    pub decoding: Decoding,
    /// In place of those of the client.
    pub credentials: Option<SharedCredentials>,
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
) -> Result<Response<()>, Error> {
    let call = Running {
        client,
        target,
        input,
        plan,
        started: client.clock.elapsed(),
    };
    let result = call.run(output).await;
    result.map_err(|error| {
        let elapsed = client.clock.elapsed().saturating_sub(call.started);
        let error = error.with_action(target.action).with_elapsed(elapsed);
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

    async fn run(&self, mut output: Output<'_>) -> Result<Response<()>, Error> {
        let Running { client, plan, .. } = *self;
        // Its timers would panic.
        if client.needs_tokio && tokio::runtime::Handle::try_current().is_err() {
            let message = "no tokio runtime: await calls in one, or use the feature `blocking`";
            return Err(Error::new(ErrorKind::Request, message));
        }
        // Whoever lacks a parameter waits for nothing, and takes nobody's turn; where there is nothing
        // to wait for, the attempt finds out as soon.
        let waits = !self.target.anonymous && !self.credentials().is_valid(client.clock.now());
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
                Ok(response) => {
                    client.budget.give_back();
                    return Ok(response);
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
            let window = self.window().filter(|_| error.is_throttled());
            let asked = error.retry_after().max(window);
            let delay = plan.retry.delay(attempts - free, asked, fastrand::f64());
            if delay >= self.left() || !client.budget.take() {
                return Err(error);
            }
            tracing::debug!(action = %OneLine(self.target.action), attempt = attempts, ?delay, %error, "retrying");
            client.clock.sleep(delay).await;
        }
    }

    fn credentials(&self) -> &SharedCredentials {
        let own = self.plan.credentials.as_ref();
        own.unwrap_or(&self.client.credentials)
    }

    /// Who signs the next attempt.
    async fn credential(&self) -> Result<Credential, Error> {
        if self.target.anonymous {
            return Ok(Credential::new("", ""));
        }
        let client = self.client;
        let limit = self.plan.timeouts.attempt.min(self.left());
        let found = self.credentials().get(client.context());
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
    ) -> Result<Response<()>, Failure> {
        let started = self.client.clock.elapsed();
        let since = |then| self.client.clock.elapsed().saturating_sub(then);
        let about = Attempt {
            service: self.target.service.service,
            action: self.target.action,
            region: self.plan.options.region.as_deref(),
            number,
        };
        let mut exchange = Exchange::default();
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
            self.exchange(&about, credential, skew, &mut exchange)
                .await?;
            let Some(response) = &exchange.response else {
                // Without an error there is a response.
                return Err(Error::new(ErrorKind::Transport, "no response").into());
            };
            // Not the current one, which is somebody else's where spans of this level are filtered out.
            span.record("status", response.status().as_u16());
            self.decode(response, output)
                .inspect(|request_id| _ = span.record("request_id", request_id.as_str()))
                .map_err(|error| self.refused(error, response))
        };
        let result = attempt.instrument(span.clone()).await;
        let result = result.map_err(|mut failure: Failure| {
            let error = failure.error.with_action(self.target.action);
            let secrets = Secrets::of(self.input, credential);
            failure.error = error.map_texts(|text| secrets.redact(text));
            span.record("request_id", failure.error.request_id());
            span.record("error", tracing::field::display(&failure.error));
            failure
        });
        let outcome = Outcome {
            request_bytes: exchange.request_bytes,
            response: exchange.response.as_ref(),
            error: result.as_ref().err().map(|failure| &failure.error),
            elapsed: since(started),
        };
        for interceptor in &*self.client.interceptors {
            interceptor.after_attempt(&about, &outcome);
        }
        let (status, headers) = match exchange.response {
            Some(mut response) => (response.status(), std::mem::take(response.headers_mut())),
            None => Default::default(),
        };
        match result {
            Ok(request_id) => Ok(Response {
                value: (),
                request_id,
                status,
                headers,
                attempts: number,
                elapsed: since(self.started),
            }),
            Err(mut failure) => {
                failure.error = failure.error.with_headers(headers);
                Err(failure)
            }
        }
    }

    /// Sends the request and notes what came, also for the case that the answer is no success.
    async fn exchange(
        &self,
        about: &Attempt<'_>,
        credential: &Credential,
        skew: i64,
        exchange: &mut Exchange,
    ) -> Result<(), Error> {
        let client = self.client;
        let adjust = |request: &mut HttpRequest| {
            let mut interceptors = client.interceptors.iter();
            interceptors.try_for_each(|interceptor| interceptor.before_attempt(about, request))
        };
        let signer = Signer {
            credential,
            timestamp: unix_seconds(client.clock.now()) + skew,
            nonce: fastrand::u64(..),
            adjust: match client.interceptors.is_empty() {
                true => None,
                false => Some(&adjust),
            },
        };
        let request = request::assemble(&self.target, self.input, &self.plan.options, signer)?;
        exchange.request_bytes = Some(request.body().len());
        let left = self.left();
        let limit = self.plan.timeouts.attempt.min(left);
        match within(&*client.clock, limit, client.transport.send(request)).await {
            Some(result) => {
                exchange.response = Some(result?);
                Ok(())
            }
            None => {
                let mut message = format!("no response within {} ms", limit.as_millis());
                if left < self.plan.timeouts.attempt {
                    let total = self.plan.timeouts.total.as_millis();
                    let number = about.number;
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
            service, responses, ..
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
                envelope::decode_fields(service, responses, response, fields, options)
            }
            Output::Page(fields, items, empty) => {
                empty.store(false, Ordering::Relaxed);
                let options = options.empty_list(items, empty);
                let fields = fields.reborrow();
                envelope::decode_fields(service, responses, response, fields, options)
            }
        }
    }

    /// The documented limits that the call counts against: by the action, and all actions together.
    fn rate_limits(&self) -> [Option<(&str, RateLimit)>; 2] {
        let Target {
            action, service, ..
        } = self.target;
        let of = |name, limit: Option<RateLimit>| limit.map(|limit| (name, limit));
        [
            of(action, self.target.rate_limit),
            of(ALL_ACTIONS, service.limits.service_rate),
        ]
    }

    /// Waits until the documented rate limits allow another request, if they are obeyed.
    async fn take_turn(&self) -> Result<(), Error> {
        let Some(limiter) = &self.client.limiter else {
            return Ok(());
        };
        let clock = &self.client.clock;
        let patience = self.left();
        match limiter.reserve(&self.rate_limits(), clock.elapsed(), patience) {
            Ok(wait) if wait.is_zero() => Ok(()),
            Ok(wait) => {
                clock.sleep(wait).await;
                Ok(())
            }
            Err(limit) => {
                let message = format!(
                    "the limit of {limit} leaves no turn within {} ms",
                    patience.as_millis()
                );
                Err(Error::new(ErrorKind::Request, message).with_timeout())
            }
        }
    }

    /// How long a refusal because of too many requests lasts: a quota by the minute is refused again
    /// until the minute is over.
    fn window(&self) -> Option<Duration> {
        let limits = self.rate_limits();
        let seconds = limits.iter().flatten().map(|(_, limit)| limit.seconds);
        let longest = seconds.max().filter(|seconds| *seconds > 1)?;
        Some(Duration::from_secs(longest.into()))
    }
}

/// What went out and what came back, as far as it did.
#[derive(Default)]
struct Exchange {
    request_bytes: Option<usize>,
    response: Option<HttpResponse>,
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
