//! Roles that the token service gives temporary keys for.

use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::files::read_token;
use super::service::{sts_options, temporary_keys};
use super::variables::Variables;
use super::vendor::Vendor;
use super::{Context, CredentialProvider, failed, provider};
use crate::request::RequestOptions;
use crate::transport::BoxFuture;
use crate::{Credential, EndpointType, Error, Value};

const SESSION: &str = "cloudapi";

/// Where the token service is called.
#[derive(Clone, Debug, Default)]
struct Place {
    endpoint: Option<String>,
    region: Option<String>,
    endpoint_type: Option<EndpointType>,
}

impl Place {
    /// What is set, else what the environment says.
    fn options<V: Vendor>(&self, variables: &Variables) -> Result<RequestOptions, Error> {
        let sts = &V::FACTS.sts;
        let region = match &self.region {
            Some(region) => Some(region.clone()),
            None => variables.value(sts.region)?,
        };
        let vpc = self.endpoint_type.is_none() && variables.is_true(sts.vpc)?;
        let endpoint_type = if vpc {
            Some(EndpointType::Vpc)
        } else {
            self.endpoint_type
        };
        let endpoint = match (&self.endpoint, endpoint_type, &region, sts.regional) {
            (Some(endpoint), ..) => Some(endpoint.clone()),
            (None, None, Some(region), Some(host)) => {
                let named = variables.value(sts.endpoint)?;
                Some(named.unwrap_or_else(|| host.replace("{region}", region)))
            }
            (None, ..) => variables
                .value(sts.endpoint)?
                .filter(|_| self.endpoint_type.is_none()),
        };
        Ok(RequestOptions {
            endpoint,
            endpoint_type,
            ..sts_options(region.as_deref().unwrap_or(sts.default_region))
        })
    }
}

/// Assumes a role with the credentials of another provider.
pub struct AssumeRole<V> {
    base: Box<dyn CredentialProvider>,
    variables: Variables,
    role_arn: String,
    session_name: String,
    duration: Duration,
    policy: Option<String>,
    external_id: Option<String>,
    place: Place,
    vendor: PhantomData<fn() -> V>,
}

impl<V: Vendor> AssumeRole<V> {
    /// Creates a provider for a role, by its resource name.
    pub fn new(base: impl CredentialProvider, role_arn: impl Into<String>) -> Self {
        Self::of(Variables::default(), Box::new(base), role_arn.into())
    }

    pub(super) fn of(
        variables: Variables,
        base: Box<dyn CredentialProvider>,
        role_arn: String,
    ) -> Self {
        AssumeRole {
            base,
            variables,
            role_arn,
            session_name: SESSION.to_owned(),
            duration: V::FACTS.sts.duration,
            policy: None,
            external_id: None,
            place: Place::default(),
            vendor: PhantomData,
        }
    }

    /// Creates a provider for the role that the environment names: see the vendor's module for the
    /// names of the variables.
    ///
    /// # Errors
    ///
    /// Returns [`Error::not_configured`] if the environment names no role, and another error if it
    /// is wrong.
    pub fn from_env(base: impl CredentialProvider) -> Result<Self, Error> {
        Self::from_variables(Box::new(base), Variables::default())
    }

    pub(super) fn from_variables(
        base: Box<dyn CredentialProvider>,
        variables: Variables,
    ) -> Result<Self, Error> {
        let names = &V::FACTS.role;
        let unset = || Error::not_configured(format!("{} is not set", names.arn.join(" or ")));
        let role_arn = variables.value(names.arn)?.ok_or_else(unset)?;
        let mut role = Self::of(variables.clone(), base, role_arn);
        if let Some(name) = variables.value(names.session_name)? {
            role = role.session_name(name);
        }
        role.external_id = variables.value(names.external_id)?;
        if let Some((name, seconds)) = variables.first(names.duration)? {
            let seconds = seconds.parse().map_err(|_| {
                failed(format!(
                    "{name} is {seconds:?}: expected a number of seconds"
                ))
            })?;
            role = role.duration(Duration::from_secs(seconds));
        }
        Ok(role)
    }

