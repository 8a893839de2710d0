//! Bodies that are no answer, or one that deviates from what is documented.

use std::cell::RefCell;
use std::error::Error as _;

use serde_json::json;

use super::{Answer, case, is_service};
use crate::envelope::{decode, decode_json};
use crate::{DecodeOptions, ErrorKind, HttpResponse, Protocol};

#[test]
fn bodies_that_are_no_answer() {
    let v3 = case(Protocol::TencentV3).status(502);
    let html = "\n<!DOCTYPE html><html><head><title> 502 Bad\u{a0}Gateway </title></head></html>";
    for (body, message) in [
        (b"".to_vec(), "the body is empty"),
        (b" \r\n".to_vec(), "the body is empty"),
        (
            html.into(),
            "an HTML page came back instead of JSON: \"502 Bad\\u{a0}Gateway\"",
        ),
        (
            b"<html><h1>414".to_vec(),
            "an HTML page came back instead of JSON",
        ),
        (
            b"<html><h1>Too long</h1>".to_vec(),
            "an HTML page came back instead of JSON: \"Too long\"",
        ),
        (
            b"<a>\xff</a>".to_vec(),
            "XML came back instead of JSON: \"a\"",
        ),
        (
            b"upstream error \"quoted\": AKIDz8krbsJ5yKBZQpn74WFkmLPx3, 404".to_vec(),
            "text came back instead of JSON: \"upstream error …: ***, 404\"",
        ),
        (
            b"\x1f\x8b\x08rest".to_vec(),
            "a compressed body came back instead of JSON",
        ),
        (
            b"\xff\xfe\x00".to_vec(),
            "binary data came back instead of JSON",
        ),
        (
            b"{\"Response\":{\"TotalCount\":1".to_vec(),
            "the body ends early, after 27 bytes",
        ),
        (
            "{\"Response\":{\"名".as_bytes()[..16].to_vec(),
            "the body ends early, after 14 bytes",
        ),
        (b"{}".to_vec(), "the body holds no result"),
        (b"[]".to_vec(), "the body holds no result"),
        (b"7".to_vec(), "the body holds no result"),
        (
            b"{\"a\":\"\xff\"}".to_vec(),
            "the body is not UTF-8: byte 0xff at position 6",
        ),
        (b"\"x\"".to_vec(), "the body holds no result"),
        (b"{\"Response\":null}".to_vec(), "the body holds no result"),
        (b"{\"Response\":[1]}".to_vec(), "the body holds no result"),
    ] {
        let error = v3.decode::<Answer>(body.clone()).unwrap_err();
        let shown = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Response, message),
            "{shown}"
        );
        assert_eq!(error.status(), Some(502), "{shown}");
        // Without types, too.
        let response = HttpResponse::new(502, body);
        assert_eq!(
            decode_json(&v3.service, &response, DecodeOptions::default())
                .unwrap_err()
                .kind(),
            ErrorKind::Response
        );
    }
    let body = "\u{feff}{\"Response\":{\"TotalCount\":1,\"RequestId\":\"r\"}}";
    assert_eq!(case(Protocol::TencentV3).ok(body).0.total, Some(1));
}

#[test]
fn errors_as_xml() {
    let body = "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>r</RequestId><HostId/>\
        <Code>InvalidTimeStamp.Expired</Code><Message><![CDATA[m]]></Message></Error>";
    let error = case(Protocol::AlibabaRpc).status(400).fails(body);
    is_service(
        &error,
        "InvalidTimeStamp.Expired",
        "<![CDATA[m]]>",
        Some("r"),
    );
}

