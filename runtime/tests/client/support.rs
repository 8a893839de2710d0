//! A service with two actions.

use std::time::{Duration, SystemTime};

use cloudapi_runtime::clock::Clock;
pub use cloudapi_runtime::testing::{MockClock, MockTransport, NeverTransport};
use cloudapi_runtime::transport::BoxFuture;
use cloudapi_runtime::{
    Action, ActionInfo, ClientBuilder, Endpoint, EndpointType, Error, HttpRequest, HttpResponse,
    Limits, Protocol, RateLimit, ServiceInfo, Transport, http, testing,
};

pub static SERVICE: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19")
    .endpoints(&[
        Endpoint::new("ckafka.tencentcloudapi.com", EndpointType::Public),
        Endpoint::new(
            "ckafka.ap-shanghai-fsi.tencentcloudapi.com",
            EndpointType::Finance,
        )
        .region("ap-shanghai-fsi"),
    ])
    .limits(
        Limits::NONE
            .get_bytes(32 << 10)
            .post_form_bytes(1 << 20)
            .post_bytes(10 << 20),
    )
    .families(testing::service(Protocol::TencentV3, "ckafka", "2019-08-19").families)
    .user_agent("tencentcloud-ckafka/0.1.0");

pub struct Filter {
    pub name: Option<String>,
    pub values: Option<Vec<String>>,
}
cloudapi_runtime::fields! { Filter { 0 => name: "Name", 1 => values: "Values" } }

pub struct DescribeTopic {
    pub topic: Option<String>,
    pub limit: Option<i64>,
    pub filters: Option<Vec<Filter>>,
}
cloudapi_runtime::fields! {
    DescribeTopic { 0 => topic: "TopicName", 1 => limit: "Limit", 2 => filters: "Filters" }
}

pub struct CreateTopic {
    pub topic: Option<String>,
}
cloudapi_runtime::fields! { CreateTopic { 0 => topic: "TopicName" } }

pub struct TopicResponse {
    pub topic: Option<String>,
    pub request_id: Option<String>,
    pub filters: Vec<Filter>,
}
cloudapi_runtime::fields! {
    TopicResponse { 0 => topic: "TopicName", 1 => request_id: "RequestId", 2 => filters: "Filters" }
}

impl Action for DescribeTopic {
    type Service = ();
    type Response = TopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("DescribeTopic", &SERVICE)
        .idempotent()
        .rate_limit(RateLimit::per_second(10));
}

impl Action for CreateTopic {
    type Service = ();
    type Response = TopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("CreateTopic", &SERVICE);
}

/// A request without headers and body.
pub fn post(address: &str) -> HttpRequest {
    http::Request::post(address).body("").unwrap().into()
}

pub fn describe() -> DescribeTopic {
    DescribeTopic {
        topic: Some("clicks".to_owned()),
        ..DescribeTopic::default()
    }
}

pub fn create() -> CreateTopic {
    CreateTopic {
        topic: Some("clicks".to_owned()),
    }
}

pub const SUCCESS: &str = r#"{"Response":{"TopicName":"clicks","RequestId":"r-1"}}"#;

/// Adds an answer to a script.
pub type Step = Box<dyn FnOnce(MockTransport) -> MockTransport>;

pub fn scripted(steps: Vec<Step>) -> MockTransport {
    steps
        .into_iter()
        .fold(MockTransport::new(), |script, step| step(script))
}

pub fn answer(response: HttpResponse) -> Step {
    Box::new(move |script| script.respond(response))
}

pub fn fail(error: fn() -> Error) -> Step {
    Box::new(move |script| script.respond_with(move |_| Err(error())))
}

pub fn compute(
    answer: impl Fn(&HttpRequest) -> Result<HttpResponse, Error> + Send + Sync + 'static,
) -> Step {
    Box::new(move |script| script.respond_with(answer))
}

/// The refusal of a call.
pub fn failure(code: &str) -> HttpResponse {
    let body = format!(
        r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"no"}},"RequestId":"r-2"}}}}"#
    );
    HttpResponse::new(200, body)
}

pub trait Hits {
    /// How many requests were sent.
    fn hits(&self) -> usize;
}

impl Hits for MockTransport {
    fn hits(&self) -> usize {
        self.requests().len()
    }
}

pub fn builder(script: &MockTransport) -> ClientBuilder {
    testing::builder(&SERVICE, script.clone())
}

/// Lets others go on before it answers.
pub struct Yielding(pub MockTransport);

impl Transport for Yielding {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.0.send(request).await
        })
    }
}

/// The time of tokio, which a test can let pass.
pub struct TokioClock(pub tokio::time::Instant);

impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        MockClock::default().now() + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
