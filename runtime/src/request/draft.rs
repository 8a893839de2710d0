//! A request while it is put together and signed.

use std::borrow::Cow;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http::{Method, Request};

use crate::message::is_secret;
use crate::{Error, ErrorKind, HttpRequest};

/// The parts of a request as texts, as the signatures want them.
#[derive(Clone)]
pub(crate) struct Draft {
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
}

impl Draft {
    /// A request without query, headers and body.
    pub(crate) fn new(method: &'static str, scheme: &'static str, host: &str, path: &str) -> Self {
        Draft {
            method,
            scheme,
            host: host.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn push_header(&mut self, name: &'static str, value: impl Into<String>) {
        self.headers.push((Cow::Borrowed(name), value.into()));
    }

    /// The request as it is sent. Errors name the part at fault, and show no value.
    pub(crate) fn finish(self) -> Result<HttpRequest, Error> {
        let method = Method::from_bytes(self.method.as_bytes()).map_err(|e| {
            invalid(format!("the method {:?} is no HTTP method", self.method)).with_source(e)
        })?;
        let target = match self.query.is_empty() {
            true => self.path.clone(),
            false => [&*self.path, "?", &self.query].concat(),
        };
        let no_address = || {
            let address = [self.scheme, "://", &self.host, &self.path].concat();
            invalid(format!("the address {address:?} is no URL"))
        };
        let host = Authority::try_from(self.host.as_str());
        let target = PathAndQuery::try_from(target);
        let uri = Uri::builder()
            .scheme(match self.scheme {
                "http" => Scheme::HTTP,
                _ => Scheme::HTTPS,
            })
            .authority(host.map_err(|e| no_address().with_source(e))?)
            .path_and_query(target.map_err(|e| no_address().with_source(e))?)
            .build()
            .map_err(|e| no_address().with_source(e))?;
        let mut headers = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            let known = HeaderName::from_bytes(name.as_bytes())
                .map_err(|e| invalid(format!("the name of the header {name:?}")).with_source(e))?;
            let mut value = HeaderValue::from_str(value)
                .map_err(|e| invalid(format!("the value of the header {name:?}")).with_source(e))?;
            // A name that is no constant is that of a parameter, which may hold anything.
            value.set_sensitive(is_secret(&known) || matches!(name, Cow::Owned(_)));
            headers.append(known, value);
        }
        let mut request = Request::new(self.body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Ok(request.into())
    }
}

fn invalid(part: String) -> Error {
    Error::new(
        ErrorKind::Request,
        format!("the request is no valid HTTP: {part}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let mut request = Draft::new("GET", "http", "127.0.0.1:8080", "/a%20b");
        let uri = |request: &Draft| request.clone().finish().unwrap().uri().to_string();
        assert_eq!(uri(&request), "http://127.0.0.1:8080/a%20b");
        request.query = "x=1".to_owned();
        assert_eq!(uri(&request), "http://127.0.0.1:8080/a%20b?x=1");
    }

    #[test]
    fn what_is_no_http_names_the_part_at_fault() {
        let draft = |method| Draft::new(method, "http", "h", "/x");
        let mut value = draft("GET");
        value.push_header("X-TC-Token", "hidden\nX: y");
        let mut name = draft("GET");
        name.push_header("X TC", "hidden");
        let mut address = Draft::new("GET", "http", "a b", "/x");
        address.query = "Signature=hidden".to_owned();
        let mut query = draft("GET");
        query.query = "Signature=hid den".to_owned();
        for (request, part) in [
            (value, "the value of the header \"X-TC-Token\""),
            (name, "the name of the header \"X TC\""),
            (address, "the address \"http://a b/x\" is no URL"),
            (query, "the address \"http://h/x\" is no URL"),
            (draft("GE T"), "the method \"GE T\" is no HTTP method"),
        ] {
            let error = request.finish().unwrap_err();
            assert_eq!(
                (error.kind(), error.was_sent()),
                (ErrorKind::Request, false)
            );
            let whole = format!("the request is no valid HTTP: {part}");
            assert_eq!(error.message(), whole);
            let mut source: Option<&dyn std::error::Error> = Some(&error);
            while let Some(error) = source {
                assert!(!error.to_string().contains("hid"), "{error}");
                source = error.source();
            }
        }
    }

    #[test]
    fn credentials_are_marked() {
        let mut request = Draft::new("GET", "http", "h", "/x");
        request.push_header("Authorization", "a");
        request.push_header("X-TC-Action", "b");
        let request = request.finish().unwrap();
        assert!(request.headers()["authorization"].is_sensitive());
        assert!(!request.headers()["x-tc-action"].is_sensitive());
    }
}
