//! What differs between the vendors, as data.

use std::time::Duration;

use super::CredentialProvider;
use super::reading::Reading;
use crate::{Error, ServiceInfo};

/// A vendor of cloud services: [`Tencent`](super::tencent::Tencent) or
/// [`Alibaba`](super::alibaba::Alibaba).
///
/// This trait is sealed. Programs use the providers under the names of their vendor:
/// [`tencent`](super::tencent), [`alibaba`](super::alibaba).
pub trait Vendor: Described {}

impl<V: Described> Vendor for V {}

/// Seals [`Vendor`].
pub trait Described: std::fmt::Debug + Send + Sync + 'static {
    /// What the providers need to know.
    const FACTS: &'static Facts;
}

/// What the providers need to know of a vendor. Of several variables the first that is set counts.
pub struct Facts {
    pub access_keys: &'static [AccessKeyVariables],
    pub region: &'static [&'static str],
    pub role: RoleVariables,
    pub sts: Sts,
    pub keys: KeyMembers,
    pub web_identity: WebIdentityFacts,
    pub instance: InstanceFacts,
    pub cli: CliFacts,
    pub ini: IniFacts,
}

/// Variables that hold one access key; those of two tools are never mixed.
pub struct AccessKeyVariables {
    pub id: &'static str,
    pub secret: &'static str,
    pub tokens: &'static [&'static str],
}

pub struct RoleVariables {
    pub arn: &'static [&'static str],
    pub session_name: &'static [&'static str],
    pub duration: &'static [&'static str],
    pub external_id: &'static [&'static str],
}

/// The security token service.
pub struct Sts {
    pub service: &'static ServiceInfo,
    /// Any region does where the service wants one.
    pub default_region: &'static str,
    /// Host of a region, where there are such hosts.
    pub regional: Option<&'static str>,
    pub duration: Duration,
    /// Variables: a host, a region, whether to stay within the private network.
    pub endpoint: &'static [&'static str],
    pub region: &'static [&'static str],
    pub vpc: &'static [&'static str],
}

/// Members of every response with temporary keys.
pub struct KeyMembers {
    pub id: &'static str,
    pub secret: &'static str,
    pub token: &'static str,
    pub expiry: &'static str,
}

pub struct WebIdentityFacts {
    pub name: &'static str,
    pub action: &'static str,
    /// Parameters of the action.
    pub provider_parameter: &'static str,
    pub token_parameter: &'static str,
    /// Variables.
    pub provider: &'static str,
    pub token_file: &'static str,
    pub role_arn: &'static str,
}

pub struct InstanceFacts {
    pub name: &'static str,
    pub host: &'static str,
    pub path: &'static str,
    /// Variables: the role, and whether not to look.
    pub role: &'static [&'static str],
    pub disabled: &'static [&'static str],
    /// Where requests need a token.
    pub token: Option<InstanceToken>,
}

/// The token that protects a metadata service from forged requests.
pub struct InstanceToken {
    pub path: &'static str,
    pub lifetime_header: &'static str,
    pub header: &'static str,
    /// Whether a service without tokens is refused.
    pub required: &'static [&'static str],
}

/// What a profile or a section describes.
pub type Source = Box<dyn CredentialProvider>;

pub struct CliFacts {
    pub name: &'static str,
    pub profile: &'static [&'static str],
    pub read: fn(&mut Reading<'_>, Option<&str>) -> Result<Source, Error>,
    pub region: fn(&mut Reading<'_>, Option<&str>) -> Result<Option<String>, Error>,
}

pub struct IniFacts {
    pub file: &'static [&'static str],
    pub section: &'static [&'static str],
    /// Files in the home directory, then elsewhere.
    pub home: &'static [&'static str],
    pub system: &'static [&'static str],
    pub read: fn(&mut Reading<'_>, super::ini::Section) -> Result<Source, Error>,
}
