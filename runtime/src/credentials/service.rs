//! Calls of token and metadata services: through the loop of all calls, with the transport, the
//! clock and the clock skew of the client that needs a credential.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use super::vendor::{Facts, KeyMembers};
use super::{Context, SharedCredentials, failed};
use crate::client::Budget;
use crate::clock::{Clock, at_unix_seconds, unix_seconds};
use crate::request::draft::Draft;
use crate::request::{RequestOptions, SigningMethod};
use crate::transport::{BoxFuture, BypassProxy};
use crate::{
    Client, Credential, Error, ErrorKind, HttpRequest, HttpResponse, Protocol, RetryPolicy,
    ServiceInfo, Transport, Value,
};

/// Calls an action of the token service that returns temporary keys. Without a credential it is not
/// signed: a parameter proves the identity.
pub(super) async fn temporary_keys(
    context: Context<'_>,
    facts: &Facts,
    action: &str,
    parameters: Value,
    mut options: RequestOptions,
    credential: Option<Credential>,
) -> Result<Credential, Error> {
    let skew = Arc::default();
    let context = context.or_skew(&skew);
    if credential.is_none() {
        options.signing = SigningMethod::None;
    }
    let transport = Observed::new(context, None, true);
    let client = client(context, facts.sts.service, transport, credential, options)
        .attempt_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(40))
        .build()?;
    // A role that is assumed twice gives two keys, which hurts nobody.
    let result = client.raw(action, parameters).idempotent(true).await;
    let mut response = result.map_err(|error| {
        let code = error.code();
        let separator = if code.is_empty() { "" } else { ": " };
        let message = format!("{action}: {code}{separator}{}", error.message());
        wrap(error, message)
    })?;
    keys(context, action, &mut response, &facts.keys)
}

/// Sends a request to a service that speaks plain HTTP, past all proxies, and returns the text of
/// its response. The error is that of the loop. `learns` says whether the server has the clock of the
/// vendor.
pub(super) async fn fetch(
    context: Context<'_>,
    mut request: Draft,
    learns: bool,
) -> Result<Zeroizing<String>, Error> {
    static PLAIN: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "metadata", "");
    request.push_header("Host", request.host.clone());
    let mut request = request.finish()?;
    request.extensions_mut().insert(BypassProxy);
    let options = RequestOptions {
        endpoint: Some("http://plain".to_owned()),
        signing: SigningMethod::None,
        ..sts_options("none")
    };
    let transport = Observed::new(context, Some(request), learns);
    let mut builder = client(context, &PLAIN, transport, None, options);
    builder.settings.quiet = true;
    let client = builder
        .attempt_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .retry(RetryPolicy::default().max_attempts(3))
        .build()?;
    let call = client.raw("metadata", Value::Null).idempotent(true);
    match call.await?["Text"].take() {
        Value::String(text) => Ok(Zeroizing::new(text)),
        _ => Err(failed("the response has no text")),
    }
}

/// Options with a region, so that nobody looks one up.
pub(super) fn sts_options(region: &str) -> RequestOptions {
    RequestOptions {
        region: Some(region.to_owned()),
        ..RequestOptions::default()
    }
}

fn client(
    context: Context<'_>,
    service: &'static ServiceInfo,
    transport: Observed,
    credential: Option<Credential>,
    options: RequestOptions,
) -> crate::ClientBuilder {
    let credential = credential.unwrap_or_else(|| Credential::new("", ""));
    let mut builder = Client::builder(service);
    // Loads are shared: there are never many at once, and they do not pay for other failures.
    builder.settings.budget = Some(Arc::new(Budget::new()));
    builder
        .options(options)
        .transport(transport)
        .clock(Arc::clone(context.clock))
        .credentials(match context.skew {
            Some(skew) => SharedCredentials::new(credential).with_skew(skew),
            None => SharedCredentials::new(credential),
        })
}

/// The same failure as one of credentials.
pub(super) fn wrap(error: Error, message: String) -> Error {
    let timeout = error.is_timeout();
    let wrapped = failed(message).with_source(error);
    if timeout {
        wrapped.with_timeout()
    } else {
        wrapped
    }
}

