//! The asynchronous client: it finds credentials, signs, sends, repeats and decodes.

mod builder;
mod call;
mod execute;
mod retry;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

pub use builder::ClientBuilder;
pub use call::Call;
pub use retry::RetryPolicy;

use crate::clock::Clock;
use crate::credentials::{Context, CredentialCache};
use crate::request::RequestOptions;
use crate::{Action, Error, Transport};
use retry::Budget;

/// Calls actions of any service.
///
/// Cheap to clone; clones share connections, credentials, the retry budget and what was learnt
/// about the clock. Generated crates wrap it in a client of their own with a method for every
/// action.
///
/// ```no_run
/// # async fn example() -> Result<(), cloudapi_runtime::Error> {
/// let client = cloudapi_runtime::Client::builder().region("ap-guangzhou").build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    credentials: CredentialCache,
    options: RequestOptions,
    timeouts: Timeouts,
    retry: RetryPolicy,
    budget: Budget,
    /// Seconds that the server's clock is ahead of ours.
    skew: AtomicI64,
}

/// Deadlines of a call.
#[derive(Clone, Copy, Debug)]
struct Timeouts {
    attempt: Duration,
    total: Duration,
}

impl Client {
    /// A client with other than the default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client with credentials and region from the environment of the process.
    ///
    /// Finds the credentials at once, so that a program that lacks them fails here and not at its
    /// first call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when there are no credentials, and
    /// everything that [`ClientBuilder::build`] may return.
    pub async fn from_env() -> Result<Self, Error> {
        let client = Self::builder().build()?;
        client.inner.credentials.get(client.inner.context()).await?;
        Ok(client)
    }

    /// An action that runs when it is awaited.
    pub fn call<A: Action>(&self, request: A) -> Call<'_, A> {
        Call::new(self, request)
    }
}

impl Inner {
    fn context(&self) -> Context<'_> {
        Context {
            transport: &*self.transport,
            clock: &*self.clock,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}
