//! Decoding hostile bodies allocates no more than it is allowed, whatever they are made of.

use allocation_counter::measure;
use cloudapi_runtime::envelope::{decode, decode_json};
use cloudapi_runtime::{
    DecodeOptions, Drift, Error, ErrorKind, HttpResponse, Protocol, ServiceInfo, SuccessRule,
    Value, testing,
};

/// A structure that is large for the three bytes that it may come from.
struct Item {
    name: Option<String>,
    numbers: Option<Vec<i64>>,
    any: Option<Value>,
    texts: Vec<String>,
    inner: Option<Box<Item>>,
    items: Vec<Item>,
    a: Option<String>,
    b: Option<String>,
    c: Option<String>,
    d: Option<String>,
}
cloudapi_runtime::fields! {
    Item {
        0 => name: "Name", 1 => numbers: "Numbers", 2 => any: "Any", 3 => texts: "Texts",
        4 => inner: "Inner", 5 => items: "Items", 6 => a: "A", 7 => b: "B", 8 => c: "C", 9 => d: "D",
    }
}

struct Answer {
    items: Vec<Item>,
    values: Vec<Value>,
    any: Option<Value>,
    texts: Vec<String>,
    text: Option<String>,
    number: Option<i64>,
    flags: Vec<bool>,
}
cloudapi_runtime::fields! {
    Answer {
        0 => items: "Items", 1 => values: "Values", 2 => any: "Any", 3 => texts: "Texts",
        4 => text: "Text", 5 => number: "Number", 6 => flags: "Flags",
    }
}

const LIMIT: usize = 1 << 20;
/// What decoding needs beside the result: paths, watched names, the error.
const SLACK: u64 = 64 << 10;

const RETURN_CODE: &[SuccessRule] =
    &[SuccessRule::new("Result.ReturnCode", &["0"]).message("Result.ReturnMessage")];

fn service(protocol: Protocol) -> ServiceInfo {
    let service = testing::service(protocol, "hostile", "2020-01-01");
    match protocol {
        Protocol::TencentV3 => service.success(RETURN_CODE),
        _ => service,
    }
}