#[test]
fn broken_json_is_shown_without_values() {
    let v3 = case(Protocol::TencentV3);
    let body =
        r#"{"Response": {"Result": {"Token": "hunter2", "Limit": 10, "Names": ["hunter3" x], "#;
    let error = v3.fails(body);
    assert_eq!(error.path(), Some("$.Response.Result.Names[1]"));
    assert_eq!(
        error.message(),
        "the body is no valid JSON: expected `,` or `]` near `\"Result\": {\"Token\": \"…\", \"Limit\": 10, \"Names\": [\"…\" …],`"
    );
    let error = v3.fails("{\n\"Response\":\n{\"Limit\" 1}}");
    assert_eq!(
        error.message(),
        "the body is no valid JSON: expected `:` near `{\n\"…\":\n{\"…\" 1}}`"
            .replace("\"…\":", "\"Response\":")
    );
}

#[test]
fn values_in_place_of_the_result_are_not_shown() {
    for (protocol, body) in [
        (Protocol::TencentV3, r#"{"Response": "hunter2"}"#),
        (Protocol::TencentV3, r#"{"Response": ["hunter2"]}"#),
        (Protocol::TencentV3, r#""hunter2""#),
        (Protocol::TencentV2, r#"["hunter2"]"#),
        (Protocol::AlibabaRpc, r#""hunter2""#),
    ] {
        let error = case(protocol).fails(body);
        assert_eq!(error.message(), "the body holds no result", "{body}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        assert!(error.source().is_none(), "{error:?}");
    }
}

#[test]
fn values_that_do_not_decode_are_named() {
    let v3 = case(Protocol::TencentV3);
    let body = r#"{"Response": {"Result": {"Limit": [1], "Names": 1}, "RequestId": "r"}}"#;
    let error = v3.fails(body);
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("$.Response.Result.Limit"))
    );
    assert_eq!(
        (error.message(), error.request_id()),
        ("expected integer, found list", Some("r"))
    );
    let error = v3.fails(json!({"Response": {"TotalCount": "many"}}));
    assert_eq!(error.message(), "expected integer, found string \"many\"");
}

#[test]
fn drift_is_told_or_refused() {
    let body =
        r#"{"Response": {"New": 1, "Result": {"Limit": "1", "Names": null}, "RequestId": 5}}"#;
    let response = HttpResponse::new(200, body);
    let seen = RefCell::new(Vec::new());
    let observer = |drift: &crate::Drift| seen.borrow_mut().push(drift.to_string());
    let options = DecodeOptions::default().observer(&observer);
    let service = case(Protocol::TencentV3).service;
    let mut answer = Answer::default();
    assert_eq!(
        decode(&service, &response, &mut answer, options).unwrap(),
        "5"
    );
    assert_eq!(
        seen.take(),
        [
            "$.Response.New: no document names this member (integer)",
            "$.Response.Result.Limit: expected integer, found string",
            "$.Response.RequestId: expected string, found integer",
        ]
    );
    let error = decode(&service, &response, &mut answer, options.strict(true)).unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("$.Response.New"))
    );
    assert_eq!(error.message(), "no document names this member (integer)");
    assert_eq!(error.request_id(), Some("5"));
    // What the envelope holds is no drift.
    let body = r#"{"Response": {"Error": null, "Result": {"ReturnCode": "0", "ReturnMessage": "ok"}, "RequestId": "r"}}"#;
    let response = HttpResponse::new(200, body);
    decode(&service, &response, &mut answer, options.strict(true)).unwrap();
}

#[test]
fn nothing_is_left_of_an_earlier_answer() {
    let service = case(Protocol::TencentV3).service;
    let mut answer = Answer::default();
    let mut decode = |body: &str| {
        let response = HttpResponse::new(200, body);
        decode(&service, &response, &mut answer, DecodeOptions::default())
    };
    decode(r#"{"Response": {"TotalCount": 1, "Result": {"Names": ["a"], "#).unwrap_err();
    decode(r#"{"Response": {"RequestId": "r"}}"#).unwrap();
    assert_eq!(
        answer,
        Answer {
            request_id: Some("r".to_owned()),
            ..Answer::default()
        }
    );
}
