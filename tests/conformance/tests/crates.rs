//! The crates beside `tencentcloud-ckafka`: every action is called over HTTP through its generated client,
//! against a server that checks the signature from the bytes that it received and answers with the
//! documented example.

#![cfg(test)]

use cloudapi_codegen::spec::{Action, Api, ExampleForm, Protocol, Type};
use cloudapi_conformance::compare::{Findings, objects};
use cloudapi_conformance::{Erased, alikafka, ckafka_legacy, nest, rocketmq, spec};
use cloudapi_emulator::{Emulator, Reply, Request, verify};
use cloudapi_runtime::request::{self, RequestOptions};
use cloudapi_runtime::{Client, Credential, EndpointType, ServiceInfo};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tencentcloud_ckafka::{DescribeGroupOffsetsRequest, DescribeGroupOffsetsRequired};
use tencentcloud_ckafka_legacy as legacy;

const KEY: verify::Key<'_> = verify::Key {
    id: "AKID0123456789abcdef",
    secret: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
};

/// Where examples of the legacy manual do not follow its tables.
const LEGACY_DEVIATIONS: [&str; 9] = [
    "GetGroupOffsets.data.topicList[0].partitions[0].err_code: no table names this member",
    "GetTopicAttributes.config.unclean.leader.election.enable: string where the table has boolean",
    "ListConsumerGroup.groupListForMonitor: no table names this member",
    "ListConsumerGroup.partitionListForMonitor: no table names this member",
    "ListConsumerGroup.topicList: no table names this member",
    "ListConsumerGroup.topicListForMonitor: no table names this member",
    "ListConsumerGroup.totalPartition: no table names this member",
    "ListConsumerGroup.totalTopic: no table names this member",
    "ListUser.totalCount: no table names this member",
];

/// The legacy action whose documented response reports failures: see `success.rs`.
const FAILS: &str = "SetGroupOffsets";

/// Checks a request and says which action it asks for.
type Check = fn(&Request) -> Result<String, String>;

/// Calls every action with the parameters of its first example.
async fn call_all<C: From<Client>>(
    name: &str,
    service: &'static ServiceInfo,
    actions: Vec<Erased<C>>,
    check: Check,
) -> (usize, Vec<String>) {
    let spec = spec(name).unwrap();
    let api = &spec.api;
    let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
    let documented: Vec<&str> = api.actions.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names, documented,
        "the client has other actions than {name}"
    );

    let answers: BTreeMap<String, Value> = names
        .iter()
        .map(|action| {
            let example = &spec.examples[*action][0];
            ((*action).to_owned(), example.response.clone().unwrap())
        })
        .collect();
    let served = answers.clone();
    let emulator = Emulator::start(move |request| match check(request) {
        Ok(action) => match served.get(&action) {
            Some(answer) => Reply::json(200, answer.to_string()),
            None => Reply::json(404, json!({"message": "no such action"}).to_string()),
        },
        Err(message) => Reply::json(403, json!({"message": message}).to_string()),
    })
    .unwrap();
    let client: C = Client::builder(service)
        .credentials(Credential::new(KEY.id, KEY.secret))
        .region("cn-hangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap()
        .into();

    let mut deviations = Vec::new();
    for (count, (action, facts)) in actions.iter().zip(&api.actions).enumerate() {
        let example = &spec.examples[action.name][0];
        let given = match example.form {
            ExampleForm::Json => example.request.clone(),
            ExampleForm::Query => nest(&numbered(&example.request)),
        };
        let request = complete(api, facts, given);
        let answer = (action.call)(&client, &request).unwrap().await;
        assert_eq!(emulator.hits(), count + 1, "{}", action.name);
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if action.name == FAILS => {
                assert!(error.to_string().contains("`data.failed`"), "{error}");
                continue;
            }
            Err(error) => panic!("{}: {error}", action.name),
        };
        let mut found = Findings::default();
        let documented = result(api, facts, &answers[action.name]);
        let ours = answer.as_object().unwrap();
        objects(
            api,
            &facts.output,
            &documented,
            ours,
            action.name,
            &mut found,
        );
        assert!(found.faults.is_empty(), "{:#?}", found.faults);
        deviations.extend(found.deviations);
    }
    (actions.len(), deviations)
}

/// The members of an answer by their documented names; those of `data`, if the table does not name it,
/// are the result.
fn result(api: &Api, action: &Action, answer: &Value) -> Map<String, Value> {
    let mut members = answer.as_object().unwrap().clone();
    if action.output.iter().all(|member| member.name != "data")
        && let Some(Value::Object(data)) = members.remove("data")
    {
        members.extend(data);
    }
    if api.protocol == Protocol::TencentV2 {
        // The envelope, which the runtime has read.
        members.retain(|name, _| !matches!(name.as_str(), "code" | "codeDesc" | "message"));
    }
    for member in &action.output {
        let other = member.alias.as_deref();
        if let Some(value) = other.and_then(|other| members.remove(other)) {
            members.insert(member.name.clone(), value);
        }
    }
    members
}

/// The parameters of a URL; `ipWhiteList.n` stands for any element, and is the first here.
fn numbered(request: &Value) -> Map<String, Value> {
    let members = request.as_object().unwrap().iter();
    members
        .map(|(name, value)| (name.replace(".n", ".0"), value.clone()))
        .collect()
}

