//! Results and failures in the forms of every protocol.

use std::time::Duration;

use serde_json::json;

use super::{Answer, Case, Documented, case, is_service};
use crate::envelope::decode_json;
use crate::{DecodeOptions, Error, ErrorKind, HttpResponse, Protocol, Value};

#[test]
fn tencent_results() {
    let v3 = case(Protocol::TencentV3);
    let (answer, id) = v3.ok(json!({"Response": {
        "Result": {"Names": ["a"], "ReturnCode": "0"}, "RequestId": "r", "TotalCount": 1,
    }}));
    assert_eq!((answer.total, id.as_str()), (Some(1), "r"));
    assert_eq!(answer.result.unwrap().names, ["a"]);
    // Codes of success, in any case and as a number; codes elsewhere mean nothing.
    for code in [json!("0"), json!(0), json!("ok"), json!(""), json!(null)] {
        let result = json!({"ReturnCode": code});
        let body = json!({"Response": {"Result": result, "ReturnCode": "9", "RequestId": "r"}});
        assert_eq!(v3.ok(body).1, "r");
    }
    let response = json!({"Error": null, "RequestId": "r"});
    v3.ok(json!({"Extra": {"Error": {"Code": "x"}}, "Response": response}));
    // A service without a second envelope may have members of that name.
    let mut plain = v3;
    plain.service.success = &[];
    plain.ok(json!({"Response": {"Result": {"ReturnCode": "1"}, "RequestId": "r"}}));
}

#[test]
fn tencent_failures() {
    let v3 = case(Protocol::TencentV3);
    let body = json!({"Response": {
        "Error": {"Code": "AuthFailure.SignatureExpire", "Message": "old"}, "RequestId": "r",
    }});
    let error = v3.fails(&body);
    is_service(&error, "AuthFailure.SignatureExpire", "old", Some("r"));
    assert_eq!(error.status(), Some(200));
    // Wherever it stands, and whatever cannot be decoded before or after it.
    for body in [
        r#"{"Response": {"TotalCount": "x", "RequestId": "r", "Error": {"Code": "C", "Message": "m"}}}"#,
        r#"{"Response": {"Error": {"Code": "C", "Message": "m"}, "TotalCount": {}, "RequestId": "r"}}"#,
    ] {
        is_service(&v3.fails(body), "C", "m", Some("r"));
    }
    is_service(
        &v3.fails(json!({"Response": {"Error": {"Code": "C"}}})),
        "C",
        "no message",
        None,
    );
    is_service(
        &v3.status(500).fails(&body),
        "AuthFailure.SignatureExpire",
        "old",
        Some("r"),
    );
    let error = v3
        .status(503)
        .fails(json!({"Response": {"RequestId": "r"}}));
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Response, Some(503))
    );
}

#[test]
fn tencent_return_codes() {
    let v3 = case(Protocol::TencentV3);
    for code in [json!("4000"), json!(4000)] {
        let body = json!({"Response": {
            "Result": {"Names": [], "ReturnCode": code, "ReturnMessage": "m"}, "RequestId": "r",
        }});
        is_service(&v3.fails(body), "4000", "m", Some("r"));
    }
    // Documented ones, too.
    struct Operate {
        code: Option<String>,
        message: Option<String>,
    }
    crate::macros::own_fields! { Operate { 0 => code: "ReturnCode", 1 => message: "ReturnMessage" } }
    struct Operated {
        result: Option<Operate>,
    }
    crate::macros::own_fields! { Operated { 0 => result: "Result" } }
    let body = r#"{"Response": {"Result": {"ReturnCode": 10, "ReturnMessage": "m"}}}"#;
    is_service(&v3.decode::<Operated>(body).unwrap_err(), "10", "m", None);
    let body =
        r#"{"Response": {"Result": {"ReturnCode": "0", "ReturnMessage": "ok"}, "RequestId": "r"}}"#;
    let result = v3.decode::<Operated>(body).unwrap().0.result.unwrap();
    assert_eq!(
        (result.code.as_deref(), result.message.as_deref()),
        (Some("0"), Some("ok"))
    );
}