/// Members of a result that take far more memory than text.
fn members() -> Vec<(&'static str, String)> {
    let many = |piece: &str, count: usize| vec![piece; count].join(",");
    let objects = (0..60_000).map(|n| format!(r#""{n}":{n}"#));
    let objects = objects.collect::<Vec<_>>().join(",");
    vec![
        (
            "structures",
            format!(r#""Items":[{}]"#, many("{}", 100_000)),
        ),
        (
            "structures, one mistyped",
            format!(r#""Items":[{},7]"#, many("{}", 100_000)),
        ),
        (
            "lists in structures",
            format!(r#""Items":[{}]"#, many(r#"{"Items":[{}]}"#, 50_000)),
        ),
        (
            "boxes",
            format!(r#""Items":[{}]"#, many(r#"{"Inner":{}}"#, 50_000)),
        ),
        (
            "numbers in lists",
            format!(r#""Items":[{}]"#, many(r#"{"Numbers":[1]}"#, 50_000)),
        ),
        (
            "short texts",
            format!(r#""Texts":[{}]"#, many(r#""a""#, 200_000)),
        ),
        (
            "escaped texts",
            format!(r#""Texts":[{}]"#, many(r#""\n""#, 200_000)),
        ),
        (
            "numbers for texts",
            format!(r#""Texts":[{}]"#, many("7", 200_000)),
        ),
        (
            "one long text",
            format!(r#""Text":"{}""#, "x".repeat(4 << 20)),
        ),
        (
            "JSON for a text",
            format!(r#""Text":[{}]"#, many("[]", 100_000)),
        ),
        ("flags", format!(r#""Flags":[{}]"#, many("true", 2_000_000))),
        ("values", format!(r#""Values":[{}]"#, many("{}", 100_000))),
        ("any list", format!(r#""Any":[{}]"#, many("[]", 100_000))),
        (
            "any lists of one",
            format!(r#""Any":[{}]"#, many("[1]", 100_000)),
        ),
        (
            "any objects",
            format!(r#""Any":[{}]"#, many(r#"{"a":1}"#, 50_000)),
        ),
        ("one wide object", format!(r#""Any":{{{objects}}}"#)),
        (
            "a list twice",
            format!(r#""Items":[{0}],"Items":[{0}]"#, many("{}", 2_000)),
        ),
        (
            "an error that is a list",
            format!(r#""Error":[{}]"#, many("{}", 100_000)),
        ),
        (
            "codes",
            format!(r#""Result":{{"ReturnCode":[{}]}}"#, many("{}", 100_000)),
        ),
        (
            "codes of the others",
            format!(
                r#""Code":[{0}],"code":[{0}],"message":[{0}]"#,
                many("{}", 100_000)
            ),
        ),
    ]
}

fn body(protocol: Protocol, members: &str) -> String {
    match protocol {
        Protocol::TencentV3 => format!(r#"{{"Response":{{"RequestId":"r",{members}}}}}"#),
        Protocol::TencentV2 => format!(r#"{{"code":0,"data":{{{members}}}}}"#),
        _ => format!(r#"{{"RequestId":"r","Success":true,{members}}}"#),
    }
}

const PROTOCOLS: [Protocol; 3] = [
    Protocol::TencentV3,
    Protocol::TencentV2,
    Protocol::AlibabaRpc,
];

#[test]
fn hostile_bodies_take_no_more_than_the_limit() {
    let ignore = |_: &Drift| {};
    for (what, members) in members() {
        let mut refused = 0;
        for protocol in PROTOCOLS {
            let service = service(protocol);
            let response = HttpResponse::new(200, body(protocol, &members));
            for options in [
                DecodeOptions::default(),
                DecodeOptions::default().observer(&ignore),
            ] {
                let mut answer = Answer::default();
                let mut result = Ok(String::new());
                let options = options.max_bytes(LIMIT);
                let used = measure(|| result = decode(&service, &response, &mut answer, options));
                assert!(
                    used.bytes_max <= LIMIT as u64 + SLACK,
                    "{what}, {protocol:?}: {used:?}"
                );
                refused += usize::from(result.is_err_and(|error| is_too_large(&error)));
            }
            let options = DecodeOptions::default().max_bytes(LIMIT);
            let mut result = Ok((Value::Null, String::new()));
            let used = measure(|| result = decode_json(&service, &response, options));
            // Names of members, too, are read before they are counted.
            assert!(
                used.bytes_max <= LIMIT as u64 + SLACK,
                "raw {what}, {protocol:?}: {used:?}"
            );
            refused += usize::from(result.is_err_and(|error| is_too_large(&error)));
        }
        assert!(refused > 0, "{what} fits");
    }
}

fn is_too_large(error: &Error) -> bool {
    assert!(!error.is_retryable(), "{error}");
    error.kind() == ErrorKind::Decode
        && error
            .message()
            .contains("1048576 bytes (max_decoded_bytes)")
}

/// To tell what is wrong with a body, the rest of it need not be read into memory.
#[test]
fn the_error_of_a_mistyped_value_costs_nothing() {
    let filler = vec!["{}"; 500_000].join(",");
    for (protocol, path) in [
        (Protocol::TencentV3, "$.Response.Number"),
        (Protocol::TencentV2, "$.data.Number"),
        (Protocol::AlibabaRpc, "$.Number"),
    ] {
        let members = format!(r#""Filler":[{filler}],"Number":"many""#);
        let response = HttpResponse::new(200, body(protocol, &members));
        let service = service(protocol);
        let mut answer = Answer::default();
        let mut error = None;
        let used = measure(|| {
            error = decode(&service, &response, &mut answer, DecodeOptions::default()).err();
        });
        assert!(used.bytes_max <= SLACK, "{used:?}");
        let error = error.unwrap();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, Some(path))
        );
    }
}

/// What fits is not refused: the limit counts no more than about three times what there is.
#[test]
fn what_is_large_and_good_fits() {
    let members = format!(
        r#""Items":[{}]"#,
        vec![r#"{"Name":"topic","A":"b"}"#; 1000].join(",")
    );
    let response = HttpResponse::new(200, body(Protocol::TencentV3, &members));
    let service = service(Protocol::TencentV3);
    let mut answer = Answer::default();
    let used = measure(|| {
        decode(&service, &response, &mut answer, DecodeOptions::default()).unwrap();
    });
    let limit = usize::try_from(3 * used.bytes_max).unwrap();
    let options = DecodeOptions::default().max_bytes(limit);
    decode(&service, &response, &mut answer, options).unwrap();
    assert_eq!(answer.items.len(), 1000);
}
