//! Settings of a client.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::execute::Decoding;
use super::limit::RateLimiter;
use super::retry::{Budget, RetryPolicy};
use super::{Client, Inner, Timeouts};
use crate::action::{EndpointType, Protocol, ServiceInfo};
use crate::clock::{Clock, SystemClock};
use crate::credentials::{self, CredentialProvider, SharedCredentials};
use crate::interceptor::Interceptor;
use crate::request::{Language, RequestOptions, endpoint};
use crate::transport::HttpTransport;
use crate::{Drift, Error, Transport};

/// Sets up a [`Client`], or a generated client that wraps one. Everything has a default.
#[must_use = "call `build` to get the client"]
pub struct ClientBuilder<C = Client> {
    pub(crate) settings: Settings,
    client: PhantomData<fn() -> C>,
}

#[derive(Clone)]
pub(crate) struct Settings {
    service: &'static ServiceInfo,
    credentials: Option<SharedCredentials>,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    options: RequestOptions,
    timeouts: Timeouts,
    retry: RetryPolicy,
    decoding: Decoding,
    interceptors: Vec<Arc<dyn Interceptor>>,
    client_rate_limiting: bool,
    /// Of its own, in place of the one that all clients share.
    pub(crate) budget: Option<Arc<Budget>>,
    /// Whether failed calls are no warnings: most machines have no metadata service.
    pub(crate) quiet: bool,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// The default settings for a service.
    pub fn new(service: &'static ServiceInfo) -> Self {
        let settings = Settings {
            service,
            credentials: None,
            transport: None,
            clock: None,
            options: RequestOptions::default(),
            timeouts: Timeouts {
                attempt: Duration::from_secs(30),
                total: Duration::from_secs(90),
            },
            retry: RetryPolicy::default(),
            decoding: Decoding::default(),
            interceptors: Vec::new(),
            client_rate_limiting: false,
            budget: None,
            quiet: false,
        };
        ClientBuilder {
            settings,
            client: PhantomData,
        }
    }

    /// Sets the credential provider. Defaults to the default chain of the vendor, see
    /// [`credentials`](crate::credentials). Clients that are built from clones of this builder, and
    /// those that are given the same [`SharedCredentials`], share what the provider gave.
    pub fn credentials(mut self, provider: impl CredentialProvider) -> Self {
        self.settings.credentials = Some(SharedCredentials::new(provider));
        self
    }

    /// Sets the region of calls that name none. Defaults with Tencent Cloud `TENCENTCLOUD_REGION`, else
    /// that of the profile of the command-line tool, else `TKE_REGION`; with Alibaba Cloud
    /// `ALIBABA_CLOUD_REGION_ID`, else that of the profile of the command-line tool.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.options.region = Some(region.into());
        self
    }

    /// Sets a host instead of the vendor's: `host`, `host:port` or `http://host:port`.
    #[doc(alias = "endpoint_url")]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.settings.options.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the type of the endpoint: public hosts, international ones, or those inside a private network.
    /// Defaults to the public ones.
    pub fn endpoint_type(mut self, endpoint_type: EndpointType) -> Self {
        self.settings.options.endpoint_type = Some(endpoint_type);
        self
    }

    /// Sets the language of messages. Defaults to that of the account.
    pub fn language(mut self, language: Language) -> Self {
        self.settings.options.language = Some(language);
        self
    }

    /// Sets the name of the program, which the vendor sees: `[0-9a-zA-Z-_,;.]`.
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.settings.options.app_name = Some(name.into());
        self
    }

    /// Sets all options of requests at once: signature method, encoding and those above.
    pub fn options(mut self, options: RequestOptions) -> Self {
        self.settings.options = options;
        self
    }

    /// Sets the timeout of one attempt, from the connection to the last byte. Defaults to 30 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeouts.attempt = timeout;
        self
    }

    /// Sets the timeout of a call with all its attempts. Defaults to 90 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeouts.total = timeout;
        self
    }

    /// Sets whether and how failed attempts are retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Sets whether the client enforces the documented requests per second of each action: calls wait for
    /// their turn, in the order in which they are made. Clones of the client share the limit, other
    /// processes do not. Defaults to `false`.
    pub fn client_rate_limiting(mut self, enabled: bool) -> Self {
        self.settings.client_rate_limiting = enabled;
        self
    }

    /// Whether a response that deviates from the document is an error: unknown members, values of
    /// another type. Default: no; what can be understood is decoded.
    pub fn strict(mut self, strict: bool) -> Self {
        self.settings.decoding.strict = strict;
        self
    }

    /// How much memory the result of a call may take; more is an error. A few bytes of an answer can
    /// become hundreds. Default: four times the size
    /// that an answer may have, which makes 256 MiB.
    pub fn max_decoded_bytes(mut self, bytes: usize) -> Self {
        self.settings.decoding.max_bytes = Some(bytes);
        self
    }

    /// Calls `observer` for every deviation of a response from the document.
    pub fn on_drift(mut self, observer: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.settings.decoding.observer = Some(Arc::new(observer));
        self
    }

    /// Adds a hook around each attempt. They see a request, and its outcome, in the order in which they
    /// were added.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.settings.interceptors.push(Arc::new(interceptor));
        self
    }

    /// What carries requests. Default: [`HttpTransport::new`], with connections that nobody uses kept
    /// for 50 s with Tencent Cloud and for 8 s with Alibaba Cloud.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.settings.transport = Some(Arc::new(transport));
        self
    }

    /// What tells the time. Default: the system with the timers of tokio.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Some(Arc::new(clock));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// When the default transport cannot be set up (see [`HttpTransport::new`]), and
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) when endpoint or region are no such.
    pub fn build(self) -> Result<C, Error> {
        Ok(self.settings.build()?.into())
    }

    /// The client, with its credentials found at once, so that a program that lacks them fails
    /// here and not at its first call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when there are no credentials, and
    /// everything that [`build`](Self::build) may return.
    pub async fn load(self) -> Result<C, Error> {
        let client = self.settings.build()?;
        client.inner.credentials.get(client.inner.context()).await?;
        Ok(client.into())
    }
}

