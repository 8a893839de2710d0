//! The client against a scripted transport: what is sent, how often, and what the caller sees.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::{Error, ErrorKind, HttpResponse, Progress, RetryPolicy};

fn ok() -> Step {
    answer(HttpResponse::new(200, SUCCESS))
}

#[tokio::test]
async fn a_call_is_signed_sent_and_decoded() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    let response = client.call(describe()).await.unwrap();
    assert_eq!(response.topic.as_deref(), Some("clicks"));

    let sent = script.requests();
    let request = &sent[0];
    assert_eq!(request.url(), "https://ckafka.tencentcloudapi.com/");
    assert_eq!(request.body, br#"{"TopicName":"clicks"}"#);
    assert_eq!(request.header("X-TC-Region"), Some("ap-guangzhou"));
    assert_eq!(request.header("X-TC-Timestamp"), Some("1551113065"));
    let authorization = request.header("Authorization").unwrap();
    assert!(
        authorization.starts_with(
            "TC3-HMAC-SHA256 Credential=AKIDexample/2019-02-25/ckafka/tc3_request, \
             SignedHeaders=content-type;host, Signature="
        ),
        "{authorization}"
    );
}

#[tokio::test]
async fn options_of_a_call_are_its_own() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    client
        .call(describe())
        .region("ap-shanghai-fsi")
        .trace_id("t-1")
        .await
        .unwrap();
    client.call(describe()).await.unwrap();
    let sent = script.requests();
    assert_eq!(sent[0].host, "ckafka.ap-shanghai-fsi.tencentcloudapi.com");
    assert_eq!(sent[0].header("X-TC-Region"), Some("ap-shanghai-fsi"));
    assert_eq!(sent[0].header("X-TC-TraceId"), Some("t-1"));
    assert_eq!(sent[1].host, "ckafka.tencentcloudapi.com");
    assert_eq!(sent[1].header("X-TC-TraceId"), None);
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
    client.call(create()).repeatable(true).await.unwrap();
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
        .retry(RetryPolicy::default().attempts(3))
        .build()
        .unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!((error.code(), script.hits()), ("RequestLimitExceeded", 3));
    client
        .call(describe())
        .retry(RetryPolicy::off())
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
    // 50 first attempts and the 100 retries that a full budget pays for; without it there were 200.
    assert_eq!(script.hits(), 150);
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
async fn a_wrong_clock_is_corrected_once_and_for_all() {
    // The server is ten minutes ahead and believes signatures within five.
    let step = || {
        compute(|request| {
            let timestamp: u64 = request.header("X-TC-Timestamp").unwrap().parse().unwrap();
            if timestamp.abs_diff(StepClock::START + 600) > 300 {
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
        .transport(Never)
        .build()
        .unwrap();
    let call = client
        .call(describe())
        .attempt_timeout(Duration::from_millis(500));
    let error = call.timeout(Duration::from_secs(1)).await.unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error:?}");
}

#[tokio::test]
async fn a_request_above_the_limit_is_not_sent() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    let mut request = describe();
    request.topic = Some("x".repeat(10 << 20));
    let error = client.call(request).await.unwrap_err();
    assert_eq!((error.kind(), script.hits()), (ErrorKind::Request, 0));
    assert!(
        error
            .message()
            .contains("the service takes at most 10485760"),
        "{error}"
    );
}

#[tokio::test]
async fn the_future_can_be_sent_between_threads() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    tokio::spawn(async move { client.call(describe()).await })
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn an_action_without_types() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    let call = client.raw("DescribeNew", serde_json::json!({"A": [1, {"B": null}]}));
    let result = call.region("ap-tokyo").await.unwrap();
    assert_eq!(
        result,
        serde_json::json!({"TopicName": "clicks", "RequestId": "r-1"})
    );
    {
        let sent = script.requests();
        assert_eq!(sent[0].header("X-TC-Action"), Some("DescribeNew"));
        assert_eq!(sent[0].header("X-TC-Region"), Some("ap-tokyo"));
        assert_eq!(sent[0].body, br#"{"A":[1,{"B":null}]}"#);
    }
    for (answer_with, kind, code) in [
        (
            failure("InvalidParameter"),
            ErrorKind::Service,
            "InvalidParameter",
        ),
        (HttpResponse::new(200, "{}"), ErrorKind::Response, ""),
        (
            HttpResponse::new(200, "{\"Response\":"),
            ErrorKind::Response,
            "",
        ),
        (HttpResponse::new(502, "<html>"), ErrorKind::Response, ""),
    ] {
        let script = scripted(vec![answer(answer_with)]);
        let client = builder(&script).build().unwrap();
        let error = client
            .raw("CreateNew", serde_json::json!({}))
            .await
            .unwrap_err();
        // Nobody said that it may be carried out twice.
        assert_eq!(
            (error.kind(), error.code(), script.hits()),
            (kind, code, 1),
            "{error}"
        );
        assert_eq!(error.action(), Some("CreateNew"));
    }
}

#[tokio::test]
async fn deviations_are_told_or_refused() {
    let body = r#"{"Response":{"TopicName":7,"New":{"hidden":1},"RequestId":"r-1"}}"#;
    let script = scripted(vec![answer(HttpResponse::new(200, body))]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    let client = builder(&script)
        .on_drift(move |drift| keep.lock().unwrap().push(drift.path.clone()))
        .build()
        .unwrap();
    let response = client.call(describe()).await.unwrap();
    assert_eq!(response.topic.as_deref(), Some("7"));
    assert_eq!(
        *seen.lock().unwrap(),
        ["$.Response.TopicName", "$.Response.New"]
    );

    let client = builder(&script).strict(true).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("$.Response.TopicName"))
    );
    assert_eq!(script.hits(), 2);
}

#[tokio::test]
async fn documented_limits_are_obeyed_by_all_clones() {
    let clock = StepClock::default();
    let script = scripted(vec![ok()]);
    let client = builder(&script)
        .obey_rate_limits(true)
        .clock(clock.clone())
        .build()
        .unwrap();
    // Ten a second, from several clones; the first goes at once.
    for _ in 0..31 {
        client.clone().call(describe()).await.unwrap();
    }
    assert_eq!(clock.elapsed(), Duration::from_secs(3));
    // Another action has no documented limit.
    client.call(create()).await.unwrap();
    assert_eq!(clock.elapsed(), Duration::from_secs(3));
    // A turn that comes too late is not waited for.
    let call = client.call(describe()).timeout(Duration::from_millis(50));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout() && !error.was_sent(), "{error}");
    assert_eq!(script.hits(), 32);
}

