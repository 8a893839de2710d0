//! The client against a scripted transport: what is sent, how often, and what the caller sees.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::{Action, ActionInfo, Error, ErrorKind, HttpResponse, Progress, RetryPolicy};

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
    assert_eq!(
        request.uri().to_string(),
        "https://ckafka.tencentcloudapi.com/"
    );
    assert_eq!(request.body().as_ref(), br#"{"TopicName":"clicks"}"#);
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
    assert_eq!(
        sent[0].uri().host(),
        Some("ckafka.ap-shanghai-fsi.tencentcloudapi.com")
    );
    assert_eq!(sent[0].header("X-TC-Region"), Some("ap-shanghai-fsi"));
    assert_eq!(sent[0].header("X-TC-TraceId"), Some("t-1"));
    assert_eq!(sent[1].uri().host(), Some("ckafka.tencentcloudapi.com"));
    assert_eq!(sent[1].header("X-TC-TraceId"), None);
}

#[tokio::test]
async fn a_request_without_what_is_required_is_not_sent() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    let request = CreateRules {
        instance: None,
        rules: None,
    };
    let error = client.call(request).await.unwrap_err();
    assert_eq!((error.kind(), script.hits()), (ErrorKind::Request, 0));
    assert_eq!(
        error.to_string(),
        "CreateRules: invalid request: required parameters are not set: InstanceId"
    );
    // What structures lack is for the service to judge.
    let complete = CreateRules {
        instance: Some("i".to_owned()),
        rules: Some(vec![Rule::default()]),
    };
    client.call(complete).await.unwrap();
    assert_eq!(script.hits(), 1);
}

struct Rule {
    name: Option<String>,
}
cloudapi_runtime::fields! { Rule { 0 => name: "Name" [required] } }

struct CreateRules {
    instance: Option<String>,
    rules: Option<Vec<Rule>>,
}
cloudapi_runtime::fields! {
    CreateRules { 0 => instance: "InstanceId" [required], 1 => rules: "Rules" }
}

impl Action for CreateRules {
    type Service = ();
    type Response = TopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("CreateRules", &SERVICE);
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
        assert_eq!(sent[0].body().as_ref(), br#"{"A":[1,{"B":null}]}"#);
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
    let clock = MockClock::default();
    let script = scripted(vec![ok()]);
    let client = builder(&script)
        .client_rate_limiting(true)
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

#[tokio::test(start_paused = true)]
async fn concurrent_calls_get_their_turns_in_order() {
    let script = scripted(vec![ok()]);
    let start = tokio::time::Instant::now();
    let client = builder(&script)
        .clock(TokioClock(start))
        .transport(Yielding(script.clone()))
        .client_rate_limiting(true)
        .build()
        .unwrap();
    let calls: Vec<_> = (0..50)
        .map(|index| {
            let client = client.clone();
            tokio::spawn(async move {
                let call = client.call(describe()).trace_id(index.to_string());
                call.await.unwrap();
                start.elapsed().as_millis() as usize
            })
        })
        .collect();
    for (index, call) in calls.into_iter().enumerate() {
        // Ten a second, evenly; the timer of tokio rounds up to a millisecond.
        let at = call.await.unwrap();
        assert!(
            (index * 100..=index * 100 + 1).contains(&at),
            "{index}: {at}"
        );
    }
    let order: Vec<String> = script
        .requests()
        .iter()
        .map(|request| request.header("X-TC-TraceId").unwrap().to_owned())
        .collect();
    assert_eq!(order, (0..50).map(|n| n.to_string()).collect::<Vec<_>>());
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
    let clock = MockClock::default();
    let steps = vec![
        state("running"),
        answer(failure("InternalError")),
        state("done"),
    ];
    let script = scripted(steps);
    let policy = RetryPolicy::disabled();
    let client = builder(&script)
        .clock(clock.clone())
        .retry(policy.clone())
        .build()
        .unwrap();
    let wait = client
        .call(describe())
        .wait_until(check)
        .poll_interval(five);
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
    let wait = client
        .call(describe())
        .wait_until(check)
        .poll_interval(five);
    let error = wait.timeout(Duration::from_secs(14)).await.unwrap_err();
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

/// No call and no attempt goes on for longer than the wait.
#[tokio::test]
async fn a_wait_has_one_time_limit() {
    let clock = MockClock::default();
    let script = MockTransport::new();
    let client = builder(&script)
        .transport(NeverTransport)
        .clock(clock.clone())
        .attempt_timeout(Duration::from_secs(30))
        .timeout(Duration::from_secs(90))
        .build()
        .unwrap();
    let wait = client.call(describe()).wait_until(|_| true);
    let error = wait.timeout(Duration::from_secs(40)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_timeout()), (ErrorKind::Wait, true));
    assert!(
        clock.elapsed() <= Duration::from_secs(40),
        "{:?}",
        clock.elapsed()
    );
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("left of the call's"), "{cause}");
}

#[tokio::test]
async fn a_wait_sends_again_only_what_may_be_sent_again() {
    let script = scripted(vec![fail(|| Error::new(ErrorKind::Transport, "cut")), ok()]);
    let client = builder(&script).build().unwrap();
    let wait = client.call(create()).wait_until(|_| false);
    let error = wait.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Request, false)
    );
    assert_eq!(script.hits(), 0);
    // The caller may know better.
    let call = client.call(create()).idempotent(true);
    call.wait_until(|_| true).await.unwrap();
    assert_eq!(script.hits(), 2);
}

