//! Signs, sends, retries and decodes for the crates that cloudapi generates.
//!
//! Generated types carry no logic of their own: each one has a table of its fields ([`Fields`],
//! written by [`fields!`]), and one walker in this crate serves everything that needs to look at
//! them: JSON and serde in both directions, tolerant decoding, redacted `Debug`, comparison,
//! flattening into query parameters and validation.
#![cfg_attr(
    all(doc, feature = "client"),
    doc = "\nThe [`guide`] has a page for each concern: credentials, retries, paging, errors, tests and more."
)]

mod action;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
pub mod clock;
mod credential;
#[cfg(feature = "client")]
pub mod credentials;
mod drift;
pub mod envelope;
mod error;
mod families;
pub mod fields;
// Pages of the documentation, no code.
#[cfg(all(any(doc, doctest), feature = "client"))]
pub mod guide;
#[cfg(feature = "client")]
pub mod interceptor;
pub mod json;
mod macros;
mod message;
mod redact;
pub mod request;
#[cfg(feature = "client")]
pub mod response;
pub mod sign;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transport;
pub mod walk;

pub use action::{
    Action, ActionInfo, Endpoint, EndpointType, Limits, Paginated, Pagination, PaginationStyle,
    Protocol, RateLimit, Route, ServiceInfo, SuccessRule, Until,
};
#[cfg(feature = "client")]
pub use client::{
    Call, Client, ClientBuilder, Items, Pages, Progress, RawRequest, RetryPolicy, Waiter,
};
pub use credential::Credential;
pub use drift::{DecodeOptions, Drift};
pub use error::{Error, ErrorKind};
pub use families::ErrorFamilies;
pub use fields::Fields;
pub use message::{HttpRequest, HttpResponse};
pub use transport::Transport;

/// The crate of HTTP requests, responses and headers that transports and hooks deal in.
pub use http;

/// Any JSON value: the type of members for which the vendor documents no structure.
pub use serde_json::Value;

/// The serialization framework that [`fields!`] implements its traits of.
pub use serde;
