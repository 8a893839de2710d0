//! How long the client keeps credentials, who asks for the next, and who waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudapi_runtime::credentials::{Context, CredentialProvider};
use cloudapi_runtime::transport::BoxFuture;
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, HttpResponse};

use crate::support::*;

fn ok() -> Step {
    answer(HttpResponse::new(200, SUCCESS))
}

/// Gives keys that live for `lifetime`, until it fails; counts how often it is asked.
#[derive(Debug)]
struct Temporary {
    lifetime: Duration,
    good: usize,
    asked: Arc<AtomicUsize>,
}

impl CredentialProvider for Temporary {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move {
            let index = self.asked.fetch_add(1, Ordering::SeqCst);
            // Others get their turn while this one is asked.
            tokio::task::yield_now().await;
            if index >= self.good {
                return Err(Error::new(ErrorKind::Credentials, "gone"));
            }
            let expiry = context.clock.now() + self.lifetime;
            Ok(Credential::new(format!("id-{index}"), "k").with_expiry(expiry))
        })
    }
}

fn temporary(good: usize) -> (Client, Script, StepClock, Arc<AtomicUsize>) {
    let script = scripted(vec![ok()]);
    let clock = StepClock::default();
    let asked = Arc::new(AtomicUsize::new(0));
    let lifetime = Duration::from_secs(1000);
    let provider = Temporary {
        lifetime,
        good,
        asked: Arc::clone(&asked),
    };
    let client = builder(&script)
        .credentials(provider)
        .clock(clock.clone())
        .build()
        .unwrap();
    (client, script, clock, asked)
}

fn advance(clock: &StepClock, seconds: u64) {
    clock.advance(Duration::from_secs(seconds));
}

#[tokio::test]
async fn keys_are_kept_and_replaced_before_they_expire() {
    let (client, script, clock, asked) = temporary(9);
    for _ in 0..3 {
        client.call(describe()).await.unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(&clock, 699);
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(&clock, 1);
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let last = script.requests().last().unwrap().clone();
    assert!(
        last.header("Authorization")
            .unwrap()
            .contains("Credential=id-1/")
    );
}

#[tokio::test]
async fn concurrent_calls_share_one_question() {
    let (client, script, clock, asked) = temporary(9);
    for round in 1..=2 {
        let calls: Vec<_> = (0..100)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.call(describe()).await.map(drop) })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(asked.load(Ordering::SeqCst), round);
        assert_eq!(script.hits(), 100 * round);
        advance(&clock, 800);
    }
}

#[tokio::test]
async fn old_keys_serve_while_they_are_valid() {
    let (client, _, clock, asked) = temporary(1);
    client.call(describe()).await.unwrap();
    advance(&clock, 800);
    client.call(describe()).await.unwrap();
    client.call(describe()).await.unwrap();
    // The failed refresh is not repeated at once.
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    advance(&clock, 10);
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    advance(&clock, 200);
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Credentials, "gone")
    );
}

#[tokio::test]
async fn a_cancelled_question_does_not_block_the_next() {
    let (client, _, _, asked) = temporary(9);
    let mut first = Box::pin(client.call(describe()).into_future());
    // One poll: the provider is being asked, and the lock is held.
    assert!(futures_poll(&mut first).await);
    drop(first);
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// Polls once; whether the future is pending.
async fn futures_poll(future: &mut (impl Future + Unpin)) -> bool {
    std::future::poll_fn(|cx| {
        std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(cx).is_pending())
    })
    .await
}

/// Is asked, lets others go on, and fails.
#[derive(Debug, Default)]
struct Failing(Arc<AtomicUsize>);

impl CredentialProvider for Failing {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move {
            self.0.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Err(Error::new(ErrorKind::Credentials, "nothing there"))
        })
    }
}

#[tokio::test]
async fn concurrent_calls_share_one_failure() {
    let script = scripted(vec![ok()]);
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Failing(Arc::clone(&asked));
    let client = builder(&script).credentials(provider).build().unwrap();
    for round in 1..=2 {
        let calls: Vec<_> = (0..100)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.call(describe()).await.map(drop) })
            })
            .collect();
        for call in calls {
            let error = call.await.unwrap().unwrap_err();
            assert_eq!(
                (error.kind(), error.message()),
                (ErrorKind::Credentials, "nothing there")
            );
        }
        // Who comes later asks again.
        assert_eq!(asked.load(Ordering::SeqCst), round);
    }
    assert_eq!(script.hits(), 0);
}

/// Gives one credential, and is never heard of again.
#[derive(Debug, Default)]
struct Once(AtomicUsize);

impl CredentialProvider for Once {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move {
            if self.0.fetch_add(1, Ordering::SeqCst) > 0 {
                std::future::pending::<()>().await;
            }
            let expiry = context.clock.now() + Duration::from_secs(1000);
            Ok(Credential::new("id-0", "k").with_expiry(expiry))
        })
    }
}

#[tokio::test]
async fn nobody_waits_for_a_new_credential_while_the_old_one_is_valid() {
    let script = scripted(vec![ok()]);
    let clock = StepClock::default();
    let client = builder(&script)
        .credentials(Once::default())
        .clock(clock.clone())
        .build()
        .unwrap();
    client.call(describe()).await.unwrap();
    advance(&clock, 800);
    let mut refreshing = Box::pin(client.call(describe()).into_future());
    assert!(futures_poll(&mut refreshing).await);
    for _ in 0..3 {
        client.call(describe()).await.unwrap();
    }
    assert_eq!(script.hits(), 4);
    // But for one that is needed.
    advance(&clock, 200);
    let mut waiting = Box::pin(client.call(describe()).into_future());
    assert!(futures_poll(&mut waiting).await);
}

/// Never says anything.
#[derive(Debug)]
struct Silent;

impl CredentialProvider for Silent {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_provider_that_takes_too_long_has_sent_nothing() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).credentials(Silent).build().unwrap();
    let call = client.call(describe());
    let error = call.attempt_timeout(Duration::from_secs(1)).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.is_timeout() && !error.was_sent(), "{error:?}");
    assert_eq!(script.hits(), 0);
}
