//! Reads answers: what the API says instead of, or around, the result.
//!
//! [`decode`] takes an HTTP response and fills the fields of a typed response. Each protocol wraps
//! results and failures in its own way; a failure is one whatever the HTTP status says, and is
//! looked for before anything in the result is believed:
//!
//! | protocol | result | failure |
//! |---|---|---|
//! | Tencent 3.0 | below `Response` | `Response.Error`, or a return code within the result |
//! | Tencent v2 | at the top or below `data` | `code` other than 0 |
//! | Alibaba | at the top | `success` is false, or an HTTP status from 400 on |

mod page;
mod verdict;

use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;

use crate::fields::FieldsMut;
use crate::json::{Odd, Reader, invalid};
use crate::redact;
use crate::walk::{Decoder, Place, Root, Watch};
use crate::{DecodeOptions, Error, ErrorKind, Fields, HttpResponse, Protocol, ServiceInfo, Value};
use verdict::{Source, Verdict};

/// Fills `output` from an answer and gives the id of the request, empty if there is none.
///
/// # Errors
///
/// [`ErrorKind::Service`] when the API reports a failure, [`ErrorKind::Response`] when the body is
/// no answer of the API, and [`ErrorKind::Decode`] when a value cannot be understood, or, in strict
/// mode, deviates from the document. `output` is then partly filled.
///
/// ```
/// use cloudapi_runtime::{DecodeOptions, HttpResponse, Protocol, ServiceInfo, envelope};
///
/// struct Topics {
///     total: Option<i64>,
/// }
/// cloudapi_runtime::fields! { Topics { 0 => total: "TotalCount" } }
///
/// let service = ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19");
/// let body = r#"{"Response": {"TotalCount": "3", "RequestId": "1b3a-..."}}"#;
/// let response = HttpResponse::new(200, body);
/// let mut topics = Topics::default();
/// let id = envelope::decode(&service, &response, &mut topics, DecodeOptions::default())?;
/// assert_eq!((topics.total, id.as_str()), (Some(3), "1b3a-..."));
///
/// let body = r#"{"Response": {"Error": {"Code": "AuthFailure", "Message": "no"}}}"#;
/// let response = HttpResponse::new(200, body);
/// let error = envelope::decode(&service, &response, &mut topics, DecodeOptions::default());
/// assert_eq!(error.unwrap_err().code(), "AuthFailure");
/// # Ok::<(), cloudapi_runtime::Error>(())
/// ```
pub fn decode<T: Fields>(
    service: &ServiceInfo,
    response: &HttpResponse,
    output: &mut T,
    options: DecodeOptions<'_>,
) -> Result<String, Error> {
    decode_fields(service, response, FieldsMut::new(output), options)
}

/// The same for any fields.
pub(crate) fn decode_fields(
    service: &ServiceInfo,
    response: &HttpResponse,
    mut output: FieldsMut<'_>,
    options: DecodeOptions<'_>,
) -> Result<String, Error> {
    output.clear();
    let reading = Reading { service, response };
    let text = reading.text()?;
    let watches = watches(service);
    let mut decoder = Decoder::watching(options, &watches);
    // Deviations are told by the slower way alone, and so are the reasons of failures.
    if options.wants_drift() || reading.read(text, output.reborrow(), &mut decoder).is_err() {
        output.clear();
        decoder = Decoder::watching(options, &watches);
        if let Err(error) = reading.parse(text, output.reborrow(), &mut decoder) {
            return Err(reading.failed(text, &mut decoder, &error));
        }
    }
    if let Err(error) = reading.data(output.reborrow(), &mut decoder) {
        return Err(reading.failed(text, &mut decoder, &error));
    }
    let verdict = Verdict::of(
        service,
        response.status,
        &Source::Typed(output.as_ref(), &decoder),
    );
    reading.judge(verdict)
}

/// Gives the result of an action that no type describes, and the id of the request.
///
/// The result is what the typed response would hold: the member `Response` of Tencent's API 3.0, the
/// whole body elsewhere.
///
/// # Errors
///
/// As [`decode`], without its checks of types.
pub fn decode_json(
    service: &ServiceInfo,
    response: &HttpResponse,
) -> Result<(Value, String), Error> {
    let reading = Reading { service, response };
    let text = reading.text()?;
    let mut json: Value = serde_json::from_str(text).map_err(|error| {
        let mut nothing = Decoder::watching(DecodeOptions::default(), &[]);
        reading.failed(text, &mut nothing, &error)
    })?;
    let verdict = Verdict::of(service, response.status, &Source::Json(&json));
    let id = reading.judge(verdict)?;
    let result = match service.protocol {
        // Indexing would panic on a body that is no object.
        Protocol::TencentV3 => json.get_mut(RESPONSE).map(Value::take).unwrap_or_default(),
        _ => json,
    };
    if result.is_object() {
        return Ok((result, id));
    }
    let error = Error::new(ErrorKind::Response, "the body holds no result");
    Err(reading.finish(error.with_request_id(id)))
}

/// Members that tell about the call, wherever the result does not document them.
fn watches(service: &ServiceInfo) -> [Watch; 2] {
    let mut watches = [Watch {
        depth: usize::MAX,
        within: "",
        names: [""; 8],
    }; 2];
    match service.protocol {
        Protocol::TencentV3 => {
            watches[0].depth = 1;
            watches[0].names[..2].copy_from_slice(&["Error", "RequestId"]);
            if let Some(code) = service.return_code {
                watches[1].depth = 2;
                watches[1].within = code.within;
                watches[1].names[..2].copy_from_slice(&[code.code, code.message]);
            }
        }
        Protocol::TencentV2 => {
            watches[0].depth = 0;
            watches[0].names[..5].copy_from_slice(&[
                "code",
                "codeDesc",
                "message",
                "requestId",
                "data",
            ]);
        }
        Protocol::AlibabaRpc | Protocol::AlibabaRoa => {
            watches[0].depth = 0;
            watches[0].names = [
                "Success",
                "success",
                "Code",
                "code",
                "Message",
                "message",
                "RequestId",
                "requestId",
            ];
        }
    }
    watches
}

