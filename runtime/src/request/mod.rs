//! Requests without input or output: from parameters, options, a credential and a time to the bytes
//! that are sent. The same inputs give the same bytes.

mod alibaba;
pub(crate) mod draft;
pub(crate) mod endpoint;
mod flatten;
mod parameters;
#[cfg(feature = "client")]
mod secrets;
mod tencent;

use draft::Draft;
pub use flatten::flatten;
#[cfg(feature = "client")]
pub(crate) use secrets::Secrets;

use std::borrow::Cow;

#[cfg(feature = "client")]
use crate::Value;
#[cfg(feature = "client")]
use crate::action::RateLimit;
use crate::action::{ActionInfo, EndpointType, Protocol, Route, ServiceInfo};
#[cfg(feature = "client")]
use crate::envelope::ResponseFacts;
use crate::fields::FieldsRef;
use crate::http::HeaderMap;
use crate::sign::percent_encode;
use crate::transport::BypassProxy;
use crate::{Credential, Error, ErrorKind, Fields, HttpRequest};

/// How a request is addressed, encoded and signed: everything but its parameters.
///
/// Clients have one for all calls; each call can change its copy.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RequestOptions {
    /// Region whose data is asked for: `ap-guangzhou`.
    pub region: Option<String>,
    /// Host instead of the vendor's: `host`, `host:port` or `http://host:port`.
    /// One on this machine is reached without a proxy.
    pub endpoint: Option<String>,
    /// Which of the vendor's hosts: the public ones unless set.
    pub endpoint_type: Option<EndpointType>,
    /// Language of messages. Tencent Cloud API 3.0 alone takes one.
    pub language: Option<Language>,
    /// Id under which the caller finds the request in traces; sent with it. Tencent Cloud API 3.0
    /// alone takes one.
    pub trace_id: Option<String>,
    /// Name of the calling program, sent beside that of the crate.
    pub app_name: Option<String>,
    /// Where the parameters go.
    pub encoding: ParameterEncoding,
    /// Headers beside those of the protocol; one that it has, too, takes its place.
    pub headers: HeaderMap,
    /// How the request is signed.
    pub signing: SigningMethod,
}

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, `zh-CN`.
    Chinese,
    /// English, `en-US`.
    English,
}

/// Where the parameters of a request go. Actions with a path of their own (ROA) decide themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterEncoding {
    /// Into the body: JSON, or a form with signatures and protocols that know no other.
    #[default]
    Post,
    /// Into the query.
    Get,
    /// Into a `multipart/form-data` body, which a few services demand for some actions.
    Multipart,
}

/// How a request is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningMethod {
    /// In a header, over headers and body: TC3-HMAC-SHA256, ACS3-HMAC-SHA256. Tencent Cloud API v2
    /// has none and takes [`HmacSha256`](SigningMethod::HmacSha256) instead.
    #[default]
    Header,
    /// In a header, over everything but the body. Tencent Cloud API 3.0 alone.
    UnsignedPayload,
    /// With a parameter: HmacSHA1 of Tencent Cloud, the RPC signature 1.0 of Alibaba Cloud.
    HmacSha1,
    /// With a parameter, HmacSHA256. Tencent Cloud alone.
    HmacSha256,
    /// Not at all: the few actions that prove identity in another way.
    None,
}

/// The action that is called, also one that no spec knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub action: &'a str,
    pub service: &'static ServiceInfo,
    pub route: Option<Route>,
    pub method: Option<&'static str>,
    pub anonymous: bool,
    #[cfg(feature = "client")]
    pub rate_limit: Option<RateLimit>,
    #[cfg(feature = "client")]
    pub responses: ResponseFacts,
}

impl From<&'static ActionInfo> for Target<'static> {
    fn from(info: &'static ActionInfo) -> Self {
        Target {
            action: info.name,
            service: info.service,
            route: info.route,
            method: info.method,
            anonymous: info.anonymous,
            #[cfg(feature = "client")]
            rate_limit: info.rate_limit.or(info.service.limits.action_rate),
            #[cfg(feature = "client")]
            responses: ResponseFacts {
                success: info.success,
                statuses: info.statuses,
                empty: info.empty,
            },
        }
    }
}

/// Parameters of a request.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Fields(FieldsRef<'a>),
    /// Of a call by name, which only the client makes.
    #[cfg(feature = "client")]
    Json(&'a Value),
}

impl Input<'_> {
    /// The parameters as JSON.
    pub(crate) fn to_json(self) -> Result<Vec<u8>, Error> {
        match self {
            Input::Fields(fields) if !self.has_styles() => Ok(crate::json::fields_to_vec(fields)),
            Input::Fields(_) => serde_json::to_vec(&self.to_value()?).map_err(unserializable),
            #[cfg(feature = "client")]
            Input::Json(value) => serde_json::to_vec(value).map_err(unserializable),
        }
    }
}

/// Who signs, and when.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub credential: &'a Credential,
    /// Unix seconds.
    pub timestamp: i64,
    /// New for every attempt.
    pub nonce: u64,
    /// What may change the request before.
    pub adjust: Option<&'a Adjust<'a>>,
}

/// Changes a request before it is signed.
pub(crate) type Adjust<'a> = dyn Fn(&mut HttpRequest) -> Result<(), Error> + Send + Sync + 'a;

