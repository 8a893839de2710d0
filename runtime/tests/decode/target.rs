// What holds for the answer of any server. Part of a test, and of a fuzz target in `fuzz/`.

use cloudapi_runtime::{
    DecodeOptions, Drift, Error, ErrorKind, HttpResponse, Protocol, ServiceInfo, SuccessRule,
    envelope,
};

pub struct Part {
    pub name: Option<String>,
    pub password: Option<String>,
    pub sizes: Vec<i64>,
    pub parts: Vec<Part>,
}
cloudapi_runtime::fields! {
    Part {
        0 => name: "Name",
        1 => password: "Password" [secret],
        2 => sizes: "Sizes" [wrapper = "Size"],
        3 => parts: "Parts",
    }
}

pub struct Answer {
    pub result: Option<Part>,
    pub total: Option<i64>,
    pub ratio: Option<f64>,
    pub on: Option<bool>,
    pub any: Option<cloudapi_runtime::Value>,
    pub names: Vec<String>,
}
cloudapi_runtime::fields! {
    Answer {
        0 => result: "Result",
        1 => total: "TotalCount",
        2 => ratio: "Ratio",
        3 => on: "On",
        4 => any: "Any",
        5 => names: "Names",
    }
}

const RETURN_CODE: &[SuccessRule] =
    &[SuccessRule::new("Result.ReturnCode", &["0"]).message("Result.ReturnMessage")];

/// Decodes the bytes after the first two as a body; those two choose protocol, strictness and status.
pub fn check(data: &[u8]) {
    const PROTOCOLS: [Protocol; 4] = [
        Protocol::TencentV3,
        Protocol::TencentV2,
        Protocol::AlibabaRpc,
        Protocol::AlibabaRoa,
    ];
    const STATUS: [u16; 5] = [200, 400, 404, 429, 502];
    let [choice, status, body @ ..] = data else {
        return;
    };
    let protocol = PROTOCOLS[usize::from(choice % 4)];
    let service = ServiceInfo::new(protocol, "ckafka", "2019-08-19").success(RETURN_CODE);
    let status = STATUS[usize::from(status % 5)];
    let response = HttpResponse::new(status, body.to_vec());
    let observer = |drift: &Drift| assert!(drift.path.starts_with('$'), "{drift}");
    let options = DecodeOptions::default().strict(choice & 4 != 0);
    let options = match choice & 8 {
        0 => options,
        _ => options.observer(&observer),
    };
    let mut answer = Answer::default();
    match envelope::decode(&service, &response, &mut answer, options) {
        Err(error) => check_error(&error, status),
        Ok(_) => {
            // What was understood can be written, and reads as the same.
            let text = serde_json::to_string(&answer).expect("an answer can be written");
            let again: Answer = serde_json::from_str(&text).expect("what was written can be read");
            assert!(again == answer, "{text}");
        }
    }
    if let Err(error) = envelope::decode_json(&service, &response, DecodeOptions::default()) {
        check_error(&error, status);
    }
}

fn check_error(error: &Error, status: u16) {
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Service | ErrorKind::Response | ErrorKind::Decode
        ),
        "{error}"
    );
    assert_eq!(error.status(), Some(status));
    assert!(error.was_sent());
    // It may end up in a log.
    let text = error.to_string();
    assert!(
        text.chars().count() < 2500 && !text.contains(char::is_control),
        "{text:?}"
    );
    // Predicates hold for codes that nobody has documented, too.
    let _ = (
        error.is_throttled(),
        error.is_auth(),
        error.is_not_found(),
        error.is_retryable(),
    );
}