#[test]
fn legacy_answers() {
    let v2 = case(Protocol::TencentV2);
    let inline = json!({"code": 0, "message": "", "codeDesc": "Success", "TotalCount": 2});
    assert_eq!(v2.ok(inline).0.total, Some(2));
    let below = json!({"code": "0", "message": "", "data": {"TotalCount": "2"}});
    assert_eq!(v2.ok(below).0.total, Some(2));
    // What is below `data` is no failure of its own, and what is no object holds nothing.
    v2.ok(json!({"code": 0, "data": {"code": 5, "message": "m"}}));
    for data in [
        json!([1]),
        json!("x"),
        json!(1),
        json!(true),
        json!(null),
        json!({}),
    ] {
        assert_eq!(
            v2.ok(json!({"code": 0, "TotalCount": 3, "data": data}))
                .0
                .total,
            Some(3)
        );
    }
    // The documented codes are numbers, and a module has its own before the message.
    let body = json!({"code": 5000, "codeDesc": "NotFound", "message": "(10006)m", "data": []});
    let error = v2.fails(body);
    is_service(&error, "5000.10006", "(10006)m (NotFound)", None);
    let body = json!({"code": 4100, "codeDesc": "AuthFailure", "message": "(x)m"});
    let error = v2.fails(body);
    is_service(&error, "4100", "(x)m (AuthFailure)", None);
    is_service(
        &v2.fails(json!({"code": "7000", "message": "m"})),
        "7000",
        "m",
        None,
    );
    let body =
        json!({"code": 5, "codeDesc": "Success", "message": "m", "data": {"TotalCount": "x"}});
    is_service(&v2.fails(body), "5", "m", None);
    let error = v2.fails(json!({"code": 0, "data": {"Result": {"Limit": "x"}}}));
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("$.data.Result.Limit"))
    );
}

#[test]
fn alibaba_answers() {
    for protocol in [Protocol::AlibabaRpc, Protocol::AlibabaRoa] {
        let case = case(protocol);
        // A code and a message are no failure, even if they read like one.
        let body = json!({
            "Code": 200, "Success": true, "Message": "operation failed", "RequestId": "r",
            "Data": {"Names": ["a"]},
        });
        let (answer, id) = case.decode::<Documented>(body.to_string()).unwrap();
        assert_eq!(
            (answer.code, answer.success, id.as_str()),
            (Some(200), Some(true), "r")
        );
        assert_eq!(answer.data.unwrap().names, ["a"]);
        assert_eq!(case.ok(&body).1, "r");
        let lower =
            json!({"code": "Throttling", "success": true, "requestId": "r", "TotalCount": 1});
        assert_eq!(case.ok(&lower).1, "r");
        // A code alone tells, by how it reads.
        for code in [
            json!(200),
            json!("200"),
            json!("0"),
            json!("OK"),
            json!("Success"),
            json!("true"),
        ] {
            case.ok(json!({"TotalCount": 1, "Code": code, "RequestId": "r"}));
        }
        let body = json!({"TotalCount": 1, "Code": "Failed", "Message": "m", "RequestId": "r"});
        is_service(&case.fails(body), "Failed", "m", Some("r"));

        for no in [json!(false), json!("false"), json!("False"), json!(0)] {
            let body = json!({"Code": "C", "Success": no, "Message": "m", "RequestId": "r"});
            is_service(&case.fails(&body), "C", "m", Some("r"));
            let body = json!({"code": "C", "success": no, "message": "m", "requestId": "r"});
            is_service(&case.fails(&body), "C", "m", Some("r"));
        }
        let body = json!({"Code": 500, "Success": false, "Message": "m"}).to_string();
        is_service(
            &case.decode::<Documented>(body).unwrap_err(),
            "500",
            "m",
            None,
        );
        // A code that does not fit its documented type is a code all the same.
        let body = json!({"Code": "InvalidX", "Message": "m", "RequestId": "r", "HostId": "h"});
        let error = case
            .status(400)
            .decode::<Documented>(body.to_string())
            .unwrap_err();
        is_service(&error, "InvalidX", "m", Some("r"));
        assert_eq!(error.status(), Some(400));
        let error = case.status(404).fails(json!({"hint": "nginx"}));
        assert_eq!((error.kind(), error.code()), (ErrorKind::Response, ""));
    }
}

