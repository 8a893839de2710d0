//! Credential providers.
//!
//! A client takes anything that implements [`CredentialProvider`]; a [`Credential`] itself does: it
//! is a static one. Without a provider a client uses the default chain of its vendor, in the order
//! of the vendor's own tools: [`tencent::default_chain`], [`alibaba::default_chain`].
//!
//! ```no_run
//! # use cloudapi_runtime::{Client, Protocol, ServiceInfo};
//! # static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
//! use cloudapi_runtime::credentials::tencent::{AssumeRole, CvmRole};
//!
//! # async fn example() -> Result<(), cloudapi_runtime::Error> {
//! // The instance role of this machine, and with it a role of another account.
//! let role = AssumeRole::new(CvmRole::new(), "qcs::cam::uin/100000000001:roleName/reader");
//! let client = Client::builder(&SERVICE).credentials(role).load().await?;
//! println!("{}", client.explain_credentials().await);
//! # Ok(()) }
//! ```

pub mod alibaba;
mod cache;
mod chain;
mod environment;
mod files;
mod ini;
mod instance;
mod load;
mod process;
mod profile;
mod reading;
mod roles;
mod service;
pub mod tencent;
mod variables;
mod vendor;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use crate::clock::Clock;
use crate::transport::{BoxFuture, Transport};
use crate::{Credential, Error, ErrorKind, Protocol};

pub use cache::SharedCredentials;
pub use chain::Chain;
pub use environment::Environment;
pub use instance::InstanceRole;
pub use profile::{CliProfile, IniFile};
pub use roles::{AssumeRole, WebIdentity};
pub use vendor::Vendor;

/// A source of credentials.
///
/// The client loads a credential once, keeps it, and loads the next one shortly before it expires;
/// concurrent calls share one load. A provider therefore needs no cache of its own.
///
/// # Examples
///
/// ```
/// use cloudapi_runtime::credentials::{Context, CredentialProvider};
/// use cloudapi_runtime::transport::BoxFuture;
/// use cloudapi_runtime::{Credential, Error};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl CredentialProvider for Vault {
///     fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
///         Box::pin(async {
///             match std::env::var("VAULT_ADDR") {
///                 Ok(_) => Ok(Credential::new("id", "secret")),
///                 // A chain goes on after this error, and stops at every other one.
///                 Err(_) => Err(Error::not_configured("VAULT_ADDR is not set")),
///             }
///         })
///     }
/// }
/// ```
pub trait CredentialProvider: fmt::Debug + Send + Sync + 'static {
    /// Loads a credential.
    ///
    /// # Errors
    ///
    /// Returns [`Error::not_configured`] if there is nothing to load, and an error of
    /// [`ErrorKind::Credentials`] if loading failed. The message says what was looked for, without
    /// secrets.
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>>;

    /// Returns the name that messages use.
    fn name(&self) -> String {
        format!("{self:?}")
    }

    /// Loads a credential, and reports what came of it.
    fn explain<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Explanation> {
        Box::pin(async move {
            let mut explanation = Explanation::default();
            explanation.push(self.name(), &self.credential(context).await);
            explanation
        })
    }
}

/// The resources of the client that a provider may use.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Sends requests to metadata and token services.
    pub transport: &'a Arc<dyn Transport>,
    /// Tells the time.
    pub clock: &'a Arc<dyn Clock>,
    /// Seconds that the clock of the vendor is ahead, where that is remembered.
    skew: Option<&'a Arc<AtomicI64>>,
    /// How long a load may take.
    limit: Duration,
}

impl<'a> Context<'a> {
    /// Creates a context, for tests of providers.
    pub fn new(transport: &'a Arc<dyn Transport>, clock: &'a Arc<dyn Clock>) -> Self {
        Context {
            transport,
            clock,
            skew: None,
            limit: Duration::MAX,
        }
    }

    pub(crate) fn with(self, skew: &'a Arc<AtomicI64>, limit: Duration) -> Self {
        Context {
            skew: Some(skew),
            limit,
            ..self
        }
    }

