//! Interceptors, metadata of results, and what a call may set for itself.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloudapi_runtime::http::{HeaderName, HeaderValue, Uri};
use cloudapi_runtime::interceptor::{Attempt, Interceptor, Outcome};
use cloudapi_runtime::request::{ParameterEncoding, SigningMethod};
use cloudapi_runtime::sign::acs3;
use cloudapi_runtime::{
    Action, ActionInfo, Client, Credential, Error, ErrorKind, HttpRequest, HttpResponse, Protocol,
    ServiceInfo, testing,
};
use serde_json::json;

use crate::support::*;

type Change = fn(&mut HttpRequest);

/// Changes requests, and notes what it sees.
#[derive(Clone)]
struct Hook {
    change: Change,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Hook {
    fn new(change: Change) -> Self {
        Hook {
            change,
            seen: Arc::default(),
        }
    }
}

impl Interceptor for Hook {
    fn before_attempt(
        &self,
        attempt: &Attempt<'_>,
        request: &mut HttpRequest,
    ) -> Result<(), Error> {
        assert!(request.header("authorization").is_none(), "it is signed");
        let note = format!("{} {} sends", attempt.action, attempt.number);
        self.seen.lock().unwrap().push(note);
        (self.change)(request);
        Ok(())
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let status = outcome.response.map(|response| response.status().as_u16());
        let code = outcome.error.map(Error::code);
        let note = format!("{} {status:?} {code:?}", attempt.number);
        self.seen.lock().unwrap().push(note);
    }
}

fn with_hook(script: &MockTransport, hook: &Hook) -> Client {
    let builder = testing::builder(&SERVICE, script.clone());
    builder.interceptor(hook.clone()).build().unwrap()
}

#[tokio::test]
async fn interceptors_see_every_attempt_and_its_outcome() {
    let script = scripted(vec![
        answer(failure("InternalError")),
        answer(HttpResponse::new(200, SUCCESS)),
    ]);
    let hook = Hook::new(|_| {});
    with_hook(&script, &hook).call(describe()).await.unwrap();
    assert_eq!(
        *hook.seen.lock().unwrap(),
        [
            "DescribeTopic 1 sends",
            "1 Some(200) Some(\"InternalError\")",
            "DescribeTopic 2 sends",
            "2 Some(200) None",
        ]
    );
}

/// Whatever the hook does, the server can verify what comes.
#[tokio::test]
async fn what_interceptors_change_is_signed() {
    static RPC: ServiceInfo = testing::service(Protocol::AlibabaRpc, "rpc", "2020-01-01");
    let script = MockTransport::new().json(json!({"RequestId": "r"}));
    let hook = Hook::new(|request| {
        let value = HeaderValue::from_static("1");
        request.headers_mut().insert("x-acs-extra", value);
        *request.body_mut() = "Topic=changed".into();
        *request.uri_mut() = Uri::from_static("http://gateway.example/prefix");
    });
    let builder = testing::builder(&RPC, script.clone()).interceptor(hook);
    let client: Client = builder.build().unwrap();
    client.raw("Any", json!({"Topic": "given"})).await.unwrap();
    let sent = &script.requests()[0];
    assert_eq!(sent.body().as_ref(), b"Topic=changed");
    assert_eq!(sent.header("host"), Some("gateway.example"));
    assert_eq!(
        sent.header("x-acs-content-sha256"),
        Some(acs3::content_sha256(b"Topic=changed").as_str())
    );
    let headers: Vec<(&str, &str)> = sent
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let signed = acs3::SignableRequest {
        method: "POST",
        path: "/prefix",
        query: &[],
        headers: &headers,
        body: sent.body(),
    };
    let stages = acs3::stages("AKIDexample", "example-secret", &signed);
    assert_eq!(
        sent.header("authorization"),
        stages.authorization.as_deref()
    );
    assert!(stages.canonical_request.contains("\nx-acs-extra:1\n"));
}

#[tokio::test]
async fn interceptors_cannot_break_requests() {
    let script = MockTransport::new().json(json!({"Response": {"RequestId": "r"}}));
    let changes: [(Change, &str); 3] = [
        (|r| *r.method_mut() = "PUT".parse().unwrap(), "method"),
        (|r| *r.uri_mut() = Uri::from_static("/path"), "address"),
        (
            |r| {
                let value = HeaderValue::from_bytes(b"\xff").unwrap();
                r.headers_mut().insert("x-a", value);
            },
            "x-a",
        ),
    ];
    for (change, named) in changes {
        let client = with_hook(&script, &Hook::new(change));
        let error = client.call(describe()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.message().contains(named), "{error}");
    }
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn results_and_errors_have_metadata() {
    let ok = HttpResponse::new(200, SUCCESS).with_header("X-Served-By", "a");
    let refused = failure("InvalidParameter").with_header("X-Served-By", "b");
    let script = scripted(vec![
        answer(failure("InternalError")),
        answer(ok),
        answer(refused),
    ]);
    let client: Client = testing::builder(&SERVICE, script.clone()).build().unwrap();
    let response = client.call(describe()).with_metadata().await.unwrap();
    assert_eq!(response.value.topic.as_deref(), Some("clicks"));
    assert_eq!(response.request_id, "r-1");
    assert_eq!((response.status.as_u16(), response.attempts), (200, 2));
    assert_eq!(response.headers["x-served-by"], "a");
    let error = client.call(create()).with_metadata().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(200), 1));
    assert_eq!(error.headers().unwrap()["x-served-by"], "b");
}

