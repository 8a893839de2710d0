//! Reads answers: what the API says instead of, or around, the result.
//!
//! [`decode`] takes an HTTP response and fills the fields of a typed response. Each protocol wraps
//! results and failures in its own way; a failure is one whatever the HTTP status says, and is
//! looked for before anything in the result is believed. Success is shown, not assumed: by the
//! [`SuccessRule`]s of service and action, or without one by what the protocol always sends:
//!
//! | protocol | result | failure | success |
//! |---|---|---|---|
//! | Tencent 3.0 | below `Response` | `Response.Error` | a request id |
//! | Tencent v2 | at the top or below `data` | `code` other than 0, or an error of 3.0 | `code` 0 |
//! | Alibaba | at the top | `success` is false; without it, a code that does not read like success | a request id; in the ROA style not where there is no result |

mod page;
mod source;
mod verdict;
mod whole;

use std::fmt;
use std::time::Duration;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;

use crate::fields::{FieldsMut, FieldsRef, Flags};
use crate::json::{Odd, Reader, invalid};
use crate::redact;
use crate::walk::{Decoder, Place, Root, ValueSeed, Watch};
use crate::{
    DecodeOptions, Error, ErrorKind, Fields, HttpResponse, Protocol, ServiceInfo, SuccessRule,
    Value,
};
use page::Page;
use source::Source;
use verdict::{Expected, Failure, Verdict};

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
    let facts = ResponseFacts::default();
    decode_fields(service, facts, response, FieldsMut::new(output), options)
}

/// What is known of the responses of an action.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ResponseFacts {
    /// Rules of success beside those of the service.
    pub(crate) success: &'static [SuccessRule],
    /// HTTP statuses of success beside those from 200 to 299.
    pub(crate) statuses: &'static [u16],
    /// Whether there is no body.
    pub(crate) empty: bool,
}

/// The same for any fields, and with what is known of an action.
pub(crate) fn decode_fields(
    service: &ServiceInfo,
    facts: ResponseFacts,
    response: &HttpResponse,
    mut output: FieldsMut<'_>,
    options: DecodeOptions<'_>,
) -> Result<String, Error> {
    output.clear();
    let table = output.table();
    let nothing_else = |(index, name): (usize, &&str)| {
        ["RequestId", "requestId"].contains(name) || table.flags(index).contains(Flags::HEADER)
    };
    let whole = table.whole();
    let expected = Expected {
        service,
        facts,
        empty: facts.empty || table.names.iter().enumerate().all(nothing_else),
        whole: whole.is_some(),
    };
    let reading = Reading {
        expected,
        response,
        options,
    };
    let id = match whole {
        Some(index) => reading.read_whole(index, output.reborrow())?,
        None if facts.empty => reading.read_nothing()?,
        None => reading.read_members(output.reborrow())?,
    };
    reading.read_headers(output)?;
    Ok(id)
}

/// Gives the result of an action that no type describes, and the id of the request.
///
/// The result is what the typed response would hold: the member `Response` of Tencent's API 3.0, the
/// whole body elsewhere, whatever it is; null if there is none and need not be.
///
/// # Errors
///
/// As [`decode`], without its checks of types.
pub fn decode_json(
    service: &ServiceInfo,
    response: &HttpResponse,
    options: DecodeOptions<'_>,
) -> Result<(Value, String), Error> {
    let expected = Expected {
        service,
        facts: ResponseFacts::default(),
        empty: true,
        whole: false,
    };
    let reading = Reading {
        expected,
        response,
        options,
    };
    let Some(text) = reading.text()? else {
        return Ok((Value::Null, reading.header_id().to_owned()));
    };
    let mut decoder = Decoder::new(options);
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed = ValueSeed(&mut decoder).deserialize(&mut parser);
    let parsed = parsed.and_then(|json| parser.end().map(|()| json));
    let mut json = parsed.map_err(|error| reading.failed(text, &mut decoder, &error))?;
    let id = reading.judge(&Source::Json(&json))?;
    let result = match service.protocol {
        // Indexing would panic on a body that is no object.
        Protocol::TencentV3 => json.get_mut(RESPONSE).map(Value::take).unwrap_or_default(),
        _ => json,
    };
    Ok((result, id))
}

