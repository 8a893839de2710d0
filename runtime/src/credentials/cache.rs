//! The credential that clients hold, and when the next one is loaded.

use std::any::Any;
use std::fmt;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use super::files::FileStamps as _;
use super::load::{Failure, Load, Outcome};
use super::{Context, CredentialProvider, Explanation, failed};
use crate::clock::within;
use crate::transport::BoxFuture;
use crate::{Credential, Error};

/// A credential with less time left than this is replaced, unless it never had twice as much.
const REFRESH_BEFORE: Duration = Duration::from_secs(300);
/// After a failed refresh the old credential serves for this long before the next try. Also the
/// shortest time between two loads of short-lived keys.
const RETRY_REFRESH: Duration = Duration::from_secs(10);
/// Keys of files are read again after this time.
const REREAD: Duration = Duration::from_secs(900);
/// The least time that a load is given, however little time calls have.
const LEAST_LIMIT: Duration = Duration::from_secs(60);
/// A load that is so much over its limit has lost the runtime that ran it.
const GRACE: Duration = Duration::from_secs(10);
/// How many loads whose runtimes end one caller waits for.
const LOADS: usize = 4;

/// A provider together with the last credential that it gave. Clones share both.
///
/// Every client wraps its provider in one. Create it yourself to give it to several clients of a
/// vendor, in any crates: they then load once for all.
///
/// # Examples
///
/// ```
/// use cloudapi_runtime::credentials::{SharedCredentials, tencent};
/// use cloudapi_runtime::testing::{self, MockTransport};
/// use cloudapi_runtime::{Client, Protocol, ServiceInfo};
///
/// static CKAFKA: ServiceInfo = testing::service(Protocol::TencentV3, "ckafka", "2019-08-19");
/// static TAG: ServiceInfo = testing::service(Protocol::TencentV3, "tag", "2018-08-13");
///
/// let credentials = SharedCredentials::new(tencent::default_chain());
/// let ckafka: Client = Client::builder(&CKAFKA).credentials(credentials.clone()).build()?;
/// let tag: Client = Client::builder(&TAG).credentials(credentials).build()?;
/// # Ok::<(), cloudapi_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct SharedCredentials {
    cache: Arc<Cache>,
    skew: Arc<AtomicI64>,
}

struct Cache {
    provider: Arc<dyn CredentialProvider>,
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    credential: Option<Credential>,
    /// When the next load is due, if ever.
    refresh_at: Option<SystemTime>,
    /// The load under way, and when it began.
    load: Option<(Arc<Load>, SystemTime)>,
}

/// What a caller does now.
enum Turn {
    Use(Credential),
    Wait(Arc<Load>),
}

impl SharedCredentials {
    /// Wraps a provider. Shared credentials stay the same ones.
    pub fn new(provider: impl CredentialProvider) -> Self {
        if let Some(shared) = (&provider as &dyn Any).downcast_ref::<Self>() {
            return shared.clone();
        }
        SharedCredentials {
            cache: Arc::new(Cache {
                provider: Arc::new(provider),
                current: Mutex::default(),
            }),
            skew: Arc::default(),
        }
    }

    /// With what others have learnt about the clock.
    pub(super) fn with_skew(mut self, skew: &Arc<AtomicI64>) -> Self {
        self.skew = Arc::clone(skew);
        self
    }

    /// Seconds that the clock of the vendor is ahead of this machine's, for all who share it.
    pub(crate) fn skew(&self) -> &Arc<AtomicI64> {
        &self.skew
    }

    /// Returns the current credential, and starts a load if one is due. Waits for the load only
    /// without a valid credential.
    pub(crate) async fn get(&self, context: Context<'_>) -> Result<Credential, Error> {
        for _ in 0..LOADS {
            let load = match self.turn(context) {
                Turn::Use(credential) => return Ok(credential),
                Turn::Wait(load) => load,
            };
            match load.wait().await {
                Some(Ok(credential)) => return Ok(credential),
                Some(Err(failure)) => {
                    let old = self.cache.lock().valid(context.clock.now()).cloned();
                    return old.ok_or_else(|| failure.into());
                }
                // Its runtime has ended: not ours, and no reason to fail.
                None => {}
            }
        }
        Err(failed("the runtimes that loaded credentials have ended"))
    }

    fn turn(&self, context: Context<'_>) -> Turn {
        let now = context.clock.now();
        let mut current = self.cache.lock();
        let valid = current.valid(now).cloned();
        let changed = valid.as_ref().is_some_and(|old| old.files().have_changed());
        let due = current.refresh_at.is_some_and(|at| at <= now);
        if let (Some(credential), false) = (&valid, changed || due) {
            return Turn::Use(credential.clone());
        }
        let limit = context.limit.max(LEAST_LIMIT);
        let lost = limit.saturating_add(GRACE);
        let running = current.load.as_ref().filter(|(_, began)| {
            let running = now.duration_since(*began).unwrap_or_default();
            running < lost
        });
        let load = match running {
            Some((load, _)) => {
                let load = Arc::clone(load);
                drop(current);
                // Without a task it goes on only so.
                if let Poll::Ready(None) = load.poll() {
                    self.cache.forget(&load);
                }
                load
            }
            None => {
                let load = Load::new(self.load(context, limit));
                current.load = Some((Arc::clone(&load), now));
                drop(current);
                load.start();
                load
            }
        };
        match valid {
            // A file is read at once; whatever takes longer, the old key serves meanwhile.
            Some(old) if !(changed && old.expiry().is_none()) => Turn::Use(old),
            _ => Turn::Wait(load),
        }
    }

