//! Actions and services as data: what the client must know to call them.

use crate::fields::Fields;

/// A request, tied to its response and to the facts about its action.
pub trait Action: Fields {
    /// The service that offers it, as a type: the client of a service takes its own requests alone.
    /// `()` where there is no client but that of the runtime, which takes all.
    type Service;

    /// What the action answers with.
    type Response: Fields + Default;

    /// Facts about the action.
    const INFO: &'static ActionInfo;
}

/// An action whose result comes in pages.
#[diagnostic::on_unimplemented(
    message = "the result of `{Self}` does not come in pages",
    label = "an action without pages",
    note = "its client method returns the whole result"
)]
pub trait Paged: Action {
    /// What the pages hold.
    type Item: Send + 'static;

    /// Takes the items out of one response.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// Facts about an action.
///
/// Write it with [`ActionInfo::new`] and update syntax, so that facts can be added later:
///
/// ```
/// use cloudapi_runtime::{ActionInfo, Protocol, ServiceInfo};
///
/// static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
/// const INFO: &ActionInfo = &ActionInfo {
///     repeatable: true,
///     rate_limit: Some(100),
///     ..ActionInfo::new("DescribeGroup", &SERVICE)
/// };
/// assert_eq!(INFO.name, "DescribeGroup");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ActionInfo {
    /// Name on the wire.
    pub name: &'static str,
    /// The service that offers it.
    pub service: &'static ServiceInfo,
    /// Whether a request may be sent again after bytes of it were sent.
    pub repeatable: bool,
    /// Documented requests per second.
    pub rate_limit: Option<u32>,
    /// The only regions that offer it; empty means all of the service.
    pub regions: &'static [&'static str],
    /// HTTP method and path, where the action has its own.
    pub route: Option<Route>,
    /// Where the pages of the result are.
    pub paging: Option<Paging>,
    /// What its answer must say to be a success, beside the rules of the service.
    pub success: &'static [SuccessRule],
}

impl ActionInfo {
    /// An action that may not be repeated, without limit and pages, in every region.
    pub const fn new(name: &'static str, service: &'static ServiceInfo) -> Self {
        ActionInfo {
            name,
            service,
            repeatable: false,
            rate_limit: None,
            regions: &[],
            route: None,
            paging: None,
            success: &[],
        }
    }
}

/// HTTP method and path of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// `GET`, `POST`, ...
    pub method: &'static str,
    /// Path with `{name}` for each path parameter.
    pub path: &'static str,
}

/// How an action pages. Names are those on the wire; paths into the response are joined by dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// What the position counts.
    pub form: PagingForm,
    /// Parameter with the position: number of items to skip, page number, or token.
    pub position: &'static str,
    /// Parameter with the page size.
    pub size: Option<&'static str>,
    /// Path of the list in the response: `Result.TopicList`.
    pub items: &'static str,
    /// Path of the total count in the response.
    pub total: Option<&'static str>,
    /// Path of the next token in the response.
    pub next: Option<&'static str>,
}

/// What the position of a page counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingForm {
    /// Items to skip.
    Offset,
    /// Pages, from 1.
    Page,
    /// Nothing: the position is an opaque token of the previous response.
    Token,
}

/// Facts about a service.
///
/// Write it with [`ServiceInfo::new`] and update syntax, so that facts can be added later.
#[derive(Debug, Clone, Copy)]
pub struct ServiceInfo {
    /// How requests are built, signed and answered.
    pub protocol: Protocol,
    /// Short name, as in the host name: `ckafka`.
    pub service: &'static str,
    /// Version that is sent with every request.
    pub version: &'static str,
    /// Hosts, preferred one first.
    pub endpoints: &'static [Endpoint],
    /// Zones whose hosts serve no request without a region.
    pub needs_region: &'static [Zone],
    /// Size and clock limits.
    pub limits: Limits,
    /// Where a response that looks successful tells that the action failed.
    pub return_code: Option<ReturnCode>,
    /// What every answer must say to be a success.
    pub success: &'static [SuccessRule],
    /// Name and version of the generated crate, for the user agent: `tencentcloud-ckafka/0.1.0`.
    pub user_agent: &'static str,
}

