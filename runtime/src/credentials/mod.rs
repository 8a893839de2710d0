//! Where credentials come from.
//!
//! A client takes anything that implements [`CredentialProvider`]; a [`Credential`] itself does.

mod cache;
mod environment;

use std::fmt;

use crate::clock::Clock;
use crate::transport::{BoxFuture, Transport};
use crate::{Credential, Error};

pub(crate) use cache::CredentialCache;
pub use environment::Environment;
pub(crate) use environment::region_from_environment;

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
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) with a message that says what was
    /// looked for, without secrets.
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>>;
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
}
