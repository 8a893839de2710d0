//! Calls of the fictitious service, through a module in one file and through a tree.

#![cfg(test)]

use cloudapi_emulator::{Emulator, Reply};
use cloudapi_runtime::Credential;
use example_hostile_service::{a, file, types};
use serde_json::{Value, json};

const ANSWER: &str = r#"{"Response": {"Type": {"Type": "t"}, "Option": [{"Some": {"None": true}}], "Clone": "c",
    "Result": {"Ok": {"Value": [1]}}, "RequestId": "r"}}"#;

fn sent(emulator: &Emulator) -> Value {
    serde_json::from_slice(&emulator.received()[0].body).unwrap()
}

fn expected() -> Value {
    json!({
        "type": "t", "Self": "s", "2FA": true, "a.b-c": [{"List": [{"Names": ["n"]}]}],
        "New": 1, "Default": "d",
        "String": {"Vec": [1], "Box": {"Size": 0.5, "Into": [1]}},
    })
}

#[tokio::test]
async fn hostile_names_reach_the_wire_as_they_are_from_one_file() {
    use file::structures::{Box, String, StringRequired, Vec};
    let emulator = Emulator::start(|_| Reply::json(200, ANSWER)).unwrap();
    let client: file::Client = file::Client::builder()
        .credentials(Credential::new("id", "secret"))
        .region("r")
        .endpoint(emulator.url())
        .build()
        .unwrap();
    let list = Vec::new().with_list([Vec::new().with_names(["n"])]);
    let inner = Box::new(0.5).with_into(json!([1]));
    let request = file::TypeRequest::new(file::TypeRequired {
        type_: "t",
        self_: "s",
        _2_fa: true,
        a_b_c: [list],
    })
    .new_(1)
    .default_("d")
    .string(String::new(StringRequired {
        vec: [1],
        box_: inner,
    }));
    let response = client.type_(request).await.unwrap();
    assert_eq!(response.type_().type_.as_deref(), Some("t"));
    assert_eq!(response.option()[0].some().none, Some(true));
    assert_eq!(response.result().ok().value, Some(json!([1])));
    assert_eq!(response.clone.as_deref(), Some("c"));
    assert_eq!(sent(&emulator), expected());
}

#[tokio::test]
async fn an_empty_request_and_a_digit_in_front_from_a_tree() {
    use a::b::c;
    let emulator =
        Emulator::start(|_| Reply::json(200, r#"{"Response": {"RequestId": "r-7"}}"#)).unwrap();
    let client: c::Client = c::Client::builder()
        .credentials(Credential::new("id", "secret"))
        .region("r")
        .endpoint(emulator.url())
        .build()
        .unwrap();
    let response = client._2_fast(c::_2FastRequest::new()).await.unwrap();
    assert_eq!(response.request_id.as_deref(), Some("r-7"));
    assert_eq!(sent(&emulator), json!({}));
    assert_eq!(emulator.received()[0].header("x-tc-action"), Some("2Fast"));
    // An action of the name that a method of the client has.
    client.from_env_(c::FromEnvRequest::new()).await.unwrap();
    assert_eq!(c::ErrorCode::from("4000"), c::ErrorCode::Code4000);
}

#[test]
fn types_come_without_a_client() {
    let request = types::SelfRequest::new();
    assert_eq!(serde_json::to_value(request).unwrap(), json!({}));
    let names = types::structures::Topic9::default();
    assert_eq!((names.collides, names.collides_small), (None, None));
}
