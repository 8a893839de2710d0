//! Actions and services as data: what the client must know to call them.

mod pagination;

pub use pagination::{Pagination, PaginationStyle, Until};

use std::fmt;

use crate::families::ErrorFamilies;
use crate::fields::Fields;

/// A request, tied to its response and to the static metadata of its action.
pub trait Action: Fields {
    /// The service that offers it, as a type: the client of a service takes its own requests alone.
    /// `()` where there is no client but that of the runtime, which takes all.
    type Service;

    /// The response of the action.
    type Response: Fields + Default;

    /// Static metadata of the action.
    const INFO: &'static ActionInfo;
}

/// An action whose result comes in pages.
#[doc(alias = "paginator")]
#[diagnostic::on_unimplemented(
    message = "the result of `{Self}` does not come in pages",
    label = "an action without pages",
    note = "its client method returns the whole result"
)]
pub trait Paginated: Action {
    /// What the pages hold.
    type Item: Send + 'static;

    /// Returns the items of one response.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// Facts about an action.
///
/// ```
/// use cloudapi_runtime::{ActionInfo, Protocol, RateLimit, ServiceInfo};
///
/// static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
/// const INFO: &ActionInfo = &ActionInfo::new("DescribeGroup", &SERVICE)
///     .idempotent()
///     .rate_limit(RateLimit::per_second(100));
/// assert_eq!(INFO.name, "DescribeGroup");
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ActionInfo {
    /// Name on the wire.
    pub name: &'static str,
    /// The service that offers it.
    pub service: &'static ServiceInfo,
    /// Whether a request is retried after bytes of it were sent.
    #[doc(alias = "repeatable")]
    pub idempotent: bool,
    /// Documented rate limit of this action; without one, [`Limits::action_rate`] of the service holds.
    pub rate_limit: Option<RateLimit>,
    /// HTTP method and path, where the action has its own.
    pub route: Option<Route>,
    /// Parameter that makes the service carry out a retried request once. Its value is the caller's,
    /// or else one that the client makes, the same for every attempt.
    pub idempotency_token: Option<&'static str>,
    /// HTTP method of an action without a path, where it takes another one than its protocol.
    pub method: Option<&'static str>,
    /// Whether it is called without a signature: who calls needs no credentials.
    pub anonymous: bool,
    /// Whether its response has no body.
    pub empty: bool,
    /// HTTP statuses of success beside those from 200 to 299.
    pub statuses: &'static [u16],
    /// Where the pages of the result are.
    pub paging: Option<Pagination>,
    /// What its response must say to be a success, beside the rules of the service.
    pub success: &'static [SuccessRule],
}

impl ActionInfo {
    /// Creates an action that may not be repeated, without limit and pages.
    pub const fn new(name: &'static str, service: &'static ServiceInfo) -> Self {
        ActionInfo {
            name,
            service,
            idempotent: false,
            rate_limit: None,
            route: None,
            idempotency_token: None,
            method: None,
            anonymous: false,
            empty: false,
            statuses: &[],
            paging: None,
            success: &[],
        }
    }

    /// Says that a request may be sent again after bytes of it were sent.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sets the documented rate limit of this action.
    #[must_use]
    pub const fn rate_limit(mut self, rate_limit: RateLimit) -> Self {
        self.rate_limit = Some(rate_limit);
        self
    }

    /// Sets the HTTP method and path.
    #[must_use]
    pub const fn route(mut self, route: Route) -> Self {
        self.route = Some(route);
        self
    }

    /// Sets the parameter that makes the service carry out a retried request once.
    #[must_use]
    pub const fn idempotency_token(mut self, parameter: &'static str) -> Self {
        self.idempotency_token = Some(parameter);
        self
    }

    /// Sets the HTTP method of an action without a path.
    #[must_use]
    pub const fn method(mut self, method: &'static str) -> Self {
        self.method = Some(method);
        self
    }

    /// Says that it is called without a signature.
    #[must_use]
    pub const fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Says that its response has no body.
    #[must_use]
    pub const fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Sets the HTTP statuses of success beside those from 200 to 299.
    #[must_use]
    pub const fn statuses(mut self, statuses: &'static [u16]) -> Self {
        self.statuses = statuses;
        self
    }

    /// Sets where the pages of the result are.
    #[must_use]
    pub const fn paging(mut self, paging: Pagination) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Sets what an answer must say to be a success.
    #[must_use]
    pub const fn success(mut self, success: &'static [SuccessRule]) -> Self {
        self.success = success;
        self
    }
}

/// A number of requests within a window of time.
///
/// ```
/// use cloudapi_runtime::RateLimit;
///
/// assert_eq!(RateLimit::per_second(10).to_string(), "10 requests per second");
/// assert_eq!(RateLimit::new(100, 60).to_string(), "100 requests per minute");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests within the window.
    pub requests: u32,
    /// Length of the window, in seconds.
    pub seconds: u32,
}

impl RateLimit {
    /// Creates a limit of requests within a window of some seconds.
    pub const fn new(requests: u32, seconds: u32) -> Self {
        RateLimit { requests, seconds }
    }

    /// Creates a limit of requests per second.
    pub const fn per_second(requests: u32) -> Self {
        RateLimit::new(requests, 1)
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RateLimit { requests, seconds } = self;
        match seconds {
            1 => write!(f, "{requests} requests per second"),
            60 => write!(f, "{requests} requests per minute"),
            _ => write!(f, "{requests} requests per {seconds} seconds"),
        }
    }
}

