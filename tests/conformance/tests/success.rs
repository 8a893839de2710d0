//! Success is shown, not assumed: responses that look successful and report that the action failed.

#![cfg(test)]

use cloudapi_conformance::{Erased, ckafka, ckafka_legacy};
use cloudapi_emulator::{Emulator, Reply};
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, ServiceInfo};
use serde_json::{Value, json};

/// Calls an action that gets this response; the message if it fails.
async fn call<C: From<Client>>(
    service: &'static ServiceInfo,
    actions: &[Erased<C>],
    name: &str,
    request: Value,
    response: Value,
) -> Result<Value, String> {
    let body = response.to_string();
    let emulator = Emulator::start(move |_| Reply::json(200, body.clone())).unwrap();
    let client: C = Client::builder(service)
        .credentials(Credential::new("id", "secret"))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap()
        .into();
    let action = actions.iter().find(|action| action.name == name).unwrap();
    let result = (action.call)(&client, &request).unwrap().await;
    // What reports a failure is an answer: asking again would do the work twice.
    assert_eq!(emulator.hits(), 1);
    result.map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_integer_result_other_than_zero_is_a_failure() {
    for (name, request) in [
        (
            "AuthorizeToken",
            json!({"InstanceId": "i", "User": "u", "Tokens": "t"}),
        ),
        (
            "CancelAuthorizationToken",
            json!({"InstanceId": "i", "User": "u", "Tokens": "t"}),
        ),
        (
            "BatchCreateAcl",
            json!({"InstanceId": "i", "ResourceType": 2, "ResourceNames": ["t"], "RuleList": []}),
        ),
    ] {
        let call = async |result: Value| {
            let response = json!({"Response": {"Result": result, "RequestId": "r"}});
            let service = &tencentcloud_ckafka::SERVICE;
            call(service, &ckafka(), name, request.clone(), response).await
        };
        for good in [json!(0), json!("0")] {
            call(good).await.unwrap();
        }
        for bad in [json!(1), json!(-1), json!("1"), json!(null)] {
            let error = call(bad.clone()).await.unwrap_err();
            assert!(error.contains("`Result`"), "{name} {bad}: {error}");
        }
    }
}

#[tokio::test]
async fn items_that_failed_are_named() {
    let call = async |codes: [&str; 3]| {
        let item = |code: &str| json!({"TopicName": "t", "ReturnCode": code, "Message": format!("said {code}")});
        let items: Vec<Value> = codes.iter().map(|code| item(code)).collect();
        let response = json!({"Response": {"Result": items, "RequestId": "r"}});
        let request = json!({"InstanceId": "i", "Topic": []});
        let service = &tencentcloud_ckafka::SERVICE;
        call(
            service,
            &ckafka(),
            "BatchModifyTopicAttributes",
            request,
            response,
        )
        .await
    };
    call(["0", "0", "0"]).await.unwrap();
    let error = call(["0", "20018", "7"]).await.unwrap_err();
    for part in [
        "2 of 3 items failed",
        "Result[1] 20018: said 20018",
        "Result[2] 7: said 7",
    ] {
        assert!(error.contains(part), "{error}");
    }
}

#[tokio::test]
async fn topics_that_failed_are_a_failure_of_the_legacy_api() {
    let call = async |failed: Value| {
        let response = json!({"code": 0, "message": "", "data": {"succ": [], "failed": failed}});
        let request = json!({"instanceId": "i", "group": "g", "strategy": 1, "topics": ["t"]});
        let service = &tencentcloud_ckafka_legacy::SERVICE;
        call(
            service,
            &ckafka_legacy(),
            "SetGroupOffsets",
            request,
            response,
        )
        .await
    };
    for good in [json!([]), json!(null)] {
        call(good).await.unwrap();
    }
    let error = call(json!([{"topic": "a", "error_code": 3}]))
        .await
        .unwrap_err();
    for part in [
        "`data.failed` tells of 1 failure",
        r#""topic":"a""#,
        r#""error_code":3"#,
    ] {
        assert!(error.contains(part), "{error}");
    }
}

/// The manual on the legacy API has a table of codes and numbers of modules: what does not exist, what is not allowed.
#[test]
fn legacy_numbers_are_told_apart_as_the_manual_says() {
    let families = tencentcloud_ckafka_legacy::SERVICE.families;
    let spec = cloudapi_codegen::spec::bundled("tencent/ckafka/v2").unwrap();
    let codes: Vec<&str> = spec
        .api
        .error_codes
        .iter()
        .map(|error| &*error.code)
        .collect();
    let held = |predicate: fn(&Error) -> bool| {
        let error = |code: &str| {
            Error::new(ErrorKind::Service, "m")
                .with_code(code)
                .with_families(families)
        };
        let codes = codes.iter().copied();
        codes
            .filter(|code| predicate(&error(code)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        held(Error::is_not_found),
        [
            "5000",
            "4000.10000",
            "4000.10001",
            "5000.10006",
            "4000.10012",
            "4000.10017",
            "4000.10025"
        ]
    );
    // `4100.10005` is a subnet of another zone.
    assert_eq!(
        held(Error::is_auth),
        [
            "4100",
            "4101",
            "4102",
            "4103",
            "4104",
            "4105",
            "4106",
            "4110",
            "4300",
            "4500",
            "4102.10024"
        ]
    );
    assert_eq!(held(Error::is_throttled), ["4400"]);
    assert_eq!(held(Error::is_clock_skew), ["4500"]);
    assert_eq!(held(Error::is_retryable), ["4400", "6000", "6200"]);
}
