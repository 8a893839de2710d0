//! The documented rate limits, obeyed by the client.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::RateLimit;

/// Under this name all actions count together; no action has it.
pub(super) const ALL_ACTIONS: &str = "";

/// When each action, and any action, may be called next. Calls get their turns in the order in which
/// they ask, spread evenly, so that no window sees more than the limit.
#[derive(Debug, Default)]
pub(super) struct RateLimiter {
    next: Mutex<HashMap<String, Duration>>,
}

impl RateLimiter {
    /// How long a call must wait, at most `patience`, for its turn under some limits by their names;
    /// the turn is then taken. The limit at fault, and no turn taken, if the wait would be longer.
    ///
    /// `now` is a time that never jumps.
    pub(super) fn reserve(
        &self,
        limits: &[Option<(&str, RateLimit)>],
        now: Duration,
        patience: Duration,
    ) -> Result<Duration, RateLimit> {
        // A panic cannot leave an entry half changed, so a poisoned lock is as good as a sound one.
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let mut turn = now;
        for (name, limit) in limits.iter().flatten() {
            turn = turn.max(next.get(*name).copied().unwrap_or_default());
            if turn - now > patience {
                return Err(*limit);
            }
        }
        for (name, limit) in limits.iter().flatten() {
            let spacing = Duration::from_secs(limit.seconds.into()) / limit.requests.max(1);
            match next.get_mut(*name) {
                Some(time) => *time = turn + spacing,
                None => {
                    next.insert((*name).to_owned(), turn + spacing);
                }
            }
        }
        Ok(turn - now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PATIENT: Duration = Duration::from_secs(3600);

    #[test]
    fn turns_are_spread_per_action() {
        let limiter = RateLimiter::default();
        let wait = |action, now| {
            let now = Duration::from_millis(now);
            limiter
                .reserve(&[Some((action, RateLimit::per_second(10)))], now, PATIENT)
                .ok()
                .map(|wait| wait.as_millis())
        };
        assert_eq!(wait("a", 0), Some(0));
        assert_eq!(wait("a", 0), Some(100));
        assert_eq!(wait("b", 0), Some(0));
        assert_eq!(wait("a", 50), Some(150));
        assert_eq!(wait("a", 1000), Some(0));
    }

    #[test]
    fn limits_of_all_actions_hold_for_each() {
        let limiter = RateLimiter::default();
        let wait = |action, patience| {
            let own = Some((action, RateLimit::per_second(10)));
            let all = Some((ALL_ACTIONS, RateLimit::new(2, 60)));
            limiter.reserve(&[own, all], Duration::ZERO, Duration::from_secs(patience))
        };
        assert_eq!(wait("a", 100), Ok(Duration::ZERO));
        assert_eq!(wait("b", 100), Ok(Duration::from_secs(30)));
        // The one at fault is named, and no turn under the other is taken.
        assert_eq!(wait("c", 10), Err(RateLimit::new(2, 60)));
        let own = [Some(("c", RateLimit::per_second(10)))];
        let alone = limiter.reserve(&own, Duration::ZERO, Duration::ZERO);
        assert_eq!(alone, Ok(Duration::ZERO));
    }

    #[test]
    fn who_will_not_wait_takes_no_turn() {
        let limiter = RateLimiter::default();
        let limit = RateLimit::new(100, 100);
        let reserve = |patience| {
            let limits = [Some(("a", limit))];
            limiter
                .reserve(&limits, Duration::ZERO, Duration::from_millis(patience))
                .ok()
        };
        assert_eq!(reserve(0), Some(Duration::ZERO));
        assert_eq!(reserve(999), None);
        assert_eq!(reserve(1000), Some(Duration::from_secs(1)));
    }

    proptest! {
        #[test]
        fn no_second_sees_more_than_the_limit(
            rate in 1u32..50,
            gaps in proptest::collection::vec(0u64..200, 1..200),
        ) {
            let limiter = RateLimiter::default();
            let mut now = Duration::ZERO;
            let mut starts = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                starts.push(now + limiter.reserve(&[Some(("a", RateLimit::per_second(rate)))], now, PATIENT).unwrap());
            }
            prop_assert!(starts.is_sorted(), "first come, first served");
            for window in starts.windows(rate as usize + 1) {
                let span = window[rate as usize] - window[0];
                // Division rounds the spacing down by less than a nanosecond a turn.
                prop_assert!(span + Duration::from_nanos(u64::from(rate)) >= Duration::from_secs(1));
            }
        }
    }
}