/// HTTP method and path of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// `GET`, `POST`, ...
    pub method: &'static str,
    /// Path with `{name}` for each path parameter.
    pub path: &'static str,
}

impl Route {
    /// Creates a route from a method and a path.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Route { method, path }
    }
}

/// Facts about a service.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ServiceInfo {
    /// How requests are built and signed, and responses decoded.
    pub protocol: Protocol,
    /// Short name, as in the host name: `ckafka`.
    pub service: &'static str,
    /// Version that is sent with every request.
    pub version: &'static str,
    /// Hosts, preferred one first.
    pub endpoints: &'static [Endpoint],
    /// Endpoint types whose hosts serve no request without a region.
    pub needs_region: &'static [EndpointType],
    /// Limits of requests.
    pub limits: Limits,
    /// What every response must say to be a success.
    pub success: &'static [SuccessRule],
    /// Error codes by what they call for.
    pub families: ErrorFamilies,
    /// Name and version of the generated crate, for the user agent: `tencentcloud-ckafka/0.1.0`.
    pub user_agent: &'static str,
}

impl ServiceInfo {
    /// Creates a service without endpoints and limits.
    pub const fn new(protocol: Protocol, service: &'static str, version: &'static str) -> Self {
        ServiceInfo {
            protocol,
            service,
            version,
            endpoints: &[],
            needs_region: &[],
            limits: Limits::NONE,
            success: &[],
            families: ErrorFamilies::NONE,
            user_agent: "",
        }
    }

    /// Sets the hosts, preferred one first.
    #[must_use]
    pub const fn endpoints(mut self, endpoints: &'static [Endpoint]) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// Sets the zones whose hosts serve no request without a region.
    #[must_use]
    pub const fn needs_region(mut self, needs_region: &'static [EndpointType]) -> Self {
        self.needs_region = needs_region;
        self
    }

    /// Sets the limits of requests.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets what every answer must say to be a success.
    #[must_use]
    pub const fn success(mut self, success: &'static [SuccessRule]) -> Self {
        self.success = success;
        self
    }

    /// Sets which error codes call for which reaction.
    #[must_use]
    pub const fn families(mut self, families: ErrorFamilies) -> Self {
        self.families = families;
        self
    }

    /// Sets name and version of the generated crate.
    #[must_use]
    pub const fn user_agent(mut self, user_agent: &'static str) -> Self {
        self.user_agent = user_agent;
        self
    }
}

/// How requests of a service are built and signed, and responses decoded.
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
#[non_exhaustive]
pub struct Endpoint {
    /// Host name; `{region}` in it stands for the region of the call.
    pub host: &'static str,
    /// The only region it serves, where it is bound to one.
    pub region: Option<&'static str>,
    /// The group of hosts that it belongs to.
    pub endpoint_type: EndpointType,
}

impl Endpoint {
    /// Creates a host of a zone that is bound to no region.
    pub const fn new(host: &'static str, endpoint_type: EndpointType) -> Self {
        Endpoint {
            host,
            region: None,
            endpoint_type,
        }
    }

    /// Sets the only region that it serves.
    #[must_use]
    pub const fn region(mut self, region: &'static str) -> Self {
        self.region = Some(region);
        self
    }
}

/// Group of endpoints that are not reachable from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointType {
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
#[non_exhaustive]
pub struct Limits {
    /// Largest GET request, in bytes.
    pub get_bytes: Option<u64>,
    /// Largest POST request with a signature of version 1 in the form, in bytes.
    pub post_form_bytes: Option<u64>,
    /// Largest POST request with a signature in a header, in bytes.
    pub post_bytes: Option<u64>,
    /// Rate limit of each action that has none of its own.
    pub action_rate: Option<RateLimit>,
    /// Rate limit of all actions together.
    pub service_rate: Option<RateLimit>,
}

impl Limits {
    /// No known limits.
    pub const NONE: Limits = Limits {
        get_bytes: None,
        post_form_bytes: None,
        post_bytes: None,
        action_rate: None,
        service_rate: None,
    };

    /// Sets the largest GET request.
    #[must_use]
    pub const fn get_bytes(mut self, get_bytes: u64) -> Self {
        self.get_bytes = Some(get_bytes);
        self
    }

    /// Sets the largest POST request with a signature of version 1 in the form.
    #[must_use]
    pub const fn post_form_bytes(mut self, post_form_bytes: u64) -> Self {
        self.post_form_bytes = Some(post_form_bytes);
        self
    }

    /// Sets the largest POST request with a signature in a header.
    #[must_use]
    pub const fn post_bytes(mut self, post_bytes: u64) -> Self {
        self.post_bytes = Some(post_bytes);
        self
    }

    /// Sets the rate limit of each action that has none of its own.
    #[must_use]
    pub const fn action_rate(mut self, action_rate: RateLimit) -> Self {
        self.action_rate = Some(action_rate);
        self
    }

    /// Sets the rate limit of all actions together.
    #[must_use]
    pub const fn service_rate(mut self, service_rate: RateLimit) -> Self {
        self.service_rate = Some(service_rate);
        self
    }
}

/// What a response must say to be a success: which values a member may have.
///
/// Without a rule a response succeeds by what its protocol says, with an HTTP status from 200 to 299.
///
/// ```
/// use cloudapi_runtime::SuccessRule;
///
/// // A code that some results of a service have, with its message.
/// const CODE: SuccessRule =
///     SuccessRule::new("Result.ReturnCode", &["0", "OK"]).message("Result.ReturnMessage");
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
    /// Returns a rule for a member that may be absent.
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

    /// Makes a response without the member a failure.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}
