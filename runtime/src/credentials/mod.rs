//! Where credentials come from.
//!
//! A client takes anything that implements [`CredentialProvider`]; a [`Credential`] itself does.
//! Without one it asks the chain of its vendor, in the order of the vendor's own tools:
//! [`tencent::chain`], [`alibaba::chain`].
//!
//! ```no_run
//! # use cloudapi_runtime::{Client, Protocol, ServiceInfo};
//! # static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
//! use cloudapi_runtime::credentials::tencent::{AssumeRole, CvmRole};
//!
//! # async fn example() -> Result<(), cloudapi_runtime::Error> {
//! // The role of this machine, and with it a role of another account.
//! let role = AssumeRole::new(CvmRole::new(), "qcs::cam::uin/100000000001:roleName/reader");
//! let client = Client::builder(&SERVICE).credentials(role).load().await?;
//! println!("{}", client.explain_credentials().await);
//! # Ok(()) }
//! ```

pub mod alibaba;
mod cache;
mod chain;
mod files;
mod metadata;
pub mod tencent;
mod variables;

use std::fmt;

use crate::clock::Clock;
use crate::transport::{BoxFuture, Transport};
use crate::{Credential, Error, ErrorKind, Protocol};

pub(crate) use cache::CredentialCache;
pub use chain::Chain;

/// A source of credentials.
///
/// The client asks once, keeps the answer, and asks again shortly before it expires; concurrent
/// calls share one question. A provider therefore needs no cache of its own.
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
///         Box::pin(async { Ok(Credential::new("id", "secret")) })
///     }
/// }
/// ```
pub trait CredentialProvider: fmt::Debug + Send + Sync + 'static {
    /// Finds a credential.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`] with a message that says what was
    /// looked for, without secrets.
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>>;

    /// What messages call it.
    fn name(&self) -> String {
        format!("{self:?}")
    }

    /// Asks, and says what came of it.
    fn explain<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Explanation> {
        Box::pin(async move {
            let mut explanation = Explanation::default();
            explanation.push(self.name(), &self.credential(context).await);
            explanation
        })
    }
}

/// What a provider may use: the transport and the clock of the client that asks.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Sends requests to metadata and token services.
    pub transport: &'a dyn Transport,
    /// Tells the time.
    pub clock: &'a dyn Clock,
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
        "fixed credential".to_owned()
    }
}

/// Who was asked for credentials, and why each did or did not give any. `Display` prints a line for
/// each; there are no secrets in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    steps: Vec<(String, Result<String, String>)>,
}

impl Explanation {
    /// Name of the source that gave the credential.
    pub fn source(&self) -> Option<&str> {
        self.steps
            .iter()
            .find(|(_, outcome)| outcome.is_ok())
            .map(|(name, _)| name.as_str())
    }

    fn push(&mut self, source: String, outcome: &Result<Credential, Error>) {
        let outcome = match outcome {
            Ok(credential) => Ok(format!("key id {}", credential.id())),
            Err(error) => Err(error.message().to_owned()),
        };
        self.steps.push((source, outcome));
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (source, outcome)) in self.steps.iter().enumerate() {
            let (verdict, text) = match outcome {
                Ok(text) => ("used", text),
                Err(text) => ("skipped", text),
            };
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{source}: {verdict}, {text}")?;
        }
        Ok(())
    }
}

/// The chain of the vendor that speaks a protocol.
pub(crate) fn default_chain(protocol: Protocol) -> Chain {
    match protocol {
        Protocol::TencentV3 | Protocol::TencentV2 => tencent::chain(),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => alibaba::chain(),
    }
}

/// The region that the environment or the profile of the vendor's tools names.
pub(crate) fn default_region(protocol: Protocol) -> Option<String> {
    match protocol {
        Protocol::TencentV3 | Protocol::TencentV2 => tencent::region(),
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => alibaba::region(),
    }
}

fn missing(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Credentials, message)
}
