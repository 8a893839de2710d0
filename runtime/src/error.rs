//! The error of every call: opaque, typed by the phase that failed.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::families::ErrorFamilies;
use crate::http::HeaderMap;

/// Why a call failed.
///
/// [`Error::kind`] names the phase; the predicates answer what a caller wants to decide.
/// `Display` prints phase, action, code, message, request id and HTTP status, never a secret and
/// never the text of the [source](StdError::source).
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    action: Option<String>,
    code: String,
    message: String,
    request_id: String,
    status: Option<u16>,
    path: Option<String>,
    retry_after: Option<Duration>,
    timeout: bool,
    /// What was decided, where phase, status and code alone do not tell.
    retryable: Option<bool>,
    sent: bool,
    stale: bool,
    attempts: u32,
    elapsed: Duration,
    headers: Option<Box<HeaderMap>>,
    not_configured: bool,
    families: ErrorFamilies,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The phase in which a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No credentials could be found or refreshed. Nothing was sent.
    Credentials,
    /// The request cannot be built: a parameter is missing, a limit is exceeded, no host serves
    /// the region. Nothing was sent.
    Request,
    /// No connection came about. Nothing was sent.
    Connect,
    /// The exchange broke off; the request may have been carried out.
    Transport,
    /// What came back is no answer of the API: a page of a proxy, an empty or a cut body.
    Response,
    /// The answer holds a value that the documented type cannot take.
    Decode,
    /// The API refused the call or failed, and said so.
    Service,
    /// Work in the background that was waited for failed, or was not done in time.
    Wait,
}

impl Error {
    /// An error of a phase. Transports, credential providers and tests outside of this crate make
    /// their errors with it, too.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            kind,
            action: None,
            code: String::new(),
            message: message.into(),
            request_id: String::new(),
            status: None,
            path: None,
            retry_after: None,
            timeout: false,
            retryable: None,
            sent: true,
            stale: false,
            attempts: 0,
            elapsed: Duration::ZERO,
            headers: None,
            not_configured: false,
            families: ErrorFamilies::NONE,
            source: None,
        }))
    }

    /// Creates the error of a credential provider that has nothing to say: its variables are not
    /// set, its file does not exist. A chain goes on to its next provider after this one, and stops
    /// at every other error.
    pub fn not_configured(message: impl Into<String>) -> Self {
        let mut error = Error::new(ErrorKind::Credentials, message);
        error.0.not_configured = true;
        error
    }

    /// Returns `true` if a credential provider is not configured, as opposed to one that failed.
    pub fn is_not_configured(&self) -> bool {
        self.0.not_configured
    }

    /// Adds what caused the error.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Marks the error as a deadline that passed.
    #[must_use]
    pub fn with_timeout(mut self) -> Self {
        self.0.timeout = true;
        self
    }

    /// Sets whether the same call may succeed later, where phase, status and code alone do not tell.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = Some(retryable);
        self
    }

    /// Sets whether bytes of the request may have reached the server, where the phase alone does
    /// not tell. Nothing was sent where there were no credentials, no request or no connection.
    #[must_use]
    pub fn with_sent(mut self, sent: bool) -> Self {
        self.0.sent = sent;
        self
    }

    /// Names the action that was called.
    #[must_use]
    pub fn with_action(mut self, action: &str) -> Self {
        self.0.action = Some(action.to_owned());
        self
    }

    /// Adds the code that the API sent.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Adds what the codes of the service call for; without it, codes mean nothing to the predicates.
    #[must_use]
    pub fn with_families(mut self, families: ErrorFamilies) -> Self {
        self.0.families = families;
        self
    }

    /// Adds the id under which the vendor finds the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = id.into();
        self
    }

    /// Adds the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the JSON path of the value that did not decode.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// Adds how long the server asked to wait.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.0.retry_after = Some(delay);
        self
    }

    /// Says that a connection that had served other requests before ended without a byte of the
    /// answer: servers close idle connections. A client tries once again at once if the action may
    /// be repeated.
    #[must_use]
    pub fn with_stale_connection(mut self) -> Self {
        self.0.stale = true;
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn has_stale_connection(&self) -> bool {
        self.0.stale
    }

    /// Sets how many attempts the call made.
    #[cfg(feature = "client")]
    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets how long the call took.
    #[cfg(feature = "client")]
    pub(crate) fn with_elapsed(mut self, elapsed: Duration) -> Self {
        self.0.elapsed = elapsed;
        self
    }

    /// Adds the headers of the answer.
    #[cfg(feature = "client")]
    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = Some(Box::new(headers));
        self
    }

    /// Changes what others have written: message, code, path and request id.
    #[cfg(feature = "client")]
    pub(crate) fn map_texts(mut self, change: impl Fn(String) -> String) -> Self {
        let inner = &mut *self.0;
        for text in [&mut inner.message, &mut inner.code, &mut inner.request_id]
            .into_iter()
            .chain(&mut inner.path)
        {
            *text = change(std::mem::take(text));
        }
        self
    }

    /// The phase that failed.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Name of the action that was called.
    pub fn action(&self) -> Option<&str> {
        self.0.action.as_deref()
    }

    /// Code that the API sent; empty if none.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Message of the API, or what this crate has to say.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Id under which the vendor's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        Some(self.0.request_id.as_str()).filter(|id| !id.is_empty())
    }

    /// HTTP status of the answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// JSON path of the value that did not decode: `$.Response.Result.TopicList[3].Topic`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// How long the server asked to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns whether bytes of the request may have reached the server.
    pub fn was_sent(&self) -> bool {
        let before = matches!(
            self.0.kind,
            ErrorKind::Credentials | ErrorKind::Request | ErrorKind::Connect
        );
        self.0.sent && !before
    }

    /// Returns how many attempts the call made; 0 if it failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns how long the call took with all its attempts; zero for errors that no call has
    /// returned.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Returns the headers of the answer, if the last attempt got one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_deref()
    }

    /// Whether a deadline passed.
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }
}