#[tokio::test]
async fn elapsed_counts_the_waits() {
    let busy = || HttpResponse::new(503, "").with_header("Retry-After", "2");
    let script = scripted(vec![
        answer(busy()),
        answer(HttpResponse::new(200, SUCCESS)),
    ]);
    let client: Client = testing::builder(&SERVICE, script).build().unwrap();
    let response = client.call(describe()).with_metadata().await.unwrap();
    assert_eq!(response.elapsed, Duration::from_secs(2));
    let script = scripted(vec![answer(busy()), answer(failure("InvalidParameter"))]);
    let client: Client = testing::builder(&SERVICE, script).build().unwrap();
    let error = client.call(describe()).await.unwrap_err();
    assert_eq!(error.elapsed(), Duration::from_secs(2));
}

#[tokio::test]
async fn calls_can_be_spawned() {
    let script = scripted(vec![answer(HttpResponse::new(200, SUCCESS))]);
    let task = {
        let client: Client = testing::builder(&SERVICE, script).build().unwrap();
        tokio::spawn(client.call(describe()).into_future())
    };
    let topic = task.await.unwrap().unwrap();
    assert_eq!(topic.topic.as_deref(), Some("clicks"));
}

#[tokio::test]
async fn calls_set_their_own_endpoint_credentials_and_headers() {
    let script = scripted(vec![answer(HttpResponse::new(200, SUCCESS))]);
    let client: Client = testing::builder(&SERVICE, script.clone()).build().unwrap();
    let call = client.call(describe()).endpoint("other.example:8443");
    let call = call.credentials(Credential::new("AKIDother", "other-secret"));
    let name = HeaderName::from_static("user-agent");
    call.header(name, HeaderValue::from_static("mine"))
        .await
        .unwrap();
    client.call(describe()).await.unwrap();
    let sent = script.requests();
    assert_eq!(sent[0].header("host"), Some("other.example:8443"));
    assert_eq!(sent[0].header("user-agent"), Some("mine"));
    assert_eq!(sent[0].headers().get_all("user-agent").iter().count(), 1);
    assert!(
        sent[0]
            .header("authorization")
            .unwrap()
            .contains("AKIDother")
    );
    // The next one is as ever.
    assert!(
        sent[1]
            .header("authorization")
            .unwrap()
            .contains("AKIDexample")
    );
    assert_eq!(sent[1].header("host"), Some("ckafka.tencentcloudapi.com"));
}

/// Also where the signature is a parameter.
#[tokio::test]
async fn headers_of_a_call_reach_every_protocol() {
    for protocol in [
        Protocol::TencentV3,
        Protocol::TencentV2,
        Protocol::AlibabaRpc,
    ] {
        for signing in [SigningMethod::Header, SigningMethod::HmacSha1] {
            let service: &'static ServiceInfo =
                Box::leak(Box::new(testing::service(protocol, "any", "2020-01-01")));
            let script = MockTransport::new().json(json!({"code": 0, "RequestId": "r"}));
            let client: Client = testing::builder(service, script.clone()).build().unwrap();
            let call = client.raw("Any", json!({"A": "b"}));
            let call = call.options(|options| {
                options.signing = signing;
                options.encoding = ParameterEncoding::Post;
            });
            let name = HeaderName::from_static("x-team");
            _ = call.header(name, HeaderValue::from_static("billing")).await;
            assert_eq!(script.requests()[0].header("x-team"), Some("billing"));
        }
    }
}

struct Buy {
    token: Option<String>,
}
cloudapi_runtime::fields! { Buy { 0 => token: "ClientToken" } }

impl Action for Buy {
    type Service = ();
    type Response = TopicResponse;
    const INFO: &'static ActionInfo =
        &ActionInfo::new("Buy", &SERVICE).idempotency_token("ClientToken");
}

/// The answer to the first attempt is lost; the second must be the same order.
#[tokio::test]
async fn idempotency_tokens_are_filled_and_kept() {
    let lost = || answer(HttpResponse::new(502, "<html>"));
    let ok = || answer(HttpResponse::new(200, SUCCESS));
    let script = scripted(vec![lost(), ok(), lost(), ok(), lost()]);
    let client: Client = testing::builder(&SERVICE, script.clone()).build().unwrap();
    client.call(Buy { token: None }).await.unwrap();
    let own = Some("mine".to_owned());
    client.call(Buy { token: own }).await.unwrap();
    // Who knows better is believed.
    let call = client.call(Buy { token: None }).idempotent(false);
    call.await.unwrap_err();
    let token = |request: &HttpRequest| {
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        body["ClientToken"].as_str().unwrap().to_owned()
    };
    let tokens: Vec<String> = script.requests().iter().map(token).collect();
    assert_eq!(tokens.len(), 5);
    assert_eq!(tokens[0], tokens[1]);
    assert_eq!(tokens[0].len(), 32);
    assert_eq!(tokens[2..4], ["mine", "mine"]);
    assert_ne!(tokens[0], tokens[4]);
}
