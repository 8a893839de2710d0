//! What programs do with the client of CKafka, against a server on loopback.

#![cfg(test)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloudapi_emulator::{Emulator, Reply, Request};
use cloudapi_runtime::{Credential, ErrorKind, Progress};
use serde_json::{Value, json};
use tencentcloud_ckafka::values::{FlowStatus, InstanceStatus};
use tencentcloud_ckafka::{
    Client, DeleteRouteRequest, DeleteRouteRequired, DeleteTopicRequest, DeleteTopicRequired,
    DescribeGroupOffsetsRequest, DescribeGroupOffsetsRequired, DescribeInstancesRequest,
    DescribeTaskStatusRequest, DescribeTaskStatusResponse, Error, ErrorCode,
};

fn client(emulator: &Emulator) -> Client {
    Client::builder()
        .credentials(Credential::new("AKIDexample", "hidden"))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap()
}

fn result(result: Value) -> Reply {
    let response = json!({"Response": {"Result": result, "RequestId": "r-1"}});
    Reply::json(200, response.to_string())
}

fn refusal(code: &str) -> Reply {
    let error = json!({"Code": code, "Message": "no"});
    let response = json!({"Response": {"Error": error, "RequestId": "r-2"}});
    Reply::json(200, response.to_string())
}

fn parameters(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// Three topics, two a page; partitions are 10, 20, 30 messages behind, and of one nothing is known.
fn offsets(request: &Request) -> Reply {
    let parameters = parameters(request);
    if parameters["InstanceId"] != "ckafka-1" {
        return refusal("InvalidParameterValue.InstanceNotExist");
    }
    let topic = |name: &str, lags: &[Option<i64>]| {
        let partitions: Vec<Value> = lags.iter().map(|lag| json!({"Lag": lag})).collect();
        json!({"Topic": name, "Partitions": partitions})
    };
    let all = [
        topic("clicks", &[Some(10), Some(20)]),
        topic("orders", &[Some(30), None]),
        topic("users", &[]),
    ];
    let offset = usize::try_from(parameters["Offset"].as_u64().unwrap_or(0)).unwrap();
    let page: Vec<Value> = all.iter().skip(offset).take(2).cloned().collect();
    result(json!({"TopicList": page, "TotalCount": all.len()}))
}

async fn lag(ckafka: &Client, instance: &str) -> Result<Vec<(Option<String>, Option<i64>)>, Error> {
    let mut topics = ckafka.items(DescribeGroupOffsetsRequest::new(
        DescribeGroupOffsetsRequired {
            instance_id: instance,
            group: "orders",
        },
    ));
    let mut lags = Vec::new();
    while let Some(topic) = topics.try_next().await? {
        let lag = topic.partitions().iter().map(|partition| partition.lag);
        let lag = lag.sum();
        lags.push((topic.topic, lag));
    }
    Ok(lags)
}

#[tokio::test]
async fn the_lag_of_a_group() {
    let emulator = Emulator::start(offsets).unwrap();
    let ckafka = client(&emulator);
    let lags = lag(&ckafka, "ckafka-1").await.unwrap();
    let expected = [("clicks", Some(30)), ("orders", None), ("users", Some(0))];
    assert_eq!(
        lags,
        expected.map(|(topic, lag)| (Some(topic.to_owned()), lag))
    );
    assert_eq!(emulator.hits(), 2);

    let error = lag(&ckafka, "ckafka-2").await.unwrap_err();
    assert!(error.code() == ErrorCode::InvalidParameterValueInstanceNotExist);
    assert!(error.is_not_found() && !error.is_retryable(), "{error}");
    assert_eq!(emulator.hits(), 3);
}

/// A response that looks successful says within that the action failed.
#[tokio::test]
async fn a_failure_inside_of_success() {
    let emulator = Emulator::start(|_| {
        result(json!({"ReturnCode": "4000", "ReturnMessage": "the topic is in use"}))
    });
    let emulator = emulator.unwrap();
    let request = DeleteTopicRequest::new(DeleteTopicRequired {
        instance_id: "ckafka-1",
        topic_name: "clicks",
    });
    let error = client(&emulator).delete_topic(request).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, "4000"));
    assert_eq!(error.message(), "the topic is in use");
    assert_eq!((error.request_id(), emulator.hits()), (Some("r-1"), 1));
}

