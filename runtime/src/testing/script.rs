//! A service that answers what it is told to.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::transport::BoxFuture;
use crate::{Error, ErrorKind, HttpRequest, HttpResponse, Transport, Value};

type Step = Box<dyn Fn(&HttpRequest) -> Result<HttpResponse, Error> + Send + Sync>;

/// Answers requests in order, the last answer for ever, and keeps the requests; clones share both.
///
/// A script without answers refuses connections.
#[derive(Clone, Default)]
pub struct Script {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    steps: Vec<Arc<Step>>,
    requests: Vec<HttpRequest>,
}

impl Script {
    /// A script without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers with a response.
    #[must_use]
    pub fn respond(self, response: HttpResponse) -> Self {
        self.then(move |_| Ok(response.clone()))
    }

    /// Answers with status 200 and JSON.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        self.respond(HttpResponse::new(200, body.to_string()))
    }

    /// Answers as Tencent Cloud API 3.0 refuses a call: with a code.
    #[must_use]
    pub fn refuse(self, code: &str) -> Self {
        let error = serde_json::json!({"Code": code, "Message": "refused by the script"});
        self.json(serde_json::json!({"Response": {"Error": error, "RequestId": "r-refused"}}))
    }

    /// Fails as a transport does.
    #[must_use]
    pub fn fail(self, kind: ErrorKind, message: &str) -> Self {
        let message = message.to_owned();
        self.then(move |_| Err(Error::new(kind, message.clone())))
    }

    /// Answers with whatever a function makes of the request.
    #[must_use]
    pub fn then(
        self,
        step: impl Fn(&HttpRequest) -> Result<HttpResponse, Error> + Send + Sync + 'static,
    ) -> Self {
        self.lock().steps.push(Arc::new(Box::new(step)));
        self
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.lock().requests.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // The lists only grow, so a poisoned lock guards a sound value.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Script {
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

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.lock();
        f.debug_struct("Script")
            .field("steps", &shared.steps.len())
            .field("requests", &shared.requests)
            .finish()
    }
}

/// A service that takes requests and never answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl Transport for Never {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(std::future::pending())
    }
}
