//! HTTP requests and responses: those of the `http` crate, the same for every
//! [`Transport`](crate::Transport), read to their ends, and silent about secrets.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{HeaderName, StatusCode};

/// A request, complete and signed: what it holds is what must be sent, byte for byte.
///
/// It is a [`http::Request`] with its body, which it dereferences to and is made of. `Debug` shows
/// neither the query nor the body, nor the values of headers that carry credentials.
///
/// # Examples
///
/// ```
/// use cloudapi_runtime::{HttpRequest, http};
///
/// let request = http::Request::get("https://h.example/a?Signature=hidden").body("")?;
/// let mut request = HttpRequest::from(request);
/// request.headers_mut().insert("x-team", http::HeaderValue::from_static("billing"));
/// assert_eq!(request.header("X-Team"), Some("billing"));
/// assert!(!format!("{request:?}").contains("hidden"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct HttpRequest(http::Request<Bytes>);

impl HttpRequest {
    /// Returns the value of a header that is text; the name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(self.headers(), name)
    }
}

impl<B: Into<Bytes>> From<http::Request<B>> for HttpRequest {
    fn from(request: http::Request<B>) -> Self {
        HttpRequest(request.map(Into::into))
    }
}

impl From<HttpRequest> for http::Request<Bytes> {
    fn from(request: HttpRequest) -> Self {
        request.0
    }
}

impl Deref for HttpRequest {
    type Target = http::Request<Bytes>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for HttpRequest {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query of a parameter signature holds a key id, a token and the signature.
        let uri = self.uri();
        let host = uri.authority().map_or("", |host| host.as_str());
        let scheme = uri.scheme_str().unwrap_or_default();
        let query = uri.query().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("method", self.method())
            .field("uri", &[scheme, "://", host, uri.path()].concat())
            .field("query_bytes", &query.len())
            .field("headers", &Headers(self.headers()))
            .field("body_bytes", &self.body().len())
            .finish()
    }
}

/// Headers without values that are secret by what set them, or by their names.
struct Headers<'a>(&'a HeaderMap);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): (_, &HeaderValue)| {
            let text = match value.is_sensitive() || is_secret(name) {
                true => "(redacted)",
                false => value.to_str().unwrap_or("(no text)"),
            };
            (name, text.to_owned())
        };
        f.debug_map().entries(self.0.iter().map(shown)).finish()
    }
}

/// Whether a header carries credentials.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    const SECRET: [&str; 5] = [
        "authorization",
        "x-tc-token",
        "x-acs-security-token",
        "cookie",
        "x-aliyun-ecs-metadata-token",
    ];
    SECRET.contains(&name.as_str())
}

/// A response, read to its end, with its body decompressed.
///
/// It is a [`http::Response`], which it dereferences to and is made of. `Debug` does not show the
/// body.
#[derive(Clone)]
pub struct HttpResponse(http::Response<Bytes>);

impl HttpResponse {
    /// Creates a response without headers.
    ///
    /// # Panics
    ///
    /// Panics if the status is not between 100 and 999.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let mut response = http::Response::new(Bytes::from(body.into()));
        match StatusCode::from_u16(status) {
            Ok(status) => *response.status_mut() = status,
            Err(_) => panic!("{status} is no HTTP status"),
        }
        HttpResponse(response)
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// Panics if name or value are none of HTTP.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => _ = self.headers_mut().append(name, value),
            _ => panic!("{name:?} or its value is no HTTP header"),
        }
        self
    }

    /// Returns the value of a header that is text; the name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(self.headers(), name)
    }

    /// Whether the body is made of events that come one by one and may never end.
    pub(crate) fn is_event_stream(&self) -> bool {
        let kind = self.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let kind = kind.unwrap_or_default().split(|&b| b == b';').next();
        let kind = kind.unwrap_or_default().trim_ascii();
        kind.eq_ignore_ascii_case(b"text/event-stream")
    }
}

impl<B: Into<Bytes>> From<http::Response<B>> for HttpResponse {
    fn from(response: http::Response<B>) -> Self {
        HttpResponse(response.map(Into::into))
    }
}

impl From<HttpResponse> for http::Response<Bytes> {
    fn from(response: HttpResponse) -> Self {
        response.0
    }
}

impl Deref for HttpResponse {
    type Target = http::Response<Bytes>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for HttpResponse {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status().as_u16())
            .field("headers", &self.headers().len())
            .field("body_bytes", &self.body().len())
            .finish()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let mut marked = HeaderValue::from_static("hidden-key");
        marked.set_sensitive(true);
        let request = http::Request::post("https://h.example/path?Signature=hidden-too")
            .header("Authorization", "hidden-signature")
            .header("X-TC-Token", "hidden-token")
            .header("x-gateway", marked)
            .header("X-TC-Action", "DescribeGroup");
        let request = HttpRequest::from(request.body("hidden-body").unwrap());
        let debug = format!("{request:?}");
        assert!(!debug.contains("hidden"), "{debug}");
        assert!(debug.contains("https://h.example/path"), "{debug}");
        assert!(debug.contains("DescribeGroup"), "{debug}");
        let response = HttpResponse::new(200, "hidden").with_header("a", "hidden");
        assert!(!format!("{response:?}").contains("hidden"));
    }
}
