//! Credentials from the metadata service of a machine.

use crate::clock::at_unix_seconds;
use crate::credentials::metadata::{self, Names};
use crate::credentials::{Context, CredentialProvider, missing};
use crate::transport::BoxFuture;
use crate::{Credential, Error, HttpRequest};

const NO_ROLE: &str = "no role is bound to this machine";

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
        metadata::check_role(role)?;
        let path = format!("/latest/meta-data/cam/security-credentials/{role}");
        let request = HttpRequest::new("GET", self.scheme, &self.host, &path);
        metadata::ask(context, request, NO_ROLE).await
    }

    async fn fetch(&self, context: Context<'_>) -> Result<Credential, Error> {
        let role = match &self.role {
            Some(role) => role.clone(),
            None => {
                let names = self.get(context, "").await?;
                let first = names.lines().map(str::trim).find(|name| !name.is_empty());
                first.ok_or_else(|| missing(NO_ROLE))?.to_owned()
            }
        };
        parse(&self.get(context, &role).await?)
    }
}

fn parse(text: &str) -> Result<Credential, Error> {
    const NAMES: Names = Names {
        id: "TmpSecretId",
        secret: "TmpSecretKey",
        token: "Token",
        expiry: "ExpiredTime",
    };
    metadata::keys("the metadata service", text, &NAMES, |value| {
        at_unix_seconds(value.as_u64()?)
    })
}

impl CredentialProvider for CvmRole {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.fetch(context))
    }

    fn name(&self) -> String {
        "CVM role".to_owned()
    }
}
