//! Rules of success, of an action and of a service.

use serde_json::json;

use super::{Case, case, is_service};
use crate::envelope::{ResponseFacts, decode_fields};
use crate::fields::FieldsMut;
use crate::{DecodeOptions, Error, HttpResponse, Protocol, Value};
use crate::{Fields, SuccessRule};

fn judged<T: Fields + Default>(
    case: &Case,
    rules: &'static [SuccessRule],
    body: &Value,
) -> Result<(), Error> {
    let response = HttpResponse::new(case.status, body.to_string());
    let mut output = T::default();
    let options = DecodeOptions::default();
    let facts = ResponseFacts {
        success: rules,
        ..ResponseFacts::default()
    };
    decode_fields(
        &case.service,
        facts,
        &response,
        FieldsMut::new(&mut output),
        options,
    )
    .map(drop)
}

struct Created {
    result: Option<i64>,
}
crate::macros::own_fields! { Created { 0 => result: "Result" } }

#[test]
fn an_integer_that_must_be_there() {
    const RULES: &[SuccessRule] = &[SuccessRule::new("Result", &["0"]).required()];
    let mut v3 = case(Protocol::TencentV3);
    v3.service.success = &[];
    let answer = |result: Value| json!({"Response": {"Result": result, "RequestId": "r"}});
    for zero in [json!(0), json!("0")] {
        judged::<Created>(&v3, RULES, &answer(zero)).unwrap();
    }
    for (result, code, message) in [
        (json!(1), "1", "`Result` is 1"),
        (json!(-1), "-1", "`Result` is -1"),
        (json!(null), "", "`Result` shows no success (found nothing)"),
    ] {
        let error = judged::<Created>(&v3, RULES, &answer(result)).unwrap_err();
        assert_eq!(
            (error.code(), error.message(), error.request_id()),
            (code, message, Some("r"))
        );
        assert!(!error.is_retryable());
    }
    judged::<Created>(&v3, RULES, &json!({"Response": {"RequestId": "r"}})).unwrap_err();
}

struct Item {
    code: Option<String>,
    message: Option<String>,
}
crate::macros::own_fields! { Item { 0 => code: "ReturnCode", 1 => message: "Message" } }

struct Batch {
    items: Vec<Item>,
    failed: Vec<String>,
}
crate::macros::own_fields! { Batch { 0 => items: "Result", 1 => failed: "failed" } }

#[test]
fn a_code_for_each_item() {
    const RULES: &[SuccessRule] = &[SuccessRule::new("Result[].ReturnCode", &["0"])
        .message("Message")
        .required()];
    let mut v3 = case(Protocol::TencentV3);
    v3.service.success = &[];
    let answer = |codes: &[Value]| {
        let items: Vec<Value> = codes
            .iter()
            .map(|code| json!({"ReturnCode": code, "Message": "m"}))
            .collect();
        json!({"Response": {"Result": items, "RequestId": "r"}})
    };
    let ok = json!("0");
    judged::<Batch>(&v3, RULES, &answer(&[])).unwrap();
    judged::<Batch>(&v3, RULES, &answer(&[ok.clone(), json!(0)])).unwrap();
    let error =
        judged::<Batch>(&v3, RULES, &answer(&[ok.clone(), json!("4000"), json!(10)])).unwrap_err();
    is_service(
        &error,
        "4000",
        "2 of 3 items failed: Result[1] 4000: m; Result[2] 10: m",
        Some("r"),
    );
    let error = judged::<Batch>(&v3, RULES, &answer(&[ok, json!(null)])).unwrap_err();
    assert!(
        error.message().starts_with("1 of 2 items failed: "),
        "{error}"
    );
    let many: Vec<Value> = (1..100).map(Value::from).collect();
    let error = judged::<Batch>(&v3, RULES, &answer(&many)).unwrap_err();
    assert!(
        error.message().starts_with("99 of 99 items failed: "),
        "{error}"
    );
    assert!(error.message().ends_with("Result[9] 10: m; ..."), "{error}");
}

#[test]
fn a_list_of_what_failed() {
    const RULES: &[SuccessRule] = &[SuccessRule::new("failed", &[])];
    let v2 = case(Protocol::TencentV2);
    for data in [
        json!({}),
        json!({"failed": []}),
        json!({"failed": null}),
        json!([]),
    ] {
        judged::<Batch>(&v2, RULES, &json!({"code": 0, "data": data})).unwrap();
    }
    let body = json!({"code": 0, "data": {"failed": ["0"], "success": []}});
    let error = judged::<Batch>(&v2, RULES, &body).unwrap_err();
    is_service(&error, "", "`failed` tells of 1 failure: 0", None);
}

#[test]
fn a_rule_of_the_service_goes_before_what_reads_like_success() {
    const RULES: &[SuccessRule] = &[SuccessRule::new("ResponseCode", &["fine"])
        .required()
        .message("Note")];
    let mut rpc = case(Protocol::AlibabaRpc);
    rpc.service.success = RULES;
    rpc.ok(json!({"ResponseCode": "Fine", "Code": "odd"}));
    let error = rpc.fails(json!({"ResponseCode": "bad", "Note": "why", "RequestId": "r"}));
    is_service(&error, "bad", "why", Some("r"));
    rpc.fails(json!({"RequestId": "r"}));
    rpc.fails(json!({"ResponseCode": "fine", "Success": false}));
    rpc.status(500).fails(json!({"ResponseCode": "fine"}));
}
