//! Signatures against rows that other implementations made: `data/signing.jsonl` are the project's vectors,
//! `data/signing-sdk.jsonl` and `data/signing-edge.jsonl` were made by the vendors' own clients from random
//! parameters (the API 3.0 rows by tencentcloud-sdk-python-common 3.1.195, legacy ones by
//! qcloudapi-sdk-python 2.0.15, Alibaba's by alibabacloud-openapi-util 0.2.4).

#![cfg(test)]

use cloudapi_runtime::Value;
use cloudapi_runtime::sign::{Stages, acs3, alibaba_rpc, tc3, tencent_v1};

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

fn pairs<'a>(row: &'a Value, name: &str) -> Vec<(&'a str, &'a str)> {
    let Some(object) = row[name].as_object() else {
        return Vec::new();
    };
    object
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect()
}

fn sign(row: &Value) -> Stages {
    let (id, secret) = (
        text(&row["credential"], "id"),
        text(&row["credential"], "secret"),
    );
    let (method, host, path) = (text(row, "method"), text(row, "host"), text(row, "path"));
    let params = pairs(row, "params");
    let timestamp = row["timestamp"].as_i64().unwrap();
    let v1 = |api, method_of_signature| {
        let request = tencent_v1::SignableRequest {
            method,
            host,
            path,
            api,
            params: &params,
        };
        tencent_v1::stages(method_of_signature, secret, &request)
    };
    use tencent_v1::{ApiVersion, SignatureMethod};
    match text(row, "algorithm") {
        "TC3-HMAC-SHA256" => {
            let request = tc3::SignableRequest {
                method,
                path,
                query: text(row, "query_string"),
                content_type: text(&row["headers"], "Content-Type"),
                host,
                headers: &[],
                payload: match row["unsigned_payload"].as_bool() {
                    Some(true) => tc3::Payload::Unsigned,
                    _ => tc3::Payload::Signed(text(row, "body").as_bytes()),
                },
            };
            let key = tc3::SigningKey::derive(secret, timestamp, text(row, "service"));
            tc3::stages(&key, id, &request, timestamp)
        }
        "tencent-HmacSHA1" => v1(ApiVersion::V3, SignatureMethod::HmacSha1),
        "tencent-HmacSHA256" => v1(ApiVersion::V3, SignatureMethod::HmacSha256),
        "tencent-v2-HmacSHA1" => v1(ApiVersion::V2, SignatureMethod::HmacSha1),
        "tencent-v2-HmacSHA256" => v1(ApiVersion::V2, SignatureMethod::HmacSha256),
        "ACS3-HMAC-SHA256" => {
            let (query, headers) = (pairs(row, "query"), pairs(row, "headers"));
            let body = text(row, "body").as_bytes();
            let request = acs3::SignableRequest {
                method,
                path,
                query: &query,
                headers: &headers,
                body,
            };
            acs3::stages(id, secret, &request)
        }
        "alibaba-rpc-v1" => alibaba_rpc::stages(method, &params, secret),
        other => panic!("unknown algorithm {other}"),
    }
}

fn check(rows: &str, expected_rows: usize) {
    let mut count = 0;
    for line in rows.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let name = text(&row, "name");
        let stages = sign(&row);
        for (stage, value) in [
            ("string_to_sign", Some(stages.string_to_sign.as_str())),
            ("signature", Some(stages.signature.as_str())),
            ("authorization", stages.authorization.as_deref()),
        ] {
            if let Some(expected) = row["expect"][stage].as_str() {
                assert_eq!(value, Some(expected), "{name}: {stage}");
            }
        }
        assert!(
            row["expect"]["signature"].is_string(),
            "{name} expects nothing"
        );
        count += 1;
    }
    assert_eq!(count, expected_rows);
}

#[test]
fn vectors() {
    check(include_str!("data/signing.jsonl"), 48);
}

/// Names whose order depends on how they are signed, Unicode, controls and reserved characters in values and
/// secrets, uploads, hosts with ports, bodies and queries of any form, times around midnight and leap days.
#[test]
fn rows_of_the_vendors_clients_at_the_edges() {
    check(include_str!("data/signing-edge.jsonl"), 84);
}

#[test]
fn rows_of_the_vendors_clients() {
    check(include_str!("data/signing-sdk.jsonl"), 112);
}
