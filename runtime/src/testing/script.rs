//! A mock of the service.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::transport::BoxFuture;
use crate::{Error, ErrorKind, HttpRequest, HttpResponse, Transport, Value};

type Step = Box<dyn Fn(&HttpRequest) -> Result<HttpResponse, Error> + Send + Sync>;

/// A mock transport: returns prepared responses in order, the last one forever, and keeps the requests.
/// Clones share both.
///
/// Without responses it refuses connections.
#[derive(Clone, Default)]
pub struct MockTransport {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    steps: Vec<Arc<Step>>,
    requests: Vec<HttpRequest>,
}

impl MockTransport {
    /// Creates a mock without responses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response.
    #[must_use]
    pub fn respond(self, response: HttpResponse) -> Self {
        self.respond_with(move |_| Ok(response.clone()))
    }

    /// Adds a response with status 200 and JSON.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        self.respond(HttpResponse::new(200, body.to_string()))
    }

    /// Adds an error of the service, as Tencent Cloud API 3.0 reports it: with a code.
    #[must_use]
    pub fn service_error(self, code: &str) -> Self {
        let error = serde_json::json!({"Code": code, "Message": "refused by the script"});
        self.json(serde_json::json!({"Response": {"Error": error, "RequestId": "r-refused"}}))
    }

    /// Adds an error of the transport.
    #[must_use]
    pub fn transport_error(self, kind: ErrorKind, message: &str) -> Self {
        let message = message.to_owned();
        self.respond_with(move |_| Err(Error::new(kind, message.clone())))
    }

    /// Adds a response that a function makes of the request.
    #[must_use]
    pub fn respond_with(
        self,
        step: impl Fn(&HttpRequest) -> Result<HttpResponse, Error> + Send + Sync + 'static,
    ) -> Self {
        self.lock().steps.push(Arc::new(Box::new(step)));
        self
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.lock().requests.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // The lists only grow, so a poisoned lock guards a sound value.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for MockTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let mut shared = self.lock();
        let index = shared
            .requests
            .len()
            .min(shared.steps.len().saturating_sub(1));
        let step = shared.steps.get(index).cloned();
        shared.requests.push(request.clone());
        drop(shared);
        let answer = match step {
            Some(step) => step(&request),
            None => Err(Error::new(ErrorKind::Connect, "the script has no answers")),
        };
        Box::pin(async move { answer })
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.lock();
        f.debug_struct("MockTransport")
            .field("steps", &shared.steps.len())
            .field("requests", &shared.requests)
            .finish()
    }
}

/// A service that takes requests and never answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct NeverTransport;

impl Transport for NeverTransport {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(std::future::pending())
    }
}
