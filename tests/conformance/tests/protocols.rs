//! Requests of every protocol over HTTP: a server checks the signature from the bytes that it received,
//! and where each parameter went.

#![cfg(test)]

use cloudapi_emulator::{Emulator, Reply, Request, verify};
use cloudapi_runtime::request::{ParameterEncoding, RequestOptions, SigningMethod};
use cloudapi_runtime::{
    Action, ActionInfo, Client, Credential, ErrorKind, Protocol, Route, ServiceInfo,
};
use serde_json::json;
use std::sync::Arc;

const KEY: verify::Key<'_> = verify::Key {
    id: "LTAI0123456789abcdef",
    secret: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
};

static LEGACY: ServiceInfo = ServiceInfo::new(Protocol::TencentV2, "ckafka", "v2");
static RPC: ServiceInfo = ServiceInfo::new(Protocol::AlibabaRpc, "alikafka", "2019-09-16")
    .families(alibabacloud_alikafka::SERVICE.families);
static ROA: ServiceInfo = ServiceInfo::new(Protocol::AlibabaRoa, "rocketmq", "2022-08-01");

/// A text with all that the encodings treat in their own ways.
const TEXT: &str = "a b+c/d?e=f&g%20*~'\"名\u{1f600}";

struct Answer {
    total: Option<i64>,
}
cloudapi_runtime::fields! { Answer { 0 => total: "total" } }

struct Rule {
    users: Vec<String>,
}
cloudapi_runtime::fields! { Rule { 0 => users: "users" } }

/// The same parameters as actions of two services.
macro_rules! query {
    ($($request:ident)*) => {$(
        struct $request {
            text: Option<String>,
            limit: Option<i64>,
            all: Option<bool>,
            none: Option<String>,
            rules: Vec<Rule>,
        }
        cloudapi_runtime::fields! {
            $request {
                0 => text: "text",
                1 => limit: "limit",
                2 => all: "all",
                3 => none: "none",
                4 => rules: "rules",
            }
        }

        impl $request {
            fn full() -> Self {
                $request {
                    text: Some(TEXT.to_owned()),
                    limit: Some(9_007_199_254_740_993),
                    all: Some(true),
                    none: None,
                    rules: vec![
                        Rule {
                            users: vec!["u".to_owned(), TEXT.to_owned()],
                        },
                        Rule::default(),
                    ],
                }
            }
        }
    )*};
}
query! { LegacyQuery RpcQuery }

struct Item {
    plan: Option<String>,
    item: Option<i64>,
    filter: Option<String>,
    trace: Option<String>,
    name: Option<String>,
    tags: Vec<String>,
}
cloudapi_runtime::fields! {
    Item {
        0 => plan: "planId" [path],
        1 => item: "itemId" [path],
        2 => filter: "filter" [query],
        3 => trace: "x-acs-trace" [header],
        4 => name: "name",
        5 => tags: "tags",
    }
}

/// Answers what passes the check and holds the expected parameters; a refusal is in the vendor's form.
fn server(
    protocol: Protocol,
    check: impl Fn(&Request) -> Result<(), String> + Send + Sync + 'static,
) -> Emulator {
    Emulator::start(move |request| match (check(request), protocol) {
        (Ok(()), Protocol::TencentV2) => Reply::json(
            200,
            r#"{"code":0,"message":"","codeDesc":"Success","data":{"total":7}}"#,
        ),
        (Ok(()), _) => Reply::json(
            200,
            r#"{"Success":true,"Code":200,"RequestId":"r","total":7}"#,
        ),
        (Err(message), Protocol::TencentV2) => {
            let body = json!({"code": 4100, "codeDesc": "AuthFailure", "message": message});
            Reply::json(200, body.to_string())
        }
        (Err(message), _) => {
            let body = json!({"Code": "SignatureDoesNotMatch", "Message": message});
            Reply::json(400, body.to_string())
        }
    })
    .unwrap()
}

