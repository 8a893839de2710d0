//! Request signing: pure functions from values to values, no clock and no socket.
//!
//! Each protocol is a module with the stages that its documentation names, so that a refused request can be compared stage by stage:
//!
//! | module | protocols |
//! |---|---|
//! | [`tc3`] | Tencent Cloud TC3-HMAC-SHA256 |
//! | [`tencent_v1`] | Tencent Cloud HmacSHA1 and HmacSHA256, of API 3.0 and of the legacy API v2 |
//! | [`acs3`] | Alibaba Cloud ACS3-HMAC-SHA256 |
//! | [`alibaba_rpc`] | Alibaba Cloud RPC signature version 1.0 (HMAC-SHA1) |
//!
//! ```
//! use cloudapi_runtime::sign::tc3;
//!
//! let request = tc3::SignableRequest {
//!     host: "ckafka.tencentcloudapi.com",
//!     payload: tc3::Payload::Signed(b"{}"),
//!     ..tc3::SignableRequest::default()
//! };
//! let key = tc3::SigningKey::derive("the secret key", 1_551_113_065, "ckafka");
//! let stages = tc3::stages(&key, "the secret id", &request, 1_551_113_065);
//! assert!(stages.string_to_sign.starts_with("TC3-HMAC-SHA256\n1551113065\n2019-02-25/ckafka/tc3_request\n"));
//! ```

pub mod acs3;
pub mod alibaba_rpc;
mod date;
mod encode;
pub mod tc3;
pub mod tencent_v1;

#[cfg(feature = "client")]
pub(crate) use date::parse_iso8601;
pub use date::{iso8601, utc_date};
pub use encode::percent_encode;

/// Every intermediate value of one signature.
///
/// Holds no secret key. Protocols that sign a session token as a parameter or header have it in the canonical request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stages {
    /// The request in the one form in which both sides write it: for header protocols method, path, query, headers and body hash on lines of their own; for
    /// parameter protocols the sorted parameters.
    pub canonical_request: String,
    /// The text that the key signs.
    pub string_to_sign: String,
    /// Hexadecimal (TC3, ACS3) or base64 (the others), as it is sent.
    pub signature: String,
    /// Value of the `Authorization` header, for the protocols that have one.
    pub authorization: Option<String>,
}
