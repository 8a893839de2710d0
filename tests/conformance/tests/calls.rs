//! Every action is called over HTTP through the generated client: a loopback server checks the signature
//! from the bytes that it received and answers with the documented example.

#![cfg(test)]

use cloudapi_codegen::spec::ExampleForm;
use cloudapi_conformance::{CKAFKA, ckafka, nest, spec};
use cloudapi_emulator::{Emulator, Reply, verify};
use cloudapi_runtime::Credential;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};
use tencentcloud_ckafka::Client;

const ID: &str = "AKID0123456789abcdef0123456789abcdef";
const SECRET: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";

/// The action whose documented response reports failures: see `success.rs`.
const FAILS: &str = "BatchModifyTopicAttributes";

fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        .try_into()
        .unwrap()
}

fn refusal(message: &str) -> Reply {
    let error = json!({"Code": "AuthFailure.SignatureFailure", "Message": message});
    Reply::json(
        200,
        json!({"Response": {"Error": error, "RequestId": "r-1"}}).to_string(),
    )
}

/// Answers each action with its first example, once the request is proven to be in order.
fn server(answers: BTreeMap<String, String>) -> Emulator {
    Emulator::start(move |request| {
        let key = verify::Key {
            id: ID,
            secret: SECRET,
        };
        if let Err(message) = verify::tc3(request, key, "ckafka", now()) {
            return refusal(&message);
        }
        if request.method != "POST" || request.target != "/" {
            return refusal("not a POST to /");
        }
        if request.header("x-tc-version") != Some("2019-08-19") {
            return refusal("wrong X-TC-Version");
        }
        if request.header("x-tc-region") != Some("ap-guangzhou") {
            return refusal("wrong X-TC-Region");
        }
        if !serde_json::from_slice::<Value>(&request.body).is_ok_and(|body| body.is_object()) {
            return refusal("the body is not a JSON object");
        }
        match answers.get(request.header("x-tc-action").unwrap_or_default()) {
            Some(answer) => Reply::json(200, answer.clone()),
            None => refusal("unknown X-TC-Action"),
        }
    })
    .unwrap()
}

#[tokio::test]
async fn every_action_is_signed_sent_and_decoded() {
    let (spec, actions) = (spec(CKAFKA).unwrap(), ckafka());
    let answers = actions
        .iter()
        .map(|action| {
            let example = spec.examples[action.name][0].clone();
            (
                action.name.to_owned(),
                example.response.unwrap().to_string(),
            )
        })
        .collect();
    let emulator = server(answers);
    let client: Client = Client::builder()
        .credentials(Credential::new(ID, SECRET))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap();

    for (count, action) in actions.iter().enumerate() {
        let example = spec.examples[action.name][0].clone();
        let request = match example.form {
            ExampleForm::Json => example.request.clone(),
            ExampleForm::Query => nest(example.request.as_object().unwrap()),
        };
        let answer = (action.call)(&client, &request).unwrap().await;
        match answer {
            Err(error) => assert!(
                action.name == FAILS && error.code() == "20018",
                "{}: {error}",
                action.name
            ),
            Ok(answer) => {
                let documented = (action.response)(&example.response.unwrap()["Response"]).unwrap();
                assert_eq!(answer, documented, "{}", action.name);
                assert_ne!(action.name, FAILS);
            }
        }

        let received = emulator.received();
        assert_eq!(
            received.len(),
            count + 1,
            "{}: sent more than once",
            action.name
        );
        let sent: Value = serde_json::from_slice(&received[count].body).unwrap();
        assert_eq!(sent, (action.request)(&request).unwrap(), "{}", action.name);
    }
    assert_eq!(emulator.hits(), 87);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_with_code_and_request_id() {
    let emulator = server(BTreeMap::new());
    let client: Client = Client::builder()
        .credentials(Credential::new(ID, "wrong"))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap();
    let request = tencentcloud_ckafka::DescribeRegionRequest::new();
    let error = client.describe_region(request).await.unwrap_err();
    assert_eq!(error.code(), "AuthFailure.SignatureFailure");
    assert!(error.code() == tencentcloud_ckafka::ErrorCode::AuthFailureSignatureFailure);
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(
        !format!("{error} {error:?}").contains("wrong"),
        "the secret shows: {error}"
    );
}