/// Members that tell about the call, wherever the result does not document them.
fn watches(service: &ServiceInfo) -> [Watch; 3] {
    let mut watches = [Watch {
        depth: usize::MAX,
        within: "",
        names: [""; 8],
    }; 3];
    match service.protocol {
        Protocol::TencentV3 => {
            watches[0].depth = 1;
            watches[0].names[..2].copy_from_slice(&["Error", "RequestId"]);
        }
        Protocol::TencentV2 => {
            watches[0].depth = 0;
            watches[0].names[..5].copy_from_slice(&[
                "code",
                "codeDesc",
                "message",
                "requestId",
                RESPONSE,
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
    // What the rules of the service look at: at the top of the result, and within one of its members.
    let rules = service.success.iter();
    let named = rules
        .flat_map(|rule| [Some(rule.path), rule.message])
        .flatten();
    let nested = named.clone().filter_map(|path| path.split_once('.'));
    let mut nested = nested.filter(|(within, name)| !within.ends_with("[]") && !name.contains('.'));
    if let Some((within, first)) = nested.next() {
        let others = nested
            .filter(|(other, _)| *other == within)
            .map(|(_, name)| name);
        watches[1].depth = watches[0].depth + 1;
        watches[1].within = within;
        for (slot, name) in watches[1]
            .names
            .iter_mut()
            .zip(std::iter::once(first).chain(others))
        {
            *slot = name;
        }
    }
    let top = named.filter(|path| !path.contains('.'));
    watches[2].depth = watches[0].depth;
    for (slot, name) in watches[2].names.iter_mut().zip(top) {
        *slot = name;
    }
    watches
}

struct Reading<'a> {
    expected: Expected<'a>,
    response: &'a HttpResponse,
    options: DecodeOptions<'a>,
}

/// A result without fields: what is left is what tells about the call.
struct Nothing {}
crate::macros::own_fields! { Nothing {} }

impl<'a> Reading<'a> {
    /// The body, if it may be JSON at all; `None` if there is none and need not be.
    fn text(&self) -> Result<Option<&'a str>, Error> {
        let status = self.response.status().as_u16();
        if (300..400).contains(&status) && !self.expected.succeeds(status) {
            return Err(self.finish(self.redirect()));
        }
        match page::text(self.response) {
            Ok(text) => Ok(Some(text)),
            Err(Page::Empty) if self.expected.allows_empty(status, self.header_id()) => Ok(None),
            Err(page) => Err(self.finish(page.into_error(status))),
        }
    }

    /// Reads the members of a result into their fields.
    fn read_members(&self, mut output: FieldsMut<'_>) -> Result<String, Error> {
        let Some(text) = self.text()? else {
            return Ok(self.header_id().to_owned());
        };
        let watches = watches(self.expected.service);
        let mut decoder = self.decoder(&watches);
        // Deviations are told by the slower way alone, and so are the reasons of failures.
        if self.options.wants_drift() || self.read(text, output.reborrow(), &mut decoder).is_err() {
            output.clear();
            // What was too much or too late would be so again.
            if decoder.is_stopped() {
                return Err(self.stopped(&mut decoder));
            }
            decoder = self.decoder(&watches);
            if let Err(error) = self.parse(text, output.reborrow(), &mut decoder) {
                output.clear();
                return Err(self.failed(text, &mut decoder, &error));
            }
        }
        self.judge(&Source::Typed(output.as_ref(), &decoder))
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

    fn decoder<'w>(&self, watches: &'w [Watch]) -> Decoder<'w>
    where
        'a: 'w,
    {
        // Results of the older API are at the top or below.
        let merged: Option<&[&str]> = match self.expected.service.protocol {
            Protocol::TencentV2 => Some(&["data"]),
            _ => None,
        };
        Decoder::watching(self.options, watches).merging(merged)
    }

    /// Reads a body in which everything is as it should be; says nothing of others.
    fn read(
        &self,
        text: &str,
        output: FieldsMut<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Result<(), Odd> {
        let mut reader = Reader::new(text);
        match self.expected.service.protocol {
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
        match self.expected.service.protocol {
            Protocol::TencentV3 => json.deserialize_map(Below { output, decoder })?,
            _ => Root {
                fields: output,
                decoder,
            }
            .deserialize(&mut json)?,
        }
        json.end()
    }

    /// The error of a body that did not decode. A failure that it reports all the same comes first.
    fn failed(&self, text: &str, decoder: &mut Decoder<'_>, error: &serde_json::Error) -> Error {
        if decoder.is_stopped() {
            return self.stopped(decoder);
        }
        let verdict = self.verdict_alone(text);
        if let Some(failure) = verdict.failure.filter(|failure| failure.reported) {
            return self.error(failure, verdict.request_id);
        }
        let result = match (decoder.failure(), error.classify()) {
            (Some(failure), _) => {
                Error::new(ErrorKind::Decode, failure.reason).with_path(failure.path)
            }
            (None, Category::Eof) => {
                let message = format!("the body ends early, after {} bytes", text.len());
                let error = Error::new(ErrorKind::Response, message).with_path(decoder.path());
                page::cut(error, self.response.status().as_u16())
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

    /// What the answer says of the call, without a look at its result.
    fn verdict_alone(&self, text: &str) -> Verdict {
        let watches = watches(self.expected.service);
        let mut decoder = Decoder::watching(self.options.tolerant(), &watches);
        let mut nothing = Nothing::default();
        let read = self.parse(text, FieldsMut::new(&mut nothing), &mut decoder);
        match read {
            Ok(()) => self.verdict(&Source::Typed(FieldsRef::new(&nothing), &decoder)),
            Err(_) => Verdict::default(),
        }
    }

    /// The error of a decoding that was given up.
    fn stopped(&self, decoder: &mut Decoder<'_>) -> Error {
        let late = decoder.is_late();
        let (path, reason) = match decoder.failure() {
            Some(failure) => (failure.path, failure.reason),
            None => Default::default(),
        };
        let error = Error::new(ErrorKind::Decode, reason).with_path(path);
        self.finish(if late { error.with_timeout() } else { error })
    }

    fn verdict(&self, source: &Source<'_>) -> Verdict {
        let status = self.response.status().as_u16();
        self.expected.judge(status, self.header_id(), source)
    }

    fn judge(&self, source: &Source<'_>) -> Result<String, Error> {
        let verdict = self.verdict(source);
        match verdict.failure {
            None => Ok(verdict.request_id),
            Some(failure) => Err(self.error(failure, verdict.request_id)),
        }
    }

    fn error(&self, failure: Failure, request_id: String) -> Error {
        let (kind, message) = match failure.message {
            message if !failure.reported => (ErrorKind::Response, message),
            message if message.is_empty() => (ErrorKind::Service, "no message".to_owned()),
            message => (ErrorKind::Service, message),
        };
        let error = Error::new(kind, message).with_code(failure.code);
        self.finish(error.with_request_id(request_id))
    }

    /// The id of the request as the headers say it.
    fn header_id(&self) -> &'a str {
        let response = self.response;
        response.header("x-acs-request-id").unwrap_or_default()
    }

    /// Adds what every error of an answer has.
    fn finish(&self, mut error: Error) -> Error {
        if error.request_id().is_none() {
            error = error.with_request_id(self.header_id());
        }
        if let Some(delay) = retry_after(self.response) {
            error = error.with_retry_after(delay);
        }
        let families = self.expected.service.families;
        error
            .with_status(self.response.status().as_u16())
            .with_families(families)
    }
}

/// How long the server asks to wait.
fn retry_after(response: &HttpResponse) -> Option<Duration> {
    let number = |name| response.header(name)?.trim().parse::<u64>().ok();
    // A server that asks for more than a day is not worth waiting for.
    const LONGEST: Duration = Duration::from_secs(86_400);
    let delay = match number("x-acs-retry-after") {
        Some(milliseconds) => Duration::from_millis(milliseconds),
        None => Duration::from_secs(number("retry-after")?),
    };
    Some(delay.min(LONGEST))
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
                let decoder = &mut *self.decoder;
                map.next_value_seed(Root { fields, decoder })?;
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