struct Reading<'a> {
    service: &'a ServiceInfo,
    response: &'a HttpResponse,
}

impl<'a> Reading<'a> {
    /// The body, if it may be JSON at all.
    fn text(&self) -> Result<&'a str, Error> {
        let status = self.response.status;
        if let 300..400 = status {
            return Err(self.finish(self.redirect()));
        }
        page::text(self.response).map_err(|page| self.finish(page.into_error(status)))
    }

    fn redirect(&self) -> Error {
        let message = match self.response.header("location") {
            Some(location) => format!(
                "redirected to {:?}, which is not followed with a signed request: set the endpoint",
                redact::address(location)
            ),
            None => "redirected to nowhere".to_owned(),
        };
        Error::new(ErrorKind::Response, message)
    }

    /// Reads a body in which everything is as it should be; says nothing of others.
    fn read(
        &self,
        text: &str,
        output: FieldsMut<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Result<(), Odd> {
        let mut reader = Reader::new(text);
        match self.service.protocol {
            Protocol::TencentV3 => reader.below(&[RESPONSE], output, decoder)?,
            _ => reader.object(output, decoder)?,
        }
        reader.end()
    }

    fn parse(
        &self,
        text: &str,
        output: FieldsMut<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        match self.service.protocol {
            Protocol::TencentV3 => json.deserialize_map(Below { output, decoder })?,
            _ => root(output, decoder).deserialize(&mut json)?,
        }
        json.end()
    }

    /// Reads a result that is below `data`; one with a documented `data` is all at the top.
    fn data(
        &self,
        output: FieldsMut<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Result<(), serde_json::Error> {
        if self.service.protocol == Protocol::TencentV2
            && let Some(Value::Object(data)) = decoder.captured("data").cloned()
        {
            decoder.enter::<serde_json::Error>(Place::Member(&["data"]))?;
            root(output, decoder).deserialize(Value::Object(data))?;
            decoder.leave();
        }
        Ok(())
    }

    /// The error of a body that did not decode. A failure that it reports all the same comes first.
    fn failed(&self, text: &str, decoder: &mut Decoder<'_>, error: &serde_json::Error) -> Error {
        let json = serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
        let verdict = Verdict::of(self.service, self.response.status, &Source::Json(&json));
        if verdict.reported {
            return self.error(verdict);
        }
        let result = match (decoder.failure(), error.classify()) {
            (Some(failure), _) => {
                Error::new(ErrorKind::Decode, failure.reason).with_path(failure.path)
            }
            (None, Category::Eof) => {
                let message = format!("the body ends early, after {} bytes", text.len());
                let error = Error::new(ErrorKind::Response, message).with_path(decoder.path());
                page::cut(error, self.response.status)
            }
            (None, Category::Data) => Error::new(ErrorKind::Response, "the body holds no result"),
            (None, _) => {
                let message = format!("the body is no valid JSON: {}", invalid(text, error));
                Error::new(ErrorKind::Response, message).with_path(decoder.path())
            }
        };
        // The error of serde_json is no source of this one: it may quote the body.
        self.finish(result.with_request_id(verdict.request_id))
    }

    fn judge(&self, verdict: Verdict) -> Result<String, Error> {
        if verdict.failed {
            Err(self.error(verdict))
        } else {
            Ok(verdict.request_id)
        }
    }

    fn error(&self, verdict: Verdict) -> Error {
        let kind = if verdict.reported {
            ErrorKind::Service
        } else {
            ErrorKind::Response
        };
        let message = match verdict.message {
            message if !message.is_empty() => message,
            _ if verdict.reported => "no message".to_owned(),
            _ => "the body reports no failure, but the HTTP status does".to_owned(),
        };
        let error = Error::new(kind, message).with_code(verdict.code);
        self.finish(error.with_request_id(verdict.request_id))
    }

    /// Adds what every error of an answer has.
    fn finish(&self, mut error: Error) -> Error {
        if error.request_id().is_none() {
            let id = self.response.header("x-acs-request-id").unwrap_or_default();
            error = error.with_request_id(id);
        }
        if let Some(delay) = verdict::retry_after(self.response) {
            error = error.with_retry_after(delay);
        }
        error.with_status(self.response.status)
    }
}

fn root<'d, 'o>(fields: FieldsMut<'d>, decoder: &'d mut Decoder<'o>) -> Root<'d, 'o> {
    Root { fields, decoder }
}

/// The member that holds the result in API 3.0 of Tencent Cloud.
const RESPONSE: &str = "Response";

/// Reads the member that holds the result.
struct Below<'d, 'o> {
    output: FieldsMut<'d>,
    decoder: &'d mut Decoder<'o>,
}

impl<'de> Visitor<'de> for Below<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{RESPONSE}`")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut found = false;
        while let Some(name) = map.next_key::<String>()? {
            if name == RESPONSE && !found {
                found = true;
                self.decoder.enter(Place::Member(&[RESPONSE]))?;
                let fields = self.output.reborrow();
                map.next_value_seed(root(fields, self.decoder))?;
                self.decoder.leave();
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if found {
            Ok(())
        } else {
            Err(serde::de::Error::missing_field(RESPONSE))
        }
    }
}

#[cfg(test)]
mod tests;
