//! One call of an action.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use super::execute::{Output, Plan, execute};
use super::{Client, RetryPolicy};
use crate::fields::{FieldsMut, FieldsRef};
use crate::request::{Input, Language, RequestOptions, Target};
use crate::transport::BoxFuture;
use crate::{Action, Error, Route, Value};

/// A call of an action: await it to run it, or set options of this call first.
///
/// ```no_run
/// # use cloudapi_runtime::{Client, Error, Protocol, ServiceInfo};
/// # async fn example(ckafka: Client) -> Result<(), Error> {
/// use std::time::Duration;
///
/// let parameters = serde_json::json!({"InstanceId": "ckafka-8b4az591"});
/// let call = ckafka.raw("DescribeTopic", parameters);
/// let topics = call.region("ap-shanghai").timeout(Duration::from_secs(5)).await?;
/// # Ok(()) }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, A> {
    pub(super) client: &'a Client,
    pub(super) request: A,
    pub(super) plan: Plan,
}

/// The request of an action that no type describes: see [`Client::raw`].
///
/// `Debug` shows the names of parameters, and no value: nothing says which are secret.
pub struct RawRequest {
    action: String,
    route: Option<Route>,
    parameters: Value,
}

impl<'a, A> Call<'a, A> {
    pub(super) fn new(client: &'a Client, request: A, idempotent: bool) -> Self {
        let inner = &client.inner;
        let plan = Plan {
            options: inner.options.clone(),
            timeouts: inner.timeouts,
            retry: inner.retry.clone(),
            decoding: inner.decoding.clone(),
            idempotent,
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

    /// Sets whether and how failed attempts are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.plan.retry = policy;
        self
    }

    /// Sets whether the request is idempotent, overriding the spec. Only idempotent requests are retried
    /// after they may have reached the server.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.plan.idempotent = idempotent;
        self
    }

    /// Changes any option of the request.
    pub fn options(mut self, change: impl FnOnce(&mut RequestOptions)) -> Self {
        change(&mut self.plan.options);
        self
    }
}

impl Call<'_, RawRequest> {
    /// Method and path of the action, with `{name}` for the parameters that are part of the path:
    /// what services of the ROA style need beside the name.
    pub fn route(mut self, method: &'static str, path: &'static str) -> Self {
        self.request.route = Some(Route::new(method, path));
        self
    }
}

impl<'a, A: Action> IntoFuture for Call<'a, A> {
    type Output = Result<A::Response, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut response = A::Response::default();
            let input = Input::Fields(FieldsRef::new(&self.request));
            let output = Output::Fields(FieldsMut::new(&mut response));
            execute(
                &self.client.inner,
                A::INFO.into(),
                input,
                output,
                &self.plan,
            )
            .await?;
            Ok(response)
        })
    }
}

impl<'a> IntoFuture for Call<'a, RawRequest> {
    type Output = Result<Value, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = &self.client.inner;
            let RawRequest {
                action,
                route,
                parameters,
            } = &self.request;
            let target = Target {
                action,
                service: client.service,
                route: *route,
                method: None,
                anonymous: false,
                rate_limit: client.service.limits.action_rate,
                success: &[],
            };
            let mut result = Value::Null;
            let output = Output::Json(&mut result);
            execute(client, target, Input::Json(parameters), output, &self.plan).await?;
            Ok(result)
        })
    }
}

impl RawRequest {
    pub(super) fn new(action: String, parameters: Value) -> Self {
        RawRequest {
            action,
            route: None,
            parameters,
        }
    }
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self
            .parameters
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
            .collect();
        f.debug_struct("RawRequest")
            .field("action", &self.action)
            .field("route", &self.route)
            .field("parameters", &names)
            .finish()
    }
}

impl<A: fmt::Debug> fmt::Debug for Call<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