    /// Remembers the skew for as long as one load takes, if for no longer.
    fn or_skew<'b>(self, skew: &'b Arc<AtomicI64>) -> Context<'b>
    where
        'a: 'b,
    {
        Context {
            skew: self.skew.or(Some(skew)),
            ..self
        }
    }

    /// The time by this machine's clock when the vendor's clock shows some time.
    fn local_time(&self, vendor: SystemTime) -> Option<SystemTime> {
        let skew = self.skew.map_or(0, |skew| skew.load(Ordering::Relaxed));
        let distance = Duration::from_secs(skew.unsigned_abs());
        if skew > 0 {
            vendor.checked_sub(distance)
        } else {
            vendor.checked_add(distance)
        }
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}

impl CredentialProvider for Credential {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async { Ok(self.clone()) })
    }

    fn name(&self) -> String {
        "static credentials".to_owned()
    }
}

/// What each provider of a chain said. `Display` prints a line for each; there are no secrets in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    steps: Vec<(String, Outcome)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Used(String),
    NotConfigured(String),
    Failed(String),
}

impl Explanation {
    /// Returns the name of the provider whose credential is used.
    pub fn source(&self) -> Option<&str> {
        let mut steps = self.steps.iter();
        let used = steps.find(|(_, outcome)| matches!(outcome, Outcome::Used(_)));
        used.map(|(name, _)| name.as_str())
    }

    fn push(&mut self, source: String, outcome: &Result<Credential, Error>) {
        let outcome = match outcome {
            Ok(credential) => {
                Outcome::Used(format!("access key id {}", credential.access_key_id()))
            }
            Err(error) if error.is_not_configured() => {
                Outcome::NotConfigured(error.message().to_owned())
            }
            Err(error) => Outcome::Failed(error.message().to_owned()),
        };
        self.steps.push((source, outcome));
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (source, outcome)) in self.steps.iter().enumerate() {
            let (word, text) = match outcome {
                Outcome::Used(text) => ("used", text),
                Outcome::NotConfigured(text) => ("not configured", text),
                Outcome::Failed(text) => ("failed", text),
            };
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{source}: {word}, {text}")?;
        }
        Ok(())
    }
}

/// Returns the default chain of the vendor that speaks a protocol.
pub(crate) fn default_chain(protocol: Protocol) -> Chain {
    match protocol {
        Protocol::TencentV3 | Protocol::TencentV2 => tencent::default_chain(),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => alibaba::default_chain(),
    }
}

/// Returns the region that the environment or the profile of the vendor's tools names.
pub(crate) fn default_region(protocol: Protocol) -> Option<String> {
    match protocol {
        Protocol::TencentV3 | Protocol::TencentV2 => profile::region::<tencent::Tencent>(),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => profile::region::<alibaba::Alibaba>(),
    }
}

/// What all providers that read an environment have in common: `load` does the work.
macro_rules! provider {
    ($provider:ident, $name:expr) => {
        impl<V: Vendor> Default for $provider<V> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<V: Vendor> CredentialProvider for $provider<V> {
            fn credential<'a>(
                &'a self,
                context: Context<'a>,
            ) -> BoxFuture<'a, Result<Credential, Error>> {
                Box::pin(self.load(context))
            }

            fn name(&self) -> String {
                $name.to_owned()
            }
        }
    };
}
use provider;

fn failed(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Credentials, message)
}

/// Builds a credential from texts of the environment or a file. A part that cannot be sent is
/// refused under the name that it has there.
fn credential(
    id: (&str, String),
    secret: (&str, String),
    token: Option<(&str, String)>,
) -> Result<Credential, Error> {
    let names = [id.0, secret.0, token.as_ref().map_or("", |token| token.0)];
    let credential = Credential::new(id.1, secret.1);
    let credential = match token {
        Some((_, token)) => credential.with_session_token(token),
        None => credential,
    };
    match credential.invalid_part() {
        None => Ok(credential),
        Some(part) => {
            let name = match part {
                "access key id" => names[0],
                "access key secret" => names[1],
                _ => names[2],
            };
            Err(failed(format!(
                "{name} contains a line end or another control character"
            )))
        }
    }
}
