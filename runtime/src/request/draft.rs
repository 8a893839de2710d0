//! A request while it is put together and signed.

use std::borrow::Cow;

use http::header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http::{Extensions, Method, Request};

use super::{RequestOptions, Signer, SigningMethod};
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
    /// Headers that are secret beside those that always are.
    sensitive: Vec<String>,
    extensions: Extensions,
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
            sensitive: Vec::new(),
            extensions: Extensions::new(),
        }
    }

    /// Adds a parameter that is a header: it may hold anything.
    pub(super) fn push_parameter(&mut self, name: String, value: String) {
        self.sensitive.push(name.clone());
        self.headers.push((Cow::Owned(name), value));
    }

    /// Value of a header; the name in any case.
    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        let found = |(name, _): &&(Cow<'static, str>, String)| name.eq_ignore_ascii_case(wanted);
        self.headers.iter().find(found).map(|(_, value)| &**value)
    }

    /// The request with the headers of the call, and as interceptors change it.
    pub(super) fn adjusted(
        self,
        options: &RequestOptions,
        signer: Signer<'_>,
    ) -> Result<Self, Error> {
        if options.headers.is_empty() && signer.adjust.is_none() {
            return Ok(self);
        }
        let method = self.method;
        let mut request = self.finish()?;
        request.headers_mut().extend(options.headers.clone());
        if let Some(adjust) = signer.adjust {
            adjust(&mut request)?;
        }
        if options.signing != SigningMethod::None {
            request.headers_mut().remove(AUTHORIZATION);
        }
        Self::of(method, request)
    }

    fn of(method: &'static str, request: HttpRequest) -> Result<Self, Error> {
        let (parts, body) = Request::from(request).into_parts();
        if parts.method != method {
            return Err(invalid(format!(
                "an interceptor made {method} another method"
            )));
        }
        let uri = &parts.uri;
        let (Some(host), Some("http" | "https")) = (uri.authority(), uri.scheme_str()) else {
            return Err(invalid("an interceptor made the address no URL".to_owned()));
        };
        let scheme = match uri.scheme_str() {
            Some("http") => "http",
            _ => "https",
        };
        let mut draft = Draft::new(method, scheme, host.as_str(), uri.path());
        draft.query = uri.query().unwrap_or_default().to_owned();
        draft.body = body.into();
        draft.extensions = parts.extensions;
        for (name, value) in &parts.headers {
            let text = match *name == HOST {
                true => host.as_str(),
                false => value.to_str().map_err(|e| {
                    invalid(format!("the value of the header {:?}", name.as_str())).with_source(e)
                })?,
            };
            let name_text = Cow::Owned(name.as_str().to_owned());
            draft.headers.push((name_text, text.to_owned()));
            if value.is_sensitive() {
                draft.sensitive.push(name.as_str().to_owned());
            }
        }
        Ok(draft)
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
            let secret = |known: &String| known.eq_ignore_ascii_case(name);
            value.set_sensitive(is_secret(&known) || self.sensitive.iter().any(secret));
            headers.append(known, value);
        }
        let mut request = Request::new(self.body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        *request.extensions_mut() = self.extensions;
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
