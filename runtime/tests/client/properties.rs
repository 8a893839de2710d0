//! Whatever the parameters hold: what is sent is what was signed, as a server computes it that shares
//! no code with this crate, and says what the caller said.

use cloudapi_emulator::{Request, verify};
use cloudapi_runtime::request::{ParameterEncoding, RequestOptions, SigningMethod, build, flatten};
use cloudapi_runtime::{ActionInfo, Credential, HttpRequest};
use proptest::prelude::*;

use crate::support::*;

const TIMESTAMP: i64 = 1_551_113_065;
const ID: &str = "AKIDexample";
const SECRET: &str = "hidden-secret";

/// With names whose order depends on whether `_` is signed as `.`, and with every kind of value.
struct Anything {
    placement_zone: Option<String>,
    placement: Option<String>,
    count: Option<i64>,
    ratio: Option<f64>,
    on: Option<bool>,
    filters: Option<Vec<Filter>>,
    numbers: Option<Vec<i64>>,
    any: Option<cloudapi_runtime::Value>,
}
cloudapi_runtime::fields! {
    Anything {
        0 => placement_zone: "Placement_Zone",
        1 => placement: "PlacementA",
        2 => count: "Count",
        3 => ratio: "Ratio",
        4 => on: "On",
        5 => filters: "Filters",
        6 => numbers: "Numbers",
        7 => any: "Any",
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ +&=%~*/?#@:;,'\"<>()\\[\\]{}|^`!$._\\\\-]{0,12}",
        "(名|é|😀|\u{2028}|\r\n|\t|\0){0,6}",
    ]
}

fn anything() -> impl Strategy<Value = Anything> {
    let filter = (
        proptest::option::of(text()),
        proptest::option::of(proptest::collection::vec(text(), 0..12)),
    );
    let filter = filter.prop_map(|(name, values)| Filter { name, values });
    let json = prop_oneof![
        text().prop_map(cloudapi_runtime::Value::from),
        proptest::collection::vec(text(), 0..3).prop_map(cloudapi_runtime::Value::from),
        Just(serde_json::json!({"a": null, "b": [{"c": "d"}, []]})),
    ];
    (
        proptest::option::of(text()),
        proptest::option::of(text()),
        any::<Option<i64>>(),
        proptest::option::of(-1e9f64..1e9),
        any::<Option<bool>>(),
        proptest::option::of(proptest::collection::vec(filter, 0..12)),
        proptest::option::of(proptest::collection::vec(any::<i64>(), 0..12)),
        proptest::option::of(json),
    )
        .prop_map(
            |(placement_zone, placement, count, ratio, on, filters, numbers, any)| Anything {
                placement_zone,
                placement,
                count,
                ratio,
                on,
                filters,
                numbers,
                any,
            },
        )
}

/// As a server reads it.
fn received(http: &HttpRequest) -> Request {
    let headers = http.headers().iter();
    let target = http.uri().path_and_query().unwrap();
    Request {
        method: http.method().to_string(),
        target: target.to_string(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body: http.body().to_vec(),
    }
}

fn check(
    input: &Anything,
    signing: SigningMethod,
    encoding: ParameterEncoding,
    at: i64,
) -> Result<(), String> {
    static INFO: ActionInfo = ActionInfo::new("DescribeTopic", &SERVICE);
    let mut options = RequestOptions::default();
    options.region = Some("ap-guangzhou".to_owned());
    (options.signing, options.encoding) = (signing, encoding);
    let credential = Credential::new(ID, SECRET).with_session_token("tok/en+=");
    let http = build(&INFO, input, &options, &credential, at, 7).map_err(|e| e.to_string())?;
    let request = received(&http);
    let key = verify::Key {
        id: ID,
        secret: SECRET,
    };
    match signing {
        SigningMethod::HmacSha1 | SigningMethod::HmacSha256 => {
            verify::tencent_v1(&request, key, "/")?
        }
        _ => verify::tc3(&request, key, "ckafka", at)?,
    }
    // The same parameters, flat.
    let value = serde_json::to_value(input).unwrap();
    match encoding {
        ParameterEncoding::Post
            if matches!(
                signing,
                SigningMethod::Header | SigningMethod::UnsignedPayload
            ) =>
        {
            let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
            assert_eq!(sent, value);
        }
        ParameterEncoding::Multipart => {}
        _ => {
            let sent = verify::parameters(&request)?;
            for (name, value) in flatten(&value, 0).unwrap() {
                assert_eq!(sent.get(&name), Some(&value), "{name}");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_server_accepts_and_reads_every_request(
        input in anything(),
        days in 0i64..40_000,
        second in prop_oneof![Just(0i64), Just(86_399), 0i64..86_400],
    ) {
        for (signing, encoding) in [
            (SigningMethod::Header, ParameterEncoding::Post),
            (SigningMethod::Header, ParameterEncoding::Get),
            (SigningMethod::Header, ParameterEncoding::Multipart),
            (SigningMethod::UnsignedPayload, ParameterEncoding::Post),
            (SigningMethod::HmacSha1, ParameterEncoding::Get),
            (SigningMethod::HmacSha1, ParameterEncoding::Post),
            (SigningMethod::HmacSha256, ParameterEncoding::Get),
            (SigningMethod::HmacSha256, ParameterEncoding::Post),
        ] {
            let checked = check(&input, signing, encoding, days * 86_400 + second);
            // The largest of these requests exceed what a GET may hold.
            let too_large = checked.as_ref().is_err_and(|e| e.contains("takes at most 32768"));
            prop_assert!(too_large || checked.is_ok(), "{signing:?} {encoding:?}: {checked:?}");
        }
    }
}

/// A server must notice any change: else the test above would prove nothing.
#[test]
fn a_server_refuses_what_was_changed() {
    let input = Anything {
        placement_zone: Some("a".to_owned()),
        ..Anything::default()
    };
    static INFO: ActionInfo = ActionInfo::new("DescribeTopic", &SERVICE);
    let key = verify::Key {
        id: ID,
        secret: SECRET,
    };
    for (signing, encoding) in [
        (SigningMethod::Header, ParameterEncoding::Post),
        (SigningMethod::Header, ParameterEncoding::Get),
        (SigningMethod::HmacSha256, ParameterEncoding::Get),
        (SigningMethod::HmacSha1, ParameterEncoding::Post),
    ] {
        let mut options = RequestOptions::default();
        (options.signing, options.encoding) = (signing, encoding);
        let credential = Credential::new(ID, SECRET);
        let http = build(&INFO, &input, &options, &credential, TIMESTAMP, 7).unwrap();
        let mut request = received(&http);
        let verify = |request: &Request| match signing {
            SigningMethod::Header => verify::tc3(request, key, "ckafka", TIMESTAMP),
            _ => verify::tencent_v1(request, key, "/"),
        };
        verify(&request).unwrap();
        request.target = request.target.replace("=a", "=b");
        for pattern in ["\"a\"", "Zone=a"] {
            let body = String::from_utf8(request.body).unwrap();
            request.body = body
                .replace(pattern, &pattern.replace('a', "b"))
                .into_bytes();
        }
        verify(&request).unwrap_err();
    }
}
