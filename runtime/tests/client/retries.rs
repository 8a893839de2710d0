//! Which failures are repeated, when and how often, against a scripted transport.

use std::time::Duration;

use crate::support::*;
use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::{
    ClientBuilder, Error, ErrorKind, HttpResponse, Protocol, RetryPolicy, ServiceInfo, testing,
};

fn ok() -> Step {
    answer(HttpResponse::new(200, SUCCESS))
}

#[tokio::test]
async fn throttling_is_repeated_even_if_the_action_is_not_repeatable() {
    let throttled = || answer(failure("RequestLimitExceeded.UinLimitExceeded"));
    let script = scripted(vec![throttled(), throttled(), ok()]);
    let client = builder(&script).build().unwrap();
    client.call(create()).await.unwrap();
    assert_eq!(script.hits(), 3);
}

#[tokio::test]
async fn broken_exchanges_are_repeated_for_repeatable_actions_alone() {
    let broken = || fail(|| Error::new(ErrorKind::Transport, "cut"));
    let script = scripted(vec![broken(), ok()]);
    let client = builder(&script).build().unwrap();
    client.call(describe()).await.unwrap();
    assert_eq!(script.hits(), 2);

    let script = scripted(vec![broken(), ok()]);
    let client = builder(&script).build().unwrap();
    let error = client.call(create()).await.unwrap_err();
    assert_eq!((error.kind(), script.hits()), (ErrorKind::Transport, 1));
    assert_eq!(error.action(), Some("CreateTopic"));

    // The caller may know better.
    let script = scripted(vec![broken(), ok()]);
    let client = builder(&script).build().unwrap();
    client.call(create()).idempotent(true).await.unwrap();
    assert_eq!(script.hits(), 2);
}

#[tokio::test]
async fn failed_connections_are_repeated_for_every_action() {
    let script = scripted(vec![
        fail(|| Error::new(ErrorKind::Connect, "refused")),
        ok(),
    ]);
    let client = builder(&script).build().unwrap();
    client.call(create()).await.unwrap();
    assert_eq!(script.hits(), 2);
}

#[tokio::test]
async fn refusals_are_not_repeated() {
    let script = scripted(vec![answer(failure("InvalidParameter"))]);
    let client = builder(&script).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!((error.code(), script.hits()), ("InvalidParameter", 1));
    assert_eq!(error.request_id(), Some("r-2"));
}

#[tokio::test]
async fn attempts_end_with_the_policy() {
    let script = scripted(vec![answer(failure("RequestLimitExceeded"))]);
    let client = builder(&script)
        .retry(RetryPolicy::default().max_attempts(3))
        .build()
        .unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!((error.code(), script.hits()), ("RequestLimitExceeded", 3));
    client
        .call(describe())
        .retry(RetryPolicy::disabled())
        .await
        .unwrap_err();
    assert_eq!(script.hits(), 4);
}

#[tokio::test]
async fn the_budget_is_shared_by_clones() {
    let script = scripted(vec![answer(failure("RequestLimitExceeded"))]);
    let client = builder(&script).build().unwrap();
    for _ in 0..50 {
        client.clone().call(describe()).await.unwrap_err();
    }
    // 50 first attempts and the 30 retries that a full budget pays for; without it there were 200.
    assert_eq!(script.hits(), 80);
    // Connections that do not come about cost as much.
    let script = scripted(vec![fail(|| Error::new(ErrorKind::Connect, "refused"))]);
    let client = builder(&script).build().unwrap();
    for _ in 0..50 {
        client.clone().call(describe()).await.unwrap_err();
    }
    assert_eq!(script.hits(), 80);
}

#[tokio::test]
async fn a_wait_longer_than_the_deadline_is_not_begun() {
    let error = || Error::new(ErrorKind::Connect, "x").with_retry_after(Duration::from_secs(60));
    let script = scripted(vec![fail(error), ok()]);
    let client = builder(&script).build().unwrap();
    let error = client
        .call(describe())
        .timeout(Duration::from_secs(59))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), script.hits()), (ErrorKind::Connect, 1));
}

#[tokio::test]
async fn the_server_says_when_to_come_again() {
    let later = |seconds: &str| HttpResponse::new(503, "").with_header("Retry-After", seconds);
    let clock = MockClock::default();
    let script = scripted(vec![answer(later("30")), answer(later("7")), ok()]);
    let client = builder(&script).clock(clock.clone()).build().unwrap();
    client.call(describe()).await.unwrap();
    assert_eq!(
        (script.hits(), clock.elapsed()),
        (3, Duration::from_secs(37))
    );
    // Or at what time, by its own clock.
    let at = later("Mon, 25 Feb 2019 17:00:09 GMT");
    let at = at.with_header("Date", "Mon, 25 Feb 2019 17:00:00 GMT");
    let script = scripted(vec![answer(at), ok()]);
    let clock = MockClock::default();
    let client = builder(&script).clock(clock.clone()).build().unwrap();
    client.call(describe()).await.unwrap();
    assert_eq!(clock.elapsed(), Duration::from_secs(9));
    // Longer than the call may take: not waited for.
    let script = scripted(vec![answer(later("30")), ok()]);
    let client = builder(&script).clock(clock.clone()).build().unwrap();
    let call = client.call(describe()).timeout(Duration::from_secs(30));
    assert_eq!(call.await.unwrap_err().status(), Some(503));
    assert_eq!(
        (script.hits(), clock.elapsed()),
        (1, Duration::from_secs(9))
    );
}

