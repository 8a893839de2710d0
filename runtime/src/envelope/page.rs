//! Bodies that are no JSON, told apart.

use crate::redact::excerpt;
use crate::{Error, ErrorKind, HttpResponse};

/// A body that is no JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Page {
    Empty,
    Compressed,
    Binary,
    /// Text with a byte that is none, and where that is.
    NotUtf8(u8, usize),
    /// Events that come one by one, as long as the connection lasts.
    EventStream,
    Html(String),
    /// An error that the API reports as XML: code, message, request id.
    XmlError(String, String, String),
    Xml(String),
    Text(String),
}

impl Page {
    pub(super) fn into_error(self, status: u16) -> Error {
        let with = |what: &str, excerpt: String| {
            let quoted = if excerpt.is_empty() {
                String::new()
            } else {
                format!(": {excerpt:?}")
            };
            Error::new(
                ErrorKind::Response,
                format!("{what} came back instead of JSON{quoted}"),
            )
        };
        match self {
            // Something on the way may have dropped the body.
            Page::Empty => cut(Error::new(ErrorKind::Response, "the body is empty"), status),
            Page::Compressed => with("a compressed body", String::new()),
            Page::Binary => with("binary data", String::new()),
            Page::EventStream => with("an event stream (text/event-stream)", String::new()),
            Page::NotUtf8(byte, at) => {
                let message = format!("the body is not UTF-8: byte 0x{byte:02x} at position {at}");
                Error::new(ErrorKind::Response, message)
            }
            Page::Html(title) => with("an HTML page", title),
            Page::Xml(excerpt) => with("XML", excerpt),
            Page::Text(excerpt) => with("text", excerpt),
            Page::XmlError(code, message, request_id) => Error::new(ErrorKind::Service, message)
                .with_code(code)
                .with_request_id(request_id),
        }
    }
}

/// Marks the error of an answer that was to succeed and lost its end on the way.
pub(super) fn cut(error: Error, status: u16) -> Error {
    if status == 200 {
        error.with_retryable(true)
    } else {
        error
    }
}

/// Characters of a page that are looked at: what matters is at its beginning.
const HEAD: usize = 4096;

/// The text of a body that may be JSON, or what else it is.
pub(super) fn text(response: &HttpResponse) -> Result<&str, Page> {
    if response.is_event_stream() {
        return Err(Page::EventStream);
    }
    let body = &**response.body();
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if body.starts_with(&[0x1f, 0x8b]) {
        return Err(Page::Compressed);
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        // Cut within a character: what comes before ends early, too, and is reported as that.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) if body.trim_ascii_start().starts_with(b"<") => {
            let head = &body[..body.len().min(4 * HEAD)];
            return Err(markup(&String::from_utf8_lossy(head)));
        }
        // One wrong byte makes no binary data of a text, but control characters do.
        Err(error) if !body.iter().any(|b| matches!(b, 0..9 | 14..32)) => {
            let at = error.valid_up_to();
            return Err(Page::NotUtf8(body.get(at).copied().unwrap_or_default(), at));
        }
        Err(_) => return Err(Page::Binary),
    };
    match text.trim_start() {
        "" => Err(Page::Empty),
        other if other.starts_with('<') => Err(markup(other)),
        other if is_json(other) => Ok(text),
        other => Err(Page::Text(excerpt(other))),
    }
}

/// Whether a text begins as JSON does; of words and numbers all of it must be one.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '[', '"'])
        || ["true", "false", "null"].contains(&text.trim_end())
        || (text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && !text
                .trim_end()
                .contains(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))))
}

fn markup(text: &str) -> Page {
    let head: String = text.chars().take(HEAD).collect();
    let tag = |name: &str| element(&head, name).unwrap_or_default().trim().to_owned();
    let lower = head.to_ascii_lowercase();
    if lower.contains("<html") || lower.contains("<!doctype html") {
        let title = [tag("title"), tag("h1")]
            .into_iter()
            .find(|title| !title.is_empty());
        return Page::Html(excerpt(&title.unwrap_or_default()));
    }
    let (code, message) = (tag("Code"), tag("Message"));
    if code.is_empty() {
        // Its name tells what it is; what is in it may be secret.
        let name = head
            .split('<')
            .find(|tag| tag.starts_with(char::is_alphabetic));
        let name = name.and_then(|tag| tag.split(|c: char| !c.is_alphanumeric()).next());
        Page::Xml(excerpt(name.unwrap_or_default()))
    } else {
        Page::XmlError(code, message, tag("RequestId"))
    }
}

/// Content of the first element of this name, in any case.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let start = lower.find(&format!("<{name}>"))? + name.len() + 2;
    let length = lower[start..].find(&format!("</{name}>"))?;
    text.get(start..start + length)
}
