//! Signs, sends, retries and decodes for the crates that cloudapi generates.
//!
//! Generated types carry no logic of their own: each one lends out its fields by index
//! ([`Fields`], written by [`fields!`]), and one walker in this crate serves everything that
//! needs to look at them: serde in both directions, tolerant decoding, redacted `Debug`,
//! comparison, flattening into query parameters and validation.

mod action;
mod error;
pub mod fields;
mod macros;
pub mod sign;
pub mod walk;

pub use action::{
    Action, ActionInfo, Endpoint, Limits, Paged, Paging, PagingForm, Protocol, ReturnCode, Route,
    ServiceInfo, Zone,
};
pub use error::{Error, ErrorKind};
pub use fields::{Empty, Fields};

/// Any JSON value: the type of members for which the vendor documents no structure.
pub use serde_json::Value;

/// The serialization framework that [`fields!`] implements its traits of.
pub use serde;