/// What the service says about errors by their codes.
impl Error {
    /// Whether the service refused the call because there were too many.
    pub fn is_throttled(&self) -> bool {
        self.0.status == Some(429) || self.is_of(self.0.families.throttled)
    }

    /// Whether credentials are missing, wrong, expired, or not allowed to do this.
    pub fn is_auth(&self) -> bool {
        self.0.kind == ErrorKind::Credentials
            || matches!(self.0.status, Some(401 | 403))
            || self.is_clock_skew()
            || self.is_of(self.0.families.auth)
    }

    /// Whether the service refused the signature because the clock of the caller is off.
    pub fn is_clock_skew(&self) -> bool {
        self.is_of(self.0.families.clock_skew)
    }

    /// Whether what the call is about does not exist.
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::Service
            && !self.is_auth()
            && (self.0.status == Some(404) || self.is_of(self.0.families.not_found))
    }

    /// Returns whether the same call may succeed later. What would come again is not: an answer that
    /// cannot be read, a redirect, a refusal.
    ///
    /// That does not make it safe to send it again. A client does if this holds and either nothing
    /// was sent ([`Error::was_sent`]), or the service did nothing ([`Error::is_throttled`]), or the
    /// action is idempotent.
    pub fn is_retryable(&self) -> bool {
        if let Some(decided) = self.0.retryable {
            return decided;
        }
        // The same clock would sign the same; a client corrects it, if it can, by itself.
        if self.is_clock_skew() {
            return false;
        }
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Transport => true,
            // What came whole would come again, and so would a gateway's 3xx and 4xx.
            ErrorKind::Response => {
                matches!(self.0.status, None | Some(408 | 429 | 500..)) || self.is_timeout()
            }
            ErrorKind::Service => {
                self.is_throttled()
                    || matches!(self.0.status, Some(500 | 502..=504))
                    || self.is_of(self.0.families.transient)
            }
            ErrorKind::Credentials | ErrorKind::Request | ErrorKind::Decode | ErrorKind::Wait => {
                false
            }
        }
    }

    fn is_of(&self, family: &[&str]) -> bool {
        ErrorFamilies::holds(family, self.code())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ErrorKind::Credentials => "failed to load credentials",
            ErrorKind::Request => "invalid request",
            ErrorKind::Connect => "failed to connect",
            ErrorKind::Transport => "transport error",
            ErrorKind::Response => "invalid response",
            ErrorKind::Decode => "failed to decode response",
            ErrorKind::Service => "service error",
            ErrorKind::Wait => "wait failed",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            action,
            code,
            message,
            status,
            path,
            attempts,
            ..
        } = &*self.0;
        if let Some(action) = action {
            write!(f, "{}: ", OneLine(action))?;
        }
        write!(f, "{kind}")?;
        if !code.is_empty() {
            write!(f, ": {}", OneLine(code))?;
        }
        if let Some(path) = path {
            write!(f, ": {}", OneLine(path))?;
        }
        if !message.is_empty() {
            write!(f, ": {}", OneLine(message))?;
        }
        let mut separator = " (";
        let mut note = |name: &dyn fmt::Display, value: &dyn fmt::Display| {
            let before = std::mem::replace(&mut separator, ", ");
            write!(f, "{before}{name}{value}")
        };
        if let Some(status) = status {
            note(&"HTTP status ", status)?;
        }
        if let Some(id) = self.request_id() {
            note(&"request id ", &OneLine(id))?;
        }
        if *attempts > 1 {
            note(attempts, &" attempts")?;
        }
        if separator == ", " {
            f.write_str(")")
        } else {
            Ok(())
        }
    }
}

/// Text that others wrote, on one line and bounded: it may end up in a log.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        for (index, c) in self.0.chars().enumerate() {
            if index == LONGEST {
                return f.write_str("...");
            }
            let c = if c.is_control() { ' ' } else { c };
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

/// The sentence and its causes, as this is what a program prints whose `main` returns the error; `{:#?}`
/// shows the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            write!(f, "{self}")?;
            for cause in std::iter::successors(self.source(), |&cause| cause.source()) {
                write!(f, ": {}", OneLine(&cause.to_string()))?;
            }
            return Ok(());
        }
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("action", &self.0.action)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("path", &self.0.path)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("retry_after", &self.0.retry_after)
            .field("timeout", &self.0.timeout)
            .field("retryable", &self.is_retryable())
            .field("sent", &self.was_sent())
            .field("attempts", &self.0.attempts)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests;