fn task(response: &DescribeTaskStatusResponse) -> Progress {
    match response.result().status {
        Some(FlowStatus::Succeeded) => Progress::Done,
        Some(FlowStatus::Failed) => {
            Progress::Failed(response.result().output.clone().unwrap_or_default())
        }
        _ => Progress::Pending,
    }
}

/// Answers `DeleteRoute` with a flow, and `DescribeTaskStatus` with one status after the other.
fn flow(statuses: &'static [Option<i64>]) -> Emulator {
    let asked = AtomicUsize::new(0);
    let emulator = Emulator::start(
        move |request| match request.header("x-tc-action").unwrap() {
            "DeleteRoute" => result(json!({"ReturnCode": "0", "Data": {"FlowId": 4711}})),
            "DescribeTaskStatus" => {
                assert_eq!(parameters(request)["FlowId"], 4711);
                let status = statuses[asked.fetch_add(1, Ordering::SeqCst)];
                result(json!({"Status": status, "Output": "the route is busy"}))
            }
            other => panic!("{other} is not expected"),
        },
    );
    emulator.unwrap()
}

async fn delete_route(ckafka: &Client) -> Result<(), Error> {
    let route = DeleteRouteRequest::new(DeleteRouteRequired {
        instance_id: "ckafka-1",
        route_id: 7,
    });
    let started = ckafka.delete_route(route).await?;
    let flow = started.result().data().flow_id;
    let flow = flow.expect("the service starts a flow");
    ckafka
        .describe_task_status(DescribeTaskStatusRequest::new(flow))
        .wait_until(task)
        .poll_interval(Duration::from_millis(1))
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_flow_is_waited_for() {
    let emulator = flow(&[Some(2), None, Some(2), Some(0)]);
    delete_route(&client(&emulator)).await.unwrap();
    assert_eq!(emulator.hits(), 5);

    let emulator = flow(&[Some(2), Some(1)]);
    let error = delete_route(&client(&emulator)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Wait, "the route is busy")
    );
    assert!(!error.is_timeout(), "{error}");
    assert_eq!(emulator.hits(), 3);
}

#[tokio::test]
async fn an_instance_is_waited_for() {
    let asked = AtomicUsize::new(0);
    let emulator = Emulator::start(move |_| {
        // Not listed yet, being created, running.
        let list = match asked.fetch_add(1, Ordering::SeqCst) {
            0 => json!([]),
            1 => json!([{"InstanceId": "ckafka-1", "Status": 0}]),
            _ => json!([{"InstanceId": "ckafka-1", "Status": 1}]),
        };
        result(json!({"InstanceList": list, "TotalCount": 1}))
    });
    let emulator = emulator.unwrap();
    let ckafka = client(&emulator);
    let request = DescribeInstancesRequest::new().instance_id("ckafka-1");
    let running = ckafka
        .describe_instances(request)
        .wait_until(|response| match response.result().instance_list() {
            [instance, ..] if instance.status == Some(InstanceStatus::Running) => Progress::Done,
            [instance, ..]
                if matches!(
                    instance.status,
                    Some(InstanceStatus::Deleting | InstanceStatus::Isolating)
                ) =>
            {
                Progress::Failed("the instance is deleted or isolated".to_owned())
            }
            _ => Progress::Pending,
        })
        .poll_interval(Duration::from_millis(1))
        .await
        .unwrap();
    let instance = &running.result().instance_list()[0];
    assert_eq!(instance.instance_id.as_deref(), Some("ckafka-1"));
    assert_eq!(emulator.hits(), 3);
}
