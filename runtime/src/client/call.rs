//! One call of an action.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::time::Duration;

use super::execute::{Output, Plan, execute};
use super::{Client, RetryPolicy};
use crate::credentials::{CredentialProvider, SharedCredentials};
use crate::envelope::ResponseFacts;
use crate::fields::{FieldsMut, FieldsRef, Mut};
use crate::http::{HeaderName, HeaderValue};
use crate::request::{Input, Language, RequestOptions, Target};
use crate::response::{Response, WithMetadata};
use crate::transport::BoxFuture;
use crate::{Action, ActionInfo, Error, ErrorKind, Route, Value};

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
            credentials: None,
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

    /// Sets a host instead of that of the client: `host`, `host:port` or `http://host:port`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.plan.options.endpoint = Some(endpoint.into());
        self
    }

    /// Sets who signs this call, in place of the client's credentials.
    pub fn credentials(mut self, provider: impl CredentialProvider) -> Self {
        self.plan.credentials = Some(SharedCredentials::new(provider));
        self
    }

    /// Adds a header to those of the protocol; one that it has, too, takes its place.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.plan.options.headers.insert(name, value);
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

/// Fills the parameter that lets the service carry out a retried request once, unless the caller has.
pub(super) fn fill_token(info: &ActionInfo, request: FieldsMut<'_>) -> Result<(), Error> {
    let Some(name) = info.idempotency_token else {
        return Ok(());
    };
    let index = request.table().position(name);
    let mut request = request;
    match index.and_then(|index| request.get_mut(index)) {
        Some(Mut::String(token)) => {
            token.get_or_insert_with(|| format!("{:032x}", fastrand::u128(..)));
            Ok(())
        }
        _ => {
            let message = format!("the idempotency token {name} is no text parameter");
            Err(Error::new(ErrorKind::Request, message).with_action(info.name))
        }
    }
}

impl<A: Action> Call<'_, A> {
    /// Runs the call. The future owns what it needs, so that it can be spawned.
    pub(super) fn run(
        self,
    ) -> impl Future<Output = Result<Response<A::Response>, Error>> + Send + 'static {
        let client = self.client.clone();
        let (mut request, plan) = (self.request, self.plan);
        async move {
            fill_token(A::INFO, FieldsMut::new(&mut request))?;
            let mut response = A::Response::default();
            let input = Input::Fields(FieldsRef::new(&request));
            let output = Output::Fields(FieldsMut::new(&mut response));
            let answered = execute(&client.inner, A::INFO.into(), input, output, &plan).await?;
            Ok(answered.with_value(response))
        }
    }
}

impl<A: Action> IntoFuture for Call<'_, A> {
    type Output = Result<A::Response, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let call = self.run();
        Box::pin(async move { Ok(call.await?.value) })
    }
}

impl Call<'_, RawRequest> {
    /// Runs the call. The future owns what it needs, so that it can be spawned.
    pub(super) fn run_raw(
        self,
    ) -> impl Future<Output = Result<Response<Value>, Error>> + Send + 'static {
        let client = self.client.clone();
        let (request, plan) = (self.request, self.plan);
        async move {
            let client = &client.inner;
            let target = Target {
                action: &request.action,
                service: client.service,
                route: request.route,
                method: None,
                anonymous: false,
                rate_limit: client.service.limits.action_rate,
                responses: ResponseFacts::default(),
            };
            let mut result = Value::Null;
            let output = Output::Json(&mut result);
            let input = Input::Json(&request.parameters);
            let answered = execute(client, target, input, output, &plan).await?;
            Ok(answered.with_value(result))
        }
    }
}

impl IntoFuture for Call<'_, RawRequest> {
    type Output = Result<Value, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let call = self.run_raw();
        Box::pin(async move { Ok(call.await?.value) })
    }
}

impl<A> Call<'_, A> {
    /// Gives the result together with request id, HTTP status, headers, the number of attempts and the
    /// time that they took. Errors have the same: [`Error::request_id`], [`Error::status`],
    /// [`Error::headers`], [`Error::attempts`] and [`Error::elapsed`].
    ///
    /// ```
    /// # use cloudapi_runtime::testing::{self, MockTransport};
    /// # use cloudapi_runtime::{Client, Protocol, ServiceInfo};
    /// # use serde_json::json;
    /// # static SERVICE: ServiceInfo = testing::service(Protocol::TencentV3, "ckafka", "2019-08-19");
    /// # let transport = MockTransport::new().json(json!({"Response": {"RequestId": "r-1"}}));
    /// # let ckafka: Client = testing::builder(&SERVICE, transport).build()?;
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let response = ckafka.raw("DescribeTopic", json!({})).with_metadata().await?;
    /// assert_eq!((response.request_id.as_str(), response.attempts), ("r-1", 1));
    /// # Ok::<(), cloudapi_runtime::Error>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_metadata(self) -> WithMetadata<Self> {
        WithMetadata(self)
    }
}

impl<A: Action> IntoFuture for WithMetadata<Call<'_, A>> {
    type Output = Result<Response<A::Response>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.0.run())
    }
}

impl IntoFuture for WithMetadata<Call<'_, RawRequest>> {
    type Output = Result<Response<Value>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.0.run_raw())
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
