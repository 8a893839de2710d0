//! What the documents say of time: pages that are gathered in the background, quotas by the minute.

#![cfg(test)]

use std::time::Duration;

use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::testing::{self, MockClock, MockTransport};
use cloudapi_runtime::{Action, Client, ErrorKind};
use serde_json::{Value, json};
use tencentcloud_ckafka::{
    DescribeTopicSubscribeGroupRequest, DescribeTopicSubscribeGroupRequired,
};
use tencentcloud_ckafka_legacy::{ListInstanceRequest, ListUserRequest};

fn groups(result: Value) -> Value {
    json!({"Response": {"Result": result, "RequestId": "r-1"}})
}

fn subscribers() -> DescribeTopicSubscribeGroupRequest {
    DescribeTopicSubscribeGroupRequest::new(DescribeTopicSubscribeGroupRequired {
        instance_id: "ckafka-1",
        topic_name: "orders",
    })
}

#[tokio::test]
async fn pages_that_are_not_gathered_yet_are_asked_for_again() {
    let pending = groups(json!({"Status": 0, "GroupsInfo": [], "TotalCount": 0}));
    // A status that is absent shows nothing.
    let absent = groups(json!({}));
    let done = groups(json!({"Status": 1, "GroupsInfo": [{"Group": "g"}], "TotalCount": 1}));
    let script = MockTransport::new().json(pending).json(absent).json(done);
    let clock = MockClock::new();
    let service = DescribeTopicSubscribeGroupRequest::INFO.service;
    let client: Client = testing::builder(service, script.clone())
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut items = client.items(subscribers());
    let group = items.try_next().await.unwrap().unwrap();
    assert_eq!(group.group.as_deref(), Some("g"));
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(script.requests().len(), 3);
    assert_eq!(clock.elapsed(), Duration::from_secs(6));
}

#[tokio::test]
async fn pages_that_are_never_gathered_are_an_error() {
    let script = MockTransport::new().json(groups(json!({"Status": 0})));
    let clock = MockClock::new();
    let service = DescribeTopicSubscribeGroupRequest::INFO.service;
    let client: Client = testing::builder(service, script)
        .clock(clock.clone())
        .build()
        .unwrap();
    let error = client.items(subscribers()).try_next().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Wait && error.is_timeout());
    assert!(error.message().contains("`Result.Status` is 0"), "{error}");
    assert!(clock.elapsed() < Duration::from_secs(600));
}

fn legacy(script: MockTransport, clock: &MockClock, limits: bool) -> Client {
    let service = ListUserRequest::INFO.service;
    let builder = testing::builder(service, script).clock(clock.clone());
    builder.client_rate_limiting(limits).build().unwrap()
}

/// The quota is by the minute: who comes back sooner is refused again.
#[tokio::test]
async fn a_refusal_by_the_minute_is_outlasted() {
    let refused = json!({"code": 4400, "message": "(4400) too many"});
    let script = MockTransport::new()
        .json(refused)
        .json(json!({"code": 0, "data": {"users": []}}));
    let clock = MockClock::new();
    let client = legacy(script.clone(), &clock, false);
    client.call(ListUserRequest::new("ckafka-1")).await.unwrap();
    assert_eq!(script.requests().len(), 2);
    assert_eq!(clock.elapsed(), Duration::from_secs(60));
}

/// A hundred a minute for all actions together.
#[tokio::test]
async fn actions_of_the_older_service_share_their_limit() {
    let script = MockTransport::new().json(json!({"code": 0, "data": {}}));
    let clock = MockClock::new();
    let client = legacy(script, &clock, true);
    for _ in 0..50 {
        client.call(ListUserRequest::new("ckafka-1")).await.unwrap();
        client.call(ListInstanceRequest::default()).await.unwrap();
    }
    client.call(ListInstanceRequest::default()).await.unwrap();
    assert_eq!(clock.elapsed(), Duration::from_secs(60));
}
