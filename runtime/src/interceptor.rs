//! Hooks around each attempt of a call: see the trait [`Interceptor`].

use std::time::Duration;

use crate::{Error, HttpRequest, HttpResponse};

/// Sees every attempt of every call of a client: its request, which it may change before it is signed,
/// and what came of it. See [`ClientBuilder::interceptor`](crate::ClientBuilder::interceptor).
///
/// Those that load credentials call other services, and are not seen.
///
/// # Examples
///
/// ```
/// use cloudapi_runtime::http::HeaderValue;
/// use cloudapi_runtime::interceptor::{Attempt, Interceptor};
/// use cloudapi_runtime::{Error, HttpRequest};
///
/// /// Tells a gateway who pays.
/// struct Team(HeaderValue);
///
/// impl Interceptor for Team {
///     fn before_attempt(&self, _: &Attempt<'_>, request: &mut HttpRequest) -> Result<(), Error> {
///         request.headers_mut().insert("x-team", self.0.clone());
///         Ok(())
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Looks at the request of an attempt, and may change it, but for its method. It is signed
    /// afterwards; a query that is part of the signature, and parameters of signatures that are
    /// parameters themselves, are added then.
    ///
    /// # Errors
    ///
    /// Returns an error to let the attempt fail with it. Nothing is sent then; whether there is another
    /// attempt depends on the kind of the error, as ever.
    fn before_attempt(
        &self,
        attempt: &Attempt<'_>,
        request: &mut HttpRequest,
    ) -> Result<(), Error> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Looks at what came of an attempt. It is not called where the call is dropped meanwhile.
    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// Which attempt of which call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// Short name of the service: `ckafka`.
    pub service: &'static str,
    /// Name of the action on the wire.
    pub action: &'a str,
    /// The region of the call.
    pub region: Option<&'a str>,
    /// 1 for the first attempt.
    pub number: u32,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// Size of the body that was sent; `None` if no request came about.
    pub request_bytes: Option<usize>,
    /// What the server answered, if it did.
    pub response: Option<&'a HttpResponse>,
    /// Why the attempt failed, if it did: also where the answer says so.
    pub error: Option<&'a Error>,
    /// From the signature to the decoded result.
    pub elapsed: Duration,
}
