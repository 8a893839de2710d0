//! Results and failures in the forms of every protocol.

use std::time::Duration;

use serde_json::json;

use super::{Answer, Documented, case, is_service};
use crate::{ErrorKind, HttpResponse, Protocol};

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
        let body = json!({"Response": {"Result": {"ReturnCode": code}, "ReturnCode": "9"}});
        assert_eq!(v3.ok(body).1, "");
    }
    v3.ok(json!({"Extra": {"Error": {"Code": "x"}}, "Response": {"Error": null}}));
    // A service without a second envelope may have members of that name.
    let mut plain = v3;
    plain.service.return_code = None;
    plain.ok(json!({"Response": {"Result": {"ReturnCode": "1"}}}));
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
    let body = r#"{"Response": {"Result": {"ReturnCode": "0", "ReturnMessage": "ok"}}}"#;
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
    v2.ok(json!({"TotalCount": 2}));
    // The documented codes are numbers, and a module has its own before the message.
    let body = json!({"code": 5000, "codeDesc": "NotFound", "message": "(10006)m", "data": []});
    let error = v2.fails(body);
    is_service(&error, "5000.10006", "(10006)m (NotFound)", None);
    assert!(error.is_not_found());
    let body = json!({"code": 4100, "codeDesc": "AuthFailure", "message": "(x)m"});
    let error = v2.fails(body);
    is_service(&error, "4100", "(x)m (AuthFailure)", None);
    assert!(error.is_auth());
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
        case.ok(json!({"TotalCount": 1, "Code": "Failed"}));

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
