//! An action, a transport that answers from a script, and a clock that does not wait.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::transport::{BoxFuture, Transport};
use cloudapi_runtime::{
    Action, ActionInfo, Client, ClientBuilder, Credential, Endpoint, Error, HttpRequest,
    HttpResponse, Limits, Protocol, ServiceInfo, Zone,
};

pub static SERVICE: ServiceInfo = ServiceInfo {
    endpoints: &[
        Endpoint {
            host: "ckafka.tencentcloudapi.com",
            region: None,
            zone: Zone::Public,
        },
        Endpoint {
            host: "ckafka.ap-shanghai-fsi.tencentcloudapi.com",
            region: Some("ap-shanghai-fsi"),
            zone: Zone::Finance,
        },
    ],
    limits: Limits {
        get_bytes: Some(32 << 10),
        post_form_bytes: Some(1 << 20),
        post_bytes: Some(10 << 20),
        clock_skew_seconds: Some(300),
    },
    user_agent: "tencentcloud-ckafka/0.1.0",
    ..ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19")
};

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
}
cloudapi_runtime::fields! { TopicResponse { 0 => topic: "TopicName", 1 => request_id: "RequestId" } }

impl Action for DescribeTopic {
    type Response = TopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo {
        repeatable: true,
        rate_limit: Some(10),
        ..ActionInfo::new("DescribeTopic", &SERVICE)
    };
}

impl Action for CreateTopic {
    type Response = TopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("CreateTopic", &SERVICE);
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

pub fn failure(code: &str) -> HttpResponse {
    let body = format!(
        r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"no"}},"RequestId":"r-2"}}}}"#
    );
    HttpResponse::new(200, body)
}

/// What a [`Script`] does with a request.
pub type Step = Box<dyn Fn(&HttpRequest) -> Result<HttpResponse, Error> + Send + Sync>;

/// Answers requests in order, the last answer for ever, and keeps what was sent.
#[derive(Clone)]
pub struct Script {
    steps: Arc<Vec<Step>>,
    pub sent: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Script {
    pub fn new(steps: Vec<Step>) -> Self {
        Script {
            steps: Arc::new(steps),
            sent: Arc::default(),
        }
    }

    pub fn hits(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Script {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let index = self.hits().min(self.steps.len() - 1);
        let answer = self.steps[index](&request);
        self.sent.lock().unwrap().push(request);
        Box::pin(async move { answer })
    }
}

pub fn answer(response: HttpResponse) -> Step {
    Box::new(move |_| Ok(response.clone()))
}

pub fn fail(error: fn() -> Error) -> Step {
    Box::new(move |_| Err(error()))
}

/// Starts in 2019 and moves when it is slept on. Sleeps of an hour and more never end: they are the
/// deadlines of tests that do not test deadlines.
#[derive(Clone, Default)]
pub struct StepClock(pub Arc<Mutex<Duration>>);

pub const START: u64 = 1_551_113_065;

impl Clock for StepClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(START) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if duration >= Duration::from_secs(3600) {
                std::future::pending::<()>().await;
            }
            *self.0.lock().unwrap() += duration;
        })
    }
}

pub fn builder(script: &Script) -> ClientBuilder {
    Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden-secret"))
        .region("ap-guangzhou")
        .transport(script.clone())
        .clock(StepClock::default())
        .attempt_timeout(Duration::from_secs(7200))
        .timeout(Duration::from_secs(7200))
}
