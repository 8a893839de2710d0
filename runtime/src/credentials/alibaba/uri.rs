//! Credentials from an address.

use std::fmt;

use super::{NAMES, expiry};
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, metadata, missing};
use crate::transport::BoxFuture;
use crate::{Credential, Error, HttpRequest};

const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// Takes temporary keys from the address that `ALIBABA_CLOUD_CREDENTIALS_URI` names: a service on
/// this machine or in its network that answers a GET in the form of the metadata service.
#[derive(Clone, Default)]
pub struct CredentialsUri {
    variables: Variables,
    uri: Option<String>,
}

impl CredentialsUri {
    /// The address of the environment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another address: `http://host:port/path?query`.
    pub fn at(uri: impl Into<String>) -> Self {
        CredentialsUri {
            uri: Some(uri.into()),
            ..Self::default()
        }
    }

    async fn fetch(&self, context: Context<'_>) -> Result<Credential, Error> {
        let uri = self.uri.clone().or_else(|| self.variables.get(URI));
        let uri = uri.ok_or_else(|| missing(format!("{URI} is not set")))?;
        // The address may hold a key: it is not repeated.
        let request = request(&uri)
            .ok_or_else(|| missing("the address of the credentials is no http or https URL"))?;
        let text = metadata::ask(context, request, "nothing is found at the address").await?;
        metadata::keys("the address", &text, &NAMES, expiry)
    }
}

fn request(uri: &str) -> Option<HttpRequest> {
    if !uri.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let (scheme, rest) = match uri.split_once("://")? {
        ("http", rest) => ("http", rest),
        ("https", rest) => ("https", rest),
        _ => return None,
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/"),
    };
    if host.is_empty() || host.contains('@') {
        return None;
    }
    let mut request = HttpRequest::new("GET", scheme, host, path);
    request.query = query.to_owned();
    Some(request)
}

impl fmt::Debug for CredentialsUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CredentialsUri")
    }
}

impl CredentialProvider for CredentialsUri {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.fetch(context))
    }

    fn name(&self) -> String {
        "credentials URI".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::alibaba::tests::{KEYS, Replies, ask};

    #[tokio::test]
    async fn from_an_address() {
        let service = Replies::new(&[(200, KEYS), (200, KEYS)]);
        let uri = "http://127.0.0.1:9/keys?who=me#x";
        ask(&service, &CredentialsUri::at(uri)).await.unwrap();
        let variables = Variables::fixed(&[(URI, "https://keys.example")]);
        let named = CredentialsUri {
            variables,
            uri: None,
        };
        assert_eq!(ask(&service, &named).await.unwrap().id(), "i");
        assert_eq!(
            service.lines(),
            [
                "GET http://127.0.0.1:9/keys?who=me",
                "GET https://keys.example/"
            ]
        );
    }

    #[tokio::test]
    async fn what_is_no_address() {
        for uri in [
            "",
            "ftp://h",
            "http://",
            "h/p",
            "http://u:p@h/",
            "http://h/ä",
        ] {
            let service = Replies::new(&[]);
            let error = ask(&service, &CredentialsUri::at(uri)).await.unwrap_err();
            assert!(error.message().contains("no http or https URL"), "{uri}");
        }
    }
}