impl Settings {
    pub(super) fn build(self) -> Result<Client, Error> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                let idle = idle_timeout(self.service.protocol);
                Arc::new(HttpTransport::builder().idle_timeout(idle).build()?)
            }
        };
        let protocol = self.service.protocol;
        let mut options = self.options;
        options.region = options
            .region
            .or_else(|| credentials::default_region(protocol));
        endpoint::check(&options)?;
        let budget = self.budget.unwrap_or_else(|| {
            let place = options.endpoint.as_deref().unwrap_or(self.service.service);
            Budget::of(place)
        });
        let credentials = self
            .credentials
            .unwrap_or_else(|| SharedCredentials::new(credentials::default_chain(protocol)));
        let mut decoding = self.decoding;
        let most = transport.max_response_bytes().saturating_mul(4);
        decoding.max_bytes = decoding.max_bytes.or(Some(most));
        Ok(Client {
            inner: Arc::new(Inner {
                service: self.service,
                transport,
                needs_tokio: self.clock.is_none(),
                clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
                skew: Arc::clone(credentials.skew()),
                credentials,
                options,
                timeouts: self.timeouts,
                budget,
                quiet: self.quiet,
                retry: self.retry,
                decoding,
                interceptors: self.interceptors.into(),
                limiter: self.client_rate_limiting.then(RateLimiter::default),
                #[cfg(feature = "blocking")]
                background: super::blocking::Background::default(),
            }),
        })
    }
}

/// How long the vendor's servers keep connections that nobody uses, less a margin: 60 s are what
/// Tencent Cloud keeps them for; users of Alibaba Cloud report 10 s, after which nothing is said and
/// nothing answers.
fn idle_timeout(protocol: Protocol) -> Duration {
    match protocol {
        Protocol::TencentV3 | Protocol::TencentV2 => Duration::from_secs(50),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => Duration::from_secs(8),
    }
}

// Derived, it would ask the client to be one that can be cloned.
impl<C> Clone for ClientBuilder<C> {
    fn clone(&self) -> Self {
        ClientBuilder {
            settings: self.settings.clone(),
            client: PhantomData,
        }
    }
}

impl<C> std::fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("options", &self.settings.options)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Protocol, idle_timeout};

    #[test]
    fn idle_connections_go_before_the_servers_of_each_vendor_drop_them() {
        for (protocol, dropped_after) in [
            (Protocol::TencentV3, 60),
            (Protocol::TencentV2, 60),
            (Protocol::AlibabaRpc, 10),
            (Protocol::AlibabaRoa, 10),
        ] {
            let idle = idle_timeout(protocol);
            assert!(
                idle < Duration::from_secs(dropped_after),
                "{protocol:?}: {idle:?}"
            );
            // Kept for no time, they would serve nobody.
            assert!(
                idle > Duration::from_secs(dropped_after / 2),
                "{protocol:?}: {idle:?}"
            );
        }
    }
}