/// Reads temporary keys from the text of a metadata service, which says whether it has any.
pub(super) fn flat_keys(
    context: Context<'_>,
    who: &str,
    text: &str,
    members: &KeyMembers,
) -> Result<Credential, Error> {
    // The library's message would quote the text.
    let mut json: Value = serde_json::from_str(text)
        .map_err(|_| failed(format!("{who} responds with something that is not JSON")))?;
    match json["Code"].as_str() {
        Some("Success") => keys(context, who, &mut json, members),
        Some(code) => Err(failed(format!("{who} responds with code {code}"))),
        None => Err(failed(format!("{who}: the response has no Code"))),
    }
}

/// Takes temporary keys out of a response: of the metadata service as they are, of the token service
/// within `Credentials`.
fn keys(
    context: Context<'_>,
    who: &str,
    response: &mut Value,
    members: &KeyMembers,
) -> Result<Credential, Error> {
    let lacks = |name: &str| failed(format!("{who}: the response has no {name}"));
    let outer = response.get(members.expiry).and_then(time);
    let inner = match response.get("Credentials") {
        Some(_) => &mut response["Credentials"],
        None => response,
    };
    let expiry = outer.or_else(|| inner.get(members.expiry).and_then(time));
    // Moved out, so that no copy stays behind.
    let mut take = |name: &str| match inner.get_mut(name).map(Value::take) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        _ => Err(lacks(name)),
    };
    let (id, secret) = (take(members.id)?, take(members.secret)?);
    let credential = Credential::new(id, secret).with_session_token(take(members.token)?);
    let expiry = expiry.and_then(|expiry| context.local_time(expiry));
    Ok(credential.with_expiry(expiry.ok_or_else(|| lacks(members.expiry))?))
}

/// Unix seconds, or `2026-01-02T03:04:05Z`.
fn time(value: &Value) -> Option<SystemTime> {
    let seconds = match value.as_str() {
        Some(text) => u64::try_from(crate::sign::parse_iso8601(text)?).ok()?,
        None => value.as_u64()?,
    };
    at_unix_seconds(seconds)
}

/// Learns from responses how far the clock is off: keys expire by the clock of the vendor.
struct Observed {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    skew: Arc<AtomicI64>,
    /// What is sent in place of the request of the loop, whose response becomes one of an API.
    plain: Option<HttpRequest>,
    /// Whether the clock of the server is that of the vendor.
    learns: bool,
}

impl Observed {
    /// A difference up to this may be the way of the response.
    const NOISE: i64 = 30;

    fn new(context: Context<'_>, plain: Option<HttpRequest>, learns: bool) -> Self {
        Observed {
            transport: Arc::clone(context.transport),
            clock: Arc::clone(context.clock),
            skew: context.skew.cloned().unwrap_or_default(),
            plain,
            learns,
        }
    }

    fn learn(&self, response: &HttpResponse) {
        let date = response
            .header("date")
            .filter(|_| self.learns && response.status() == http::StatusCode::OK);
        let Some(date) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else {
            return;
        };
        let skew = unix_seconds(date) - unix_seconds(self.clock.now());
        if (skew - self.skew.load(Ordering::Relaxed)).abs() > Self::NOISE {
            tracing::warn!(skew_seconds = skew, "the clock differs from the server's");
            self.skew.store(skew, Ordering::Relaxed);
        }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let Some(plain) = &self.plain else {
            let response = self.transport.send(request).await?;
            self.learn(&response);
            return Ok(response);
        };
        let response = self.transport.send(plain.clone()).await?;
        self.learn(&response);
        let host = plain.uri().authority().map_or("", |host| host.as_str());
        let status = response.status().as_u16();
        let refused = |message| Error::new(ErrorKind::Response, message).with_status(status);
        if status != 200 {
            return Err(refused(format!("{host} responds with status {status}")));
        }
        let text = std::str::from_utf8(response.body())
            .map_err(|_| refused(format!("{host} responds with something that is not text")))?;
        let body = serde_json::json!({"Response": {"Text": text, "RequestId": "-"}});
        Ok(HttpResponse::new(200, body.to_string()))
    }
}

impl Transport for Observed {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(self.exchange(request))
    }
}