/// Adds what is required and the example leaves out: some examples show the common parameters alone.
fn complete(api: &Api, action: &Action, mut request: Value) -> Value {
    for member in action
        .input
        .iter()
        .filter(|member| member.required == Some(true))
    {
        if !request[&*member.name].is_null() {
            continue;
        }
        let value = match &member.r#type {
            Type::Integer => json!(1),
            Type::Float => json!(0.5),
            Type::Boolean => json!(true),
            Type::Object => json!({"k": "v"}),
            Type::Struct(name) => {
                assert!(api.structures.iter().any(|it| it.name == *name));
                json!({})
            }
            _ => json!("x y/z"),
        };
        request[&*member.name] = if member.list { json!([value]) } else { value };
    }
    request
}

fn header(request: &Request, name: &str) -> Result<String, String> {
    let value = request.header(name);
    value.map(str::to_owned).ok_or(format!("no header {name}"))
}

#[tokio::test]
async fn tencentcloud_ckafka_legacy() {
    let check = |request: &Request| {
        verify::tencent_v1(request, KEY, "/v2/index.php")?;
        let parameters = verify::parameters(request)?;
        parameters
            .get("Action")
            .cloned()
            .ok_or("no Action".to_owned())
    };
    let service = &legacy::SERVICE;
    let called = call_all("tencent/ckafka/v2", service, ckafka_legacy(), check).await;
    let (count, mut deviations) = called;
    deviations.sort();
    assert_eq!(count, 31);
    assert_eq!(deviations, LEGACY_DEVIATIONS);
    let recorded = spec("tencent/ckafka/v2").unwrap().api.contradictions;
    for deviation in LEGACY_DEVIATIONS {
        let name = deviation.split(": ").next().unwrap_or_default();
        let known = recorded
            .iter()
            .filter_map(|contradiction| contradiction.target.split_once('.'))
            .any(|(_, member)| name.ends_with(&format!(".{member}")));
        assert!(known, "the spec does not record `{deviation}`");
    }
}

#[tokio::test]
async fn both_spellings_of_a_parameter_are_sent() {
    let emulator = Emulator::start(|_| Reply::json(200, r#"{"code": 0, "message": ""}"#)).unwrap();
    let client: legacy::Client = Client::builder(&legacy::SERVICE)
        .credentials(Credential::new(KEY.id, KEY.secret))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap()
        .into();
    let request = legacy::ModifyPasswordRequest::new(legacy::ModifyPasswordRequired {
        instance_id: "i",
        name: "n",
        password_old: "old",
        password_new: "new",
    });
    client.modify_password(request).await.unwrap();
    let sent = &emulator.received()[0];
    verify::tencent_v1(sent, KEY, "/v2/index.php").unwrap();
    let parameters = verify::parameters(sent).unwrap();
    for (name, value) in [
        ("passwordOld", "old"),
        ("passwdOld", "old"),
        ("passwordNew", "new"),
        ("passwdNew", "new"),
    ] {
        assert_eq!(
            parameters.get(name).map(String::as_str),
            Some(value),
            "{name}"
        );
    }
}

#[tokio::test]
async fn alibabacloud_alikafka() {
    let check = |request: &Request| {
        verify::acs3(request, KEY)?;
        header(request, "x-acs-action")
    };
    let service = &alibabacloud_alikafka::SERVICE;
    let called = call_all("alibaba/alikafka/2019-09-16", service, alikafka(), check).await;
    assert_eq!(called, (1, vec![]));
}

#[tokio::test]
async fn alibabacloud_rocketmq() {
    let check = |request: &Request| {
        verify::acs3(request, KEY)?;
        if request.path() != "/disaster_recovery/1300000016/items/100070284/checkpoints" {
            return Err(format!("the path is {}", request.path()));
        }
        header(request, "x-acs-action")
    };
    let service = &alibabacloud_rocketmq::SERVICE;
    let called = call_all("alibaba/rocketmq/2022-08-01", service, rocketmq(), check).await;
    assert_eq!(called, (1, vec![]));
}

/// What a page of the international site says reaches the requests of the generated crate.
#[test]
fn requests_to_the_international_site() {
    let host = |region: Option<&str>| {
        let mut options = RequestOptions::default();
        options.endpoint_type = Some(EndpointType::International);
        options.region = region.map(str::to_owned);
        let request = DescribeGroupOffsetsRequest::new(DescribeGroupOffsetsRequired {
            instance_id: "i",
            group: "g",
        });
        let info = <DescribeGroupOffsetsRequest as cloudapi_runtime::Action>::INFO;
        let credential = Credential::new(KEY.id, KEY.secret);
        request::build(info, &request, &options, &credential, 1_551_113_065, 1)
            .map(|http| http.header("host").unwrap_or_default().to_owned())
    };
    assert_eq!(
        host(Some("ap-singapore")).unwrap(),
        "ckafka.intl.tencentcloudapi.com"
    );
    // Regions of the finance zone have their own host wherever a program asks from.
    assert_eq!(
        host(Some("ap-shanghai-fsi")).unwrap(),
        "ckafka.ap-shanghai-fsi.tencentcloudapi.com"
    );
    let error = host(None).unwrap_err();
    assert!(error.to_string().contains("without a region"), "{error}");
}
