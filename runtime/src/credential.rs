//! Credentials, and where they come from.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::sign::tc3::SigningKey;

/// A key pair, with a token if it is temporary.
///
/// Cheap to clone. `Debug` shows the id and nothing else.
///
/// ```
/// use cloudapi_runtime::Credential;
///
/// let credential = Credential::new("AKIDexample", "hunter2").with_token("t0ken");
/// assert_eq!(format!("{credential:?}"), r#"Credential { id: "AKIDexample", temporary: true, .. }"#);
/// ```
#[derive(Clone)]
pub struct Credential {
    id: Arc<str>,
    secret: Arc<str>,
    token: Option<Arc<str>>,
    expiry: Option<SystemTime>,
    keys: Arc<KeyCache>,
}

impl Credential {
    /// A key pair: the id (`SecretId`, `AccessKeyId`) and the secret that belongs to it.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Credential {
            id: id.into().into(),
            secret: secret.into().into(),
            token: None,
            expiry: None,
            keys: Arc::default(),
        }
    }

    /// Adds the token of a temporary key pair.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into().into());
        self
    }

    /// Adds the time after which the server refuses the key pair.
    #[must_use]
    pub fn with_expiry(mut self, expiry: SystemTime) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// The id, which is sent with every request.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The secret, which is never sent.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The token of a temporary key pair.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// When the key pair ends to be valid; `None` if it does not.
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    /// The derived key for a day and a service, from the cache that all clones share.
    pub(crate) fn signing_key(&self, timestamp: i64, service: &str) -> Arc<SigningKey> {
        self.keys.get(&self.secret, timestamp, service)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("id", &self.id)
            .field("temporary", &self.token.is_some())
            .finish_non_exhaustive()
    }
}

/// Keys derived from one secret. They live and die with the credential.
#[derive(Default)]
struct KeyCache(Mutex<Vec<(String, Arc<SigningKey>)>>);

impl KeyCache {
    /// More services than a program calls with one credential, and two days around midnight.
    const CAPACITY: usize = 16;

    fn get(&self, secret: &str, timestamp: i64, service: &str) -> Arc<SigningKey> {
        // A panic cannot leave the list half changed, so a poisoned lock is as good as a sound one.
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = keys
            .iter()
            .find(|(name, key)| name == service && key.covers(timestamp));
        if let Some((_, key)) = known {
            return Arc::clone(key);
        }
        let key = Arc::new(SigningKey::derive(secret, timestamp, service));
        if keys.len() == Self::CAPACITY {
            keys.remove(0);
        }
        keys.push((service.to_owned(), Arc::clone(&key)));
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let credential = Credential::new("id", "hidden").with_token("hidden").clone();
        let debug = format!("{credential:?}");
        assert!(!debug.contains("hidden"), "{debug}");
    }

    #[test]
    fn derived_keys_are_kept_per_day_and_service() {
        let credential = Credential::new("id", "secret");
        let first = credential.signing_key(1_551_139_199, "ckafka");
        assert!(Arc::ptr_eq(
            &first,
            &credential.clone().signing_key(1_551_113_065, "ckafka")
        ));
        let next_day = credential.signing_key(1_551_139_200, "ckafka");
        assert_eq!(next_day.scope(), "2019-02-26/ckafka/tc3_request");
        assert_eq!(
            credential.signing_key(1_551_139_199, "sts").scope(),
            "2019-02-25/sts/tc3_request"
        );
        assert!(Arc::ptr_eq(
            &first,
            &credential.signing_key(1_551_139_199, "ckafka")
        ));
    }

    #[test]
    fn the_cache_is_bounded() {
        let credential = Credential::new("id", "secret");
        for day in 0..100 {
            credential.signing_key(day * 86_400, "ckafka");
        }
        assert_eq!(credential.keys.0.lock().unwrap().len(), KeyCache::CAPACITY);
    }
}