/// Alibaba Cloud counts in milliseconds, in a header of its own.
#[tokio::test]
async fn the_other_vendor_says_when_to_come_again() {
    static ALIKAFKA: ServiceInfo = testing::service(Protocol::AlibabaRpc, "alikafka", "2019-09-16");
    for code in [
        "Throttling",
        "Throttling.User",
        "Throttling.Api",
        "FlowControl",
    ] {
        let body = format!(r#"{{"Code":"{code}","Message":"slow down","RequestId":"r-2"}}"#);
        let busy = HttpResponse::new(503, body).with_header("x-acs-retry-after", "30500");
        let script = scripted(vec![
            answer(busy),
            answer(HttpResponse::new(200, r#"{"RequestId":"r"}"#)),
        ]);
        let clock = MockClock::default();
        let builder: ClientBuilder = testing::builder(&ALIKAFKA, script.clone());
        let client = builder.clock(clock.clone()).build().unwrap();
        let call = client.raw("GetInstanceList", serde_json::json!({}));
        call.await.unwrap();
        assert_eq!(
            (script.hits(), clock.elapsed()),
            (2, Duration::from_millis(30_500)),
            "{code}"
        );
    }
}

#[tokio::test]
async fn all_attempts_together_keep_the_deadline_of_the_call() {
    let clock = MockClock::default();
    let client = builder(&MockTransport::new())
        .transport(NeverTransport)
        .clock(clock.clone())
        .attempt_timeout(Duration::from_secs(30))
        .timeout(Duration::from_secs(50))
        .retry(RetryPolicy::default().max_attempts(100))
        .build()
        .unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    // Two attempts, the second of them shorter, or none of a third because the time is up.
    let elapsed = clock.elapsed();
    assert!(elapsed <= Duration::from_secs(50), "{elapsed:?}");
    assert!(elapsed > Duration::from_secs(30), "{elapsed:?}");
}

#[tokio::test]
async fn every_attempt_is_signed_anew() {
    use cloudapi_runtime::request::SigningMethod;
    let busy = || HttpResponse::new(503, "").with_header("Retry-After", "2");
    let steps = || vec![answer(busy()), answer(busy()), ok()];
    let script = scripted(steps());
    let client = builder(&script).build().unwrap();
    client.call(describe()).await.unwrap();
    let sent = script.requests();
    let header = |name: &str| -> Vec<String> {
        let values = sent.iter().map(|request| request.header(name).unwrap());
        values.map(str::to_owned).collect()
    };
    assert_eq!(
        header("X-TC-Timestamp"),
        ["1551113065", "1551113067", "1551113069"]
    );
    let mut signatures = header("Authorization");
    signatures.dedup();
    assert_eq!(signatures.len(), 3);

    let script = scripted(steps());
    let client = builder(&script).build().unwrap();
    let call = client.call(describe());
    call.options(|options| options.signing = SigningMethod::HmacSha256)
        .await
        .unwrap();
    let mut nonces: Vec<String> = script
        .requests()
        .iter()
        .map(|request| {
            let form = String::from_utf8(request.body().to_vec()).unwrap();
            let nonce = form.split('&').find(|pair| pair.starts_with("Nonce="));
            nonce.unwrap().to_owned()
        })
        .collect();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 3);
}

#[tokio::test]
async fn concurrent_calls_with_a_wrong_clock_are_all_corrected() {
    const DATE: &str = "Mon, 25 Feb 2019 16:54:25 GMT";
    let script = scripted(vec![compute(|request| {
        if request.header("X-TC-Timestamp") == Some("1551113665") {
            return Ok(HttpResponse::new(200, SUCCESS));
        }
        Ok(failure("AuthFailure.SignatureExpire").with_header("Date", DATE))
    })]);
    let client = builder(&script)
        .transport(Yielding(script.clone()))
        .build()
        .unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(create()).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    // All first attempts were under way before the first answer came.
    assert_eq!(script.hits(), 40);
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_once_and_for_all() {
    // The server is ten minutes ahead and believes signatures within five.
    let step = || {
        compute(|request| {
            let timestamp: u64 = request.header("X-TC-Timestamp").unwrap().parse().unwrap();
            if timestamp.abs_diff(MockClock::START + 600) > 300 {
                let date = "Mon, 25 Feb 2019 16:54:25 GMT";
                return Ok(failure("AuthFailure.SignatureExpire").with_header("Date", date));
            }
            Ok(HttpResponse::new(200, SUCCESS))
        })
    };
    let script = scripted(vec![step()]);
    let client = builder(&script).build().unwrap();
    client.call(create()).await.unwrap();
    assert_eq!(script.hits(), 2);
    client.call(create()).await.unwrap();
    assert_eq!(script.hits(), 3);
    let sent = script.requests();
    assert_eq!(sent[1].header("X-TC-Timestamp"), Some("1551113665"));
    assert_ne!(
        sent[0].header("Authorization"),
        sent[1].header("Authorization")
    );
}

#[tokio::test]
async fn an_expired_signature_with_a_right_clock_is_an_error() {
    let date = "Mon, 25 Feb 2019 16:44:25 GMT";
    let expired = failure("AuthFailure.SignatureExpire").with_header("Date", date);
    let script = scripted(vec![answer(expired)]);
    let client = builder(&script).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(
        (error.code(), script.hits()),
        ("AuthFailure.SignatureExpire", 1)
    );
}

#[tokio::test]
async fn a_transport_that_never_answers_ends_with_the_attempt() {
    let client = builder(&scripted(vec![ok()]))
        .transport(NeverTransport)
        .build()
        .unwrap();
    let call = client
        .call(describe())
        .attempt_timeout(Duration::from_millis(500));
    let error = call.timeout(Duration::from_secs(1)).await.unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error:?}");
}