    /// The load itself: it borrows from nobody, and outlives those who wait for it.
    fn load(
        &self,
        context: Context<'_>,
        limit: Duration,
    ) -> impl Future<Output = Outcome> + Send + 'static {
        let (transport, clock) = (Arc::clone(context.transport), Arc::clone(context.clock));
        let skew = Arc::clone(&self.skew);
        let provider = Arc::clone(&self.cache.provider);
        let cache = Arc::downgrade(&self.cache);
        async move {
            let context = Context::new(&transport, &clock).with(&skew, limit);
            let result = match within(&*clock, limit, provider.credential(context)).await {
                Some(result) => result,
                None => {
                    let limit = limit.as_millis();
                    let message = format!("timed out after {limit} ms while loading credentials");
                    Err(failed(message).with_timeout())
                }
            };
            let outcome = check(result, clock.now());
            match Weak::upgrade(&cache) {
                Some(cache) => cache.finish(outcome, clock.now()),
                // All clients are gone.
                None => outcome.map_err(|error| Failure::from(&error)),
            }
        }
    }

    /// Whether a credential is there without a wait.
    pub(crate) fn is_valid(&self, now: SystemTime) -> bool {
        self.cache.lock().valid(now).is_some()
    }

    pub(crate) async fn explain(&self, context: Context<'_>) -> Explanation {
        let context = context.with(&self.skew, context.limit);
        self.cache.provider.explain(context).await
    }
}

/// Refuses what cannot be used, whatever provider it comes from.
fn check(result: Result<Credential, Error>, now: SystemTime) -> Result<Credential, Error> {
    let credential = result?;
    if let Some(part) = credential.invalid_part() {
        let message = format!("the {part} contains a line end or another control character");
        return Err(failed(message));
    }
    match is_valid(&credential, now) {
        true => Ok(credential),
        false => Err(failed("the provider returned an expired access key")),
    }
}

impl Cache {
    fn finish(&self, result: Result<Credential, Error>, now: SystemTime) -> Outcome {
        let mut current = self.lock();
        current.load = None;
        match result {
            Ok(credential) => {
                current.refresh_at = refresh_at(&credential, now);
                current.credential = Some(credential.clone());
                Ok(credential)
            }
            Err(error) => {
                let serves = current.valid(now).is_some();
                if serves {
                    current.refresh_at = Some(now + RETRY_REFRESH);
                    current.keep_files();
                }
                // Not under the lock: who listens may call the service in turn.
                drop(current);
                if serves {
                    let message =
                        "failed to refresh credentials, the old access key is still valid";
                    tracing::warn!(%error, "{message}");
                }
                Err(Failure::from(&error))
            }
        }
    }

    /// Makes room for another load after one that was abandoned.
    fn forget(&self, load: &Arc<Load>) {
        let mut current = self.lock();
        if current
            .load
            .as_ref()
            .is_some_and(|(known, _)| Arc::ptr_eq(known, load))
        {
            current.load = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Current> {
        // Nothing panics between two assignments, so a poisoned lock guards a sound value.
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Current {
    /// The credential, if the server still takes it.
    fn valid(&self, now: SystemTime) -> Option<&Credential> {
        let credential = self.credential.as_ref();
        credential.filter(|credential| is_valid(credential, now))
    }

    /// A change of files that led to a failure is not looked at again before the next try.
    fn keep_files(&mut self) {
        if let Some(credential) = self.credential.take() {
            self.credential = Some(credential.with_current_files());
        }
    }
}

fn is_valid(credential: &Credential, now: SystemTime) -> bool {
    credential.expiry().is_none_or(|expiry| now < expiry)
}

fn refresh_at(credential: &Credential, now: SystemTime) -> Option<SystemTime> {
    let Some(expiry) = credential.expiry() else {
        return (!credential.files().is_empty()).then(|| now + REREAD);
    };
    let lifetime = expiry.duration_since(now).unwrap_or_default();
    let before = REFRESH_BEFORE.min(lifetime / 2);
    Some((expiry - before).max(now + RETRY_REFRESH).min(expiry))
}

impl CredentialProvider for SharedCredentials {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.get(context))
    }

    fn name(&self) -> String {
        self.cache.provider.name()
    }

    fn explain<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Explanation> {
        Box::pin(self.explain(context))
    }
}

impl fmt::Debug for SharedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedCredentials")
            .field(&self.cache.provider)
            .finish()
    }
}
