//! Credentials from the metadata service of a virtual machine.

use std::marker::PhantomData;

use super::service::{self, wrap};
use super::variables::Variables;
use super::vendor::Vendor;
use super::{Context, CredentialProvider, failed, provider};
use crate::request::draft::Draft;
use crate::transport::BoxFuture;
use crate::{Credential, Error, ErrorKind};

/// Loads the temporary keys of the instance role: the role that is bound to this virtual machine,
/// from its metadata service.
///
/// A machine on which nothing listens at the address of the service is not configured, unless a role
/// is named.
#[derive(Clone, Debug)]
pub struct InstanceRole<V> {
    variables: Variables,
    role: Option<String>,
    host: String,
    vendor: PhantomData<fn() -> V>,
}

impl<V: Vendor> InstanceRole<V> {
    /// Creates a provider for the role that the environment names, or that is bound to the machine.
    pub fn new() -> Self {
        Self::of(Variables::default())
    }

    pub(super) fn of(variables: Variables) -> Self {
        InstanceRole {
            variables,
            role: None,
            host: V::FACTS.instance.host.to_owned(),
            vendor: PhantomData,
        }
    }

    /// Names the role.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Sets the host of the metadata service: `host` or `host:port`, spoken to in HTTP.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    async fn load(&self, context: Context<'_>) -> Result<Credential, Error> {
        let skew = std::sync::Arc::default();
        let context = context.or_skew(&skew);
        let facts = &V::FACTS.instance;
        if self.variables.is_true(facts.disabled)? {
            let names = facts.disabled.join(" or ");
            return Err(Error::not_configured(format!("{names} is set")));
        }
        let named = match &self.role {
            Some(role) => Some(role.clone()),
            None => self.variables.value(facts.role)?,
        };
        let token = self.token(context, named.is_some()).await?;
        let token = token.as_deref();
        let role = match named {
            Some(role) => role,
            None => self.bound_role(context, token).await?,
        };
        let text = self.get(context, &role, token).await.map_err(|error| {
            let message = match error.status() {
                Some(404) => format!("the role {role:?} is not bound to this machine"),
                _ => self.message(&error),
            };
            wrap(error, message)
        })?;
        service::flat_keys(context, "the metadata service", &text, &V::FACTS.keys)
    }

    async fn bound_role(&self, context: Context<'_>, token: Option<&str>) -> Result<String, Error> {
        let none = || Error::not_configured("no role is bound to this machine");
        match self.get(context, "", token).await {
            Ok(names) => {
                let first = names.lines().map(str::trim).find(|name| !name.is_empty());
                Ok(first.ok_or_else(none)?.to_owned())
            }
            Err(error) if error.status() == Some(404) => Err(none()),
            Err(error) => Err(self.unreachable(error, false)),
        }
    }

    /// The token of the metadata service, where it wants one and gives one.
    async fn token(&self, context: Context<'_>, named: bool) -> Result<Option<String>, Error> {
        /// Seconds that the token is valid; it is used at once.
        const LIFETIME: &str = "60";
        let Some(facts) = &V::FACTS.instance.token else {
            return Ok(None);
        };
        let mut request = Draft::new("PUT", "http", &self.host, facts.path);
        request.push_header(facts.lifetime_header, LIFETIME);
        match service::fetch(context, request, true).await {
            Ok(token) => Ok(Some(token.trim().to_owned())),
            // One of the first generation knows no tokens.
            Err(error) if error.status().is_some() => {
                if self.variables.is_true(facts.required)? {
                    let message = format!("no token: {}", self.message(&error));
                    return Err(wrap(error, message));
                }
                Ok(None)
            }
            Err(error) => Err(self.unreachable(error, named)),
        }
    }

    async fn get(
        &self,
        context: Context<'_>,
        role: &str,
        token: Option<&str>,
    ) -> Result<zeroize::Zeroizing<String>, Error> {
        let valid = |b: u8| b.is_ascii_alphanumeric() || b"-_.@".contains(&b);
        if !role.bytes().all(valid) || matches!(role, "." | "..") {
            return Err(failed(format!("{role:?} is not the name of a role")));
        }
        let path = [V::FACTS.instance.path, role].concat();
        let mut request = Draft::new("GET", "http", &self.host, &path);
        if let (Some(facts), Some(token)) = (&V::FACTS.instance.token, token) {
            request.push_header(facts.header, token);
        }
        service::fetch(context, request, true).await
    }

    /// Where nothing accepts connections there is no such service.
    fn unreachable(&self, error: Error, named: bool) -> Error {
        let message = self.message(&error);
        match error.kind() {
            ErrorKind::Connect if !named => Error::not_configured(message),
            _ => wrap(error, message),
        }
    }

    fn message(&self, error: &Error) -> String {
        match error.message() {
            message if message.starts_with(&self.host) => message.to_owned(),
            message if error.kind() == ErrorKind::Credentials => message.to_owned(),
            message => format!("{}: {message}", self.host),
        }
    }
}

provider!(InstanceRole, V::FACTS.instance.name);
