//! How many requests clients make of servers in trouble, and of those that only close connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudapi_emulator::{Emulator, Fault, Reply};
use cloudapi_runtime::transport::HttpTransport;
use cloudapi_runtime::{Client, Credential, RetryPolicy};

use crate::support::*;

fn client(url: &str) -> Client {
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden"))
        .endpoint(url)
        .transport(transport)
        .retry(RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2)))
        .build()
        .unwrap()
}

/// Calls at once, each by the client that it is given.
async fn all_fail(calls: usize, client: impl Fn() -> Client) {
    let calls: Vec<_> = (0..calls)
        .map(|_| {
            let client = client();
            tokio::spawn(async move { client.call(describe()).await.is_ok() })
        })
        .collect();
    for call in calls {
        assert!(!call.await.unwrap());
    }
}

fn throttled() -> Reply {
    let error = r#"{"Code":"RequestLimitExceeded","Message":"no"}"#;
    Reply::json(
        200,
        format!(r#"{{"Response":{{"Error":{error},"RequestId":"r"}}}}"#),
    )
}

const CALLS: usize = 200;
/// Attempts of 200 calls: 1.2 a call.
const MOST: usize = 240;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_refused_calls_is_hardly_larger_for_the_retries() {
    for reply in [
        throttled(),
        throttled().fault(Fault::CloseBeforeHeaders),
        Reply::json(503, ""),
    ] {
        for shared in [true, false] {
            let reply = reply.clone();
            let emulator = Emulator::start(move |_| reply.clone()).unwrap();
            let url = emulator.url();
            let one = client(&url);
            all_fail(CALLS, || if shared { one.clone() } else { client(&url) }).await;
            let hits = emulator.hits();
            assert!(
                (CALLS + 1..=MOST).contains(&hits),
                "{hits} hits, shared: {shared}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_refused_cost_as_much() {
    /// Refuses every connection, and counts.
    struct Refusing(Arc<AtomicUsize>);
    impl cloudapi_runtime::Transport for Refusing {
        fn send(
            &self,
            _: cloudapi_runtime::HttpRequest,
        ) -> cloudapi_runtime::transport::BoxFuture<
            '_,
            Result<cloudapi_runtime::HttpResponse, cloudapi_runtime::Error>,
        > {
            self.0.fetch_add(1, Ordering::SeqCst);
            let error = cloudapi_runtime::Error::new(cloudapi_runtime::ErrorKind::Connect, "no");
            Box::pin(async move { Err(error) })
        }
    }
    let hits = Arc::new(AtomicUsize::new(0));
    let client = || {
        Client::builder(&SERVICE)
            .credentials(Credential::new("AKIDexample", "hidden"))
            .endpoint("refused.example")
            .transport(Refusing(Arc::clone(&hits)))
            .clock(MockClock::new())
            .timeout(MockClock::NEVER)
            .attempt_timeout(MockClock::NEVER)
            .build()
            .unwrap()
    };
    all_fail(CALLS, client).await;
    let hits = hits.load(Ordering::SeqCst);
    assert!((CALLS + 1..=MOST).contains(&hits), "{hits} hits");
}

/// A server that closes its connections after each answer, without saying so: nothing is wrong with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_closes_after_each_answer_loses_no_reading_call() {
    let emulator =
        Emulator::start(|_| Reply::json(200, SUCCESS).fault(Fault::CloseAfterReply)).unwrap();
    let client = client(&emulator.url());
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..125 {
                    client.call(describe()).await.unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
}

/// Answers the first request, then ends each connection under the request that comes next.
fn dying(keep: usize) -> (Emulator, Client) {
    let served = AtomicUsize::new(0);
    let emulator = Emulator::start(move |_| {
        let fault = match served.fetch_add(1, Ordering::SeqCst) < keep {
            true => Fault::None,
            false => Fault::CloseBeforeHeaders,
        };
        Reply::json(200, SUCCESS).fault(fault)
    });
    let emulator = emulator.unwrap();
    let client = client(&emulator.url());
    (emulator, client)
}

/// One retry is free, as the connection had been idle; those after it, on fresh connections, are the
/// three that the policy allows.
#[tokio::test]
async fn an_idle_connection_that_ends_is_replaced_free_of_charge_once() {
    let (emulator, client) = dying(1);
    client.call(describe()).await.unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!((emulator.hits(), error.attempts()), (1 + 5, 5));

    // What may be carried out once alone is not sent again: nobody knows what became of it.
    let (emulator, client) = dying(1);
    client.call(describe()).await.unwrap();
    let error = client.call(create()).await.unwrap_err();
    assert_eq!((emulator.hits(), error.attempts()), (2, 1));
    assert!(error.was_sent());

    // Nor where the caller wants no retries.
    let (emulator, client) = dying(1);
    client.call(describe()).await.unwrap();
    let call = client.call(describe()).retry(RetryPolicy::disabled());
    call.await.unwrap_err();
    assert_eq!(emulator.hits(), 2);

    // A fresh connection that ends is no idle one.
    let (emulator, client) = dying(0);
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!((emulator.hits(), error.attempts()), (4, 4));
}
