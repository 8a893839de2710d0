//! Requests without input or output: from parameters, options, a credential and a time to the bytes
//! that are sent. The same inputs give the same bytes.

mod endpoint;
mod flatten;
mod tencent;

pub use flatten::flatten;

#[cfg(feature = "client")]
use crate::Value;
use crate::action::{ActionInfo, Protocol, ServiceInfo, Zone};
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
    pub endpoint: Option<String>,
    /// Which of the vendor's hosts: the public ones unless set.
    pub zone: Option<Zone>,
    /// Language of messages.
    pub language: Option<Language>,
    /// Id under which the caller finds the request in traces; sent with it.
    pub trace_id: Option<String>,
    /// Name of the calling program, sent beside that of the crate.
    pub app_name: Option<String>,
    /// Where the parameters go.
    pub encoding: Encoding,
    /// How the request is signed.
    pub signing: Signing,
}

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, `zh-CN`.
    Chinese,
    /// English, `en-US`.
    English,
}

/// Where the parameters of a request go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Into the body: JSON, or a form where the signature is a parameter.
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
pub enum Signing {
    /// In a header, over headers and body: TC3-HMAC-SHA256.
    #[default]
    Header,
    /// In a header, over everything but the body.
    UnsignedPayload,
    /// With a parameter, HmacSHA1.
    HmacSha1,
    /// With a parameter, HmacSHA256.
    HmacSha256,
    /// Not at all: the few actions that prove identity in another way.
    None,
}

/// The action that is called, also one that no spec knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub action: &'a str,
    pub service: &'static ServiceInfo,
    #[cfg(feature = "client")]
    pub rate_limit: Option<u32>,
}

impl From<&'static ActionInfo> for Target<'static> {
    fn from(info: &'static ActionInfo) -> Self {
        Target {
            action: info.name,
            service: info.service,
            #[cfg(feature = "client")]
            rate_limit: info.rate_limit,
        }
    }
}

/// Parameters of a request.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Fields(&'a dyn Fields),
    /// Of a call by name, which only the client makes.
    #[cfg(feature = "client")]
    Json(&'a Value),
}

impl serde::Serialize for Input<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Input::Fields(fields) => crate::walk::serialize(*fields, serializer),
            #[cfg(feature = "client")]
            Input::Json(value) => value.serialize(serializer),
        }
    }
}

/// Who signs, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signer<'a> {
    pub credential: &'a Credential,
    /// Unix seconds.
    pub timestamp: i64,
    /// New for every attempt.
    pub nonce: u64,
}

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
/// assert_eq!(http.body, br#"{"TopicName":"clicks"}"#);
/// assert_eq!(http.header("X-TC-Action"), Some("DeleteTopic"));
/// # Ok::<(), cloudapi_runtime::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Request`] when the request lacks a required parameter, breaks a limit of the service
/// or has no host.
pub fn build(
    info: &'static ActionInfo,
    input: &dyn Fields,
    options: &RequestOptions,
    credential: &Credential,
    timestamp: i64,
    nonce: u64,
) -> Result<HttpRequest, Error> {
    let signer = Signer {
        credential,
        timestamp,
        nonce,
    };
    assemble(&info.into(), Input::Fields(input), options, signer)
}

pub(crate) fn assemble(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<HttpRequest, Error> {
    check_required(input).map_err(|error| error.with_action(target.action))?;
    let request = match target.service.protocol {
        Protocol::TencentV3 => tencent::assemble(target, input, options, signer),
        other => Err(Error::new(
            ErrorKind::Request,
            format!("requests of protocol {other:?} cannot be built yet"),
        )),
    };
    request.map_err(|error| error.with_action(target.action))
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
