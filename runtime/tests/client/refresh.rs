//! How long the client keeps credentials, who asks for the next, and who waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudapi_runtime::credentials::{Context, CredentialProvider, SharedCredentials, tencent};
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

fn temporary(good: usize) -> (Client, MockTransport, MockClock, Arc<AtomicUsize>) {
    let script = scripted(vec![ok()]);
    let clock = MockClock::default();
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

fn advance(clock: &MockClock, seconds: u64) {
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
    // The old key serves while the next one is on its way.
    client.call(describe()).await.unwrap();
    assert_eq!(key_of_last(&script), "id-0");
    others_go_on().await;
    client.call(describe()).await.unwrap();
    assert_eq!(key_of_last(&script), "id-1");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// The access key id of the last request.
fn key_of_last(script: &MockTransport) -> String {
    let last = script.requests().last().unwrap().clone();
    let authorization = last.header("Authorization").unwrap();
    let (_, id) = authorization.split_once("Credential=").unwrap();
    id.split('/').next().unwrap().to_owned()
}

/// Lets tasks in the background run to their end.
async fn others_go_on() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
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
    others_go_on().await;
    client.call(describe()).await.unwrap();
    // The failed refresh is not repeated at once.
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    advance(&clock, 10);
    client.call(describe()).await.unwrap();
    others_go_on().await;
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    advance(&clock, 200);
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Credentials, "gone")
    );
}

