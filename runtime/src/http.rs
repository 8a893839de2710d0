//! HTTP requests and responses as plain values, the same for every [`Transport`](crate::Transport).

use std::borrow::Cow;
use std::fmt;

/// A request, complete and signed: what it holds is what must be sent, byte for byte.
///
/// `Debug` shows neither the body nor the values of headers that carry credentials.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRequest {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// `https`, or `http` where an endpoint says so.
    pub scheme: &'static str,
    /// Host name, with the port where it is not that of the scheme. Also the `Host` header.
    pub host: String,
    /// Path, percent-encoded, from `/` on.
    pub path: String,
    /// Query text without `?`, percent-encoded; empty if there is none.
    pub query: String,
    /// Names and values, `Host` among them.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// The body; empty with GET.
    pub body: Vec<u8>,
    /// Whether it must not go through a proxy: addresses that mean another machine from there.
    pub bypass_proxy: bool,
}

impl HttpRequest {
    /// A request without query, headers and body.
    pub fn new(method: &'static str, scheme: &'static str, host: &str, path: &str) -> Self {
        HttpRequest {
            method,
            scheme,
            host: host.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
            bypass_proxy: false,
        }
    }

    /// The whole address.
    pub fn url(&self) -> String {
        let mut url = [self.scheme, "://", &self.host, &self.path].concat();
        if !self.query.is_empty() {
            url.push('?');
            url.push_str(&self.query);
        }
        url
    }

    /// Value of a header; the name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(
            self.headers
                .iter()
                .map(|(name, value)| (name.as_ref(), value.as_str())),
            name,
        )
    }

    pub(crate) fn push_header(&mut self, name: &'static str, value: impl Into<String>) {
        self.headers.push((Cow::Borrowed(name), value.into()));
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query of a parameter signature holds a key id, a token and the signature.
        let path = format!("{}://{}{}", self.scheme, self.host, self.path);
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &path)
            .field("query_bytes", &self.query.len())
            .field("headers", &Headers(&self.headers))
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

struct Headers<'a>(&'a [(Cow<'static, str>, String)]);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECRET: [&str; 5] = [
            "authorization",
            "x-tc-token",
            "x-acs-security-token",
            "cookie",
            "x-aliyun-ecs-metadata-token",
        ];
        f.debug_map()
            .entries(self.0.iter().map(|(name, value)| {
                let secret = SECRET
                    .iter()
                    .any(|secret| name.eq_ignore_ascii_case(secret));
                (name, if secret { "(redacted)" } else { value.as_str() })
            }))
            .finish()
    }
}

/// A response, read to its end.
///
/// `Debug` does not show the body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Names and values in the order of arrival; values that are no text are left out.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// A response without headers.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        HttpResponse {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Value of a header; the name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(
            self.headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
            name,
        )
    }
}

impl HttpResponse {
    /// Whether the body is made of events that come one by one and may never end.
    pub(crate) fn is_event_stream(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/event-stream")
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

fn find<'a>(
    mut headers: impl Iterator<Item = (&'a str, &'a str)>,
    wanted: &str,
) -> Option<&'a str> {
    headers
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let mut request = HttpRequest::new("POST", "https", "h", "/");
        request.push_header("Authorization", "hidden-signature");
        request.push_header("X-TC-Token", "hidden-token");
        request.push_header("X-TC-Action", "DescribeGroup");
        request.query = "Signature=hidden-too".to_owned();
        request.body = b"hidden-body".to_vec();
        let debug = format!("{request:?}");
        assert!(!debug.contains("hidden"), "{debug}");
        assert!(debug.contains("DescribeGroup"), "{debug}");
        let response = HttpResponse::new(200, "hidden").with_header("a", "hidden");
        assert!(!format!("{response:?}").contains("hidden"));
    }

    #[test]
    fn urls_and_headers() {
        let mut request = HttpRequest::new("GET", "http", "127.0.0.1:8080", "/a%20b");
        assert_eq!(request.url(), "http://127.0.0.1:8080/a%20b");
        request.query = "x=1".to_owned();
        assert_eq!(request.url(), "http://127.0.0.1:8080/a%20b?x=1");
        request.push_header("X-TC-Action", "A");
        assert_eq!(request.header("x-tc-action"), Some("A"));
        assert_eq!(request.header("x-tc"), None);
    }
}