fn client(service: &'static ServiceInfo, emulator: &Emulator, options: RequestOptions) -> Client {
    Client::builder(service)
        .options(options)
        .credentials(Credential::new(KEY.id, KEY.secret).with_session_token("tok en"))
        .region("cn-hangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap()
}

/// A request type of this file as an action of a service.
macro_rules! action {
    ($request:ident, $service:ident $(, $route:expr)?) => {
        impl Action for $request {
            type Service = ();
            type Response = Answer;
            const INFO: &'static ActionInfo = &ActionInfo::new("ListThings", &$service)$(.route($route))?;
        }
    };
}

action!(LegacyQuery, LEGACY);
action!(RpcQuery, RPC);
action!(
    Item,
    ROA,
    Route::new("PUT", "/plans/{planId}/items/{itemId}")
);

/// Whether the parameters of [`query!`] are there, lists counted from `first`.
fn has_query(request: &Request, first: usize) -> Result<(), String> {
    let parameters = verify::parameters(request)?;
    for (name, value) in [
        ("text".to_owned(), TEXT),
        ("limit".to_owned(), "9007199254740993"),
        ("all".to_owned(), "true"),
        (format!("rules.{first}.users.{first}"), "u"),
        (format!("rules.{first}.users.{}", first + 1), TEXT),
    ] {
        let found = parameters.get(&name).map(String::as_str);
        if found != Some(value) {
            return Err(format!("{name} is {found:?} in {parameters:?}"));
        }
    }
    let of_ours = |name: &&String| name.starts_with(|c: char| c.is_ascii_lowercase());
    match parameters.keys().filter(of_ours).count() {
        5 => Ok(()),
        count => Err(format!("{count} parameters instead of 5: {parameters:?}")),
    }
}

fn options(encoding: ParameterEncoding, signing: SigningMethod) -> RequestOptions {
    let mut options = RequestOptions::default();
    (options.encoding, options.signing) = (encoding, signing);
    options
}

fn expect(what: &str, found: Option<&str>, expected: &str) -> Result<(), String> {
    if found == Some(expected) {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, expected {expected}"))
    }
}

#[tokio::test]
async fn legacy_v2_in_query_and_form_with_both_hashes() {
    for (signing, name) in [
        (SigningMethod::Header, "HmacSHA256"),
        (SigningMethod::HmacSha256, "HmacSHA256"),
        (SigningMethod::HmacSha1, "HmacSHA1"),
    ] {
        for (encoding, method) in [
            (ParameterEncoding::Post, "POST"),
            (ParameterEncoding::Get, "GET"),
        ] {
            let emulator = server(Protocol::TencentV2, move |request| {
                verify::tencent_v1(request, KEY, "/v2/index.php")?;
                let parameters = verify::parameters(request)?;
                let common = |name: &str| parameters.get(name).map(String::as_str);
                expect("the method", Some(&request.method), method)?;
                expect("the path", Some(request.path()), "/v2/index.php")?;
                expect("Action", common("Action"), "ListThings")?;
                expect("Region", common("Region"), "cn-hangzhou")?;
                expect("SignatureMethod", common("SignatureMethod"), name)?;
                expect("Token", common("Token"), "tok en")?;
                // The legacy API knows no version.
                match common("Version") {
                    None => has_query(request, 0),
                    Some(version) => Err(format!("Version {version} was sent")),
                }
            });
            let client = client(&LEGACY, &emulator, options(encoding, signing));
            let answer = client.call(LegacyQuery::full()).await.unwrap();
            assert_eq!(answer.total, Some(7));
        }
    }
}

#[tokio::test]
async fn alibaba_rpc_by_header_and_by_parameter() {
    for (encoding, method) in [
        (ParameterEncoding::Post, "POST"),
        (ParameterEncoding::Get, "GET"),
    ] {
        let emulator = server(Protocol::AlibabaRpc, move |request| {
            verify::acs3(request, KEY)?;
            expect("the method", Some(&request.method), method)?;
            expect("the path", Some(request.path()), "/")?;
            expect("the action", request.header("x-acs-action"), "ListThings")?;
            expect("the version", request.header("x-acs-version"), "2019-09-16")?;
            expect(
                "the token",
                request.header("x-acs-security-token"),
                "tok en",
            )?;
            has_query(request, 1)
        });
        let by_header = client(&RPC, &emulator, options(encoding, SigningMethod::Header));
        assert_eq!(
            by_header.call(RpcQuery::full()).await.unwrap().total,
            Some(7)
        );

        let emulator = server(Protocol::AlibabaRpc, move |request| {
            verify::rpc_v1(request, KEY)?;
            let parameters = verify::parameters(request)?;
            let common = |name: &str| parameters.get(name).map(String::as_str);
            expect("the method", Some(&request.method), method)?;
            expect("Action", common("Action"), "ListThings")?;
            expect("Version", common("Version"), "2019-09-16")?;
            expect("SecurityToken", common("SecurityToken"), "tok en")?;
            has_query(request, 1)
        });
        let by_parameter = client(&RPC, &emulator, options(encoding, SigningMethod::HmacSha1));
        let answer = by_parameter.call(RpcQuery::full()).await.unwrap();
        assert_eq!(answer.total, Some(7));
    }
}

#[tokio::test]
async fn alibaba_roa_puts_each_parameter_in_its_place() {
    let emulator = server(Protocol::AlibabaRoa, |request| {
        verify::acs3(request, KEY)?;
        expect("the method", Some(&request.method), "PUT")?;
        // Whatever is in a value, the route stays.
        let path = "/plans/a%2F..%2Fb%3Fc%23%E5%90%8D%20/items/7";
        expect("the path", Some(request.path()), path)?;
        let query = verify::parameters(request)?;
        expect("filter", query.get("filter").map(String::as_str), TEXT)?;
        expect("the header", request.header("x-acs-trace"), "t-1")?;
        let body: serde_json::Value =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        if query.len() != 1 || body != json!({"name": TEXT, "tags": ["x", "y"]}) {
            return Err(format!("{query:?} and {body}"));
        }
        Ok(())
    });
    let client = client(&ROA, &emulator, RequestOptions::default());
    let item = |plan: Option<&str>| Item {
        plan: plan.map(str::to_owned),
        item: Some(7),
        filter: Some(TEXT.to_owned()),
        trace: Some("t-1".to_owned()),
        name: Some(TEXT.to_owned()),
        tags: vec!["x".to_owned(), "y".to_owned()],
    };
    let answer = client.call(item(Some("a/../b?c#名 "))).await.unwrap();
    assert_eq!(answer.total, Some(7));

    for plan in [Some(""), Some("."), Some(".."), None] {
        let error = client.call(item(plan)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("planId"), "{error}");
    }
    assert_eq!(emulator.hits(), 1);
}

#[tokio::test]
async fn raw_calls_of_roa_name_their_route() {
    let emulator = server(Protocol::AlibabaRoa, |request| {
        verify::acs3(request, KEY)?;
        expect(
            "the target",
            Some(&request.target),
            "/plans/p%2F1?pageSize=2",
        )
    });
    let client = client(&ROA, &emulator, RequestOptions::default());
    let parameters = json!({"planId": "p/1", "pageSize": 2});
    let raw = || client.raw("GetPlan", parameters.clone());
    let result = raw().route("GET", "/plans/{planId}").await.unwrap();
    assert_eq!(result["total"], 7);
    let error = raw().await.unwrap_err();
    assert!(error.to_string().contains("give the route"), "{error}");
}

#[tokio::test]
async fn every_attempt_has_its_own_nonce() {
    let attempts = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let emulator = Emulator::start(move |_| {
        match attempts.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Reply::json(503, r#"{"Code":"Throttling.User","Message":"slow down"}"#)
                .header("x-acs-retry-after", "1"),
            _ => Reply::json(200, r#"{"Success":true,"RequestId":"r","total":7}"#),
        }
    })
    .unwrap();
    let client = client(&RPC, &emulator, RequestOptions::default());
    client.call(RpcQuery::full()).await.unwrap();
    let nonces: Vec<String> = emulator
        .received()
        .iter()
        .map(|request| request.header("x-acs-signature-nonce").unwrap().to_owned())
        .collect();
    assert_eq!(nonces.len(), 2);
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn what_a_protocol_does_not_know_is_refused_before_it_is_sent() {
    let emulator = server(Protocol::TencentV2, |_| Ok(()));
    for (service, encoding, signing) in [
        (
            &LEGACY,
            ParameterEncoding::Multipart,
            SigningMethod::HmacSha1,
        ),
        (
            &LEGACY,
            ParameterEncoding::Post,
            SigningMethod::UnsignedPayload,
        ),
        (&LEGACY, ParameterEncoding::Post, SigningMethod::None),
        (&RPC, ParameterEncoding::Multipart, SigningMethod::Header),
        (&RPC, ParameterEncoding::Post, SigningMethod::HmacSha256),
        (&ROA, ParameterEncoding::Post, SigningMethod::HmacSha1),
        (&ROA, ParameterEncoding::Post, SigningMethod::None),
    ] {
        let client = client(service, &emulator, options(encoding, signing));
        let raw = client.raw("ListThings", json!({}));
        let error = raw.route("GET", "/").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert_eq!(emulator.hits(), 0);
}
