//! Which failures are repeated, when, and how many.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::Error;

/// Whether and how failed attempts are repeated.
///
/// The delay before attempt `n + 1` is random between zero and `initial * 2^(n-1)`, at most `max`, and
/// at least what the server asked for. There is also a budget for all clients of a service: when many
/// calls fail, most are not repeated, so that a struggling service does not get several times its
/// load. Free is a retry where a kept connection ended without a byte of an answer, once a call.
///
/// Repeated are
/// - failures to connect, and others where nothing was sent: always;
/// - throttling: always, because the server says that it did nothing;
/// - broken exchanges, expired attempts, gateway errors and internal errors: only if the action may
///   be carried out twice, which is a fact of its spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    initial: Duration,
    max: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy {
            attempts: 4,
            initial: Duration::from_millis(200),
            max: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Returns a policy of one attempt, without retries.
    pub fn disabled() -> Self {
        RetryPolicy {
            attempts: 1,
            ..Self::default()
        }
    }

    /// Sets the maximum number of attempts, the first included. Defaults to 4.
    #[doc(alias = "max_retries")]
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the initial and the maximum backoff. Each delay is drawn uniformly from zero to the backoff, which
    /// doubles after every attempt. Defaults to 200 ms and 20 s.
    #[must_use]
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        self.initial = initial;
        self.max = max;
        self
    }

    pub(super) fn allows(&self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    /// The delay after `attempts` attempts; `random` is in `0.0..1.0`.
    pub(super) fn delay(&self, attempts: u32, asked: Option<Duration>, random: f64) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let bound = self.initial.saturating_mul(1 << doublings).min(self.max);
        bound.mul_f64(random).max(asked.unwrap_or_default())
    }
}

/// Why an attempt is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nothing reached the server.
    NotSent,
    /// The server refused to take it now.
    Throttled,
    /// It may have been carried out, and may be again.
    Failed,
}

/// Whether a failed attempt may be repeated at all.
pub(super) fn classify(error: &Error, idempotent: bool) -> Option<Reason> {
    if !error.is_retryable() {
        return None;
    }
    if error.is_throttled() {
        return Some(Reason::Throttled);
    }
    if !error.was_sent() {
        return Some(Reason::NotSent);
    }
    idempotent.then_some(Reason::Failed)
}

/// Retries that are left: each takes some, each success gives a little back.
///
/// All clients of a process that call the same service at the same place share one: a service in
/// trouble does not get more requests because a program has more clients. A full budget pays for 30
/// retries, so that 200 calls that are all refused make no more than 230 requests.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 150;
    const RETRY: u32 = 5;
    const SUCCESS: u32 = 1;

    pub(crate) fn new() -> Self {
        Budget(AtomicU32::new(Self::FULL))
    }

    /// That of a place, the same for all who ask.
    pub(super) fn of(place: &str) -> Arc<Self> {
        static PLACES: Mutex<BTreeMap<String, Arc<Budget>>> = Mutex::new(BTreeMap::new());
        /// More places than this are not remembered for longer than they have clients.
        const MANY: usize = 1000;
        // A panic leaves no half-changed map behind, so a poisoned lock guards a sound one.
        let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() > MANY {
            places.retain(|_, budget| Arc::strong_count(budget) > 1);
        }
        let budget = places.entry(place.to_owned());
        Arc::clone(budget.or_insert_with(|| Arc::new(Budget::new())))
    }

    pub(super) fn take(&self) -> bool {
        self.update(|left| left.checked_sub(Self::RETRY))
    }

    pub(super) fn give_back(&self) {
        self.update(|left| Some((left + Self::SUCCESS).min(Self::FULL)));
    }

    fn update(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_and_are_bounded() {
        let policy =
            RetryPolicy::default().backoff(Duration::from_millis(100), Duration::from_secs(1));
        let bound = |attempts| policy.delay(attempts, None, 1.0).as_millis();
        assert_eq!(
            [1, 2, 3, 4, 5, 60].map(bound),
            [100, 200, 400, 800, 1000, 1000]
        );
        assert_eq!(policy.delay(3, None, 0.0), Duration::ZERO);
        let asked = Some(Duration::from_secs(7));
        assert_eq!(policy.delay(1, asked, 0.5), Duration::from_secs(7));
    }

    #[test]
    fn what_is_repeated() {
        use crate::ErrorKind::*;
        let of = |kind| Error::new(kind, "");
        let code = |code: &str| {
            of(Service)
                .with_code(code)
                .with_families(crate::families::TESTED)
        };
        for (error, idempotent, once) in [
            (of(Connect), Some(Reason::NotSent), Some(Reason::NotSent)),
            (
                of(Transport).with_sent(false),
                Some(Reason::NotSent),
                Some(Reason::NotSent),
            ),
            (of(Transport), Some(Reason::Failed), None),
            (of(Transport).with_timeout(), Some(Reason::Failed), None),
            (of(Response).with_status(502), Some(Reason::Failed), None),
            (of(Response).with_status(200), None, None),
            (
                of(Response).with_status(200).with_retryable(true),
                Some(Reason::Failed),
                None,
            ),
            (of(Response).with_status(302), None, None),
            (of(Response).with_status(204), None, None),
            (of(Transport).with_retryable(false), None, None),
            (
                of(Response).with_status(429),
                Some(Reason::Throttled),
                Some(Reason::Throttled),
            ),
            (of(Response).with_status(414), None, None),
            (
                code("RequestLimitExceeded"),
                Some(Reason::Throttled),
                Some(Reason::Throttled),
            ),
            (
                code("RequestLimitExceeded.UinLimitExceeded"),
                Some(Reason::Throttled),
                Some(Reason::Throttled),
            ),
            (
                code("Throttling.User"),
                Some(Reason::Throttled),
                Some(Reason::Throttled),
            ),
            (code("InternalError"), Some(Reason::Failed), None),
            (code("InternalError.Db"), Some(Reason::Failed), None),
            (code("AuthFailure.SignatureExpire"), None, None),
            (code("LimitExceeded"), None, None),
            (code("RequestLimitExceededX"), None, None),
            (code("InvalidParameter"), None, None),
            (of(Decode), None, None),
            (of(Request), None, None),
            (of(Credentials), None, None),
        ] {
            assert_eq!(classify(&error, true), idempotent, "{error}");
            assert_eq!(classify(&error, false), once, "{error}");
        }
    }

    #[test]
    fn clients_of_a_place_share_a_budget() {
        let (one, same) = (Budget::of("here"), Budget::of("here"));
        while one.take() {}
        assert!(!same.take() && Budget::of("there").take());
        drop((one, same));
        // Nor is a new client a new budget.
        assert!(!Budget::of("here").take());
    }

    #[test]
    fn the_budget_runs_out_and_recovers() {
        let budget = Budget::new();
        let taken = std::iter::from_fn(|| budget.take().then_some(())).count();
        assert_eq!(taken, 30);
        for _ in 0..4 {
            budget.give_back();
            assert!(!budget.take());
        }
        budget.give_back();
        assert!(budget.take());
        for _ in 0..1000 {
            budget.give_back();
        }
        assert_eq!(budget.0.load(Ordering::Relaxed), Budget::FULL);
    }
}
