//! Results with what is known of the exchange beside them.

use std::time::Duration;

use crate::http::{HeaderMap, StatusCode};

/// The result of a call, and what is known of its exchange: see
/// [`Call::with_metadata`](crate::Call::with_metadata).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// The result.
    pub value: T,
    /// Id under which the vendor finds the request; empty if there is none.
    pub request_id: String,
    /// HTTP status of the response.
    pub status: StatusCode,
    /// Headers of the response.
    pub headers: HeaderMap,
    /// How many attempts the call made.
    pub attempts: u32,
    /// How long the call took with all its attempts.
    pub elapsed: Duration,
}

impl<T> Response<T> {
    /// The same with another value.
    pub(crate) fn with_value<U>(self, value: U) -> Response<U> {
        Response {
            value,
            request_id: self.request_id,
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            elapsed: self.elapsed,
        }
    }
}

/// A call that gives its result with metadata: await it to run it.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct WithMetadata<C>(pub(crate) C);
