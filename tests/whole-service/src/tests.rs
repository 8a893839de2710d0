//! The program against a loopback server that checks signatures.

use super::{Outcome, tidy};
use cloudapi_emulator::{Emulator, Reply, Request, verify};
use cloudapi_runtime::Credential;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};
use tencentcloud_ckafka::Client;

const ID: &str = "AKID0123456789abcdef0123456789abcdef";
const SECRET: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
const TOPICS: [&str; 4] = ["tmp-1", "orders", "tmp-2", "not-tmp-3"];

/// Two topics a page; deletes all but the one that is too young.
fn answer(request: &Request) -> Reply {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let key = verify::Key {
        id: ID,
        secret: SECRET,
    };
    verify::tc3(request, key, "ckafka", now.as_secs().try_into().unwrap()).unwrap();
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let response = match request.header("x-tc-action") {
        Some("DescribeTopic") => {
            assert_eq!(body["SearchWord"], "tmp-");
            let offset = usize::try_from(body["Offset"].as_u64().unwrap_or(0)).unwrap();
            let page: Vec<Value> = TOPICS
                .iter()
                .skip(offset)
                .take(2)
                .map(|name| json!({"TopicName": name, "TopicId": null}))
                .collect();
            json!({"Result": {"TotalCount": TOPICS.len(), "TopicList": page}, "RequestId": "r"})
        }
        Some("DeleteTopic") if body["TopicName"] == "tmp-2" => {
            let code = "UnsupportedOperation.FrequencyTopicDeleteOperate";
            json!({"Error": {"Code": code, "Message": "too young"}, "RequestId": "r"})
        }
        _ => json!({"Result": {"ReturnCode": "0", "ReturnMessage": "ok"}, "RequestId": "r"}),
    };
    Reply::json(200, json!({ "Response": response }).to_string())
}

fn client(secret: &str, emulator: &Emulator) -> Client {
    Client::builder()
        .credentials(Credential::new(ID, secret))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap()
}

#[tokio::test]
async fn topics_are_read_by_pages_and_deleted_one_by_one() {
    let emulator = Emulator::start(answer).unwrap();
    let outcome = tidy(&client(SECRET, &emulator), "ckafka-1", "tmp-").await;
    let expected = Outcome {
        deleted: vec!["tmp-1".to_owned()],
        young: vec!["tmp-2".to_owned()],
    };
    assert_eq!(outcome.unwrap(), expected);
    let actions: Vec<String> = emulator
        .received()
        .iter()
        .map(|request| request.header("x-tc-action").unwrap().to_owned())
        .collect();
    let expected = [
        "DescribeTopic",
        "DeleteTopic",
        "DescribeTopic",
        "DeleteTopic",
    ];
    assert_eq!(actions, expected);
}

#[tokio::test]
async fn other_failures_end_the_job() {
    let emulator = Emulator::start(|_| {
        let error = json!({"Code": "ResourceUnavailable", "Message": "m"});
        Reply::json(
            200,
            json!({"Response": {"Error": error, "RequestId": "r"}}).to_string(),
        )
    })
    .unwrap();
    let error = tidy(&client(SECRET, &emulator), "ckafka-1", "tmp-")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "ResourceUnavailable");
    assert_eq!(error.request_id(), Some("r"));
}
