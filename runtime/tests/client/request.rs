//! Requests as they are built: every way to encode and sign, checked from the bytes that are sent.

use crate::support::*;
use cloudapi_runtime::request::{
    Language, ParameterEncoding, RequestOptions, SigningMethod, build,
};
use cloudapi_runtime::sign::{tc3, tencent_v1};
use cloudapi_runtime::{Action, Credential, Error, ErrorKind, HttpRequest};
use percent_encoding::percent_decode_str;

const TIMESTAMP: i64 = 1_551_113_065;

fn options() -> RequestOptions {
    let mut options = RequestOptions::default();
    options.region = Some("ap-guangzhou".to_owned());
    options
}

fn nested() -> DescribeTopic {
    DescribeTopic {
        topic: Some("a b+c*~/名".to_owned()),
        limit: Some(i64::MAX),
        filters: Some(vec![
            Filter {
                name: Some("n".to_owned()),
                values: Some(vec!["x".into(), "y".into()]),
            },
            Filter {
                name: None,
                values: Some(Vec::new()),
            },
        ]),
    }
}

fn credential() -> Credential {
    Credential::new("AKIDexample", "hidden-secret").with_session_token("tok/en+=")
}

fn request(input: &DescribeTopic, options: &RequestOptions) -> Result<HttpRequest, Error> {
    build(
        DescribeTopic::INFO,
        input,
        options,
        &credential(),
        TIMESTAMP,
        u64::MAX,
    )
}

fn query(http: &HttpRequest) -> &str {
    http.uri().query().unwrap_or_default()
}

/// Recomputes the signature from what would go over the wire.
fn assert_tc3(http: &HttpRequest, payload: tc3::Payload<'_>) {
    let key = tc3::SigningKey::derive("hidden-secret", TIMESTAMP, "ckafka");
    let signed = tc3::SignableRequest {
        method: http.method().as_str(),
        path: "/",
        query: query(http),
        content_type: http.header("content-type").unwrap(),
        host: http.header("host").unwrap(),
        headers: &[],
        payload,
    };
    let stages = tc3::stages(&key, "AKIDexample", &signed, TIMESTAMP);
    assert_eq!(
        http.header("Authorization"),
        stages.authorization.as_deref()
    );
}

/// Names and values of a form or query, decoded.
fn decode(text: &str) -> Vec<(String, String)> {
    let plain = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    text.split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

#[test]
fn post_json() {
    let mut options = options();
    options.language = Some(Language::English);
    options.trace_id = Some("trace-1".to_owned());
    options.app_name = Some("lag-report_1.0".to_owned());
    let http = request(&nested(), &options).unwrap();
    assert_eq!(
        (http.method().as_str(), http.uri().to_string().as_str()),
        ("POST", "https://ckafka.tencentcloudapi.com/")
    );
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(http.body()).unwrap(),
        serde_json::json!({
            "TopicName": "a b+c*~/名", "Limit": i64::MAX,
            "Filters": [{"Name": "n", "Values": ["x", "y"]}, {"Values": []}],
        })
    );
    let version = env!("CARGO_PKG_VERSION");
    let client = format!("cloudapi_{version};tencentcloud-ckafka_0.1.0;lag-report_1.0");
    let agent = format!("lag-report_1.0 tencentcloud-ckafka/0.1.0 cloudapi-runtime/{version}");
    for (name, value) in [
        ("Host", "ckafka.tencentcloudapi.com"),
        ("Content-Type", "application/json"),
        ("X-TC-Action", "DescribeTopic"),
        ("X-TC-Version", "2019-08-19"),
        ("X-TC-Timestamp", "1551113065"),
        ("X-TC-Region", "ap-guangzhou"),
        ("X-TC-Language", "en-US"),
        ("X-TC-TraceId", "trace-1"),
        ("X-TC-Token", "tok/en+="),
        ("X-TC-RequestClient", client.as_str()),
        ("User-Agent", agent.as_str()),
    ] {
        assert_eq!(http.header(name), Some(value), "{name}");
    }
    assert_tc3(&http, tc3::Payload::Signed(http.body()));
    let again = request(&nested(), &options).unwrap();
    assert_eq!(
        (again.uri(), again.headers(), again.body()),
        (http.uri(), http.headers(), http.body()),
        "the same inputs, the same bytes"
    );
}

