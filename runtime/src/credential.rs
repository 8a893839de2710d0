//! Credentials, and the keys derived from them.

use std::fmt;
#[cfg(feature = "client")]
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use zeroize::Zeroizing;

use crate::sign::tc3::SigningKey;

/// An access key, with a session token if it is temporary.
///
/// Cheap to clone. `Debug` shows the access key id and nothing else; secret and token are
/// overwritten in memory when the last clone is dropped.
///
/// # Examples
///
/// ```
/// use cloudapi_runtime::Credential;
///
/// let credential = Credential::new("AKIDexample", "hunter2").with_session_token("t0ken");
/// let debug = format!("{credential:?}");
/// assert_eq!(debug, r#"Credential { access_key_id: "AKIDexample", temporary: true, .. }"#);
/// ```
#[derive(Clone)]
pub struct Credential {
    id: Arc<str>,
    secret: Arc<Zeroizing<String>>,
    token: Option<Arc<Zeroizing<String>>>,
    expiry: Option<SystemTime>,
    keys: Arc<KeyCache>,
    #[cfg(feature = "client")]
    files: Arc<[FileStamp]>,
}

/// A file that a credential was read from, and what it looked like then.
#[cfg(feature = "client")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp {
    pub path: PathBuf,
    /// Time of the last change and size; `None` if there was no file.
    pub state: Option<(SystemTime, u64)>,
}

impl Credential {
    /// Creates a credential from an access key id (`SecretId`, `AccessKeyId`) and its secret.
    #[doc(alias = "secret_id")]
    pub fn new(access_key_id: impl Into<String>, access_key_secret: impl Into<String>) -> Self {
        Credential {
            id: access_key_id.into().into(),
            secret: Arc::new(Zeroizing::new(access_key_secret.into())),
            token: None,
            expiry: None,
            keys: Arc::default(),
            #[cfg(feature = "client")]
            files: Arc::default(),
        }
    }

    /// Adds the session token of a temporary access key. An empty token means none.
    #[must_use]
    #[doc(alias = "with_token")]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        let token = Zeroizing::new(token.into());
        self.token = (!token.is_empty()).then(|| Arc::new(token));
        self
    }

    /// Adds the time, by the clock of this machine, from which the server refuses the access key.
    #[must_use]
    pub fn with_expiry(mut self, expiry: SystemTime) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// Returns the access key id, which is sent with every request.
    #[doc(alias = "id")]
    pub fn access_key_id(&self) -> &str {
        &self.id
    }

    /// Returns the access key secret, which is never sent.
    #[doc(alias = "secret_key")]
    pub fn access_key_secret(&self) -> &str {
        &self.secret
    }

    /// Returns the session token of a temporary access key.
    #[doc(alias = "security_token")]
    pub fn session_token(&self) -> Option<&str> {
        self.token.as_deref().map(|token| token.as_str())
    }

    /// Returns when the access key expires; `None` if it does not.
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    /// Returns the derived key for a day and a service, from the cache that all clones share.
    pub(crate) fn signing_key(&self, timestamp: i64, service: &str) -> Arc<SigningKey> {
        self.keys.get(&self.secret, timestamp, service)
    }
}

#[cfg(feature = "client")]
impl Credential {
    /// Names the first part that cannot be sent in a header: a line end came with it.
    pub(crate) fn invalid_part(&self) -> Option<&'static str> {
        let parts = [
            ("access key id", Some(self.access_key_id())),
            ("access key secret", Some(self.access_key_secret())),
            ("session token", self.session_token()),
        ];
        let is_invalid = |text: &str| text.contains(char::is_control);
        let mut parts = parts.into_iter();
        let found = parts.find(|(_, text)| text.is_some_and(is_invalid));
        found.map(|(name, _)| name)
    }

    /// Adds the files that the credential comes from.
    pub(crate) fn with_files(mut self, files: impl IntoIterator<Item = FileStamp>) -> Self {
        self.files = self.files.iter().cloned().chain(files).collect();
        self
    }

    /// Puts other files in their place.
    pub(crate) fn replace_files(mut self, files: impl IntoIterator<Item = FileStamp>) -> Self {
        self.files = files.into_iter().collect();
        self
    }

    /// Returns the files that the credential comes from.
    pub(crate) fn files(&self) -> &[FileStamp] {
        &self.files
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("access_key_id", &self.id)
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
        let credential = Credential::new("id", "hidden").with_session_token("hidden");
        let debug = format!("{:?}", credential.clone());
        assert!(!debug.contains("hidden"), "{debug}");
    }

    #[test]
    fn an_empty_token_is_none() {
        let credential = Credential::new("id", "secret").with_session_token("t");
        assert_eq!(credential.session_token(), Some("t"));
        assert_eq!(credential.with_session_token("").session_token(), None);
    }

    #[test]
    fn secrets_are_zeroized_on_drop() {
        // What is overwritten cannot be looked at from safe code: the types promise it.
        fn promises<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        let credential = Credential::new("id", "secret").with_session_token("token");
        promises(&*credential.secret);
        promises(&**credential.token.as_ref().unwrap());
    }

    #[cfg(feature = "client")]
    #[test]
    fn parts_with_a_line_end_are_named() {
        let credential = Credential::new("id", "secret").with_session_token("token");
        assert_eq!(credential.invalid_part(), None);
        for (credential, part) in [
            (Credential::new("id\n", "secret"), "access key id"),
            (Credential::new("id", "sec\rret"), "access key secret"),
            (credential.with_session_token("token\r\n"), "session token"),
        ] {
            assert_eq!(credential.invalid_part(), Some(part));
        }
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
