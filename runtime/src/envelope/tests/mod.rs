//! Answers of every protocol, and bodies that are none.

mod answers;
mod bodies;
mod damage;
mod rules;
mod whole;

use super::decode;
use crate::{
    DecodeOptions, Error, ErrorKind, Fields, HttpResponse, Protocol, ServiceInfo, SuccessRule,
};

/// A response with what the protocols put around results, documented or not.
#[derive(Clone, Copy, Debug)]
struct Case {
    service: ServiceInfo,
    status: u16,
}

#[non_exhaustive]
struct Answer {
    result: Option<Body>,
    request_id: Option<String>,
    total: Option<i64>,
}

crate::macros::own_fields! {
    Answer { 0 => result: "Result", 1 => request_id: "RequestId", 2 => total: "TotalCount" }
}

struct Body {
    names: Vec<String>,
    token: Option<String>,
    limit: Option<i64>,
}

crate::macros::own_fields! {
    Body { 0 => names: "Names", 1 => token: "Token" [secret], 2 => limit: "Limit" }
}

/// A response that documents all that tells about the call, as Alibaba's do.
struct Documented {
    code: Option<i64>,
    success: Option<bool>,
    message: Option<String>,
    request_id: Option<String>,
    data: Option<Body>,
}

crate::macros::own_fields! {
    Documented {
        0 => code: "Code", 1 => success: "Success", 2 => message: "Message",
        3 => request_id: "RequestId", 4 => data: "Data",
    }
}

const RETURN_CODE: &[SuccessRule] =
    &[SuccessRule::new("Result.ReturnCode", &["0", "OK"]).message("Result.ReturnMessage")];

fn case(protocol: Protocol) -> Case {
    let rules = if protocol == Protocol::TencentV3 {
        RETURN_CODE
    } else {
        &[]
    };
    let service = ServiceInfo::new(protocol, "ckafka", "2019-08-19")
        .success(rules)
        .families(crate::families::TESTED);
    Case {
        service,
        status: 200,
    }
}

impl Case {
    fn status(self, status: u16) -> Self {
        Case { status, ..self }
    }

    fn decode<T: Fields + Default>(self, body: impl Into<Vec<u8>>) -> Result<(T, String), Error> {
        self.answer(HttpResponse::new(self.status, body))
    }

    fn answer<T: Fields + Default>(self, response: HttpResponse) -> Result<(T, String), Error> {
        let mut output = T::default();
        let id = decode(
            &self.service,
            &response,
            &mut output,
            DecodeOptions::default(),
        )?;
        Ok((output, id))
    }

    fn ok(self, body: impl ToString) -> (Answer, String) {
        self.decode(body.to_string()).unwrap()
    }

    fn fails(self, body: impl ToString) -> Error {
        self.decode::<Answer>(body.to_string()).unwrap_err()
    }
}

#[track_caller]
fn is_service(error: &Error, code: &str, message: &str, id: Option<&str>) {
    assert_eq!(error.kind(), ErrorKind::Service, "{error}");
    assert_eq!((error.code(), error.message()), (code, message), "{error}");
    assert_eq!(error.request_id(), id, "{error}");
}