#[test]
fn unsigned_payload() {
    let mut options = options();
    options.signing = SigningMethod::UnsignedPayload;
    let http = request(&describe(), &options).unwrap();
    assert_eq!(http.header("X-TC-Content-SHA256"), Some("UNSIGNED-PAYLOAD"));
    assert_tc3(&http, tc3::Payload::Unsigned);
}

#[test]
fn no_signature() {
    let mut options = options();
    options.signing = SigningMethod::None;
    let http = request(&describe(), &options).unwrap();
    assert_eq!(http.header("Authorization"), Some("SKIP"));
    assert_eq!(http.header("X-TC-Token"), None);
}

#[test]
fn get_with_a_header_signature() {
    let mut options = options();
    options.encoding = ParameterEncoding::Get;
    let http = request(&nested(), &options).unwrap();
    assert_eq!((http.method().as_str(), http.body().len()), ("GET", 0));
    assert_eq!(
        http.header("Content-Type"),
        Some("application/x-www-form-urlencoded")
    );
    assert!(
        query(&http).contains("TopicName=a%20b%2Bc%2A~%2F%E5%90%8D"),
        "{}",
        query(&http)
    );
    let mut pairs = decode(query(&http));
    pairs.sort();
    let expected = [
        ("Filters.0.Name", "n"),
        ("Filters.0.Values.0", "x"),
        ("Filters.0.Values.1", "y"),
        ("Limit", "9223372036854775807"),
        ("TopicName", "a b+c*~/名"),
    ];
    assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_tc3(&http, tc3::Payload::Signed(b""));
}

#[test]
fn multipart() {
    let mut options = options();
    options.encoding = ParameterEncoding::Multipart;
    let http = request(&nested(), &options).unwrap();
    let content_type = http.header("Content-Type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = String::from_utf8(http.body().to_vec()).unwrap();
    let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.first(), Some(&""));
    assert_eq!(parts.last(), Some(&"--\r\n"));
    let mut parts = parts[1..parts.len() - 1].to_vec();
    parts.sort_unstable();
    assert_eq!(
        parts,
        [
            "\r\nContent-Disposition: form-data; name=\"Filters\"\r\nContent-Type: application/json\
             \r\n\r\n[{\"Name\":\"n\",\"Values\":[\"x\",\"y\"]},{\"Values\":[]}]\r\n",
            "\r\nContent-Disposition: form-data; name=\"Limit\"\r\nContent-Type: application/json\
             \r\n\r\n9223372036854775807\r\n",
            "\r\nContent-Disposition: form-data; name=\"TopicName\"\r\n\r\na b+c*~/名\r\n",
        ]
    );
    assert_tc3(&http, tc3::Payload::Signed(http.body()));
}

#[test]
fn a_boundary_within_a_value_is_avoided() {
    let mut options = options();
    options.encoding = ParameterEncoding::Multipart;
    let first = request(&describe(), &options).unwrap();
    let (_, boundary) = first
        .header("Content-Type")
        .unwrap()
        .split_once("boundary=")
        .unwrap();
    let mut input = describe();
    input.topic = Some(format!("--{boundary}--"));
    let http = request(&input, &options).unwrap();
    assert!(
        !http
            .header("Content-Type")
            .unwrap()
            .ends_with(&format!("={boundary}"))
    );
}

