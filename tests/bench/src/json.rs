//! Decoding and encoding of a response of 1 MB against serde derive with serde_json: as the client
//! does it, and through the serde implementations of the generated types.

use crate::measure;
use cloudapi_runtime::{DecodeOptions, HttpResponse, envelope, json};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::path::Path;
use tencentcloud_ckafka::{DescribeTopicDetailResponse, SERVICE};

const ROUNDS: usize = 40;
const TARGET: f64 = 1.0;

/// What is around every response.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Enveloped {
    response: DerivedResponse,
}

/// `DescribeTopicDetailResponse` as anybody would write it by hand.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct DerivedResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<DerivedDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct DerivedDetails {
    topic_list: Vec<DerivedTopic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_count: Option<i64>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct DerivedTopic {
    #[serde(skip_serializing_if = "Option::is_none")]
    topic_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_num: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replica_num: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_white_list: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_white_list_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_cos_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_status: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_interval: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<DerivedConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_time_config: Option<DerivedRetention>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
    tags: Vec<DerivedTag>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct DerivedConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    retention: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_insync_replicas: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clean_up_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segment_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unclean_leader_election_enable: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segment_bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_message_bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_msg_timestamp_type: Option<String>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct DerivedRetention {
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mod_time_stamp: Option<i64>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct DerivedTag {
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_value: Option<String>,
}

fn topic(number: i64) -> DerivedTopic {
    DerivedTopic {
        topic_name: Some(format!("orders-{number:05}")),
        topic_id: Some(format!("topic-{number:08x}")),
        partition_num: Some(number % 64),
        replica_num: Some(2),
        note: Some("订单 of one region".to_owned()),
        create_time: Some(1_600_000_000 + number),
        enable_white_list: Some(number % 2 == 0),
        ip_white_list_count: Some(0),
        forward_cos_bucket: Some(String::new()),
        forward_status: Some(0),
        forward_interval: Some(0),
        config: Some(DerivedConfig {
            retention: Some(86_400_000),
            min_insync_replicas: Some(1),
            clean_up_policy: Some("delete".to_owned()),
            segment_ms: Some(604_800_000),
            unclean_leader_election_enable: Some(0),
            segment_bytes: Some(1 << 30),
            max_message_bytes: Some(1_048_588),
            retention_bytes: Some(1 << 40),
            log_msg_timestamp_type: Some("CreateTime".to_owned()),
        }),
        retention_time_config: Some(DerivedRetention {
            expect: Some(0),
            current: Some(0),
            mod_time_stamp: Some(1_600_000_000),
        }),
        status: Some(1),
        tags: vec![DerivedTag {
            tag_key: Some("team".to_owned()),
            tag_value: Some("payments".to_owned()),
        }],
    }
}

/// Both sides decode and encode the same bytes; what they encode is compared first.
pub fn run(_: &Path) -> Result<(), String> {
    let text = |error: serde_json::Error| error.to_string();
    let response = DerivedResponse {
        result: Some(DerivedDetails {
            topic_list: (0..1_500).map(topic).collect(),
            total_count: Some(1_500),
        }),
        request_id: Some("136d14bc-109d-4b1a-8b2c-de58cd04536d".to_owned()),
    };
    let bytes = serde_json::to_vec(&response).map_err(text)?;
    let ours: DescribeTopicDetailResponse = serde_json::from_slice(&bytes).map_err(text)?;
    let value = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).map_err(text);
    let encoded = serde_json::to_vec(&ours).map_err(text)?;
    if value(&encoded)? != value(&bytes)? || json::to_vec(&ours) != encoded {
        return Err("the two sides do not encode the same value".to_owned());
    }

    println!(
        "a response of {} bytes, least of {ROUNDS} rounds in turn",
        bytes.len()
    );
    println!("{:<32} {:>12} {:>12}", "", "generated", "derived");

    let enveloped = serde_json::to_vec(&Enveloped { response }).map_err(text)?;
    let answer = HttpResponse::new(200, enveloped);
    let client = || {
        let mut output = DescribeTopicDetailResponse::default();
        let options = DecodeOptions::default();
        envelope::decode(&SERVICE, black_box(&answer), &mut output, options)
            .map(|_| drop(black_box(output)))
            .map_err(|error| error.to_string())
    };
    let derived = || {
        serde_json::from_slice::<Enveloped>(black_box(answer.body()))
            .map(|it| drop(black_box(it)))
            .map_err(text)
    };
    compare("decode, as the client does", client, derived)?;
    compare(
        "decode, through serde",
        || decode::<DescribeTopicDetailResponse>(&bytes),
        || decode::<DerivedResponse>(&bytes),
    )?;

    let Enveloped { response } = serde_json::from_slice(answer.body()).map_err(text)?;
    let client = || {
        drop(black_box(json::to_vec(black_box(&ours))));
        Ok(())
    };
    compare("encode, as the client does", client, || encode(&response))?;
    compare(
        "encode, through serde",
        || encode(&ours),
        || encode(&response),
    )
}

fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<(), String> {
    let value = serde_json::from_slice::<T>(black_box(bytes));
    value
        .map(|it| drop(black_box(it)))
        .map_err(|error| error.to_string())
}

fn encode<T: Serialize>(value: &T) -> Result<(), String> {
    let bytes = serde_json::to_vec(black_box(value));
    bytes
        .map(|it| drop(black_box(it)))
        .map_err(|error| error.to_string())
}

fn compare(
    what: &str,
    ours: impl FnMut() -> Result<(), String>,
    derived: impl FnMut() -> Result<(), String>,
) -> Result<(), String> {
    let (ours, derived) = measure::in_turn(ROUNDS, ours, derived)?;
    measure::report(what, ours, derived, TARGET);
    Ok(())
}