impl ServiceInfo {
    /// A service without endpoints and limits.
    pub const fn new(protocol: Protocol, service: &'static str, version: &'static str) -> Self {
        ServiceInfo {
            protocol,
            service,
            version,
            endpoints: &[],
            needs_region: &[],
            limits: Limits::NONE,
            return_code: None,
            success: &[],
            user_agent: "",
        }
    }
}

/// How requests of a service are built, signed and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// Tencent Cloud API 3.0.
    TencentV3,
    /// Tencent Cloud API v2.
    TencentV2,
    /// Alibaba Cloud, RPC style.
    AlibabaRpc,
    /// Alibaba Cloud, ROA style.
    AlibabaRoa,
}

/// One host of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Host name; `{region}` in it stands for the region of the call.
    pub host: &'static str,
    /// The only region it serves, where it is bound to one.
    pub region: Option<&'static str>,
    /// Which zone of the vendor it belongs to.
    pub zone: Zone,
}

/// Group of endpoints that are not reachable from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Zone {
    /// The public cloud.
    Public,
    /// Regions for the finance industry, only on their own host.
    Finance,
    /// The international site.
    International,
    /// Reachable inside a private network only.
    Vpc,
}

/// Limits of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest GET request, in bytes.
    pub get_bytes: Option<u64>,
    /// Largest POST request with a signature of version 1 in the form, in bytes.
    pub post_form_bytes: Option<u64>,
    /// Largest POST request with a signature in a header, in bytes.
    pub post_bytes: Option<u64>,
    /// How far the clock of a caller may be off, in seconds.
    pub clock_skew_seconds: Option<u64>,
}

impl Limits {
    /// No known limits.
    pub const NONE: Limits = Limits {
        get_bytes: None,
        post_form_bytes: None,
        post_bytes: None,
        clock_skew_seconds: None,
    };
}

/// A code within the result of an action that tells whether it succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnCode {
    /// Member of the response that holds the code and the message: `Result`.
    pub within: &'static str,
    /// Member with the code: `ReturnCode`.
    pub code: &'static str,
    /// Member with the message: `ReturnMessage`.
    pub message: &'static str,
    /// The codes of success, in any case of letters: `0`, and `OK`, which two of the vendor's own
    /// examples show.
    pub success: &'static [&'static str],
}

/// What an answer must say to be a success: which values a member may have.
///
/// Without a rule an answer succeeds by what its protocol says, with an HTTP status from 200 to 299.
///
/// ```
/// use cloudapi_runtime::SuccessRule;
///
/// // An integer that is always there.
/// const RESULT: SuccessRule = SuccessRule::new("Result", &["0"]).required();
/// // A code for each item, with its message.
/// const ITEMS: SuccessRule = SuccessRule::new("Result[].ReturnCode", &["0"]).message("Message");
/// // A list of what failed.
/// const FAILED: SuccessRule = SuccessRule::new("failed", &[]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SuccessRule {
    /// Path of the member in the result, of each element where `[]` stands: `Result[].ReturnCode`.
    pub path: &'static str,
    /// Values that mean success, in any case of letters. Where there are none the member tells of
    /// failures: it must be absent, or an empty list.
    pub values: &'static [&'static str],
    /// Path of the message; within the element where the path is.
    pub message: Option<&'static str>,
    /// Whether the member must be there.
    pub required: bool,
}

impl SuccessRule {
    /// A rule for a member that may be absent.
    pub const fn new(path: &'static str, values: &'static [&'static str]) -> Self {
        SuccessRule {
            path,
            values,
            message: None,
            required: false,
        }
    }

    /// Sets where the message of a failure is.
    #[must_use]
    pub const fn message(mut self, path: &'static str) -> Self {
        self.message = Some(path);
        self
    }

    /// Makes an answer without the member no success.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}