#[test]
fn parameter_signatures() {
    for (signing, method) in [
        (
            SigningMethod::HmacSha1,
            tencent_v1::SignatureMethod::HmacSha1,
        ),
        (
            SigningMethod::HmacSha256,
            tencent_v1::SignatureMethod::HmacSha256,
        ),
    ] {
        for encoding in [ParameterEncoding::Get, ParameterEncoding::Post] {
            let mut options = options();
            (options.signing, options.encoding) = (signing, encoding);
            options.language = Some(Language::Chinese);
            options.trace_id = Some("trace-1".to_owned());
            let http = request(&nested(), &options).unwrap();
            assert_eq!(http.header("X-TC-TraceId"), Some("trace-1"));
            let text = if encoding == ParameterEncoding::Get {
                assert!(http.body().is_empty() && http.header("Content-Type").is_none());
                query(&http).to_owned()
            } else {
                assert_eq!(
                    http.header("Content-Type"),
                    Some("application/x-www-form-urlencoded")
                );
                assert!(query(&http).is_empty());
                String::from_utf8(http.body().to_vec()).unwrap()
            };
            let mut pairs = decode(&text);
            let (name, signature) = pairs.pop().unwrap();
            assert_eq!(name, "Signature");
            for (name, value) in [
                ("Action", "DescribeTopic"),
                ("Version", "2019-08-19"),
                ("Timestamp", "1551113065"),
                ("Nonce", "2147483648"),
                ("SecretId", "AKIDexample"),
                ("SignatureMethod", method.as_str()),
                ("Region", "ap-guangzhou"),
                ("Token", "tok/en+="),
                ("Language", "zh-CN"),
                ("Filters.0.Values.1", "y"),
            ] {
                let found = pairs
                    .iter()
                    .find(|(n, _)| n == name)
                    .map(|(_, v)| v.as_str());
                assert_eq!(found, Some(value), "{name}");
            }
            let params: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            let signed = tencent_v1::SignableRequest {
                method: http.method().as_str(),
                host: http.header("host").unwrap(),
                path: "/",
                api: tencent_v1::ApiVersion::V3,
                params: &params,
            };
            let stages = tencent_v1::stages(method, "hidden-secret", &signed);
            assert_eq!(signature, stages.signature);
        }
    }
}

fn refusal(change: impl FnOnce(&mut RequestOptions), input: &DescribeTopic) -> String {
    let mut options = options();
    change(&mut options);
    let error = request(input, &options).unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Request, false)
    );
    assert_eq!(error.action(), Some("DescribeTopic"));
    error.message().to_owned()
}

#[test]
fn limits_are_named() {
    let long = |bytes: usize| DescribeTopic {
        topic: Some("x".repeat(bytes)),
        ..DescribeTopic::default()
    };
    let fits = request(&long((10 << 20) - 16), &options()).unwrap();
    assert_eq!(fits.body().len(), 10 << 20);
    let message = refusal(|_| (), &long((10 << 20) - 15));
    assert_eq!(
        message,
        "the body of the POST request has 10485761 bytes, the service takes at most 10485760"
    );
    let message = refusal(|o| o.encoding = ParameterEncoding::Get, &long(32 << 10));
    assert!(
        message.contains("query of the GET request") && message.contains("32768"),
        "{message}"
    );
    let message = refusal(|o| o.signing = SigningMethod::HmacSha256, &long(1 << 20));
    assert!(
        message.contains("form of the POST request") && message.contains("1048576"),
        "{message}"
    );
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let message = refusal(|o| o.region = Some("ap\r\nX: y".to_owned()), &describe());
    assert!(
        message.starts_with("the region \"ap\\r\\nX: y\""),
        "{message}"
    );
    let plain = request(&describe(), &options()).unwrap();
    let room = 128 - 1 - plain.header("X-TC-RequestClient").unwrap().len();
    let mut longest = options();
    longest.app_name = Some("a".repeat(room));
    let http = request(&describe(), &longest).unwrap();
    assert_eq!(http.header("X-TC-RequestClient").unwrap().len(), 128);
    let message = refusal(|o| o.app_name = Some("a".repeat(room + 1)), &describe());
    assert!(
        message.contains(&format!("1 to {room} of the characters 0-9a-zA-Z-_,;.")),
        "{message}"
    );
    refusal(|o| o.app_name = Some("a/b".to_owned()), &describe());
    refusal(|o| o.endpoint = Some("h/path".to_owned()), &describe());
    let multipart = |o: &mut RequestOptions| {
        o.encoding = ParameterEncoding::Multipart;
        o.signing = SigningMethod::HmacSha1;
    };
    assert!(refusal(multipart, &describe()).contains("multipart"));
}
