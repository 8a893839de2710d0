//! The asynchronous client: it finds credentials, signs, sends, repeats and decodes.

#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod call;
mod cursor;
mod execute;
mod limit;
mod paging;
mod retry;
mod wait;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

pub use builder::ClientBuilder;
pub use call::{Call, RawRequest};
pub use paging::{Items, Pages};
pub use retry::RetryPolicy;
pub use wait::{Progress, Waiter};

use crate::clock::Clock;
use crate::credentials::{Context, Explanation, SharedCredentials};
use crate::interceptor::Interceptor;
use crate::request::RequestOptions;
use crate::{Action, Error, Paginated, ServiceInfo, Transport, Value};
use execute::Decoding;
use limit::RateLimiter;
pub(crate) use retry::Budget;

/// Calls actions of any service.
///
/// Cheap to clone; clones share connections, credentials and what was learnt about the clock. Generated crates wrap it in a client of their own with a method for every
/// action.
///
/// ```no_run
/// use cloudapi_runtime::{Client, Protocol, ServiceInfo};
///
/// static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
///
/// # async fn example() -> Result<(), cloudapi_runtime::Error> {
/// let client = Client::builder(&SERVICE).region("ap-guangzhou").load().await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    service: &'static ServiceInfo,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    /// Whether timers are those of tokio.
    needs_tokio: bool,
    credentials: SharedCredentials,
    options: RequestOptions,
    timeouts: Timeouts,
    retry: RetryPolicy,
    decoding: Decoding,
    interceptors: Arc<[Arc<dyn Interceptor>]>,
    budget: Arc<Budget>,
    quiet: bool,
    /// Present if the documented requests per second are obeyed.
    limiter: Option<RateLimiter>,
    #[cfg(feature = "blocking")]
    background: blocking::Background,
    /// Seconds that the server's clock is ahead of ours.
    skew: Arc<AtomicI64>,
}

/// Deadlines of a call.
#[derive(Clone, Copy, Debug)]
struct Timeouts {
    attempt: Duration,
    total: Duration,
}

impl Client {
    /// A client of a service with other than the default settings.
    pub fn builder(service: &'static ServiceInfo) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// A client of a service with credentials and region from the environment of the process.
    ///
    /// Finds the credentials at once: see [`ClientBuilder::load`].
    ///
    /// # Errors
    ///
    /// When there are no credentials, or when the transport cannot be set up.
    pub async fn from_env(service: &'static ServiceInfo) -> Result<Self, Error> {
        Self::builder(service).load().await
    }

    /// Loads credentials once more, and reports what each provider said: that it is used, not
    /// configured, or failed. The credential in use stays the same.
    pub async fn explain_credentials(&self) -> Explanation {
        self.inner.credentials.explain(self.inner.context()).await
    }

    /// An action that runs when it is awaited.
    pub fn call<A: Action>(&self, request: A) -> Call<'_, A> {
        let safe = A::INFO.idempotent || A::INFO.idempotency_token.is_some();
        Call::new(self, request, safe)
    }

    /// The pages of a result: see [`Call::pages`].
    pub fn pages<A: Paginated>(&self, request: A) -> Pages<A> {
        self.call(request).pages()
    }

    /// The items of all pages of a result: see [`Call::items`].
    ///
    /// ```no_run
    /// # use cloudapi_runtime::{Client, Error, Paginated};
    /// # async fn example<A: Paginated>(ckafka: Client, request: A) -> Result<(), Error>
    /// # where A::Item: std::fmt::Debug {
    /// let mut topics = ckafka.items(request);
    /// while let Some(topic) = topics.try_next().await? {
    ///     println!("{topic:?}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn items<A: Paginated>(&self, request: A) -> Items<A> {
        self.call(request).items()
    }

    /// An action by name, with JSON in and out: for what the spec does not know yet.
    ///
    /// The result is what the typed response would hold. Such a call is not repeated after bytes
    /// of it were sent, unless it is told to be ([`Call::idempotent`]).
    ///
    /// ```no_run
    /// # async fn example(ckafka: cloudapi_runtime::Client) -> Result<(), cloudapi_runtime::Error> {
    /// let parameters = serde_json::json!({"InstanceId": "ckafka-8b4az591", "Limit": 1});
    /// let topics = ckafka.raw("DescribeTopic", parameters).idempotent(true).await?;
    /// println!("{}", topics["Result"]["TotalCount"]);
    /// # Ok(()) }
    /// ```
    pub fn raw(&self, action: impl Into<String>, parameters: Value) -> Call<'_, RawRequest> {
        Call::new(self, RawRequest::new(action.into(), parameters), false)
    }
}

impl Inner {
    fn context(&self) -> Context<'_> {
        Context::new(&self.transport, &self.clock).with(&self.skew, self.timeouts.total)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.inner.service.service)
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}