    /// Sets the name of the session, which the vendor's audit log shows. Defaults to `cloudapi`.
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = name.into();
        self
    }

    /// Sets how long the keys are valid. Defaults to 7200 s with Tencent Cloud, 3600 s with Alibaba
    /// Cloud.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// Restricts the role to a policy (JSON).
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// Sets the id that the owner of the role requires.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Sets the host of the token service: `host`, `host:port` or `http://host:port`.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the region whose token service is called.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.place.region = Some(region.into());
        self
    }

    /// Sets the endpoint type, such as that inside of a private network.
    #[must_use]
    pub fn endpoint_type(mut self, endpoint_type: EndpointType) -> Self {
        self.place.endpoint_type = Some(endpoint_type);
        self
    }

    async fn assume(&self, context: Context<'_>) -> Result<Credential, Error> {
        // Without its base the role is broken: it is configured, after all.
        let base = self.base.credential(context).await.map_err(|error| {
            let message = format!("{}: {}", self.base.name(), error.message());
            super::service::wrap(error, message)
        })?;
        let mut parameters = json!({
            "RoleArn": self.role_arn,
            "RoleSessionName": self.session_name,
            "DurationSeconds": self.duration.as_secs(),
        });
        for (name, value) in [("Policy", &self.policy), ("ExternalId", &self.external_id)] {
            if let Some(value) = value {
                parameters[name] = Value::from(value.as_str());
            }
        }
        let options = self.place.options::<V>(&self.variables)?;
        let files = base.files().to_vec();
        let facts = V::FACTS;
        let keys = temporary_keys(
            context,
            facts,
            "AssumeRole",
            parameters,
            options,
            Some(base),
        );
        Ok(keys.await?.with_files(files))
    }
}

impl<V: Vendor> CredentialProvider for AssumeRole<V> {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.assume(context))
    }

    fn name(&self) -> String {
        format!("role {} through {}", self.role_arn, self.base.name())
    }
}

impl<V> fmt::Debug for AssumeRole<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole")
            .field("base", &self.base)
            .field("role_arn", &self.role_arn)
            .finish_non_exhaustive()
    }
}

/// Exchanges a web identity token, such as that of a Kubernetes pod, for the keys of a role: see the
/// vendor's module for the variables that describe it. The file with the token is read for every
/// exchange.
#[derive(Clone, Debug)]
pub struct WebIdentity<V> {
    variables: Variables,
    /// What a profile says in place of the environment.
    pub(super) provider: Option<String>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) role_arn: Option<String>,
    pub(super) session_name: Option<String>,
    place: Place,
    vendor: PhantomData<fn() -> V>,
}

impl<V: Vendor> WebIdentity<V> {
    /// Creates a provider for the identity that the environment describes.
    pub fn new() -> Self {
        Self::of(Variables::default())
    }

    pub(super) fn of(variables: Variables) -> Self {
        WebIdentity {
            variables,
            provider: None,
            token_file: None,
            role_arn: None,
            session_name: None,
            place: Place::default(),
            vendor: PhantomData,
        }
    }

    /// Sets the host of the token service: `host`, `host:port` or `http://host:port`.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the region whose token service is called.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.place.region = Some(region.into());
        self
    }

    /// Sets the endpoint type, such as that inside of a private network.
    #[must_use]
    pub fn endpoint_type(mut self, endpoint_type: EndpointType) -> Self {
        self.place.endpoint_type = Some(endpoint_type);
        self
    }

    async fn load(&self, context: Context<'_>) -> Result<Credential, Error> {
        let facts = &V::FACTS.web_identity;
        let get = |own: Option<String>, name: &str| match own {
            Some(value) => Ok(Some(value)),
            None => self.variables.get(name),
        };
        let own_file = self
            .token_file
            .as_ref()
            .map(|file| file.display().to_string());
        let provider = get(self.provider.clone(), facts.provider)?;
        let file = get(own_file, facts.token_file)?;
        // The role alone may be meant for other providers.
        if provider.is_none() && file.is_none() {
            let (provider, file) = (facts.provider, facts.token_file);
            let message = format!("{provider} and {file} are not set");
            return Err(Error::not_configured(message));
        }
        let need = |value: Option<String>, name: &str| {
            value.ok_or_else(|| failed(format!("{name} is not set")))
        };
        let provider = need(provider, facts.provider)?;
        let file = need(file, facts.token_file)?;
        let role_arn = need(get(self.role_arn.clone(), facts.role_arn)?, facts.role_arn)?;
        let session = match &self.session_name {
            Some(name) => Some(name.clone()),
            None => self.variables.value(V::FACTS.role.session_name)?,
        };
        let parameters = json!({
            facts.provider_parameter: provider,
            facts.token_parameter: read_token(file.as_ref())?,
            "RoleArn": role_arn,
            "RoleSessionName": session.as_deref().unwrap_or(SESSION),
            "DurationSeconds": V::FACTS.sts.duration.as_secs(),
        });
        let options = self.place.options::<V>(&self.variables)?;
        temporary_keys(context, V::FACTS, facts.action, parameters, options, None).await
    }
}

provider!(WebIdentity, V::FACTS.web_identity.name);
