//! Credentials from the metadata service of a machine.

use std::time::{Duration, SystemTime};

use super::missing;
use crate::clock::within;
use crate::credentials::{Context, CredentialProvider};
use crate::transport::BoxFuture;
use crate::{Credential, Error, HttpRequest, Value};

/// Elsewhere than on a virtual machine nobody answers; nobody should wait long for it.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Takes the temporary keys of the role that is bound to a virtual machine (CVM), from
/// `metadata.tencentyun.com`.
#[derive(Clone, Debug)]
pub struct CvmRole {
    role: Option<String>,
    scheme: &'static str,
    host: String,
}

impl Default for CvmRole {
    fn default() -> Self {
        CvmRole {
            role: None,
            scheme: "http",
            host: "metadata.tencentyun.com".to_owned(),
        }
    }
}

impl CvmRole {
    /// The role that is bound to the machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// A role by name.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Another host for the metadata service: `host` or `host:port`, spoken to in HTTP.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    async fn get(&self, context: Context<'_>, role: &str) -> Result<String, Error> {
        let valid = |b: u8| b.is_ascii_alphanumeric() || b"-_.@".contains(&b);
        if !role.bytes().all(valid) {
            return Err(missing(format!("{role:?} is not the name of a role")));
        }
        let path = format!("/latest/meta-data/cam/security-credentials/{role}");
        let mut request = HttpRequest::new("GET", self.scheme, &self.host, &path);
        request.push_header("Host", self.host.as_str());
        request.direct = true;
        let answer = within(context.clock, TIMEOUT, context.transport.send(request)).await;
        let response = match answer {
            None => return Err(missing(format!("{} does not answer", self.host))),
            Some(Err(error)) => {
                let message = format!("{}: {}", self.host, error.message());
                return Err(missing(message).with_source(error));
            }
            Some(Ok(response)) => response,
        };
        match (response.status, String::from_utf8(response.body)) {
            (200, Ok(text)) => Ok(text),
            (404, _) => Err(missing("no role is bound to this machine")),
            (200, Err(_)) => Err(missing(format!("{} answers no text", self.host))),
            (status, _) => Err(missing(format!(
                "{} answers with status {status}",
                self.host
            ))),
        }
    }

    async fn fetch(&self, context: Context<'_>) -> Result<Credential, Error> {
        let role = match &self.role {
            Some(role) => role.clone(),
            None => {
                let names = self.get(context, "").await?;
                let first = names.lines().map(str::trim).find(|name| !name.is_empty());
                first
                    .ok_or_else(|| missing("no role is bound to this machine"))?
                    .to_owned()
            }
        };
        parse(&self.get(context, &role).await?)
    }
}

fn parse(text: &str) -> Result<Credential, Error> {
    // The library's message would quote the text.
    let json: Value =
        serde_json::from_str(text).map_err(|_| missing("the metadata service answers no JSON"))?;
    let field = |name: &str| json[name].as_str().filter(|value| !value.is_empty());
    match field("Code") {
        Some("Success") => {}
        Some(code) => {
            return Err(missing(format!(
                "the metadata service answers with code {code}"
            )));
        }
        None => return Err(missing("the answer of the metadata service has no Code")),
    }
    let required = |name: &str| {
        field(name)
            .ok_or_else(|| missing(format!("the answer of the metadata service has no {name}")))
    };
    let credential = Credential::new(required("TmpSecretId")?, required("TmpSecretKey")?)
        .with_token(required("Token")?);
    match json["ExpiredTime"].as_u64() {
        Some(seconds) => {
            Ok(credential.with_expiry(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)))
        }
        None => Err(missing(
            "the answer of the metadata service has no ExpiredTime",
        )),
    }
}

impl CredentialProvider for CvmRole {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.fetch(context))
    }

    fn name(&self) -> String {
        "CVM role".to_owned()
    }
}