/// Builds and signs a request.
///
/// `timestamp` is in Unix seconds and `nonce` must differ between requests: the caller has the
/// clock and the randomness.
///
/// ```
/// use cloudapi_runtime::request::{self, RequestOptions};
/// use cloudapi_runtime::{ActionInfo, Credential, Protocol, ServiceInfo};
///
/// static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
/// static INFO: ActionInfo = ActionInfo::new("DeleteTopic", &SERVICE);
///
/// struct DeleteTopic {
///     topic: Option<String>,
/// }
/// cloudapi_runtime::fields! { DeleteTopic { 0 => topic: "TopicName" } }
///
/// let mut options = RequestOptions::default();
/// options.endpoint = Some("ckafka.tencentcloudapi.com".to_owned());
/// let input = DeleteTopic { topic: Some("clicks".to_owned()) };
/// let credential = Credential::new("AKIDexample", "secret");
/// let http = request::build(&INFO, &input, &options, &credential, 1_551_113_065, 1)?;
/// assert_eq!(http.body().as_ref(), br#"{"TopicName":"clicks"}"#);
/// assert_eq!(http.header("X-TC-Action"), Some("DeleteTopic"));
/// # Ok::<(), cloudapi_runtime::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Request`] when the request lacks a required parameter, breaks a limit of the service
/// or has no host.
pub fn build<T: Fields>(
    info: &'static ActionInfo,
    input: &T,
    options: &RequestOptions,
    credential: &Credential,
    timestamp: i64,
    nonce: u64,
) -> Result<HttpRequest, Error> {
    let signer = Signer {
        credential,
        timestamp,
        nonce,
        adjust: None,
    };
    let input = Input::Fields(FieldsRef::new(input));
    assemble(&info.into(), input, options, signer)
}

pub(crate) fn assemble(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<HttpRequest, Error> {
    check_required(input).map_err(|error| error.with_action(target.action))?;
    let options = &*fitted(target, options);
    let request = match target.service.protocol {
        Protocol::TencentV3 | Protocol::TencentV2 => {
            tencent::assemble(target, input, options, signer)
        }
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => {
            alibaba::assemble(target, input, options, signer)
        }
    };
    let request = request.and_then(Draft::finish);
    let mut request = request.map_err(|error| error.with_action(target.action))?;
    if request.uri().host().is_some_and(endpoint::is_this_machine) {
        request.extensions_mut().insert(BypassProxy);
    }
    Ok(request)
}

/// The options as the action allows them: how it is signed and which method it takes are no choice of the caller then.
fn fitted<'o>(target: &Target<'_>, options: &'o RequestOptions) -> Cow<'o, RequestOptions> {
    let mut fitted = Cow::Borrowed(options);
    if target.anonymous && options.signing != SigningMethod::None {
        fitted.to_mut().signing = SigningMethod::None;
    }
    let encoding = match target.method {
        Some("GET") => ParameterEncoding::Get,
        Some(_) if options.encoding == ParameterEncoding::Get => ParameterEncoding::Post,
        _ => options.encoding,
    };
    if encoding != options.encoding {
        fitted.to_mut().encoding = encoding;
    }
    fitted
}

/// Finds out what [`assemble`] would refuse, before anybody waits for anything.
///
/// # Errors
///
/// Returns [`ErrorKind::Request`] as `assemble` would.
#[cfg(feature = "client")]
pub(crate) fn check(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
) -> Result<(), Error> {
    let credential = Credential::new("id", "secret");
    let signer = Signer {
        credential: &credential,
        timestamp: 0,
        nonce: 0,
        adjust: None,
    };
    assemble(target, input, options, signer).map(drop)
}

/// Refuses a request that lacks what the document demands: the server would, too, and say less.
fn check_required(input: Input<'_>) -> Result<(), Error> {
    #[cfg_attr(not(feature = "client"), expect(irrefutable_let_patterns))]
    let Input::Fields(fields) = input else {
        return Ok(());
    };
    let missing = crate::walk::missing(fields);
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("required parameters are not set: {}", missing.join(", "));
    Err(Error::new(ErrorKind::Request, message))
}

fn unserializable(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::Request,
        "the parameters cannot be written as JSON",
    )
    .with_source(error)
}

/// Pairs as a query or a form.
fn encode<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        percent_encode(&mut out, name);
        out.push('=');
        percent_encode(&mut out, value);
    }
    out
}

/// Pairs of owned texts as pairs of borrowed ones.
fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// `User-Agent`: the calling program, the generated crate, this crate.
fn user_agent(target: &Target<'_>, options: &RequestOptions) -> String {
    let mut agent = format!("cloudapi-runtime/{}", env!("CARGO_PKG_VERSION"));
    for part in [Some(target.service.user_agent), options.app_name.as_deref()] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            agent.insert(0, ' ');
            agent.insert_str(0, part);
        }
    }
    agent
}

fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Request, message)
}

/// Refuses a request that is larger than the service takes, naming the limit.
fn check_size(what: &str, bytes: usize, limit: Option<u64>) -> Result<(), Error> {
    match limit {
        Some(limit) if bytes as u64 > limit => Err(Error::new(
            ErrorKind::Request,
            format!("the {what} has {bytes} bytes, the service takes at most {limit}"),
        )),
        _ => Ok(()),
    }
}

/// Refuses text that cannot be the value of a header.
fn header_text<'a>(what: &str, value: &'a str) -> Result<&'a str, Error> {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(value);
    }
    let message =
        format!("{what} {value:?} must be ASCII letters, digits and signs without blanks");
    Err(Error::new(ErrorKind::Request, message))
}
