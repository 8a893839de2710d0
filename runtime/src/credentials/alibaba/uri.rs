//! Credentials from an address.

use std::fmt;

use super::Alibaba;
use crate::credentials::service::{self, wrap};
use crate::credentials::variables::Variables;
use crate::credentials::vendor::Described as _;
use crate::credentials::{Context, CredentialProvider, failed};
use crate::request::draft::Draft;
use crate::transport::BoxFuture;
use crate::{Credential, Error};

const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// Loads temporary keys from the address that `ALIBABA_CLOUD_CREDENTIALS_URI` names: a service on
/// this machine or in its network that answers a GET in the form of the metadata service.
#[derive(Clone, Default)]
pub struct CredentialsUri {
    variables: Variables,
    uri: Option<String>,
}

impl CredentialsUri {
    /// Creates a provider for the address of the environment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a provider for another address: `http://host:port/path?query`.
    pub fn at(uri: impl Into<String>) -> Self {
        CredentialsUri {
            uri: Some(uri.into()),
            ..Self::default()
        }
    }

    #[cfg(test)]
    pub(in crate::credentials) fn of(variables: Variables) -> Self {
        CredentialsUri {
            variables,
            uri: None,
        }
    }

    async fn load(&self, context: Context<'_>) -> Result<Credential, Error> {
        let uri = match &self.uri {
            Some(uri) => Some(uri.clone()),
            None => self.variables.get(URI)?,
        };
        let uri = uri.ok_or_else(|| Error::not_configured(format!("{URI} is not set")))?;
        // The address may hold a key: it is not repeated.
        let request = request(&uri)
            .ok_or_else(|| failed("the address of the credentials is not an http or https URL"))?;
        let host = request.host.clone();
        let text = service::fetch(context, request, false)
            .await
            .map_err(|error| {
                let message = match error.message() {
                    message if message.starts_with(&host) => message.to_owned(),
                    message => format!("{host}: {message}"),
                };
                wrap(error, message)
            })?;
        service::flat_keys(context, &host, &text, &Alibaba::FACTS.keys)
    }
}

fn request(uri: &str) -> Option<Draft> {
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
    let mut request = Draft::new("GET", scheme, host, path);
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
        Box::pin(self.load(context))
    }

    fn name(&self) -> String {
        "credentials URI".to_owned()
    }
}