#[tokio::test]
async fn work_is_waited_for() {
    let state = |topic: &str| {
        let body = format!(r#"{{"Response":{{"TopicName":"{topic}","RequestId":"r"}}}}"#);
        answer(HttpResponse::new(200, body))
    };
    let check = |response: &TopicResponse| match response.topic.as_deref() {
        Some("done") => Progress::Done,
        Some("failed") => Progress::Failed("the disk is full".to_owned()),
        _ => Progress::Pending,
    };
    let five = Duration::from_secs(5);

    // A passing failure does not end the wait.
    let clock = StepClock::default();
    let steps = vec![
        state("running"),
        answer(failure("InternalError")),
        state("done"),
    ];
    let script = scripted(steps);
    let policy = RetryPolicy::off();
    let client = builder(&script)
        .clock(clock.clone())
        .retry(policy.clone())
        .build()
        .unwrap();
    let wait = client.call(describe()).wait_until(check).interval(five);
    assert_eq!(wait.await.unwrap().topic.as_deref(), Some("done"));
    assert_eq!(
        (script.hits(), clock.elapsed()),
        (3, Duration::from_secs(10))
    );

    let script = scripted(vec![state("running"), state("failed")]);
    let client = builder(&script).build().unwrap();
    let error = client.call(describe()).wait_until(check).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Wait, "the disk is full")
    );
    assert!(!error.is_timeout());

    let script = scripted(vec![state("running")]);
    let client = builder(&script).build().unwrap();
    let wait = client.call(describe()).wait_until(check).interval(five);
    let error = wait.deadline(Duration::from_secs(14)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Wait, "not done after 10 s")
    );
    assert!(error.is_timeout() && error.action() == Some("DescribeTopic"));
    assert_eq!(script.hits(), 3);

    let script = scripted(vec![answer(failure("ResourceNotFound"))]);
    let client = builder(&script).build().unwrap();
    let error = client.call(describe()).wait_until(check).await.unwrap_err();
    assert_eq!((error.code(), script.hits()), ("ResourceNotFound", 1));
}
