//! Whether a call failed, by what its answer says.

use std::time::Duration;

use crate::fields::{FieldsRef, Ref};
use crate::walk::{self, Decoder};
use crate::{HttpResponse, Protocol, ServiceInfo, Value};

/// What an answer says about the call.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) failed: bool,
    /// Whether the API itself reports the failure, and not only the HTTP status.
    pub(super) reported: bool,
    pub(super) code: String,
    pub(super) message: String,
    pub(super) request_id: String,
}

/// Where the members that tell about the call are read.
pub(super) enum Source<'a> {
    /// A result that decoded, and what was captured beside it.
    Typed(FieldsRef<'a>, &'a Decoder<'a>),
    /// The whole body.
    Json(&'a Value),
}

impl Verdict {
    pub(super) fn of(service: &ServiceInfo, status: u16, source: &Source<'_>) -> Verdict {
        match service.protocol {
            Protocol::TencentV3 => Self::tencent_v3(service, status, source),
            Protocol::TencentV2 => Self::tencent_v2(status, source),
            Protocol::AlibabaRpc | Protocol::AlibabaRoa => Self::alibaba(status, source),
        }
    }

    fn tencent_v3(service: &ServiceInfo, status: u16, source: &Source<'_>) -> Verdict {
        let source = &source.below("Response");
        let request_id = source.text("RequestId");
        let mut verdict = Verdict {
            request_id,
            failed: status >= 400,
            ..Verdict::default()
        };
        let (code, message) = (source.text("Error.Code"), source.text("Error.Message"));
        if !code.is_empty() || !message.is_empty() {
            return Verdict {
                failed: true,
                reported: true,
                code,
                message,
                ..verdict
            };
        }
        if let Some(names) = service.return_code {
            let code = source.text(&[names.within, ".", names.code].concat());
            let is_success = |known: &&str| code.eq_ignore_ascii_case(known);
            if !code.is_empty() && !names.success.iter().any(is_success) {
                verdict.failed = true;
                verdict.reported = true;
                verdict.code = code;
                verdict.message = source.text(&[names.within, ".", names.message].concat());
            }
        }
        verdict
    }

    fn tencent_v2(status: u16, source: &Source<'_>) -> Verdict {
        let number = source.text("code");
        let reported = !number.is_empty() && number != "0";
        let mut message = source.text("message");
        // Documented are numbers; the number of the module stands before the message.
        let code = match module(&message) {
            Some(module) => [&number, ".", module].concat(),
            None => number,
        };
        let name = source.text("codeDesc");
        if reported && !name.is_empty() && name != "Success" {
            message = format!("{message} ({name})");
        }
        Verdict {
            failed: reported || status >= 400,
            reported,
            code: if reported { code } else { String::new() },
            message,
            request_id: source.text("requestId"),
        }
    }

    fn alibaba(status: u16, source: &Source<'_>) -> Verdict {
        let either = |upper: &str, lower: &str| match source.text(upper) {
            text if text.is_empty() => source.text(lower),
            text => text,
        };
        let success = either("Success", "success");
        let code = either("Code", "code");
        let refused = success.eq_ignore_ascii_case("false") || success == "0";
        let failed = refused || status >= 400;
        Verdict {
            failed,
            // An answer without a code may come from anything on the way.
            reported: refused || (failed && !code.is_empty()),
            code: if failed { code } else { String::new() },
            message: either("Message", "message"),
            request_id: either("RequestId", "requestId"),
        }
    }
}

/// The number in `(10006)instance not exist`.
fn module(message: &str) -> Option<&str> {
    let (number, _) = message.strip_prefix('(')?.split_once(')')?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    digits.then_some(number)
}

impl Source<'_> {
    /// The object at a name of the body; a typed result already is that object.
    fn below(&self, name: &str) -> Source<'_> {
        match *self {
            Source::Typed(fields, decoder) => Source::Typed(fields, decoder),
            Source::Json(value) => Source::Json(value.get(name).unwrap_or(&Value::Null)),
        }
    }

    /// The scalar at a path, as text; empty if there is none.
    fn text(&self, path: &str) -> String {
        match self {
            Source::Typed(fields, decoder) => captured(decoder, path)
                .map(json_text)
                .or_else(|| field_text(walk::find(*fields, path)))
                .unwrap_or_default(),
            Source::Json(value) => json_text(
                path.split('.')
                    .try_fold(*value, |value, name| value.get(name))
                    .unwrap_or(&Value::Null),
            ),
        }
    }
}

/// What was captured at a path: the object that the path begins with, or the member it ends with.
fn captured<'a>(decoder: &'a Decoder<'_>, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => decoder.captured(path),
        Some((first, last)) => match decoder.captured(first) {
            Some(value) => value.get(last),
            None => decoder.captured(last),
        },
    }
}

fn json_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

fn field_text(field: Ref<'_>) -> Option<String> {
    match field {
        Ref::String(value) => Some(value.to_owned()),
        Ref::Integer(value) => Some(value.to_string()),
        Ref::Float(value) => Some(value.to_string()),
        Ref::Boolean(value) => Some(value.to_string()),
        Ref::Json(value) => Some(json_text(value)),
        _ => None,
    }
}

/// How long the server asks to wait.
pub(super) fn retry_after(response: &HttpResponse) -> Option<Duration> {
    let number = |name| response.header(name)?.trim().parse::<u64>().ok();
    // A server that asks for more than a day is not worth waiting for.
    const LONGEST: Duration = Duration::from_secs(86_400);
    let delay = match number("x-acs-retry-after") {
        Some(milliseconds) => Duration::from_millis(milliseconds),
        None => Duration::from_secs(number("retry-after")?),
    };
    Some(delay.min(LONGEST))
}