#[tokio::test]
async fn a_caller_that_leaves_takes_no_load_with_it() {
    let (client, _, _, asked) = temporary(9);
    let mut first = Box::pin(client.call(describe()).into_future());
    // One poll: the provider is loading.
    assert!(futures_poll(&mut first).await);
    drop(first);
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_caller_that_is_not_polled_holds_up_nobody() {
    let (client, _, _, asked) = temporary(9);
    let mut parked = Box::pin(client.call(describe()).into_future());
    assert!(futures_poll(&mut parked).await);
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    parked.await.unwrap();
}

#[tokio::test]
async fn a_caller_without_time_leaves_the_load_to_others() {
    let (client, _, _, asked) = temporary(9);
    // The clock of the test moves on at once.
    let hasty = client
        .call(describe())
        .attempt_timeout(Duration::from_secs(1));
    let error = hasty.await.unwrap_err();
    assert!(error.is_timeout() && !error.was_sent(), "{error:?}");
    client.call(describe()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// Drives a future with a waker of its own and no runtime around it.
fn without_tokio<T>(future: impl Future<Output = T>) -> T {
    struct Flag(AtomicUsize);
    impl std::task::Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(1, Ordering::SeqCst);
        }
    }
    let flag = Arc::new(Flag(AtomicUsize::new(1)));
    let waker = Arc::clone(&flag).into();
    let mut cx = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        assert_eq!(flag.0.swap(0, Ordering::SeqCst), 1, "nobody will wake it");
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

/// Gives keys that live for 1000 s, and needs four polls for each.
#[derive(Debug, Default)]
struct FourPolls(AtomicUsize);

impl CredentialProvider for FourPolls {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        let expiry = context.clock.now() + Duration::from_secs(1000);
        let mut polls = 0;
        Box::pin(std::future::poll_fn(move |cx| {
            polls += 1;
            if polls < 4 {
                cx.waker().wake_by_ref();
                return std::task::Poll::Pending;
            }
            let id = format!("id-{}", self.0.fetch_add(1, Ordering::SeqCst));
            std::task::Poll::Ready(Ok(Credential::new(id, "k").with_expiry(expiry)))
        }))
    }
}

#[test]
fn without_a_runtime_every_waiter_polls() {
    let script = scripted(vec![ok()]);
    let clock = MockClock::default();
    let client = builder(&script)
        .credentials(FourPolls::default())
        .clock(clock.clone())
        .build()
        .unwrap();
    // The first caller begins the load and is never polled again.
    let mut parked = Box::pin(client.call(describe()).into_future());
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(parked.as_mut().poll(&mut cx).is_pending());
    without_tokio(client.call(describe()).into_future()).unwrap();
    assert_eq!(key_of_last(&script), "id-0");
    // A refresh goes on with the calls that pass by.
    advance(&clock, 800);
    for id in ["id-0", "id-0", "id-0", "id-0", "id-1"] {
        without_tokio(client.call(describe()).into_future()).unwrap();
        assert_eq!(key_of_last(&script), id);
    }
}

#[test]
fn a_load_survives_the_runtime_that_began_it() {
    let script = scripted(vec![ok()]);
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Temporary {
        lifetime: Duration::from_secs(1000),
        good: 9,
        asked: Arc::clone(&asked),
    };
    let client = builder(&script).credentials(provider).build().unwrap();
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
    };
    let first = runtime();
    first.block_on(async {
        let mut call = Box::pin(client.call(describe()).into_future());
        assert!(futures_poll(&mut call).await);
    });
    drop(first);
    runtime()
        .block_on(client.call(describe()).into_future())
        .unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn keys_that_live_shorter_than_the_window_are_kept_as_well() {
    let script = scripted(vec![ok()]);
    let clock = MockClock::default();
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Temporary {
        lifetime: Duration::from_secs(200),
        good: 9,
        asked: Arc::clone(&asked),
    };
    let client = builder(&script)
        .credentials(provider)
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut loads = Vec::new();
    for _ in 0..6 {
        for _ in 0..5 {
            client.call(describe()).await.unwrap();
            others_go_on().await;
        }
        loads.push(asked.load(Ordering::SeqCst));
        advance(&clock, 50);
    }
    // At 0, 100 and 200 s.
    assert_eq!(loads, [1, 1, 2, 2, 3, 3]);
}

#[tokio::test]
async fn an_expired_answer_is_no_credential() {
    let script = scripted(vec![ok()]);
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Temporary {
        lifetime: Duration::ZERO,
        good: 9,
        asked: Arc::clone(&asked),
    };
    let client = builder(&script).credentials(provider).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(
        error.message(),
        "the provider returned an expired access key"
    );
    assert_eq!(script.hits(), 0);
}

#[tokio::test]
async fn clients_share_what_they_are_told_to_share() {
    let script = scripted(vec![ok()]);
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Temporary {
        lifetime: Duration::from_secs(1000),
        good: 9,
        asked: Arc::clone(&asked),
    };
    let shared = SharedCredentials::new(provider);
    let clients = [(); 3].map(|()| {
        builder(&script)
            .credentials(shared.clone())
            .build()
            .unwrap()
    });
    for client in &clients {
        client.call(describe()).await.unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_provider_that_panics_ends_calls_with_an_error() {
    #[derive(Debug)]
    struct Panics;
    impl CredentialProvider for Panics {
        fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
            Box::pin(async {
                tokio::task::yield_now().await;
                panic!("a fault of the provider");
            })
        }
    }
    let script = scripted(vec![ok()]);
    let client = builder(&script).credentials(Panics).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(error.message(), "the credential provider panicked");
}

/// Keys of files: static ones, which never expire.
#[tokio::test]
async fn files_are_read_again_when_they_change_and_after_a_while() {
    let directory = std::env::temp_dir().join(format!("cloudapi-{}-reread", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("credentials");
    let write = |id: &str| {
        let text = format!("[default]\nsecret_id = {id}\nsecret_key = k\n");
        std::fs::write(&file, text).unwrap();
    };
    write("first");
    let script = scripted(vec![ok()]);
    let clock = MockClock::default();
    let client = builder(&script)
        .credentials(tencent::IniFile::at(&file))
        .clock(clock.clone())
        .build()
        .unwrap();
    let key = async || {
        client.call(describe()).await.unwrap();
        key_of_last(&script)
    };
    assert_eq!(key().await, "first");
    // Of another size, so that the change is seen whatever the resolution of the time is.
    write("second-one");
    assert_eq!(key().await, "second-one");
    // Half a file: the old key serves, and the file is not read with every call.
    std::fs::write(&file, "[default]\nsecret_id = third").unwrap();
    assert_eq!(key().await, "second-one");
    assert_eq!(key().await, "second-one");
    write("third");
    assert_eq!(key().await, "third");

    // The same size and time, as a restored file may have: after 15 minutes.
    let time = std::fs::metadata(&file).unwrap().modified().unwrap();
    write("forth");
    let restored = std::fs::File::options().write(true).open(&file).unwrap();
    restored.set_modified(time).unwrap();
    assert_eq!(key().await, "third");
    advance(&clock, 900);
    key().await;
    assert_eq!(key().await, "forth");
    std::fs::remove_dir_all(&directory).unwrap();
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
    let clock = MockClock::default();
    let client = builder(&script)
        .credentials(Once::default())
        .clock(clock.clone())
        .build()
        .unwrap();
    client.call(describe()).await.unwrap();
    advance(&clock, 800);
    for _ in 0..4 {
        client.call(describe()).await.unwrap();
    }
    assert_eq!(script.hits(), 5);
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
