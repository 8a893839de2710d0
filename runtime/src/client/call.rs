//! One call of an action.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use super::execute::{Plan, execute};
use super::{Client, RetryPolicy};
use crate::request::{Input, Language, RequestOptions};
use crate::transport::BoxFuture;
use crate::{Action, Error};

/// A call of an action: await it to run it, or set options of this call first.
///
/// ```ignore
/// let group = ckafka.describe_group(request).region("ap-shanghai").await?;
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, A> {
    client: &'a Client,
    request: A,
    plan: Plan,
}

impl<'a, A: Action> Call<'a, A> {
    pub(super) fn new(client: &'a Client, request: A) -> Self {
        let inner = &client.inner;
        let plan = Plan {
            options: inner.options.clone(),
            timeouts: inner.timeouts,
            retry: inner.retry.clone(),
            repeatable: A::INFO.repeatable,
        };
        Call {
            client,
            request,
            plan,
        }
    }

    /// The region whose data is asked for.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.plan.options.region = Some(region.into());
        self
    }

    /// The language of messages.
    pub fn language(mut self, language: Language) -> Self {
        self.plan.options.language = Some(language);
        self
    }

    /// An id that is sent with the request, to find it again in traces.
    pub fn trace_id(mut self, id: impl Into<String>) -> Self {
        self.plan.options.trace_id = Some(id.into());
        self
    }

    /// How long the call may take with all its attempts.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.plan.timeouts.total = timeout;
        self
    }

    /// How long one attempt may take.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.plan.timeouts.attempt = timeout;
        self
    }

    /// Whether and how failed attempts are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.plan.retry = policy;
        self
    }

    /// Says whether the action may be carried out twice, where the caller knows better than the
    /// spec.
    pub fn repeatable(mut self, repeatable: bool) -> Self {
        self.plan.repeatable = repeatable;
        self
    }

    /// Changes any option of the request.
    pub fn options(mut self, change: impl FnOnce(&mut RequestOptions)) -> Self {
        change(&mut self.plan.options);
        self
    }
}

impl<'a, A: Action> IntoFuture for Call<'a, A> {
    type Output = Result<A::Response, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut response = A::Response::default();
            let input = Input(&self.request);
            execute(
                &self.client.inner,
                A::INFO.into(),
                input,
                &mut response,
                &self.plan,
            )
            .await?;
            Ok(response)
        })
    }
}

impl<A: fmt::Debug> fmt::Debug for Call<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
