// What the examples of the guide share: included by each of them, and compiled with them alone. No example uses all
// of it; documentation tests may leave things unused.

use cloudapi_runtime::testing::{self, MockTransport, MockClock};
use cloudapi_runtime::{
    Action, ActionInfo, Client, Credential, Error, ErrorKind, HttpResponse, Paginated, Pagination,
    PaginationStyle, Protocol, RateLimit, RetryPolicy, ServiceInfo,
};
use serde_json::json;
use std::time::Duration;

static SERVICE: ServiceInfo = testing::service(Protocol::TencentV3, "ckafka", "2019-08-19");

/// As a generated crate has them.
struct DescribeTopicRequest {
    instance_id: Option<String>,
    offset: Option<i64>,
}
cloudapi_runtime::fields! {
    DescribeTopicRequest { 0 => instance_id: "InstanceId" [required], 1 => offset: "Offset" }
}

impl DescribeTopicRequest {
    fn new(instance_id: &str) -> Self {
        let instance_id = Some(instance_id.to_owned());
        Self { instance_id, ..Self::default() }
    }
}

struct Topics {
    names: Vec<String>,
    total: Option<i64>,
    status: Option<i64>,
}
cloudapi_runtime::fields! {
    Topics { 0 => names: "TopicList", 1 => total: "TotalCount", 2 => status: "Status" }
}

struct DescribeTopicResponse {
    result: Option<Topics>,
    request_id: Option<String>,
}
cloudapi_runtime::fields! {
    DescribeTopicResponse { 0 => result: "Result", 1 => request_id: "RequestId" }
}

impl Action for DescribeTopicRequest {
    type Service = ();
    type Response = DescribeTopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("DescribeTopic", &SERVICE)
        .idempotent()
        .rate_limit(RateLimit::per_second(100))
        .paging(
            Pagination::new(PaginationStyle::Offset, "Offset", "Result.TopicList")
                .total("Result.TotalCount"),
        );
}

impl Paginated for DescribeTopicRequest {
    type Item = String;

    fn into_items(response: DescribeTopicResponse) -> Vec<String> {
        response.result.unwrap_or_default().names
    }
}

fn describe_topic() -> DescribeTopicRequest {
    DescribeTopicRequest::new("ckafka-8b4az591")
}

fn topics(result: serde_json::Value) -> serde_json::Value {
    json!({"Response": {"Result": result, "RequestId": "r-1"}})
}

fn run(example: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(example)
}