#[test]
fn headers_of_answers() {
    let alibaba = case(Protocol::AlibabaRpc).status(429);
    let body = json!({"Code": "Throttling.User", "Message": "m"}).to_string();
    let response = || HttpResponse::new(429, body.clone()).with_header("x-acs-request-id", "r");
    let delayed = |name, value| {
        let response = response().with_header(name, value);
        alibaba
            .answer::<Answer>(response)
            .unwrap_err()
            .retry_after()
    };
    assert_eq!(
        alibaba
            .answer::<Answer>(response())
            .unwrap_err()
            .request_id(),
        Some("r")
    );
    assert_eq!(
        delayed("X-Acs-Retry-After", "250"),
        Some(Duration::from_millis(250))
    );
    assert_eq!(delayed("Retry-After", " 3 "), Some(Duration::from_secs(3)));
    assert_eq!(
        delayed("Retry-After", "99999999999"),
        Some(Duration::from_secs(86_400))
    );
    assert_eq!(
        delayed("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),
        None
    );
}

/// Success is shown: what does not show it is an error that says what came.
#[test]
fn what_shows_no_success_is_none() {
    let v3 = case(Protocol::TencentV3);
    let v2 = case(Protocol::TencentV2);
    for (error, code, message) in [
        (json!("boom"), "", "boom"),
        (
            json!({}),
            "",
            "`Error` is there, and holds no code (found object)",
        ),
        (
            json!([{"Code": "C"}]),
            "",
            "`Error` is there, and holds no code (found list)",
        ),
        (
            json!([]),
            "",
            "`Error` is there, and holds no code (found empty list)",
        ),
        (json!(7), "", "7"),
        (json!(true), "", "true"),
        (
            json!(""),
            "",
            "`Error` is there, and holds no code (found string)",
        ),
        (json!({"Message": "m"}), "", "m"),
        (json!({"Code": "C", "Message": "m"}), "C", "m"),
    ] {
        let body = json!({"Response": {"Error": error, "RequestId": "r"}});
        is_service(&v3.fails(&body), code, message, Some("r"));
        let error = v2.fails(&body);
        assert_eq!((error.code(), error.message()), (code, message), "{body}");
        // Nor does the older API hide one of the newer in a success.
        let mut body = body;
        body["code"] = json!(0);
        assert_eq!(v2.fails(&body).message(), message, "{body}");
        assert_eq!(raw(&v2, &body).unwrap_err().message(), message, "{body}");
    }
    for (protocol, body, message) in [
        (
            Protocol::TencentV3,
            json!({"Response": {}}),
            "the answer shows no success: it has no request id",
        ),
        (
            Protocol::TencentV3,
            json!({"Response": {"TotalCount": 1}}),
            "the answer shows no success: it has no request id",
        ),
        (
            Protocol::TencentV2,
            json!({}),
            "the answer shows no success: it has no `code`",
        ),
        (
            Protocol::TencentV2,
            json!({"TotalCount": 2}),
            "the answer shows no success: it has no `code`",
        ),
        (
            Protocol::TencentV2,
            json!({"code": null}),
            "the answer shows no success: it has no `code`",
        ),
        (
            Protocol::TencentV2,
            json!({"code": {}}),
            "`code` is no number (found object)",
        ),
        (
            Protocol::AlibabaRpc,
            json!({}),
            "the answer shows no success: it has no request id",
        ),
        (
            Protocol::AlibabaRpc,
            json!({"TotalCount": 1}),
            "the answer shows no success: it has no request id",
        ),
        (
            Protocol::AlibabaRoa,
            json!({"TotalCount": 1}),
            "the answer shows no success: it has no request id",
        ),
    ] {
        let case = case(protocol);
        assert_eq!(case.fails(&body).message(), message, "{body}");
        if body != json!({"TotalCount": 1}) || protocol != Protocol::AlibabaRoa {
            assert_eq!(raw(&case, &body).unwrap_err().message(), message, "{body}");
        }
    }
    // The header of a gateway knows the request, too.
    let response = HttpResponse::new(200, "{}").with_header("x-acs-request-id", "r");
    assert_eq!(
        case(Protocol::AlibabaRpc)
            .answer::<Answer>(response)
            .unwrap()
            .1,
        "r"
    );
}

fn raw(case: &Case, body: &Value) -> Result<(Value, String), Error> {
    let response = HttpResponse::new(case.status, body.to_string());
    decode_json(&case.service, &response, DecodeOptions::default())
}

/// A response without anything but a request id.
struct Empty {
    request_id: Option<String>,
}
crate::macros::own_fields! { Empty { 0 => request_id: "RequestId" } }

#[test]
fn where_no_result_is_due_none_is_missed() {
    let roa = case(Protocol::AlibabaRoa);
    for status in [200, 202, 204] {
        roa.status(status).decode::<Empty>("").unwrap();
        roa.status(status).decode::<Empty>("{}").unwrap();
        let response = HttpResponse::new(status, "").with_header("x-acs-request-id", "r");
        let rpc = case(Protocol::AlibabaRpc).status(status);
        assert_eq!(rpc.answer::<Empty>(response).unwrap().1, "r");
        rpc.decode::<Empty>("").unwrap_err();
        // A result that is due is missed.
        let error = roa.status(status).decode::<Answer>("").unwrap_err();
        assert_eq!(
            (error.message(), error.is_retryable()),
            ("the body is empty", status == 200)
        );
        for tencent in [Protocol::TencentV3, Protocol::TencentV2] {
            case(tencent)
                .status(status)
                .decode::<Empty>("")
                .unwrap_err();
        }
        let response = HttpResponse::new(status, "");
        let result = decode_json(&roa.service, &response, DecodeOptions::default());
        assert_eq!(result.unwrap(), (Value::Null, String::new()));
    }
    for status in [301, 304, 404, 500] {
        roa.status(status).decode::<Empty>("").unwrap_err();
    }
    // By name, lists and scalars are results as well.
    for body in [
        json!([1, "a"]),
        json!([]),
        json!("text"),
        json!(5),
        json!(-1.5),
        json!(true),
        json!(null),
    ] {
        assert_eq!(raw(&roa, &body).unwrap().0, body);
        raw(&roa.status(500), &body).unwrap_err();
    }
}
