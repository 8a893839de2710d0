//! The transport of the `client` feature: HTTP/1.1 on reqwest. Nothing outside of this module names
//! the HTTP library.

mod failure;
mod reuse;
mod tls;

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Uri;

use super::{BoxFuture, BypassProxy, Transport};
use crate::{Error, ErrorKind, HttpRequest, HttpResponse, redact};
use tls::Tls;

/// The transport that clients use unless they are given another one.
///
/// Keeps up to 100 idle connections open for 50 s (servers drop them after 60), asks for gzip, follows
/// no redirects, and takes the proxy from the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
/// `NO_PROXY`). Clones share their connections.
///
/// TLS is that of the features: `rustls` (the default) with ring, `rustls-aws-lc-rs`, or
/// `rustls-no-provider` with the provider that the program installs for rustls, which also wins over
/// the other two; without any of them `native-tls`, that of the operating system. All trust the root
/// certificates of the system.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    /// Without proxy, for services of the machine itself.
    bypass_proxy: reqwest::Client,
    max_response_bytes: usize,
    last_url: Arc<Mutex<Option<(Uri, reqwest::Url)>>>,
}

impl HttpTransport {
    /// A transport with the defaults.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, for example because the system has no root certificates, or a
    /// proxy in the environment is no URL.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A transport with other limits or a proxy.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder {
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(50),
            max_idle: 100,
            max_response_bytes: 64 << 20,
            proxy: Proxy::Environment,
            more_roots: Vec::new(),
        }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let bypass_proxy = request.extensions().get::<BypassProxy>().is_some();
        let client = if bypass_proxy {
            &self.bypass_proxy
        } else {
            &self.client
        };
        let (mut parts, body) = http::Request::from(request).into_parts();
        let mut prepared = reqwest::Request::new(parts.method, self.url(&parts.uri)?);
        *prepared.headers_mut() = mem::take(&mut parts.headers);
        *prepared.body_mut() = Some(body.into());
        let (sent, opened) = reuse::observed(client.execute(prepared)).await;
        let mut response = sent.map_err(|error| failure::sending(error, &parts.uri, opened))?;

        let mut answer = HttpResponse::from(http::Response::new(Bytes::new()));
        *answer.status_mut() = response.status();
        *answer.headers_mut() = mem::take(response.headers_mut());
        // Its end may never come, and nobody wants it.
        if answer.is_event_stream() {
            return Ok(answer);
        }
        if let Some(length) = response.content_length() {
            self.check_size(&answer, length)?;
        }
        // Most bodies come in one piece, which stays where it is.
        let mut more = BytesMut::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure::reading(error, &answer, more.len()))?
        {
            let before = answer.body().len() + more.len();
            self.check_size(&answer, before as u64 + chunk.len() as u64)?;
            if before == 0 {
                *answer.body_mut() = chunk;
                continue;
            }
            if more.is_empty() {
                more.extend_from_slice(&mem::take(answer.body_mut()));
            }
            more.extend_from_slice(&chunk);
        }
        if !more.is_empty() {
            *answer.body_mut() = more.freeze();
        }
        Ok(answer)
    }

    /// The address in the form of the library, which takes long to read it: most calls go to the
    /// same one as the last.
    fn url(&self, uri: &Uri) -> Result<reqwest::Url, Error> {
        // What is kept is whole or not there, so a poisoned lock guards a sound value.
        let mut last = self.last_url.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, url)) = &*last
            && known == uri
        {
            return Ok(url.clone());
        }
        let url = reqwest::Url::parse(&uri.to_string()).map_err(|e| {
            let address = redact::address(&uri.to_string());
            let message =
                format!("the request is no valid HTTP: the address {address:?} is no URL");
            Error::new(ErrorKind::Request, message).with_source(e)
        })?;
        // That of a parameter signature never comes again.
        if uri.query().is_none() {
            *last = Some((uri.clone(), url.clone()));
        }
        Ok(url)
    }

    fn check_size(&self, answer: &HttpResponse, bytes: u64) -> Result<(), Error> {
        if bytes <= self.max_response_bytes as u64 {
            return Ok(());
        }
        let limit = self.max_response_bytes;
        let message = format!("the response has more than {limit} bytes (max_response_bytes)");
        // It would be as large again.
        let error = Error::new(ErrorKind::Response, message).with_retryable(false);
        Err(error.with_status(answer.status().as_u16()))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(self.exchange(request))
    }

    fn max_response_bytes(&self) -> usize {
        self.max_response_bytes
    }
}

/// Sets up an [`HttpTransport`].
#[derive(Clone, Debug)]
pub struct HttpTransportBuilder {
    connect_timeout: Duration,
    idle_timeout: Duration,
    max_idle: usize,
    max_response_bytes: usize,
    proxy: Proxy,
    more_roots: Vec<u8>,
}

#[derive(Clone)]
enum Proxy {
    Environment,
    None,
    Url(String),
}

// A proxy's address may hold a password.
impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Proxy::Environment => "Environment",
            Proxy::None => "None",
            Proxy::Url(_) => "Url(..)",
        })
    }
}

impl HttpTransportBuilder {
    /// How long name resolution, TCP and TLS may take together. Default: 5 s.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an idle connection is kept. Default: 50 s; more than the server's 60 s lets
    /// requests run into connections that the server has just closed.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how many idle connections to a host are kept; those of a burst need not stay. Defaults to
    /// 100.
    #[must_use]
    pub fn max_idle_connections(mut self, connections: usize) -> Self {
        self.max_idle = connections;
        self
    }

    /// The largest response body, decompressed. A larger one is refused while it is read.
    /// Default: 64 MiB.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sends everything through a proxy, whatever the environment says:
    /// `http://user:password@proxy.example:3128`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::Url(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Trusts more root certificates than those of the system, in PEM form: for proxies that look
    /// into TLS, and for hosts in private networks.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.more_roots = pem.into();
        self
    }

    /// The transport.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, the proxy is no URL, or the root certificates are none.
    pub fn build(self) -> Result<HttpTransport, Error> {
        let builder = match &self.proxy {
            Proxy::Environment => self.client(),
            Proxy::None => self.client().no_proxy(),
            Proxy::Url(url) => self.client().proxy(reqwest::Proxy::all(url).map_err(|e| {
                Error::new(ErrorKind::Request, "the proxy is no URL").with_source(e.without_url())
            })?),
        };
        let tls = Tls::new(&self.more_roots)?;
        Ok(HttpTransport {
            client: tls.configure(builder).build().map_err(set_up)?,
            bypass_proxy: tls
                .configure(self.client().no_proxy())
                // One hop away: what does not accept within a second is not there.
                .connect_timeout(self.connect_timeout.min(Duration::from_secs(1)))
                .build()
                .map_err(set_up)?,
            max_response_bytes: self.max_response_bytes,
            last_url: Arc::default(),
        })
    }

    fn client(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.idle_timeout)
            .pool_max_idle_per_host(self.max_idle)
            .http1_only()
            .connector_layer(reuse::Marking)
            .referer(false)
    }
}

fn set_up(error: reqwest::Error) -> Error {
    Error::new(ErrorKind::Connect, "the HTTP client cannot be set up").with_source(error)
}

fn invalid_roots(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let message = "the root certificates cannot be used";
    Error::new(ErrorKind::Request, message).with_source(why)
}
