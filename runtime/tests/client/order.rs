//! What happens before a request leaves: parameters, then credentials, then the turn.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::credentials::{Context, CredentialProvider};
use cloudapi_runtime::request::Language;
use cloudapi_runtime::transport::BoxFuture;
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, HttpResponse};

use crate::support::*;

fn ok() -> Step {
    answer(HttpResponse::new(200, SUCCESS))
}

/// Takes its time for the first credential, and counts how often it is asked.
#[derive(Debug, Default)]
struct Slow(Arc<AtomicUsize>);

impl CredentialProvider for Slow {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move {
            self.0.fetch_add(1, Ordering::SeqCst);
            context.clock.sleep(Duration::from_secs(3)).await;
            Ok(Credential::new("id", "secret"))
        })
    }
}

/// Has none.
#[derive(Debug)]
struct Without;

impl CredentialProvider for Without {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async { Err(Error::new(ErrorKind::Credentials, "none")) })
    }
}

#[tokio::test]
async fn parameters_are_checked_before_credentials_are_looked_for() {
    let script = scripted(vec![ok()]);
    let asked = Arc::new(AtomicUsize::new(0));
    let client = builder(&script).credentials(Slow(Arc::clone(&asked)));
    let client = client.build().unwrap();
    let wrong = client.raw("Describe\r\nTopic", serde_json::json!({}));
    let error = wrong.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert!(
        error.to_string().starts_with("Describe  Topic: "),
        "{error}"
    );
    for call in [
        client.call(describe()).region("a b"),
        client
            .call(describe())
            .options(|options| options.endpoint = Some("h/x".into())),
        client
            .call(describe())
            .trace_id("a\nb")
            .language(Language::English),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(
            (error.kind(), error.was_sent()),
            (ErrorKind::Request, false)
        );
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    // Where both are missing it is the parameter that is told.
    let client = builder(&script).credentials(Without).build().unwrap();
    let error = client.call(describe()).region("a b").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Credentials, false)
    );
    assert_eq!(script.hits(), 0);
}

#[tokio::test]
async fn a_call_that_cannot_be_sent_takes_no_turn() {
    let script = scripted(vec![ok()]);
    let clock = MockClock::default();
    let client = builder(&script)
        .client_rate_limiting(true)
        .clock(clock.clone());
    let client = client.build().unwrap();
    for _ in 0..20 {
        client.call(describe()).region("a b").await.unwrap_err();
    }
    client.call(describe()).await.unwrap();
    assert_eq!(clock.elapsed(), Duration::ZERO);
    let nobody = builder(&script)
        .client_rate_limiting(true)
        .clock(clock.clone())
        .credentials(Without);
    let nobody = nobody.build().unwrap();
    for _ in 0..20 {
        nobody.call(describe()).await.unwrap_err();
    }
    assert_eq!(clock.elapsed(), Duration::ZERO);
}

/// Calls that have waited for credentials do not leave all at once.
#[tokio::test(start_paused = true)]
async fn calls_that_queued_behind_a_refresh_leave_one_by_one() {
    let start = tokio::time::Instant::now();
    let sent = Arc::new(std::sync::Mutex::new(Vec::new()));
    let times = Arc::clone(&sent);
    let script = scripted(vec![compute(move |_| {
        times.lock().unwrap().push(start.elapsed());
        Ok(HttpResponse::new(200, SUCCESS))
    })]);
    let client: Client = builder(&script)
        .clock(TokioClock(start))
        .credentials(Slow::default())
        .client_rate_limiting(true)
        .build()
        .unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(describe()).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let sent = sent.lock().unwrap();
    // Ten a second, from the moment on at which the credential is there.
    assert!(sent[0] >= Duration::from_secs(3), "{:?}", sent[0]);
    for window in sent.windows(11) {
        assert!(
            window[10] - window[0] >= Duration::from_secs(1),
            "{window:?}"
        );
    }
}

#[test]
fn endpoints_and_regions_are_checked_when_the_client_is_built() {
    let script = MockTransport::new();
    for endpoint in [
        "http://user:hidden@h",
        "user:hidden@h",
        "h/x",
        "",
        "http://[::1",
        "h:70000",
        "h:0",
        "ftp://h",
    ] {
        let error = builder(&script).endpoint(endpoint).build().unwrap_err();
        assert_eq!(
            (error.kind(), error.was_sent()),
            (ErrorKind::Request, false),
            "{endpoint}"
        );
        assert!(
            !format!("{error} {error:?}").contains("hidden"),
            "{error:?}"
        );
    }
    for region in ["", "a b", "ap-guangzhou\r\nX: y", "a/b", "名"] {
        let error = builder(&script).region(region).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{region}");
    }
    builder(&script)
        .endpoint("http://[::1]:8080/")
        .region("cn-hangzhou")
        .build()
        .unwrap();
}