#[tokio::test]
async fn what_a_check_may_say() {
    let script = scripted(vec![ok()]);
    let client = builder(&script).build().unwrap();
    let mut looks = 0;
    let check = |_: &TopicResponse| {
        looks += 1;
        looks == 3
    };
    client.call(describe()).wait_until(check).await.unwrap();
    assert_eq!(script.hits(), 3);
    let check = |_: &TopicResponse| Err::<bool, _>("the disk is full".to_owned());
    let error = client.call(describe()).wait_until(check).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Wait, "the disk is full")
    );
}

#[tokio::test]
async fn a_timeout_names_the_limit_that_it_comes_from() {
    let client = builder(&MockTransport::new()).transport(NeverTransport);
    let client = client
        .attempt_timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let error = client
        .call(describe())
        .retry(RetryPolicy::disabled())
        .await
        .unwrap_err();
    assert_eq!(error.message(), "no response within 30000 ms");
    let call = client
        .call(describe())
        .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO));
    let error = call
        .timeout(Duration::from_millis(30_646))
        .await
        .unwrap_err();
    assert_eq!(
        error.message(),
        "no response within 646 ms, which attempt 2 had left of the call's 30646 ms"
    );
    assert!(error.to_string().ends_with("(2 attempts)"), "{error}");
}

/// Decoding is part of the call, and its time runs.
#[tokio::test]
async fn a_result_that_takes_too_long_to_decode_is_given_up() {
    let clock = MockClock::default();
    let filters = vec![r#"{"Name":"a"}"#; 50_000].join(",");
    let body = format!(r#"{{"Response":{{"Filters":[{filters}],"RequestId":"r"}}}}"#);
    let passing = clock.clone();
    let script = scripted(vec![compute(move |_| {
        passing.advance(Duration::from_secs(20));
        Ok(HttpResponse::new(200, body.clone()))
    })]);
    let client = builder(&script).clock(clock).build().unwrap();
    let call = client.call(describe()).timeout(Duration::from_secs(20));
    let error = call.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_timeout()),
        (ErrorKind::Decode, true)
    );
    assert!(!error.is_retryable());
    let call = client.call(describe()).timeout(Duration::from_secs(30));
    assert_eq!(call.await.unwrap().filters.len(), 50_000);
    // The same is too large for a client that says so.
    let client = builder(&script).max_decoded_bytes(1 << 20).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert!(error.message().contains("max_decoded_bytes"), "{error}");
    assert_eq!((error.attempts(), error.kind()), (1, ErrorKind::Decode));
}
