//! The credential that a client holds, and when it asks for the next.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Context, CredentialProvider, Explanation};
use crate::{Credential, Error, ErrorKind};

/// A credential with less time left than this is replaced.
const REFRESH_BEFORE: Duration = Duration::from_secs(300);
/// After a failed refresh the old credential serves for this long before the next try.
const RETRY_REFRESH: Duration = Duration::from_secs(10);

/// The last credential of a provider.
///
/// While it is fresh, asking costs one lock. When it nears its expiry one caller asks the provider;
/// the others, and that one if it fails, go on with the old one while it is valid, and wait for what
/// comes of the question when it is not.
#[derive(Debug)]
pub(crate) struct CredentialCache {
    provider: Arc<dyn CredentialProvider>,
    current: Mutex<Current>,
    /// Held by the one caller that asks the provider.
    refresh: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Current {
    credential: Option<Credential>,
    retry_at: Option<SystemTime>,
    /// How often the provider has failed, and what it said last.
    failures: u64,
    failure: String,
}

impl CredentialCache {
    pub(crate) fn new(provider: Arc<dyn CredentialProvider>) -> Self {
        CredentialCache {
            provider,
            current: Mutex::default(),
            refresh: tokio::sync::Mutex::new(()),
        }
    }

    pub(crate) async fn get(&self, context: Context<'_>) -> Result<Credential, Error> {
        if let Some(credential) = self.usable(context.clock.now()) {
            return Ok(credential);
        }
        let failures = self.lock().failures;
        let _only_one = match (self.refresh.try_lock(), self.old(context.clock.now())) {
            (Ok(guard), _) => guard,
            (Err(_), Some(old)) => return Ok(old),
            (Err(_), None) => self.refresh.lock().await,
        };
        // The one before may have brought a new credential while this caller waited.
        if let Some(credential) = self.usable(context.clock.now()) {
            return Ok(credential);
        }
        // Or its failure, which is this caller's, too: else each would wait for the same timeout.
        if let Some(error) = self.failed_since(failures) {
            return Err(error);
        }
        let result = self.provider.credential(context).await;
        let now = context.clock.now();
        let mut current = self.lock();
        match result {
            Ok(credential) => {
                current.credential = Some(credential.clone());
                current.retry_at = None;
                Ok(credential)
            }
            Err(error) => match current.old(now) {
                Some(old) => {
                    tracing::warn!(%error, "credential not refreshed, the old one is still valid");
                    current.retry_at = Some(now + RETRY_REFRESH);
                    Ok(old)
                }
                None => {
                    current.failures += 1;
                    current.failure = error.message().to_owned();
                    Err(error)
                }
            },
        }
    }

    /// Whether a credential is there without a wait.
    pub(crate) fn is_fresh(&self, now: SystemTime) -> bool {
        self.usable(now).is_some()
    }

    pub(crate) async fn explain(&self, context: Context<'_>) -> Explanation {
        self.provider.explain(context).await
    }

    /// The current credential, if nobody needs to ask the provider.
    fn usable(&self, now: SystemTime) -> Option<Credential> {
        let current = self.lock();
        let credential = current.credential.as_ref()?;
        let fresh = credential
            .expiry()
            .is_none_or(|expiry| now + REFRESH_BEFORE < expiry);
        let waiting = current.retry_at.is_some_and(|at| now < at) && valid(credential, now);
        (fresh || waiting).then(|| credential.clone())
    }

    fn old(&self, now: SystemTime) -> Option<Credential> {
        self.lock().old(now)
    }

    fn failed_since(&self, failures: u64) -> Option<Error> {
        let current = self.lock();
        (current.failures != failures)
            .then(|| Error::new(ErrorKind::Credentials, current.failure.clone()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Current> {
        // Nothing panics between two assignments, so a poisoned lock guards a sound value.
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Current {
    /// The credential, if the server still takes it.
    fn old(&self, now: SystemTime) -> Option<Credential> {
        self.credential.clone().filter(|old| valid(old, now))
    }
}

fn valid(credential: &Credential, now: SystemTime) -> bool {
    credential.expiry().is_none_or(|expiry| now < expiry)
}
